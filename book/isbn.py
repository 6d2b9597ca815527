"""ISBNs: their check digits."""

from __future__ import annotations

from workspace.header import Unfit


def digits_of(written: str) -> str:
    """The bare digits (and a final X) of an ISBN as people write it."""
    return written.replace("-", "").replace(" ", "").upper()


def check_isbn(written: str) -> str:
    """Accept an ISBN-13 or ISBN-10 whose check digit is right (ISO 2108); it is kept as written."""
    bare = digits_of(written)
    right = None
    if len(bare) == 13 and bare.isdigit():
        right = isbn13_check_digit(bare[:12])
    elif len(bare) == 10 and bare[:9].isdigit():
        right = _isbn10_check_digit(bare[:9])
    if right is None:
        raise Unfit(
            "isbn-form",
            f'"{written}" is not an ISBN.',
            why="An ISBN has 13 digits (older ones 10); shops find the book by it.",
            fix="Copy it from the copyright page of the book.",
        )
    if bare[-1] != right:
        raise Unfit(
            "isbn-digit",
            f'The ISBN "{written}" has a typing mistake.',
            why=f"Its last digit would have to be {right}.",
            fix="Compare it with the copyright page of the book, digit by digit.",
        )
    return written


def isbn13_check_digit(first_twelve: str) -> str:
    """The thirteenth digit.

    >>> isbn13_check_digit("978030640615")
    '7'
    """
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(first_twelve))
    return str(-weighted % 10)


def _isbn10_check_digit(first_nine: str) -> str:
    weighted = sum(int(digit) * weight for digit, weight in zip(first_nine, range(10, 1, -1), strict=True))
    return "0123456789X"[-weighted % 11]
