"""The book's pages: the landing page that leads to a place to buy it, the short one, and the sample chapter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from book.book import Book, Edition
from book.epub import sample_epub
from book.hyphens import well_written
from book.places import Offer, nearest_first, price_in_words
from book.sample import FOLDER, NO_SAMPLE, Sample, opening, with_notes_of_its_own
from book.structured_data import json_ld, open_graph
from templates import Templates
from templates.book_view import BookView, BuyRow, BuyView, EditionView, SampleTeaser, SampleView
from templates.prose import SafeHtml, page_html, plain_text
from templates.views import BookTeaser, EpisodeTeaser, Frame, Link, Meta, Picture
from workspace.files import slug_from
from workspace.words import day_in_words, language_in_words, shortened, size_in_words

LANDING = "book/index.html"
SAMPLE = "book/sample/index.html"
_FEW = 3  # episodes, if the owner names none
_DESCRIPTION = 155  # letters that results of search engines show
_HEADING = re.compile(r"#\s+(.+?)[ \t#]*(?:\n|$)")


@dataclass(frozen=True, kw_only=True)
class BookPages:
    """The book with all that its pages need; `episodes` are those that everybody may see, by slug, the newest first.

    With `to_come` the book can be ordered and is not out yet.
    """

    book: Book
    templates: Templates
    frame_for: Callable[[str], Frame]
    cover: Picture | None = None
    sample: Sample = NO_SAMPLE
    episodes: Mapping[str, EpisodeTeaser] = field(default_factory=dict)
    to_come: bool = False

    @property
    def verb(self) -> str:
        """What readers are invited to do, on buttons and in titles."""
        return "Preorder" if self.to_come else "Buy"

    @cached_property
    def portable(self) -> tuple[str, bytes] | None:
        """The chapter to keep, unless the owner has an EPUB of it, with its place on the site."""
        own = any(each.path.endswith(".epub") for each in self.sample.downloads)
        if self.sample.markdown is None or own:
            return None
        title, text = _headed(self.sample.markdown)
        address = f"{self.frame_for(LANDING).address}/book/"
        packed = sample_epub(self.book, title, page_html(text), address, self.templates)
        return f"{FOLDER}{slug_from(title) or 'sample'}.epub", packed


def pages_of_book(pages: BookPages) -> Iterator[tuple[str, bytes]]:
    """Site paths and contents."""
    render, book = pages.templates.render, pages.book
    yield LANDING, render("book/book.html", _landing(pages, pages.frame_for(LANDING)))
    if book.edition:
        path = f"{book.short}/index.html"
        yield path, render("book/buy.html", _buying(pages, pages.frame_for(path)))
    if pages.sample.markdown is not None:
        yield SAMPLE, render("book/sample.html", _sample(pages, pages.frame_for(SAMPLE), pages.sample.markdown))
    if pages.portable is not None:
        yield pages.portable


def teaser(book: Book, cover: Picture | None) -> BookTeaser:
    """The book in a few words, for other pages."""
    return BookTeaser(title=book.title, subtitle=book.subtitle, author=book.author, cover=cover)


def short_address(book: Book, site: str) -> str:
    """The address to print and to draw as a code: no redirect stands between paper and page."""
    return f"{site}/{book.short}/" if book.edition else f"{site}/book/"


def first_buy(book: Book, landing: str, verb: str = "Buy") -> Link | None:
    """The button that every reader sees: the first shop, or else the list of places on the page at `landing`."""
    for offer in nearest_first(book):
        if offer.link and not offer.is_loan:
            price = f" for {price_in_words(offer.price)}" if offer.price else ""
            format_ = offer.edition.format[:1].lower() + offer.edition.format[1:]
            return Link(words=f"{verb} the {format_} at {offer.retailer.at}{price}", address=offer.link)
    return Link(words="Where to buy it", address=f"{landing}#buy") if book.edition else None


def _landing(pages: BookPages, frame: Frame) -> BookView:
    book, places = pages.book, tuple(_row(offer, pages.verb) for offer in nearest_first(pages.book))
    return BookView(
        frame=frame,
        meta=_meta(pages, frame),
        title=book.title,
        subtitle=book.subtitle,
        author=book.author,
        blurb=page_html(book.blurb),
        cover=pages.cover,
        first_buy=first_buy(book, "", pages.verb),
        places=places,
        nearest=places[0] if places and places[0].link is None else None,
        editions=tuple(_edition(edition) for edition in book.edition),
        sample=_sample_teaser(pages),
        who_for=book.who_for,
        not_for=book.not_for,
        contents=book.contents,
        praise=tuple((praise.quote, praise.by) for praise in book.praise),
        about_author=with_notes_of_its_own(page_html(book.about_author), "author") if book.about_author else None,
        author_link=book.author_link,
        episodes=_chosen(book, pages.episodes),
        facts=_facts(book),
        short=_for_paper(short_address(book, frame.address)),
    )


def _meta(pages: BookPages, frame: Frame) -> Meta:
    book, cover = pages.book, pages.cover
    address = f"{frame.address}/book/"
    image = f"{frame.address}/{cover.src}" if cover else None
    return Meta(
        title=f"{book.title} by {book.author}",
        shared=book.title,
        description=_description(book.blurb),
        canonical=address,
        kind="book",
        image=image,
        image_alt=cover.alt if cover else "",
        json_ld=SafeHtml(json_ld(book, address=address, image=image, publisher=frame.publisher, to_come=pages.to_come)),
        extra=open_graph(book),
    )


def _buying(pages: BookPages, frame: Frame) -> BuyView:
    """Its address is for paper; search engines are sent to the landing page."""
    book = pages.book
    landing = _meta(pages, frame)
    return BuyView(
        frame=frame,
        meta=replace(landing, title=f"{pages.verb} {book.title}", json_ld=None, extra=(("robots", "noindex"),)),
        verb=pages.verb,
        title=book.title,
        author=book.author,
        cover=pages.cover,
        places=tuple(_row(offer, pages.verb) for offer in nearest_first(book)),
        editions=tuple(_edition(edition) for edition in book.edition),
    )


def _sample(pages: BookPages, frame: Frame, markdown: str) -> SampleView:
    """The chapter under its own first heading."""
    book, (title, text) = pages.book, _headed(markdown)
    cover = pages.cover
    return SampleView(
        frame=frame,
        meta=Meta(
            title=f"{title} · {book.title}",
            description=_description(text),
            canonical=f"{frame.address}/book/sample/",
            kind="article",
            image=f"{frame.address}/{cover.src}" if cover else None,
            image_alt=cover.alt if cover else "",
        ),
        title=title,
        book=book.title,
        text=page_html(text),
        first_buy=first_buy(book, f"{frame.root}book/", pages.verb),
        downloads=_downloads(pages),
    )


def _sample_teaser(pages: BookPages) -> SampleTeaser | None:
    sample = pages.sample
    if sample.markdown is None and not sample.downloads:
        return None
    title, text = _headed(sample.markdown or "")
    first, rest = opening(with_notes_of_its_own(page_html(text), "sample"))
    return SampleTeaser(
        title=title,
        opening=first,
        rest=rest,
        path="book/sample/" if sample.markdown is not None else None,
        downloads=_downloads(pages),
    )


def _downloads(pages: BookPages) -> tuple[Link, ...]:
    """The owner's files, and ours."""
    own = tuple(Link(words=each.words, address=each.path) for each in pages.sample.downloads)
    if pages.portable is None:
        return own
    path, packed = pages.portable
    return (*own, Link(words=f"EPUB, {size_in_words(len(packed))}", address=path))


