"""The book: what `book/book.toml` says, read into one frozen value."""

from __future__ import annotations

import re
from typing import Annotated

from book.isbn import check_isbn
from workspace.document import read_toml
from workspace.findings import Finding
from workspace.folder import OwnerFolder
from workspace.header import Day, Header, Link, Many, Text, Unfit, Words, checked, key, parse


def _price(written: str) -> str:
    if not re.fullmatch(r"\d+(\.\d{2})? [A-Z]{3}", written):
        raise Unfit(
            "price-form",
            f'"{written}" is not a price with its currency.',
            why="Readers abroad see the page as well; shops and search engines want the three-letter code.",
            fix='Write it as  "18.95 USD"',
        )
    return written


class Retailer(Header):
    """One place to buy an edition; a place without a link is a real counter."""

    at: Text = key(why="It is the words on the button.", example="Clinic front desk")
    link: Link | None = None
    note: Words = ""


class Edition(Header):
    """One form of the book."""

    format: Text = key(why="Readers choose by it.", example="Paperback")
    isbn: Annotated[Text, checked(check_isbn)] | None = None
    price: Annotated[Text, checked(_price)] | None = None
    buy: Many[Retailer] = ()


class Praise(Header):
    """A reader's words, used with consent."""

    quote: Text
    by: Text


class Book(Header):
    """The book as its landing page shows it."""

    title: Text = key(why="It is the page's heading.", example="Running for Life")
    subtitle: Words = ""
    author: Text = key(why="Shops and readers look for it.", example="Jennifer Penrose")
    blurb: Text = key(why="It is what the reader decides by.", example="Why runners get hurt, and how to keep running.")
    cover: Text = "cover.jpg"
    published: Day | None = None
    pages: int | None = None
    language: Text = "en-us"
    sample: Text | None = None
    subjects: Many[Text] = ()
    edition: Many[Edition] = ()
    praise: Many[Praise] = ()


def read_book(folder: OwnerFolder) -> tuple[Book | None, tuple[Finding, ...]]:
    """Read `book/book.toml`; None if there is no book or it cannot be used."""
    if not folder.book.is_file():
        return None, ()
    return parse(Book, read_toml(folder.book, "book/book.toml"))
