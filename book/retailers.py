"""Retailers: the shops that are known by name, and the addresses of a book's own page in each.

The addresses are templates, never the truth: `pressroom check --live` asks them. A search is never among them, because
it is one page more between wish and book; the one for libraries is, since WorldCat has no address by ISBN but that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from book.formats import Format
from book.isbn import as_isbn10, as_isbn13

_ASIN = "the ten letters and digits after /dp/ in the address of its page (the ASIN)"


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A shop; `by_isbn` and `by_id` are addresses with what is filled in, {isbn10} only of printed editions.

    `number` says in words what the shop's own number is, `form` how it looks; `partner` is an address, or the end of
    one, that tells the shop who sent the reader. `country` is its code (ISO 3166) where the shop sells in one only.
    """

    name: str
    host: str
    country: str | None = None
    by_isbn: str = ""
    by_id: str = ""
    number: str = ""
    form: str = r"[\w-]+"
    partner: str = ""
    for_loans: bool = False


@dataclass(frozen=True, kw_only=True)
class Named:
    """What an owner wrote of an edition and a shop; any of it may be missing."""

    isbn: str | None = None
    format: Format | None = None
    id: str | None = None
    partner: str | None = None


def _amazon(host: str, country: str) -> Shop:
    name = host.capitalize() if country != "US" else "Amazon"
    page = f"https://www.{host}/dp/"
    return Shop(
        name=name,
        host=host,
        country=country,
        by_isbn=f"{page}{{isbn10}}",
        by_id=f"{page}{{id}}",
        number=_ASIN,
        form="[A-Z0-9]{10}",
        partner="?tag={partner}",
    )


SHOPS = (
    Shop(
        name="Bookshop.org",
        host="bookshop.org",
        country="US",
        by_isbn="https://bookshop.org/book/{isbn13}",
        partner="https://bookshop.org/a/{partner}/{isbn13}",
    ),
    _amazon("amazon.com", "US"),
    _amazon("amazon.ca", "CA"),
    _amazon("amazon.co.uk", "GB"),
    _amazon("amazon.com.au", "AU"),
    _amazon("amazon.de", "DE"),
    Shop(
        name="Barnes & Noble",
        host="barnesandnoble.com",
        country="US",
        by_isbn="https://www.barnesandnoble.com/w/?ean={isbn13}",
    ),
    Shop(
        name="Apple Books",
        host="books.apple.com",
        by_id="https://books.apple.com/us/book/id{id}",
        number="the digits after /id in the address of its page",
        form="[0-9]{6,12}",
    ),
    Shop(
        name="Kobo",
        host="kobo.com",
        by_id="https://www.kobo.com/us/en/ebook/{id}",
        number="the last part of the address of its page, such as running-for-life",
        form="[a-z0-9-]+",
    ),
    Shop(
        name="Google Play Books",
        host="play.google.com",
        by_id="https://play.google.com/store/books/details?id={id}",
        number="the twelve signs after id= in the address of its page",
        form=r"[\w-]{12}",
    ),
    Shop(name="Libro.fm", host="libro.fm", by_isbn="https://libro.fm/audiobooks/{isbn13}"),
    Shop(
        name="Blackwell's",
        host="blackwells.co.uk",
        country="GB",
        by_isbn="https://blackwells.co.uk/bookshop/product/{isbn13}",
    ),
    Shop(
        name="WorldCat",
        host="search.worldcat.org",
        by_isbn="https://search.worldcat.org/search?q=bn%3A{isbn13}",
        for_loans=True,
    ),
)


def shop_named(name: str) -> Shop | None:
    """The known shop of that name, however it is written.

    >>> shop_named("barnes and noble").name, shop_named("Amazon.com").name, shop_named("Clinic front desk")
    ('Barnes & Noble', 'Amazon', None)
    """
    return _BY_NAME.get(_plain(name))


def link_to(shop: Shop, named: Named) -> str | None:
    """The address of the edition's own page in the shop; None if what was written does not lead there.

    Amazon's number of a printed book is its ISBN-10; Kindle editions and books with a 979 have one of their own.
    """
    isbn13 = as_isbn13(named.isbn) if named.isbn else ""
    printed = named.format is None or named.format.is_printed
    isbn10 = (as_isbn10(named.isbn) if named.isbn and printed else None) or ""
    partner = quote(named.partner or "", safe="")
    values = {"isbn13": isbn13, "isbn10": isbn10, "id": named.id or "", "partner": partner}
    if partner and shop.partner.startswith("https"):
        return _filled(shop.partner, values)
    page = _filled(shop.by_id, values) if fits(shop, named.id) else _filled(shop.by_isbn, values)
    return f"{page}{_filled(shop.partner, values) or ''}" if page else None


def fits(shop: Shop, number: str | None) -> bool:
    """Whether a number looks like the shop's own."""
    return number is not None and re.fullmatch(shop.form, number) is not None


def _filled(template: str, values: dict[str, str]) -> str | None:
    """The template with its values, if it is one and has them all."""
    wanted = re.findall(r"\{(\w+)\}", template)
    return template.format_map(values) if wanted and all(values[name] for name in wanted) else None


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower().replace("&", "and"))


_BY_NAME = {
    **{_plain(shop.host): shop for shop in SHOPS},
    **{_plain(shop.name): shop for shop in SHOPS},
    **{
        name: next(shop for shop in SHOPS if shop.name == "Amazon")
        for name in ("kindle", "kindlestore", "amazonkindle")
    },
    **{
        name: next(shop for shop in SHOPS if shop.name == "Apple Books")
        for name in ("apple", "ibooks", "applebookstore")
    },
    "googleplay": next(shop for shop in SHOPS if shop.name == "Google Play Books"),
    "googlebooks": next(shop for shop in SHOPS if shop.name == "Google Play Books"),
    "blackwell": next(shop for shop in SHOPS if shop.name == "Blackwell's"),
    "rakutenkobo": next(shop for shop in SHOPS if shop.name == "Kobo"),
}
