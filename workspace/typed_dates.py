"""Dates as people type them, read for the advice in a message; nothing is published by such a reading."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<month>\d{1,2})(?P<sign>[/-])(?P<day>\d{1,2})(?P=sign)(?P<year>\d{4}|\d\d)(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d\d)(?!\d)",
        rf"\b{_NAMED}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+{_NAMED},?\s+(?P<year>\d{{4}})\b",
    )
)
_TIME = re.compile(
    r"(?<![\d:])(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?(?::\d\d)?\s*(?P<half>[ap])\.?m\b"
    r"|(?<![\d:])(?P<plain>\d{1,2}):(?P<past>\d\d)",
    re.IGNORECASE,
)
_USUAL = (6, 0)  # when nobody said at what time


def moment_meant(typed: str) -> str | None:
    """The moment in the form that files want; None if no date can be made out. Where the order is open, month comes first.

    >>> moment_meant("12/1/2026 6:30 PM"), moment_meant("24. 11. 2026"), moment_meant("next Tuesday")
    ('2026-12-01 18:30', '2026-11-24 06:00', None)
    """
    for form in _DATES:
        found = form.search(typed)
        if found:
            hour, minute = _time(f"{typed[: found.start()]} {typed[found.end() :]}") or _USUAL
            return _written(found.groupdict(), hour, minute)
    return None


def _written(parts: dict[str, str | None], hour: int, minute: int) -> str | None:
    name = parts.get("name")
    year, day = int(parts["year"] or 0), int(parts["day"] or 0)
    month = _MONTHS.index(name.lower()) + 1 if name else int(parts["month"] or 0)
    if month > 12 >= day:
        month, day = day, month
    try:
        moment = datetime(year + 2000 if year < 100 else year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None
    return moment.replace(tzinfo=None).isoformat(" ", "minutes")  # on the clock of whoever typed it


def _time(rest: str) -> tuple[int, int] | None:
    found = _TIME.search(rest)
    if found is None:
        return None
    if found["half"]:
        return int(found["hour"]) % 12 + (12 if found["half"].lower() == "p" else 0), int(found["minute"] or 0)
    return int(found["plain"]), int(found["past"])
