"""Checking a feed that was written: the one that a build made, the one about to be published, or any file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from episodes import checks as episode_checks
from podcast import checks as show_checks
from podcast import feed_checks
from podcast.archives import FEED
from podcast.feed_checks.facts import FeedFacts, facts_of
from podcast.finished import FinishedEpisode
from podcast.identity import Identity, ascii_address
from publishing.desk import Desk
from publishing.publication import Publication
from workspace.errors import UserError
from workspace.findings import Finding
from workspace.rules import Rule

_OF_WORDS: tuple[Rule[Any], ...] = (*show_checks.RULES, *episode_checks.RULES)
_MODELED = frozenset(number for each in _OF_WORDS for number in each.covers)
_ON_PAPER_ONLY = tuple(each for each in feed_checks.RULES if not _MODELED.intersection(each.covers))
_MOST_BYTES = 50_000_000  # of a feed that is read; the largest known have some ten million


def last_built_findings(desk: Desk, publication: Publication) -> tuple[Finding, ...]:
    """What only the written feed can show, of the one that was built last.

    The words behind it are checked where the owner wrote them; here they may be older than what stands there now.
    """
    facts = _built(desk, publication)
    return feed_checks.check_facts(_ON_PAPER_ONLY, facts) if facts else ()


def coming_feed_findings(desk: Desk, identity: Identity, finished: Iterable[FinishedEpisode]) -> tuple[Finding, ...]:
    """Every finding about the feed that was built this moment, held against the files that go up with it."""
    site = desk.folder.site
    paths = (audio.path for each in finished for audio in (each.audio, *each.alternates))
    sizes = {identity.address(path): (site / path).stat().st_size for path in paths}
    feed, name = _feed_of(desk), desk.folder.name_of(_feed_of(desk))
    return feed_checks.check_feed(feed.read_bytes(), name, ascii_address(identity.feed), desk.now, sizes)


def is_feed_file(name: str) -> bool:
    """Whether a name is that of a feed in a file, and not of an episode."""
    return PurePath(name).suffix.lower() in {".xml", ".rss"}


def file_findings(file: Path, now: datetime) -> tuple[Finding, ...]:
    """Every finding about a feed in a file, whoever wrote it. Raises UserError if there is no such file."""
    try:
        if not file.is_file():
            raise _no_feed(file, "It is a folder or a device." if file.exists() else "It is not there.")
        size = file.stat().st_size
        feed = file.read_bytes() if size <= _MOST_BYTES else b""
    except OSError:
        raise _no_feed(file, "It cannot be read.") from None
    if not feed:
        raise _no_feed(file, "It is empty." if not size else f"It has {size:,} bytes, which no feed has.")
    return feed_checks.check_feed(feed, str(file), None, now)


def _built(desk: Desk, publication: Publication) -> FeedFacts | None:
    file = _feed_of(desk)
    if publication.show is None or not file.is_file():
        return None
    identity = publication.identity()
    site = desk.folder.site
    sizes: Mapping[str, int] = {
        identity.address(each.relative_to(site).as_posix()): each.stat().st_size
        for each in (site / "episodes").glob("*/*.*")
    }
    name = desk.folder.name_of(file)
    return facts_of(file.read_bytes(), name, ascii_address(identity.feed), desk.now, sizes)


def _feed_of(desk: Desk) -> Path:
    return desk.folder.site / FEED


def _no_feed(file: Path, why: str) -> UserError:
    return UserError(
        "no-feed-there",
        problem=f'"{file.name}" is no feed that can be read.',
        where=str(file),
        why=why,
        fix="Save the feed from your browser as a file, and name that file.",
    )
