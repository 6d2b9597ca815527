"""How far a publish has come: its phase, bytes sent of bytes to send, and the flag that stops what is on its way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from publishing.artifacts import Stage
from publishing.storages.passing import Stopped, heard_by
from workspace.progress import Event, Reporter
from workspace.words import size_in_words

_PHASES = {
    Stage.MEDIA: "new audio",
    Stage.ASSETS: "companions",
    Stage.PAGES: "pages",
    Stage.FRONT: "front pages",
    Stage.FEED: "feed",
}
_STEP = 128 << 10  # bytes between reports


class Journey:
    """All bytes of one publish; told from several threads."""

    def __init__(self, report: Reporter, total: int) -> None:
        self._report, self._total = report, total
        self._done = self._told = 0
        self._phase = ""
        self._lock = threading.Lock()
        self._stopped = False

    def enter(self, stage: Stage) -> None:
        """Tell which stage begins, even if nothing of it has been sent yet."""
        self._phase = _PHASES[stage]
        with self._lock:
            self._tell()

    def stop(self) -> None:
        """Whatever is on its way ends at its next block."""
        self._stopped = True

    def in_words(self) -> str:
        """For whoever stopped it: bytes of this publish alone, never more than it set out to send."""
        return f"{size_in_words(min(self._done, self._total))} of {size_in_words(self._total)}"

    @contextmanager
    def leg(self, size: int) -> Iterator[Leg]:
        """One file of `size` bytes that this thread sends."""
        leg = Leg(self, size)
        with heard_by(leg):
            yield leg

    def pass_on(self, count: int) -> None:
        """Count bytes as they go, below zero for those that have to go again; raises Stopped after `stop`."""
        if self._stopped:
            raise Stopped
        with self._lock:
            self._done += count
            if self._done - self._told >= _STEP:
                self._tell()

    def settle(self, rest: int, *, traveled: bool) -> None:
        """`rest` bytes of a file that has arrived were not counted; if they need not travel, there is less to send."""
        with self._lock:
            if traveled:
                self._done += rest
            else:
                self._total -= rest
            self._tell()

    def _tell(self) -> None:
        self._told = self._done
        if self._total > 0:
            self._report(Event("Publishing", min(self._done, self._total), self._total, self._phase, in_bytes=True))


class Leg:
    """One file's part of the journey: its bytes are counted in the thread that sends it."""

    def __init__(self, journey: Journey, size: int) -> None:
        self._journey, self._size, self._counted = journey, size, 0

    def __call__(self, count: int) -> None:
        self._counted += count
        self._journey.pass_on(count)

    def arrived(self, *, traveled: bool) -> None:
        """Storages may count what they send or not at all; parts that an earlier attempt sent are not counted."""
        self._journey.settle(self._size - self._counted, traveled=traveled and not self._counted)
