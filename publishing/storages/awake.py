"""Time: seconds that also pass while the computer sleeps, the hour, and how old a request may be to take effect."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from workspace.errors import Temporary

STALE = 900.0  # seconds; S3 storages refuse what was signed longer ago (RequestTimeTooSkewed), a folder does the same
REPEATS = 120.0  # seconds after which a write to the site is not repeated any more, see uploading/right.py

Clock = Callable[[], float]
Now = Callable[[], datetime]
"""The time of day by this computer's clock, with its zone; that clock may be wrong or moved."""


def seconds_passed() -> float:
    """Seconds since some moment; no change of the computer's clock moves them."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)  # Python's own monotonic clock stands still during sleep there
    return time.monotonic()


_since_asked: ContextVar[Clock] = ContextVar("since_asked", default=lambda: 0.0)


@contextmanager
def asking(clock: Clock) -> Iterator[None]:
    """What is written in the body was decided on when it began; a sleep in between counts for the writes as well."""
    begun = clock()
    token = _since_asked.set(lambda: clock() - begun)
    try:
        yield
    finally:
        _since_asked.reset(token)


def since_asked() -> float:
    """Seconds since it was decided to write, in this thread; 0 if nobody decides."""
    return _since_asked.get()()


def now_utc() -> datetime:
    """This computer's time of day, as requests are signed with; see `Connection` for one that is wrong."""
    return datetime.now(UTC)


def age(told: str | None, changed: datetime | None) -> float | None:
    """Seconds between a change and the answer that tells of it, both by the clock of whoever answered."""
    return (parsedate_to_datetime(told) - changed).total_seconds() if told and changed else None


def slept(path: str, where: str) -> Temporary:
    """A write of before the sleep is given up: what it was about may be another one's now."""
    return Temporary(
        "slept",
        problem=f'This computer slept, or had no line, while "{path}" was being published.',
        where=where,
        why="Somebody else may have published meanwhile. The file was left as it is.",
        fix="Type the same command again; it looks at what is live and goes on where it stopped",
    )


class InTime:
    """Watches that what is sent for a write, repeats included, is sent soon after it began; each thread by itself."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._now = threading.local()

    @contextmanager
    def for_writing(self, path: str) -> Iterator[None]:
        """An empty path, as for audio, may take any time."""
        self._now.path, self._now.begun = path, self._clock()
        try:
            yield
        finally:
            self._now.path = ""

    def check(self, where: str) -> None:
        """Before anything is sent."""
        path = getattr(self._now, "path", "")
        if path and max(self._clock() - self._now.begun, since_asked()) > REPEATS:
            raise slept(path, where)
