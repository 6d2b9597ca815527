"""Inspection: what can be told of a recording while it passes by once."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from episodes.sound.clipping import Clipping, FlatTops, Planes
from episodes.sound.spectrum import Hum, HumEar, Reach
from episodes.sound.spool import Block

_Numbers = NDArray[np.float64]

_WINDOWS = 10  # in a chunk of about a second
_ABSOLUTE_GATE = 1e-7  # -70 dB: what is below is no sound (as in EBU R128)
_RELATIVE_GATE = 0.1  # -10 dB
_PAUSE = 1e-3  # -30 dB below the voice
_NEAR_FLOOR = 4.0  # 6 dB above the noise of the room
_CLEAR_FLOOR = 0.01  # a noise that is 20 dB below the voice can be told from it
_QUIET_SIDE = 1e-6  # -60 dB
_APART = 10**1.5  # 15 dB between the sides
_COMPARABLE = 10**1.2
_AGAINST = -0.7


@dataclass(frozen=True, kw_only=True)
class Silence:
    """Shares of the whole, and seconds; a window of a tenth of a second is silent or not."""

    share: float
    longest: float
    longest_at: float
    leading: float
    trailing: float


@dataclass(frozen=True, kw_only=True)
class Sides:
    """Left and right compared; shares are of the time in which there is sound.

    `silent` names a side without sound, `apart` is how often (left, right) has all the sound for itself while the
    other has its turn at other times, `against` how often the sides cancel each other, `correlation` is -1 to 1.
    """

    identical: bool
    silent: str | None
    level_db: tuple[float, float]
    correlation: float
    apart: tuple[float, float]
    against: float


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What was found. Levels are in dB of full scale, -inf where there is no sound.

    `level_db` is the voice without its pauses, `rough_lufs` near what a loudness meter would show, `noise_db` the
    quietest twentieth, `reach_hz` the highest frequency of the sound, `offset` the mean of each channel (1 is full scale).
    """

    frames: int
    sample_rate: int
    channels: int
    peak_db: float
    level_db: float
    rough_lufs: float
    noise_db: float
    clipping: Clipping
    silence: Silence
    sides: Sides | None
    offset: tuple[float, ...]
    hum: Hum | None
    reach_hz: float | None

    @property
    def seconds(self) -> float:
        """Counted in the frames that passed by, whatever the file says of itself."""
        return self.frames / self.sample_rate

    @property
    def has_sound(self) -> bool:
        """Whether any tenth of a second is louder than -70 dB, the absolute gate of EBU R128."""
        return self.level_db > -math.inf


