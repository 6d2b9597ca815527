"""Encoding a rendering as MP3 on all cores: overlapping segments, spliced; any place of it exchanged afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from episodes.mp3.assembly import Assembly
from episodes.mp3.encoding import encode_frames
from episodes.mp3.frames import SAMPLES_PER_FRAME
from episodes.mp3.splice import GRID, Encode, encode_of, joined, patched
from episodes.sound.chain import Dip
from episodes.sound.progress import Stages
from episodes.sound.rendering import Rendering
from episodes.sound.workers import Workers

_PREROLL = 6 * GRID  # frames: LAME was seen to need up to 141 until it writes what it would have written anyway
_SHORTEST, _LONGEST = 47 * GRID, 352 * GRID  # a segment's frames: one minute to seven and a half
_SEGMENTS = 8  # what a shorter recording is divided into, if its segments are long enough


@dataclass(frozen=True)
class SegmentEncoder:
    """Encodes one rendering with these workers."""

    rendering: Rendering
    workers: Workers
    stages: Stages

    def assemble(self, file: IO[bytes], segments: int | None = None) -> Assembly:
        """Write the whole into `file`; the number of segments follows from the length and changes no sample."""
        return Assembly(file, joined(self._encodes(segments), self._encoded))

    def exchange(self, assembly: Assembly, dips: tuple[Dip, ...]) -> tuple[tuple[int, int], ...] | None:
        """Encode anew what lies around `dips`; returns which frames are other now, None if a place found no seam."""
        places = _places(dips)
        encodes = self.workers.each(lambda place: self._encoded(*_around(*place)), places)
        changed = []
        for place, new in zip(places, encodes, strict=True):
            found = patched(assembly.part(new.first - GRID, new.stop), new, changed=place)
            if found is None:
                return None
            start, frames = found
            assembly.exchange(start, frames)
            changed.append((start, new.stop))
        return tuple(changed)

    def _encodes(self, segments: int | None) -> Iterator[Encode]:
        total = self.rendering.spool.frames // SAMPLES_PER_FRAME + 1
        size = _segment_frames(total) if segments is None else max(-(-total // segments // GRID) * GRID, GRID)
        starts = range(0, max(total - size // 2, 1), size)
        stops = [*starts[1:], total]
        parts = [(max(start - _PREROLL, 0), stop) for start, stop in zip(starts, stops, strict=True)]
        yield from self.workers.each(lambda part: self._encoded(*part), parts)

    def _encoded(self, first: int, stop: int) -> Encode:
        """Encode the frames from `first` on, a multiple of the grid, to `stop`."""
        chain, sound = self.rendering.chain, self.rendering.spool
        start, end = first * SAMPLES_PER_FRAME, min(stop * SAMPLES_PER_FRAME, sound.frames)
        blocks = self.stages.watched(self.workers.watched(self.rendering.blocks(start, end)))
        stream, _ = encode_frames(blocks, sample_rate=chain.sample_rate, channels=chain.channels, kbps=chain.kbps)
        return encode_of(first, stream)


def _segment_frames(total: int) -> int:
    """The length of a segment, by the length of the whole alone, so that every computer makes the same file."""
    return min(max(total // _SEGMENTS // GRID * GRID, _SHORTEST), _LONGEST)


def _places(dips: tuple[Dip, ...]) -> list[tuple[int, int]]:
    """The frames that each dip changes; what lies close together is one place."""
    places: list[tuple[int, int]] = []
    for dip in sorted(dips, key=lambda dip: dip.start):
        first, last = dip.start // SAMPLES_PER_FRAME - 3, dip.stop // SAMPLES_PER_FRAME + 4
        if places and first - places[-1][1] < 2 * _PREROLL:
            places[-1] = (places[-1][0], max(last, places[-1][1]))
        else:
            places.append((max(first, 0), last))
    return places


def _around(first: int, last: int) -> tuple[int, int]:
    """What must be encoded so that the frames `first` to `last` fit in: a run-up, and a run-out."""
    return max(first - _PREROLL, 0) // GRID * GRID, last + _PREROLL
