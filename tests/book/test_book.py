from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from book.book import read_book
from tests.book.a_book import BOOK, PAPERBACK, a_book, written
from workspace.folder import OwnerFolder


def test_a_book_is_what_its_file_says(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    assert (book.title, book.author, book.pages) == ("Running for Life", "Jennifer Penrose", 212)
    assert book.published == date(2026, 9, 1)
    assert [edition.format for edition in book.edition] == ["Paperback", "E-book"]
    assert [retailer.link for retailer in book.edition[0].buy] == [None, "https://shop.penrose.clinic/p/running"]


def test_a_show_without_a_book_has_none(tmp_path: Path) -> None:
    assert read_book(OwnerFolder(tmp_path)) == (None, ())


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ('"18.95 USD"', '"18.95"', "price-form", "edition.0.price"),
        ('"18.95 USD"', '"$18.95"', "price-form", "edition.0.price"),
        ("978-0-306-40615-7", "978-0-306-40615-8", "isbn-digit", "edition.0.isbn"),
        ("978-0-306-40615-7", "978-0-306", "isbn-form", "edition.0.isbn"),
        ('author = "Jennifer Penrose"', 'autor = "x"', "key-missing", "author"),
        ("pages = 212", 'pages = "212"', "wrong-kind", "pages"),
        ('link = "https://shop', 'link = "shop', "link", "edition.0.buy.1.link"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_by_its_key(
    tmp_path: Path, old: str, new: str, code: str, key: str
) -> None:
    book, findings = written(tmp_path, (BOOK + PAPERBACK).replace(old, new))
    assert book is None
    assert (code, key) in [(finding.code, finding.where.key) for finding in findings]
