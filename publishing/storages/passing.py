"""Bytes on their way, told a block at a time to whoever counts them, who may also stop them there."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Passed = Callable[[int], None]  # told how many bytes more; below zero when they must travel again
SMALL = 64 << 10  # bytes that are sent at once
_BLOCK = 32 << 10  # bytes between looks at who listens
_HASHING = 1 << 20  # whoever asks for so many bytes at a time is hashing, not sending


class Stopped(BaseException):
    """Raised by whoever counts: nothing more is to be sent. No failure, so that nobody mends or repeats it."""


def _nobody(_: int) -> None:
    return


_listening: ContextVar[Passed] = ContextVar("listening", default=_nobody)


def passed(count: int) -> None:
    """Tell that `count` bytes were handed on in this thread."""
    _listening.get()(count)


@contextmanager
def heard_by(listener: Passed) -> Iterator[None]:
    """Whatever passes in this thread meanwhile is told to `listener`."""
    token = _listening.set(listener)
    try:
        yield
    finally:
        _listening.reset(token)


class Traveling(io.RawIOBase):
    """The body of a request, read block by block as the line takes it; it is not copied.

    Without TLS, a body that is handed over whole must also be through within the socket's one timeout.
    """

    def __init__(self, content: bytes | memoryview) -> None:
        self._content, self._at, self._counted = memoryview(content), 0, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        """The library goes back to the start before another try."""
        return True

    def __len__(self) -> int:
        return len(self._content)

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As any stream, and to no place before the start; beyond the end nothing is left to read."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._content)}[whence]
        self._at = max(0, start + offset)
        return self._at

    def read(self, size: int | None = -1, /) -> bytes:
        """Blocks of 32 KiB at most, each told as it goes; a large or whole read is hashing, and told to nobody."""
        if size is None or not 0 < size < _HASHING:
            return self._next(size)
        block = self._next(min(size, _BLOCK))
        self._counted += len(block)
        passed(len(block))
        return block

    def _next(self, size: int | None) -> bytes:
        end = len(self._content) if size is None or size < 0 else self._at + size
        block = bytes(self._content[self._at : end])
        self._at += len(block)
        return block

    def from_the_start(self) -> Traveling:
        """For another try: what was counted travels again."""
        if self._counted:
            passed(-self._counted)
        self._counted = 0
        self.seek(0)
        return self
