"""ID3v2 tags as raw frames: read from any version and any damage, and written again byte for byte.

id3.org: id3v2-00 (2.2), id3v2.3.0, id3v2.4.0-structure. Nothing is interpreted here, so nothing is lost here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

HEADER = 10  # bytes of a tag's header, of its footer, and of a frame's header from 2.3 on
MOST_BYTES = (1 << 28) - 1  # a tag counts its size in 28 bits

_UNSYNCHRONIZED, _EXTENDED, _FOOTER = 0x80, 0x40, 0x10  # flags of the tag
_FRAME_UNSYNCHRONIZED = 0x0002  # flag of a 2.4 frame
_NAME = re.compile(rb"[A-Z][A-Z0-9]{2}[A-Z0-9 \0]")  # iTunes writes three letters and a blank into 2.3 tags
_NAME_2_2 = re.compile(rb"[A-Z][A-Z0-9]{2}")


@dataclass(frozen=True, kw_only=True)
class RawFrame:
    """One frame: `flags` are the two bytes of its tag's version, `body` everything after the frame's header."""

    name: str
    flags: int = 0
    body: bytes


@dataclass(frozen=True, kw_only=True)
class RawTag:
    """`version` is 2, 3 or 4; `rest` is what stands behind the last frame and is not padding: damage."""

    version: int
    frames: tuple[RawFrame, ...]
    rest: bytes = b""


def declared_bytes(head: bytes) -> int | None:
    """How long the tag with this header says it is, header and footer included; None if there is no tag."""
    if len(head) < HEADER or head[:3] != b"ID3" or not 2 <= head[3] <= 4 or max(head[6:HEADER]) > 0x7F:
        return None
    footer = HEADER if head[3] == 4 and head[5] & _FOOTER else 0
    return HEADER + _synchsafe(head[6:HEADER]) + footer


def parse_tag(data: bytes) -> RawTag:
    """Read a tag of which `data` is all there is; a size that says otherwise is not believed."""
    version, flags = data[3], data[5]
    body = data[HEADER:]
    if version == 4 and flags & _FOOTER and body[-HEADER:].startswith(b"3DI"):
        body = body[:-HEADER]
    if version < 4 and flags & _UNSYNCHRONIZED:
        body = resynchronized(body)
    if version == 2:
        frames, rest = (
            ([], body) if flags & _EXTENDED else _walk(body, _NAME_2_2, _plain)
        )  # 0x40: "compressed", never defined
        return RawTag(version=2, frames=tuple(frames), rest=rest)
    if flags & _EXTENDED:
        body = body[_extended_header(version, body) :]
    if version == 3:
        frames, rest = _walk(body, _NAME, _plain)
        return RawTag(version=3, frames=tuple(frames), rest=rest)
    frames, rest = _walk(body, _NAME, _synchsafe)
    if rest:
        plain, plain_rest = _walk(body, _NAME, _plain)  # iTunes wrote such sizes for years
        frames, rest = (plain, plain_rest) if not plain_rest else (frames, rest)
    if flags & _UNSYNCHRONIZED:
        frames = [_resynchronized_frame(frame) for frame in frames]
    return RawTag(version=4, frames=tuple(frames), rest=rest)


def render_tag(tag: RawTag) -> bytes:
    """A tag of version 2.3 or 2.4 without padding; nothing at all if there are no frames."""
    if not tag.frames:
        return b""
    packed = _packed if tag.version == 4 else _as_four_bytes
    body = b"".join(
        frame.name.encode("latin-1") + packed(len(frame.body)) + frame.flags.to_bytes(2, "big") + frame.body
        for frame in tag.frames
    )
    return b"ID3" + bytes((tag.version, 0, 0)) + _packed(len(body)) + body


def resynchronized(data: bytes) -> bytes:
    """Undo unsynchronization (id3v2.3.0, 5), unless the flag lies and it never took place."""
    if re.search(rb"\xff[\xe0-\xff]", data):
        return data
    return data.replace(b"\xff\x00", b"\xff")


def _resynchronized_frame(frame: RawFrame) -> RawFrame:
    """For tags that are marked as a whole: ours is not, so a frame that is not marked itself is undone."""
    if frame.flags & _FRAME_UNSYNCHRONIZED:
        return frame
    return RawFrame(name=frame.name, flags=frame.flags, body=resynchronized(frame.body))


def _walk(body: bytes, names: re.Pattern[bytes], size_of: Callable[[bytes], int]) -> tuple[list[RawFrame], bytes]:
    """Frame after frame; the walk ends at padding or at what cannot be a frame."""
    letters, head = (3, 6) if names is _NAME_2_2 else (4, 10)
    frames: list[RawFrame] = []
    place = 0
    while match := names.match(body, place):
        size = size_of(body[place + letters : place + 2 * letters])
        stop = place + head + size
        if size < 0 or place + head > len(body) or stop > len(body):
            break
        flags = int.from_bytes(body[place + 8 : place + 10], "big") if letters == 4 else 0
        frames.append(RawFrame(name=match[0].decode("latin-1"), flags=flags, body=body[place + head : stop]))
        place = stop
    rest = body[place:]
    return frames, rest if rest.strip(b"\0") else b""


def _extended_header(version: int, body: bytes) -> int:
    """Its length; what it says (a checksum, restrictions) is not true of a changed tag any more."""
    size = _synchsafe(body[:4]) if version == 4 else _plain(body[:4]) + 4
    return size if 6 <= size <= min(64, len(body)) else 0


def _plain(size: bytes) -> int:
    return int.from_bytes(size, "big")


def _synchsafe(size: bytes) -> int:
    """Seven bits a byte; -1 if it is none."""
    number = 0
    for byte in size:
        if byte > 0x7F:
            return -1
        number = number << 7 | byte
    return number


def _packed(size: int) -> bytes:
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def _as_four_bytes(size: int) -> bytes:
    return size.to_bytes(4, "big")
