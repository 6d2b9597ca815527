"""A description taken apart again: the words, and the lists that hosts and Pressroom write below them.

What Pressroom wrote (podcast.notes_for_apps) comes apart to the letter: chapters, links, guests and closing note, in
that order, below the words. Of what others wrote, only chapters and a closing note are sure enough to be taken out.
"""

from __future__ import annotations

import html as entities
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from episodes.chapters.chapter import Chapter, listed, tidy
from episodes.chapters.lines import read_line
from episodes.notes import NamedLink

_BREAK = re.compile(
    r"</?(?:p|div|ul|ol|li|h[1-6]|blockquote|table|tr|td|section|article|pre)\b[^<>]*>|<br\s*/?>", re.IGNORECASE
)
_NEW_LINE = re.compile(r"\r?\n")
_TAG = re.compile(r"<[^<>]*>")
_END_OF_PARAGRAPH = re.compile(
    r"</(?:p|ul|ol|div|h[1-6]|blockquote|table)>\s*|(?:<br\s*/?>\s*){2,}|\n[ \t\r]*\n\s*", re.IGNORECASE
)
_BULLET = re.compile(r"^[\s•·▪●◦▶►⏱*–—-]+")
_COLON = re.compile(r"^([(\[]?\d[\d:.]{0,12}\d[)\]]?):(?=\s)")
_LABEL = re.compile(
    r"(?:chapters?|chapter markers?|time ?-?stamps?|time ?codes?|kapitel(?:marken)?|chapitres|capitoli|cap[ií]tulos)\W*",
    re.IGNORECASE,
)
_OPENING = re.compile(r"<(p|div|ul|ol|li)\b[^<>]*>\s*$")
_GUESTS = re.compile(r"<p>Guests?: [^\n]+</p>")
_LINK = re.compile(r"<li><a href=\"((?:https?://|mailto:|tel:)[^\"<>\s]+)\">([^<>\[\]\n]+)</a></li>")
_LINKS = re.compile(rf"<ul>(?:{_LINK.pattern})+</ul>")
_FULL_NOTES = re.compile(r"<p><a href=\"[^\"]*\">Full notes</a></p>")
_CHAPTERS_OF_OURS = re.compile(r"<p>\(?(?:\d+:)?\d\d:\d\d\)? [^\n]*</p>")
_FEWEST = 3  # chapters that Apple and Spotify take from a description
_NEAR = 2  # seconds between a chapter and the line that names it


@dataclass(frozen=True, kw_only=True)
class NotesParts:
    """One item's notes. `words` is HTML without the parts below; `chapters` are those that its own lines name.

    `chapters` is () where the lines only repeat the chapters that were known. `more` are words below the mark
    `<!-- more -->`, which Pressroom leaves out of the shorter description.
    """

    words: str
    more: str = ""
    chapters: tuple[Chapter, ...] = ()
    links: tuple[NamedLink, ...] = ()


@dataclass(frozen=True)
class _Line:
    """A line as a reader sees it, and where it stands in the HTML."""

    start: int
    end: int
    text: str


def split_notes(html: str, chapters: tuple[Chapter, ...] = (), *, closing: str = "", seconds: float = 0) -> NotesParts:
    """Take an item's description apart.

    `chapters` are those known from elsewhere, `closing` is from closing_of, `seconds` is the length of the audio, 0 if
    that is unknown.
    """
    words, found = _without_chapters(_without_end(html.strip(), closing), chapters, seconds)
    return NotesParts(words=words, chapters=() if chapters else found)


def split_own_notes(
    html: str, chapters: tuple[Chapter, ...] = (), *, closing: str = "", guests: Sequence[str] = (), shorter: str = ""
) -> NotesParts:
    """The same for what Pressroom wrote: to the letter, with the links.

    `chapters` are those of the feed, which has them all, and `guests` the names of the item's guests; `shorter` is the
    item's other description, if it has two.
    """
    above, links = _without_links(_without_guests(_without_end(html.strip(), closing), guests))
    words = _without_own_chapters(above, listed(chapters))
    at = _end_of_shorter(words, shorter)
    return NotesParts(words=words[:at], more=words[at:].strip(), links=links)


def _end_of_shorter(words: str, shorter: str) -> int:
    """Where the shorter description stops: behind a whole element that is followed there by a list or by the link."""
    pairs = enumerate(zip(words, shorter, strict=False))
    alike = next((at for at, (here, there) in pairs if here != there), min(len(words), len(shorter)))
    for at in (found.start() for found in reversed(list(re.finditer("\n", words[:alike])))):
        follows = any(kind.match(shorter, at + 1) for kind in (_FULL_NOTES, _LINKS, _GUESTS, _CHAPTERS_OF_OURS))
        if follows and _is_balanced(words[:at]):
            return at
    return len(words)


def closing_of(descriptions: Sequence[str]) -> str:
    """The last paragraphs (HTML) that most of the items end with; "" if they end differently.

    Of a single item, what stands below the lists that Pressroom writes.
    """
    parted = [list(_paragraphs(html.strip())) for html in descriptions if html.strip()]
    if len(parted) == 1:
        return _below_the_lists(parted[0])
    last = Counter(parts[-1].strip() for parts in parted).most_common(1)
    if not last or last[0][1] < 2 or last[0][1] * 2 <= len(parted):
        return ""
    alike = [parts for parts in parted if parts[-1].strip() == last[0][0]]
    count = 1
    while all(len(parts) > count + 1 and parts[-count - 1] == alike[0][-count - 1] for parts in alike):
        count += 1
    return _closing(alike[0][-count:])


