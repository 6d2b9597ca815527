"""ISBNs: their check digits, and one form to compare them in."""

from __future__ import annotations

import re

from workspace.header import Unfit

_BETWEEN = re.compile(r"[\s\u00ad\u2010-\u2015-]")  # what people and word processors put between the groups


def digits_of(written: str) -> str:
    """The bare digits (and a final X) of an ISBN as people write it."""
    return _BETWEEN.sub("", written).upper()


def check_isbn(written: str) -> str:
    """Accept an ISBN-13 or ISBN-10 whose check digit is right (ISO 2108); it is kept as written."""
    bare = digits_of(written)
    right = None
    if re.fullmatch("97[89][0-9]{10}", bare):
        right = isbn13_check_digit(bare[:12])
    elif re.fullmatch("[0-9]{9}[0-9X]", bare):
        right = _isbn10_check_digit(bare[:9])
    if right is None:
        raise Unfit(
            "isbn-form",
            f'"{written}" is not an ISBN.',
            why="An ISBN has 13 digits and begins with 978 or 979 (older ones have 10); shops find the book by it.",
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


def as_isbn13(written: str) -> str:
    """The thirteen bare digits of an ISBN that `check_isbn` accepts; an ISBN-10 gets the prefix 978.

    >>> as_isbn13("0-306-40615-2"), as_isbn13("978-0-306-40615-7")
    ('9780306406157', '9780306406157')
    """
    bare = digits_of(written)
    if len(bare) == 13:
        return bare
    first_twelve = f"978{bare[:9]}"
    return first_twelve + isbn13_check_digit(first_twelve)


def as_isbn10(written: str) -> str | None:
    """The ten bare digits that shops still ask for; None of a 979, which has none.

    >>> as_isbn10("978-0-8044-2957-3"), as_isbn10("979-8-6024-0545-3")
    ('080442957X', None)
    """
    digits = as_isbn13(written)
    return f"{digits[3:12]}{_isbn10_check_digit(digits[3:12])}" if digits.startswith("978") else None


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
