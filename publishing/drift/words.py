"""What differs between two versions of a file, in a few words."""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest

from publishing.plan import clean
from publishing.storages.storage import StoredFacts
from workspace.words import size_in_words

_ROOM = 40  # letters of a line that are shown
_BEFORE = 8  # letters that are shown before the first one that differs


def other_bytes(before: bytes | None, size: int, after: bytes) -> str:
    r"""Sizes, and the first line that differs; `before` is None where the original is no longer at hand.

    >>> other_bytes(b"one\ntwo\n", 8, b"one\ntoo\n")
    'line 2 reads  too  instead of  two'
    """
    if before is None:
        return sizes(size, len(after))
    try:
        old, new = before.decode().splitlines(), after.decode().splitlines()
    except UnicodeDecodeError:
        return sizes(size, len(after))
    first = next((number for number, (a, b) in enumerate(zip_longest(old, new)) if a != b), None)
    if first is None:
        return "other line ends"
    more = sum((Counter(new) - Counter(old)).values()) - 1
    told = _line(old, new, first)
    return f"{told}, and {more} lines more" if more > 1 else told


def other_headers(path_says: tuple[str, str], facts: StoredFacts) -> str:
    """Type and cache rule that are not as published; `path_says` holds the two as they should be."""
    kind, cache = path_says
    told = []
    if facts.content_type != kind:
        told.append(f'type "{clean(facts.content_type)}" instead of "{kind}"')
    if facts.cache_control != cache:
        told.append(f'kept for "{clean(facts.cache_control) or "unknown"}" instead of "{cache}"')
    return ", ".join(told)


def sizes(before: int, after: int) -> str:
    """Two sizes in bytes as people compare them.

    >>> sizes(2000, 2100), sizes(5, 5)
    ('2.1 KB instead of 2.0 KB', 'other bytes of the same length')
    """
    if before == after:
        return "other bytes of the same length"
    words, were = size_in_words(after), size_in_words(before)
    return f"{words} instead of {were}" if words != were else f"{after:,} bytes instead of {before:,}"


def _line(old: list[str], new: list[str], number: int) -> str:
    if number >= len(new):
        return f"it ends before line {number + 1}"
    if number >= len(old):
        return f"a line {number + 1} more:  {_shown(new[number], 0)}"
    was, reads = old[number], new[number]
    at = next((i for i, (a, b) in enumerate(zip(was, reads, strict=False)) if a != b), min(len(was), len(reads)))
    start = max(0, at - _BEFORE)
    return f"line {number + 1} reads  {_shown(reads, start)}  instead of  {_shown(was, start)}"


def _shown(line: str, start: int) -> str:
    part = clean(line[start : start + _ROOM]).strip()
    return f"{'…' if start else ''}{part}{'…' if len(line) > start + _ROOM else ''}" or "nothing"
