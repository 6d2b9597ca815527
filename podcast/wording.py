"""Titles and names as directories want them: without what apps add by themselves."""

from __future__ import annotations

import re

_NUMBERED = re.compile(
    r"\s*(?:(?:episode|ep\.?|folge)\s*#?\s*\d+|#\s*\d+|s\d+\s*e\d+)\b\s*[:.\-–—|]?\s*", re.IGNORECASE
)
_SEPARATORS = re.compile(r"\s[|/•·–—-]\s|,|;|\s\|")
_MOST_PARTS = 3  # a name and two phrases; more than that is a list of search words
_SIGN = re.compile(r"copyright|©|\(c\)|℗", re.IGNORECASE)
_YEAR = r"(?:19|20)\d\d(?:\s*[-–—]\s*(?:(?:19|20)?\d\d|present))?"
_BEFORE = re.compile(rf"^(?:(?:copyright|©|\(c\)|℗|{_YEAR}|by\b|&|and\b)[\s,.:;–—-]*)+", re.IGNORECASE)
_AFTER = re.compile(rf"(?:[\s,.;:–—-]*(?:all rights reserved\.?|©|\(c\)|℗|copyright|\b{_YEAR}))+$", re.IGNORECASE)
_SHORTENED = ("Inc", "Ltd", "Corp", "Co")


def bare_title(title: str, show: str) -> str:
    """The title without a leading number and without the show's name at either end.

    >>> bare_title("Episode 12: Knees | The Penrose Podcast", "The Penrose Podcast")
    'Knees'
    """
    bare = title
    for _ in range(3):
        bare = _NUMBERED.sub("", bare, count=1) if _NUMBERED.match(bare) else bare
        for pattern in (rf"{re.escape(show)}\s*[:\-–—|]\s*", rf"\s*[:\-–—|]\s*{re.escape(show)}$"):
            found = re.search(pattern, bare, re.IGNORECASE) if show else None
            if found and (found.start() == 0 or found.end() == len(bare)):
                bare = bare[: found.start()] + bare[found.end() :]
    return bare


def is_stuffed(name: str) -> bool:
    """Whether a show's name goes on as a list of search words, for which Apple takes shows down.

    >>> is_stuffed("The Penrose Podcast | Back Pain | Knee Pain | Physical Therapy")
    True
    """
    return len([part for part in _SEPARATORS.split(name) if part.strip()]) > _MOST_PARTS


def holder_of(notice: str) -> str:
    """The holder's name alone, without the word, the sign and the year (PSP-1).

    >>> holder_of("Copyright © 2024-2026 Penrose PT. All rights reserved.")
    'Penrose PT'
    """
    whole = notice.strip()
    bare = _AFTER.sub("", _BEFORE.sub("", whole)) if _SIGN.search(whole) else whole
    return f"{bare}." if bare.endswith(_SHORTENED) and f"{bare}." in whole else bare
