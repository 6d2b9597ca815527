"""Addresses: their server and their ending, and which of them can lead nowhere: those for examples and for this computer."""

from __future__ import annotations

import ipaddress
from pathlib import PurePosixPath
from urllib.parse import urlsplit

_TOP = frozenset(("example", "invalid", "test"))
_SECOND = frozenset(("example.com", "example.net", "example.org"))


def is_for_examples(address: str) -> bool:
    """Whether a web or e-mail address is at a name kept for examples and tests (RFC 2606; RFC 6761, sections 6.2 to 6.5).

    >>> is_for_examples("https://clinic.example.org/feed.xml"), is_for_examples("podcast@clinic.test")
    (True, True)
    >>> is_for_examples("https://notexample.org")
    False
    """
    labels = host_of(address).split(".")
    return labels[-1] in _TOP or ".".join(labels[-2:]) in _SECOND


def is_this_computer(address: str) -> bool:
    """Whether a web address is this computer's own: a loopback address, or localhost (RFC 6761, section 6.3)."""
    host = host_of(address)
    if host.rpartition(".")[2] == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(address: str) -> str:
    """The name of the server that a web or e-mail address leads to, in small letters; "" for neither."""
    if "://" not in address:
        return address.rpartition("@")[2].lower().rstrip(".") if "@" in address else ""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def ending_of(address: str) -> str:
    """What the address's path ends with, such as ".mp3", in small letters; "" if it ends with none, or is no address.

    >>> ending_of("https://clinic.example.org/Knees.MP3?from=feed")
    '.mp3'
    """
    try:
        return PurePosixPath(urlsplit(address).path).suffix.lower()
    except ValueError:
        return ""
