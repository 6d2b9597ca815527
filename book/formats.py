"""Formats: what an edition is for machines, told from the name that the owner gave it."""

from __future__ import annotations

from enum import Enum


class Format(Enum):
    """The values of schema.org's BookFormatType that editions of ours can be."""

    AUDIO = "AudiobookFormat"
    EBOOK = "EBook"
    HARDCOVER = "Hardcover"
    PAPERBACK = "Paperback"

    @property
    def is_printed(self) -> bool:
        """Whether it is on paper: only such editions have pages to count, and Amazon knows only these by ISBN-10."""
        return self in {Format.HARDCOVER, Format.PAPERBACK}


_WORDS = {
    "audio": Format.AUDIO,
    "e-book": Format.EBOOK,
    "ebook": Format.EBOOK,
    "epub": Format.EBOOK,
    "kindle": Format.EBOOK,
    "hardcover": Format.HARDCOVER,
    "hardback": Format.HARDCOVER,
    "paperback": Format.PAPERBACK,
    "softcover": Format.PAPERBACK,
    "large print": Format.PAPERBACK,
    "large-print": Format.PAPERBACK,
}


def format_of(name: str) -> Format | None:
    """The format that a name such as "Large-print paperback" means; None for one nobody knows.

    >>> format_of("Large-print hardcover"), format_of("Scroll")
    (<Format.HARDCOVER: 'Hardcover'>, None)
    """
    return next((kind for word, kind in _WORDS.items() if word in name.lower()), None)
