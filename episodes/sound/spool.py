"""A recording unpacked on disk as raw float32 samples, so that an hour needs no more memory than a minute."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import IO

import numpy as np
from numpy.typing import NDArray

Block = NDArray[np.float32]
"""Samples as float32 of full scale 1.0, shaped (frames, channels)."""

_STEP = 65536  # frames read at a time
_ALIKE = 0.001  # of the highest peak, -60 dB
_APART = 0.1  # of full scale: no two channels that differ by this are the same


@dataclass(frozen=True, kw_only=True)
class Spool:
    """`stored` channels lie in the file; `kept` of them are played (1 if both are the same).

    `start` is the frame at which the sound begins, counted from byte `front` of the file. `scale` is 1 for float32; with
    any other the file holds 16-bit integers, to be multiplied by it. Any number of threads may read.
    """

    file: IO[bytes]
    frames: int
    sample_rate: int
    stored: int
    kept: int
    peaks: tuple[float, ...]
    start: int = 0
    front: int = 0
    scale: float = 1.0
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    @property
    def seconds(self) -> float:
        """The length of what is played, without what `between` left out."""
        return self.frames / self.sample_rate

    def read(self, start: int, stop: int) -> Block:
        """Frames `start` to `stop`; what lies before the first and behind the last is silence."""
        first, last = min(max(start, 0), self.frames), min(max(stop, 0), self.frames)
        size = self.stored * (4 if self.scale == 1 else 2)
        with self._lock:  # one place in the file for all threads
            self.file.seek(self.front + (self.start + first) * size)
            content = self.file.read((last - first) * size)
        inside = self._samples(content).reshape(-1, self.stored)[:, : self.kept]
        if first == start and last == stop:
            return inside
        padded = np.zeros((stop - start, self.kept), np.float32)
        padded[first - start : last - start] = inside
        return padded

    def _samples(self, content: bytes) -> NDArray[np.float32]:
        if self.scale == 1:
            return np.frombuffer(content, np.float32)
        return np.frombuffer(content, "<i2").astype(np.float32) * np.float32(self.scale)

    def blocks(self, start: int = 0, stop: int | None = None) -> Iterator[Block]:
        """The same in blocks; the whole sound unless told otherwise."""
        last = self.frames if stop is None else stop
        for first in range(start, last, _STEP):
            yield self.read(first, min(first + _STEP, last))

    def between(self, start: int, stop: int) -> Spool:
        """The same sound without what lies before frame `start` and behind `stop`."""
        return replace(self, start=self.start + start, frames=stop - start)


@contextmanager
def spooled(blocks: Iterable[Block], folder: Path, *, sample_rate: int, channels: int) -> Iterator[Spool]:
    """Write `blocks` into a nameless file in `folder`; it is gone afterwards, even if the computer stops."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder, prefix=".sound.") as file:
        levels = Levels(channels)
        for block in batched(blocks):
            sound = finite(block)
            file.write(np.ascontiguousarray(sound).data)
            levels.push(sound)
        file.flush()
        yield Spool(
            file=file,
            frames=levels.frames,
            sample_rate=sample_rate,
            stored=channels,
            kept=levels.kept,
            peaks=tuple(levels.peaks),
        )


class Levels:
    """Finds the highest sample of each channel, and whether two channels hold the same."""

    def __init__(self, channels: int) -> None:
        self.frames = 0
        self.peaks = [0.0] * channels
        self._apart = 0.0

    def push(self, sound: Block) -> None:
        """Take samples shaped (frames, channels); the two are compared until they were seen to differ by far."""
        self.frames += len(sound)
        self.peaks = [max(peak, _height(sound[:, place])) for place, peak in enumerate(self.peaks)]
        if len(self.peaks) == 2 and self._apart <= _APART:
            self._apart = max(self._apart, _height(sound[:, 0] - sound[:, 1]))

    @property
    def kept(self) -> int:
        """How many channels are worth keeping."""
        return 1 if self._apart <= _ALIKE * max(self.peaks) else len(self.peaks)


def batched(blocks: Iterable[Block]) -> Iterator[Block]:
    """Join small blocks: a decoder hands out a thousand frames at a time, and looking at each costs more than its sound."""
    waiting: list[Block] = []
    frames = 0
    for block in blocks:
        waiting.append(block)
        frames += len(block)
        if frames >= _STEP:
            yield np.concatenate(waiting)
            waiting, frames = [], 0
    if waiting:
        yield np.concatenate(waiting)


def finite(block: Block) -> Block:
    """Float recordings can hold anything; what is no number becomes silence."""
    return block if np.isfinite(block).all() else np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0)


def _height(samples: NDArray[np.float32]) -> float:
    return float(max(samples.max(initial=0), -samples.min(initial=0)))
