"""What a listener gets: the encoded file decoded again and measured, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext

from episodes.mp3.assembly import Assembly
from episodes.mp3.frames import DECODER_DELAY, ENCODER_DELAY, SAMPLES_PER_FRAME
from episodes.mp3.splice import Encode
from episodes.sound.loudness import Loudness, PeakMeter, loudness_of
from episodes.sound.meter import Readings, joined_readings, read_meter, reading_frames, settling_frames
from episodes.sound.oversampling import HALF
from episodes.sound.progress import Stages
from episodes.sound.rendering import Rendering
from episodes.sound.spool import Block
from episodes.sound.workers import Workers

_PART_READINGS = 600  # a minute at a time
_PRIMING = 10  # frames until a decoder that starts in the middle has its reservoir together
_BATCH = 64  # frames handed on together
_SKIPPED = ENCODER_DELAY + DECODER_DELAY


Spot = tuple[int, float]
"""A frame of the sound whose true peak is above the ceiling, and that peak (1.0 is full scale)."""


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """What was measured, and where the ceiling is exceeded."""

    loudness: Loudness
    over: tuple[Spot, ...]


@dataclass(frozen=True, kw_only=True)
class _Part:
    """The samples from `start` to `stop`: readings, and the heights of the blocks that begin at these frames."""

    start: int
    stop: int
    readings: Readings
    heights: tuple[Spot, ...]
    over: tuple[Spot, ...]


class Delivery:
    """Decodes every frame; raises RuntimeError if one cannot be decoded, or if they do not hold the rendering."""

    def __init__(
        self, assembly: Assembly, rendering: Rendering, ceiling: float, workers: Workers, stages: Stages
    ) -> None:
        self.assembly = assembly
        self._samples = rendering.spool.frames
        self._rate, self._channels = rendering.chain.sample_rate, rendering.chain.channels
        self._ceiling = ceiling
        self._workers, self._stages = workers, stages
        self._step = reading_frames(self._rate)
        if not 0 <= assembly.frames * SAMPLES_PER_FRAME - ENCODER_DELAY - self._samples < 4096:
            raise RuntimeError(f"{assembly.frames} MP3 frames cannot hold {self._samples} samples")
        whole = _PART_READINGS * self._step
        spans = [(start, min(start + whole, self._samples)) for start in range(0, self._samples, whole)]
        parts = list(workers.each(self._measured, spans))
        self._readings = joined_readings(part.readings for part in parts)
        self._heights = dict(spot for part in parts for spot in part.heights)
        self._over = [spot for part in parts for spot in part.over]

    def measure_again(self, changed: Iterable[tuple[int, int]]) -> None:
        """Measure where frames (from, to) were exchanged, and as far around as a reading or a block reaches."""
        spans = []
        for first, last in changed:
            start = max(first * SAMPLES_PER_FRAME - self._rate, 0) // self._step * self._step
            spans.append((start, min(last * SAMPLES_PER_FRAME + settling_frames(self._rate), self._samples)))
        for part in self._workers.each(self._measured, spans):
            self._readings = self._readings.exchanged(part.start // self._step, part.readings)
            kept = {frame: height for frame, height in self._heights.items() if not part.start <= frame < part.stop}
            self._heights = kept | dict(part.heights)
            self._over = [spot for spot in self._over if not part.start <= spot[0] < part.stop] + list(part.over)

    def delivered(self) -> Delivered:
        """Sum up all parts."""
        peak = max(self._heights.values())
        loudness = loudness_of(self._readings, peak=peak, frames=self._samples, sample_rate=self._rate)
        return Delivered(loudness=loudness, over=tuple(sorted(self._over)))

    def _measured(self, span: tuple[int, int]) -> _Part:
        """Measure the samples of a span, decoding a little on both sides."""
        start, stop = span
        before = settling_frames(self._rate)
        first, peaks_from = max(start - before, 0), max(start - 2 * HALF, 0)
        encode = self.assembly.part(
            (first + _SKIPPED) // SAMPLES_PER_FRAME - _PRIMING, -(-(stop + HALF + _SKIPPED) // SAMPLES_PER_FRAME)
        )
        peaks = PeakMeter(self._channels, self._ceiling)
        heights: list[Spot] = []

        def watched() -> Iterator[Block]:
            """Pass on what the meter needs; the peaks need a little more on both sides, and take it here."""
            for place, block in self._workers.watched(_decoded(encode)):
                if place + len(block) > peaks_from:
                    height = peaks.push(block[max(peaks_from - place, 0) : max(stop + HALF - place, 0)])
                    heights.append((max(place, start), height))
                heard = block[max(first - place, 0) : max(stop - place, 0)]
                if len(heard):
                    yield heard

        readings = read_meter(watched(), sample_rate=self._rate, channels=self._channels, ahead=start - first)
        heights.append((stop - 1, peaks.finish()))
        self._stages.add(stop - start)
        over = tuple((peaks_from + place, peak) for place, peak in peaks.over)
        return _Part(start=start, stop=stop, readings=readings, heights=tuple(heights), over=over)


def _decoded(encode: Encode) -> Iterator[tuple[int, Block]]:
    """Blocks with the place of their first sample in the sound (below 0 there is only the coder's delay)."""
    codec = AudioCodecContext.create("mp3float", "r")
    assert isinstance(codec, AudioCodecContext)
    for first in range(encode.first, encode.stop, _BATCH):
        stop = min(first + _BATCH, encode.stop)
        # The decoder takes frame after frame from one packet.
        frames = codec.decode(av.Packet(encode.part(first, stop)))
        if [frame.samples for frame in frames] != [SAMPLES_PER_FRAME] * (stop - first):
            raise RuntimeError(f"the MP3 frames {first} to {stop} do not decode to {SAMPLES_PER_FRAME} samples each")
        block = np.empty((len(frames), SAMPLES_PER_FRAME, len(frames[0].planes)), np.float32)
        for place, frame in enumerate(frames):
            for channel, plane in enumerate(frame.planes):
                block[place, :, channel] = np.frombuffer(memoryview(plane), np.float32, SAMPLES_PER_FRAME)
        yield first * SAMPLES_PER_FRAME - _SKIPPED, block.reshape(-1, block.shape[2])
