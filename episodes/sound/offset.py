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


def _offset(blocks: list[Block], tally: Tally) -> NDArray[np.float32]:
    """What each channel stands off by; zero where that is little."""
    mean = np.concatenate(blocks).mean(axis=0, dtype=np.float64)
    tally.offset = float(np.abs(mean).max(initial=0)) if np.abs(mean).max(initial=0) >= _LEAST else 0.0
    return np.where(np.abs(mean) >= _LEAST, mean, 0).astype(np.float32)


def _moved(block: Block, offset: NDArray[np.float32]) -> Block:
    return block - offset if offset.any() else block
