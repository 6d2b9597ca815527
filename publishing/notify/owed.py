"""Owed: a feed went up and nobody has been told yet; noted on this computer, because a publish may be cut off between."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from podcast.archives import FEED


@dataclass(frozen=True)
class Owed:
    """The note, a file in the folder `machine` that is ours."""

    machine: Path

    @property
    def _note(self) -> Path:
        return self.machine / "cache" / "untold"

    def begin(self, paths: Collection[str]) -> None:
        """Before `paths` go up: from now on somebody is to be told, if the feed is among them."""
        if FEED in paths:
            self._note.parent.mkdir(parents=True, exist_ok=True)
            self._note.touch()

    def added_to(self, sent: tuple[str, ...]) -> tuple[str, ...]:
        """What was sent now, and the feed if an earlier publish sent it and told nobody."""
        return (*sent, FEED) if self._note.exists() and FEED not in sent else sent

    def settle(self) -> None:
        """Everybody has been told who wants to know."""
        self._note.unlink(missing_ok=True)
