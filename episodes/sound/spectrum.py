"""Spectrum: hum from the mains, and how high the sound reaches, from sparse looks at a recording."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from episodes.sound.clipping import Planes

_Numbers = NDArray[np.float64]

_LOW_RATE = 600  # Hz; the mains and its first harmonics lie below half of it
_PIECE_SECONDS = 4  # a look lasts this long, so that lines are a quarter of a hertz apart
_FEWEST_PIECES = 2
_STEADY = 25  # percent
_LINE_DB = 12.0  # a line stands this far above its surroundings …
_LONELY_LINE_DB = 18.0  # … and one without a harmonic this far
_HARMONICS = 5
_HIGHEST = 350.0  # Hz; five harmonics of the highest mains and their surroundings
_TINY = 1e-20

MAINS = (50.0, 60.0)
_MIXED_UP = 48000 / 44100
# Where the mains lands when 44.1 kHz and 48 kHz were taken for each other.
SHIFTED = tuple(mains * ratio for mains in MAINS for ratio in (_MIXED_UP, 1 / _MIXED_UP))
_SLACK = 0.006  # the mains wanders by less than half a percent

_BAND_HZ = 250
_LOOK_FRAMES = 4096
_FAINT_DB = 55.0  # what is this far below the strongest band is not part of the voice
_PAUSE_DB = 20.0
_OFTEN = 90  # percent: a band counts if it is there in a tenth of the looks


@dataclass(frozen=True, kw_only=True)
class Hum:
    """A steady low tone with its harmonics: `hertz` of the lowest, `level_db` of all together (0 is full scale)."""

    hertz: float
    level_db: float
    harmonics: int

    @property
    def shifted(self) -> bool:
        """Whether it stands where the mains would be in a recording played at the wrong speed."""
        return min(abs(self.hertz / each - 1) for each in SHIFTED) < min(abs(self.hertz / each - 1) for each in MAINS)


class HumEar:
    """Listens for hum. Voices and music move and hum does not: the lowest quarter of the pieces keeps what stays."""

    def __init__(self, sample_rate: int, chunk: int) -> None:
        most = max(sample_rate // _LOW_RATE, 1)
        self._factor = max(each for each in range(1, most + 1) if not chunk % each)
        self._rate = sample_rate / self._factor
        self._length = int(_PIECE_SECONDS * self._rate)
        self._waiting: list[Planes] = []
        self._window = np.hanning(self._length).astype(np.float32)
        self._bins = int(_HIGHEST * self._length / self._rate)
        self._pieces: list[NDArray[np.float32]] = []

    def push(self, chunk: Planes) -> None:
        """Take one whole chunk."""
        channels = len(chunk)
        self._waiting.append(np.einsum("cnk->cn", chunk.reshape(channels, -1, self._factor)))
        if sum(low.shape[1] for low in self._waiting) >= self._length:
            low = np.concatenate(self._waiting, axis=1)[:, : self._length] / np.float32(self._factor)
            self._waiting = []
            low -= low.mean(axis=1, keepdims=True)
            power = (np.abs(np.fft.rfft(low * self._window)[:, : self._bins]) ** 2).sum(axis=0)
            if power.max() > _TINY:
                self._pieces.append(power.astype(np.float32))

    def read(self) -> Hum | None:
        """The strongest hum, if there is one; short recordings cannot tell."""
        if len(self._pieces) < _FEWEST_PIECES:
            return None
        decibels = 10 * np.log10(np.percentile(self._pieces, _STEADY, axis=0) + _TINY)
        heard = [hum for mains in (*MAINS, *SHIFTED) if (hum := self._hum(decibels, mains))]
        return max(heard, key=lambda hum: hum.level_db, default=None)

    def _hum(self, decibels: _Numbers, mains: float) -> Hum | None:
        lines = [self._line(decibels, mains * times) for times in range(1, _HARMONICS + 1)]
        found = [(level, hertz / times) for times, (height, level, hertz) in enumerate(lines, 1) if height >= _LINE_DB]
        lowest = max(lines[:2], key=lambda line: line[0])
        if lowest[0] < _LINE_DB or (len(found) < 2 and (lowest[0] < _LONELY_LINE_DB or mains in SHIFTED)):
            return None
        level = 10 * math.log10(sum(10 ** (each / 10) for each, _ in found))
        strongest = max(found)
        return Hum(hertz=round(strongest[1], 2), level_db=level, harmonics=len(found))

    def _line(self, decibels: _Numbers, hertz: float) -> tuple[float, float, float]:
        """How far the line near `hertz` stands above its surroundings (dB), its level (dB) and its place (Hz)."""
        step = self._rate / self._length
        slack = max(round(hertz * _SLACK / step), 1)
        middle = round(hertz / step)
        if middle + round(8 / step) >= len(decibels):
            return -math.inf, -math.inf, hertz
        peak = middle - slack + int(np.argmax(decibels[middle - slack : middle + slack + 1]))
        near, far = round(2 / step), round(8 / step)
        around = np.concatenate((decibels[peak - far : peak - near], decibels[peak + near + 1 : peak + far + 1]))
        height = float(decibels[peak] - np.median(around))
        if decibels[peak] < max(decibels[peak - 1], decibels[peak + 1]):
            return -math.inf, -math.inf, hertz  # a slope, not a line
        a, b, c = decibels[peak - 1 : peak + 2]
        offset = 0.5 * (a - c) / (a - 2 * b + c) if a - 2 * b + c else 0.0
        # A tone of amplitude A gives A/2 times the sum of the window; its power is A²/2.
        level = float(b) + 10 * math.log10(2) - 20 * math.log10(self._window.sum())
        return height, level, float((peak + offset) * step)


class Reach:
    """How high the sound reaches: bands of a quarter of a kilohertz in one short look for every chunk."""

    def __init__(self, sample_rate: int) -> None:
        self._rate = sample_rate
        self._length = min(_LOOK_FRAMES, 1 << max(sample_rate // 10, 2).bit_length() - 1)
        self._window = np.hanning(self._length).astype(np.float32)
        edges = np.arange(0, sample_rate / 2, _BAND_HZ) * self._length / sample_rate
        self._edges = np.unique(np.ceil(edges).astype(int))
        self._looks: list[NDArray[np.float32]] = []

    def push(self, chunk: Planes) -> None:
        """Look at the beginning of one whole chunk, 4096 frames at the most."""
        spectrum = np.fft.rfft(chunk[:, : self._length] * self._window)
        power = (spectrum.real**2 + spectrum.imag**2).sum(axis=0)
        self._looks.append(np.add.reduceat(power, self._edges).astype(np.float32))

    def read(self) -> float | None:
        """The highest frequency (Hz) that is there in a tenth of the looks at sound; None without sound."""
        if not self._looks:
            return None
        looks = np.array(self._looks)[:, 1:]  # rumble and offsets say nothing about the voice
        loud = looks.sum(axis=1)
        active = looks[loud > loud.max() / 10 ** (_PAUSE_DB / 10)]
        if not len(active) or loud.max() < _TINY:
            return None
        often = np.percentile(active, _OFTEN, axis=0)
        there = np.flatnonzero(often >= often.max() / 10 ** (_FAINT_DB / 10))
        return min((int(there[-1]) + 2) * float(_BAND_HZ), self._rate / 2)
