"""Reading chapters from whatever they were made with; the form is known by the content, not by the name."""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path

from episodes.chapters.chapter import Chapter
from episodes.chapters.found import Found
from episodes.chapters.labels import looks_like_cue, looks_like_labels, read_cue, read_ffmetadata, read_labels
from episodes.chapters.lists import read_list
from episodes.chapters.markers import read_markers
from episodes.chapters.structured import read_json, read_podlove
from episodes.notes import lines_of, read_notes
from episodes.sound.container_chapters import container_chapters
from episodes.tags.model import NOTHING_SAID
from episodes.tags.writing import read_tags
from workspace.document import Document, read_front_matter
from workspace.errors import UserError
from workspace.findings import Finding

_WAVES = (b"RIFF", b"RF64", b"BW64")
_CONTAINERS = (b"OggS", b"fLaC", b"FORM", b"caff", b"\x1a\x45\xdf\xa3", b"\x30\x26\xb2\x75")
_MOST_TEXT = 2 << 20  # bytes; ten thousand chapters have less
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.-]{1,40})")


def read_chapters(path: Path) -> tuple[tuple[Chapter, ...], tuple[Finding, ...]]:
    """The chapters of any file that has some, by their times; what could not be used is a finding.

    A file without chapters is a UserError.
    """
    found = Found(path.name)
    head = _head(path)
    if head[:4] in _WAVES:
        with path.open("rb") as opened:
            read_markers(opened, found)
    if _is_sound(head):
        if not found.chapters:
            _read_sound(path, found)
    else:
        _read_text(path, _decoded(path, head), found)
    return found.result()


def _is_sound(head: bytes) -> bool:
    layer_three = head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE6 == 0xE2  # MPEG audio, 2.4.2.3
    return layer_three or head[:3] == b"ID3" or head[4:8] == b"ftyp" or head[:4] in (*_WAVES, *_CONTAINERS)


def _head(path: Path) -> bytes:
    try:
        if not path.is_file():  # a pipe would never end
            raise FileNotFoundError
        with path.open("rb") as opened:
            return opened.read(4096)
    except (OSError, ValueError) as error:
        raise UserError(
            "chapters-file",
            problem=f'There is no file "{path.name}" that can be read.',
            where=str(path),
            why="Chapters are read from a file on this computer.",
            fix="Drag the file onto the terminal to get its right name:  pressroom chapters import FILE",
        ) from error


def _read_sound(path: Path, found: Found) -> None:
    """The file's own tags, which have links too; what other programs wrote in other ways, FFmpeg finds."""
    try:
        tags = read_tags(path)
    except UserError:  # no tags of a form that we write; not a reason to give up
        tags = NOTHING_SAID
    for chapter in tags.chapters or container_chapters(path):
        found.chapter(found.at(shown=chapter.title), chapter)
    if any(tags.chapter_pictures):
        found.add(
            "chapter-pictures-inside",
            found.at(),
            "The pictures of the chapters stay in the sound file.",
            "Save them into the episode's folder, and write  ![](picture.jpg)  behind the chapter.",
        )


def _read_text(path: Path, text: str, found: Found) -> None:
    begins = text.lstrip()
    if begins.startswith("+++") or re.search(r"^##[ \t]+chapters\b", text, re.IGNORECASE | re.MULTILINE):
        _read_notes(path, text, found)
    elif begins.startswith("{") or (begins.startswith("[") and _is_json(begins)):
        read_json(text, found)
    elif begins.startswith("<"):
        read_podlove(begins, found)
    elif begins.startswith(";FFMETADATA"):
        read_ffmetadata(text, found)
    elif looks_like_labels(text):
        read_labels(text, found)
    elif looks_like_cue(text):
        read_cue(text, found)
    else:
        read_list(text, found)


def _read_notes(path: Path, text: str, found: Found) -> None:
    """An episode.md, or any Markdown with its section Chapters."""
    whole = Document(name=path.name, path=path, text=text, values={}, body=text)
    document = read_front_matter(path, path.name) if text.lstrip().startswith("+++") else whole
    notes = read_notes(document if document.body else whole)
    shown = {line.number: line.text for line in lines_of(document)}
    for chapter, line in zip(notes.chapters, notes.chapter_lines, strict=True):
        found.chapter(found.at(line, shown.get(line, "")), chapter)
    found.findings.extend(finding for finding in notes.troubles if finding.code == "chapter-unreadable")


def _is_json(text: str) -> bool:
    """A list in brackets may be JSON, or times: [1:02:03] Rest."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return re.match(r"\[\s*[{\]]", text) is not None
    return True


def _decoded(path: Path, head: bytes) -> str:
    """The text, by its mark, its declaration, or else UTF-8 and then Windows-1252; a UserError if it is none."""
    if path.stat().st_size > _MOST_TEXT:
        raise _no_form(path)
    raw = path.read_bytes()
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    declared = _DECLARED.match(head.lstrip())
    wide = "utf-16-le" if raw[1:2] == b"\0" else "utf-16-be" if raw[:1] == b"\0" else None
    try:
        text = raw.decode(marked or wide or (declared[1].decode() if declared else "utf-8"))
    except (UnicodeError, LookupError):
        text = raw.decode("cp1252", errors="replace")
    if "\0" in text:
        raise _no_form(path)
    return text


def _no_form(path: Path) -> UserError:
    return UserError(
        "chapters-form",
        problem=f'"{path.name}" is not a file of chapters.',
        where=str(path),
        why="It is neither text nor a sound file that Pressroom knows.",
        fix="Export the chapters as text, for example as Audacity labels or a list of times and titles.",
    )
