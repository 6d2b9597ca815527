from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.formats import Format
from book.retailers import SHOPS, Named, Shop, link_to, shop_named

PAPER = Named(isbn="978-0-8044-2957-3", format=Format.PAPERBACK)


def shop(name: str) -> Shop:
    found = shop_named(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "named", "link"),
    [
        ("Bookshop.org", PAPER, "https://bookshop.org/book/9780804429573"),
        ("Amazon", PAPER, "https://www.amazon.com/dp/080442957X"),
        ("amazon.co.uk", PAPER, "https://www.amazon.co.uk/dp/080442957X"),
        ("Amazon", Named(id="B00ABCDEFG", format=Format.EBOOK), "https://www.amazon.com/dp/B00ABCDEFG"),
        ("Barnes and Noble", PAPER, "https://www.barnesandnoble.com/w/?ean=9780804429573"),
        ("Kindle", Named(id="B00ABCDEFG", format=Format.EBOOK), "https://www.amazon.com/dp/B00ABCDEFG"),
        ("Apple Books", Named(id="395536012"), "https://books.apple.com/us/book/id395536012"),
        ("Kobo", Named(id="running-for-life"), "https://www.kobo.com/us/en/ebook/running-for-life"),
        ("Google Play", Named(id="aBcD_-012345"), "https://play.google.com/store/books/details?id=aBcD_-012345"),
        ("Libro.fm", Named(isbn="9798602405453"), "https://libro.fm/audiobooks/9798602405453"),
        ("Blackwells", PAPER, "https://blackwells.co.uk/bookshop/product/9780804429573"),
        ("WorldCat", PAPER, "https://search.worldcat.org/search?q=bn%3A9780804429573"),
    ],
)
def test_a_known_shop_is_linked_to_the_book_itself(name: str, named: Named, link: str) -> None:
    assert link_to(shop(name), named) == link


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("Amazon", Named(isbn="979-8-6024-0545-3", format=Format.PAPERBACK)),  # there is no ISBN-10 of a 979
        ("Amazon", Named(isbn="978-0-8044-2957-3", format=Format.EBOOK)),  # a Kindle edition has its own number
        ("Apple Books", PAPER),
        ("Kobo", Named(id="Not An Address")),
        ("Bookshop.org", Named(partner="77")),
        ("Libro.fm", Named()),
    ],
)
def test_what_does_not_lead_to_the_book_is_no_link(name: str, named: Named) -> None:
    assert link_to(shop(name), named) is None


def test_a_partner_is_named_where_the_shop_wants_it() -> None:
    partner = Named(isbn=PAPER.isbn, format=PAPER.format, partner="penrose-20")
    assert link_to(shop("Amazon"), partner) == "https://www.amazon.com/dp/080442957X?tag=penrose-20"
    assert link_to(shop("Bookshop.org"), partner) == "https://bookshop.org/a/penrose-20/9780804429573"
    assert link_to(shop("Blackwell's"), partner) == "https://blackwells.co.uk/bookshop/product/9780804429573"


@pytest.mark.parametrize("counter", ["Clinic front desk", "Bookshop", "The book shop on Fourth", "Ask Jen", ""])
def test_a_counter_is_not_taken_for_a_shop(counter: str) -> None:
    assert shop_named(counter) is None


@given(st.text(max_size=20), st.text(max_size=20))
def test_whatever_is_written_a_link_stays_at_its_shop(number: str, partner: str) -> None:
    for each in SHOPS:
        link = link_to(each, Named(isbn=PAPER.isbn, format=PAPER.format, id=number, partner=partner or None))
        assert link is None or re.fullmatch(rf"https://(?:www\.)?{re.escape(each.host)}/[\x21-\x7e]+", link)
