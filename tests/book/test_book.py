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


@pytest.mark.parametrize("price", ["4.500 KWD", "1290 JPY", "0.99 EUR"])
def test_a_price_has_as_many_decimals_as_its_currency(tmp_path: Path, price: str) -> None:
    book, _ = written(tmp_path, (BOOK + PAPERBACK).replace("18.95 USD", price))
    assert book is not None
    assert book.edition[0].price == price


@pytest.mark.parametrize(
    ("price", "meant"),
    [("19.9 CHF", "19.90 CHF"), ("1.234,50 €", "1234.50 EUR"), ("1,500 JPY", "1500 JPY"), ("$18.95", "18.95 USD")],
)
def test_a_price_is_corrected_without_another_amount_or_currency(tmp_path: Path, price: str, meant: str) -> None:
    _, findings = written(tmp_path, (BOOK + PAPERBACK).replace("18.95 USD", price))
    assert f'"{meant}"' in findings[0].fix


def test_a_currency_that_is_none_is_named(tmp_path: Path) -> None:
    _, findings = written(tmp_path, (BOOK + PAPERBACK).replace("18.95 USD", "18.95 XYZ"))
    assert findings[0].problem == 'There is no currency "XYZ".'


def test_a_show_without_a_book_has_none(tmp_path: Path) -> None:
    assert read_book(OwnerFolder(tmp_path)) == (None, ())


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ('"18.95 USD"', '"18.95"', "price-form", "edition.0.price"),
        ('"18.95 USD"', '"$18.95"', "price-form", "edition.0.price"),
        ('"18.95 USD"', '"18.955 USD"', "price-form", "edition.0.price"),
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
