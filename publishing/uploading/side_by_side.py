"""Several files at once: the first failure stops all that has not begun, and Ctrl-C does not wait for a slow line."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

AT_ONCE = 4  # files side by side; a home line is full with two
_PATIENCE = 0.8  # seconds that Ctrl-C waits for what is under way to put its pen down
_Item = TypeVar("_Item")
_Done = TypeVar("_Done")


@dataclass(frozen=True, kw_only=True)
class SideBySide:
    """`stop` tells the work under way to end; `idle` is called after each `heartbeat` seconds without news."""

    stop: Callable[[], None]
    idle: Callable[[], None]
    heartbeat: float

    def run(self, items: Iterable[_Item], work: Callable[[_Item], _Done], note: Callable[[_Item, _Done], None]) -> None:
        """Work on all, and note each in this thread as it finishes."""
        pool = _Pool(items, work)
        try:
            for _ in range(pool.count):
                item, done = self._next(pool)
                note(item, done.result())
        except KeyboardInterrupt:
            self.stop()
            pool.leave(_PATIENCE)
            raise
        except BaseException:
            pool.leave(None)
            raise

    def _next(self, pool: _Pool[_Item, _Done]) -> tuple[_Item, Future[_Done]]:
        while True:
            try:
                return pool.finished.get(timeout=self.heartbeat)
            except Empty:
                self.idle()


class _Pool(Generic[_Item, _Done]):
    """Threads that a process may end without: a library's pool would wait for a line that no longer moves."""

    def __init__(self, items: Iterable[_Item], work: Callable[[_Item], _Done]) -> None:
        self._waiting, self._work = deque(items), work
        self.count = len(self._waiting)
        self.finished: SimpleQueue[tuple[_Item, Future[_Done]]] = SimpleQueue()
        self._threads = [threading.Thread(target=self._go, daemon=True) for _ in range(min(AT_ONCE, self.count))]
        for thread in self._threads:
            thread.start()

    def leave(self, seconds: float | None) -> None:
        """Begin nothing more, and wait that long for what is under way."""
        self._waiting.clear()
        until = time.monotonic() + seconds if seconds is not None else None
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()) if until is not None else None)

    def _go(self) -> None:
        while True:
            try:
                item = self._waiting.popleft()
            except IndexError:
                return
            done: Future[_Done] = Future()
            try:
                done.set_result(self._work(item))
            except BaseException as error:  # noqa: BLE001 - raised again by whoever asks for the result
                done.set_exception(error)
            self.finished.put((item, done))
