"""Words for people: days, sizes, lists and languages, the same on every computer whatever its language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, tzinfo

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NAMED = (
    "ar Arabic, bg Bulgarian, bn Bengali, ca Catalan, cs Czech, da Danish, de German, el Greek, en English, "
    "es Spanish, et Estonian, fa Persian, fi Finnish, fil Filipino, fr French, he Hebrew, hi Hindi, "
    "hr Croatian, ht Haitian Creole, hu Hungarian, hy Armenian, id Indonesian, it Italian, ja Japanese, "
    "ko Korean, lt Lithuanian, lv Latvian, nl Dutch, no Norwegian, pl Polish, pt Portuguese, ro Romanian, "
    "ru Russian, sk Slovak, sl Slovenian, so Somali, sr Serbian, sv Swedish, sw Swahili, th Thai, tl Tagalog, "
    "tr Turkish, uk Ukrainian, ur Urdu, vi Vietnamese, zh Chinese"
)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_JOINER = "\u200d"  # makes one sign of several emoji
_LETTER_GOES_ON = re.compile("[\u0300-\u036f\u200d\u3099\u309a\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
_LANGUAGES = dict(pair.split(" ", 1) for pair in _NAMED.split(", "))


def day_in_words(day: date) -> str:
    """A day as Americans write it; `strftime` would follow the computer's language.

    >>> day_in_words(date(2020, 5, 5))
    'May 5, 2020'
    """
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def moment_in_words(moment: datetime) -> str:
    """A moment on the clock of its own zone.

    >>> moment_in_words(datetime(2026, 11, 24, 6, 0))
    'Tue, Nov 24, 2026, 6:00'
    """
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[moment.weekday()]
    return f"{weekday}, {_MONTHS[moment.month - 1][:3]} {moment.day}, {moment.year}, {moment.hour}:{moment.minute:02}"


def clock_in_words(when: str, zone: tzinfo | None = None) -> str:
    """An ISO time as the clinic's clock shows it, or without a zone this computer's; what cannot be read stays as it was written."""
    try:
        return moment_in_words(datetime.fromisoformat(when).astimezone(zone))
    except ValueError:
        return when


def language_in_words(code: str) -> str | None:
    """The English name of a language, by its code (ISO 639-1, with or without a region); None for one not listed here.

    >>> language_in_words("es-MX"), language_in_words("tlh")
    ('Spanish', None)
    """
    return _LANGUAGES.get(code.lower().partition("-")[0])


def shortened(text: str, most: int, mark: str = "…") -> str:
    """One line of at most `most` letters, ending with a whole word, and with `mark` if something is left out.

    Japanese and Chinese put no spaces between words; such a text ends with a whole letter.

    >>> shortened("Rest and load, in this order", 20), shortened("休むことと動くこと", 6), shortened("Rest", 20)
    ('Rest and load, in…', '休むことと…', 'Rest')
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    end = most - len(mark)
    kept = line[: end + 1].rpartition(" ")[0]
    if len(kept) >= end // 2:
        return kept + mark
    while end and (_LETTER_GOES_ON.match(line[end]) or line[end - 1] == _JOINER):
        end -= 1
    return line[:end] + mark


def some_of(names: Sequence[str], most: int) -> str:
    """A list for one line: the first `most` names, and how many more there are.

    >>> some_of(["knees", "hips", "feet"], 3), some_of(["knees", "hips", "feet"], 1)
    ('knees, hips, feet', 'knees and 2 more')
    """
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def fit_for_xml(words: str) -> str:
    r"""The words without what XML does not allow even escaped (1.0, section 2.2), and without control characters of old.

    >>> fit_for_xml("rest\x0b and load\ufffe")
    'rest and load'
    """
    return _NO_XML.sub("", words)


def size_in_words(size: int) -> str:
    """Bytes as people read them.

    >>> size_in_words(29_400_000), size_in_words(3_188_777)
    ('29 MB', '3.2 MB')
    """
    for unit, worth in (("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000)):
        if size >= worth:
            return f"{size / worth:.0f} {unit}" if size >= 10 * worth else f"{size / worth:.1f} {unit}"
    return "1 byte" if size == 1 else f"{size} bytes"
