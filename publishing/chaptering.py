"""Chapters on request: read into an episode from another program's file, written for one, moved in time."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from episodes.chapters.chapter import LONGEST, Chapter, clock
from episodes.chapters.reading import read_chapters
from episodes.chapters.section import holds_chapters, shifted, with_chapters
from episodes.chapters.writing import Form, episode_lines, what_is_lost, write_chapters
from episodes.episode import RECORDING_SUFFIXES
from episodes.notes import lines_of, read_notes
from episodes.sound.recording import probe
from podcast.identity import Identity
from publishing.desk import Desk
from publishing.finishing import episode_named
from publishing.publication import folder_meant, read_publication
from workspace.document import Document, read_front_matter
from workspace.errors import MustFix, UserError
from workspace.files import write_atomically
from workspace.findings import Finding, Place

FORMS: tuple[str, ...] = tuple(form.value for form in Form)
"""The words for `chapters export --as`."""

_TIME = re.compile(r"(?:(?:([0-9]{1,3}):)?([0-9]{1,3}):)?([0-9]{1,7}(?:[.,][0-9]+)?)")


@dataclass(frozen=True, kw_only=True)
class Imported:
    """Chapters that were read; `written` is the file they went into, None if they were only shown."""

    verbatim: ClassVar[bool] = True
    source: str
    chapters: tuple[Chapter, ...]
    findings: tuple[Finding, ...]
    written: str | None

    def lines(self) -> list[str]:
        """What was done, or the lines to put into an episode.md; then what could not be used."""
        many = _counted(len(self.chapters), "chapter")
        listing = list(episode_lines(self.chapters))
        said = [f"{many} from {self.source} in {self.written}", *(f"  {line}" for line in listing)]
        remarks = [f"\n{finding}" for finding in self.findings]
        return [*(said if self.written else ["## Chapters", "", *listing]), *remarks]

    def as_json(self) -> dict[str, object]:
        """For scripts: starts are in seconds, and `written` is null where chapters were only shown."""
        return {
            "source": self.source,
            "written": self.written,
            "chapters": [_as_json(chapter) for chapter in self.chapters],
            "findings": [finding.as_json() for finding in self.findings],
        }


@dataclass(frozen=True, kw_only=True)
class Exported:
    """An episode's chapters in another program's form; `lost` is what that form cannot hold."""

    verbatim: ClassVar[bool] = True
    slug: str
    form: str
    text: str
    lost: tuple[str, ...]

    @property
    def content(self) -> bytes:
        """The file to write: UTF-8, with line ends as the form writes them."""
        return self.text.encode()

    def lines(self) -> list[str]:
        """The form's text and nothing else, so that the screen can be piped into a file."""
        return self.text.splitlines()

    @property
    def remarks(self) -> list[str]:
        """What people should know, and no file should hold."""
        return [f"Left out, because the form {self.form} cannot hold it: {', '.join(self.lost)}."] if self.lost else []

    def as_json(self) -> dict[str, object]:
        """For scripts: the whole text as one string, beside the words for what it lost."""
        return {"slug": self.slug, "form": self.form, "text": self.text, "lost": list(self.lost)}


@dataclass(frozen=True, kw_only=True)
class Shifted:
    """Chapters and soundbites that were moved by `seconds`; negative is earlier."""

    slug: str
    seconds: float
    chapters: tuple[Chapter, ...]
    soundbites: int
    written: str

    def lines(self) -> list[str]:
        """How far they were moved, where they stand now, and a warning if the first is no longer at the start."""
        what = _counted(len(self.chapters), "chapter")
        what += f" and {_counted(self.soundbites, 'soundbite')}" if self.soundbites else ""
        way = "later" if self.seconds >= 0 else "earlier"
        lines = [f"Moved {what} {clock(abs(self.seconds))} {way} in {self.written}"]
        lines += [f"  {line}" for line in episode_lines(self.chapters)]
        if self.chapters[0].start > 0:
            lines.append("Spotify and Apple Podcasts want the first chapter at 00:00: correct it, or add one.")
        return lines

    def as_json(self) -> dict[str, object]:
        """For scripts: the chapters as they stand after the move; `soundbites` is only how many moved along."""
        chapters = [_as_json(chapter) for chapter in self.chapters]
        return {"slug": self.slug, "seconds": self.seconds, "chapters": chapters, "soundbites": self.soundbites}


def import_chapters(desk: Desk, source: Path, episode: str | None, *, replace: bool = False) -> Imported:
    """Read chapters from any file that has some, and put them into the episode's section Chapters, if one is named.

    Chapters that are there already are only exchanged with `replace`.
    """
    document = _document(desk, episode) if episode is not None else None
    chapters, findings = read_chapters(source)
    if document is not None:
        if not replace and holds_chapters(document):
            raise _there_already(document, source)
        _save(document, with_chapters(document, chapters))
    return Imported(
        source=source.name, chapters=chapters, findings=findings, written=document.name if document else None
    )


def export_chapters(desk: Desk, episode: str, form: str) -> Exported:
    """An episode's chapters in the form of another program; see FORMS."""
    chosen = _form(form)
    document = _document(desk, episode)
    notes = read_notes(document)
    if not notes.chapters:
        raise UserError(
            "no-chapters-to-export",
            problem=f'"{document.path.parent.name}" has no chapters to write.',
            where=document.name,
            why="They stand below the heading  ## Chapters,  one line each.",
            fix=f"Write them there, or read them from a file:  pressroom chapters import FILE {document.path.parent.name}",
        )
    publication = read_publication(desk.folder).publication
    chapters = _with_addresses(notes.chapters, publication.identity() if publication else None, document)
    return Exported(
        slug=document.path.parent.name,
        form=form,
        text=write_chapters(chapters, chosen, seconds=_length(document)),
        lost=what_is_lost(notes.chapters, chosen),
    )


