"""Clipping: places where a recorder ran out of room, told by peaks that are cut off flat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Planes = NDArray[np.float32]
"""Samples as float32 of full scale 1.0, shaped (channels, frames)."""

# A rounded peak cannot be taken for a flat one: three samples within 0.1 % of the top of any curve that is
# smooth there have a neighbor that is at most 0.4 % below it.
_FLAT = 0.999
_DROP = 0.98
_LEAST = 3  # samples in a row
_LONGEST_SECONDS = 0.05  # what stays up for longer is a tone of a machine or a stuck sample
_QUIETEST = 0.05  # -26 dB: below it the steps of 16-bit numbers are too coarse to tell


@dataclass(frozen=True, kw_only=True)
class Clipping:
    """`flat` counts peaks cut off flat, and `over` those that go on above full scale; places are in seconds."""

    flat: int = 0
    first_flat: float | None = None
    over: int = 0
    first_over: float | None = None


class FlatTops:
    """Counts cut-off peaks in planes of samples; push them all, then read."""

    def __init__(self, sample_rate: int, channels: int) -> None:
        self._rate = sample_rate
        self._edges = [_Edge(sample_rate) for _ in range(2 * channels)]
        self._over = 0
        self._first_over: int | None = None

    def push(self, planes: Planes, highest: NDArray[np.float32], lowest: NDArray[np.float32], start: int) -> None:
        """Look at `planes` that begin at frame `start`; their highest and lowest samples are known already."""
        for channel, plane in enumerate(planes):
            up, down = float(highest[channel]), -float(lowest[channel])
            self._edges[2 * channel].look(plane, 1.0, up, start)
            self._edges[2 * channel + 1].look(plane, -1.0, down, start)
            if max(up, down) > 1:
                self._look_over(plane, start)

    def read(self) -> Clipping:
        """What all that was pushed shows; each side of a channel counts only the peaks at its own highest level."""
        flat = [edge for edge in self._edges if edge.count]
        first = min((edge.first for edge in flat), default=None)
        return Clipping(
            flat=sum(edge.count for edge in flat),
            first_flat=None if first is None else first / self._rate,
            over=self._over,
            first_over=None if self._first_over is None else self._first_over / self._rate,
        )

    def _look_over(self, plane: Planes, start: int) -> None:
        """Lossy files of clipped sound have no flat peaks left, but stay above full scale for a while."""
        for first, _ in _runs(np.flatnonzero(np.abs(plane) > 1)):
            self._over += 1
            self._first_over = start + first if self._first_over is None else self._first_over


class _Edge:
    """The peaks of one channel on one side of zero; the count begins anew when a higher level is met."""

    def __init__(self, sample_rate: int) -> None:
        self._longest = sample_rate * _LONGEST_SECONDS
        self._level = _QUIETEST
        self.count = 0
        self.first = 0

    def look(self, plane: Planes, side: float, highest: float, start: int) -> None:
        """Count the flat peaks above zero (`side` 1.0) or below (-1.0); `highest` is how far the plane goes there."""
        if highest < self._level * _FLAT:
            return
        if highest > self._level / _FLAT:
            self._level, self.count = highest, 0
        near = plane >= self._level * _FLAT if side > 0 else plane <= -self._level * _FLAT
        for first, last in _runs(np.flatnonzero(near)):
            before = side * float(plane[first - 1]) if first else self._level
            after = side * float(plane[last + 1]) if last + 1 < len(plane) else self._level
            if last - first < self._longest and min(before, after) < _DROP * self._level:
                self.first = self.first if self.count else start + first
                self.count += 1


def _runs(places: NDArray[np.intp]) -> list[tuple[int, int]]:
    """The first and last index of each run of enough neighbors."""
    if len(places) < _LEAST:
        return []
    breaks = np.flatnonzero(np.diff(places) > 1)
    firsts = places[np.concatenate(([0], breaks + 1))]
    lasts = places[np.concatenate((breaks, [len(places) - 1]))]
    long = lasts - firsts + 1 >= _LEAST
    return list(zip(firsts[long].tolist(), lasts[long].tolist(), strict=True))
