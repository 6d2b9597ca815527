"""Facts: what the rules look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from book.book import Book, Edition
from book.places import Offer, offers
from workspace.document import Document
from workspace.findings import Place
from workspace.pictures import Picture


@dataclass(frozen=True, kw_only=True)
class BookFacts:
    """The book, the file it was read from, its cover as measured, and whether the sample it names is there.

    `missing` are files of the sample that are named and not there; `episodes` the names of all episodes, None if
    nobody knows them.
    """

    book: Book
    document: Document
    cover: Picture | None = None
    sample_found: bool = False
    missing: tuple[str, ...] = ()
    episodes: frozenset[str] | None = None

    @property
    def title(self) -> str:
        return self.book.title

    def editions(self) -> Iterator[tuple[Edition, Place]]:
        """Each edition in the owner's order, with the place of its format, which is what names it."""
        for number, edition in enumerate(self.book.edition):
            yield edition, self.document.place("edition", number, "format")

    def isbns(self) -> Iterator[tuple[Edition, str, Place]]:
        """Each edition that has an ISBN, with it."""
        for number, edition in enumerate(self.book.edition):
            if edition.isbn:
                yield edition, edition.isbn, self.document.place("edition", number, "isbn")

    def place_of(self, offer: Offer) -> Place:
        """The place of one offer in book.toml; what is shown is the owner's link, or the shop's name."""
        place = self.document.place("edition", offer.number, "buy", offer.at)
        return Place(place.file, place.line, place.key, offer.retailer.link or offer.retailer.at)

    def links(self) -> Iterator[tuple[Offer, str, Place]]:
        """Each place to buy with a link of the owner's, and the link."""
        for offer in offers(self.book):
            if offer.retailer.link:
                yield offer, offer.retailer.link, self.place_of(offer)
