"""The loudness meter: K-weighted power every 100 ms, by FFmpeg's filters, and the loudness of the windows above it.

K-weighting: ITU-R BS.1770-5, annex 1; its table is for 48 kHz, and the same two filters for other rates come by the
bilinear transform from the frequencies and widths below. Momentary is 400 ms, short-term 3 s (EBU Tech 3341).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph
from numpy.typing import NDArray

from episodes.sound.spool import Block

Curve = NDArray[np.float64]

_READINGS_PER_SECOND = 10
_SETTLING = 10  # readings until the filters have forgotten that they were switched on
_MOMENTARY, _SHORT_TERM = 4, 30  # readings in a window
_SILENCE_LUFS = -120.7  # what a window of silence, or one that is not full, is said to be
_OFFSET_LU = -0.691
_SHELF = (1681.974450955533, 0.7071752369554196, 3.999843853973347)  # Hz, Q, dB: the head
_LOW_CUT = (38.13547087602444, 0.5003270373238773)  # Hz, Q


@dataclass(frozen=True)
class Readings:
    """K-weighted mean squares of all channels together, one for each whole 100 ms."""

    power: Curve

    @property
    def momentary(self) -> Curve:
        """LUFS of the 400 ms that end with each reading."""
        return _loudness(self.power, _MOMENTARY)

    @property
    def short_term(self) -> Curve:
        """LUFS of the 3 s that end with each reading."""
        return _loudness(self.power, _SHORT_TERM)

    def between(self, start: int, stop: int) -> Readings:
        """Those numbered `start` to `stop`."""
        return Readings(self.power[start:stop])

    def exchanged(self, start: int, others: Readings) -> Readings:
        """The same with `others` in the place of those from `start` on."""
        changed = self.power.copy()
        changed[start : start + len(others.power)] = others.power
        return Readings(changed)


def reading_frames(sample_rate: int) -> int:
    """Frames between two readings."""
    return sample_rate // _READINGS_PER_SECOND


def settling_frames(sample_rate: int) -> int:
    """How much sound the meter must have heard before a part that is measured on its own."""
    return _SETTLING * reading_frames(sample_rate)


def read_meter(blocks: Iterable[Block], *, sample_rate: int, channels: int, ahead: int = 0) -> Readings:
    """Measure sound as it passes; its first `ahead` frames are only there to settle the meter."""
    step = reading_frames(sample_rate)
    rest = np.zeros((channels, 0), np.float32)
    sums: list[Curve] = []
    for weighted in _weighted(blocks, sample_rate, channels):
        sound = np.concatenate([rest, weighted], axis=1) if rest.size else weighted
        whole = sound.shape[1] // step
        rest = sound[:, whole * step :]
        parts = sound[:, : whole * step].reshape(channels, whole, step)
        sums.append(np.einsum("cws,cws->w", parts, parts).astype(np.float64))
    power = np.concatenate([np.zeros(0), *sums]) / step
    return Readings(power[ahead // step :])


def joined_readings(parts: Iterable[Readings]) -> Readings:
    """The readings of parts that follow one another."""
    return Readings(np.concatenate([part.power for part in parts]))


def _loudness(power: Curve, window: int) -> Curve:
    """The loudness in LUFS of the `window` readings up to each one."""
    sums = np.concatenate([np.zeros(1), np.cumsum(power)])
    mean = np.zeros(len(power))
    mean[window - 1 :] = np.maximum(sums[window:] - sums[:-window], 0) / window
    return np.maximum(_OFFSET_LU + 10 * np.log10(np.maximum(mean, 1e-13)), _SILENCE_LUFS)


def _weighted(blocks: Iterable[Block], sample_rate: int, channels: int) -> Iterator[NDArray[np.float32]]:
    """The sound through both filters, shaped (channels, frames)."""
    layout = "mono" if channels == 1 else "stereo"
    graph = Graph()  # its contexts do not keep it alive; without it FFmpeg crashes
    unit = Fraction(1, sample_rate)
    source = graph.add_abuffer(sample_rate=sample_rate, format="flt", layout=layout, time_base=unit)
    last = source
    for filtered in (_shelf(sample_rate), _low_cut(sample_rate)):
        names = dict(zip(("b0", "b1", "b2", "a1", "a2"), filtered, strict=True))
        stage = graph.add("biquad", "a0=1:" + ":".join(f"{name}={value:.17g}" for name, value in names.items()))
        last.link_to(stage)
        last = stage
    sink = graph.add("abuffersink")
    last.link_to(sink)
    graph.configure()
    frames = 0
    for block in blocks:
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(block).reshape(1, -1), format="flt", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = sample_rate, frames, unit
        frames += len(block)
        source.push(frame)
        yield from _pulled(sink)
    source.push(None)
    yield from _pulled(sink)


def _pulled(sink: av.filter.FilterContext) -> Iterator[NDArray[np.float32]]:
    while True:
        try:
            frame = sink.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        if isinstance(frame, AudioFrame):
            yield frame.to_ndarray().astype(np.float32, copy=False)


def _shelf(sample_rate: int) -> tuple[float, ...]:
    """The first filter of annex 1, as b0, b1, b2, a1, a2 with a0 = 1."""
    hertz, q, gain_db = _SHELF
    k = math.tan(math.pi * hertz / sample_rate)
    high = 10 ** (gain_db / 20)
    band = high**0.4996667741545416
    a0 = 1 + k / q + k * k
    return (
        (high + band * k / q + k * k) / a0,
        2 * (k * k - high) / a0,
        (high - band * k / q + k * k) / a0,
        2 * (k * k - 1) / a0,
        (1 - k / q + k * k) / a0,
    )


def _low_cut(sample_rate: int) -> tuple[float, ...]:
    """The second filter of annex 1, in the same form."""
    hertz, q = _LOW_CUT
    k = math.tan(math.pi * hertz / sample_rate)
    a0 = 1 + k / q + k * k
    return (1.0, -2.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0)
