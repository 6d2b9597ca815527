"""Hyphens of ISBNs: where one group of digits ends and the next begins, by the agency's table of ranges."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from book.isbn import as_isbn13, digits_of

_TABLE = Path(__file__).with_name("isbn-ranges.txt")


def hyphenated(written: str) -> str | None:
    """An ISBN that `check_isbn` accepts as ISBN-13 with its hyphens; None if no publisher can have that number.

    The groups are those of ISO 2108: prefix, registration group, registrant, publication, check digit.

    >>> hyphenated("9780306406157"), hyphenated("0-8044-2957-X")
    ('978-0-306-40615-7', '978-0-8044-2957-3')
    """
    digits = as_isbn13(written)
    for length in range(1, 6):
        group = f"{digits[:3]}-{digits[3 : 3 + length]}"
        for first, last in _ranges().get(group, ()):
            end = 3 + length + len(first)
            if first <= digits[3 + length : end] <= last:
                return f"{group}-{digits[3 + length : end]}-{digits[end:12]}-{digits[12]}"
    return None


def well_written(written: str) -> str:
    """An ISBN as copyright pages print it; one without known hyphens is left as its owner wrote it.

    >>> well_written("9780306406157")
    '978-0-306-40615-7'
    """
    return hyphenated(written) or written


def has_wrong_hyphens(written: str) -> bool:
    """Whether hyphens were written, and other ones than the agency's; bare digits are not wrong.

    >>> has_wrong_hyphens("978-030-640615-7"), has_wrong_hyphens("9780306406157")
    (True, False)
    """
    right = hyphenated(written)
    bare = digits_of(written)
    if right is None or written.upper() == bare:
        return False
    wanted = right if len(bare) == 13 else f"{right[4:-1]}{bare[-1]}"
    return "-".join(_parts(written)) != wanted


def _parts(written: str) -> list[str]:
    """What stands between whatever the owner wrote as hyphens."""
    return "".join(letter if digits_of(letter) else "-" for letter in written.strip()).upper().split("-")


@cache
def _ranges() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """For each group, such as "978-0", the first and last registrants of each range."""
    lines = (line.split() for line in _TABLE.read_text(encoding="ascii").splitlines() if not line.startswith("#"))
    return {group: tuple(_ends(written) for written in ranges) for group, *ranges in lines}


def _ends(written: str) -> tuple[str, str]:
    first, _, last = written.partition("-")
    return first, last
