"""Chapters: where a listener can jump to, and how their times are written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 3_600_000.0  # seconds, 1,000 hours; ID3 counts milliseconds in 32 bits, which is a little more
_UNPRINTABLE = re.compile("[\ud800-\udfff\ufeff\ufffe\uffff]")  # what neither XML nor UTF-8 can carry
_GAPS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """`start` is in seconds from the beginning of the finished audio.

    `image` is a file in the episode's folder or an https address. A `hidden` chapter changes the picture or the link
    while it plays, and stands in no list (JSON chapters call it `toc: false`, ID3 leaves it out of the CTOC).
    """

    start: float
    title: str
    link: str | None = None
    image: str | None = None
    hidden: bool = False


def in_order(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """Sorted by time; those of one time stay as they were."""
    return tuple(sorted(chapters, key=lambda chapter: chapter.start))


def listed(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """Those that lists show, in order."""
    return tuple(chapter for chapter in in_order(chapters) if not chapter.hidden)


def chapters_json(chapters: Iterable[Chapter]) -> bytes:
    """JSON chapters 1.2.0 (podcast namespace, `chapters/jsonChapters.md`), served as application/json+chapters.

    A picture needs a full address there; a name of a file is left out.
    """
    document = {"version": "1.2.0", "chapters": [_as_json(chapter) for chapter in in_order(chapters)]}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _as_json(chapter: Chapter) -> dict[str, object]:
    known: dict[str, object] = {
        "startTime": int(chapter.start) if chapter.start == int(chapter.start) else round(chapter.start, 3),
        "title": chapter.title,
        "url": chapter.link,
        "img": chapter.image if chapter.image and chapter.image.startswith("https://") else None,
        "toc": False if chapter.hidden else None,
    }
    return {key: value for key, value in known.items() if value is not None and value != ""}


def tidy(words: str) -> str:
    r"""Words on one line, without what no file of chapters can carry.

    >>> tidy("  What a\ttendon\n does\x00 ")
    'What a tendon does'
    """
    return _GAPS.sub(" ", _UNPRINTABLE.sub("", words)).strip()


def clock(seconds: float) -> str:
    """Write seconds as a listener reads them: 4:05, or 1:04:05 from an hour on.

    >>> clock(245), clock(3845)
    ('4:05', '1:04:05')
    """
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def normal_play_time(seconds: float) -> str:
    """HH:MM:SS.mmm (RFC 2326, section 3.6).

    >>> normal_play_time(3730.5)
    '01:02:10.500'
    """
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}.{thousandths:03}"


def plain_seconds(seconds: float) -> str:
    """Seconds with as many decimals as they need, three at most.

    >>> plain_seconds(3725.0), plain_seconds(130.5)
    ('3725', '130.5')
    """
    return f"{seconds:.3f}".rstrip("0").rstrip(".")
