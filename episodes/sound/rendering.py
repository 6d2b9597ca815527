"""Rendering: any part of the finished sound, computed from its place alone, so that parts agree bit for bit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from episodes.sound.chain import Chain
from episodes.sound.leveling import leveled
from episodes.sound.limiter import limit_window, reach_frames
from episodes.sound.spool import Block, Spool

_GRID = 65536  # samples of all channels worked on at a time, counted from the first
_DIP_FADE = 512  # frames over which a lower ceiling sets in


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """A recording with its chain; `leveling` is a gain in dB for each 100 ms, if voices are to be leveled."""

    spool: Spool
    chain: Chain
    leveling: NDArray[np.float64] | None = None

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """The finished frames `start` to `stop`; behind the last frame there is silence."""
        size = _GRID // self.chain.channels
        for place in range(start // size * size, stop, size):
            yield self._window(place, size)[max(start - place, 0) : stop - place]

    def _window(self, place: int, size: int) -> Block:
        chain = self.chain
        reach = reach_frames(chain.sample_rate) if chain.ceiling_dbtp is not None else 0
        raised = self._raised(place - reach, place + size + reach)
        if chain.ceiling_dbtp is not None:
            ceiling = self._ceiling(chain.ceiling_dbtp, place - reach, place + size + reach)
            raised = limit_window(raised, ceiling=ceiling, sample_rate=chain.sample_rate)
        return raised * np.float32(10 ** (chain.makeup_db / 20))

    def _raised(self, start: int, stop: int) -> Block:
        sound = self.spool.read(start, stop)
        if self.leveling is not None:
            sound = leveled(sound, start, self.leveling, self.chain.sample_rate)
        return sound * np.float32(10 ** (self.chain.gain_db / 20))

    def _ceiling(self, ceiling_dbtp: float, start: int, stop: int) -> float | NDArray[np.float64]:
        """The ceiling for these frames, 1.0 being full scale; an array only where it dips."""
        here = [dip for dip in self.chain.dips if dip.start - _DIP_FADE < stop and dip.stop + _DIP_FADE > start]
        if not here:
            return float(10 ** (ceiling_dbtp / 20))
        lower = np.zeros(stop - start)
        for dip in here:
            frames = np.arange(start, stop)
            outside = np.maximum(np.maximum(dip.start - frames, frames - dip.stop), 0)
            np.maximum(lower, dip.depth_db * np.clip(1 - outside / _DIP_FADE, 0, 1), out=lower)
        return np.asarray(10 ** ((ceiling_dbtp - lower) / 20), np.float64)
