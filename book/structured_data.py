"""The book for machines: schema.org data as JSON-LD, and the book's Open Graph properties."""

from __future__ import annotations

import json

from book.book import Book, Edition
from book.formats import Format, format_of
from book.isbn import as_isbn13
from book.places import Offer, offers, price_of

_TO_COME = "https://schema.org/PreOrder"
_EVERYWHERE = [f"https://schema.org/{kind}WebPlatform" for kind in ("Desktop", "Mobile")]


def json_ld(book: Book, *, address: str, image: str | None, publisher: str = "", to_come: bool = False) -> str:
    """schema.org Book with its editions; `address` is the page's own, `image` the cover's. Safe inside a script.

    The properties are those of Google's book actions (developers.google.com, structured-data/book). Only what is known
    is said: an offer wants a price and a place, and `publisher` sells what is bought at its own counter. A book `to_come`
    can be ordered, and is not out yet.
    """
    comes = book.published.isoformat() if to_come and book.published else None
    page = {"address": address, "image": image, "publisher": publisher, "comes": comes}
    described: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Book",
        "@id": f"{address}#book",
        "name": book.title,
        "alternativeHeadline": book.subtitle,
        "author": _known({"@type": "Person", "name": book.author, "url": book.author_link}),
        "description": " ".join(book.blurb.split()),
        "url": address,
        "image": image,
        "inLanguage": book.language,
        "datePublished": book.published.isoformat() if book.published else None,
        "keywords": list(book.subjects),
        "workExample": [_edition(book, number, page) for number in range(len(book.edition))],
    }
    return json.dumps(_known(described), ensure_ascii=False, indent=1).replace("<", "\\u003c")


def open_graph(book: Book) -> tuple[tuple[str, str], ...]:
    """What Open Graph knows of a page of the type book (ogp.me, `book`); its author is the address of a page."""
    isbn = next((as_isbn13(edition.isbn) for edition in book.edition if edition.isbn), None)
    released = book.published.isoformat() if book.published else None
    pairs = (("book:author", book.author_link), ("book:isbn", isbn), ("book:release_date", released))
    return (*((name, value) for name, value in pairs if value), *(("book:tag", subject) for subject in book.subjects))


def _edition(book: Book, number: int, page: dict[str, str | None]) -> dict[str, object]:
    edition, kind = book.edition[number], format_of(book.edition[number].format)
    here = [offer for offer in offers(book) if offer.number == number]
    sold = [each for offer in here if (each := _offer(offer, page))]
    isbn = _isbn(book, edition, kind)
    own = any(offer.is_counter and offer.price for offer in here)
    kinds = ["Audiobook" if kind is Format.AUDIO else "Book", *(["Product"] if own and page["image"] else [])]
    return _known(
        {
            "@type": kinds if len(kinds) > 1 else kinds[0],
            "@id": f"{page['address']}#edition-{number + 1}",
            "name": book.title,
            "image": page["image"] if "Product" in kinds else None,
            "author": {"@type": "Person", "name": book.author},
            "bookEdition": edition.format,
            "bookFormat": f"https://schema.org/{kind.value}" if kind else None,
            "isbn": isbn,
            "gtin13": as_isbn13(edition.isbn) if edition.isbn and "Product" in kinds else None,
            "inLanguage": book.language,
            "datePublished": book.published.isoformat() if book.published else None,
            "numberOfPages": (edition.pages or book.pages) if kind and kind.is_printed else None,
            "offers": sold,
            "potentialAction": [action for offer in here if (action := _action(offer, page))],
        }
    )


def _isbn(book: Book, edition: Edition, kind: Format | None) -> str | None:
    """Of an e-book without one Google wants the printed edition's, by which it knows the work."""
    if edition.isbn or kind is not Format.EBOOK:
        return as_isbn13(edition.isbn) if edition.isbn else None
    printed = (each for each in book.edition if each.isbn and (found := format_of(each.format)) and found.is_printed)
    return next((as_isbn13(each.isbn) for each in printed if each.isbn), None)


def _offer(offer: Offer, page: dict[str, str | None]) -> dict[str, object] | None:
    """What a place asks for the edition; the counter's is found in the clinic only."""
    if offer.price is None or offer.is_lost:
        return None
    seller = (page["publisher"] or offer.retailer.at) if offer.is_counter else offer.retailer.at
    return _known(
        {
            "@type": "Offer",
            **_priced(offer.price),
            **(_to_come(page) or {"availability": "https://schema.org/InStoreOnly" if offer.is_counter else None}),
            "url": offer.link or f"{page['address']}#buy",
            "seller": {"@type": "Organization", "name": seller},
        }
    )


def _action(offer: Offer, page: dict[str, str | None]) -> dict[str, object] | None:
    """A way to get the edition that leads straight there; a search in libraries does not."""
    if offer.link is None or offer.price is None:
        return None
    country = offer.shop.country if offer.shop else None
    wanted: dict[str, object] = {
        "@type": "Offer",
        "category": "purchase",
        **_priced(offer.price),
        **_to_come(page),
        "eligibleRegion": {"@type": "Country", "name": country} if country else None,
    }
    return {
        "@type": "ReadAction",
        "target": {"@type": "EntryPoint", "urlTemplate": offer.link, "actionPlatform": _EVERYWHERE},
        "expectsAcceptanceOf": _known(wanted),
    }


def _to_come(page: dict[str, str | None]) -> dict[str, object]:
    """What an offer says of a book that can be ordered, and is not out before its day."""
    return {"availability": _TO_COME, "availabilityStarts": page["comes"]} if page["comes"] else {}


def _priced(written: str) -> dict[str, object]:
    amount, currency = price_of(written)
    return {"price": amount, "priceCurrency": currency}


def _known(described: dict[str, object]) -> dict[str, object]:
    """Only what has a value."""
    return {name: value for name, value in described.items() if value not in (None, "", [])}
