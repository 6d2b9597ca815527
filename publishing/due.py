"""What is due: episodes and articles whose moment has come and that nobody can see yet; for jobs that run by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from publishing.desk import Desk
from publishing.live import is_folder, last_known, open_storage
from publishing.manifest import Manifest
from publishing.publication import Publication, read_publication, still_to_come
from publishing.upload import read_base
from workspace.words import moment_in_words


@dataclass(frozen=True)
class Waiting:
    """Something with a title that goes public at a moment."""

    title: str
    publish: datetime

    def as_json(self) -> dict[str, object]:
        """For scripts: an ISO time with the offset of the publisher's time zone."""
        return {"title": self.title, "publish": self.publish.isoformat()}


@dataclass(frozen=True, kw_only=True)
class Due:
    """What should be public and is not, and what is next; both in the order of their moments.

    `held` says why nothing is due although something may be: somebody took the last publish back by hand.
    """

    now: tuple[Waiting, ...]
    next: Waiting | None
    held: str = ""

    def lines(self) -> tuple[str, ...]:
        """Why nothing is due, or each thing that is, or else what comes next."""
        if self.held:
            return (self.held,)
        if self.now:
            return tuple(f'"{each.title}" is due since {moment_in_words(each.publish)}.' for each in self.now)
        if self.next is None:
            return ("Nothing is due, and nothing is waiting for its day.",)
        return (f'Nothing is due; the next is "{self.next.title}", {moment_in_words(self.next.publish)}.',)

    def as_json(self) -> dict[str, object]:
        """For scripts: `held` is there only if an undo holds everything back."""
        return {
            "due": [each.as_json() for each in self.now],
            "next": self.next.as_json() if self.next else None,
        } | ({"held": self.held} if self.held else {})


def due(publication: Publication, live: Manifest | None, now: datetime) -> Due:
    """Decide what is due: its moment has come, and what is live does not hold it.

    When the last publish was does not matter: what came too late for it, or was dated back, is due all the same. After
    an undo nothing is: a publish would put up again what somebody took back.
    """
    held = _held(live) if live else ""
    waiting = sorted(_not_live(publication, live), key=lambda each: (each.publish, each.title))
    return Due(
        now=() if held else tuple(each for each in waiting if each.publish <= now),
        next=next((each for each in waiting if each.publish > now), None),
        held=held,
    )


def due_now(desk: Desk) -> Due:
    """What is due at the desk's moment. The storage is asked only if something seems to be.

    Raises UserError if a file that is out cannot be read: it may be the one that is due.
    """
    publication = read_publication(desk.folder).required(still_to_come(desk.now))
    found = due(publication, last_known(desk.folder, publication.settings), desk.now)
    if not (found.now or found.held) or is_folder(publication.settings):
        return found
    base = read_base(open_storage(desk.folder, publication.settings))
    return due(publication, base.manifest if base else None, desk.now)


def _held(live: Manifest) -> str:
    if not (live.history and live.history[-1].back_to):
        return ""
    return f"The last publish was taken back by {live.history[-1].who}; timed ones wait until somebody types  pressroom publish"


def _not_live(publication: Publication, live: Manifest | None) -> Iterator[Waiting]:
    zone = publication.settings.zone
    ids = live.episodes.keys() if live else set()
    slugs = {each.slug for each in live.episodes.values()} if live else set()
    entries = live.entries.keys() if live else set()
    for episode in publication.episodes:
        if episode.publish and episode.header.id not in ids and episode.slug not in slugs:
            yield Waiting(episode.title, episode.publish.astimezone(zone))
    for article in publication.articles:
        if article.header.publish and f"articles/{article.slug}/index.html" not in entries:
            yield Waiting(article.title, article.header.publish.astimezone(zone))
