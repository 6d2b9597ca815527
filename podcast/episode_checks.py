"""Checks of the episodes as a row: numbers, ids, moments and names that must not get in each other's way."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from difflib import get_close_matches

from episodes.episode import Episode
from podcast.show_facts import ShowFacts
from workspace.findings import Level, Place
from workspace.rules import Rule, Trouble, rule

_NUMBERED = re.compile(
    r"\s*(?:(?:episode|ep\.?|folge)\s*#?\s*\d+|#\s*\d+|s\d+\s*e\d+)\b\s*[:.\-–—|]?\s*", re.IGNORECASE
)


@rule("p-014", Level.MUST, "apple")
def numbers_once(facts: ShowFacts) -> Iterator[Trouble]:
    """No two full episodes of a season have the same number."""
    numbered: dict[tuple[int | None, int], list[Episode]] = defaultdict(list)
    for episode in facts.episodes:
        if episode.header.number is not None and episode.header.type == "full":
            numbered[episode.header.season, episode.header.number].append(episode)
    taken = {number for _, number in numbered}
    for (_, number), same in numbered.items():
        first, *others = _oldest_first(same)
        for other in others:
            free = next(each for each in range(number, number + len(taken) + 2) if each not in taken)
            yield Trouble(
                where=_line(other, "number"),
                problem=f'Two episodes are number {number}: "{first.title}" and "{other.title}".',
                why="Apps sort by number in some lists; one of the two would look missing.",
                fix=f'"{first.title}" came first and keeps it. In "{other.title}" write  number = {free}',
            )


@rule("p-015", Level.MUST, "apple", "spotify")
def ids_once(facts: ShowFacts) -> Iterator[Trouble]:
    """No two episodes have the same id."""
    holders: dict[str, list[Episode]] = defaultdict(list)
    for episode in facts.episodes:
        if episode.header.id:
            holders[episode.header.id].append(episode)
    for same in holders.values():
        first, *others = _oldest_first(same)
        for other in others:
            yield Trouble(
                where=_line(other, "id"),
                problem=f'"{other.title}" has the id of "{first.title}".',
                why="Apps know an episode by its id, and would show only one of the two. A copied folder does this.",
                fix=f"Delete the line  id = …  in {other.document.name}; a new one is written.",
            )


@rule("p-016", Level.MUST, "apple")
def serial_numbered(facts: ShowFacts) -> Iterator[Trouble]:
    """In a serial show every full episode has a number."""
    if facts.show.type != "serial":
        return
    for episode in facts.episodes:
        if episode.header.type == "full" and episode.header.number is None and episode.publish is not None:
            yield Trouble(
                where=_line(episode, "title"),
                problem=f'"{episode.title}" has no number, and the show is told in order.',
                why="Apple Podcasts sorts a serial show by number.",
                fix="Add the line  number = 1  with the episode's own number.",
            )


@rule("p-017", Level.SHOULD, "apple")
def title_bare(facts: ShowFacts) -> Iterator[Trouble]:
    """An episode's title repeats neither its number nor the show's name."""
    for episode in facts.episodes:
        bare = _bare_title(episode.title, facts.show.name)
        if bare != episode.title:
            yield Trouble(
                where=_line(episode, "title"),
                problem=f'The title "{episode.title}" repeats the number or the show\'s name.',
                why="Apps show both beside it; on a lock screen only the first 28 letters are read.",
                fix=f'Write  title = "{bare}"' if bare else "Write what the episode is about.",
            )


@rule("p-019", Level.SHOULD)
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
                where=_line(other, "publish"),
                problem=f'"{first.title}" and "{other.title}" go public at the same moment.',
                why="Apps sort by time, and may show the two in either order.",
                fix="Move one of them by a minute.",
            )


@rule("p-020", Level.SHOULD)
def hosts_known(facts: ShowFacts) -> Iterator[Trouble]:
    """A host who is named by a short name is described in show.toml."""
    for episode in facts.episodes:
        for host in episode.header.hosts:
            if host in facts.show.person or not re.fullmatch(r"[a-z0-9_-]+", host):
                continue
            near = get_close_matches(host, list(facts.show.person), 1)
            yield Trouble(
                where=_line(episode, "hosts"),
                problem=f'"{host}" is not described in show.toml.',
                why="Apps would show the short name as it stands.",
                fix=f'Write  hosts = ["{near[0]}"]' if near else f'Add to show.toml  [person.{host}]  with  name = "…"',
            )


EPISODE_RULES: tuple[Rule[ShowFacts], ...] = (
    *(numbers_once, ids_once, serial_numbered, title_bare),
    *(moments_once, hosts_known),
)


def _oldest_first(episodes: list[Episode]) -> list[Episode]:
    """Those that are published keep what they have; drafts come last."""
    return sorted(
        episodes, key=lambda each: (each.publish is None, each.publish and each.publish.timestamp(), each.slug)
    )


def _line(episode: Episode, key: str) -> Place:
    return episode.document.place(key)


def _bare_title(title: str, show: str) -> str:
    """The title without a leading number and without the show's name at either end."""
    bare = title
    for _ in range(3):
        bare = _NUMBERED.sub("", bare, count=1) if _NUMBERED.match(bare) else bare
        for pattern in (rf"{re.escape(show)}\s*[:\-–—|]\s*", rf"\s*[:\-–—|]\s*{re.escape(show)}$"):
            found = re.search(pattern, bare, re.IGNORECASE)
            if found and (found.start() == 0 or found.end() == len(bare)):
                bare = bare[: found.start()] + bare[found.end() :]
    return bare
