"""Chapters that programs exchange: JSON chapters and Podlove Simple Chapters."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from xml.parsers import expat

from episodes.chapters.chapter import Chapter
from episodes.chapters.found import Found
from episodes.chapters.lines import TIME, seconds_of

_NORMAL_PLAY_TIME = re.compile(TIME)
_SECONDS = re.compile(r"[0-9]{1,12}(?:[.,][0-9]+)?")


def read_json(text: str, found: Found) -> None:
    """JSON chapters 1.0 to 1.2 (podcast namespace), and what Podlove's web player and publisher write."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise found.broken(f"{error.msg}.", error.lineno) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, a thousand brackets
        raise found.broken("it is no JSON that a program wrote.", None) from error
    entries = document.get("chapters") if isinstance(document, dict) else document
    if not isinstance(entries, list):
        raise found.broken('it has no list "chapters".', None)
    for number, entry in enumerate(entries, 1):
        where = found.at(key=f"chapters.{number}")
        values = entry if isinstance(entry, dict) else {}
        start = _start(values)
        if start is None:
            found.add("chapter-without-time", where, f"Chapter {number} has no time.", 'Write  "startTime": 130.5')
            continue
        chapter = Chapter(
            start=start,
            title=_words(values, "title"),
            link=_words(values, "url", "href"),
            image=_words(values, "img", "image"),
            hidden=values.get("toc") is False,
        )
        found.chapter(where, chapter)


def read_podlove(text: str, found: Found) -> None:
    """Podlove Simple Chapters 1.0 to 1.2, alone or in a feed with one episode.

    Elements are known by their names: wrong and missing namespaces are common. Nothing is fetched, and a document
    that defines entities is refused.
    """
    _Podlove(found).read(text)


class _Podlove:
    """Follows the elements; expat tells the line of each, which a tree has forgotten."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._groups = 0
        self._number = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, text: str) -> None:
        """Hand the whole document to expat; what is not well-formed is a UserError with its line."""
        try:
            self._parser.Parse(text, True)
        except expat.ExpatError as error:
            raise self._found.broken(f"{expat.ErrorString(error.code)}.", error.lineno) from error

    def _doctype(self, *_: object) -> None:
        raise self._found.broken("it begins with a DOCTYPE, which files of chapters never do.", self._line)

    @property
    def _line(self) -> int:
        return self._parser.CurrentLineNumber

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2].lower()
        if local == "chapters":
            self._groups += 1
            if self._groups > 1 and self._number:
                raise self._found.several("more than one episode")
        elif local == "chapter" and self._groups:
            self._number += 1
            self._take(attributes)

    def _take(self, attributes: dict[str, str]) -> None:
        where, start = self._found.at(self._line, attributes.get("title", "")), _start(attributes)
        if start is None:
            self._found.add("chapter-time", where, "A chapter has no time that can be read.", 'Write  start="00:02:10"')
            return
        chapter = Chapter(
            start=start,
            title=attributes.get("title", ""),
            link=attributes.get("href"),
            image=attributes.get("image"),
        )
        self._found.chapter(where, chapter)


def _start(values: Mapping[str, object]) -> float | None:
    """Seconds, as a number or written out, or a time with colons."""
    value = next((values[name] for name in ("startTime", "start_time", "start") if name in values), None)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if abs(value) < 1e12 else -1.0
    written = value.strip() if isinstance(value, str) else ""
    if _SECONDS.fullmatch(written):
        return float(written.replace(",", "."))
    return seconds_of(written) if _NORMAL_PLAY_TIME.fullmatch(written) else None


def _words(values: Mapping[str, object], *names: str) -> str:
    tags = values.get("tags")  # ffprobe keeps titles one step deeper
    deeper = tags if isinstance(tags, dict) else {}
    return next(
        (value for name in names for value in (values.get(name), deeper.get(name)) if isinstance(value, str)), ""
    )
