"""The sample chapter: its words, and the files of it that readers may keep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from book.book import Book
from templates.prose import SafeHtml
from workspace.errors import UserError
from workspace.files import inside
from workspace.words import size_in_words

FOLDER = "book/sample/"
_TEXT = {".md", ".markdown", ".txt"}
_NAMES = {".pdf": "PDF", ".epub": "EPUB", ".docx": "Word", ".mp3": "MP3"}
_FIRST_HEADING = re.compile(r"\n<h[2-6]\b")
_NOTES = re.compile(r'(<(?:a|sup|div)\b[^<>]*?(?:id="|href="#))note-')
_LONGEST_OPENING = 1800  # signs of HTML, about a screen and a half of a phone


@dataclass(frozen=True, kw_only=True)
class Download:
    """A file of the chapter; `path` is its place on the site."""

    path: str
    file: Path
    words: str


@dataclass(frozen=True, kw_only=True)
class Sample:
    """`markdown` is the chapter to read on the page, None if there are only files, or nothing."""

    markdown: str | None = None
    downloads: tuple[Download, ...] = ()


NO_SAMPLE = Sample()


def named_files(book: Book) -> tuple[str, ...]:
    """The files that the book names as its sample, the text first."""
    return tuple(dict.fromkeys((*((book.sample,) if book.sample else ()), *book.downloads)))


def missing_files(book: Book, folder: Path) -> tuple[str, ...]:
    """Those that are named and not there."""
    return tuple(name for name in named_files(book) if not inside(folder, name).is_file())


def read_sample(book: Book, folder: Path) -> Sample:
    """What is there of the sample in the book's folder. Raises UserError if its text is no text."""
    found = [(name, inside(folder, name)) for name in named_files(book)]
    there = [(name, file) for name, file in found if file.is_file()]
    text = next((file for name, file in there if name == book.sample and file.suffix.lower() in _TEXT), None)
    return Sample(
        markdown=_read(text) if text else None,
        downloads=tuple(_download(file) for _, file in there if file.suffix.lower() not in _TEXT),
    )


def opening(chapter: SafeHtml) -> tuple[SafeHtml, SafeHtml]:
    """The first part of a chapter and the rest; the rest is empty if the chapter is short or cannot be cut cleanly.

    It ends before a heading that stands in no list, quotation or note, as late as fits.
    """
    if len(chapter) <= _LONGEST_OPENING:
        return chapter, SafeHtml("")
    cuts = [found.start() + 1 for found in _FIRST_HEADING.finditer(chapter) if _is_open_ground(chapter, found.start())]
    fitting = [cut for cut in cuts if cut <= _LONGEST_OPENING]
    if not fitting:
        return SafeHtml(""), chapter
    return SafeHtml(chapter[: fitting[-1]]), SafeHtml(chapter[fitting[-1] :])


def with_notes_of_its_own(part: SafeHtml, name: str) -> SafeHtml:
    """A part of a page whose footnotes meet those of another part: their names begin with `name`."""
    return SafeHtml(_NOTES.sub(rf"\1{name}-note-", part))


def _is_open_ground(chapter: str, at: int) -> bool:
    before = chapter[:at]
    return all(
        len(re.findall(rf"<{tag}\b", before)) == before.count(f"</{tag}>")
        for tag in ("blockquote", "ul", "ol", "div", "table")
    )


def _download(file: Path) -> Download:
    kind = _NAMES.get(file.suffix.lower(), file.suffix.lstrip(".").upper())
    size = size_in_words(file.stat().st_size)
    return Download(path=f"{FOLDER}{file.name}", file=file, words=f"{kind}, {size}")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UserError(
            "sample-text",
            problem="The sample chapter cannot be read.",
            where=f"book/{file.name}",
            why="It is not saved as UTF-8 text; a Word file with another name, perhaps.",
            fix="Save it as plain text (UTF-8) in your editor.",
        ) from error
