"""Sides: where the two voices of a stereo recording sit, one left and one right, and so who says what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from episodes.transcripts.transcript import Cue

_FRAME = 0.02  # seconds
_CLEARLY = 6.0  # dB by which one side is louder; less may be the room, or two microphones that hear both
_MOSTLY = 0.8  # of all speech must come clearly from one side
_BOTH = 0.05  # of all speech at least must come from each
_FLOOR = 1e-10  # mean square; silence is on no side


class Sides:
    """Listens to both channels on their way to one; `louder_left` tells the difference for any stretch (dB)."""

    def __init__(self, rate: int) -> None:
        self._frame = round(rate * _FRAME)
        self._energies: list[NDArray[np.float64]] = []
        self._rest: NDArray[np.float32] = np.zeros((0, 2), np.float32)
        self._sums: NDArray[np.float64] | None = None

    def mixed(self, blocks: Iterable[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
        """The channels in one, as they come; their energies are kept by the frame of 20 ms."""
        for block in blocks:
            yield block.mean(axis=1)
            if block.shape[1] == 2:
                self._keep(block)

    def louder_left(self, start: float, end: float) -> float:
        """By how much the left is louder between two times in seconds; 0 for a recording in mono."""
        if not self._energies:
            return 0.0
        if self._sums is None:
            self._sums = np.concatenate([np.zeros((1, 2)), np.cumsum(np.concatenate(self._energies), axis=0)])
        frames = len(self._sums) - 1
        first = min(frames - 1, max(0, int(start / _FRAME)))
        last = min(frames, max(first + 1, round(end / _FRAME)))
        left, right = (self._sums[last] - self._sums[first]) / (last - first) + _FLOOR
        return float(10 * np.log10(left / right))

    def _keep(self, block: NDArray[np.float32]) -> None:
        held = np.concatenate([self._rest, block])
        whole = len(held) // self._frame * self._frame
        self._rest = held[whole:].copy()
        if whole:
            squares = np.square(held[:whole], dtype=np.float64).reshape(-1, self._frame, 2)
            self._energies.append(squares.mean(axis=1))
            self._sums = None


def by_side(cues: Sequence[Cue], louder_left: Sequence[float]) -> tuple[Cue, ...]:
    """Label each cue "Speaker 1" or "Speaker 2" by its side, if the sides are clear; Speaker 1 begins.

    `louder_left` is the difference of the levels in dB for each cue. Unless nearly all speech comes clearly from one
    side, and some from each, nothing is labeled: a wrong name is worse than none.
    """
    sides = [0 if abs(each) < _CLEARLY else 1 if each > 0 else -1 for each in louder_left]
    lengths = [max(cue.end - cue.start, _FRAME) for cue in cues]
    left, right = (sum(long for long, side in zip(lengths, sides, strict=True) if side == which) for which in (1, -1))
    if left + right < _MOSTLY * sum(lengths) or min(left, right) < _BOTH * sum(lengths) or not cues:
        return tuple(cues)
    first = next(side for side in sides if side)
    labels = {first: "Speaker 1", -first: "Speaker 2", 0: None}
    return tuple(replace(cue, speaker=labels[side]) for cue, side in zip(cues, sides, strict=True))
