"""The book's pages: the landing page that leads to a place to buy it, and the sample chapter."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable

from book.book import Book, Edition, Retailer
from book.structured_data import json_ld, open_graph, price_of
from templates import Templates
from templates.prose import SafeHtml, page_html, plain_text
from templates.views import BookTeaser, BookView, BuyRow, EditionView, Frame, Link, Meta, Picture, SampleView
from workspace.words import day_in_words

LANDING = "book/index.html"
SAMPLE = "book/sample/index.html"
_DESCRIPTION = 155  # letters that results of search engines show
_HEADING = re.compile(r"#\s+(.+?)[ \t#]*(?:\n|$)")
_LANGUAGES = {"en": "English", "es": "Spanish", "de": "German", "fr": "French", "it": "Italian", "pt": "Portuguese"}


def book_pages(
    book: Book,
    templates: Templates,
    frame_for: Callable[[str], Frame],
    *,
    cover: Picture | None = None,
    sample: str | None = None,
) -> tuple[tuple[str, bytes], ...]:
    """Site paths and contents; `sample` is the Markdown of the sample chapter, None if there is none."""
    landing = _landing(book, frame_for(LANDING), cover, has_sample=sample is not None)
    pages = [(LANDING, templates.render("book/book.html", landing))]
    if sample is not None:
        pages.append((SAMPLE, templates.render("book/sample.html", _sample(book, frame_for(SAMPLE), cover, sample))))
    return tuple(pages)


def teaser(book: Book, cover: Picture | None) -> BookTeaser:
    """The book in a few words, for other pages."""
    return BookTeaser(title=book.title, subtitle=book.subtitle, author=book.author, cover=cover)


def nearest_first(edition: Edition) -> tuple[Retailer, ...]:
    """Places without a link are real counters, and nearer than any shop; otherwise the owner's order is kept."""
    return tuple(sorted(edition.buy, key=lambda retailer: retailer.link is not None))


def first_buy(book: Book, landing: str) -> Link | None:
    """The button that every reader sees: the first shop, or else the list of places on the page at `landing`."""
    for edition in book.edition:
        for retailer in edition.buy:
            if retailer.link:
                price = f" for {_price(edition.price)}" if edition.price else ""
                format_ = edition.format[:1].lower() + edition.format[1:]
                return Link(words=f"Buy the {format_} at {retailer.at}{price}", address=retailer.link)
    return Link(words="Where to buy it", address=f"{landing}#buy") if book.edition else None


def _landing(book: Book, frame: Frame, cover: Picture | None, *, has_sample: bool) -> BookView:
    address = f"{frame.address}/book/"
    image = f"{frame.address}/{cover.src}" if cover else None
    return BookView(
        frame=frame,
        meta=Meta(
            title=f"{book.title} by {book.author}",
            description=_description(book.blurb),
            canonical=address,
            kind="book",
            image=image,
            image_alt=cover.alt if cover else "",
            json_ld=SafeHtml(json_ld(book, address=address, image=image)),
            extra=open_graph(book),
        ),
        title=book.title,
        subtitle=book.subtitle,
        author=book.author,
        blurb=page_html(book.blurb),
        cover=cover,
        first_buy=first_buy(book, ""),
        editions=tuple(_edition(edition) for edition in book.edition),
        sample="book/sample/" if has_sample else None,
        praise=tuple((praise.quote, praise.by) for praise in book.praise),
        facts=_facts(book),
    )


def _sample(book: Book, frame: Frame, cover: Picture | None, markdown: str) -> SampleView:
    """The chapter under its own first heading."""
    heading = _HEADING.match(markdown.lstrip())
    title = plain_text(heading[1]) if heading else "Sample chapter"
    text = markdown.lstrip()[heading.end() :] if heading else markdown
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
        first_buy=first_buy(book, f"{frame.root}book/"),
    )


def _edition(edition: Edition) -> EditionView:
    return EditionView(
        format=edition.format,
        price=_price(edition.price) if edition.price else "",
        isbn=edition.isbn or "",
        buy=tuple(
            BuyRow(at=retailer.at, link=retailer.link, note=retailer.note) for retailer in nearest_first(edition)
        ),
    )


def _facts(book: Book) -> tuple[tuple[str, str], ...]:
    language = _LANGUAGES.get(book.language.lower().split("-")[0])
    facts = (
        ("Pages", str(book.pages) if book.pages else None),
        ("Published", day_in_words(book.published) if book.published else None),
        ("Language", language),
        ("Subjects", ", ".join(book.subjects)),
    )
    return tuple((name, value) for name, value in facts if value)


def _price(written: str) -> str:
    """As people read it: dollars by their sign, other currencies by their code."""
    amount, currency = price_of(written)
    return f"${amount}" if currency == "USD" else written


def _description(markdown: str) -> str:
    return textwrap.shorten(plain_text(markdown), _DESCRIPTION, placeholder=" …")
