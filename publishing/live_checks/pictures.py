"""Kinds of pictures, by their first bytes and by their names."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import urlsplit

_NAMES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".avif": "image/avif",
}


def kind_of(beginning: bytes) -> str:
    """The type of a picture by its first 12 bytes or more; "" for what is none that browsers know."""
    if beginning.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if beginning.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return "image/webp"
    if beginning[:6] in {b"GIF87a", b"GIF89a"}:
        return "image/gif"
    return "image/avif" if beginning[4:12] in {b"ftypavif", b"ftypavis"} else ""


def kind_named(address: str) -> str:
    """The type that the name of a picture promises; "" if it promises none."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return _NAMES.get(PurePosixPath(path).suffix.lower(), "")


def is_another_kind(address: str, beginning: bytes) -> bool:
    """Whether a picture is not what its name promises."""
    named = kind_named(address)
    return bool(named and beginning) and kind_of(beginning) != named
