"""An episode's notes: the Markdown under the header, and its sections Chapters, Links and Soundbites."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from episodes.chapters.chapter import Chapter
from workspace.document import Document
from workspace.findings import Finding, Place

_HEADING = re.compile(r"^##[ \t]+(.+?)[ \t#]*$")
_FENCE = re.compile(r"^\s*(```|~~~)")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])?\s*(.*)$")
_TIME = r"\(?((?:\d+:)?\d{1,3}:\d{2}(?:\.\d{1,3})?)\)?"
_CHAPTER = re.compile(_TIME + r"\s*(?:[-–—:]\s+)?(\S.*)$")
_SOUNDBITE = re.compile(_TIME + r"\s+for\s+(\d+(?:\.\d+)?)\s*(?:seconds|secs?|s)\b\s*(?:[-–—:]\s*(.*))?$")
_LINK = re.compile(r"\[([^\]]+)\]\((\S+?)\)$")
_ANGLE = re.compile(r"\s*<(https?://[^>\s]+)>\s*$")


@dataclass(frozen=True, kw_only=True)
class Soundbite:
    """A part worth sharing; `start` and `seconds` are seconds of the finished audio."""

    start: float
    seconds: float
    title: str


@dataclass(frozen=True)
class NamedLink:
    """A link of the Links section."""

    title: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Notes:
    """What the page of notes says; `chapter_lines` are the lines of the file that the chapters stand on."""

    text: str = ""
    chapters: tuple[Chapter, ...] = ()
    links: tuple[NamedLink, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()
    chapter_lines: tuple[int, ...] = ()
    troubles: tuple[Finding, ...] = ()


_Value = TypeVar("_Value")


@dataclass(frozen=True)
class _Form(Generic[_Value]):
    """How one kind of entry is written."""

    kind: str
    example: str
    read: Callable[[str], _Value | None]


@dataclass(frozen=True)
class _Line:
    number: int
    text: str


def read_notes(document: Document) -> Notes:
    """Split the body into its sections; a line that a section cannot use is a finding."""
    sections = _sections(document)
    chapters, lost_chapters = _each(document.name, sections.get("chapters", []), _CHAPTERS)
    links, lost_links = _each(document.name, sections.get("links", []), _LINKS)
    bites, lost_bites = _each(document.name, sections.get("soundbites", []), _SOUNDBITES)
    return Notes(
        text="\n".join(line.text for line in sections[""]).strip(),
        chapters=tuple(chapter for _, chapter in chapters),
        chapter_lines=tuple(number for number, _ in chapters),
        links=tuple(link for _, link in links),
        soundbites=tuple(bite for _, bite in bites),
        troubles=(*lost_chapters, *lost_links, *lost_bites),
    )


def seconds_of(clock: str) -> float:
    """Read [H:]MM:SS[.mmm] as seconds.

    >>> seconds_of("1:02:10"), seconds_of("02:10.5")
    (3730.0, 130.5)
    """
    total = 0.0
    for part in clock.split(":"):
        total = total * 60 + float(part)
    return total


def _sections(document: Document) -> dict[str, list[_Line]]:
    """The lines under each heading that Pressroom knows; all others belong to the notes ("")."""
    sections: dict[str, list[_Line]] = {"": []}
    here, fenced = "", False
    for number, text in enumerate(document.body.splitlines(), document.body_line):
        fenced ^= bool(_FENCE.match(text))
        heading = None if fenced else _HEADING.match(text)
        if heading:
            name = heading[1].strip().lower()
            here = name if name in {"chapters", "links", "soundbites"} else ""
            if here:
                sections.setdefault(here, [])
                continue
        sections[here].append(_Line(number, text))
    return sections


def _items(lines: list[_Line]) -> Iterator[_Line]:
    """The section's entries without their list signs; empty lines and comments are skipped."""
    for line in lines:
        item = _ITEM.match(line.text)
        text = item[1].strip() if item else ""
        if text and not text.startswith("<!--"):
            yield _Line(line.number, text)


def _each(name: str, lines: list[_Line], form: _Form[_Value]) -> tuple[list[tuple[int, _Value]], tuple[Finding, ...]]:
    """Read every entry of a section: the values with their line numbers, and what could not be read."""
    values: list[tuple[int, _Value]] = []
    lost: list[Finding] = []
    for line in _items(lines):
        value = form.read(line.text)
        if value is not None:
            values.append((line.number, value))
            continue
        lost.append(
            Finding(
                code=f"{form.kind}-unreadable",
                where=Place(name, line.number, shown=line.text),
                problem=f"This line is not a {form.kind}.",
                why=f"Apps would miss it: under its heading every line is one {form.kind}.",
                fix=f"Write it as  {form.example}",
            )
        )
    return values, tuple(lost)


def _chapter(text: str) -> Chapter | None:
    """`12:30 Rest and load <https://…>`; the link is optional."""
    matched = _CHAPTER.match(text)
    if not matched:
        return None
    link = _ANGLE.search(matched[2])
    title = matched[2][: link.start()] if link else matched[2]
    return Chapter(start=seconds_of(matched[1]), title=title.strip(), link=link[1] if link else None)


def _link(text: str) -> NamedLink | None:
    """`[Book a visit](https://…)`, or a bare address."""
    matched = _LINK.match(text)
    if matched:
        title, address = matched[1].strip(), matched[2]
    else:
        title, address = text.removeprefix("https://").rstrip("/"), text
    return NamedLink(title, address) if re.match(r"https?://[^\s/]+\S*$|mailto:\S+$|tel:\S+$", address) else None


def _soundbite(text: str) -> Soundbite | None:
    """`18:20 for 45 seconds - Rest is not the cure`."""
    matched = _SOUNDBITE.match(text)
    if not matched:
        return None
    return Soundbite(start=seconds_of(matched[1]), seconds=float(matched[2]), title=(matched[3] or "").strip())


_CHAPTERS = _Form("chapter", "- 12:30 Rest and load", _chapter)
_LINKS = _Form("link", "- [Book a visit](https://example.org/visit)", _link)
_SOUNDBITES = _Form("soundbite", "- 18:20 for 45 seconds - Rest is not the cure", _soundbite)
