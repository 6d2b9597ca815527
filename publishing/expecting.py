"""Expecting: by when each directory that lists the show should show what was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from podcast.directories import Standing, standing
from podcast.directory import Directory
from publishing.publication import Publication
from workspace.addresses import is_for_examples, is_this_computer
from workspace.words import moment_in_words


@dataclass(frozen=True)
class Expected:
    """A directory, and the moment on the clinic's clock by which it says that changes show."""

    directory: Directory
    by: datetime

    def line(self) -> str:
        """What a publish ends with, once for each directory."""
        return f"You should see it in {self.directory.name} by {moment_in_words(self.by)}."

    def as_json(self) -> dict[str, object]:
        """For scripts: the directory's id in directories.toml, and an ISO time with the publisher's offset."""
        return {"directory": self.directory.id, "by": self.by.isoformat()}


def expected_in(publication: Publication, published: str, now: datetime) -> tuple[Expected, ...]:
    """Where listeners should see a feed that was `published` (ISO time), soonest first.

    Only directories that list the show, and that say themselves how long a change takes.
    """
    address = publication.settings.public_address
    if publication.show is None or is_for_examples(address) or is_this_computer(address):
        return ()  # no directory reaches it
    found = []
    for listing in standing(publication.show, publication.identity()):
        until = seen_by(listing.directory, published, now, publication.settings.zone)
        if until and listing.standing is Standing.LISTED:
            found.append(Expected(listing.directory, until))
    return tuple(sorted(found, key=lambda each: each.by))


def seen_by(directory: Directory, published: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When a directory should show what was `published` (ISO time); None if it does not say, or that has passed."""
    if directory.asks.seen is None:
        return None
    try:
        until = datetime.fromisoformat(published) + directory.asks.seen
    except ValueError:
        return None
    return until.astimezone(zone) if until > now else None
