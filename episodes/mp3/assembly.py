"""An MP3 in the making: frames on disk behind room for the Info frame, any part of which can be exchanged."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import IO

from episodes.mp3.crc16 import crc16
from episodes.mp3.frames import frame_offsets, info_frame, info_frame_bytes
from episodes.mp3.splice import GRID, Encode, encode_of

_PIECE = 1 << 22  # bytes read at a time


class Assembly:
    """A constant-bitrate stream in `file`, which is open for reading and writing; frames are numbered from 0."""

    def __init__(self, file: IO[bytes], frames: Iterable[bytes]) -> None:
        self._file = file
        self._lock = Lock()  # one place in the file for all threads
        self._head = b""
        self._size = 0
        for part in frames:
            if not self._head:
                self._head = part[: 4096 * GRID]
                self._grid = self._first_grid()
                file.write(bytes(info_frame_bytes(self._head)))
            file.write(part)
            self._size += len(part)
        self.frames = self._count()

    def part(self, start: int, stop: int) -> Encode:
        """The frames from `start` to `stop` as an encode of their own."""
        first, last = max(start, 0), min(stop, self.frames)
        return encode_of(first, self._read(self._offset(first), self._offset(last)))

    def exchange(self, start: int, frames: bytes) -> None:
        """Write other frames of the same sizes over those from `start` on."""
        self._file.seek(self._lead + self._offset(start))
        self._file.write(frames)

    def finish(self, samples: int) -> int:
        """Write the Info frame for `samples` samples per channel; returns the bytes of the whole file."""
        digest = 0
        for start in range(0, self._size, _PIECE):
            digest = crc16(self._read(start, min(start + _PIECE, self._size)), digest)
        frame = info_frame(self._head, samples, frames=self.frames, size=self._size, digest=digest)
        self._file.seek(0)
        self._file.write(frame)
        self._file.flush()
        return self._lead + self._size

    @property
    def _lead(self) -> int:
        return info_frame_bytes(self._head)

    def _first_grid(self) -> tuple[int, ...]:
        """Where the first frames begin; all later ones repeat the pattern."""
        offsets = frame_offsets(self._head)
        return tuple(offset for offset, _ in zip(offsets, range(GRID + 1), strict=False))

    def _offset(self, frame: int) -> int:
        if len(self._grid) <= GRID:  # a sound of a second
            return self._size if frame >= len(self._grid) else self._grid[frame]
        steps, rest = divmod(frame, GRID)
        return steps * self._grid[GRID] + self._grid[rest]

    def _count(self) -> int:
        if len(self._grid) <= GRID:
            return len(self._grid)
        steps, rest = divmod(self._size, self._grid[GRID])
        return steps * GRID + self._grid.index(rest)

    def _read(self, start: int, stop: int) -> bytes:
        with self._lock:
            self._file.seek(self._lead + start)
            return self._file.read(stop - start)
