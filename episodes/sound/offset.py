"""A recording that stands off center: cheap sound cards add a constant to every sample, which eats the room for peaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from episodes.sound.decoding import Tally
from episodes.sound.spool import Block

_LOOK = 2.0  # seconds that tell; a voice's own average over them is a hundred times smaller than what is mended
_LEAST = 0.02  # of full scale


def centered(blocks: Iterable[Block], *, sample_rate: int, tally: Tally) -> Iterator[Block]:
    """The same sound around zero, if its first two seconds stand off; `tally.offset` tells how far."""
    waiting: list[Block] = []
    frames, offset = 0, None
    for block in blocks:
        if offset is None:
            waiting.append(block)
            frames += len(block)
            if frames < _LOOK * sample_rate:
                continue
            offset = _offset(waiting, tally)
            for early in waiting:
                yield _moved(early, offset)
            waiting = []
        else:
            yield _moved(block, offset)
    if waiting:
        offset = _offset(waiting, tally)
        for early in waiting:
            yield _moved(early, offset)


def look_frames(sample_rate: int) -> int:
    """How much of the beginning tells."""
    return round(_LOOK * sample_rate)


def offset_of(beginning: Block) -> NDArray[np.float32]:
    """What each channel stands off by; zero where that is little."""
    mean = beginning.mean(axis=0, dtype=np.float64) if len(beginning) else np.zeros(beginning.shape[1])
    return np.where(np.abs(mean) >= _LEAST, mean, 0).astype(np.float32)


def _offset(blocks: list[Block], tally: Tally) -> NDArray[np.float32]:
    offset = offset_of(np.concatenate(blocks))
    tally.offset = float(np.abs(offset).max(initial=0))
    return offset


def _moved(block: Block, offset: NDArray[np.float32]) -> Block:
    return block - offset if offset.any() else block
