"""Plain WAV: 16-bit samples lie in the file as they are heard, and need no decoder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from episodes.sound.riff import Wave
from episodes.sound.spool import Block

_STEP = 65536  # frames read at a time
_FULL = np.float32(1 / 32768)


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
    _, channels = wave.sixteen_bit or (0, 1)
    frames = wave.held // (2 * channels)
    for first in range(0, frames, _STEP):
        file.seek(wave.start + first * 2 * channels)
        content = file.read(min(_STEP, frames - first) * 2 * channels)
        yield np.frombuffer(content, "<i2").astype(np.float32).reshape(-1, channels) * _FULL
