"""Progress as events: rooms report, the caller chooses terminal, JSON or silence; and how long the rest will take."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """`done` of `total` for the task named `what`; no total means a plain remark.

    `phase` is the part of the task that is under way. With `in_bytes`, done and total are bytes that travel.
    """

    what: str
    done: float = 0.0
    total: float | None = None
    phase: str = ""
    in_bytes: bool = False

    @property
    def name(self) -> str:
        """What is shown beside the bar: the task, and its phase if it has any."""
        return f"{self.what}: {self.phase}" if self.phase else self.what


Reporter = Callable[[Event], None]


def silent(event: Event) -> None:
    """Report to nobody."""


_SILENCE = 3.0  # seconds in which nobody can know
_WINDOW = 30.0  # seconds that are looked back: long enough for waves, short enough for a line that got slower


class TimeLeft:
    """Estimates seconds from what was done in the last half minute; None while too little is known."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, float]] = deque()

    def after(self, done: float, total: float) -> float | None:
        """Seconds until `total`, now that `done` is done."""
        now = self._clock()
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[1][0] >= _WINDOW:
            self._seen.popleft()
        first, before = self._seen[0]
        if now - first < _SILENCE or done <= before:
            return None
        return max(0.0, total - done) * (now - first) / (done - before)


def left_in_words(seconds: float | None) -> str:
    """Coarse, so that it does not flicker; nothing if it is not known.

    >>> left_in_words(7), left_in_words(31), left_in_words(95), left_in_words(5000), left_in_words(None)
    ('a few seconds left', 'about 40 seconds left', 'about 2 minutes left', 'about 84 minutes left', '')
    """
    if seconds is None:
        return ""
    if seconds < 10:
        return "a few seconds left"
    if seconds <= 50:
        return f"about {10 * math.ceil(seconds / 10)} seconds left"
    minutes = math.ceil(seconds / 60)
    return f"about {minutes} minute{'' if minutes == 1 else 's'} left"
