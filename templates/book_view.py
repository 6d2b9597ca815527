"""What the book's pages show: the landing page, the places to buy at, and the sample chapter."""

from __future__ import annotations

from dataclasses import dataclass

from templates.direction import direction_of
from templates.prose import SafeHtml
from templates.views import EpisodeTeaser, Frame, Link, Meta, Picture


@dataclass(frozen=True, kw_only=True)
class BuyRow:
    """One edition at one place; without a link it is a real counter. `words` are those of the button."""

    at: str
    link: str | None
    note: str
    edition: str = ""
    price: str = ""
    words: str = ""
    partner: bool = False


@dataclass(frozen=True, kw_only=True)
class EditionView:
    """One edition, as its copyright page describes it."""

    format: str
    price: str
    isbn: str
    pages: str = ""


@dataclass(frozen=True, kw_only=True)
class SampleTeaser:
    """The sample chapter on the book's page: `rest` is what a reader unfolds; paths are relative to the site's root."""

    title: str
    opening: SafeHtml
    rest: SafeHtml
    path: str | None
    downloads: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BookView:
    """The book's landing page; `first_buy` is the button of the first screen, `nearest` what stands before it.

    `places` are in the order of nearness; `short` is the address that paper shows.
    """

    frame: Frame
    meta: Meta
    title: str
    subtitle: str
    author: str
    blurb: SafeHtml
    cover: Picture | None
    first_buy: Link | None
    editions: tuple[EditionView, ...]
    praise: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    places: tuple[BuyRow, ...] = ()
    nearest: BuyRow | None = None
    sample: SampleTeaser | None = None
    who_for: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    about_author: SafeHtml | None = None
    author_link: str | None = None
    episodes: tuple[EpisodeTeaser, ...] = ()
    short: str = ""


@dataclass(frozen=True, kw_only=True)
class SampleView:
    """The sample chapter."""

    frame: Frame
    meta: Meta
    title: str
    book: str
    text: SafeHtml
    first_buy: Link | None
    downloads: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BuyView:
    """The page at the short address, where a scanned code leads: the places to buy, and nothing before them."""

    frame: Frame
    meta: Meta
    title: str
    author: str
    cover: Picture | None
    places: tuple[BuyRow, ...]
    editions: tuple[EditionView, ...]
    verb: str = "Buy"


@dataclass(frozen=True, kw_only=True)
class PortableView:
    """The sample chapter as a file to keep; `text` is well-formed XML, `modified` a moment in UTC."""

    title: str
    book: str
    author: str
    language: str
    identifier: str
    address: str
    modified: str
    text: SafeHtml

    @property
    def direction(self) -> str:
        """Which way its pages run: "ltr" or "rtl"."""
        return direction_of(self.language)
