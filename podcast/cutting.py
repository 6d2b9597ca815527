"""Notes made shorter: at a sentence, never within a word, a tag, an entity or a character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

_TOKEN = re.compile(r'<(/?)([a-zA-Z0-9]+)(?:[^"<>]|"[^"]*")*>|[^<]+|<')
# Chinese and Japanese put no space behind a sentence.
_SENTENCE = re.compile(r"[.!?…][”’\"')\]]*(?=\s|$)|[。！？][」』）”’]*")
_WORD = re.compile(r"\S(?=\s)")
_LINE_OR_SENTENCE = re.compile(rf"\S(?=\n|$)|{_SENTENCE.pattern}")
_NO_END = re.compile(r"(?:^|[\s(])(?:\w|Drs?|Mrs?|Ms|Prof|St|Jr|Sr|Mt|No|vs|approx|e\.g|i\.e|z\.B)\.$", re.IGNORECASE)
_HEADING_END = "</strong></p>"
_HEADINGS_LEFT = re.compile(rf"(?:\s*<p><strong>[^<]*{_HEADING_END})+$")
_BLOCKS = {"p", "ul", "ol", "li"}


def cut(html: str, room: int) -> str:
    """As much of clean `html` as `room` bytes hold, ending after a block, an item or a sentence; every tag is closed.

    A text without any such end is cut after a word. A heading is not left behind without what it stands above.
    """
    if size(html) <= room:
        return html
    best = _last(html, _stops(html, _SENTENCE, room), room)
    if best.endswith(_HEADING_END):
        best = _HEADINGS_LEFT.sub("", best)
    return best or _last(html, _stops(html, _WORD, room), room, "…")


def cut_plain(text: str, room: int) -> str:
    """The same for plain text, where the end of a line is one as well."""
    if size(text) <= room:
        return text
    for ends, mark in ((_LINE_OR_SENTENCE, ""), (_WORD, "…")):
        best = _last(text, ((place, "") for place in _ends(text, ends, room)), room, mark)
        if best:
            return best
    return ""


def size(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text) if text.isascii() else len(text.encode(errors="replace"))


def _last(html: str, stops: Iterator[tuple[int, str]], room: int, mark: str = "") -> str:
    """Up to the first of the `stops` that fits; a stop is a place in `html` and the tags to close there."""
    left = room - size(mark)
    for place, closers in stops:
        if size(html[:place]) + len(closers) <= left:
            return html[:place] + mark + closers
    return ""


def _stops(html: str, ends: re.Pattern[str], room: int) -> Iterator[tuple[int, str]]:
    """Every place to stop, the last one first: after a closed block or list item, and where `ends` matches in text.

    No place is further from the start than `room`, as no sign takes less than a byte.
    """
    for token, inside in reversed(_tokens(html, room)):
        closers = "".join(f"</{name}>" for name in reversed(inside))
        if token[2]:
            yield token.end(), closers
        else:
            for place in _ends(token[0], ends, room - token.start()):
                yield token.start() + place, closers


def _tokens(html: str, room: int) -> list[tuple[re.Match[str], tuple[str, ...]]]:
    """The texts and the ends of blocks that begin within `room`, each with the names of the elements around it."""
    open_tags: list[str] = []
    found = []
    for token in _TOKEN.finditer(html):
        if token.start() > room:
            break
        closing, name = token[1], token[2]
        if not name:
            found.append((token, tuple(open_tags)))
        elif closing and name in open_tags:
            while open_tags.pop() != name:
                pass
            if name in _BLOCKS:
                found.append((token, tuple(open_tags)))
        elif not closing and name != "br":
            open_tags.append(name)
    return found


def _ends(text: str, ends: re.Pattern[str], room: int) -> Iterator[int]:
    """Where `ends` matches, from behind and not further on than `room`."""
    places = takewhile(lambda place: place <= room, (found.end() for found in ends.finditer(text)))
    return (place for place in reversed(list(places)) if not _goes_on(text, place))


def _goes_on(text: str, place: int) -> bool:
    """Whether the period before that place belongs to a short form, as in Dr. Femiano or J. Penrose."""
    return bool(_NO_END.search(text[max(0, place - 10) : place]))
