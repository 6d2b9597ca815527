"""Where the sound of an MP3 lies between the tags in front of it and the tags behind it.

No size that a tag states is believed before frames of sound were found where it ends: a tag that claims too much would
otherwise swallow sound. Frame headers: ISO 11172-3, 2.4.1.3, and ISO 13818-3; MPEG 1, 2 and 2.5, layers II and III.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass

from episodes.tags import ape
from episodes.tags.id3_raw import HEADER, RawTag, declared_bytes, parse_tag

Bytes = bytes | mmap.mmap

_SYNC = re.compile(rb"\xff(?=[\xe2-\xe5\xf2-\xf5\xfa-\xfd])")
_ENOUGH = 4  # frames in a row that agree are no accident
_MOST_TRIES = 200_000  # places that look like a frame; a file with more is not an MP3
_ID3V1 = 128  # bytes
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBPS = {
    (3, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (3, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (2, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_BINARY = frozenset({"GEOB", "PRIV"})  # frames that may well hold sound of their own


@dataclass(frozen=True, kw_only=True)
class Layout:
    """`start` and `stop` enclose the sound, in bytes; the tags are what stood around it, the first one first."""

    start: int
    stop: int
    tags: tuple[RawTag, ...] = ()
    ape: ape.ApeTag | None = None
    id3v1: bytes = b""


@dataclass(frozen=True, kw_only=True)
class _Frame:
    kind: int  # version, layer and sample rate, which do not change within a file
    size: int
    samples: int
    rate: int


def find_layout(data: Bytes) -> Layout | None:
    """Find tags and sound; None if there is no sound."""
    stop = len(data)
    id3v1, apes, appended = b"", None, None
    if data[stop - _ID3V1 : stop - _ID3V1 + 3] == b"TAG" and stop >= _ID3V1:
        stop -= _ID3V1
        id3v1 = data[stop : stop + _ID3V1]
    found = ape.parse_ape(data, stop)
    if found is not None:
        apes, stop = found
    last = _appended(data, stop)
    if last is not None:
        appended, stop = last
    tags: list[RawTag] = []
    start = 0
    while (found_tag := _tag_at(data, start, stop)) is not None:
        tag, start = found_tag
        tags.append(tag)
    if not _has_sound(data, start, stop):
        return None
    if appended is not None:
        tags.append(appended)
    return Layout(start=start, stop=stop, tags=tuple(tags), ape=apes, id3v1=id3v1)


def sound_seconds(data: Bytes, layout: Layout) -> float:
    """The length of the sound by its frames; an Info frame counts as none, and its gaps are taken off."""
    first = _first_sound(data, layout.start, layout.stop)
    if first is None:
        return 0.0
    samples, rate, place = -_not_heard(data, first), 0, first
    while 0 <= place < layout.stop:
        frame = _frame_at(data, place)
        if frame is None:  # damage: go on with the next frames
            resumed = _first_sound(data, place + 1, layout.stop)
            place = -1 if resumed is None else resumed
            continue
        samples, rate, place = samples + frame.samples, frame.rate, place + frame.size
    return max(samples, 0) / rate if rate else 0.0


def _tag_at(data: Bytes, start: int, stop: int) -> tuple[RawTag, int] | None:
    """The tag that begins at `start`, and where it really ends; None if there is none."""
    declared = declared_bytes(data[start : start + HEADER])
    if declared is None or start >= stop:
        return None
    end = min(start + declared, stop)
    followed = start + declared <= stop and (_is_sound(data, end, stop) or data[end : end + 3] == b"ID3")
    tag = parse_tag(data[start:end])
    if followed and not tag.rest and (not tag.frames or tag.frames[-1].name in _BINARY):
        return tag, end
    swallowed = _first_sound(data, start + HEADER, end, beyond=stop)
    if swallowed is not None:
        return parse_tag(data[start:swallowed]), swallowed
    later = None if followed or not tag.rest else _first_sound(data, end, stop)
    if later is not None and not (whole := parse_tag(data[start:later])).rest:
        return whole, later  # it claims too little, and its frames tell better
    return tag, end


def _has_sound(data: Bytes, start: int, stop: int) -> bool:
    return _first_sound(data, start, stop) is not None


def _first_sound(data: Bytes, start: int, stop: int, *, beyond: int | None = None) -> int | None:
    """The first place before `stop` where frames begin; with `beyond`, only frames that go on across `stop`."""
    for tries, match in enumerate(_SYNC.finditer(data, start, stop + 1)):  # a frame's second byte may lie behind
        if tries > _MOST_TRIES or match.start() >= stop:
            return None
        if beyond is None and _is_sound(data, match.start(), stop):
            return match.start()
        if beyond is not None and _crosses(data, match.start(), stop, beyond):
            return match.start()
    return None


def _crosses(data: Bytes, start: int, line: int, stop: int) -> bool:
    """Whether frames run from `start` to `line` without a break and go on behind it."""
    if line >= stop:
        return _is_sound(data, start, stop)
    frames = _frames(data, start, stop)
    for place, frame in frames:
        if place + frame.size >= line:
            return place + frame.size >= stop or next(frames, None) is not None
    return False


def _is_sound(data: Bytes, start: int, stop: int) -> bool:
    """Frames in a row, or fewer that reach the very end."""
    place, count = start, 0
    for place, frame in _frames(data, start, stop):
        count += 1
        if count >= _ENOUGH or place + frame.size == stop:
            return True
    return count > 1 and stop - place < 4096


def _frames(data: Bytes, start: int, stop: int) -> Iterator[tuple[int, _Frame]]:
    """Whole frames of one kind, one behind the other."""
    place, kind = start, None
    while place < stop and (frame := _frame_at(data, place)) is not None:
        if kind not in (None, frame.kind) or place + frame.size > stop:
            return
        yield place, frame
        place, kind = place + frame.size, frame.kind


def _frame_at(data: Bytes, place: int) -> _Frame | None:
    head = data[place : place + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    bitrate, rate, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version == 1 or layer not in (2, 3) or bitrate in (0, 15) or rate == 3:
        return None
    kbps = _KBPS[(3, layer) if version == 3 else (2, 3)][bitrate - 1]
    samples = 576 if layer == 3 and version != 3 else 1152
    hertz = _RATES[version][rate]
    size = samples * 125 * kbps // hertz + padding
    return _Frame(kind=version << 4 | layer << 2 | rate, size=size, samples=samples, rate=hertz)


def _not_heard(data: Bytes, first: int) -> int:
    """Samples that the first frame (Xing, Info) says are not sound, its own included."""
    frame = _frame_at(data, first)
    if frame is None:
        return 0
    content = data[first : first + frame.size]
    place = max(content.find(b"Xing"), content.find(b"Info"))
    if place < 0:
        return frame.samples if b"VBRI" in content else 0
    lame = content[place + 120 : place + 144]  # behind flags, frames, bytes, 100 places and quality
    if content[place + 7 : place + 8] != b"\x0f" or not lame[:4].strip(b"\0"):
        return frame.samples
    delay = int.from_bytes(lame[21:24], "big")
    return frame.samples + (delay >> 12) + (delay & 0xFFF)


def _appended(data: Bytes, stop: int) -> tuple[RawTag, int] | None:
    """A 2.4 tag at the very end, which is found by its footer (id3v2.4.0-structure, 3.4)."""
    footer = data[stop - HEADER : stop] if stop >= HEADER else b""
    if footer[:3] != b"3DI":
        return None
    size = declared_bytes(b"ID3" + footer[3:])
    start = stop - size if size else -1
    if size is None or start < 0 or data[start : start + 3] != b"ID3":
        return None
    return parse_tag(data[start:stop]), start