def _headed(markdown: str) -> tuple[str, str]:
    """The chapter's own first heading, and what stands below it."""
    heading = _HEADING.match(markdown.lstrip())
    if heading is None:
        return "Sample chapter", markdown
    return plain_text(heading[1]), markdown.lstrip()[heading.end() :]


def _chosen(book: Book, episodes: Mapping[str, EpisodeTeaser]) -> tuple[EpisodeTeaser, ...]:
    """Those that the owner named, or else the newest few."""
    if not book.episodes:
        return tuple(episodes.values())[:_FEW]
    return tuple(episodes[slug] for slug in book.episodes if slug in episodes)


def _row(offer: Offer, verb: str) -> BuyRow:
    retailer = offer.retailer
    return BuyRow(
        at=retailer.at,
        link=offer.link,
        note=retailer.note,
        edition=offer.edition.format,
        price=price_in_words(offer.price),
        words="Find it in a library" if offer.is_loan else f"{verb} at {retailer.at}",
        partner=offer.link is not None and retailer.partner is not None,
    )


def _edition(edition: Edition) -> EditionView:
    return EditionView(
        format=edition.format,
        price=price_in_words(edition.price),
        isbn=well_written(edition.isbn) if edition.isbn else "",
        pages=str(edition.pages) if edition.pages else "",
    )


def _facts(book: Book) -> tuple[tuple[str, str], ...]:
    facts = (
        ("Pages", str(book.pages) if book.pages else None),
        ("Publication date", day_in_words(book.published) if book.published else None),
        ("Language", language_in_words(book.language)),
        ("Subjects", ", ".join(book.subjects)),
    )
    return tuple((name, value) for name, value in facts if value)


def _for_paper(address: str) -> str:
    """As people type it."""
    return address.partition("://")[2].rstrip("/")


def _description(markdown: str) -> str:
    return shortened(plain_text(markdown), _DESCRIPTION, " …")
