"""Places: where each edition can be bought, with the link, the price and the order that the page has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from book.book import SIGNS, Book, Edition, Retailer
from book.formats import Format, format_of
from book.retailers import Named, Shop, link_to, shop_named

_SIGNS = {currency: sign for sign, currency in SIGNS.items()}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One edition at one place; `shop` is known if its name is, `number` and `at` count both from 0 as written."""

    edition: Edition
    retailer: Retailer
    number: int
    at: int
    shop: Shop | None
    link: str | None

    @property
    def format(self) -> Format | None:
        """What the edition is for machines; None if its name tells nothing."""
        return format_of(self.edition.format)

    @property
    def price(self) -> str | None:
        """Nobody pays at a library."""
        return None if self.is_loan else self.retailer.price or self.edition.price

    @property
    def is_counter(self) -> bool:
        """A real place, such as the front desk: nearer than any shop."""
        return self.link is None and self.shop is None

    @property
    def is_loan(self) -> bool:
        """A library's service: it has no price, comes last, and is never the first button."""
        return self.shop is not None and self.shop.for_loans

    @property
    def is_lost(self) -> bool:
        """A known shop without a way to the book's page; it is told to the owner, not shown to readers."""
        return self.link is None and self.shop is not None


def offers(book: Book) -> tuple[Offer, ...]:
    """Every edition at every place, in the owner's order."""
    return tuple(_offers(book))


def nearest_first(book: Book) -> tuple[Offer, ...]:
    """What readers see: counters, then shops, then libraries; otherwise the owner's order is kept."""
    shown = (offer for offer in _offers(book) if not offer.is_lost)
    return tuple(sorted(shown, key=lambda offer: (not offer.is_counter, offer.is_loan)))


def price_of(written: str) -> tuple[str, str]:
    """Amount and currency of a price that `Edition` accepted.

    >>> price_of("18.95 USD")
    ('18.95', 'USD')
    """
    amount, currency = written.split(" ")
    return amount, currency


def price_in_words(written: str | None) -> str:
    """As people read it: with the sign of the currency if there is one that means no other, else with its code.

    >>> price_in_words("18.95 USD"), price_in_words("16 EUR"), price_in_words("25 CAD"), price_in_words(None)
    ('$18.95', '€16', '25 CAD', '')
    """
    if written is None:
        return ""
    amount, currency = price_of(written)
    return f"{_SIGNS[currency]}{amount}" if currency in _SIGNS else written


def _offers(book: Book) -> Iterator[Offer]:
    for number, edition in enumerate(book.edition):
        for at, retailer in enumerate(edition.buy):
            shop = shop_named(retailer.at)
            yield Offer(
                edition=edition,
                retailer=retailer,
                number=number,
                at=at,
                shop=shop,
                link=retailer.link or _known_link(shop, edition, retailer),
            )


def _known_link(shop: Shop | None, edition: Edition, retailer: Retailer) -> str | None:
    if shop is None:
        return None
    named = Named(isbn=edition.isbn, format=format_of(edition.format), id=retailer.id, partner=retailer.partner)
    return link_to(shop, named)
