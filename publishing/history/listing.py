"""The list of releases: what can be gone back to, who published it, when, and what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from publishing.desk import Desk
from publishing.history.releases import is_unfinished
from publishing.live import open_storage
from publishing.manifest import Manifest, PastRelease
from publishing.publication import read_publication
from publishing.upload import read_base
from publishing.verifying import no_record
from workspace.errors import MustFix
from workspace.words import clock_in_words


@dataclass(frozen=True, kw_only=True)
class Releases:
    """What is live, and everything that came before and is kept; times are shown on the clinic's clock."""

    live: Manifest
    where: str
    zone: tzinfo

    @property
    def remarks(self) -> tuple[str, ...]:
        """How to go back by one; nothing while there is nothing to go back to."""
        past = self.live.history
        return (f"Back to one of them:  pressroom undo --to {past[-2].release}",) if len(past) > 1 else ()

    def lines(self) -> tuple[str, ...]:
        """Newest first."""
        live, past = self.live, self.live.history
        if not past:
            return (
                f"Live in {self.where}: release {live.release}. No way back is kept yet; the next publish keeps one.",
            )
        widest = max(len(each.who) for each in past)
        rows = (self._line(each, widest, live=each is past[-1]) for each in reversed(past))
        return (*self._unusual(), *rows)

    def as_json(self) -> dict[str, object]:
        """For scripts, newest first: `back_to` is null but for an undo, and `live` marks the newest that is kept."""
        last = self.live.history[-1].release if self.live.history else None
        rows = [
            {
                "release": each.release,
                "when": each.when,
                "who": each.who,
                "says": each.says,
                "back_to": each.back_to or None,
                "live": each.release == last,
            }
            for each in reversed(self.live.history)
        ]
        return {"release": self.live.release, "unfinished": is_unfinished(self.live), "releases": rows}

    def _unusual(self) -> tuple[str, ...]:
        live, last = self.live, self.live.history[-1]
        if is_unfinished(live):
            begun = f"of {live.who} is not finished (since {self._moment(live.when)}):"
            if live.undoing:
                return (f"An undo {begun}  pressroom undo  goes on with it.",)
            return (f"A publish {begun}  pressroom publish  goes on with it,  pressroom undo  takes it back.",)
        if live.release != last.release:
            return (f"Live is release {live.release}: release {last.release} with files that had to be sent again.",)
        return ()

    def _line(self, past: PastRelease, widest: int, *, live: bool) -> str:
        mark = "live" if live else ""
        return f"{past.release:>4}  {mark:<4}  {self._moment(past.when):<25}  {past.who:<{widest}}  {past.says}"

    def _moment(self, when: str) -> str:
        return clock_in_words(when, self.zone)


def releases(desk: Desk) -> Releases:
    """Everything that can be gone back to; of the show's folder only `pressroom.toml` is needed."""
    reading = read_publication(desk.folder)
    if reading.publication is None:
        raise MustFix(reading.findings)
    settings = reading.publication.settings
    storage = open_storage(desk.folder, settings)
    base = read_base(storage)
    if base is None:
        raise no_record(desk, settings, storage)
    return Releases(live=base.manifest, where=storage.describe(), zone=settings.zone)
