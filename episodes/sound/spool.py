"""A recording unpacked on disk as raw float32 samples, so that an hour needs no more memory than a minute."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

Block = NDArray[np.float32]

_STEP = 65536  # frames read at a time
_ALIKE = 0.001  # -60 dB


@dataclass(frozen=True, kw_only=True)
class Spool:
    """`stored` channels lie in the file; `kept` of them are played (1 if both are the same)."""

    file: IO[bytes]
    frames: int
    sample_rate: int
    stored: int
    kept: int
    peaks: tuple[float, ...]

    @property
    def seconds(self) -> float:
        return self.frames / self.sample_rate

    def read(self, start: int, stop: int) -> Block:
        """Frames `start` to `stop`, which must lie inside."""
        self.file.seek(start * self.stored * 4)
        content = self.file.read((stop - start) * self.stored * 4)
        return np.frombuffer(content, np.float32).reshape(-1, self.stored)[:, : self.kept]

    def blocks(self) -> Iterator[Block]:
        for start in range(0, self.frames, _STEP):
            yield self.read(start, min(start + _STEP, self.frames))


@contextmanager
def spooled(blocks: Iterable[Block], folder: Path, *, sample_rate: int, channels: int) -> Iterator[Spool]:
    """Write `blocks` into a nameless file in `folder`; it is gone afterwards, even if the computer stops."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder, prefix=".sound.") as file:
        frames, apart = 0, 0.0
        peaks = np.zeros(channels, np.float32)
        for block in blocks:
            sound = np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0)  # float recordings can hold anything
            file.write(np.ascontiguousarray(sound).tobytes())
            frames += len(sound)
            peaks = np.maximum(peaks, np.abs(sound).max(axis=0, initial=0))
            apart = max(apart, float(np.abs(sound[:, 0] - sound[:, -1]).max(initial=0)))
        spool = Spool(
            file=file,
            frames=frames,
            sample_rate=sample_rate,
            stored=channels,
            kept=channels,
            peaks=tuple(float(peak) for peak in peaks),
        )
        same = apart <= _ALIKE * max(spool.peaks)
        yield replace(spool, kept=1) if same else spool
