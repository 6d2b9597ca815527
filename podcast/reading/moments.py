"""Dates in feeds: RFC 2822 as it should be, and the many ways in which it is not."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

_LONGEST = 100  # characters
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[\s.,-]+(?:de\s+)?([^\W\d_]{3,12})\.?[\s.,-]+(?:de\s+)?'?(\d{4}|\d{2})(?!\d)"
)
_MONTH_FIRST = re.compile(
    r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:[\d:]{4,8}\s+(?:[A-Z]{1,5}\s+)?)?(\d{4})(?!\d)"
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-/.]?)(\d{2})\2(\d{2})(?!\d{3})")
_TIME = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?!:)\s*([AaPp])?(?(4)\.?[Mm]\.?)")
_OFFSET = re.compile(r"(?:GMT|UTC|Z)?\s*([+-−–])\s*(\d{1,2}):?(\d{2})?\b")
_NAMED = re.compile(r"[A-Z]{1,5}\b")
_UNIX = re.compile(r"\d{9,10}")

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan janv january januar jaenner janner gen gennaio ene enero janvier janeiro januari",
            "feb february februar febbraio febrero fev fevr fevrier fevereiro februari",
            "mar march marz maerz mrz marzo mars marco mrt maart",
            "apr april aprile abr abril avr avril",
            "may mai mag maggio mayo maio mei",
            "jun june juni giu giugno junio juin junho",
            "jul july juli lug luglio julio juil juillet julho",
            "aug august ago agosto aout augustus",
            "sep sept september set sett settembre septiembre septembre setembro",
            "oct october okt oktober ott ottobre octubre octobre out outubro",
            "nov november novembre noviembre novembro",
            "dec december dez dezember dic dicembre diciembre decembre dezembro",
        ),
        1,
    )
    for name in names.split()
}
_ZONES = """
UT:0 UTC:0 GMT:0 Z:0 WET:0 EST:-5 EDT:-4 CST:-6 CDT:-5 MST:-7 MDT:-6 PST:-8 PDT:-7 AKST:-9 AKDT:-8 HST:-10 AST:-4
ADT:-3 NST:-3.5 NDT:-2.5 BRT:-3 CET:1 CEST:2 MEZ:1 MESZ:2 MET:1 MEST:2 WEST:1 BST:1 EET:2 EEST:3 MSK:3 SAST:2 JST:9
KST:9 HKT:8 SGT:8 AWST:8 ACST:9.5 ACDT:10.5 AEST:10 AEDT:11 NZST:12 NZDT:13
"""
_HOURS = {name: float(hours) for name, _, hours in (zone.partition(":") for zone in _ZONES.split())}


class Read(NamedTuple):
    """A moment with its zone, None if there is none; `doubt` says what had to be assumed."""

    moment: datetime | None
    doubt: str = ""


def read_moment(text: str) -> Read:
    """Read a date and time; without a zone it is UTC, and so is -0000 (RFC 2822, 3.3: no word about the zone).

    The day of the week is not looked at: it is wrong often enough, and says nothing that the date does not.

    >>> read_moment("Tue, 5 Jun 19 07:30 PDT").moment.isoformat()
    '2019-06-05T07:30:00-07:00'
    """
    text = " ".join(text[:_LONGEST].split())
    if _UNIX.fullmatch(text):
        return Read(datetime.fromtimestamp(int(text), UTC))
    found = _day(text)
    if not found:
        return Read(None)
    (year, month, day), rest = found
    if not 1900 <= year <= 2200:
        return Read(None)
    time = _TIME.search(rest)
    hour, minute, second = _clock(time) if time else (0, 0, 0)
    zone, doubt = _zone(rest[time.end() :] if time else "")
    doubt = doubt if time else "it has no time of day; taken as midnight UTC"
    try:
        return Read(datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone), doubt)
    except ValueError:
        return Read(None)


def _day(text: str) -> tuple[tuple[int, int, int], str] | None:
    """Year, month and day, and the text without them."""
    iso = _YEAR_FIRST.search(text)
    if iso:
        return (int(iso[1]), int(iso[3]), int(iso[4])), text[iso.end() :].lstrip("T ")
    found = _DAY_FIRST.search(text)
    if found and _month(found[2]):
        return (_year(found[3]), _month(found[2]), int(found[1])), text[: found.start()] + " " + text[found.end() :]
    for found in _MONTH_FIRST.finditer(text):
        if _month(found[1]):
            rest = found[0].replace(found[3], "").partition(found[2])[2] + " " + text[found.end() :]
            return (int(found[3]), _month(found[1]), int(found[2])), rest
    return None


def _month(name: str) -> int:
    plain = unicodedata.normalize("NFKD", name.lower().replace("ä", "a")).encode("ascii", "ignore").decode()
    return _MONTHS.get(plain) or _MONTHS.get(plain[:3], 0)


def _year(digits: str) -> int:
    """Two digits are of 1950 to 2049 (RFC 2822, 4.3)."""
    number = int(digits)
    return number if len(digits) == 4 else number + (2000 if number < 50 else 1900)


def _clock(found: re.Match[str]) -> tuple[int, int, int]:
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4] in "pP" else 0)
    return hour, int(found[2]), int(found[3] or 0)


def _zone(text: str) -> tuple[timezone, str]:
    offset = _OFFSET.match(text.strip())
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        known = minutes <= 14 * 60
        zone = timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes)) if known and minutes else UTC
        return zone, "" if known else f"nobody has the time zone {offset[0]}; taken as UTC"
    name = _NAMED.match(text.strip())
    if name and name[0] in _HOURS:
        hours = _HOURS[name[0]]
        return timezone(timedelta(hours=hours)) if hours else UTC, ""
    return UTC, "it names no time zone that is known; taken as UTC"
