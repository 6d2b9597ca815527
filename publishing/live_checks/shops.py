"""Shops: whether the book is still where the page sends its readers, asked of each shop once."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from book.book import Book
from book.places import nearest_first
from publishing.fetching import Silence
from publishing.live_checks.probe import Probe, Role, Target
from workspace.addresses import is_for_examples
from workspace.findings import Level
from workspace.rules import Rule, Trouble, rule

_GONE = {404, 410}
_TURNED_AWAY = {401, 403, 405, 406, 429, 503}  # what shops answer to programs, whatever the page
_LOOK = "Open the book's own page in the shop and copy its address into book/book.toml."


def shop_targets(book: Book) -> tuple[Target, ...]:
    """Every link to a shop, the known shops' too, each once; placeholders are told of without asking."""
    found: dict[str, Target] = {}
    for offer in nearest_first(book):
        if offer.link and offer.link.startswith("http") and not is_for_examples(offer.link):
            name = f"{offer.edition.format} at {offer.retailer.at}"
            found.setdefault(offer.link, Target(address=offer.link, role=Role.FILE, name=name))
    return tuple(found.values())


@rule("l-029", Level.SHOULD)
def book_is_there(probe: Probe) -> Iterator[Trouble]:
    """A link to a shop answers, and leads to the book."""
    silent = probe.silence is not None and probe.silence.silence is not Silence.INDOORS
    problem = "The shop does not answer." if silent else ""
    if probe.answer is not None and probe.answer.status in _GONE:
        problem = "The shop does not have this page."
    elif probe.answer is not None and probe.hops and _is_front_page(probe.hops[-1].address):
        problem = "The shop sends readers on to its front page."
    if problem:
        yield Trouble(
            where=probe.where,
            problem=problem,
            why="Readers who want the book tap and do not find it.",
            fix=_LOOK,
        )


@rule("l-030", Level.NICE)
def book_can_be_asked_for(probe: Probe) -> Iterator[Trouble]:
    """A shop that turns programs away is looked at by a person."""
    if probe.answer is not None and probe.answer.status in _TURNED_AWAY:
        yield Trouble(
            where=probe.where,
            problem=f"The shop does not let programs look: it answers {probe.answer.status}.",
            why="Whether the book is there, only a person can see.",
            fix="Tap the link on your page once.",
        )


RULES: tuple[Rule[Probe], ...] = (book_is_there, book_can_be_asked_for)


def _is_front_page(address: str) -> bool:
    return urlsplit(address).path in {"", "/"}
