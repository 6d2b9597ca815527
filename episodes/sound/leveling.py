"""Leveling of uneven voices: a slow gain that brings a quiet and a loud speaker together and leaves pauses alone."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from episodes.sound.spool import Block

Momentary = NDArray[np.float64]
"""EBU R128 momentary loudness (LUFS): value i is that of the 400 ms that end at (i + 1) * 100 ms."""

STEPS_A_SECOND = 10

_SILENT_LUFS = -70.0  # EBU R128's absolute gate
_FAR_BELOW_LU = 16.0  # further below the whole it is a pause, even beside a voice that is 9 dB quieter
_NEARLY_LU = 7.5  # closer to the whole it is speech, even in a loud room
_OVER_NOISE_LU = 6.0
_MOST_DB = 9.0
_WINDOW = 31  # steps; three seconds tell a voice's level
_RAMP = 15  # steps that a change takes
_LEAST = 20  # steps of speech without which there is nothing to level
_CENTER = 1  # value i is centered on step i - 1


def speaking(momentary: Momentary) -> NDArray[np.bool_]:
    """Where somebody speaks (or plays): what stands out from the pauses, and from room noise."""
    levels = np.maximum(np.nan_to_num(momentary, nan=_SILENT_LUFS, neginf=_SILENT_LUFS), _SILENT_LUFS)
    loud = levels > _SILENT_LUFS
    if not loud.any():
        return loud
    whole = _mean(levels[loud])
    whole = _mean(levels[levels > whole - 10])  # EBU R128's relative gate
    noise = float(np.quantile(levels, 0.05)) + _OVER_NOISE_LU
    return np.asarray(levels > min(max(whole - _FAR_BELOW_LU, noise), whole - _NEARLY_LU))


def leveling(momentary: Momentary) -> NDArray[np.float64]:
    """The gain in dB every 100 ms from 0 on, at most 9 either way, toward the median level of all that is spoken.

    A voice's level is the median of three seconds, which changes when the speaker does and not with each word.
    Through pauses the last gain holds, and what precedes the first word has the first word's.
    """
    voiced = speaking(momentary)
    if np.count_nonzero(voiced) < _LEAST:
        return np.zeros(len(momentary))
    level = _running_median(momentary[voiced])
    gain = _ramped(np.clip(np.median(level) - level, -_MOST_DB, _MOST_DB))
    latest = np.maximum(np.cumsum(voiced) - 1, 0)  # for each step, the last one that was spoken
    held = gain[latest]
    return np.append(held[_CENTER:], held[-1:])


def leveled(block: Block, start_frame: int, curve: NDArray[np.float64], sample_rate: int) -> Block:
    """Apply the curve to a block that begins at `start_frame` of the whole.

    A frame's gain follows from its place alone, so that a recording comes out the same however it is cut. Before
    the first value and behind the last one the gain stays as it is there.
    """
    if not len(curve) or not len(block):
        return block
    stop_frame = start_frame + len(block)
    gain = np.empty(len(block), np.float32)
    # Step by step, and each factor on its own: vectors of different lengths may be rounded differently.
    for step in range(start_frame * STEPS_A_SECOND // sample_rate, -(-stop_frame * STEPS_A_SECOND // sample_rate)):
        first = max(-(-step * sample_rate // STEPS_A_SECOND), start_frame)
        last = min(-(-(step + 1) * sample_rate // STEPS_A_SECOND), stop_frame)
        before, after = _factor(curve, step), _factor(curve, step + 1)
        beyond = np.arange(first, last) * STEPS_A_SECOND - step * sample_rate
        gain[first - start_frame : last - start_frame] = before + (after - before) * (beyond / sample_rate)
    return np.asarray(block * gain[:, np.newaxis])


def _factor(curve: NDArray[np.float64], step: int) -> float:
    return float(10 ** (float(curve[min(max(step, 0), len(curve) - 1)]) / 20))


def _running_median(levels: Momentary) -> Momentary:
    """Over spoken steps only: a voice goes on after its pause, and the next one begins with its own first word."""
    padded = np.pad(levels, _WINDOW // 2, "symmetric")
    return np.asarray(np.median(np.lib.stride_tricks.sliding_window_view(padded, _WINDOW), axis=1))


def _ramped(gain: Momentary) -> Momentary:
    shape = np.hanning(_RAMP + 2)[1:-1]
    return np.convolve(np.pad(gain, _RAMP // 2, "edge"), shape / shape.sum(), "valid")


def _mean(levels: Momentary) -> float:
    return 10 * math.log10(float(np.mean(10 ** (levels / 10))))
