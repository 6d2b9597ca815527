"""An episode's notes: the Markdown under the header, and its sections Chapters, Links and Soundbites."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from episodes.chapters.chapter import Chapter
from episodes.chapters.lines import TIME, read_line, seconds_of
from workspace.document import Document
from workspace.findings import Finding, Place

__all__ = ["NamedLink", "Notes", "NotesLine", "Soundbite", "lines_of", "places_of", "read_notes", "seconds_of"]

SECTIONS = ("chapters", "links", "soundbites")
_HEADING = re.compile(r"^##[ \t]+(.+?)[ \t#]*$")
_A_SECTION = re.compile(rf"##\s+(?:{'|'.join(SECTIONS)})", re.IGNORECASE)
_FENCE = re.compile(r"^\s*(```|~~~)")
_ITEM = re.compile(r"^\s*(?:[-*+•‣·]|[0-9]+[.)](?=\s))?\s*(.*)$")
_SOUNDBITE = re.compile(rf"\(?({TIME})\)?" + r"\s+for\s+(\d+(?:\.\d+)?)\s*(?:seconds|secs?|s)\b\s*(?:[-–—:]\s*(.*))?$")
_DOTTED_TIME = re.compile(r"(\d{1,2})[.,](\d\d)\s+(?:[-–—:]\s+)?(\S.*)$")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()\"]+")
_LINK = re.compile(r"\[([^\]]+)\]\((\S+?)\)$")


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
    """What the page of notes says; `chapter_lines` and `soundbite_lines` are the lines of the file that those stand on."""

    text: str = ""
    chapters: tuple[Chapter, ...] = ()
    links: tuple[NamedLink, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()
    chapter_lines: tuple[int, ...] = ()
    soundbite_lines: tuple[int, ...] = ()
    troubles: tuple[Finding, ...] = ()


_Value = TypeVar("_Value")


@dataclass(frozen=True)
class _Form(Generic[_Value]):
    """How one kind of entry is written."""

    kind: str
    section: str
    example: str
    read: Callable[[str], _Value | None]
    meant: Callable[[str], str | None] = lambda _: None
    """What a line that cannot be read was probably meant to be."""


@dataclass(frozen=True)
class NotesLine:
    """A line of the file below its header; `section` is "" for the notes themselves."""

    number: int
    text: str
    section: str = ""
    heading: bool = False

    @property
    def entry(self) -> str:
        """What the line says without its list sign; nothing in an empty line and in a comment."""
        item = _ITEM.match(self.text)
        text = item[1].strip() if item else ""
        return "" if text.startswith("<!--") else text


def read_notes(document: Document) -> Notes:
    """Split the body into its sections; a line that a section cannot use is a finding."""
    if not _A_SECTION.search(document.body):  # as in most notes; whether one is meant is for `lines_of` to say
        return Notes(text="\n".join(document.body.splitlines()).strip())
    lines = lines_of(document)
    chapters, lost_chapters = _each(document.name, lines, _CHAPTERS)
    links, lost_links = _each(document.name, lines, _LINKS)
    bites, lost_bites = _each(document.name, lines, _SOUNDBITES)
    return Notes(
        text="\n".join(line.text for line in lines if not line.section).strip(),
        chapters=tuple(chapter for _, chapter in chapters),
        chapter_lines=tuple(number for number, _ in chapters),
        links=tuple(link for _, link in links),
        soundbites=tuple(bite for _, bite in bites),
        soundbite_lines=tuple(number for number, _ in bites),
        troubles=(*lost_chapters, *lost_links, *lost_bites),
    )


def lines_of(document: Document) -> tuple[NotesLine, ...]:
    """Every line of the body with the section that it belongs to; headings in code blocks are none."""
    lines: list[NotesLine] = []
    here, fenced = "", False
    for number, text in enumerate(document.body.splitlines(), document.body_line):
        fenced ^= bool(_FENCE.match(text))
        heading = None if fenced else _HEADING.match(text)
        if heading:
            name = heading[1].strip().lower()
            here = name if name in SECTIONS else ""
        lines.append(NotesLine(number, text, here, heading=bool(heading and here)))
    return tuple(lines)


def places_of(document: Document, section: str, numbers: Iterable[int]) -> tuple[Place, ...]:
    """Where the entries of a section stand, with their words; `numbers` are lines as `lines_of` counts them.

    It also breaks lines at U+2028 and its like, which `Document.line` does not.
    """
    lines = document.body.splitlines()
    return tuple(
        Place(document.name, number, section, lines[number - document.body_line].strip()) for number in numbers
    )


def _each(
    name: str, lines: tuple[NotesLine, ...], form: _Form[_Value]
) -> tuple[list[tuple[int, _Value]], tuple[Finding, ...]]:
    """Read every entry of a section: the values with their line numbers, and what could not be read."""
    values: list[tuple[int, _Value]] = []
    lost: list[Finding] = []
    for line in lines:
        if line.section != form.section or line.heading or not line.entry:
            continue
        value = form.read(line.entry)
        if value is not None:
            values.append((line.number, value))
            continue
        lost.append(
            Finding(
                code=f"{form.kind}-unreadable",
                where=Place(name, line.number, shown=line.entry),
                problem=f"This line is not a {form.kind}.",
                why=f"Apps would miss it: under its heading every line is one {form.kind}.",
                fix=f"Write it as  {form.meant(line.entry) or form.example}",
            )
        )
    return values, tuple(lost)


def _link(text: str) -> NamedLink | None:
    """`[Book a visit](https://…)`, or a bare address, which may begin with `www.`."""
    matched = _LINK.match(text)
    if matched:
        title, address = matched[1].strip(), matched[2]
    else:
        title, address = text.removeprefix("https://").rstrip("/"), text
    if re.match(r"www\.[\w-]+\.\w", address):
        address = f"https://{address}"
    return NamedLink(title, address) if re.match(r"https?://[^\s/]+\S*$|mailto:\S+$|tel:\S+$", address) else None


def _link_meant(text: str) -> str | None:
    """`Book a visit - https://…` and the like, with the words in brackets."""
    found = _ADDRESS.search(text)
    if found is None:
        return None
    words = f"{text[: found.start()]} {text[found.end() :]}".strip(" \t-–—:|,.;<>()[]")
    address = found[0] if found[0].startswith("http") else f"https://{found[0]}"
    return f"- [{words}]({address})" if words and not set(words) & set("[]") else None


def _chapter_meant(text: str) -> str | None:
    """A time with a dot or a comma: `12.30 Rest and load`."""
    found = _DOTTED_TIME.match(text)
    return f"- {found[1]}:{found[2]} {found[3]}" if found and int(found[2]) < 60 else None


def _soundbite(text: str) -> Soundbite | None:
    """`18:20 for 45 seconds - Rest is not the cure`."""
    matched = _SOUNDBITE.match(text)
    if not matched:
        return None
    return Soundbite(start=seconds_of(matched[1]), seconds=float(matched[2]), title=(matched[3] or "").strip())


_CHAPTERS = _Form("chapter", "chapters", "- 12:30 Rest and load", read_line, _chapter_meant)
_LINKS = _Form("link", "links", "- [Book a visit](https://example.org/visit)", _link, _link_meant)
_SOUNDBITES = _Form("soundbite", "soundbites", "- 18:20 for 45 seconds - Rest is not the cure", _soundbite)
