"""What is checked of the places that sell the book."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from book.book import Edition
from book.facts import BookFacts
from book.places import offers
from book.retailers import Shop, fits
from workspace.addresses import is_for_examples
from workspace.findings import Level
from workspace.rules import Trouble, rule

_CURRENCIES = {"US": "USD", "CA": "CAD", "GB": "GBP", "AU": "AUD", "DE": "EUR"}  # of the countries of known shops
_SEARCHES = {"/s", "/search", "/searchpage", "/b/search"}


@rule("b-002", Level.SHOULD)
def places_to_buy(facts: BookFacts) -> Iterator[Trouble]:
    """A book can be bought somewhere."""
    if facts.book.edition and not any(edition.buy for edition in facts.book.edition):
        yield Trouble(
            where=facts.document.place("edition", 0),
            problem=f'"{facts.title}" can be bought nowhere.',
            why="The page's one task is to lead readers to a place that sells the book.",
            fix='Add to the edition  buy = [{ at = "Clinic front desk", note = "Ask at any visit" }]',
        )


@rule("b-004", Level.NICE)
def price_without_link(facts: BookFacts) -> Iterator[Trouble]:
    """An edition with a price can be bought by a link."""
    if not any(edition.buy for edition in facts.book.edition):
        return  # it can be bought nowhere, which is told by itself
    for edition, place in facts.editions():
        if edition.price and not any(offer.edition is edition and not offer.is_counter for offer in offers(facts.book)):
            yield Trouble(
                where=place,
                problem=f'The {edition.format} of "{facts.title}" has a price and no link to a shop.',
                why="Readers who are not at the counter cannot buy it; search engines show no offer.",
                fix='Add to buy  { at = "Bookshop.org", link = "https://…" }',
            )


@rule("b-011", Level.SHOULD)
def link_https(facts: BookFacts) -> Iterator[Trouble]:
    """A link to a shop begins with https."""
    for offer, link, place in facts.links():
        if link.startswith("http://"):
            yield Trouble(
                where=place,
                problem=f"The link to {offer.retailer.at} is not safe: it begins with http.",
                why="Browsers warn readers before they open it.",
                fix=f'Write  link = "https://{link.removeprefix("http://")}"',
            )


@rule("b-012", Level.SHOULD)
def link_product(facts: BookFacts) -> Iterator[Trouble]:
    """A link to a shop leads to the book, not to a search."""
    for offer, link, place in facts.links():
        if urlsplit(link).path.rstrip("/").lower() in _SEARCHES:
            yield Trouble(
                where=place,
                problem=f"The link to {offer.retailer.at} is a search.",
                why="What a search shows changes, and the reader has one more page between wish and book.",
                fix="Open the book's own page in the shop and copy its address.",
            )


@rule("b-013", Level.SHOULD)
def link_placeholder(facts: BookFacts) -> Iterator[Trouble]:
    """No link to a shop is a placeholder."""
    for offer, link, place in facts.links():
        if is_for_examples(link):
            yield Trouble(
                where=place,
                problem=f"The link to {offer.retailer.at} is a placeholder.",
                why="It leads to no shop.",
                fix="Open the book's own page in the shop and copy its address, or take the place out.",
            )


@rule("b-015", Level.SHOULD)
def shop_linked(facts: BookFacts) -> Iterator[Trouble]:
    """A shop that is known by its name can be linked."""
    for offer in offers(facts.book):
        if offer.shop is not None and offer.is_lost:
            yield Trouble(
                where=facts.place_of(offer),
                problem=f"There is no link to the {offer.edition.format} at {offer.shop.name}.",
                why="The page leaves that shop out: a name without a link looks like a counter in the clinic.",
                fix=_way_to(offer.shop, offer.edition),
            )


@rule("b-016", Level.SHOULD)
def shop_number(facts: BookFacts) -> Iterator[Trouble]:
    """A shop's own number of the book looks like one."""
    for offer in offers(facts.book):
        number, shop = offer.retailer.id, offer.shop
        if number is not None and not offer.is_lost and not (shop and shop.by_id and fits(shop, number)):
            why = f"There it is {shop.number}." if shop and shop.number else "That shop goes by ISBN or link."
            yield Trouble(
                where=facts.place_of(offer),
                problem=f'"{number}" leads nowhere at {offer.retailer.at}.',
                why=why,
                fix="Copy it from there, or take it out.",
            )


@rule("b-019", Level.SHOULD)
def one_currency(facts: BookFacts) -> Iterator[Trouble]:
    """The prices of one edition at shops of one country have one currency."""
    for offer in offers(facts.book):
        usual = _CURRENCIES.get(offer.shop.country or "") if offer.shop else None
        if usual and offer.price and not offer.price.endswith(usual):
            yield Trouble(
                where=facts.place_of(offer),
                problem=f"{offer.retailer.at} does not sell in {offer.price[-3:]}.",
                why="Readers are shown a price there that they do not meet in the shop.",
                fix=f'Add to that place  price = "… {usual}"  as the shop shows it',
            )


def _way_to(shop: Shop, edition: Edition) -> str:
    """What the owner adds so that the shop can be linked."""
    if shop.by_id:
        return f'Add to that place  id = "…"  with {shop.number}'
    return "Correct the ISBN" if edition.isbn else 'Add the edition\'s ISBN, or to that place  link = "https://…"'
