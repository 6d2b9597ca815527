"""Numbers, lengths and answers in feeds, read as they were meant; None where nothing can be made of them."""

from __future__ import annotations

import html
import re

_LONGEST_SOUND = 3_600_000.0  # seconds, 1,000 hours
_NUMBER = re.compile(r"[A-Za-z#.\s]{0,12}?(\d{1,9})(?:\.0*)?", re.ASCII)
_DECIMAL = re.compile(r"\d{1,12}(?:[.,]\d{1,12})?", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{0,4}):(\d{1,2}(?:[.,]\d{1,9})?)", re.ASCII)
_UNITS = re.compile(
    r"(?:PT)?(?:(\d{1,4})\s*h[a-z]*)?[\s,]*(?:(\d{1,5})\s*m[a-z]*)?[\s,]*(?:(\d{1,6}(?:\.\d{1,9})?)\s*s[a-z]*)?",
    re.ASCII | re.IGNORECASE,
)
_TWICE = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_TAG = re.compile(r"</?(?:p|br|a|ul|ol|li|strong|em|b|i|div|span|h[1-6])\b[^<>]{0,2000}>", re.IGNORECASE)
_TAG_TWICE = re.compile(r"&lt;/?(?:p|br|a|ul|ol|li|strong|em|b|i|div|span|h[1-6])\b", re.IGNORECASE)


def whole_number(text: str) -> int | None:
    """A season or an episode: a whole number from 1, as 12, 012, #12, S1 or 12.0 say it."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) or None if found else None


def byte_count(text: str) -> int | None:
    """The length of a file; 0 and "None" are what programs write that never looked."""
    text = text.strip().replace(",", "")
    return int(text) or None if text.isascii() and text.isdigit() and len(text) <= 15 else None


def decimal(text: str) -> float | None:
    """A number from 0 with or without a fraction."""
    text = text.strip()
    return float(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else None


def duration(text: str) -> float | None:
    """The length of the audio in seconds: 3725, 3725.4, 62:05, 1:02:05, 1h 2m 5s.

    >>> duration("1:02:05"), duration("62:05"), duration("PT1H2M5S"), duration("0")
    (3725.0, 3725.0, 3725.0, None)
    """
    text = text.strip()
    seconds = decimal(text)
    if seconds is None and (clock := _CLOCK.fullmatch(text)):
        seconds = _seconds(clock[1], clock[2], clock[3])
    if seconds is None and text and (units := _UNITS.fullmatch(text)):
        seconds = _seconds(*units.groups())
    return seconds if seconds and seconds < _LONGEST_SOUND else None


def time_in_audio(text: str) -> float | None:
    """A place in the audio, in seconds: Normal Play Time or plain seconds; the beginning is 0."""
    text = text.strip()
    seconds = decimal(text)
    if seconds is None and (clock := _CLOCK.fullmatch(text)):
        seconds = _seconds(clock[1], clock[2], clock[3])
    return round(seconds, 3) if seconds is not None and seconds < _LONGEST_SOUND else None


def answer(text: str) -> bool | None:
    """Yes or no: today's words, and the older ones that most feeds still have."""
    word = text.strip().lower()
    if word in {"true", "yes", "explicit", "1"}:
        return True
    return False if word in {"false", "no", "clean", "0"} else None


def escaped_once(text: str) -> str:
    """A line of words that was escaped twice, as the one who wrote it saw it: Q&amp;A is Q&A."""
    return html.unescape(text) if _TWICE.search(text) else text


def html_escaped_once(text: str) -> str:
    """HTML that was escaped twice, and so would show its tags to everybody."""
    return html.unescape(text) if _TAG_TWICE.search(text) and not _TAG.search(text) else text


def _seconds(hours: str | None, minutes: str | None, seconds: str | None) -> float:
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float((seconds or "0").replace(",", "."))
