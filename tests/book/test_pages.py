from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from book.pages import BookPages, first_buy, pages_of_book, short_address, teaser
from book.sample import Download, Sample
from templates import Templates
from templates.views import EpisodeTeaser, Frame, Picture, When
from tests.as_read import as_read
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
    to_come: bool = False,
) -> dict[str, str]:
    pages = BookPages(
        book=a_book(root, text),
        templates=Templates(),
        frame_for=_frame,
        cover=COVER,
        sample=Sample(markdown=sample),
        to_come=to_come,
    )
    return {path: as_read(content) for path, content in pages_of_book(pages) if path.endswith(".html")}


def test_the_book_has_a_landing_page_and_its_sample(tmp_path: Path) -> None:
    assert list(_pages(tmp_path)) == ["book/index.html", "b/index.html", "book/sample/index.html"]


def test_without_a_sample_no_page_promises_one(tmp_path: Path) -> None:
    pages = _pages(tmp_path, sample=None)
    assert list(pages) == ["book/index.html", "b/index.html"]
    assert "sample" not in pages["book/index.html"]


def test_the_landing_page_says_what_a_reader_decides_by(tmp_path: Path) -> None:
    page = _pages(tmp_path)["book/index.html"]
    for words in ("Running for Life", "By Jennifer Penrose", "Why runners get hurt", "shin splints", "$18.95", "$9.99"):
        assert words in page
    for words in ("ISBN 978-0-306-40615-7", "I run again.", "A. Reader", "212", "September 1, 2026", "English"):
        assert words in page
    assert "<dt>Publication date</dt>" in page
    assert 'alt="Cover of Running for Life"' in page
    assert 'src="../art/book-1a2b.jpg"' in page


def test_the_front_desk_comes_before_any_shop(tmp_path: Path) -> None:
    page = _pages(tmp_path)["book/index.html"]
    assert page.index("Clinic front desk") < page.index("Buy at Bookshop") < page.index("Buy at Kobo")
    assert "<strong>Clinic front desk</strong>: Paperback, $18.95" in page


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
        (EBOOK.replace("9.99 USD", "9.99 EUR"), "Buy the e-book at Kobo for €9.99"),
    ],
)
def test_the_first_button_shows_the_price_that_is_known(tmp_path: Path, text: str, words: str) -> None:
    button = first_buy(a_book(tmp_path, BOOK + text), "")
    assert button is not None
    assert button.words == words


def test_a_book_that_is_not_out_yet_is_ordered_ahead_on_every_page(tmp_path: Path) -> None:
    for path, page in _pages(tmp_path, to_come=True).items():
        assert "Preorder" in page, path
        assert ">Buy" not in page, path


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


def test_each_edition_has_a_row_at_each_place_with_what_is_asked_there(tmp_path: Path) -> None:
    cheaper = PAPERBACK.replace('at = "Bookshop", ', 'at = "Bookshop", price = "17.50 USD", ')
    page = _pages(tmp_path, BOOK + cheaper + EBOOK)["book/index.html"]
    rows = re.findall(r'<li>\n<p class="what"><strong>(.*?)</strong> <span class="price">(.*?)</span>', page)
    assert rows == [("Paperback", "$18.95"), ("Paperback", "$17.50"), ("E-book", "$9.99")]


def test_a_shop_known_by_name_is_linked_by_the_isbn(tmp_path: Path) -> None:
    known = PAPERBACK.replace("buy = [", 'buy = [ "Barnes & Noble", "WorldCat", "Libro FM",')
    page = _pages(tmp_path, BOOK + known)["book/index.html"]
    assert 'href="https://www.barnesandnoble.com/w/?ean=9780306406157"' in page
    assert page.index("Find it in a library") > page.index("Buy at Bookshop")
    assert "Buy at Barnes &amp; Noble" in page


def test_a_known_shop_without_a_way_to_it_is_not_taken_for_a_counter(tmp_path: Path) -> None:
    page = _pages(tmp_path, BOOK + EBOOK.replace(', link = "https://kobo.penrose.clinic/running"', ""))
    assert "Kobo" not in page["book/index.html"]


def test_a_partner_link_is_called_one(tmp_path: Path) -> None:
    partner = PAPERBACK.replace("buy = [", 'buy = [ { at = "Bookshop.org", partner = "77" },')
    page = _pages(tmp_path, BOOK + partner)["book/index.html"]
    assert 'href="https://bookshop.org/a/77/9780306406157" rel="sponsored noopener"' in page
    assert "Partner link" in page
    assert "We earn a little" in page
    assert "artner link" not in _pages(tmp_path)["book/index.html"]


