"""Notes made shorter: at a sentence, never within a word, a tag, an entity or a character."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r'<(/?)([a-zA-Z0-9]+)(?:[^"<>]|"[^"]*")*>|[^<]+|<')
# Chinese and Japanese put no space behind a sentence.
_SENTENCE = re.compile(r"[.!?…][”’\"')\]]*(?=\s|$)|[。！？][」』）”’]*")
_WORD = re.compile(r"\S(?=\s)")
_LINE_OR_SENTENCE = re.compile(rf"\S(?=\n|$)|{_SENTENCE.pattern}")
_NO_END = re.compile(r"(?:^|[\s(])(?:\w|Drs?|Mrs?|Ms|Prof|St|Jr|Sr|Mt|No|vs|approx|e\.g|i\.e|z\.B)\.$", re.IGNORECASE)
_HEADINGS_LEFT = re.compile(r"(?:\s*<p><strong>[^<]*</strong></p>)+$")
_BLOCKS = {"p", "ul", "ol", "li"}


def cut(html: str, room: int) -> str:
    """As much of clean `html` as `room` bytes hold, ending after a block, an item or a sentence; every tag is closed.

    A text without any such end is cut after a word. A heading is not left behind without what it stands above.
    """
    if size(html) <= room:
        return html
    best = _last(html, _stops(html, _SENTENCE), room)
    return _HEADINGS_LEFT.sub("", best) or _last(html, _stops(html, _WORD), room, "…")


def cut_plain(text: str, room: int) -> str:
    """The same for plain text, where the end of a line is one as well."""
    if size(text) <= room:
        return text
    for ends, mark in ((_LINE_OR_SENTENCE, ""), (_WORD, "…")):
        places = ((found.end(), "") for found in ends.finditer(text) if not _goes_on(text, found.end()))
        best = _last(text, places, room, mark)
        if best:
            return best
    return ""


def size(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text.encode(errors="replace"))


def _last(html: str, stops: Iterator[tuple[int, str]], room: int, mark: str = "") -> str:
    """Up to the last stop that fits; a stop is a place in `html` and the tags to close there."""
    best, used, counted = "", 0, 0
    for place, closers in stops:
        used, counted = used + size(html[counted:place]), place
        if used > room:
            break
        if used + size(mark) + len(closers) <= room:
            best = html[:place] + mark + closers
    return best


def _stops(html: str, ends: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Every place to stop: after a closed block or list item, and within text where `ends` matches."""
    open_tags: list[str] = []
    for token in _TOKEN.finditer(html):
        closing, name = token[1], (token[2] or "").lower()
        if not name:
            closers = _closers(open_tags)
            for found in ends.finditer(token[0]):
                if not _goes_on(token[0], found.end()):
                    yield token.start() + found.end(), closers
        elif closing and name in open_tags:
            while open_tags.pop() != name:
                pass
            if name in _BLOCKS:
                yield token.end(), _closers(open_tags)
        elif not closing and name != "br":
            open_tags.append(name)


def _goes_on(text: str, place: int) -> bool:
    """Whether the period before that place belongs to a short form, as in Dr. Femiano or J. Penrose."""
    return bool(_NO_END.search(text[max(0, place - 10) : place]))


def _closers(open_tags: list[str]) -> str:
    return "".join(f"</{name}>" for name in reversed(open_tags))
