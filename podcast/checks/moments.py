"""What is checked of the moments at which episodes go public."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from episodes.episode import Episode
from podcast.show_facts import ShowFacts
from workspace.findings import Level
from workspace.rules import Rule, Trouble, rule

_FAR = timedelta(days=366)


@rule("p-019", Level.SHOULD, covers="I08")
def moments_once(facts: ShowFacts) -> Iterator[Trouble]:
    """No two episodes go public at the same moment."""
    moments: dict[datetime, list[Episode]] = defaultdict(list)
    for episode in facts.episodes:
        if episode.publish is not None:
            moments[episode.publish].append(episode)
    for same in moments.values():
        first, *others = sorted(same, key=lambda each: each.slug)
        for other in others:
            yield Trouble(
                where=other.document.place("publish"),
                problem=f'"{first.title}" and "{other.title}" go public at the same moment.',
                why="Apps sort by time, and may show the two in either order.",
                fix="Move one of them by a minute.",
            )


@rule("p-028", Level.SHOULD, covers="I08")
def moments_near(facts: ShowFacts) -> Iterator[Trouble]:
    """No episode goes public more than a year from now."""
    for episode in facts.episodes:
        if episode.publish is not None and episode.publish - facts.now > _FAR:
            yield Trouble(
                where=episode.document.place("publish"),
                problem=f'"{episode.title}" goes public in {episode.publish.year}.',
                why="Until then it is held back, and nobody hears it; most often the year is a slip.",
                fix=f'Write  publish = "{facts.now.year}-…"  if it is meant for this year.',
            )


@rule("p-036", Level.NICE)
def moments_come_once(facts: ShowFacts) -> Iterator[Trouble]:
    """A time that comes twice, in the night when clocks are set back, says which of the two is meant."""
    for episode in facts.episodes:
        written = _without_zone(episode.document.values.get("publish"))
        if episode.publish is None or written is None:
            continue
        first = written.replace(tzinfo=facts.settings.zone)
        second = first.replace(fold=1)
        if first.utcoffset() != second.utcoffset():
            yield Trouble(
                where=episode.document.place("publish"),
                problem=f'"{episode.title}" goes public at a time that comes twice that night.',
                why="The clocks are set back, and Pressroom takes the first of the two.",
                fix=f'To be plain, write  publish = "{first.isoformat(" ")}"  or  "{second.isoformat(" ")}"',
            )


RULES: tuple[Rule[ShowFacts], ...] = (moments_once, moments_near, moments_come_once)


def _without_zone(written: object) -> datetime | None:
    """The moment as the owner wrote it, if it has no offset."""
    try:
        read = written if isinstance(written, datetime) else datetime.fromisoformat(str(written).strip())
    except ValueError:
        return None
    return read if read.tzinfo is None else None
