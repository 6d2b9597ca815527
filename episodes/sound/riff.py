"""What the header of a WAV file promises, and what really lies behind it.

RIFF/WAVE after the Multimedia Programming Interface 1.0; RF64 and its `ds64` after EBU Tech 3306.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_LEAST_TAIL = 0.05  # seconds of sound behind the declared end that count
_LOOK = 1 << 16  # bytes of a tail that are looked at
_NOISE = 1.15  # how far neighbors of bytes by chance differ, measured by their size; sound stays below


@dataclass(frozen=True, kw_only=True)
class Wave:
    """The samples of a WAV file: `declared` bytes by its header (None: never written), `held` bytes in the file.

    They begin at byte `start`. `tail` bytes of something follow the declared end that is neither a chunk nor empty.
    `sixteen_bit` is the sample rate (Hz) and number of channels of plain 16-bit PCM, None for anything else.
    """

    declared: int | None
    held: int
    tail: int
    tail_sounds: bool
    bytes_per_second: int
    is_pcm: bool
    contradicts: bool
    start: int = 0
    sixteen_bit: tuple[int, int] | None = None


def read_wave(opened: BinaryIO) -> Wave | None:
    """Look at a file's chunks; None if it is no WAV file or has no sound in it."""
    size = opened.seek(0, os.SEEK_END)
    opened.seek(0)
    head = opened.read(12)
    if head[:4] not in (b"RIFF", b"RF64", b"BW64") or head[8:] != b"WAVE":
        return None
    form, large = b"", None
    while len(chunk := opened.read(8)) == 8:
        name, length = struct.unpack("<4sI", chunk)
        start = opened.tell()
        if name == b"data":
            return _wave(opened, form, start, size, large if length in (0, 0xFFFFFFFF) else length)
        if name == b"ds64" and len(sizes := opened.read(16)) == 16:
            large = struct.unpack("<QQ", sizes)[1] or None
        if name == b"fmt ":
            opened.seek(start)
            form = opened.read(min(length, 40))
        opened.seek(start + length + length % 2)
    return None


def _wave(opened: BinaryIO, form: bytes, start: int, size: int, declared: int | None) -> Wave | None:
    if len(form) < 16:
        return None
    kind, channels, rate, per_second, align, bits = struct.unpack("<HHIIHH", form[:16])
    if kind == _EXTENSIBLE and len(form) >= 26:
        kind = struct.unpack("<H", form[24:26])[0]
    is_pcm = kind in (_PCM, _FLOAT)
    if is_pcm:
        whole = rate * channels * (-(-bits // 8))
        contradicts, per_second = per_second != whole, whole
    else:
        contradicts = False
    if declared is not None and _stands_for_unknown(declared, size):
        declared = None
    held = size - start if declared is None else max(0, min(declared, size - start))
    tail, sounds = 0, False
    if declared is not None and per_second and size - start - held >= _LEAST_TAIL * per_second:
        tail = _tail(opened, start + held, size)
        sounds = (
            bool(tail) and is_pcm and _sounds(opened, size - tail, tail, width=align // max(channels, 1), kind=kind)
        )
    return Wave(
        declared=declared,
        held=held,
        tail=tail,
        tail_sounds=sounds,
        bytes_per_second=per_second,
        is_pcm=is_pcm,
        contradicts=contradicts,
        start=start,
        sixteen_bit=(rate, channels) if kind == _PCM and bits == 16 and align == 2 * channels else None,
    )


def _stands_for_unknown(declared: int, size: int) -> bool:
    """Whether a size that the file does not have is one that programs write when they cannot know it."""
    return declared > size and (0x7FFFF000 - 256 <= declared <= 0x80000000 or declared >= 0xFFFFF000 - 256)


def _tail(opened: BinaryIO, end: int, size: int) -> int:
    """How many bytes lie behind the declared end that no chunk explains."""
    for start in (end + end % 2, end):  # some writers forget the byte that makes a chunk even
        if _is_chain(opened, start, size):
            return 0
    opened.seek(end)
    place = end
    while block := opened.read(_LOOK):
        if block.strip(b"\0"):
            return size - place
        place += len(block)
    return 0


def _is_chain(opened: BinaryIO, start: int, size: int) -> bool:
    """Whether chunks, or labels of other programs, fill the file from `start`."""
    while start + 8 <= size:
        opened.seek(start)
        name, length = struct.unpack("<4sI", opened.read(8))
        if name[:3] in (b"ID3", b"TAG") or name == b"APET":
            return True
        if not all(32 <= letter < 127 for letter in name) or start + 8 + length > size:
            return False
        start += 8 + length + length % 2
    return True


def _sounds(opened: BinaryIO, start: int, tail: int, *, width: int, kind: int) -> bool:
    """Whether the bytes swing as sound does; in bytes by chance neighbors have nothing to do with one another."""
    opened.seek(start + (tail // 2 - tail // 2 % 12))  # 12 divides by every width of a sample
    content = opened.read(min(_LOOK, tail // 2))
    if width not in (1, 2, 3, 4):
        return False
    content = content[: len(content) // (width * 2) * width * 2]
    samples = _samples(content, width, is_float=kind == _FLOAT)
    samples = samples - samples.mean() if len(samples) else samples
    size = float(np.abs(samples).mean()) if len(samples) else 0.0
    if not np.isfinite(size) or size == 0:
        return False
    # Two channels may be interleaved: the nearer of the next neighbor and the one after it counts.
    steps = [float(np.abs(samples[step:] - samples[:-step]).mean()) for step in (1, 2)]
    return min(steps) < _NOISE * size


def _samples(content: bytes, width: int, *, is_float: bool) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    if is_float and width == 4:
        with np.errstate(all="ignore"):
            return np.nan_to_num(np.frombuffer(content, "<f4").astype(np.float64), posinf=1e30, neginf=-1e30)
    if width == 1:
        return np.frombuffer(content, np.uint8).astype(np.float64)
    # Of longer samples the upper two bytes tell enough.
    parts = np.frombuffer(content, np.uint8).reshape(-1, width)[:, -2:]
    return np.ascontiguousarray(parts).view("<i2")[:, 0].astype(np.float64)
