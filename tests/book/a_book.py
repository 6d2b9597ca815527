"""A book in a folder of its own, for tests."""

from __future__ import annotations

from pathlib import Path

from book.book import Book, read_book
from workspace.document import Document, read_toml
from workspace.findings import Finding
from workspace.folder import OwnerFolder

BOOK = """\
title = "Running for Life"
subtitle = "A placeholder"
author = "Jennifer Penrose"
blurb = \"\"\"
Why runners get hurt, and how to keep running.

For everybody who was told to stop: what shin splints, sore tendons and tight hamstrings have in common.
\"\"\"
published = "2026-09-01"
pages = 212
sample = "sample.md"
subjects = ["Running", "Sports medicine"]
"""

PAPERBACK = """
[[edition]]
format = "Paperback"
isbn = "978-0-306-40615-7"
price = "18.95 USD"
buy = [
  { at = "Clinic front desk", note = "Ask at any visit" },
  { at = "Bookshop", link = "https://shop.penrose.clinic/p/running" },
]
"""

EBOOK = """
[[edition]]
format = "E-book"
price = "9.99 USD"
buy = [{ at = "Kobo", link = "https://kobo.penrose.clinic/running" }]
"""


def written(root: Path, text: str = BOOK + PAPERBACK + EBOOK) -> tuple[Book | None, tuple[Finding, ...]]:
    """Write `book/book.toml` and read it."""
    (root / "book").mkdir(exist_ok=True)
    (root / "book" / "book.toml").write_bytes(text.encode())
    return read_book(OwnerFolder(root))


def a_book(root: Path, text: str = BOOK + PAPERBACK + EBOOK) -> Book:
    """The same, for a book without mistakes."""
    book, findings = written(root, text)
    assert findings == ()
    assert book is not None
    return book


def document(root: Path) -> Document:
    return read_toml(root / "book" / "book.toml", "book/book.toml")
