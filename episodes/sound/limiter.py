"""A true-peak limiter: turns the gain down around peaks so smoothly that only the meter notices.

Offline and without delay: the gain that each sample needs, its minimum over 5 ms to both sides, and a smooth average of
the same length. The average of minima is never above what a sample needs, so the ceiling holds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from episodes.sound.oversampling import HALF, Samples, true_peaks

Curve = NDArray[np.float64]


def hold_frames(sample_rate: int) -> int:
    """How long a peak holds the gain down, to either side: 5 ms."""
    return round(0.005 * sample_rate)


def reach_frames(sample_rate: int) -> int:
    """How many frames of context `limit_window` looks at, to either side of those that it limits."""
    return HALF + 2 * hold_frames(sample_rate)


def limit_window(window: Samples, *, ceiling: float | Curve, sample_rate: int) -> Samples:
    """Limit the middle of `window`; `reach_frames` frames on both sides are only looked at.

    `ceiling` (1.0 is full scale) holds for all of it, or has a value for each frame of the window.
    """
    hold = hold_frames(sample_rate)
    reach = reach_frames(sample_rate)
    middle = window[reach : len(window) - reach]
    allowed = ceiling if isinstance(ceiling, float) else ceiling[HALF:-HALF]
    peaks = true_peaks(window, float(np.min(allowed)))
    if not np.any(peaks > allowed):
        return middle
    needed: Curve = allowed / np.maximum(peaks, allowed)
    gain = _smoothed(_running_minimum(needed, 2 * hold + 1), 2 * hold + 1)
    return middle * gain[:, np.newaxis].astype(np.float32)


def _running_minimum(curve: Curve, width: int) -> Curve:
    """Minimum over each `width` neighbors, by doubling; shorter by width - 1."""
    covered = 1
    while covered < width:
        step = min(covered, width - covered)
        curve = np.minimum(curve[:-step], curve[step:])
        covered += step
    return curve


def _smoothed(curve: Curve, width: int) -> Curve:
    """A bell-shaped average over each `width` neighbors: three boxes, one after the other; shorter by width - 1."""
    third = (width + 2) // 3
    reduction = 1 - curve  # what is not reduced stays exactly 1
    for box in (third, third, width + 2 - 2 * third):
        sums = np.concatenate([[0.0], np.cumsum(reduction)])
        reduction = (sums[box:] - sums[:-box]) / box
    return 1 - np.clip(reduction, 0, 1)
