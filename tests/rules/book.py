"""Each rule about the book with one that it finds, and with one that it passes over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from book.checks import RULES, BookFacts
from tests.book.a_book import BOOK, EBOOK, PAPERBACK, a_book, document
from workspace.pictures import Picture

__all__ = ["CASES", "RULES"]

COVER = Picture(width=1600, height=2560, mode="RGB", format="JPEG", has_alpha=False, bytes=200_000)
WHOLE = BOOK + PAPERBACK + EBOOK
Maker = Callable[[Path], BookFacts]


def a(text: str = WHOLE, **seen: Any) -> Maker:
    def made(root: Path) -> BookFacts:
        facts = BookFacts(book=a_book(root, text), document=document(root), cover=COVER, sample_found=True)
        return replace(facts, **seen)

    return made


def put(old: str, new: str) -> Maker:
    assert old in WHOLE
    return a(WHOLE.replace(old, new))


CASES: Mapping[str, tuple[Maker, Maker]] = {
    "b-001": (a(BOOK), a(BOOK + EBOOK)),
    "b-002": (a(f'{BOOK}[[edition]]\nformat = "Paperback"\nprice = "18.95 USD"\n'), a(BOOK + PAPERBACK)),
    "b-003": (put('price = "9.99 USD"\n', ""), put('price = "9.99 USD"\n', 'price = "9.99 EUR"\n')),
    "b-004": (
        put('at = "Kobo", link = "https://kobo.penrose.clinic/running"', 'at = "Desk"'),
        put('at = "Bookshop", ', 'at = "Shop", '),
    ),
    "b-005": (
        put('"E-book"', '"E-book"\nisbn = "0-306-40615-2"'),
        put('"E-book"', '"E-book"\nisbn = "979-8-6024-0545-3"'),
    ),
    "b-006": (put("978-0-306-40615-7", "978-0-000000-00-2"), put("978-0-306-40615-7", "9780306406157")),
    "b-007": (a(cover=None), a(cover=replace(COVER, format="PNG"))),
    "b-008": (a(cover=replace(COVER, width=1599)), a(cover=replace(COVER, width=1700, height=2700))),
    "b-009": (a(cover=replace(COVER, width=2560)), a(cover=replace(COVER, width=1650))),
    "b-010": (a(sample_found=False), a(WHOLE.replace('sample = "sample.md"\n', ""), sample_found=False)),
    "b-011": (put("https://kobo", "http://kobo"), put("https://kobo", "https://www.kobo")),
    "b-012": (put("clinic/running", "clinic/search?query=running"), put("clinic/running", "clinic/running?from=us")),
    "b-013": (put("kobo.penrose.clinic", "kobo.example"), put("kobo.penrose.clinic", "kobo.penrose.org")),
    "b-014": (
        a('title = "A"\nauthor = "B"\nblurb = "Short."\n' + PAPERBACK),
        a(BOOK.replace("placeholder", "p") + EBOOK),
    ),
    "b-015": (
        put(', link = "https://kobo.penrose.clinic/running"', ""),
        put('link = "https://kobo.penrose.clinic/running"', 'id = "running"'),
    ),
    "b-016": (
        put('at = "Bookshop", ', 'at = "Bookshop", id = "B00AAAAAAA", '),
        put('at = "Bookshop", ', 'at = "Amazon", id = "B00AAAAAAA", '),
    ),
    "b-017": (put("978-0-306-40615-7", "978-030-640615-7"), put("978-0-306-40615-7", "978 0 306 40615 7")),
    "b-018": (put("978-0-306-40615-7", "978-6-70000-000-7"), put("978-0-306-40615-7", "9798602405453")),
    "b-019": (
        put('at = "Bookshop", ', 'at = "Amazon.de", '),
        put('at = "Bookshop", ', 'at = "Amazon.de", price = "17.99 EUR", '),
    ),
    "b-020": (a(missing=("sample.pdf",)), a()),
    "b-021": (
        a(f'episodes = ["knees"]\n{WHOLE}', episodes=frozenset({"backs"})),
        a(f'episodes = ["knees"]\n{WHOLE}', episodes=frozenset({"knees"})),
    ),
}
