"""Measuring a long sound on all cores: parts are measured on their own and give the readings of the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from episodes.sound.loudness import PeakMeter, integrated
from episodes.sound.meter import Readings, joined_readings, read_meter, reading_frames, settling_frames
from episodes.sound.progress import Stages
from episodes.sound.rendering import Rendering
from episodes.sound.spool import Block, Spool
from episodes.sound.workers import Workers

_PART_READINGS = 600  # a minute at a time
_SAMPLE_READINGS = 200  # twenty seconds
_SAMPLES = 30  # that tell of the whole, spread over it: ten minutes of a talk were within 0.04 LU of all of it


def read_spool(spool: Spool, workers: Workers, stages: Stages) -> tuple[Readings, float]:
    """The meter's readings of a recording, and its true peak (1.0 is full scale)."""
    found = [max(spool.peaks)]  # parts add to it from their threads, which only `append` does in one step
    parts = range(0, spool.frames, _PART_READINGS * reading_frames(spool.sample_rate))

    def with_peaks(start: int, stop: int) -> Iterator[Block]:
        peaks = PeakMeter(spool.kept)
        peaks.highest = found[0]  # what lies too far below it is passed over
        for block in spool.blocks(start, stop):
            peaks.push(block)
            yield block
        peaks.finish()
        found.append(peaks.highest)

    readings = _readings(with_peaks, spool, parts, workers, stages)
    return readings, max(found)


def change_of(rendering: Rendering, before: Readings, workers: Workers, stages: Stages, *, sampled: bool) -> float:
    """By how many LU the rendering is louder than the recording, which measures `before`; some parts tell if `sampled`.

    What a limiter takes is much the same everywhere in a talk, and a fraction of an LU in all.
    """
    spool = rendering.spool
    part = _SAMPLE_READINGS * reading_frames(spool.sample_rate)
    parts = range(0, spool.frames, part)
    if sampled:
        parts = parts[:: max(len(parts) // _SAMPLES, 1)]
    after = _readings(rendering.blocks, spool, parts, workers, stages, size=part)
    step = reading_frames(spool.sample_rate)
    same = joined_readings(before.between(start // step, (start + part) // step) for start in parts)
    return integrated(after.momentary) - integrated(same.momentary)


def _readings(  # noqa: PLR0913, PLR0917 - a sound, its parts, and the means
    blocks: Callable[[int, int], Iterator[Block]],
    spool: Spool,
    parts: Sequence[int],
    workers: Workers,
    stages: Stages,
    size: int | None = None,
) -> Readings:
    """Readings of the parts that begin at these frames, joined."""
    rate = spool.sample_rate
    whole, before = size or _PART_READINGS * reading_frames(rate), settling_frames(rate)

    def measured(start: int) -> Readings:
        """Hear a part from a second before its start, by when the meter's filters have settled."""
        stop = min(start + whole, spool.frames)
        first = max(start - before, 0)
        heard = stages.watched(workers.watched(blocks(first, stop)))
        return read_meter(heard, sample_rate=rate, channels=spool.kept, ahead=start - first)

    return joined_readings(workers.each(measured, parts))
