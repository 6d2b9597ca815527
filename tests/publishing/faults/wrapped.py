"""Storages around a storage: watched at every call, paused at one of them, or asked in turns."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from publishing.artifacts import Artifact
from publishing.storages.awake import STALE, Clock
from publishing.storages.folder import FolderStorage
from publishing.storages.refusals import CLOCK
from publishing.storages.storage import Listed, Storage, Stored, StoredFacts
from tests.publishing.faults.proxy import Moment

_Value = TypeVar("_Value")


class Wrapped:
    """Passes everything on; what is interesting happens in `_around`."""

    def __init__(self, inner: Storage) -> None:
        self._inner = inner

    def _around(self, act: Callable[[], _Value]) -> _Value:
        return act()

    @property
    def requests(self) -> int:
        return self._inner.requests

    @property
    def notes(self) -> tuple[str, ...]:
        return self._inner.notes

    @property
    def guards(self) -> bool:
        return self._inner.guards

    def describe(self) -> str:
        return self._inner.describe()

    def read(self, path: str, *, known: Stored | None = None) -> Stored | None:
        return self._around(lambda: self._inner.read(path, known=known))

    def stat(self, path: str) -> StoredFacts | None:
        return self._around(lambda: self._inner.stat(path))

    def put(self, artifact: Artifact, *, unless_exists: bool = False, if_version: str | None = None) -> str:
        return self._around(lambda: self._inner.put(artifact, unless_exists=unless_exists, if_version=if_version))

    def delete(self, path: str) -> None:
        self._around(lambda: self._inner.delete(path))

    def names(self, prefix: str = "") -> Iterator[str]:
        return iter(self._around(lambda: tuple(self._inner.names(prefix))))

    def listing(self, prefix: str = "") -> Iterator[Listed]:
        return iter(self._around(lambda: tuple(self._inner.listing(prefix))))

    def tidy(self, path: str, *, resumable: bool = False) -> None:
        self._inner.tidy(path, resumable=resumable)


class Watched(Wrapped):
    """Looks after every single call."""

    def __init__(self, inner: Storage, look: Callable[[], None]) -> None:
        super().__init__(inner)
        self._look, self._lock = look, threading.Lock()

    def _around(self, act: Callable[[], _Value]) -> _Value:
        with self._lock:
            done = act()
            self._look()
            return done


class Later(Wrapped):
    """The same storage when some minutes have passed by its own clock."""

    def __init__(self, inner: Storage, minutes: float) -> None:
        super().__init__(inner)
        self._seconds = minutes * 60

    def stat(self, path: str) -> StoredFacts | None:
        facts = self._inner.stat(path)
        return replace(facts, age=facts.age + self._seconds) if facts and facts.age is not None else facts


class Time:
    """A clock that is set forward by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Paused(Wrapped):
    """Everything stands still at call `at` while `deed` happens.

    A call that was begun before a long pause and arrives after it is refused, as storages refuse old signatures.
    """

    def __init__(self, inner: Storage, at: int, moment: Moment, deed: Callable[[], None], clock: Clock) -> None:
        super().__init__(inner)
        self._at, self._moment, self._deed, self._clock = at, moment, deed, clock
        self._lock, self._calls = threading.Lock(), 0

    def _around(self, act: Callable[[], _Value]) -> _Value:
        begun = self._clock()
        with self._lock:
            self._calls += 1
            paused = self._calls == self._at
            if paused and self._moment is Moment.BEFORE:
                self._deed()
            if self._clock() - begun > STALE:
                raise CLOCK.told(self.describe())
            done = act()
            if paused and self._moment is Moment.AFTER:
                self._deed()
            return done


class AsleepBefore(Wrapped):
    """A computer that falls asleep before it begins with write `at`, as it would between two lines of ours."""

    def __init__(self, inner: Storage, at: int, deed: Callable[[], None]) -> None:
        super().__init__(inner)
        self._at, self._deed, self._writes = at, deed, 0
        self._lock = threading.Lock()

    def put(self, artifact: Artifact, *, unless_exists: bool = False, if_version: str | None = None) -> str:
        with self._lock:
            self._writes += 1
            if self._writes == self._at:
                self._deed()
            return self._inner.put(artifact, unless_exists=unless_exists, if_version=if_version)

    def delete(self, path: str) -> None:
        with self._lock:
            self._writes += 1
            if self._writes == self._at:
                self._deed()
            self._inner.delete(path)


class PausedFolder(FolderStorage):
    """A folder whose publisher stands still with the new bytes aside, before it asks for the lock."""

    def __init__(self, same: FolderStorage, at: int, deed: Callable[[], None], clock: Clock) -> None:
        super().__init__(same._root, clock=clock)
        self._at, self._deed, self._calls = at, deed, 0
        self._gate = threading.Lock()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._gate:
            self._calls += 1
            if self._calls == self._at:
                self._deed()
            with super()._locked():
                yield


class Turns:
    """Who may ask next, drawn by seed; whoever has finished is not waited for."""

    def __init__(self, seed: int, *names: str) -> None:
        self._dice, self._names = random.Random(seed), list(names)
        self._next = self._dice.choice(self._names)
        self._changed = threading.Condition()

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        with self._changed:
            assert self._changed.wait_for(lambda: self._next == name, timeout=60)
            try:
                yield
            finally:
                self._draw()

    def finished(self, name: str) -> None:
        with self._changed:
            self._names.remove(name)
            if self._names and self._next == name:
                self._draw()

    def _draw(self) -> None:
        if self._names:
            self._next = self._dice.choice(self._names)
        self._changed.notify_all()


class Turned(Wrapped):
    """Asks only when it is its publisher's turn."""

    def __init__(self, inner: Storage, turns: Turns, name: str) -> None:
        super().__init__(inner)
        self._turns, self._name = turns, name

    def _around(self, act: Callable[[], _Value]) -> _Value:
        with self._turns.turn(self._name):
            return act()
