"""Chapters: where a listener can jump to, and the forms that apps read them in."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """`start` is in seconds from the beginning of the finished audio."""

    start: float
    title: str
    link: str | None = None
    image: str | None = None


def chapters_json(chapters: tuple[Chapter, ...]) -> bytes:
    """JSON chapters 1.2.0 (podcast namespace, `chapters/jsonChapters.md`), served as application/json+chapters."""
    listed = [
        {"startTime": _plain(chapter.start), "title": chapter.title}
        | ({"url": chapter.link} if chapter.link else {})
        | ({"img": chapter.image} if chapter.image else {})
        for chapter in chapters
    ]
    document = {"version": "1.2.0", "chapters": listed}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def clock(seconds: float) -> str:
    """Write seconds as a listener reads them: 4:05, or 1:04:05 from an hour on.

    >>> clock(245), clock(3845)
    ('4:05', '1:04:05')
    """
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def _plain(seconds: float) -> float | int:
    return int(seconds) if seconds == int(seconds) else round(seconds, 3)
