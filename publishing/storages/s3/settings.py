"""Where a bucket is, and what is refused as its address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from publishing.artifacts import is_safe
from publishing.storages import refusals
from workspace.errors import UserError

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, kw_only=True)
class S3Settings:
    """Where the bucket is. Keys come from the computer's own AWS settings, never from here."""

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None
    profile: str | None = None

    @property
    def shown(self) -> str:
        """The place as people know it: the endpoint by its host alone, for its address may hold a secret."""
        at = f" at {urlsplit(self.endpoint).hostname}" if self.endpoint else ""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/") + at


def parse_target(target: str) -> tuple[str, str]:
    """Take "s3://bucket/prefix" apart.

    >>> parse_target("s3://penrose-podcast/site")
    ('penrose-podcast', 'site')
    """
    bucket, _, prefix = target.removeprefix("s3://").partition("/")
    prefix = prefix.strip("/")
    if not target.startswith("s3://") or not _BUCKET.fullmatch(bucket) or (prefix and not is_safe(prefix)):
        raise refusals.BAD_NAME.told(_without_user(target))
    return bucket, prefix


def check_endpoint(endpoint: str | None, bucket: str) -> None:
    """Keys and audio travel encrypted, except to a server on this very computer."""
    if endpoint is None:
        return
    parts = urlsplit(endpoint)
    if parts.username or parts.password:
        raise UserError(
            "endpoint-secret",
            problem="The storage's endpoint holds a name or a password.",
            where=f"{bucket} at {parts.hostname}",
            why="Keys are kept in the computer's own settings, where no other program prints them.",
            fix=f'endpoint = "https://{parts.hostname}"    and    aws configure    for the key',
        )
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise UserError(
            "endpoint-open",
            problem="The storage's endpoint is not encrypted.",
            where=f"{bucket} at {parts.hostname or endpoint}",
            why="Anybody on the way could read and change what you publish.",
            fix=f'endpoint = "https://{parts.hostname or "..."}"',
        )


def _without_user(target: str) -> str:
    return re.sub(r"//[^/]*@", "//", target)
