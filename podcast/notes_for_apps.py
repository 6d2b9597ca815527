"""Notes as apps show them: the words, the chapters, the links and the closing note, in 4,000 bytes of plain HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from episodes.chapters.chapter import Chapter, listed
from podcast.cutting import cut, cut_plain, size
from podcast.finished import FinishedEpisode
from podcast.identity import Identity, ascii_address
from podcast.namespaces.text import tidy
from podcast.show import Person, Show
from podcast.variants import EVERY_DIRECTORY, Variant
from templates.prose import feed_html, teaser
from templates.subset import in_plain_text

_EMPTY_LINES = re.compile(r"\n{2,}")  # where a quotation, a rule or a comment was
_SOFT_BREAK = re.compile(r"\n(?!</?(?:p|ul|ol|li)\b)")
_ANCHOR = re.compile(r'<a href="([^"]*)">(.*?)</a>')


@dataclass(frozen=True)
class AppNotes:
    """`description` fits every app; `full` is the whole text where that says more."""

    description: str
    full: str | None = None


@dataclass(frozen=True)
class _Form:
    """HTML, or plain text for a directory that asks for it: how it is made of HTML, cut, and put together."""

    of: Callable[[str], str]
    cut: Callable[[str, int], str]
    between: str

    def joined(self, parts: Iterable[str]) -> str:
        return self.between.join(part for part in parts if part)


_HTML = _Form(of=str, cut=cut, between="\n")
_PLAIN = _Form(of=in_plain_text, cut=cut_plain, between="\n\n")


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """One episode's notes as HTML; `words` are those that apps shall show."""

    words: str
    chapters: str
    links: tuple[str, ...]
    guests: str
    page: str

    @property
    def lists(self) -> tuple[str, ...]:
        return self.chapters, _list(self.links), self.guests

    @property
    def more(self) -> str:
        return _paragraph(f'<a href="{escape(self.page)}">Full notes</a>')


class NotesWriter:
    """Writes the notes of one show's episodes, with what they have in common worked out once."""

    def __init__(self, show: Show, identity: Identity, variant: Variant = EVERY_DIRECTORY) -> None:
        self._show, self._identity = show, identity
        self._room = variant.notes_room
        self._form = _PLAIN if variant.notes == "plain" else _HTML
        self._closing = _rendered(tidy(show.closing))

    def notes(self, finished: FinishedEpisode) -> AppNotes:
        """One episode's notes; what is too long is cut at a sentence, and the closing note always stays."""
        notes = finished.episode.notes
        text = tidy(notes.text)
        above = teaser(text)
        whole = _rendered(text) or _summary(finished)
        parts = _Parts(
            words=whole if above == text else _rendered(above.rstrip()) or _summary(finished),
            chapters=_chapter_list(notes.chapters, finished.audio.seconds),
            links=tuple(_anchor(link.title, link.address) for link in notes.links),
            guests=_guest_line(self._show, finished.episode.guests),
            page=self._identity.address(finished.page),
        )
        all_of_it = (whole, *parts.lists, self._closing)
        full = _HTML.joined(all_of_it)
        if parts.words == whole:
            description = full if self._form is _HTML else self._form.joined(map(self._form.of, all_of_it))
            if size(description) <= self._room:
                return AppNotes(description)
        return AppNotes(self._fitted(parts), full)

    def _fitted(self, parts: _Parts) -> str:
        """What there is room for. Links of words that had to go are listed, so room for them is kept at a second try."""
        listed_already = "".join(parts.links)
        inline = {
            found[1]: found[0]
            for found in _ANCHOR.finditer(parts.words)
            if found[2] and f'href="{found[1]}"' not in listed_already
        }
        first = self._arranged(parts, ())
        if all(self._form.of(anchor) in first for anchor in inline.values()):
            return first
        return self._arranged(parts, tuple(inline.values()))

    def _arranged(self, parts: _Parts, inline: tuple[str, ...]) -> str:
        """The words get a third of the room at least; of the lists, links come before guests and chapters."""
        form, of = self._form, self._form.of
        between = size(form.between)
        more = of(parts.more) if size(parts.more) <= self._room // 4 else ""
        closing = form.cut(of(self._closing), self._room // 2)
        room = self._room - size(form.joined((more, closing))) - between
        words = of(parts.words)
        least = min(size(words), room // 3)
        links = form.cut(of(_list((*parts.links, *inline))), room - least - between)
        room -= size(links) + between
        kept = {}
        for name, part in (("guests", of(parts.guests)), ("chapters", of(parts.chapters))):
            if size(part) + between <= room - least:
                kept[name] = part
                room -= size(part) + between
        shown = form.cut(words, room)
        gone = tuple(anchor for anchor in inline if of(anchor) not in shown)
        links = form.cut(of(_list((*parts.links, *gone))), size(links))
        return form.joined((shown, kept.get("chapters", ""), links, kept.get("guests", ""), more, closing))


def chapter_lines(chapters: Iterable[Chapter], seconds: float) -> tuple[str, ...]:
    """One line a chapter, `(MM:SS) Title`; `seconds` is the length of the audio.

    The whole list has hours when the show is an hour long, or when every short time could also be meant as
    hours:minutes: AntennaPod reads it so unless one of them would lie past the end.
    """
    ordered = listed(chapters)
    if not ordered:
        return ()
    longest = max(int(chapter.start) * 60 for chapter in ordered)
    hours = seconds >= 3600 or longest <= seconds or any(chapter.start >= 3600 for chapter in ordered)
    return tuple(f"({_clock(int(chapter.start), hours=hours)}) {chapter.title}" for chapter in ordered)


def _rendered(markdown: str) -> str:
    """HTML for apps of tidy text; a line break of the owner's editor becomes a space, because some apps would show it."""
    html = feed_html(markdown) if markdown else ""
    return _SOFT_BREAK.sub(" ", _EMPTY_LINES.sub("\n", html) if "\n\n" in html else html)


def _summary(finished: FinishedEpisode) -> str:
    """What stands in for notes that nobody wrote."""
    header = finished.episode.header
    return _paragraph(escape(tidy(header.summary or header.title), quote=False))


def _chapter_list(chapters: tuple[Chapter, ...], seconds: float) -> str:
    return _paragraph("<br>".join(escape(tidy(line), quote=False) for line in chapter_lines(chapters, seconds)))


def _list(anchors: Iterable[str]) -> str:
    items = "".join(f"<li>{anchor}</li>" for anchor in anchors)
    return f"<ul>{items}</ul>" if items else ""


def _guest_line(show: Show, guests: tuple[str, ...]) -> str:
    if not guests:
        return ""
    named = ", ".join(_named(guest, show.person.get(guest)) for guest in guests)
    return _paragraph(f"{'Guest' if len(guests) == 1 else 'Guests'}: {named}")


def _named(guest: str, person: Person | None) -> str:
    name = person.name if person else guest
    return _anchor(name, person.link) if person and person.link else escape(tidy(name), quote=False)


def _anchor(title: str, address: str) -> str:
    return f'<a href="{escape(ascii_address(address))}">{escape(tidy(title), quote=False)}</a>'


def _paragraph(inner: str) -> str:
    return f"<p>{inner}</p>" if inner else ""


def _clock(seconds: int, *, hours: bool) -> str:
    minutes, second = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}" if hours else f"{minutes:02}:{second:02}"
