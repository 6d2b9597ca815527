"""Making posters: for the podcast, an episode, the book or articles; files to print, nothing of it goes on the web."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from articles.article import Article
from articles.pages import articles_out, page_of
from book.pages import short_address
from book.places import nearest_first
from publishing.cards import fonts_of
from publishing.desk import Desk
from publishing.finishing import episode_named
from publishing.live import last_known
from publishing.poster.code import Code, code_for, svg_of
from publishing.poster.layout import PAPERS, Notice, code_only, poster_sheet, unwritable, writable
from publishing.publication import Publication, no_show, read_publication, still_to_come
from workspace.errors import UserError
from workspace.files import write_if_changed
from workspace.printing import as_pdf, as_svg
from workspace.words import size_in_words

_SMALLEST_MODULE = 0.5  # millimeters; below it older phones and cheap printers fail
_LARGEST = 1000  # millimeters
_USUAL = 40  # millimeters: a card on a desk, scanned from 40 cm
_READ = "Scan to read — free, no app needed"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a poster leads to: `page` is the page's path on the site, `address` what the code says."""

    stem: str
    page: str
    address: str
    notice: Notice


@dataclass(frozen=True, kw_only=True)
class Posters:
    """What was made; sizes in bytes, the code's width in millimeters."""

    folder: str
    address: str
    level: str
    millimeters: float
    files: tuple[tuple[str, int], ...]
    is_live: bool

    def lines(self) -> list[str]:
        """The address that the code says, to be compared with what a phone shows, and the files with their sizes."""
        return [
            f"A code for {self.address}, in {self.folder}/",
            *(f"  {name:<34} {size_in_words(size)}" for name, size in self.files),
        ]

    @property
    def remarks(self) -> Iterator[str]:
        """What spoils posters: a page that is not there yet, a print scaled to fit, a code that is too small."""
        if not self.is_live:
            yield "That page is not on the web yet. Before you hang it up:  pressroom publish"
        yield "Print it in its true size (100 %), and scan it once before you hang it up."
        yield f"The code alone is {self.millimeters:g} mm wide, to be scanned from up to {self.millimeters / 100:.1f} m."

    def as_json(self) -> dict[str, object]:
        """For scripts: `level` is the error level of ISO/IEC 18004, `millimeters` the code's width alone."""
        return {
            "schema": 1,
            "folder": self.folder,
            "address": self.address,
            "level": self.level,
            "millimeters": self.millimeters,
            "live": self.is_live,
            "files": [{"name": name, "bytes": size} for name, size in self.files],
        }


def poster(desk: Desk, *, about: str | None = None, into: Path | None = None, size: float = _USUAL) -> Posters:
    """Make the poster of the podcast, of the episode or article that `about` names, or with "book" of the book.

    Who has no podcast gets that of the book, else of the articles; raises UserError.

    `size` is the width in millimeters of the code alone, with its empty zone.
    """
    publication = read_publication(desk.folder).required(still_to_come(desk.now))
    subject = _subject(publication, about, desk.now)
    code = code_for(subject.address)
    _require_size(code, size)
    files = dict(_files(subject, code, publication, size))
    folder = into if into is not None else desk.folder.machine / "posters"
    for name, content in files.items():
        write_if_changed(folder / name, content)
    live = last_known(desk.folder, publication.settings)
    return Posters(
        folder=str(into) if into is not None else desk.folder.name_of(folder),
        address=subject.address,
        level=code.level,
        millimeters=size,
        files=tuple((name, len(content)) for name, content in files.items()),
        is_live=live is not None and f"{subject.page}index.html" in live.entries,
    )


def _files(subject: Subject, code: Code, publication: Publication, size: float) -> Iterator[tuple[str, bytes]]:
    fonts = fonts_of(publication.folder)
    notice = writable(subject.notice, fonts)
    if words := unwritable(notice, fonts):
        raise UserError(
            "poster-letters",
            problem=f'No font here has all the letters of "{words}".',
            where=publication.folder.name_of(publication.folder.templates / "fonts"),
            why="A poster with letters left out helps nobody.",
            fix="Put a font that has them (.otf or .ttf) into  templates/fonts/",
        )
    for paper in PAPERS:
        sheet = poster_sheet(notice, code, paper, fonts)
        yield f"{subject.stem}-poster-{paper.name}.pdf", as_pdf(sheet)
        yield f"{subject.stem}-poster-{paper.name}.svg", as_svg(sheet)
    yield f"{subject.stem}-code.pdf", as_pdf(code_only(code, size))
    yield f"{subject.stem}-code.svg", svg_of(subject.address, size, subject.notice.shown)


