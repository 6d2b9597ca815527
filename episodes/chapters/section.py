"""Changes to the chapters in `episode.md` that leave every other byte of the file as it is."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from episodes.chapters.chapter import LONGEST, Chapter, clock, in_order
from episodes.chapters.lines import read_line, time_span, written_time
from episodes.chapters.writing import episode_lines
from episodes.notes import Notes, NotesLine, lines_of, places_of, read_notes
from workspace.document import Document
from workspace.errors import MustFix, UserError

_MEANT = re.compile(r"[(\[]?[0-9]+:[0-9]")
_STARTER = (Chapter(start=0, title="Welcome"),)  # what a new episode.md begins with


@dataclass(frozen=True, kw_only=True)
class _Move:
    """One time of the file: its line, where it goes, and what stands there."""

    line: int
    start: float
    to: float
    kind: str


def holds_chapters(document: Document) -> bool:
    """Whether the section has lines that somebody wrote; the one that a new episode begins with is nobody's."""
    entries = [line for line in lines_of(document) if _is_entry(line)]
    return bool(entries) and not (len(entries) == 1 and read_notes(document).chapters == _STARTER)


def with_chapters(document: Document, chapters: tuple[Chapter, ...]) -> str:
    """The file's text with these chapters instead of those it has; comments and sentences in the section stay."""
    chapters = in_order(chapters)
    newline = _newline(document)
    lines = document.body.splitlines(keepends=True)
    entries = episode_lines(chapters)
    new = _replaced(lines, lines_of(document), [f"{entry}{newline}" for entry in entries], newline)
    before = document.text[: len(document.text) - len(document.body)]
    if before and not before.endswith("\n"):
        before += newline
    return _checked(document, before, "".join(new), lambda notes: replace(notes, chapters=chapters))


def shifted(document: Document, seconds: float) -> tuple[str, int, int]:
    """The file's text with all chapters and soundbites moved by `seconds`, and how many there are of both.

    Only a first chapter may meet the beginning of the audio, and then starts there.
    """
    notes = read_notes(document)
    if lost := tuple(each for each in notes.troubles if each.code != "link-unreadable"):
        raise MustFix(lost)
    if not notes.chapters:
        raise _nothing_to_shift(document)
    moves = _moves(notes, seconds)
    _refuse_outside(document, moves, seconds)
    lines = document.body.splitlines(keepends=True)
    for move in moves:
        at = move.line - document.body_line
        lines[at] = _retimed(lines[at], move.to)
    before = document.text[: len(document.text) - len(document.body)]
    expected = {move.line: move.to for move in moves}
    text = _checked(document, before, "".join(lines), lambda notes: _at_times(notes, expected))
    return text, len(notes.chapters), len(notes.soundbites)


def _is_entry(line: NotesLine) -> bool:
    """A chapter, or what begins like a time and was meant as one; other words are the owner's and stay."""
    meant = line.section == "chapters" and not line.heading and line.entry
    return bool(meant and (read_line(line.entry) or _MEANT.match(line.entry)))


def _newline(document: Document) -> str:
    return "\r\n" if "\r\n" in document.text else "\n"


def _replaced(lines: list[str], known: tuple[NotesLine, ...], new: list[str], newline: str) -> list[str]:
    """The body's lines with the new entries where the old ones stood."""
    entries = [at for at, line in enumerate(known) if _is_entry(line)]
    if entries:
        return _exchanged(lines, known, entries, new)
    heading = next((at for at, line in enumerate(known) if line.section == "chapters" and line.heading), None)
    if heading is not None:
        at = _end_of_remarks(known, heading) + 1
        return [*_closed(lines[:at], newline), newline, *new, *_set_off(lines[at:], newline)]
    at = next((at for at, line in enumerate(known) if line.heading), len(lines))
    above = _closed(lines[:at], newline)
    gap = [newline] if above and above[-1].strip() else []
    return [*above, *gap, f"## Chapters{newline}", newline, *new, *_set_off(lines[at:], newline)]


def _exchanged(lines: list[str], known: tuple[NotesLine, ...], entries: list[int], new: list[str]) -> list[str]:
    """Old entries and the empty lines between them go; what else stands there stays."""
    first, last = entries[0], entries[-1]
    gone = set(entries) | {
        at for at in range(first, last) if known[at].section == "chapters" and not known[at].text.strip()
    }
    kept = [*new, *(line for at, line in enumerate(lines) if at >= first and at not in gone)]
    if last == len(lines) - 1 and not lines[-1].endswith(("\n", "\r")):
        kept[-1] = kept[-1].rstrip("\r\n")
    return [*lines[:first], *kept]


