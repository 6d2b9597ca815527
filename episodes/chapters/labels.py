"""Chapters from programs for sound: label tracks, cue sheets, and the metadata files of FFmpeg."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from episodes.chapters.chapter import Chapter
from episodes.chapters.found import Found

FRAMES = 75  # of a compact disc in a second; cue sheets count in them
_NUMBER = r"-?[0-9]+(?:[.,][0-9]+)?"
_LABEL = re.compile(rf"\s*({_NUMBER})\t\s*({_NUMBER})(?:\t(.*))?")
_SPECTRAL = re.compile(r"\s*\\\t")  # the second line of a label with a range of pitches
_CUE = re.compile(r"(FILE|TRACK|TITLE|INDEX)\s+(.+)", re.IGNORECASE)
_INDEX = re.compile(r"([0-9]{1,2})\s+([0-9]{1,5}):([0-5][0-9]):([0-6][0-9]|7[0-4])")
_TIMEBASE = re.compile(r"([0-9]{1,12})/([0-9]{1,12})")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_NAMED = re.compile(r"((?:[^\\=]|\\.)*)=(.*)", re.DOTALL)
_NANOSECONDS = Fraction(1, 1_000_000_000)  # FFmpeg's, where a chapter names none


def looks_like_labels(text: str) -> bool:
    """Whether the first line with words is a label of Audacity."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return _LABEL.fullmatch(first) is not None


def looks_like_cue(text: str) -> bool:
    """Whether any line begins a numbered track; what stands above it in a cue sheet is free."""
    return re.search(r"^[ \t]*TRACK[ \t]+[0-9]+\b", text, re.IGNORECASE | re.MULTILINE) is not None


def read_labels(text: str, found: Found) -> None:
    """Audacity's label tracks (manual, "Importing and Exporting Labels"): start, end and title between tabs.

    Some languages write 1,5 for 1.5.
    """
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or _SPECTRAL.match(line):
            continue
        where, label = found.at(number, line), _LABEL.fullmatch(line)
        if label is None:
            found.add(
                "chapter-label", where, "This line is not a label.", "A label is a time, a tab, a time, a tab, words."
            )
            continue
        found.chapter(where, Chapter(start=float(label[1].replace(",", ".")), title=label[3] or ""))


@dataclass
class _Track:
    line: int
    title: str = ""
    start: float | None = None
    gap: float | None = None

    @property
    def begins(self) -> float | None:
        """Index 01 is where the track begins, index 00 the gap before it."""
        return self.gap if self.start is None else self.start


def read_cue(text: str, found: Found) -> None:
    """A cue sheet of one recording (CDRWIN manual, appendix A): a track is a chapter, minutes:seconds:frames."""
    for track in _tracks(text, found):
        where = found.at(track.line, track.title)
        if track.begins is None:
            found.add("cue-sheet-index", where, "A track has no time.", "Each track needs a line  INDEX 01 MM:SS:FF")
            continue
        found.chapter(where, Chapter(start=track.begins, title=track.title))


def _tracks(text: str, found: Found) -> Iterator[_Track]:
    track: _Track | None = None
    for number, line in enumerate(text.splitlines(), 1):
        command = _CUE.fullmatch(line.strip())
        if command is None:
            continue
        word, rest = command[1].upper(), command[2]
        if word == "FILE" and track is not None:
            raise found.several("more than one sound file")
        if word == "TRACK":
            if track is not None:
                yield track
            track = _Track(number)
        elif word == "TITLE" and track is not None:
            track.title = rest[1:-1] if len(rest) > 1 and rest[0] == rest[-1] == '"' else rest
        elif word == "INDEX" and track is not None:
            _take_index(track, rest, found, number)
    if track is not None:
        yield track


def _take_index(track: _Track, rest: str, found: Found, line: int) -> None:
    index = _INDEX.fullmatch(rest)
    if index is None:
        fix = "Write  INDEX 01 MM:SS:FF; seconds go to 59, frames to 74."
        found.add("cue-sheet-time", found.at(line, rest), "This index has no time that can be read.", fix)
    elif int(index[1]) <= 1:
        seconds = int(index[2]) * 60 + int(index[3]) + int(index[4]) / FRAMES
        if int(index[1]) == 1:
            track.start = seconds
        else:
            track.gap = seconds


def read_ffmetadata(text: str, found: Found) -> None:
    """FFmpeg's metadata file (ffmpeg-formats, "Metadata"): the sections [CHAPTER]."""
    for line, section in _sections(text):
        start, title = section.get("start", ""), section.get("title", "")
        if not re.fullmatch(r"-?[0-9]{1,18}", start):
            found.add(
                "chapter-start", found.at(line, title), "A chapter has no START.", "Write  START=  and a whole number."
            )
            continue
        seconds = float(int(start) * _unit(section.get("timebase", "")))
        found.chapter(found.at(line, title), Chapter(start=seconds, title=title, link=section.get("url")))


def _sections(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The line and the values of every chapter; a backslash takes the next sign as it stands, line ends too."""
    section: dict[str, str] | None = None
    begun = number = 1
    for line in _whole_lines(text.replace("\r\n", "\n")):
        if line.startswith("["):
            if section is not None:
                yield begun, section
            section, begun = ({} if line.strip().upper() == "[CHAPTER]" else None), number
        elif section is not None and not line.startswith((";", "#")):
            named = _NAMED.fullmatch(line)
            if named:
                section[named[1].strip().lower()] = _ESCAPED.sub(r"\1", named[2])
        number += line.count("\n") + 1
    if section is not None:
        yield begun, section


def _whole_lines(text: str) -> Iterator[str]:
    """Lines that end at a line end which no backslash takes as it stands."""
    line = ""
    for part in re.split(r"(\\.|\n)", text, flags=re.DOTALL):
        if part == "\n":
            yield line
            line = ""
        else:
            line += part
    yield line


def _unit(written: str) -> Fraction:
    """How long one count of the section is, in seconds."""
    matched = _TIMEBASE.fullmatch(written.strip())
    return Fraction(int(matched[1]), int(matched[2])) if matched and int(matched[2]) else _NANOSECONDS