def _paragraphs(html: str) -> Iterator[str]:
    """The HTML cut behind each paragraph, list or empty line."""
    at = 0
    for found in _END_OF_PARAGRAPH.finditer(html):
        yield html[at : found.end()]
        at = found.end()
    if at < len(html):
        yield html[at:]


def _below_the_lists(parts: list[str]) -> str:
    lists = [at for at, part in enumerate(parts) if _is_list_of_ours(part)]
    return _closing(parts[lists[-1] + 1 :]) if lists else ""


def _closing(parts: list[str]) -> str:
    """As many of the last parts as are whole elements and no list of an episode."""
    lists = [at for at, part in enumerate(parts) if _is_list_of_ours(part)]
    whole = parts[lists[-1] + 1 :] if lists else parts
    while whole and not _is_balanced("".join(whole)):
        whole = whole[1:]
    closing = "".join(whole).strip()
    return closing if _text(closing) else ""


def _is_list_of_ours(part: str) -> bool:
    return any(kind.fullmatch(part.strip()) for kind in (_LINKS, _GUESTS, _CHAPTERS_OF_OURS))


def _is_balanced(html: str) -> bool:
    opened = Counter(name.lower() for name in re.findall(r"<([a-zA-Z][a-zA-Z0-9]*)", html))
    closed = Counter(name.lower() for name in re.findall(r"</([a-zA-Z][a-zA-Z0-9]*)", html))
    return all(opened[name] == closed[name] for name in opened | closed if name not in {"br", "img", "hr"})


def _without_end(html: str, end: str) -> str:
    return html[: -len(end)].rstrip() if end and html.endswith(end) else html


def _without_guests(html: str, guests: Sequence[str]) -> str:
    """Without the line that names them, which the feed says in its own words."""
    at = html.rfind("<p>")
    word = "Guest" if len(guests) == 1 else "Guests"
    named = guests and at >= 0 and _text(html[at:]) == tidy(f"{word}: {', '.join(guests)}")
    return html[:at].rstrip() if named else html


def _without_links(html: str) -> tuple[str, tuple[NamedLink, ...]]:
    at = html.rfind("<ul>")
    if at < 0 or not _LINKS.fullmatch(html, at):
        return html, ()
    found = _LINK.findall(html, at)
    links = tuple(NamedLink(entities.unescape(title), entities.unescape(address)) for address, title in found)
    return html[:at].rstrip(), links


def _without_own_chapters(html: str, known: tuple[Chapter, ...]) -> str:
    """Without the paragraph that names them, if it is the last one."""
    at = html.rfind("<p>")
    if not known or at < 0 or not _CHAPTERS_OF_OURS.fullmatch(html, at):
        return html
    read = [read_line(line.text, escaped=False) for line in _lines(html[at:]) if line.text]
    same = [int(each.start) if each else None for each in read] == [int(each.start) for each in known]
    return html[:at].rstrip() if same else html


def _without_chapters(html: str, known: tuple[Chapter, ...], seconds: float) -> tuple[str, tuple[Chapter, ...]]:
    """Without the lines that name chapters, if they are those that are known, or certainly chapters."""
    lines = [line for line in _lines(html) if line.text]
    for start, run in _runs(lines):
        chapters = tuple(chapter for _, chapter in run)
        if _repeats(chapters, listed(known)) if known else _is_list(chapters, seconds):
            first = start - 1 if start and _LABEL.fullmatch(lines[start - 1].text) else start
            return _cut(html, lines[first].start, run[-1][0].end), chapters
    return html, ()


def _lines(html: str) -> Iterator[_Line]:
    ends = _BREAK if _BREAK.search(html) else _NEW_LINE
    at = 0
    for found in ends.finditer(html):
        yield _Line(at, found.start(), _text(html[at : found.start()]))
        at = found.end()
    yield _Line(at, len(html), _text(html[at:]))


def _text(html: str) -> str:
    return tidy(entities.unescape(_TAG.sub("", html)))


def _runs(lines: list[_Line]) -> Iterator[tuple[int, list[tuple[_Line, Chapter]]]]:
    """Lines in a row that begin with a time, with the number of the first."""
    run: list[tuple[_Line, Chapter]] = []
    for number, line in enumerate(lines):
        chapter = read_line(_COLON.sub(r"\1 ", _BULLET.sub("", line.text)), escaped=False)
        if chapter and chapter.title:
            run.append((line, chapter))
        elif run:
            yield number - len(run), run
            run = []
    if run:
        yield len(lines) - len(run), run


def _repeats(chapters: tuple[Chapter, ...], known: tuple[Chapter, ...]) -> bool:
    """Whether the lines name the known chapters: each is near one of them, and half of them are there."""
    starts = [chapter.start for chapter in known]
    near = all(any(abs(chapter.start - start) <= _NEAR for start in starts) for chapter in chapters)
    return near and 2 * len(chapters) >= len(known)


def _is_list(chapters: tuple[Chapter, ...], seconds: float) -> bool:
    starts = [chapter.start for chapter in chapters]
    rising = all(earlier < later for earlier, later in pairwise(starts))
    return len(chapters) >= _FEWEST and rising and (not seconds or starts[-1] < seconds)


def _cut(html: str, start: int, end: int) -> str:
    """Without that part, and without the tags that would be left around nothing."""
    left, right = html[:start], html[end:].lstrip()
    while (opening := _OPENING.search(left)) and right.startswith(f"</{opening[1]}>"):
        left, right = left[: opening.start()], right[len(f"</{opening[1]}>") :].lstrip()
    between = "\n" if _BREAK.search(html) else "\n\n"
    return f"{left.rstrip()}{between}{right}".strip()
