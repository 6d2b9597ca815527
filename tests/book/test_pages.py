from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from book.pages import book_pages, first_buy, nearest_first, teaser
from templates import Templates
from templates.views import Frame, Picture
from tests.book.a_book import BOOK, EBOOK, PAPERBACK, a_book

COVER = Picture(src="art/book-1a2b.jpg", alt="Cover of Running for Life", width=640, height=1024)
PRAISE = '\n[[praise]]\nquote = "I run again."\nby = "A. Reader"\n'


def _frame(path: str) -> Frame:
    return Frame(
        publisher="Penrose Physical Therapy",
        tagline="Move well",
        language="en-us",
        address="https://podcast.example.org",
        root="../" * path.count("/"),
        stylesheet="assets/style.css",
    )


def _pages(
    root: Path,
    text: str = BOOK + PAPERBACK + EBOOK + PRAISE,
    *,
    sample: str | None = "# Sore *feet*\n\nOnce upon a mile.",
) -> dict[str, str]:
    pages = book_pages(a_book(root, text), Templates(), _frame, cover=COVER, sample=sample)
    return {path: content.decode() for path, content in pages}


def test_the_book_has_a_landing_page_and_its_sample(tmp_path: Path) -> None:
    assert list(_pages(tmp_path)) == ["book/index.html", "book/sample/index.html"]


def test_without_a_sample_no_page_promises_one(tmp_path: Path) -> None:
    pages = _pages(tmp_path, sample=None)
    assert list(pages) == ["book/index.html"]
    assert "sample" not in pages["book/index.html"]


def test_the_landing_page_says_what_a_reader_decides_by(tmp_path: Path) -> None:
    page = _pages(tmp_path)["book/index.html"]
    for words in ("Running for Life", "By Jennifer Penrose", "Why runners get hurt", "shin splints", "$18.95", "$9.99"):
        assert words in page
    for words in ("ISBN 978-0-306-40615-7", "I run again.", "A. Reader", "212", "September 1, 2026", "English"):
        assert words in page
    assert 'alt="Cover of Running for Life"' in page
    assert 'src="../art/book-1a2b.jpg"' in page


def test_the_front_desk_comes_before_any_shop(tmp_path: Path) -> None:
    swapped = PAPERBACK.replace("Clinic front desk", "X").replace("Bookshop", "Clinic front desk")
    book = a_book(tmp_path, BOOK + swapped.replace(', link = "https://shop.penrose.clinic/p/running"', ""))
    assert [retailer.at for retailer in nearest_first(book.edition[0])] == ["X", "Clinic front desk"]
    page = _pages(tmp_path)["book/index.html"]
    assert page.index("Clinic front desk") < page.index(">Bookshop<")


def test_a_counter_is_named_and_a_shop_is_linked(tmp_path: Path) -> None:
    page = _pages(tmp_path)["book/index.html"]
    assert "<strong>Clinic front desk</strong>" in page
    assert "Ask at any visit" in page
    assert 'href="https://shop.penrose.clinic/p/running"' in page


def test_the_first_button_leads_to_the_first_shop(tmp_path: Path) -> None:
    button = first_buy(a_book(tmp_path), "")
    assert button is not None
    assert button.words == "Buy the paperback at Bookshop for $18.95"
    assert button.address == "https://shop.penrose.clinic/p/running"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (EBOOK.replace('price = "9.99 USD"\n', ""), "Buy the e-book at Kobo"),
        (EBOOK.replace("9.99 USD", "9.99 EUR"), "Buy the e-book at Kobo for 9.99 EUR"),
    ],
)
def test_the_first_button_shows_the_price_that_is_known(tmp_path: Path, text: str, words: str) -> None:
    button = first_buy(a_book(tmp_path, BOOK + text), "")
    assert button is not None
    assert button.words == words


def test_a_book_that_only_the_clinic_sells_leads_to_the_list_of_places(tmp_path: Path) -> None:
    counter = '[[edition]]\nformat = "Paperback"\nbuy = [{ at = "Clinic front desk" }]\n'
    pages = _pages(tmp_path, BOOK + counter)
    assert '<a class="button" href="#buy">Where to buy it</a>' in pages["book/index.html"]
    assert 'id="buy"' in pages["book/index.html"]
    assert 'href="../../book/#buy"' in pages["book/sample/index.html"]


def test_a_book_without_editions_has_a_page_without_a_button(tmp_path: Path) -> None:
    assert first_buy(a_book(tmp_path, BOOK), "") is None
    assert "Where to buy" not in _pages(tmp_path, BOOK)["book/index.html"]


def test_the_sample_stands_under_its_own_heading(tmp_path: Path) -> None:
    page = _pages(tmp_path)["book/sample/index.html"]
    assert "<h1>Sore feet</h1>" in page
    assert page.count("Sore") == page.count("Sore feet")
    assert "Once upon a mile." in page
    assert '<link rel="canonical" href="https://podcast.example.org/book/sample/">' in page


def test_a_sample_without_a_heading_is_called_one(tmp_path: Path) -> None:
    page = _pages(tmp_path, sample="Once upon a mile.")["book/sample/index.html"]
    assert "<h1>Sample chapter</h1>" in page
    assert "Once upon a mile." in page


def test_machines_read_the_book_as_data(tmp_path: Path) -> None:
    page = _pages(tmp_path)["book/index.html"]
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert data["@type"] == "Book"
    assert data["image"] == "https://podcast.example.org/art/book-1a2b.jpg"
    assert len(data["workExample"]) == 2
    for line in (
        '<meta property="og:type" content="book">',
        '<meta property="book:isbn" content="9780306406157">',
        '<meta property="og:image" content="https://podcast.example.org/art/book-1a2b.jpg">',
        '<link rel="canonical" href="https://podcast.example.org/book/">',
    ):
        assert line in page


def test_words_of_the_owner_are_words_wherever_they_stand(tmp_path: Path) -> None:
    page = _pages(tmp_path, (BOOK + PAPERBACK).replace("Running for Life", "</script><b>"))["book/index.html"]
    assert "</script><b>" not in page


def test_the_same_book_gives_the_same_bytes(tmp_path: Path) -> None:
    assert _pages(tmp_path) == _pages(tmp_path)


def test_other_pages_show_the_book_in_a_few_words(tmp_path: Path) -> None:
    shown = teaser(a_book(tmp_path), COVER)
    assert (shown.title, shown.author, shown.path, shown.cover) == (
        "Running for Life",
        "Jennifer Penrose",
        "book/",
        COVER,
    )
