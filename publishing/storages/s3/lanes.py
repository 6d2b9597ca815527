"""Lanes: parts of large files side by side, and never more of them in memory than there are lanes for all files."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from queue import SimpleQueue

_LANES = 2  # parts under way at once, of one file or of several: a home line is full with two


class Lanes:
    """Shared by all files that a storage is sent. Each lane has one buffer of `size` bytes, which it uses again."""

    def __init__(self, size: int, count: int = _LANES) -> None:
        self._size = size
        self._free: SimpleQueue[bytearray] = SimpleQueue()
        for _ in range(count):
            self._free.put(bytearray())  # gets its size when it is first needed

    def send(self, read: Callable[[bytearray], int], send: Callable[[int, memoryview], str]) -> list[str]:
        """Fill buffers until one stays empty, and `send` each with its number, from 1: the answers, in their order.

        The first failure ends the reading; it is raised when what is under way is through. Whoever listens to the
        bytes of this thread hears those of the parts.
        """
        under_way: list[tuple[threading.Thread, Future[str]]] = []
        try:
            while self._begin(read, send, under_way):
                pass
        finally:
            for thread, _ in under_way:
                thread.join()
        return [answer.result() for _, answer in under_way]

    def _begin(
        self,
        read: Callable[[bytearray], int],
        send: Callable[[int, memoryview], str],
        under_way: list[tuple[threading.Thread, Future[str]]],
    ) -> bool:
        """Whether there was one more part to begin with."""
        buffer, size = self._free.get() or bytearray(self._size), 0
        try:
            if not any(answer.done() and answer.exception() for _, answer in under_way):
                size = read(buffer)
        finally:
            if not size:
                self._free.put(buffer)
        if not size:
            return False
        answer: Future[str] = Future()
        arguments = (self._sent, send, len(under_way) + 1, buffer, size, answer)
        thread = threading.Thread(target=copy_context().run, args=arguments, daemon=True)
        thread.start()
        under_way.append((thread, answer))
        return True

    def _sent(
        self, send: Callable[[int, memoryview], str], number: int, buffer: bytearray, size: int, answer: Future[str]
    ) -> None:
        try:
            answer.set_result(send(number, memoryview(buffer)[:size]))
        except BaseException as error:  # noqa: BLE001 - raised again by whoever asks for the answer
            answer.set_exception(error)
        finally:
            self._free.put(buffer)
