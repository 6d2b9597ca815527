"""Workers: threads that share one recording's work, and stop at once when anything goes wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import TracebackType
from typing import Self, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


_TURN_SECONDS = 0.0002  # numpy comes back to Python every few hundred microseconds; the usual 5 ms would be waiting


class Stopped(Exception):
    """Raised in a thread whose work is no longer wanted."""


class Workers:
    """A pool of `threads` (all cores unless told otherwise); one thread works without a pool."""

    def __init__(self, threads: int | None = None) -> None:
        self.threads = threads or os.cpu_count() or 1
        self._stopping = Event()
        self._pool = ThreadPoolExecutor(self.threads, "sound") if self.threads > 1 else None

    def each(self, work: Callable[[_Item], _Result], items: Iterable[_Item]) -> Iterator[_Result]:
        """The results in the order of the items, whichever is done first."""
        yield from self._pool.map(work, items) if self._pool else map(work, items)

    def watched(self, blocks: Iterable[_Item]) -> Iterator[_Item]:
        """Pass blocks on until the work is called off; long loops run over it."""
        for block in blocks:
            if self._stopping.is_set():
                raise Stopped
            yield block

    def __enter__(self) -> Self:
        self._usual_turn = sys.getswitchinterval()
        sys.setswitchinterval(_TURN_SECONDS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.setswitchinterval(self._usual_turn)
        if kind is not None:
            self._stopping.set()
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)
