"""APEv2 tags, which gain scanners and some players leave behind the sound of an MP3.

https://wiki.hydrogenaud.io/index.php?title=APEv2_specification
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass

_MARK = b"APETAGEX"
_ENDS = 32  # bytes of header and footer each
_HAS_HEADER, _IS_HEADER = 1 << 31, 1 << 29
_ITEM = struct.Struct("<II")


@dataclass(frozen=True, kw_only=True)
class ApeItem:
    """`flags` as they were; bits 1 and 2 say whether `value` is UTF-8 text (0), binary (1) or an address (2)."""

    key: str
    flags: int
    value: bytes

    @property
    def text(self) -> str:
        """The text, several ones with a slash between; empty if it is binary or an address."""
        return "" if self.flags & 0b110 else self.value.decode("utf-8", "replace").replace("\0", "/")


@dataclass(frozen=True)
class ApeTag:
    """Items in their order."""

    items: tuple[ApeItem, ...]

    def text(self, key: str) -> str:
        """The first text under that key, whose letters may be of either case; empty if there is none."""
        return next((item.text for item in self.items if item.key.lower() == key.lower()), "")


def parse_ape(data: bytes | mmap.mmap, stop: int) -> tuple[ApeTag, int] | None:
    """The tag that ends at `stop`, and where it begins; None if there is none or its items do not add up."""
    footer = data[stop - _ENDS : stop] if stop >= _ENDS else b""
    if footer[:8] != _MARK:
        return None
    _, size, count, flags = struct.unpack("<4I", footer[8:24])
    first = stop - size
    start = first - (_ENDS if flags & _HAS_HEADER else 0)
    if size < _ENDS or start < 0 or (flags & _HAS_HEADER and data[start : start + 8] != _MARK):
        return None
    items = _items(data[first : stop - _ENDS], count)
    return None if items is None else (ApeTag(items), start)


def render_ape(tag: ApeTag) -> bytes:
    """The tag with header and footer; nothing at all if there are no items."""
    if not tag.items:
        return b""
    body = b"".join(
        _ITEM.pack(len(item.value), item.flags) + item.key.encode("latin-1") + b"\0" + item.value for item in tag.items
    )
    size = len(body) + _ENDS
    header, footer = (
        _MARK + struct.pack("<4I8x", 2000, size, len(tag.items), flags)
        for flags in (_HAS_HEADER | _IS_HEADER, _HAS_HEADER)
    )
    return header + body + footer


def _items(body: bytes, count: int) -> tuple[ApeItem, ...] | None:
    items: list[ApeItem] = []
    place = 0
    while place + _ITEM.size < len(body) and len(items) < count:
        size, flags = _ITEM.unpack_from(body, place)
        end_of_key = body.find(b"\0", place + _ITEM.size)
        stop = end_of_key + 1 + size
        if end_of_key < 0 or stop > len(body):
            return None
        key = body[place + _ITEM.size : end_of_key].decode("latin-1")
        items.append(ApeItem(key=key, flags=flags, value=body[end_of_key + 1 : stop]))
        place = stop
    return tuple(items) if len(items) == count and place == len(body) else None
