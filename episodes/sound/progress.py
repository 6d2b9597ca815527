"""Progress: the stages of mastering as seconds done of the recording's seconds, from any number of threads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Lock

from episodes.sound.spool import Block
from workspace.progress import Event, Reporter


class Stages:
    """Tells how far the work is; never runs backward."""

    def __init__(self, what: str, seconds: float | None, report: Reporter) -> None:
        self._what = what
        self.seconds = seconds
        self._report = report
        self._lock = Lock()
        self._told = 0.0
        self._first, self._last, self._frames, self._done = 0.0, 0.0, 0, 0

    def begin(self, first: float, last: float, frames: float) -> None:
        """A stage begins: its `frames` take the bar from share `first` to share `last` of the whole."""
        self._first, self._last, self._frames, self._done = first, last, max(int(frames), 1), 0

    def watched(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Pass `blocks` on and count their frames."""
        for block in blocks:
            yield block
            self.add(len(block))

    def add(self, frames: int) -> None:
        """So many frames of this stage are done; called from any thread."""
        with self._lock:
            self._done += frames
            if self.seconds:
                share = self._first + (self._last - self._first) * min(1.0, self._done / self._frames)
                self._move_to(self.seconds * share, self.seconds)

    def remark(self, text: str) -> None:
        """Tell the owner something about this recording; the bar stays where it is."""
        self._report(Event(f"{self._what}: {text}"))

    def _move_to(self, done: float, total: float) -> None:
        if done >= self._told + total / 200 or done == total > self._told:  # two hundred steps are smooth enough
            self._told = done
            self._report(Event(self._what, min(done, total), total))