def shift_chapters(desk: Desk, episode: str, seconds: float) -> Shifted:
    """Move an episode's chapters and soundbites; negative is earlier."""
    document = _document(desk, episode)
    text, _, soundbites = shifted(document, seconds)
    _save(document, text)
    return Shifted(
        slug=document.path.parent.name,
        seconds=seconds,
        chapters=read_notes(_document(desk, episode)).chapters,
        soundbites=soundbites,
        written=document.name,
    )


def shift(desk: Desk, episode: str, *, earlier: str | None, later: str | None) -> Shifted:
    """Move them as it was typed: one of `earlier` and `later`, as 0:12 or 8:00; else a UserError."""
    return shift_chapters(desk, episode, _seconds_of(earlier=earlier, later=later))


def _seconds_of(*, earlier: str | None, later: str | None) -> float:
    """How far to move, from the one of two options that was typed; earlier is negative."""
    if (earlier is None) == (later is None):
        raise UserError(
            "shift-which-way",
            problem="Say how far, and in which direction.",
            where="pressroom chapters shift",
            why="Chapters move all together, earlier or later.",
            fix="Add  --earlier 8:00  or  --later 0:12",
        )
    return seconds_from(later, "--later") if later is not None else -seconds_from(earlier or "", "--earlier")


def seconds_from(written: str, option: str) -> float:
    """Seconds from what was typed behind `option`: 90, 0:12, 8:00 or 1:02:03.5.

    >>> seconds_from("8:00", "--earlier"), seconds_from("90", "--later"), seconds_from("1:02:03.5", "--later")
    (480.0, 90.0, 3723.5)
    """
    matched = _TIME.fullmatch(written.strip())
    if matched:
        hours, minutes, rest = int(matched[1] or 0), int(matched[2] or 0), float(matched[3].replace(",", "."))
        seconds = round(hours * 3600 + minutes * 60 + rest, 3)
        fits = (matched[2] is None or rest < 60) and (matched[1] is None or minutes < 60)
        if fits and 0 < seconds < LONGEST:
            return seconds
    raise UserError(
        "shift-time",
        problem=f'"{written}" is not a time to move by.',
        where=option,
        why="It is read as seconds, or as minutes and seconds with a colon between them.",
        fix=f"Write  {option} 0:12  for twelve seconds, or  {option} 8:00  for eight minutes.",
    )


def _document(desk: Desk, episode: str) -> Document:
    """The episode's file, if it can be read; its header may have mistakes that do not matter here."""
    slug = folder_meant(episode)
    path = desk.folder.episodes / slug / "episode.md"
    if not slug or slug.startswith(".") or not path.is_file():
        reading = read_publication(desk.folder)
        path = episode_named(reading.publication or reading.required(), episode).document.path
    document = read_front_matter(path, desk.folder.name_of(path))
    if unreadable := tuple(trouble for trouble in document.troubles if trouble.code == "not-utf-8"):
        raise MustFix(unreadable)
    return document


def _save(document: Document, text: str) -> None:
    """Write the whole file, unless somebody changed it since it was read."""
    if document.path.read_bytes() != document.to_bytes():
        raise UserError(
            "episode-changed-meanwhile",
            problem=f'"{document.name}" was changed while its chapters were worked on.',
            where=document.name,
            why="Writing now would undo that change.",
            fix="Save your work, then run the same command again.",
        )
    write_atomically(document.path, text.encode())


def _form(word: str) -> Form:
    try:
        return Form(word)
    except ValueError as error:
        raise UserError(
            "export-form",
            problem=f'There is no form "{word}".',
            where="pressroom chapters export",
            why=f"Chapters can be written as: {', '.join(FORMS)}.",
            fix="Use one of these words:  pressroom chapters export EPISODE --as json",
        ) from error


def _with_addresses(
    chapters: tuple[Chapter, ...], identity: Identity | None, document: Document
) -> tuple[Chapter, ...]:
    """Pictures in the folder by the address that they have on the site."""
    if identity is None:
        return chapters
    page = f"episodes/{document.path.parent.name}/"
    return tuple(
        replace(chapter, image=identity.address(page + chapter.image))
        if chapter.image and "://" not in chapter.image
        else chapter
        for chapter in chapters
    )


def _length(document: Document) -> float | None:
    """The recording's length, if there is exactly one and it tells; the last chapter ends there."""
    folder = document.path.parent
    recordings = [path for path in folder.iterdir() if path.suffix.lower() in RECORDING_SUFFIXES and path.is_file()]
    try:
        return probe(recordings[0]).seconds if len(recordings) == 1 else None
    except UserError:
        return None


def _there_already(document: Document, source: Path) -> UserError:
    slug = document.path.parent.name
    line = next((line.number for line in lines_of(document) if line.section == "chapters" and line.heading), None)
    return UserError(
        "chapters-there",
        problem=f'"{slug}" has chapters already.',
        where=Place(document.name, line, "chapters"),
        why="They would be lost. Nothing was changed.",
        fix=f"pressroom chapters import {shlex.quote(str(source))} {slug} --replace    puts the new ones in their place",
    )


def _as_json(chapter: Chapter) -> dict[str, object]:
    return {
        "start": chapter.start,
        "title": chapter.title,
        "link": chapter.link,
        "image": chapter.image,
        "hidden": chapter.hidden,
    }


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
