"""Trimming: where a recording's first and last sound are, so that the silence at both ends can go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from episodes.sound.leveling import STEPS_A_SECOND, Momentary, speaking

_BEFORE, _AFTER = 0.3, 0.6  # seconds that stay: breath before the first word, room after the last
_WINDOW = 4  # steps that one loudness covers
_LEAST_SHARE = 0.05  # of the time; where hardly anything sounds, nobody knows what the silence is for
_LEAST_SECONDS = 1.0


@dataclass(frozen=True)
class Span:
    """A part of a recording, in seconds from its start."""

    start: float
    stop: float

    def frames(self, sample_rate: int) -> tuple[int, int]:
        """The first frame, and the one behind the last."""
        return round(self.start * sample_rate), round(self.stop * sample_rate)


def sounding(momentary: Momentary, seconds: float) -> Span:
    """What to keep of a recording of that length: all of it but the silence before and after."""
    steps = np.flatnonzero(speaking(momentary))
    least = max(_LEAST_SECONDS * STEPS_A_SECOND, _LEAST_SHARE * len(momentary))
    if len(steps) < least:
        return Span(0.0, seconds)
    # The first loud window ends in the step where the sound begins; the last one begins where it ends.
    first = int(steps[0]) / STEPS_A_SECOND - _BEFORE
    last = (int(steps[-1]) + 2 - _WINDOW) / STEPS_A_SECOND + _AFTER
    start, stop = max(first, 0.0), min(last, seconds)
    if int(steps[-1]) == len(momentary) - 1:  # it sounds to the end, and the last part of a step has no loudness
        stop = seconds
    return Span(round(start, 3), stop if stop == seconds else round(stop, 3))
