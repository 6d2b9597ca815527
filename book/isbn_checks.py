"""What is checked of the ISBNs of the editions."""

from __future__ import annotations

from collections.abc import Iterator

from book.facts import BookFacts
from book.hyphens import has_wrong_hyphens, hyphenated
from book.isbn import as_isbn13
from workspace.document import Document
from workspace.findings import Level, Mend, Place
from workspace.rules import Trouble, rule

_PLACEHOLDER = "9780000000"  # a group of publishers that does not exist


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
    for edition, isbn, place in facts.isbns():
        if as_isbn13(isbn).startswith(_PLACEHOLDER):
            yield Trouble(
                where=place,
                problem=f'The ISBN of the {edition.format} of "{facts.title}" is a placeholder.',
                why="No shop knows it.",
                fix="Copy the real one from the copyright page, or delete the line.",
            )


@rule("b-017", Level.SHOULD)
def isbn_hyphens(facts: BookFacts) -> Iterator[Trouble]:
    """The hyphens of an ISBN stand where the agency put them."""
    for edition, isbn, place in facts.isbns():
        right = hyphenated(isbn)
        if right is None or as_isbn13(isbn).startswith(_PLACEHOLDER) or not has_wrong_hyphens(isbn):
            continue
        yield Trouble(
            where=place,
            problem=f'The hyphens in the ISBN of the {edition.format} of "{facts.title}" stand in the wrong places.',
            why="They tell country, publisher and book apart; librarians and shops take it for a typing mistake.",
            fix=f'Write  isbn = "{right}"',
            mend=_mended(facts.document, place, isbn, right),
        )


@rule("b-018", Level.SHOULD)
def isbn_given(facts: BookFacts) -> Iterator[Trouble]:
    """An ISBN is from a range that was given to publishers."""
    for edition, isbn, place in facts.isbns():
        if hyphenated(isbn) is None:
            yield Trouble(
                where=place,
                problem=f'No publisher has the ISBN of the {edition.format} of "{facts.title}".',
                why="Its check digit fits, but the agency gave that range to nobody; shops will not find the book.",
                fix="Compare it with the copyright page of the book, digit by digit.",
            )


def _mended(document: Document, place: Place, written: str, right: str) -> Mend | None:
    """The line with the right ISBN, if the wrong one stands in it once."""
    if place.line is None:
        return None
    line = document.text.split("\n")[place.line - 1].removesuffix("\r")
    if line.count(written) != 1:
        return None
    return Mend(file=place.file, line=place.line, before=line, after=line.replace(written, right))
