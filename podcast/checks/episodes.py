"""What is checked of the episodes as a row: numbers, ids and titles that must not get in each other's way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from episodes.episode import Episode
from podcast.show_facts import ShowFacts
from podcast.wording import bare_title
from workspace.findings import Level, Place
from workspace.mending import without_line
from workspace.rules import Rule, Trouble, rule

_FIRST_WORDS = 28  # letters that a lock screen or a car shows


@rule("p-014", Level.MUST, "apple", covers="I13")
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


@rule("p-015", Level.MUST, "apple", "spotify", covers="I06")
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
                mend=without_line(other.document, "id") if first.is_out(facts.now) > other.is_out(facts.now) else None,
                fix=f"Delete the line  id = …  in {other.document.name}; a new one is written.",
            )


@rule("p-016", Level.MUST, "apple", covers="C15")
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


@rule("p-017", Level.SHOULD, "apple", covers="I01")
def title_bare(facts: ShowFacts) -> Iterator[Trouble]:
    """An episode's title repeats neither its number nor the show's name."""
    for episode in facts.episodes:
        bare = bare_title(episode.title, facts.show.name)
        if bare != episode.title:
            yield Trouble(
                where=_line(episode, "title"),
                problem=f'The title "{episode.title}" repeats the number or the show\'s name.',
                why="Apps show both beside it; on a lock screen only the first 28 letters are read.",
                fix=f'Write  title = "{bare}"' if bare else "Write what the episode is about.",
            )


@rule("p-027", Level.NICE)
def first_words_differ(facts: ShowFacts) -> Iterator[Trouble]:
    """The first 28 letters of a title tell the episode from the others."""
    begun: dict[str, list[Episode]] = defaultdict(list)
    for episode in facts.episodes:
        begun[episode.title[:_FIRST_WORDS].casefold()].append(episode)
    for same in begun.values():
        first, *others = _oldest_first(same)
        for other in others:
            yield Trouble(
                where=_line(other, "title"),
                problem=f'"{first.title}" and "{other.title}" begin alike.',
                why=f"A lock screen or a car shows the first {_FIRST_WORDS} letters; there the two look the same.",
                fix="Begin with the words in which they differ: the subject, or the guest.",
            )


@rule("p-029", Level.SHOULD, "apple", covers="I12")
def trailer_unnumbered(facts: ShowFacts) -> Iterator[Trouble]:
    """A trailer has no number."""
    for episode in facts.episodes:
        if episode.header.type == "trailer" and episode.header.number is not None:
            yield Trouble(
                where=_line(episode, "number"),
                problem=f'The trailer "{episode.title}" has a number.',
                why="Apps put a trailer before all episodes; with a number they look for it among them.",
                fix="Delete the line  number = …  ; a season may stay, if it is the trailer of that season.",
                mend=without_line(episode.document, "number"),
            )


@rule("p-030", Level.SHOULD, "apple")
def seasons_throughout(facts: ShowFacts) -> Iterator[Trouble]:
    """If one full episode has a season, all have."""
    full = [each for each in facts.episodes if each.header.type == "full" and each.publish is not None]
    if not any(each.header.season for each in full):
        return
    for episode in full:
        if episode.header.season is None:
            yield Trouble(
                where=_line(episode, "title"),
                problem=f'"{episode.title}" belongs to no season, and other episodes do.',
                why="Apps sort the show by seasons; this one would stand apart, under none.",
                fix="Add the line  season = 1  with its own season.",
            )


@rule("p-032", Level.NICE)
def unlisted_is_public(facts: ShowFacts) -> Iterator[Trouble]:
    """An unlisted episode may be heard by anybody."""
    for episode in facts.episodes:
        if episode.header.unlisted and episode.publish is not None:
            yield Trouble(
                where=_line(episode, "unlisted"),
                problem=f'"{episode.title}" is unlisted, which does not make it private.',
                why="It stays in the feed: subscribers get it, and whoever knows the address can hear it.",
                fix="If nobody may hear it, delete its line  publish = …",
            )


RULES: tuple[Rule[ShowFacts], ...] = (
    *(numbers_once, ids_once, serial_numbered, title_bare),
    *(first_words_differ, trailer_unnumbered, seasons_throughout, unlisted_is_public),
)


def _oldest_first(episodes: list[Episode]) -> list[Episode]:
    """Those that are published keep what they have; drafts come last."""
    return sorted(
        episodes, key=lambda each: (each.publish is None, each.publish and each.publish.timestamp(), each.slug)
    )


def _line(episode: Episode, key: str) -> Place:
    return episode.document.place(key)
