"""A foreign episode as `episode.md`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from episodes.chapters.chapter import Chapter, plain_seconds
from episodes.chapters.lines import written_time
from episodes.chapters.writing import episode_lines
from episodes.episode import EpisodeHeader
from episodes.notes import NamedLink, Soundbite, read_notes
from podcast.reading.foreign import ForeignItem, ForeignShow, Trouble
from podcast.reading.markdown import as_markdown
from podcast.reading.notes_parts import NotesParts, split_notes, split_own_notes
from podcast.taxonomy import GUESTS
from publishing.importing.app_words import of_episode
from publishing.importing.fitting import fitting
from publishing.importing.persons import People
from publishing.importing.toml_writing import toml_lines
from workspace.discreet import discreet, legible
from workspace.document import Document
from workspace.errors import UserError

_SECTION = re.compile(r"^##(?=[ \t]+(?:chapters|links|soundbites)[ \t#]*$)", re.IGNORECASE | re.MULTILINE)
_SHORT = 255  # letters; a summary that is longer is the notes over again


@dataclass(frozen=True, kw_only=True)
class Around:
    """What an episode's words need of its show: `moments` are the dates of episodes, by id."""

    show: ForeignShow
    people: People
    closing: str
    moments: Mapping[str, datetime]


@dataclass(frozen=True, kw_only=True)
class EpisodeWords:
    """The text of `episode.md`, and what could not be carried into it."""

    text: str
    troubles: tuple[Trouble, ...]


def parts_of(
    item: ForeignItem, show: ForeignShow, closing: str, chapters: tuple[Chapter, ...] | None = None
) -> NotesParts:
    """Its notes taken apart; `chapters` are those of its file, where that could be fetched."""
    known = item.chapters if chapters is None else chapters
    notes = item.notes_html
    if show.ours:
        guests = [person.name for person in item.persons if person.role in GUESTS]
        shorter = item.description_html if item.content_html else ""
        return split_own_notes(notes, known, closing=closing, guests=guests, shorter=shorter)
    return split_notes(notes, known, closing=closing, seconds=item.seconds or 0)


def episode_words(
    item: ForeignItem,
    around: Around,
    *,
    chapters: tuple[Chapter, ...] | None = None,
    more: Mapping[str, Any] | None = None,
) -> EpisodeWords:
    """Write the file; `more` are keys that depend on the files beside it. Raises UserError."""
    parts = parts_of(item, around.show, around.closing, chapters)
    prose = as_markdown(parts.words, exact=around.show.ours)
    words = _SECTION.sub("###", prose.markdown).strip()
    if parts.more:
        words += f"\n\n<!-- more -->\n\n{as_markdown(parts.more, exact=True).markdown}"
    known = item.chapters if chapters is None else chapters
    values = legible(_header(item, around, words) | of_episode(item) | dict(more or {})) | {"id": item.id}
    header = fitting(EpisodeHeader, values, item=item.name)
    if header.values.get("id") != item.id:
        raise _bad_id(item)
    body = legible(_body(words, known or parts.chapters, parts.links, item.soundbites))
    text = "+++\n" + "\n".join(toml_lines(header.values)) + f"\n+++\n\n{body}"
    lost = tuple(Trouble(item=item.name, what="part of the notes", why=why) for why in prose.lost)
    return EpisodeWords(text=text, troubles=(*header.troubles, *lost, *_misread(item, body)))


def _header(item: ForeignItem, around: Around, words: str) -> dict[str, Any]:
    guests = around.people.guests_of(item)
    moment = around.moments.get(item.id)
    return {
        "title": item.title or item.name,
        "guest": guests[0] if len(guests) == 1 else None,
        "guests": guests if len(guests) > 1 else (),
        "hosts": around.people.hosts_of(item),
        "season": item.season,
        "number": item.number,
        "publish": _written(moment) if moment else None,
        "summary": _summary(item, words),
        "type": item.type if item.type != "full" else None,
        "explicit": item.explicit if item.explicit != bool(around.show.explicit) else None,
        "unlisted": True if item.blocked else None,
    }


def _written(moment: datetime) -> str:
    """With its own offset, so that the feed has the same letters again."""
    return moment.isoformat(sep=" ", timespec="seconds" if moment.second else "minutes")


def _summary(item: ForeignItem, words: str) -> str:
    """One sentence, if the feed has one that the notes do not begin with."""
    plain = " ".join(words.split())
    for text in (item.subtitle, item.summary):
        told = " ".join(text.split())
        if told and len(told) <= _SHORT and "<" not in told and not plain.startswith(told[:60]) and told != item.title:
            return told
    return ""


def _body(words: str, chapters: tuple[Chapter, ...], links: tuple[NamedLink, ...], bites: tuple[Soundbite, ...]) -> str:
    blocks = [words] if words else []
    for title, lines in (
        ("Chapters", episode_lines(chapters)),
        ("Links", tuple(f"- [{link.title}]({link.address})" for link in links)),
        ("Soundbites", tuple(_bite(bite) for bite in bites)),
    ):
        if lines:
            blocks += [f"## {title}", "\n".join(lines)]
    return "\n\n".join(blocks) + "\n"


def _bite(bite: Soundbite) -> str:
    length = f"- {written_time(bite.start)} for {plain_seconds(bite.seconds)} seconds"
    return f"{length} - {' '.join(bite.title.split())}" if bite.title else length


def _misread(item: ForeignItem, body: str) -> Iterator[Trouble]:
    """Lines that Pressroom would not read as they are meant."""
    document = Document(name="episode.md", path=Path("episode.md"), text=body, values={}, body=body)
    for finding in read_notes(document).troubles:
        yield Trouble(item=item.name, what="a line of the notes", why=f"{finding.problem} {finding.where.shown or ''}")


def _bad_id(item: ForeignItem) -> UserError:
    return UserError(
        "import-id",
        problem=f'The id of "{discreet(item.name, 120)}" cannot be kept.',
        where=f"line {item.line} of the feed",
        why="It is empty or holds signs that nobody can see; with another id, subscribers would get the episode twice.",
        fix="Ask the old host to write the id in plain letters, then import again.",
    )
