"""One chapter on one line, as the section Chapters of `episode.md` has it.

    - 1:02:10.5 Rest and load <https://example.org/load> ![](x-ray.jpg) (not listed)

A backslash before a sign takes it as it stands, as in all Markdown.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from episodes.chapters.chapter import LONGEST, Chapter, tidy

TIME = r"(?:[0-9]{1,3}:[0-5]?[0-9]|[0-9]{1,3}):[0-5][0-9](?:[.,][0-9]+)?"
"""[H:]MM:SS[.mmm]; without hours the minutes may go on to 999."""

_LINE = re.compile(rf"[(\[]?({TIME})[)\]]?(?![0-9:])\s*(?:[-–—:]\s+)?(\S.*)$")
_AT = re.compile(rf"\s*(?:[-*+]|[0-9]+[.)])?\s*[(\[]?({TIME})(?![0-9:])")
_EXTRA = (
    r"(?<!\\)(?:<(?P<link>https?://[^<>\s]+)>"
    r"|!\[[^\]]*\]\(\s*(?:<(?P<named>[^<>]+)>|(?P<image>(?:[^()<>]|\([^()<>]*\))+))\)"
    r"|(?P<hidden>\(not listed\)))"
)
_BEFORE = re.compile(_EXTRA + r"\s*", re.IGNORECASE)
_BEHIND = re.compile(_EXTRA + "$", re.IGNORECASE)
_LINKED = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]\((https?://[^()<>\s]+)\)$")
_SIGN = "[!-/:-@\\[-`{-~–—]"  # ASCII punctuation (CommonMark, 2.4), and the dashes that may stand behind a time
_TAKEN_AS_IT_STANDS = re.compile(rf"\\({_SIGN})")
_LONGEST_LINE = 4000  # characters; nobody writes more, and patterns must not go on for ever


def seconds_of(clock: str) -> float:
    """Read [H:]MM:SS[.mmm] as seconds, to the millisecond.

    >>> seconds_of("1:02:10"), seconds_of("02:10.5")
    (3730.0, 130.5)
    """
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total, 3)


def read_line(text: str, *, escaped: bool = True) -> Chapter | None:
    """A chapter from a line without its list sign; None if it is none.

    The title may be empty. Without `escaped`, a backslash is a sign as any other.
    """
    matched = _LINE.match(text) if len(text) <= _LONGEST_LINE else None
    if not matched or seconds_of(matched[1]) >= LONGEST:
        return None
    title, extras = _without_extras(matched[2].strip())
    linked = None if "link" in extras else _LINKED.fullmatch(title)
    if linked:
        title, extras = linked[1], extras | {"link": linked[2]}
    return Chapter(
        start=seconds_of(matched[1]),
        title=tidy(_TAKEN_AS_IT_STANDS.sub(r"\1", title) if escaped else title),
        link=extras.get("link"),
        image=_file_or_address(extras.get("image", "")) or None,
        hidden="hidden" in extras,
    )


def write_line(chapter: Chapter) -> str:
    """The line for `episode.md`, list sign included; `read_line` reads the same chapter from it."""
    image = chapter.image or ""
    image = image if "://" in image else image.replace("%", "%25")
    parts = (
        f"- {written_time(chapter.start)}",
        _escaped(chapter.title),
        f"<{chapter.link}>" if chapter.link else "",
        f"![](<{image}>)" if re.search(r"[\s()]", image) else f"![]({image})" if image else "",
        "(not listed)" if chapter.hidden else "",
    )
    return " ".join(part for part in parts if part)


def written_time(seconds: float, *, like: str = "00:00") -> str:
    """A time to the millisecond, with hours and leading zeros as in the time that it stands for.

    >>> written_time(3730), written_time(130.5), written_time(90, like="0:30"), written_time(90, like="00:00:30")
    ('1:02:10', '02:10.5', '1:30', '00:01:30')
    """
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    first, *others = like.split(":")
    in_minutes = len(others) == 1 and int(first) >= 60 and minutes < 1000  # somebody who writes 75:00 means it
    fraction = f".{thousandths:03}".rstrip("0").rstrip(".")
    if in_minutes or (len(others) == 1 and minutes < 60):
        return f"{minutes:0{len(first)}}:{second:02}{fraction}"
    width = len(first) if len(others) == 2 else 1
    return f"{minutes // 60:0{width}}:{minutes % 60:02}:{second:02}{fraction}"


def time_span(line: str) -> tuple[int, int] | None:
    """Where the time stands in a line of the file, list sign and brackets included in the line and not in the span."""
    matched = _AT.match(line)
    return matched.span(1) if matched else None


def _without_extras(title: str) -> tuple[str, dict[str, str]]:
    """Take links, pictures and the remark off both ends; of two links the outer one is meant."""
    extras: dict[str, str] = {}
    while found := _BEHIND.search(title) or _BEFORE.match(title):
        kind, value = next((kind, value) for kind, value in found.groupdict().items() if value)
        kind = "image" if kind == "named" else kind
        if kind in extras:
            break
        extras[kind] = value
        title = (title[: found.start()] + title[found.end() :]).strip()
    return title, extras


def _file_or_address(written: str) -> str:
    """Editors write %20 for a space in the name of a file; an address keeps it."""
    return written.strip() if "://" in written else unquote(written.strip(), errors="ignore")


def _escaped(title: str) -> str:
    """Backslashes where `read_line` would otherwise take a sign for more than a sign."""
    title = re.sub(rf"\\(?={_SIGN})", r"\\\\", title)
    title = re.sub(r"<(?=https?://)|!(?=\[)|\((?=not listed\))", r"\\\g<0>", title, flags=re.IGNORECASE)
    return re.sub(r"^[-–—:](?=\s|$)|^\[", r"\\\g<0>", title)