class Inspector:
    """Push blocks of any length, then read once; how they are cut makes no difference."""

    def __init__(self, sample_rate: int, channels: int) -> None:
        self._rate = sample_rate
        self._window = max(sample_rate // _WINDOWS, 1)
        self._planes = np.zeros((channels, _WINDOWS * self._window), np.float32)
        self._filled = 0
        self._frames = 0
        self._extremes = np.zeros(2)
        self._identical = True
        self._sums: list[_Numbers] = []
        self._powers: list[_Numbers] = []
        self._tops = FlatTops(sample_rate, channels)
        self._ear = HumEar(sample_rate, self._planes.shape[1])
        self._reach = Reach(sample_rate)

    def push(self, block: Block) -> None:
        """Take samples shaped (frames, channels); they are looked at a second at a time."""
        size = self._planes.shape[1]
        start = 0
        while start < len(block):
            taken = min(size - self._filled, len(block) - start)
            self._planes[:, self._filled : self._filled + taken] = block[start : start + taken].T
            self._filled += taken
            start += taken
            if self._filled == size:
                self._look(self._planes)
                self._filled = 0

    def read(self) -> Inspection:
        """Look at the last second, which may be a part of one, and sum up; to be called once."""
        if self._filled:
            self._look(self._planes[:, : self._filled])
        channels = len(self._planes)
        none = np.zeros((channels + channels // 2, 0))
        sums = np.concatenate([np.zeros((channels, 0)), *self._sums], axis=1)
        powers = np.concatenate([none, *self._powers], axis=1) / self._window
        offset = sums.sum(axis=1) / max(sums.shape[1] * self._window, 1)
        powers -= _products(sums / self._window)
        each = np.maximum(powers[:channels], 0)
        loudest = each.max(axis=0, initial=0)
        level = _gated(loudest)
        return Inspection(
            frames=self._frames,
            sample_rate=self._rate,
            channels=channels,
            peak_db=20 * math.log10(peak) if (peak := float(self._extremes.max())) else -math.inf,
            level_db=_decibels(level),
            rough_lufs=_decibels(_gated(each.sum(axis=0))) - 0.69,
            noise_db=_decibels(float(np.percentile(loudest, 5)) if loudest.size else 0.0),
            clipping=self._tops.read(),
            silence=_silence(loudest, level, self._window / self._rate),
            sides=_sides(powers, level, identical=self._identical) if channels == 2 else None,
            offset=tuple(float(value) for value in offset),
            hum=self._ear.read(),
            reach_hz=self._reach.read(),
        )

    def _look(self, planes: Planes) -> None:
        """Take one chunk: a whole one, or the last."""
        if not math.isfinite(float(planes.sum())):  # float recordings can hold anything
            planes = np.nan_to_num(planes, nan=0.0, posinf=0.0, neginf=0.0)
        highest, lowest = planes.max(axis=1), planes.min(axis=1)
        self._extremes = np.maximum(self._extremes, [highest.max(), -lowest.min()])
        self._tops.push(planes, highest, lowest, self._frames)
        self._frames += planes.shape[1]
        self._identical = self._identical and bool((planes[0] == planes[-1]).all())
        whole = planes.shape[1] // self._window
        windows = planes[:, : whole * self._window].reshape(len(planes), whole, self._window)
        self._sums.append(np.einsum("cwn->cw", windows).astype(float))
        self._powers.append(_products(windows))
        if whole == _WINDOWS:
            self._ear.push(planes)
            self._reach.push(planes)


def _products(windows: NDArray[np.float32] | _Numbers) -> _Numbers:
    """The power of each channel and, of two, their product; summed over a third axis if there is one."""
    summed = "cwn,cwn->cw" if windows.ndim == 3 else "cw,cw->cw"
    pairs = [(windows, windows)] if len(windows) == 1 else [(windows, windows), (windows[:1], windows[1:])]
    return np.concatenate([np.einsum(summed, one, other) for one, other in pairs]).astype(float)


def _gated(powers: _Numbers) -> float:
    """The mean power without pauses, gated twice as EBU R128 does; 0 if there is no sound."""
    heard = powers[powers > _ABSOLUTE_GATE]
    return float(heard[heard > _RELATIVE_GATE * heard.mean()].mean()) if heard.size else 0.0


def _silence(powers: _Numbers, level: float, window: float) -> Silence:
    """Silent is what is far below the voice, or hardly above a room that is; `window` is in seconds."""
    floor = float(np.percentile(powers, 5)) if powers.size else 0.0
    limit = max(_PAUSE * level, _NEAR_FLOOR * floor if floor < _CLEAR_FLOOR * level else 0.0, _ABSOLUTE_GATE / 10)
    silent = powers <= limit
    edges = np.flatnonzero(np.diff(np.concatenate(([0], silent.astype(int), [0]))))
    runs = edges.reshape(-1, 2)
    lengths = runs[:, 1] - runs[:, 0]
    longest = int(np.argmax(lengths)) if len(runs) else None
    return Silence(
        share=float(silent.mean()) if silent.size else 1.0,
        longest=0.0 if longest is None else float(lengths[longest]) * window,
        longest_at=0.0 if longest is None else float(runs[longest, 0]) * window,
        leading=float(lengths[0]) * window if len(runs) and runs[0, 0] == 0 else 0.0,
        trailing=float(lengths[-1]) * window if len(runs) and runs[-1, 1] == len(silent) else 0.0,
    )


def _sides(powers: _Numbers, level: float, *, identical: bool) -> Sides:
    left, right, both = np.maximum(powers[0], 0), np.maximum(powers[1], 0), powers[2]
    levels = _gated(left), _gated(right)
    active = np.maximum(left, right) > level / 100
    count = max(int(active.sum()), 1)
    together = active & (left < _COMPARABLE * right) & (right < _COMPARABLE * left)
    against = together & (both < _AGAINST * np.sqrt(left * right))
    whole = math.sqrt(float(left.sum()) * float(right.sum()))
    silent = [
        name for name, own, other in (("left", 0, 1), ("right", 1, 0)) if levels[own] <= _QUIET_SIDE * levels[other]
    ]
    return Sides(
        identical=identical,
        silent=silent[0] if len(silent) == 1 else None,
        level_db=(_decibels(levels[0]), _decibels(levels[1])),
        correlation=float(both.sum()) / whole if whole else 0.0,
        apart=(
            float((active & (left > _APART * right)).sum() / count),
            float((active & (right > _APART * left)).sum() / count),
        ),
        against=float(against.sum() / count),
    )


def _decibels(power: float) -> float:
    return 10 * math.log10(power) if power > 0 else -math.inf
