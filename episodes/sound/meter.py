"""The loudness meter: EBU R128 readings every 100 ms, by FFmpeg's `ebur128` filter."""

from __future__ import annotations

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
_SETTLING = 30  # readings until the meter has forgotten that it was switched on: its longest window is 3 s


@dataclass(frozen=True)
class Readings:
    """Loudness in LUFS: over 400 ms (`momentary`) and 3 s (`short_term`), one value for each 100 ms that ended."""

    momentary: Curve
    short_term: Curve

    def between(self, start: int, stop: int) -> Readings:
        """Those numbered `start` to `stop`."""
        return Readings(self.momentary[start:stop], self.short_term[start:stop])

    def exchanged(self, start: int, others: Readings) -> Readings:
        """The same with `others` in the place of those from `start` on."""
        stop = start + len(others.momentary)
        return joined_readings((self.between(0, start), others, self.between(stop, len(self.momentary))))


def reading_frames(sample_rate: int) -> int:
    """Frames between two readings."""
    return sample_rate // _READINGS_PER_SECOND


def settling_frames(sample_rate: int) -> int:
    """How much sound the meter must have heard before a part that is measured on its own."""
    return _SETTLING * reading_frames(sample_rate)


def read_meter(blocks: Iterable[Block], *, sample_rate: int, channels: int, settled: bool = False) -> Readings:
    """Measure sound as it passes. With `settled`, the readings of the first three seconds are left out."""
    momentary: list[float] = []
    short_term: list[float] = []
    for said in _metered(blocks, sample_rate, channels):
        momentary.append(float(said.get("lavfi.r128.M", "-120.7")))
        short_term.append(float(said.get("lavfi.r128.S", "-120.7")))
    start = _SETTLING if settled else 0
    return Readings(np.array(momentary[start:]), np.array(short_term[start:]))


def joined_readings(parts: Iterable[Readings]) -> Readings:
    """The readings of parts that follow one another."""
    listed = list(parts)
    return Readings(
        np.concatenate([part.momentary for part in listed]), np.concatenate([part.short_term for part in listed])
    )


def _metered(blocks: Iterable[Block], sample_rate: int, channels: int) -> Iterator[dict[str, str]]:
    """What the filter says with each 100 ms; a last part that is shorter says nothing."""
    layout = "mono" if channels == 1 else "stereo"
    graph = Graph()  # its contexts do not keep it alive; without it FFmpeg crashes
    source = graph.add_abuffer(sample_rate=sample_rate, format="flt", layout=layout, time_base=Fraction(1, sample_rate))
    meter = graph.add("ebur128", "metadata=1:framelog=quiet")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    frames = 0
    for block in blocks:
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(block).reshape(1, -1), format="flt", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = sample_rate, frames, Fraction(1, sample_rate)
        frames += len(block)
        source.push(frame)
        yield from _pulled(sink, reading_frames(sample_rate))
    source.push(None)
    yield from _pulled(sink, reading_frames(sample_rate))


def _pulled(sink: av.filter.FilterContext, whole: int) -> Iterator[dict[str, str]]:
    while True:
        try:
            frame = sink.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        if isinstance(frame, AudioFrame) and frame.samples == whole:
            yield frame.metadata
