"""A file written anew beside the old one: new bytes and untouched parts of the old, then moved into its place."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from episodes.tags import refusals
from workspace.files import replacing

_BLOCK = 1 << 18  # bytes copied at a time


@dataclass(frozen=True)
class Span:
    """Bytes of the old file that are taken over as they are, from `start` up to `stop`."""

    start: int
    stop: int


@dataclass(frozen=True, kw_only=True)
class Rewrite:
    """The new file in pieces, and sentences about what it does not hold any more."""

    pieces: tuple[bytes | Span, ...]
    left_behind: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of the new file."""
        return sum(len(piece) if isinstance(piece, bytes) else piece.stop - piece.start for piece in self.pieces)


def rewrite(file: Path, change: Rewrite) -> None:
    """Carry it out; what was written is read back and compared before it takes the place of the file."""
    with replacing(file) as temporary:
        with file.open("rb", buffering=0) as old, temporary.open("wb", buffering=0) as new:
            for piece in change.pieces:
                if isinstance(piece, Span):
                    _copy(old, new, piece)
                else:
                    _write(new, memoryview(piece))
        shutil.copymode(file, temporary)
        _compare(temporary, change)


def _copy(old: FileIO, new: FileIO, span: Span) -> None:
    """Block by block: measured faster than letting the system copy to a place that begins elsewhere in a page."""
    block = memoryview(bytearray(_BLOCK))
    old.seek(span.start)
    left = span.stop - span.start
    while left:
        count = old.readinto(block[: min(left, _BLOCK)])
        if not count:
            raise refusals.changing(Path(str(old.name)))
        _write(new, block[:count])
        left -= count


def _write(new: FileIO, content: memoryview) -> None:
    """All of it; the system may take less at a time."""
    while content:
        content = content[new.write(content) :]


def _compare(temporary: Path, change: Rewrite) -> None:
    if temporary.stat().st_size != change.size:
        raise RuntimeError(f"{temporary.name} has not the length that it should have")
    with temporary.open("rb") as written:
        for piece in change.pieces:
            if isinstance(piece, Span):
                written.seek(piece.stop - piece.start, os.SEEK_CUR)
            elif written.read(len(piece)) != piece:
                raise RuntimeError(f"the tags of {temporary.name} did not read back as they were written")
