"""Plain WAV: 16-bit samples lie in the file as they are heard, and need neither a decoder nor a copy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from episodes.sound.offset import look_frames, offset_of
from episodes.sound.opening import opened
from episodes.sound.progress import Stages
from episodes.sound.riff import Wave
from episodes.sound.spool import Block, Levels, Spool


def is_plain(wave: Wave | None, *, sample_rate: int, channels: int) -> bool:
    """Whether the file holds just such samples, and a header that contradicts nothing in it."""
    return (
        wave is not None
        and wave.sixteen_bit == (sample_rate, channels)
        and wave.declared is not None
        and not (wave.tail or wave.contradicts)
    )


def plain_blocks(file: BinaryIO, wave: Wave) -> Iterator[Block]:
    """The same blocks as from a decoder, bit by bit; a last frame that is not whole is left out."""
    yield from _lying(file, wave).blocks()


@contextmanager
def lying_in(recording: Path, *, sample_rate: int, channels: int, stages: Stages) -> Iterator[Spool | None]:
    """The recording itself as a spool, if its samples are plain and stand around zero; else None."""
    with opened(recording) as source:
        wave = source.wave
        if wave is None or source.tracks > 1 or not is_plain(wave, sample_rate=sample_rate, channels=channels):
            yield None
            return
        spool, levels = _lying(source.file, wave), Levels(channels)
        if offset_of(spool.read(0, min(look_frames(sample_rate), spool.frames))).any():
            yield None
            return
        for block in stages.watched(spool.blocks()):
            levels.push(block)
        yield replace(spool, kept=levels.kept, peaks=tuple(levels.peaks))


def _lying(file: BinaryIO, wave: Wave) -> Spool:
    rate, channels = wave.sixteen_bit or (0, 1)
    return Spool(
        file=file,
        frames=wave.held // (2 * channels),
        sample_rate=rate,
        stored=channels,
        kept=channels,
        peaks=(1.0,) * channels,
        front=wave.start,
        scale=1 / 32768,
    )
