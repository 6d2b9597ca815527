"""A true-peak limiter: turns the gain down around peaks so smoothly that only the meter notices.

Offline and without delay, after ITU-R BS.1770-5 annex 2 (four-fold oversampled peaks): the gain that each sample
needs, its minimum over 5 ms to both sides, and a Hann average of the same length. The average of minima is never
above what a sample needs, so the ceiling holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Curve = NDArray[np.float64]

_GRID = 16384  # frames worked on at a time, counted from the first: results do not depend on how blocks arrive
_TAPS = 24
_HALF = _TAPS // 2
_SKIP = 64  # frames that are looked over together; most of speech is far below the ceiling


def limited(blocks: Iterable[Samples], *, ceiling_dbtp: float, sample_rate: int) -> Iterator[Samples]:
    """Yield the same number of frames with no true peak above `ceiling_dbtp`; memory holds one grid step."""
    hold = round(0.005 * sample_rate)
    reach = _HALF + 2 * hold
    ceiling = 10 ** (ceiling_dbtp / 20)
    waiting: list[Samples] = []
    frames = 0
    for block in blocks:
        if not waiting:
            waiting, frames = [np.zeros((reach, block.shape[1]), np.float32)], reach
        waiting.append(block)
        frames += len(block)
        if frames < _GRID + 2 * reach:
            continue
        buffer = np.concatenate(waiting)
        while len(buffer) >= _GRID + 2 * reach:
            yield limit_window(buffer[: _GRID + 2 * reach], ceiling=ceiling, hold=hold)
            buffer = buffer[_GRID:]
        waiting, frames = [buffer], len(buffer)
    if not waiting:
        return
    buffer = np.concatenate([*waiting, np.zeros((reach, waiting[0].shape[1]), np.float32)])
    for start in range(0, len(buffer) - 2 * reach, _GRID):
        yield limit_window(buffer[start : start + _GRID + 2 * reach], ceiling=ceiling, hold=hold)


def limit_window(window: Samples, *, ceiling: float, hold: int) -> Samples:
    """Limit the middle of `window`; 12 + 2 * `hold` frames of context on both sides are only looked at."""
    reach = _HALF + 2 * hold
    middle = window[reach : len(window) - reach]
    needed = _needed_gain(window, ceiling)
    if needed is None:
        return middle
    gain = _hann_average(_running_minimum(needed, 2 * hold + 1), 2 * hold + 1)
    return (middle * gain[:, np.newaxis]).astype(np.float32)


def true_peaks(window: Samples) -> Curve:
    """The oversampled magnitude at each frame of `window` but the outer 12, loudest channel; pure arithmetic.

    Tap by tap rather than by matrix: sums in one fixed order are the same on every computer.
    """
    wide = window.astype(np.float64)
    inner = len(wide) - 2 * _HALF
    peaks: Curve = np.abs(wide[_HALF : _HALF + inner]).max(axis=1)
    for phase in _PHASES:
        between = np.zeros((inner + 1, wide.shape[1]))  # between[i] lies just before frame i of the inner part
        for tap, weight in enumerate(phase):
            between += weight * wide[tap : tap + inner + 1]
        loudest = np.abs(between).max(axis=1)
        np.maximum(peaks, np.maximum(loudest[:-1], loudest[1:]), out=peaks)
    return peaks


def _needed_gain(window: Samples, ceiling: float) -> Curve | None:
    """The gain each inner frame needs, or None if nothing is too loud.

    A block whose samples stay below ceiling / (sum of |taps|) cannot exceed the ceiling anywhere, so it is skipped.
    """
    inner = len(window) - 2 * _HALF
    magnitudes = np.abs(window).max(axis=1)
    if magnitudes.max() <= ceiling / _MOST:
        return None
    needed = np.ones(inner)
    for start, stop in _hot_runs(magnitudes, ceiling / _MOST, inner):
        peaks = true_peaks(window[start : stop + 2 * _HALF])
        needed[start:stop] = ceiling / np.maximum(peaks, ceiling)
    return needed if needed.min() < 1 else None


def _hot_runs(magnitudes: NDArray[np.float32], threshold: float, inner: int) -> Iterator[tuple[int, int]]:
    """Runs of inner frames, in steps of 64, within reach of a sample above `threshold`."""
    steps = -(-inner // _SKIP)
    hot = np.zeros(steps + 2, bool)
    loud = np.maximum.reduceat(magnitudes, np.arange(0, len(magnitudes), _SKIP)) > threshold
    # A loud frame of the window touches inner frames from 24 before it to itself: this step of 64 and the one before.
    hot[1:-1] = loud[:steps]
    hot[1:-1] |= np.append(loud[1:], False)[:steps]
    edges = np.flatnonzero(np.diff(hot.astype(np.int8))).tolist()
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        yield first * _SKIP, min(last * _SKIP, inner)


def _running_minimum(curve: Curve, width: int) -> Curve:
    """Minimum over each `width` neighbors, by doubling; shorter by width - 1."""
    covered = 1
    while covered < width:
        step = min(covered, width - covered)
        curve = np.minimum(curve[:-step], curve[step:])
        covered += step
    return curve


def _hann_average(curve: Curve, width: int) -> Curve:
    """Weighted average over each `width` neighbors; shorter by width - 1. Works on 1 - curve, so that 1 stays 1."""
    window = np.hanning(width + 2)[1:-1]
    size = 1 << (len(curve) - 1).bit_length()
    spectrum = np.fft.rfft(1 - curve, size) * np.fft.rfft(window / window.sum(), size)
    reduction = np.fft.irfft(spectrum, size)[width - 1 : len(curve)]
    return 1 - np.clip(reduction, 0, 1)


def _interpolators() -> NDArray[np.float64]:
    """Three windowed-sinc filters for the points at 1/4, 1/2 and 3/4 between two samples."""
    taps = np.arange(_TAPS) - (_HALF - 1)
    filters = []
    for quarter in (1, 2, 3):
        distance = taps - quarter / 4
        shape = np.kaiser(2 * 4096 + 1, 6.0)[np.rint((distance / _HALF + 1) * 4096).astype(int)]
        weights = np.sinc(distance) * shape
        filters.append(weights / weights.sum())
    return np.array(filters)


_PHASES = _interpolators()
_MOST = float(max(1.0, np.abs(_PHASES).sum(axis=1).max()))