def _end_of_remarks(known: tuple[NotesLine, ...], heading: int) -> int:
    """The last line of the comments that follow a heading, or the heading itself."""
    end = heading
    for at in range(heading + 1, len(known)):
        if known[at].section != "chapters" or known[at].heading:
            break
        if known[at].text.strip():
            end = at
    return end


def _closed(lines: list[str], newline: str) -> list[str]:
    """With an end to the last line, so that another can follow."""
    if not lines or lines[-1].endswith(("\n", "\r")):
        return lines
    return [*lines[:-1], lines[-1] + newline]


def _set_off(below: list[str], newline: str) -> list[str]:
    """With an empty line above, if there is not one."""
    return [newline, *below] if below and below[0].strip() else below


def _moves(notes: Notes, seconds: float) -> tuple[_Move, ...]:
    chapters = [
        _Move(line=line, start=each.start, to=round(each.start + seconds, 3), kind="chapter")
        for each, line in zip(notes.chapters, notes.chapter_lines, strict=True)
    ]
    bites = [
        _Move(line=line, start=each.start, to=round(each.start + seconds, 3), kind="soundbite")
        for each, line in zip(notes.soundbites, notes.soundbite_lines, strict=True)
    ]
    first = chapters[0]
    return (replace(first, to=max(first.to, 0.0)), *chapters[1:], *bites)


def _refuse_outside(document: Document, moves: tuple[_Move, ...], seconds: float) -> None:
    """The earliest time that would come before the audio, or the latest beyond all hours, stands for the others."""
    others = moves[1:]
    before = [move for move in others if move.to < 0 or (move.kind == "chapter" and move.to == 0.0 != move.start)]
    beyond = [move for move in moves if move.to >= LONGEST]
    if not before and not beyond:
        return
    lost = min(before, key=lambda move: move.start) if before else max(beyond, key=lambda move: move.start)
    room = math.ceil(min(move.start for move in others)) - 1 if before else 0
    slug = Path(document.name).parent.name
    raise UserError(
        "shift-too-far",
        problem=f"The {lost.kind} at {clock(lost.start)} cannot be moved by {clock(abs(seconds))}.",
        where=places_of(document, f"{lost.kind}s", [lost.line])[0],
        why="It would come before the beginning, where only the first chapter may begin. Nothing was changed."
        if before
        else "It would lie beyond 999 hours. Nothing was changed.",
        fix=f"pressroom chapters shift {slug} --earlier {clock(room)}    is as far as it goes; or take the line out first"
        if room > 0
        else "Take the line out first, or move by less.",
    )


def _retimed(line: str, seconds: float) -> str:
    span = time_span(line)
    if span is None:
        return line  # found out when the result is read again
    begin, end = span
    return f"{line[:begin]}{written_time(seconds, like=line[begin:end])}{line[end:]}"


def _at_times(notes: Notes, times: dict[int, float]) -> Notes:
    return replace(
        notes,
        chapters=tuple(
            replace(each, start=times[line]) for each, line in zip(notes.chapters, notes.chapter_lines, strict=True)
        ),
        soundbites=tuple(
            replace(each, start=times[line]) for each, line in zip(notes.soundbites, notes.soundbite_lines, strict=True)
        ),
    )


def _checked(document: Document, before: str, body: str, wanted: Callable[[Notes], Notes]) -> str:
    """The whole text, once it reads as it should: chapters as wanted, and the same words, links and soundbites."""
    text = before + body
    changed = replace(document, text=text, body=body, body_line=before.count("\n") + 1)
    if _meaning(read_notes(changed)) != _meaning(wanted(read_notes(document))):
        raise UserError(
            "chapters-do-not-fit",
            problem=f'The chapters cannot be written into "{document.name}" without changing something else.',
            where=document.name,
            why="Most often a code block is open: a line of three backticks without a second one. Nothing was changed.",
            fix="Write the line  ## Chapters  yourself, below the notes and outside of code, then run the command again.",
        )
    return text


def _meaning(notes: Notes) -> tuple[object, ...]:
    words = [line for line in notes.text.splitlines() if line.strip()]
    return words, notes.chapters, notes.links, notes.soundbites


def _nothing_to_shift(document: Document) -> UserError:
    return UserError(
        "no-chapters-yet",
        problem=f'"{Path(document.name).parent.name}" has no chapters.',
        where=document.name,
        why="They stand below the heading  ## Chapters,  one line each.",
        fix="Write them there, or read them from a file:  pressroom chapters import FILE",
    )
