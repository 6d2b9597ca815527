"""Notes as apps show them: the words, the chapters, the links and the closing note, in 4,000 bytes of plain HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from episodes.chapters.chapter import Chapter, listed
from episodes.notes import NamedLink
from podcast.finished import FinishedEpisode
from podcast.identity import Identity, ascii_address
from podcast.namespaces.text import tidy
from podcast.show import Person, Show
from templates.prose import feed_html

ROOM = 4000  # bytes of UTF-8 with all tags (Apple, A Podcaster's Guide to RSS; PSP-1)
_LEAST_WORDS = 1200  # bytes kept for the notes themselves before lists may take the rest
_TOKEN = re.compile(r"<(/?)([a-zA-Z0-9]+)[^>]*>|[^<]+|<")
_SENTENCE_END = re.compile(r"[.!?…][”’\"')]*(?=\s|$)")
_SOFT_BREAK = re.compile(r"\n(?!</?(?:p|ul|ol|li)\b)")
_WORD_END = re.compile(r"\S(?=\s)")


@dataclass(frozen=True)
class AppNotes:
    """`description` fits every app; `full` is the whole text where that says more."""

    description: str
    full: str | None = None


def notes_for_apps(show: Show, identity: Identity, finished: FinishedEpisode) -> AppNotes:
    """Write one episode's notes; what is too long is cut at a sentence, never the closing note."""
    episode = finished.episode
    words = _rendered(episode.notes.text) or _paragraph(escape(episode.header.summary or episode.title))
    parts = (
        _chapter_list(episode.notes.chapters, finished.audio.seconds),
        _link_list(episode.notes.links),
        _guest_line(show, episode.guests),
    )
    closing = _rendered(show.closing)
    whole = _joined([words, *parts, closing])
    if _size(whole) <= ROOM:
        return AppNotes(whole)
    return AppNotes(_cut_to_fit(words, parts, closing, identity.address(finished.page)), whole)


def chapter_lines(chapters: Iterable[Chapter], seconds: float) -> tuple[str, ...]:
    """One line a chapter, `(MM:SS) Title`; `seconds` is the length of the audio.

    The whole list has hours when the show is an hour long, or when every short time could also be meant as
    hours:minutes: AntennaPod reads it so unless one of them would lie past the end.
    """
    ordered = listed(chapters)
    longest = max((int(chapter.start) * 60 for chapter in ordered), default=0)
    hours = seconds >= 3600 or longest <= seconds or any(chapter.start >= 3600 for chapter in ordered)
    return tuple(f"({_clock(int(chapter.start), hours=hours)}) {chapter.title}" for chapter in ordered)


def cut(html: str, room: int) -> str:
    """As much of `html` as `room` bytes hold, ending after a block, an item or a sentence; every tag is closed."""
    best = _longest(_cuts(html, _SENTENCE_END, ""), room)
    return best or _longest(_cuts(html, _WORD_END, "…"), room)


def _rendered(markdown: str) -> str:
    """HTML for apps; a line break of the owner's editor becomes a space, because some apps would show it."""
    return _SOFT_BREAK.sub(" ", feed_html(tidy(markdown)).strip())


def _cut_to_fit(words: str, parts: tuple[str, ...], closing: str, page: str) -> str:
    more = _paragraph(f'<a href="{escape(page)}">Full notes</a>')
    closing = cut(closing, ROOM // 2) if _size(closing) > ROOM // 2 else closing
    room = ROOM - _size(_joined([more, closing])) - 1
    kept = []
    for part in parts:
        if part and _size(part) + 1 + _LEAST_WORDS <= room:
            kept.append(part)
            room -= _size(part) + 1
    return _joined([cut(words, room), *kept, more, closing])


def _longest(cuts: Iterator[str], room: int) -> str:
    """The last cut that fits; cuts come in growing length, give or take their closing tags."""
    best = ""
    for candidate in cuts:
        if _size(candidate) <= room:
            best = candidate
        elif len(candidate) > 2 * room:
            break
    return best


def _cuts(html: str, end: re.Pattern[str], mark: str) -> Iterator[str]:
    """Every place to stop: after a closed block or list item, and within text where `end` matches."""
    open_tags: list[str] = []
    for token in _TOKEN.finditer(html):
        closing, name = token[1], (token[2] or "").lower()
        if not name:
            for found in end.finditer(token[0]):
                yield html[: token.start() + found.end()] + mark + _closers(open_tags)
        elif closing and name in open_tags:
            while open_tags.pop() != name:
                pass
            if name in {"p", "ul", "ol", "li"}:
                yield html[: token.end()] + _closers(open_tags)
        elif not closing and name != "br":
            open_tags.append(name)


def _closers(open_tags: list[str]) -> str:
    return "".join(f"</{name}>" for name in reversed(open_tags))


def _chapter_list(chapters: tuple[Chapter, ...], seconds: float) -> str:
    return _paragraph("<br>".join(escape(line, quote=False) for line in chapter_lines(chapters, seconds)))


def _link_list(links: tuple[NamedLink, ...]) -> str:
    items = "".join(f"<li>{_anchor(link.title, link.address)}</li>" for link in links)
    return f"<ul>{items}</ul>" if items else ""


def _guest_line(show: Show, guests: tuple[str, ...]) -> str:
    people = [show.person.get(guest) or Person(name=guest) for guest in guests]
    named = ", ".join(_anchor(each.name, each.link) if each.link else escape(each.name, quote=False) for each in people)
    word = "Guest" if len(people) == 1 else "Guests"
    return _paragraph(f"{word}: {named}") if named else ""


def _anchor(title: str, address: str) -> str:
    return f'<a href="{escape(ascii_address(address))}">{escape(title, quote=False)}</a>'


def _paragraph(inner: str) -> str:
    return f"<p>{inner}</p>" if inner else ""


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


def _clock(seconds: int, *, hours: bool) -> str:
    minutes, second = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}" if hours else f"{minutes:02}:{second:02}"


def _size(text: str) -> int:
    return len(text.encode(errors="replace"))
