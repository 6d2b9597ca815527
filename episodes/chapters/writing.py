"""Writing chapters in the forms that other programs read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import Enum
from html import escape
from itertools import pairwise

from episodes.chapters.chapter import Chapter, chapters_json, clock, in_order, listed, normal_play_time
from episodes.chapters.labels import FRAMES
from episodes.chapters.lines import write_line

PODLOVE_NAMESPACE = "http://podlove.org/simple-chapters"  # exactly so: no s, no slash


class Form(Enum):
    """A form to export; its value is the word that people type."""

    JSON = "json"
    PODLOVE = "psc"
    AUDACITY = "audacity"
    YOUTUBE = "youtube"
    CUE = "cue"
    FFMETADATA = "ffmetadata"


def write_chapters(chapters: Iterable[Chapter], form: Form, *, seconds: float | None = None) -> str:
    """The text of the form; `seconds` is the length of the audio, where it is known.

    Pictures must be full addresses already. Chapters that stand in no list are in JSON alone.
    """
    return _WRITERS[form](in_order(chapters), seconds)


def what_is_lost(chapters: Iterable[Chapter], form: Form) -> tuple[str, ...]:
    """What the form cannot hold of these chapters, in words."""
    every = tuple(chapters)
    shown = every if form is Form.JSON else listed(every)
    hidden = len(every) - len(shown)
    lost: list[tuple[bool, str]] = [
        (hidden > 0, "1 chapter that is not listed" if hidden == 1 else f"{hidden} chapters that are not listed"),
        (form not in _LINKED and any(chapter.link for chapter in shown), "links"),
        (form not in _PICTURED and any(chapter.image for chapter in shown), "pictures"),
        (form is Form.YOUTUBE and any(chapter.start % 1 for chapter in shown), "parts of seconds"),
        (form is Form.CUE and any(chapter.start * FRAMES % 1 for chapter in shown), "times finer than 1/75 second"),
    ]
    return tuple(words for is_lost, words in lost if is_lost)


def episode_lines(chapters: Iterable[Chapter]) -> tuple[str, ...]:
    """The lines of the section Chapters in `episode.md`."""
    return tuple(write_line(chapter) for chapter in in_order(chapters))


def podlove_attributes(chapter: Chapter) -> dict[str, str]:
    """The attributes of one `psc:chapter` (Podlove Simple Chapters 1.2)."""
    attributes = {"start": normal_play_time(chapter.start), "title": chapter.title}
    if chapter.link:
        attributes["href"] = chapter.link
    if chapter.image and chapter.image.startswith("https://"):
        attributes["image"] = chapter.image
    return attributes


def _json(chapters: tuple[Chapter, ...], _seconds: float | None) -> str:
    return chapters_json(chapters).decode()


def _podlove(chapters: tuple[Chapter, ...], _seconds: float | None) -> str:
    lines = [
        "  <psc:chapter "
        + " ".join(f'{name}="{escape(value)}"' for name, value in podlove_attributes(chapter).items())
        + "/>\n"
        for chapter in listed(chapters)
    ]
    opening = f'<psc:chapters version="1.2" xmlns:psc="{PODLOVE_NAMESPACE}">\n'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}{"".join(lines)}</psc:chapters>\n'


def _audacity(chapters: tuple[Chapter, ...], _seconds: float | None) -> str:
    """Labels of a point each, to the microsecond as Audacity writes them."""
    return "".join(f"{each.start:.6f}\t{each.start:.6f}\t{each.title}\n" for each in listed(chapters))


def _youtube(chapters: tuple[Chapter, ...], _seconds: float | None) -> str:
    """Whole seconds; YouTube refuses a description with angle brackets in it."""
    brackets = str.maketrans("<>", "‹›")
    return "".join(f"{clock(each.start)} {each.title.translate(brackets)}\n" for each in listed(chapters))


def _cue(chapters: tuple[Chapter, ...], _seconds: float | None) -> str:
    """One track a chapter; a cue sheet has no way to write a quotation mark inside a title."""
    tracks = [
        f'  TRACK {number:02} AUDIO\n    TITLE "{each.title.replace(chr(34), chr(39))}"\n    INDEX 01 {_frames(each.start)}\n'
        for number, each in enumerate(listed(chapters), 1)
    ]
    return 'FILE "episode.mp3" MP3\n' + "".join(tracks)


def _frames(seconds: float) -> str:
    """MM:SS:FF, where 75 frames are a second."""
    whole, frames = divmod(round(seconds * FRAMES), FRAMES)
    return f"{whole // 60:02}:{whole % 60:02}:{frames:02}"


def _ffmetadata(chapters: tuple[Chapter, ...], seconds: float | None) -> str:
    """Every chapter has an end, because FFmpeg loses the title of one that has none."""
    shown = listed(chapters)
    starts = [round(each.start * 1000) for each in shown]
    last = max(round((seconds or 0) * 1000), starts[-1] + 1000) if starts else 0
    ends = [late for _, late in pairwise([*starts, last])]
    return ";FFMETADATA1\n" + "".join(
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={start}\nEND={end}\ntitle={_plain(each.title)}\n"
        + (f"url={_plain(each.link)}\n" if each.link else "")
        for each, start, end in zip(shown, starts, ends, strict=True)
    )


def _plain(value: str) -> str:
    return re.sub(r"[=;#\\\n]", r"\\\g<0>", value)


_WRITERS: dict[Form, Callable[[tuple[Chapter, ...], float | None], str]] = {
    Form.JSON: _json,
    Form.PODLOVE: _podlove,
    Form.AUDACITY: _audacity,
    Form.YOUTUBE: _youtube,
    Form.CUE: _cue,
    Form.FFMETADATA: _ffmetadata,
}
_LINKED = frozenset({Form.JSON, Form.PODLOVE, Form.FFMETADATA})
_PICTURED = frozenset({Form.JSON, Form.PODLOVE})