def _require_size(code: Code, size: float) -> None:
    smallest = _SMALLEST_MODULE * code.count_with_quiet
    if not smallest <= size <= _LARGEST:
        raise UserError(
            "poster-size",
            problem=f"A code of {size:g} mm cannot be scanned or printed.",
            where="--size",
            why=f"This address needs {smallest:.0f} mm at least; a tenth of the distance to the reader is right.",
            fix=f"pressroom poster --size {max(_USUAL, round(smallest + 0.5))}",
        )


def _subject(publication: Publication, about: str | None, now: datetime) -> Subject:
    if about == "book" or (about is None and publication.show is None and publication.book is not None):
        return _of_book(publication)
    out = articles_out(publication.articles, now)
    named = next((article for article in out if about in {article.slug, f"articles/{article.slug}.md"}), None)
    if named is not None and publication.episode(named.slug) is None:
        return _of_article(publication, named)
    if publication.show is not None:
        return _of_show(publication) if about is None else _of_episode(publication, about)
    if about is not None:
        raise _no_such_article(about, out)
    if not out:
        raise _nothing_to_lead_to()
    return _of_articles(publication)


def _of_show(publication: Publication) -> Subject:
    show, settings = publication.show, publication.settings
    if show is None:
        raise no_show()
    address = f"{settings.address}/listen/"
    notice = _notice(publication, address, show.name, "The podcast", "Scan to listen — free, no app needed")
    return Subject(stem="listen", page="listen/", address=address, notice=notice)


def _of_episode(publication: Publication, about: str) -> Subject:
    episode = episode_named(publication, about)
    page = f"episodes/{episode.slug}/"
    address = publication.identity().address(page)
    above = publication.show.name if publication.show else ""
    notice = _notice(publication, address, episode.title, above, "Scan to listen — free, no app needed")
    return Subject(stem=episode.slug, page=page, address=address, notice=notice)


def _of_articles(publication: Publication) -> Subject:
    address, publisher = f"{publication.settings.address}/articles/", publication.settings.publisher
    notice = _notice(publication, address, publisher.tagline or publisher.name, "Articles", _READ)
    return Subject(stem="articles", page="articles/", address=address, notice=notice)


def _of_article(publication: Publication, article: Article) -> Subject:
    page = page_of(article)
    address = publication.identity().address(page)
    notice = _notice(publication, address, article.title, publication.settings.publisher.name, _READ)
    return Subject(stem=article.slug, page=page, address=address, notice=notice)


def _no_such_article(about: str, out: tuple[Article, ...]) -> UserError:
    near = get_close_matches(about, [article.slug for article in out], 1, 0.0)
    return UserError(
        "poster-no-article",
        problem=f'No article that is out is called "{about}".',
        where="articles/",
        why="A poster leads to a page that readers can open.",
        fix=f"pressroom poster {near[0]}" if near else 'Give the article a line  publish = "2026-11-24"',
    )


def _nothing_to_lead_to() -> UserError:
    return UserError(
        "poster-nothing",
        problem="There is nothing yet that a poster could lead to.",
        where="articles/",
        why="It leads to the podcast, to the book, or to articles that are out.",
        fix="Give an article in  articles/  a publish date that has come; a podcast needs show.toml, a book book/book.toml",
    )


def _of_book(publication: Publication) -> Subject:
    book, settings = publication.book, publication.settings
    if book is None:
        raise UserError(
            "poster-no-book",
            problem="There is no book here.",
            where="book/book.toml",
            why="The poster leads to the book's page.",
            fix="pressroom poster",
        )
    address = short_address(book, settings.address)
    places = nearest_first(book)
    counter = (
        f"{places[0].retailer.at}, or scan to buy" if places and places[0].is_counter else "Scan to see where to buy"
    )
    notice = _notice(publication, address, book.title, f"The book by {book.author}", counter)
    page = address.removeprefix(f"{settings.address}/")
    return Subject(stem="book", page=page, address=address, notice=notice)


def _notice(publication: Publication, address: str, title: str, above: str, act: str) -> Notice:
    publisher = publication.settings.publisher
    below = " · ".join(part for part in (publisher.name, publisher.phone, publisher.address) if part)
    shown = address.partition("://")[2].rstrip("/")
    return Notice(above=above, title=title, act=act, shown=shown, below=below)
