"""What is checked of the book before readers meet it."""

from __future__ import annotations

from collections.abc import Iterator

from book import isbn_checks, shop_checks
from book.facts import BookFacts
from workspace.findings import Level, Place
from workspace.pictures import Picture
from workspace.rules import Rule, Trouble, rule

__all__ = ["RULES", "BookFacts"]

_COVER = (1600, 2560)  # pixels, width and height: what shops ask of an upright cover
_SHORTEST_BLURB = 120  # letters


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


@rule("b-020", Level.MUST)
def sample_files(facts: BookFacts) -> Iterator[Trouble]:
    """Files of the sample chapter that are named are there."""
    for name in facts.missing:
        if name != facts.book.sample:
            yield Trouble(
                where=facts.document.place("downloads"),
                problem=f'"{facts.title}" offers a file that is not there: {name}',
                why="Readers would tap and find nothing.",
                fix=f"Put {name} into the folder book, or take it out of the line.",
            )


@rule("b-021", Level.SHOULD)
def episodes_there(facts: BookFacts) -> Iterator[Trouble]:
    """Episodes that the book names are there."""
    for number, name in enumerate(facts.book.episodes):
        if facts.episodes is not None and name not in facts.episodes:
            yield Trouble(
                where=facts.document.place("episodes", number),
                problem=f'"{facts.title}" names an episode that is not there: {name}',
                why="The page leaves it out.",
                fix="Write the name of the episode's folder, or take it out.",
            )


RULES: tuple[Rule[BookFacts], ...] = (
    editions,
    shop_checks.places_to_buy,
    price,
    shop_checks.price_without_link,
    isbn_checks.isbn_twice,
    isbn_checks.isbn_placeholder,
    cover,
    cover_size,
    cover_upright,
    sample,
    shop_checks.link_https,
    shop_checks.link_product,
    shop_checks.link_placeholder,
    blurb,
    shop_checks.shop_linked,
    shop_checks.shop_number,
    isbn_checks.isbn_hyphens,
    isbn_checks.isbn_given,
    shop_checks.one_currency,
    sample_files,
    episodes_there,
)


def _upright(picture: Picture) -> bool:
    return picture.height > picture.width


def _cover_place(facts: BookFacts) -> Place:
    size = f"{facts.cover.width} x {facts.cover.height}" if facts.cover else None
    return Place(f"book/{facts.book.cover}", shown=size)
