"""Cores: processes of this computer as one executor, which can be called off and told from."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pickle import UnpicklingError
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

_GRACE = 10.0  # seconds that a worker has to tidy up

_CALLED_OFF = threading.Event()  # in a worker: its work is not wanted any more
_WORKING = threading.Lock()  # in a worker: held while it works

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def is_called_off() -> bool:
    """Whether this process is a worker whose work is not wanted any more; long work asks now and then."""
    return _CALLED_OFF.is_set()


def tell(told: object) -> None:
    """From a worker: say something to the owner's process, for example how far the work is. Elsewhere: nothing."""
    if _Owner.pipe is not None:
        with suppress(OSError):  # nobody listens any more
            _Owner.pipe.send(told)


def usable_cores() -> int:
    """How many cores this program may use; a container often has fewer than the computer."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def on_cores(count: int, hear: Callable[[Any], object] | None = None) -> Iterator[Executor]:
    """An executor over `count` processes; if the body is left by an error or Ctrl-C, they stop at once and tidy up.

    `hear` is called, from threads of ours, with what workers tell.
    """
    cores = _Cores(count, hear)
    try:
        yield cores
    except BaseException:
        cores.stop()
        raise
    finally:
        cores.shutdown()


class _Cores(Executor):
    """Single processes side by side: when the computer kills one, only its own work is lost (a pool would lose all).

    The processes hold the reading end of a pipe whose other end is here alone. When it closes, because we want them
    to stop or because we are dead, they do.
    """

    def __init__(self, count: int, hear: Callable[[Any], object] | None) -> None:
        self._hear = hear or (lambda _: None)
        self._context = multiprocessing.get_context("spawn")
        self._reader, self._writer = self._context.Pipe(duplex=False)
        self._stopping = False
        self._idle: SimpleQueue[ProcessPoolExecutor] = SimpleQueue()
        self._threads = ThreadPoolExecutor(count, "core")
        for _ in range(count):
            self._idle.put(self._process())

    def submit(self, fn: Callable[_Given, _Result], /, *args: _Given.args, **kwargs: _Given.kwargs) -> Future[_Result]:
        return self._threads.submit(self._run, fn, *args, **kwargs)

    def stop(self) -> None:
        """Call off what waits and interrupt what runs."""
        self._stopping = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._writer.close()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        while not self._idle.empty():
            self._idle.get().shutdown(wait=wait)
        self._writer.close()
        self._reader.close()

    def _process(self) -> ProcessPoolExecutor:
        """Start one. It has a pipe of its own to tell into: one killed in the middle of a word disturbs no other."""
        ear, mouth = self._context.Pipe(duplex=False)
        process = ProcessPoolExecutor(1, mp_context=self._context, initializer=_attend, initargs=(self._reader, mouth))
        with _deaf():
            process.submit(os.getpid)  # starts it
        mouth.close()
        threading.Thread(target=self._listen, args=(ear,), daemon=True).start()
        return process

    def _listen(self, ear: Connection) -> None:
        with ear, suppress(EOFError, OSError, UnpicklingError):  # it ended, perhaps in the middle of a word
            while True:
                self._hear(ear.recv())

    def _run(self, fn: Callable[..., _Result], /, *args: Any, **kwargs: Any) -> _Result:
        process = self._idle.get()
        try:
            return process.submit(_at_work, fn, *args, **kwargs).result()
        except BrokenExecutor:
            process.shutdown()
            if not self._stopping:
                process = self._process()
            raise
        finally:
            self._idle.put(process)


@contextmanager
def _deaf() -> Iterator[None]:
    """A process started in the body does not hear Ctrl-C until it attends: half started, it would print its traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Owner:
    """In a worker: where the owner's process listens."""

    pipe: Connection | None = None


def _attend(pipe: Connection, mouth: Connection) -> None:
    """Leave Ctrl-C, which a terminal sends to all, to the owner's process; it closes `pipe`."""
    _Owner.pipe = mouth
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with, args=(pipe,), daemon=True).start()


def _at_work(fn: Callable[..., _Result], /, *args: Any, **kwargs: Any) -> _Result:
    with _WORKING:
        return fn(*args, **kwargs)


def _end_with(pipe: Connection) -> None:
    """End this process when the other end of `pipe` closes, after the work in hand was called off and tidied up."""
    with suppress(EOFError, OSError):
        pipe.recv_bytes()
    _CALLED_OFF.set()
    _WORKING.acquire(timeout=_GRACE)
    os._exit(1)
