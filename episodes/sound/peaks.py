"""Peaks: the waveform of a sound, collected as it passes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from episodes.sound.recording import decoded, probe
from episodes.sound.spool import Block
from episodes.sound.waveform import Waveform

_POINTS_PER_SECOND = 10
_AT_ONCE = 10  # points


class Peaks:
    """Collects a waveform from blocks of any length; push them all, then read."""

    def __init__(self, sample_rate: int, points_per_second: int = _POINTS_PER_SECOND) -> None:
        self._rate = sample_rate
        self._per_point = max(sample_rate // points_per_second, 1)
        self._mixed = np.zeros(self._per_point * _AT_ONCE, np.float32)
        self._filled = 0
        self._pairs: list[NDArray[np.int8]] = []

    def push(self, block: Block) -> None:
        """Take samples shaped (frames, channels); of two channels the mean is drawn."""
        start = 0
        while start < len(block):
            taken = min(len(self._mixed) - self._filled, len(block) - start)
            part, place = block[start : start + taken], self._mixed[self._filled : self._filled + taken]
            if part.shape[1] == 1:
                place[:] = part[:, 0]
            else:
                np.add(part[:, 0], part[:, 1], out=place)
                place *= np.float32(0.5)
            self._filled += taken
            start += taken
            if self._filled == len(self._mixed):
                self._take(self._mixed.reshape(_AT_ONCE, -1))
                self._filled = 0

    def read(self) -> Waveform:
        """The waveform, its last point of what is left over; to be called once."""
        whole = self._filled - self._filled % self._per_point
        self._take(self._mixed[:whole].reshape(-1, self._per_point))
        if self._filled > whole:
            self._take(self._mixed[whole : self._filled].reshape(1, -1))
        pairs = np.concatenate([np.zeros((0, 2), np.int8), *self._pairs])
        return Waveform(
            sample_rate=self._rate,
            samples_per_point=self._per_point,
            pairs=tuple((int(low), int(high)) for low, high in pairs),
        )

    def _take(self, points: NDArray[np.float32]) -> None:
        """Round to 8 bits, as audiowaveform does: full scale is 128 steps, of which the highest cannot be written."""
        if len(points):
            extremes = np.stack((points.min(axis=1), points.max(axis=1)), axis=1)
            scaled = np.rint(np.nan_to_num(extremes, nan=0.0, posinf=1.0, neginf=-1.0) * 128)
            self._pairs.append(np.clip(scaled, -128, 127).astype(np.int8))


def waveform_of_blocks(blocks: Iterable[Block], sample_rate: int) -> Waveform:
    """The waveform of a sound as it passes."""
    peaks = Peaks(sample_rate)
    for block in blocks:
        peaks.push(block)
    return peaks.read()


def waveform_of(file: Path) -> Waveform:
    """The waveform of a sound file; decodes all of it."""
    sound = probe(file)
    blocks = decoded(file, sample_rate=sound.sample_rate, channels=min(sound.channels, 2))
    return waveform_of_blocks(blocks, sound.sample_rate)
