"""Files that are frames and nothing else (MP3, AAC as ADTS): their frames counted without decoding.

Such files have no index, so only a walk from frame to frame tells whether something is missing between them.
Frame headers: ISO 11172-3, 2.4.1.3 and ISO 13818-3 (MPEG audio); ISO 13818-7, 6.2 (ADTS).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

_HEADER = 8  # bytes that a header needs at most
_CHAIN = 4  # frames in a row that are no accident
_INFO = 400  # bytes of a first frame that may hold a count of all frames
_SEARCH = 1 << 16
_FARTHEST = 16 << 20  # bytes of rubbish in front of the sound that are searched
_KBPS = {
    (1, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MPEG_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_ADTS_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)

# Eleven bits set, a layer or AAC, and a third byte that erased memory (all bits set or none) does not have.
_SIGN = re.compile(rb"(?=\xff[\xe0-\xff][\x01-\xfe])", re.DOTALL)


@dataclass(frozen=True)
class Frame:
    """One frame: `size` in bytes, and how many `samples` of each channel it holds at a `rate` in Hz."""

    size: int
    samples: int
    rate: int

    @property
    def seconds(self) -> float:
        return self.samples / self.rate


@dataclass(frozen=True, kw_only=True)
class Walk:
    """What was met from the first frame at byte `start` to the end of the file; labels end at byte `front`.

    `strange` bytes lie where frames should be, in `gaps` places; `breaks_off` tells that the last frame is not all there.
    """

    front: int
    start: int
    frames: int
    seconds: float
    strange: int
    gaps: int
    sound_bytes: int
    breaks_off: bool

    @property
    def lost_seconds(self) -> float:
        """How much sound the strange bytes would have held."""
        return self.strange * self.seconds / self.sound_bytes if self.sound_bytes else 0.0


Reader = Callable[[bytes], Frame | None]


def mpeg_frame(head: bytes) -> Frame | None:
    """A frame of MPEG audio, layers I to III."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    rates, rate, index = _MPEG_RATES.get(version), head[2] >> 2 & 3, head[2] >> 4
    if rates is None or layer == 4 or rate == 3 or index in (0, 15):
        return None
    first = version == 3
    kbps, padding = _KBPS[1 if first else 2, layer][index], head[2] >> 1 & 1
    if layer == 1:
        return Frame((12_000 * kbps // rates[rate] + padding) * 4, 384, rates[rate])
    samples = 576 if layer == 3 and not first else 1152
    return Frame(samples * 125 * kbps // rates[rate] + padding, samples, rates[rate])


def adts_frame(head: bytes) -> Frame | None:
    """A frame of AAC with its own header."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return None
    rate, size = head[2] >> 2 & 15, (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    if rate >= len(_ADTS_RATES) or size < 7:
        return None
    return Frame(size, 1024 * ((head[6] & 3) + 1), _ADTS_RATES[rate])


def walk(opened: BinaryIO, read: Reader) -> Walk | None:
    """Go from frame to frame; None if there are none in the first megabytes."""
    end = opened.seek(0, os.SEEK_END)
    front = _behind_labels(opened, 0)
    first = _next_chain(opened, read, front, end, min(end, _FARTHEST))
    if first is None:
        return None
    place, frames, seconds, strange, gaps, sound = first, 0, 0.0, 0, 0, 0
    breaks_off = False
    while place < end:
        frame = _at(opened, read, place)
        if frame is not None and place + frame.size <= end:
            place, frames, seconds, sound = place + frame.size, frames + 1, seconds + frame.seconds, sound + frame.size
            continue
        labels = _behind_labels(opened, place)
        if labels > place:
            place = labels
            continue
        found = _next_chain(opened, read, place + 1, end, end)
        if found is None:
            left = _unlabeled(opened, place, end)
            breaks_off = frame is not None or 0 < left < _HEADER
            strange += 0 if breaks_off else left
            break
        strange, place, gaps = strange + found - place, found, gaps + 1
    return Walk(
        front=front,
        start=first,
        frames=frames,
        seconds=seconds,
        strange=strange,
        gaps=gaps,
        sound_bytes=sound,
        breaks_off=breaks_off,
    )


def promised_seconds(opened: BinaryIO, start: int) -> float | None:
    """The length that the MP3 frame at byte `start` counts (Xing, Info or VBRI header), without what encoders add.

    FFmpeg guesses where the count does not fit the file, and the count is what is asked for here.
    """
    opened.seek(start)
    head = opened.read(_INFO)
    frame = mpeg_frame(head)
    place = max(head.find(b"Xing"), head.find(b"Info"))
    if frame is None:
        return None
    if place == -1:
        place = head.find(b"VBRI")
        return int.from_bytes(head[place + 14 : place + 18]) * frame.seconds if place != -1 else None
    flags = int.from_bytes(head[place + 4 : place + 8])
    if not flags & 1:
        return None
    seconds = int.from_bytes(head[place + 8 : place + 12]) * frame.seconds
    lame = place + 8 + 4 * (flags & 1) + 4 * (flags >> 1 & 1) + 100 * (flags >> 2 & 1) + 4 * (flags >> 3 & 1)
    if head[lame : lame + 4] in (b"LAME", b"Lavc", b"Lavf"):
        added = int.from_bytes(head[lame + 21 : lame + 24])
        samples = (added >> 12) + (added & 0xFFF)
        seconds -= samples * frame.seconds / frame.samples
    return max(seconds, 0.0)


def _at(opened: BinaryIO, read: Reader, place: int) -> Frame | None:
    opened.seek(place)
    return read(opened.read(_HEADER))


def _next_chain(opened: BinaryIO, read: Reader, start: int, end: int, limit: int) -> int | None:
    """Where the next frames in a row begin, from `start` and before `limit`."""
    while start < limit:
        opened.seek(start)
        block = opened.read(_SEARCH + 2)  # a sign of three bytes may lie across the edge
        for sign in _SIGN.finditer(block):
            place = start + sign.start()
            if place < limit and _is_chain(opened, read, place, end):
                return place
        start += _SEARCH
    return None


def _is_chain(opened: BinaryIO, read: Reader, place: int, end: int) -> bool:
    opened.seek(place)
    key = _kind(opened.read(4))
    for _ in range(_CHAIN):
        opened.seek(place)
        head = opened.read(_HEADER)
        frame = read(head)
        if frame is None or _kind(head) != key:
            return False
        place += frame.size
        if place >= end:
            return place == end
    return True


def _kind(head: bytes) -> tuple[int, int]:
    """What stays the same from frame to frame: version, layer, sample rate."""
    return (head[1] & 0xFE, head[2] & 0x0C) if len(head) >= 3 else (0, 0)


def _behind_labels(opened: BinaryIO, place: int) -> int:
    """The first byte behind labels (ID3v2, ID3v1, APE) that begin at `place`; one too long for the file is none."""
    end = opened.seek(0, os.SEEK_END)
    while True:
        opened.seek(place)
        head = opened.read(32)
        size = 0
        if head[:3] == b"ID3" and len(head) >= 10 and max(head[6:10]) < 0x80:
            size = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]) + (10 if head[5] & 0x10 else 0)
        elif head[:4] == b"TAG+":
            size = 227
        elif head[:3] == b"TAG":
            size = 128
        elif head[:8] == b"APETAGEX" and len(head) >= 16:
            size = int.from_bytes(head[12:16], "little") + (32 if len(head) == 32 and head[23] & 0x80 else 0)
        elif head[:11] == b"LYRICSBEGIN":
            size = end - place
        if not size or place + size > end:
            return place
        place += size


def _unlabeled(opened: BinaryIO, place: int, end: int) -> int:
    """How many bytes follow before a label at the end, which begins anywhere."""
    opened.seek(place)
    content = opened.read(min(end - place, 1 << 20))
    starts = [at for word in (b"TAG", b"APETAGEX", b"ID3", b"LYRICSBEGIN") if (at := content.find(word)) != -1]
    return min([*starts, end - place])
