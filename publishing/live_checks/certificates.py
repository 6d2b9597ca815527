"""Certificates: until when a server's is good."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

_PATIENCE = 15  # seconds

EndOfCertificate = Callable[[str, int], datetime | None]


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """One server's certificate: `address` is where it was met, `ends` and `now` are aware moments."""

    address: str
    host: str
    ends: datetime
    now: datetime


def end_of_certificate(host: str, port: int) -> datetime | None:
    """The last moment of the certificate that a server shows; None if it shows none that is trusted today."""
    try:
        with (
            socket.create_connection((host, port), _PATIENCE) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
        ):
            shown = secure.getpeercert() or {}
    except (OSError, ValueError):
        return None
    ends = shown.get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if isinstance(ends, str) else None