def test_the_short_address_leads_to_the_places_and_straight_on(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    assert short_address(book, "https://podcast.example.org") == "https://podcast.example.org/b/"
    page = _pages(tmp_path)["b/index.html"]
    assert 'href="https://shop.penrose.clinic/p/running"' in page
    assert '<link rel="canonical" href="https://podcast.example.org/book/">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "podcast.example.org/b<" in _pages(tmp_path)["book/index.html"]


def test_a_book_that_is_sold_nowhere_is_printed_with_the_address_of_its_page(tmp_path: Path) -> None:
    assert short_address(a_book(tmp_path, BOOK), "https://a.example") == "https://a.example/book/"
    assert "b/index.html" not in _pages(tmp_path, BOOK)


def test_isbns_are_shown_with_their_hyphens(tmp_path: Path) -> None:
    page = _pages(tmp_path, (BOOK + PAPERBACK).replace("978-0-306-40615-7", "0306406152"))["book/index.html"]
    assert "978-0-306-40615-7" in page


def test_the_chapter_can_be_read_there_and_kept(tmp_path: Path) -> None:
    file = Download(path="book/sample/one.pdf", file=tmp_path / "one.pdf", words="PDF, 1.2 MB")
    long = "# One\n\n" + "Words and words. " * 40 + "\n\n## Two\n\n" + "More of them. " * 300
    pages = BookPages(
        book=a_book(tmp_path),
        templates=Templates(),
        frame_for=_frame,
        sample=Sample(markdown=long, downloads=(file,)),
    )
    page = as_read(dict(pages_of_book(pages))["book/index.html"])
    assert page.index("Words and words.") < page.index("<summary>Read on</summary>") < page.index("More of them.")
    assert '<a class="button quiet" href="../book/sample/one.pdf" download>' in page
    assert "PDF, 1.2 MB" in page


def test_a_chapter_that_is_text_can_be_kept_as_well(tmp_path: Path) -> None:
    pages = BookPages(
        book=a_book(tmp_path), templates=Templates(), frame_for=_frame, sample=Sample(markdown="# Sore *feet*\n\nOn.")
    )
    made = dict(pages_of_book(pages))
    assert made["book/sample/sore-feet.epub"].startswith(b"PK")
    for page in ("book/index.html", "book/sample/index.html"):
        assert 'href="../book/sample/sore-feet.epub" download' in made[page].decode().replace("../../", "../")


def test_an_epub_of_the_owners_stands_in_for_ours(tmp_path: Path) -> None:
    file = Download(path="book/sample/one.epub", file=tmp_path / "one.epub", words="EPUB, 1.2 MB")
    pages = BookPages(
        book=a_book(tmp_path),
        templates=Templates(),
        frame_for=_frame,
        sample=Sample(markdown="# One", downloads=(file,)),
    )
    assert [path for path, _ in pages_of_book(pages) if path.endswith(".epub")] == []


def test_a_book_says_who_it_is_for_and_what_is_inside(tmp_path: Path) -> None:
    more = 'who_for = ["Runners"]\nnot_for = ["Walkers"]\ncontents = ["The knee"]\nabout_author = "She runs."\n'
    page = _pages(tmp_path, BOOK + more + PAPERBACK)["book/index.html"]
    for words in ("Runners", "Walkers", "The knee", "She runs.", "About Jennifer Penrose"):
        assert words in page


def _episode(slug: str) -> EpisodeTeaser:
    day = When(iso="2026-01-01", words="January 1, 2026")
    return EpisodeTeaser(title=slug.title(), path=f"episodes/{slug}/", summary="", published=day, length="20 minutes")


@pytest.mark.parametrize(("named", "shown"), [("", ["Four", "Three", "Two"]), ('episodes = ["one", "x"]\n', ["One"])])
def test_the_book_leads_to_episodes(tmp_path: Path, named: str, shown: list[str]) -> None:
    pages = BookPages(
        book=a_book(tmp_path, BOOK + named + PAPERBACK),
        templates=Templates(),
        frame_for=_frame,
        episodes={slug: _episode(slug) for slug in ("four", "three", "two", "one")},
    )
    page = as_read(dict(pages_of_book(pages))["book/index.html"])
    assert re.findall(r'href="../episodes/\w+/">(\w+)<', page) == shown


def test_other_pages_show_the_book_in_a_few_words(tmp_path: Path) -> None:
    shown = teaser(a_book(tmp_path), COVER)
    assert (shown.title, shown.author, shown.path, shown.cover) == (
        "Running for Life",
        "Jennifer Penrose",
        "book/",
        COVER,
    )
