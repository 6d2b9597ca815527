"""What is checked of the book before readers meet it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from book.book import Book, Edition, Retailer
from book.isbn import as_isbn13
from workspace.addresses import is_for_examples
from workspace.document import Document
from workspace.findings import Level, Place
from workspace.pictures import Picture
from workspace.rules import Rule, Trouble, rule

_COVER = (1600, 2560)  # pixels, width and height: what shops ask of an upright cover
_SHORTEST_BLURB = 120  # letters
_PLACEHOLDER = "9780000000"  # a group of publishers that does not exist
_SEARCHES = {"/s", "/search", "/searchpage", "/b/search"}


@dataclass(frozen=True, kw_only=True)
class BookFacts:
    """The book, the file it was read from, its cover as measured, and whether the sample it names is there."""

    book: Book
    document: Document
    cover: Picture | None = None
    sample_found: bool = False

    @property
    def title(self) -> str:
        return self.book.title

    def editions(self) -> Iterator[tuple[Edition, Place]]:
        for number, edition in enumerate(self.book.edition):
            yield edition, self.document.place("edition", number, "format")

    def places_to_buy(self) -> Iterator[tuple[Edition, Retailer, str, Place]]:
        """Each edition with each of its retailers that has a link, and the link."""
        for number, edition in enumerate(self.book.edition):
            for at, retailer in enumerate(edition.buy):
                if retailer.link:
                    place = self.document.place("edition", number, "buy", at)
                    yield edition, retailer, retailer.link, Place(place.file, place.line, place.key, retailer.link)


@rule("b-001", Level.SHOULD)
def editions(facts: BookFacts) -> Iterator[Trouble]:
    """A book has an edition."""
    if not facts.book.edition:
        yield Trouble(
            where=facts.document.place("title"),
            problem=f'"{facts.title}" has no edition.',
            why="The page would praise a book that nobody can find: no format, no ISBN, no price.",
            fix='Add the lines  [[edition]]  and  format = "Paperback"',
        )


@rule("b-002", Level.SHOULD)
def places_to_buy(facts: BookFacts) -> Iterator[Trouble]:
    """A book can be bought somewhere."""
    if facts.book.edition and not any(edition.buy for edition in facts.book.edition):
        yield Trouble(
            where=facts.document.place("edition", 0),
            problem=f'"{facts.title}" can be bought nowhere.',
            why="The page's one task is to lead readers to a place that sells the book.",
            fix='Add to the edition  buy = [{ at = "Clinic front desk", note = "Ask at any visit" }]',
        )


@rule("b-003", Level.SHOULD)
def price(facts: BookFacts) -> Iterator[Trouble]:
    """An edition has a price."""
    for edition, place in facts.editions():
        if not edition.price:
            yield Trouble(
                where=place,
                problem=f'The {edition.format} of "{facts.title}" has no price.',
                why="Readers look for it before they tap the button.",
                fix='Add the line  price = "18.95 USD"',
            )


@rule("b-004", Level.NICE)
def price_without_link(facts: BookFacts) -> Iterator[Trouble]:
    """An edition with a price can be bought by a link."""
    if not any(edition.buy for edition in facts.book.edition):
        return  # it can be bought nowhere, which is told by itself
    for edition, place in facts.editions():
        if edition.price and not any(retailer.link for retailer in edition.buy):
            yield Trouble(
                where=place,
                problem=f'The {edition.format} of "{facts.title}" has a price and no link to a shop.',
                why="Readers who are not at the counter cannot buy it; search engines show no offer.",
                fix='Add to buy  { at = "Bookshop.org", link = "https://…" }',
            )


@rule("b-005", Level.MUST)
def isbn_twice(facts: BookFacts) -> Iterator[Trouble]:
    """No two editions have the same ISBN."""
    seen: dict[str, str] = {}
    for number, edition in enumerate(facts.book.edition):
        if not edition.isbn:
            continue
        isbn = as_isbn13(edition.isbn)
        if isbn in seen:
            yield Trouble(
                where=facts.document.place("edition", number, "isbn"),
                problem=f'Two editions of "{facts.title}" have the same ISBN: {seen[isbn]} and {edition.format}.',
                why="Every format has an ISBN of its own; with the wrong one a shop sends the wrong book.",
                fix="Copy each from its copyright page, or delete the line that is wrong.",
            )
        seen.setdefault(isbn, edition.format)


@rule("b-006", Level.SHOULD)
def isbn_placeholder(facts: BookFacts) -> Iterator[Trouble]:
    """No ISBN is a placeholder."""
    for number, edition in enumerate(facts.book.edition):
        if edition.isbn and as_isbn13(edition.isbn).startswith(_PLACEHOLDER):
            yield Trouble(
                where=facts.document.place("edition", number, "isbn"),
                problem=f'The ISBN of the {edition.format} of "{facts.title}" is a placeholder.',
                why="No shop knows it.",
                fix="Copy the real one from the copyright page, or delete the line.",
            )


@rule("b-007", Level.SHOULD)
def cover(facts: BookFacts) -> Iterator[Trouble]:
    """A book has a cover picture."""
    if facts.cover is None:
        yield Trouble(
            where=facts.document.place("cover"),
            problem=f'The cover of "{facts.title}" is not there: {facts.book.cover}',
            why="Readers know a book by its cover; without it the page looks unfinished.",
            fix=f"Put the picture into the folder book as {facts.book.cover}, or correct the line  cover = …",
        )


@rule("b-008", Level.SHOULD)
def cover_size(facts: BookFacts) -> Iterator[Trouble]:
    """A book's cover is 1600 x 2560 pixels or more."""
    width, height = _COVER
    if facts.cover is not None and (facts.cover.width < width or facts.cover.height < height) and _upright(facts.cover):
        yield Trouble(
            where=_cover_place(facts),
            problem=f'The cover of "{facts.title}" is small.',
            why=f"Shops and large screens want {width} x {height} pixels or more.",
            fix="Ask the printer or designer for a larger picture of it.",
        )


