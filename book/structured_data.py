"""The book for machines: schema.org data as JSON-LD, and the book's Open Graph properties."""

from __future__ import annotations

import json
from collections.abc import Iterator

from book.book import Book, Edition
from book.isbn import as_isbn13

_FORMATS = {  # schema.org BookFormatType, by a word of the edition's name
    "audio": "AudiobookFormat",
    "e-book": "EBook",
    "ebook": "EBook",
    "epub": "EBook",
    "kindle": "EBook",
    "hardcover": "Hardcover",
    "hardback": "Hardcover",
    "paperback": "Paperback",
}
_PRINTED = {"Hardcover", "Paperback"}


def json_ld(book: Book, *, address: str, image: str | None) -> str:
    """schema.org Book with its editions; `address` is the page's own, `image` the cover's. Safe inside a script.

    An edition has an offer only where its price and a link are known: nothing is promised for a shop.
    """
    described: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Book",
        "@id": f"{address}#book",
        "name": book.title,
        "alternativeHeadline": book.subtitle,
        "author": {"@type": "Person", "name": book.author},
        "description": " ".join(book.blurb.split()),
        "url": address,
        "image": image,
        "inLanguage": book.language,
        "datePublished": book.published.isoformat() if book.published else None,
        "keywords": list(book.subjects),
        "workExample": [
            _edition(book, edition, f"{address}#edition-{number}") for number, edition in enumerate(book.edition, 1)
        ],
    }
    return json.dumps(_known(described), ensure_ascii=False, indent=1).replace("<", "\\u003c")


def open_graph(book: Book) -> tuple[tuple[str, str], ...]:
    """What Open Graph knows of a page of the type book (ogp.me, `book`)."""
    isbn = next((as_isbn13(edition.isbn) for edition in book.edition if edition.isbn), None)
    released = book.published.isoformat() if book.published else None
    pairs = (("book:isbn", isbn), ("book:release_date", released))
    return (*((name, value) for name, value in pairs if value), *(("book:tag", subject) for subject in book.subjects))


def price_of(written: str) -> tuple[str, str]:
    """Amount and currency of a price that `Edition` accepted.

    >>> price_of("18.95 USD")
    ('18.95', 'USD')
    """
    amount, currency = written.split(" ")
    return amount, currency


def _edition(book: Book, edition: Edition, identifier: str) -> dict[str, object]:
    kind = next((name for word, name in _FORMATS.items() if word in edition.format.lower()), None)
    return _known(
        {
            "@type": "Audiobook" if kind == "AudiobookFormat" else "Book",
            "@id": identifier,
            "name": book.title,
            "bookEdition": edition.format,
            "bookFormat": f"https://schema.org/{kind}" if kind else None,
            "isbn": as_isbn13(edition.isbn) if edition.isbn else None,
            "inLanguage": book.language,
            "datePublished": book.published.isoformat() if book.published else None,
            "numberOfPages": book.pages if kind in _PRINTED else None,
            "offers": list(_offers(edition)),
        }
    )


def _offers(edition: Edition) -> Iterator[dict[str, object]]:
    for retailer in edition.buy:
        if edition.price and retailer.link:
            amount, currency = price_of(edition.price)
            yield {
                "@type": "Offer",
                "price": amount,
                "priceCurrency": currency,
                "url": retailer.link,
                "seller": {"@type": "Organization", "name": retailer.at},
            }


def _known(described: dict[str, object]) -> dict[str, object]:
    """Only what has a value."""
    return {name: value for name, value in described.items() if value not in (None, "", [])}
