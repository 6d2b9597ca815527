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
    link: Link | None = key(None, why="The shop's own page of this edition.")
    note: Words = key("", why="A few words beside it.")


class Edition(Header):
    """One form of the book."""

    format: Text = key(why="Readers choose by it.", example="Paperback")
    isbn: Annotated[Text, checked(check_isbn)] | None = key(
        None, why="Shops find it by this; its check digit is tested."
    )
    price: Annotated[Text, checked(_price)] | None = key(None, why="With its currency, as 18.95 USD.")
    buy: Many[Retailer] = key((), why="Where to buy it.")


class Praise(Header):
    """A reader's words, used with consent."""

    quote: Text = key(why="A reader's words.", example="It got me running again.")
    by: Text = key(why="Who said it, and agreed to be named.", example="A. Reader")


class Book(Header):
    """The book as its landing page shows it."""

    title: Text = key(why="It is the page's heading.", example="Running for Life")
    subtitle: Words = key("", why="What the book promises, in one line.")
    author: Text = key(why="Shops and readers look for it.", example="Jennifer Penrose")
    blurb: Text = key(why="It is what the reader decides by.", example="Why runners get hurt, and how to keep running.")
    cover: Text = key("cover.jpg", why="An upright picture, 1600 x 2560.")
    published: Day | None = key(None, why="The day it came out.")
    pages: int | None = key(None, why="How many.")
    language: Text = key("en-us", why="The book's language.")
    sample: Text | None = key(None, why="A Markdown file with a chapter to read.")
    subjects: Many[Text] = key((), why="What it is about.")
    edition: Many[Edition] = key((), why="Its forms.")
    praise: Many[Praise] = key((), why="What readers say.")


def read_book(folder: OwnerFolder) -> tuple[Book | None, tuple[Finding, ...]]:
    """Read `book/book.toml`; None if there is no book or it cannot be used."""
    if not folder.book.is_file():
        return None, ()
    return parse(Book, read_toml(folder.book, "book/book.toml"))
