"""True peaks: what lies between the samples, found by four-fold oversampling (ITU-R BS.1770-5, annex 2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

HALF = 12  # frames of context that the interpolation needs on both sides
STEP = 64  # frames that are looked over together; most of speech is far below any ceiling
_TAPS = 2 * HALF


def true_peaks(window: Samples, quiet: float) -> Samples:
    """The oversampled magnitude at each frame of `window` but the outer 12, loudest channel.

    Stretches that cannot rise above `quiet` (1.0 is full scale) are left at 0. Tap by tap rather than by matrix: sums
    in one fixed order are the same on every computer.
    """
    inner = len(window) - _TAPS
    peaks = np.zeros(inner, np.float32)
    hot = _hot_steps(window, quiet / MOST)
    if not len(hot):
        return peaks
    reach = hot[:, np.newaxis] * STEP + np.arange(STEP + _TAPS)
    wide = window[np.minimum(reach, len(window) - 1)].transpose(1, 0, 2).reshape(STEP + _TAPS, -1)
    found = np.abs(wide[HALF : HALF + STEP])
    for between in _between(wide):
        np.abs(between, out=between)
        np.maximum(found, between[:-1], out=found)
        np.maximum(found, between[1:], out=found)
    by_channel = found.reshape(STEP, len(hot), -1)
    loudest = by_channel[:, :, 0]
    for channel in range(1, by_channel.shape[2]):  # numpy is slow at reducing an axis of two
        loudest = np.maximum(loudest, by_channel[:, :, channel])
    whole = np.zeros((-(-inner // STEP), STEP), np.float32)
    whole[hot] = loudest.T
    return whole.reshape(-1)[:inner]


def _between(wide: Samples) -> tuple[Samples, Samples, Samples]:
    """The points at 1/4, 1/2 and 3/4 before each frame of the steps, of which one column is a step of one channel.

    The filters at 1/4 and 3/4 mirror each other: what they do to sums of two mirrored samples is the same, and to
    their differences the opposite.
    """
    even, odd, half = (np.zeros((STEP + 1, wide.shape[1]), np.float32) for _ in range(3))
    both, part = np.empty_like(even), np.empty_like(even)
    for tap in range(HALF):
        left, right = wide[tap : tap + STEP + 1], wide[_TAPS - 1 - tap : _TAPS + STEP - tap]
        np.add(left, right, out=both)
        even += np.multiply(both, _EVEN[tap], out=part)
        half += np.multiply(both, _MIDDLE[tap], out=part)
        odd += np.multiply(np.subtract(left, right, out=both), _ODD[tap], out=part)
    return even + odd, half, even - odd


def _hot_steps(window: Samples, threshold: float) -> NDArray[np.intp]:
    """The steps within reach of a sample above `threshold`: what stays below cannot come out above threshold * MOST."""
    magnitudes = np.abs(window).reshape(-1)  # all channels of a step in a row
    loud = np.maximum.reduceat(magnitudes, np.arange(0, len(magnitudes), STEP * window.shape[1])) > threshold
    steps = -(-(len(window) - _TAPS) // STEP)
    # A loud frame of the window touches inner frames from 24 before it to itself: this step of 64 and the one before.
    hot: NDArray[np.intp] = np.flatnonzero(loud[:steps] | np.append(loud[1:], False)[:steps])
    return hot


def _interpolators() -> Samples:
    """Three windowed-sinc filters for the points at 1/4, 1/2 and 3/4 between two samples."""
    taps = np.arange(_TAPS) - (HALF - 1)
    filters = []
    for quarter in (1, 2, 3):
        distance = taps - quarter / 4
        shape = np.kaiser(2 * 4096 + 1, 6.0)[np.rint((distance / HALF + 1) * 4096).astype(int)]
        weights = np.sinc(distance) * shape
        filters.append(weights / weights.sum())
    return np.array(filters, np.float32)


_PHASES = _interpolators()
_MIRRORED = _PHASES[:, ::-1]
_EVEN, _ODD = ((_PHASES[0] + _MIRRORED[0]) / 2)[:HALF], ((_PHASES[0] - _MIRRORED[0]) / 2)[:HALF]
_MIDDLE = _PHASES[1][:HALF]
MOST = float(max(1.0, np.abs(_PHASES).sum(axis=1).max()))
"""By how much the interpolation can exceed the samples that it reads: 2.3, or 7 dB."""