@rule("b-009", Level.SHOULD)
def cover_upright(facts: BookFacts) -> Iterator[Trouble]:
    """A book's cover stands upright."""
    if facts.cover is not None and not _upright(facts.cover):
        yield Trouble(
            where=_cover_place(facts),
            problem=f'The cover of "{facts.title}" is as wide as it is high, or wider.',
            why="Often that is front, spine and back in one picture; the page wants the front only.",
            fix="Cut out the front, upright.",
        )


@rule("b-010", Level.MUST)
def sample(facts: BookFacts) -> Iterator[Trouble]:
    """A sample chapter that is named is there."""
    if facts.book.sample and not facts.sample_found:
        yield Trouble(
            where=facts.document.place("sample"),
            problem=f'"{facts.title}" names a sample chapter that is not there: {facts.book.sample}',
            why="Readers would tap and find nothing.",
            fix=f"Put {facts.book.sample} into the folder book, or delete the line.",
        )


@rule("b-011", Level.SHOULD)
def link_https(facts: BookFacts) -> Iterator[Trouble]:
    """A link to a shop begins with https."""
    for _, retailer, link, place in facts.places_to_buy():
        if link.startswith("http://"):
            yield Trouble(
                where=place,
                problem=f"The link to {retailer.at} is not safe: it begins with http.",
                why="Browsers warn readers before they open it.",
                fix=f'Write  link = "https://{link.removeprefix("http://")}"',
            )


@rule("b-012", Level.SHOULD)
def link_product(facts: BookFacts) -> Iterator[Trouble]:
    """A link to a shop leads to the book, not to a search."""
    for _, retailer, link, place in facts.places_to_buy():
        if urlsplit(link).path.rstrip("/").lower() in _SEARCHES:
            yield Trouble(
                where=place,
                problem=f"The link to {retailer.at} is a search.",
                why="What a search shows changes, and the reader has one more page between wish and book.",
                fix="Open the book's own page in the shop and copy its address.",
            )


@rule("b-013", Level.SHOULD)
def link_placeholder(facts: BookFacts) -> Iterator[Trouble]:
    """No link to a shop is a placeholder."""
    for _, retailer, link, place in facts.places_to_buy():
        if is_for_examples(link):
            yield Trouble(
                where=place,
                problem=f"The link to {retailer.at} is a placeholder.",
                why="It leads to no shop.",
                fix="Open the book's own page in the shop and copy its address, or take the place out.",
            )


@rule("b-014", Level.SHOULD)
def blurb(facts: BookFacts) -> Iterator[Trouble]:
    """A blurb has two sentences or more."""
    length = len(facts.book.blurb)
    if length < _SHORTEST_BLURB:
        yield Trouble(
            where=facts.document.place("blurb"),
            problem=f'The blurb of "{facts.title}" is short: {length} letters.',
            why="It is what the reader decides by: who the book is for, and what changes for them.",
            fix="Write two or three short paragraphs, as on the back cover.",
        )


RULES: tuple[Rule[BookFacts], ...] = (
    editions,
    places_to_buy,
    price,
    price_without_link,
    isbn_twice,
    isbn_placeholder,
    cover,
    cover_size,
    cover_upright,
    sample,
    link_https,
    link_product,
    link_placeholder,
    blurb,
)


def _upright(picture: Picture) -> bool:
    return picture.height > picture.width


def _cover_place(facts: BookFacts) -> Place:
    size = f"{facts.cover.width} x {facts.cover.height}" if facts.cover else None
    return Place(f"book/{facts.book.cover}", shown=size)
