"""Loudness as listeners hear it, computed from the meter's readings: EBU R128, Tech 3342, ITU-R BS.1770-5."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from episodes.sound.meter import Curve, Readings, read_meter
from episodes.sound.oversampling import HALF, true_peaks
from episodes.sound.recording import decoded, probe
from episodes.sound.spool import Block

_ABSOLUTE_GATE = -70.0  # LUFS; below it nothing counts as sound
_RELATIVE_GATE = -10.0  # LU below the loudness of what passed the absolute gate
_RANGE_GATE = -20.0  # LU, for the loudness range (Tech 3342, 3.1)
_FULL = {"momentary": 4, "short_term": 30}  # readings until a window is full


@dataclass(frozen=True, kw_only=True)
class Loudness:
    """`integrated_lufs` and `true_peak_dbtp` are -inf where there is no sound; `range_lu` is 0 there."""

    integrated_lufs: float
    true_peak_dbtp: float
    frames: int
    sample_rate: int
    range_lu: float = 0.0

    @property
    def seconds(self) -> float:
        """Counted in the frames that were measured, not taken from a header."""
        return self.frames / self.sample_rate


def integrated(momentary: Curve) -> float:
    """Integrated loudness in LUFS of the 400 ms windows, gated (BS.1770-5, annex 1); -inf if nothing is heard."""
    power = 10 ** (momentary[_FULL["momentary"] - 1 :] / 10)
    heard = power[power > 10 ** (_ABSOLUTE_GATE / 10)]
    if not len(heard):
        return -math.inf
    gate = float(heard.mean()) * 10 ** (_RELATIVE_GATE / 10)
    return 10 * math.log10(float(heard[heard > gate].mean()))


def loudness_range(short_term: Curve) -> float:
    """Loudness range in LU of the 3 s windows (EBU Tech 3342): the 10th to the 95th percentile of what is heard."""
    heard = short_term[_FULL["short_term"] - 1 :]
    heard = heard[heard > _ABSOLUTE_GATE]
    if not len(heard):
        return 0.0
    gate = 10 * math.log10(float((10 ** (heard / 10)).mean())) + _RANGE_GATE
    low, high = np.percentile(heard[heard > gate], (10, 95), method="nearest")
    return float(high - low)


def in_decibels(peak: float) -> float:
    """A peak of full scale 1.0 in dB."""
    return 20 * math.log10(peak) if peak > 0 else -math.inf


def loudness_of(readings: Readings, *, peak: float, frames: int, sample_rate: int) -> Loudness:
    """Sum up what was measured; `peak` is the highest true peak, 1.0 being full scale."""
    return Loudness(
        integrated_lufs=integrated(readings.momentary),
        true_peak_dbtp=in_decibels(peak),
        frames=frames,
        sample_rate=sample_rate,
        range_lu=loudness_range(readings.short_term),
    )


class PeakMeter:
    """Finds the highest true peak of blocks that follow one another, and where it is above a ceiling."""

    def __init__(self, channels: int, ceiling: float = 1.0) -> None:
        self._before = np.zeros((2 * HALF, channels), np.float32)
        self._ceiling = ceiling
        self._frames = -HALF  # how many frames were judged
        self.highest = 0.0
        self.over: list[tuple[int, float]] = []

    def push(self, block: Block) -> float:
        """Look at a block, up to 12 frames before its end; returns the highest peak in it."""
        window = np.concatenate([self._before, block])
        self._before = window[len(window) - 2 * HALF :]
        height = max(float(block.max(initial=0)), -float(block.min(initial=0)))
        peaks = true_peaks(window, min(max(self.highest, height), self._ceiling))
        height = max(height, float(peaks.max(initial=0)))
        self.highest = max(self.highest, height)
        if height > self._ceiling:
            places = np.flatnonzero(peaks > self._ceiling)
            self.over += [(self._frames + int(place), float(peaks[place])) for place in places]
        self._frames += len(peaks)
        return height

    def finish(self) -> float:
        """Let the last samples through."""
        return self.push(np.zeros((HALF, self._before.shape[1]), np.float32))


def measure_blocks(blocks: Iterable[Block], *, sample_rate: int, channels: int) -> Loudness:
    """Measure sound as it passes; one channel counts once, as in the common -19 LUFS for mono."""
    peaks = PeakMeter(channels)
    frames = 0

    def watched() -> Iterable[Block]:
        """Pass blocks on to the meter and look for peaks on the way, so that one pass does."""
        nonlocal frames
        for block in blocks:
            peaks.push(block)
            frames += len(block)
            yield block

    readings = read_meter(watched(), sample_rate=sample_rate, channels=channels)
    peaks.finish()
    return loudness_of(readings, peak=peaks.highest, frames=frames, sample_rate=sample_rate)


def measure_file(audio: Path) -> Loudness:
    """Measure any sound file as it is (more than two channels are mixed down first)."""
    sound = probe(audio)
    channels = min(sound.channels, 2)
    blocks = decoded(audio, sample_rate=sound.sample_rate, channels=channels)
    return measure_blocks(blocks, sample_rate=sound.sample_rate, channels=channels)
