"""The text part of an e-mail: the announcement written for people who read mail as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from html.parser import HTMLParser

from templates.announcement_view import AnnouncementView

_WIDTH = 72  # letters in a line; replies that quote it stay under 80


def mail_text(view: AnnouncementView) -> str:
    """The same parts in the same order as the HTML part, every link with its address."""
    parts = [part for part in _parts(view) if part]
    return "\n\n".join(parts) + "\n"


def _parts(view: AnnouncementView) -> Iterator[str]:
    frame = view.frame
    yield f"{frame.publisher}\nNews of {view.month}"
    if frame.banner:
        yield _lines(frame.banner.text) + (f"\n{frame.banner.link}" if frame.banner.link else "")
    call = f"Call or text to schedule: {frame.phone}" if frame.phone else ""
    yield call
    yield from _article(view)
    yield from _book(view)
    yield from _episodes(view)
    yield from _elsewhere(view)
    if frame.signature:
        signed = (frame.signature.name, frame.signature.practice, frame.signature.tagline)
        yield "\n".join(_lines(line) for line in signed if line)
    yield call
    if frame.signup:
        yield f"News by text message:\n{view.meta.canonical}#signup"
    yield "\n".join(line for line in (frame.publisher, frame.postal, frame.email) if line)
    yield f"This e-mail as a web page:\n{view.meta.canonical}"


def _article(view: AnnouncementView) -> Iterator[str]:
    if not view.article:
        return
    yield _heading(view.article.title)
    if view.author:
        yield f"By {view.author}"
    yield as_text(view.text) if view.text else _lines(view.article.summary)
    words = "Read on" if view.goes_on else "On our page"
    yield f"{words}:\n{view.frame.root}{view.article.path}"


def _book(view: AnnouncementView) -> Iterator[str]:
    if not view.book:
        return
    yield _heading(view.book.title)
    yield _lines(view.book.subtitle or f"By {view.book.author}")
    yield as_text(view.blurb or "")
    yield f"Where to buy it:\n{view.frame.root}{view.book.path}"


def _episodes(view: AnnouncementView) -> Iterator[str]:
    for episode in view.episodes:
        yield _heading(episode.title)
        yield _lines(episode.summary)
        yield f"Listen ({episode.length}):\n{view.frame.root}{episode.path}"
    if view.frame.show:
        rows = [f"- {row.name}: {row.web}" for row in view.follow if row.web]
        yield "\n".join(["Where to listen:", *rows, f"- Every other way: {view.frame.root}listen/"])


def _elsewhere(view: AnnouncementView) -> Iterator[str]:
    if view.frame.has_articles:
        rows = [f"- {_lines(other.title, '  ')}\n  {view.frame.root}{other.path}" for other in view.others]
        yield "\n".join(["Our other articles:", *rows, f"- All of them: {view.frame.root}articles/"])


def _heading(title: str) -> str:
    lines = _lines(title)
    return f"{lines}\n{'-' * max(len(line) for line in lines.splitlines() or [''])}"


def _lines(words: str, indent: str = "") -> str:
    """Wrapped at words; an address is never broken. The first line stands after something as wide as `indent`."""
    lines = textwrap.wrap(words, _WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
    return f"\n{indent}".join(lines)


def as_text(html: str) -> str:
    """The words of HTML for apps (see `templates.prose.feed_html`): paragraphs, lists, and links with their addresses.

    >>> print(as_text('<p>Try <a href="https://e.org/a">this</a>.</p><ul><li>one</li><li>two</li></ul>'))
    Try this <https://e.org/a>.
    <BLANKLINE>
    - one
    - two
    """
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return writer.written()


class _Writer(HTMLParser):
    """Writes block by block; `_mark` begins the next one, `_lists` are the lists around it with their next numbers."""

    def __init__(self) -> None:
        super().__init__()
        self._text, self._mark, self._gap, self._words = "", "", "", ""
        self._address, self._linked = "", 0
        self._lists: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._address, self._linked = dict(attrs).get("href") or "", len(self._words)
        elif tag == "br":
            self._words += "\n"
        elif tag in {"p", "li", "ul", "ol"}:
            self._end()
        if tag in {"ul", "ol"}:
            self._gap = "\n\n"
            self._lists.append(1 if tag == "ol" else None)
        elif tag == "li":
            self._mark = self._next_mark()

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            plain = self._address.removeprefix("mailto:").removeprefix("tel:").removeprefix("sms:")
            said = self._words[self._linked :].strip()
            self._words += f" <{plain}>" if plain and plain != said else ""
        elif tag in {"p", "li", "ul", "ol"}:
            self._end()
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
            self._gap = "\n\n"

    def handle_data(self, data: str) -> None:
        self._words += data.replace("\n", " ")

    def written(self) -> str:
        self._end()
        return self._text

    def _next_mark(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _end(self) -> None:
        """Items of a list stand close together, everything else an empty line apart."""
        if self._words.strip():
            gap = self._gap if self._text else ""
            indent = " " * len(self._mark)
            self._text += gap + self._mark + _wrapped(self._words, indent)
            self._gap, self._mark = ("\n" if self._lists else "\n\n"), ""
        self._words = ""


def _wrapped(words: str, indent: str) -> str:
    lines = [_lines(" ".join(line.split()), indent) for line in words.strip().split("\n")]
    return f"\n{indent}".join(line for line in lines if line)
