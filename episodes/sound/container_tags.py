"""What a recording says of itself: the label that its recorder or an editor wrote, and the picture in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import av
from av.stream import Discard, Disposition

from episodes.sound.opening import Opened, opened

_EARLIEST = 1990  # clocks that were never set say 1904 or 1970
_ROLLS = 20  # packets until a picture has to be there


@dataclass(frozen=True, kw_only=True)
class Label:
    """The words as they stand there, on one line each; a moment without a zone is on the recorder's own clock."""

    title: str = ""
    artist: str = ""
    album: str = ""
    comment: str = ""
    track: int | None = None
    season: int | None = None
    created: datetime | None = None
    day: date | None = None
    picture: bytes | None = None


def read_label(recording: Path) -> Label:
    """Read the label; every reason to refuse the file is raised as a UserError, as by `probe`."""
    with opened(recording) as source:
        tags = _tags(source)
        created, day = _moment(tags)
        return Label(
            title=_words(tags, "title"),
            artist=_words(tags, "artist", "album_artist", "author", "performer"),
            album=_words(tags, "album", "show"),
            comment=_words(tags, "description", "synopsis", "comment"),
            track=_number(tags, "track", "episode_sort"),
            season=_number(tags, "season_number", "disc"),
            created=created,
            day=day,
            picture=_picture(source),
        )


def _tags(source: Opened) -> dict[str, str]:
    """The file's words before the track's, all names in small letters."""
    both = (source.stream.metadata, source.container.metadata)
    return {name.lower(): value for tags in both for name, value in tags.items()}


def _words(tags: Mapping[str, str], *names: str) -> str:
    found = ("".join(sign if sign.isprintable() else " " for sign in tags.get(name, "")) for name in names)
    return next((" ".join(words.split()) for words in found if words.strip()), "")


def _number(tags: Mapping[str, str], *names: str) -> int | None:
    """The first number of "7" or "7/12"; 0 stands for none."""
    digits = (re.match(r"\s*(\d{1,5})(?!\d)", tags.get(name, "")) for name in names)
    return next((number for found in digits if found and (number := int(found[1]))), None)


def _moment(tags: Mapping[str, str]) -> tuple[datetime | None, date | None]:
    """When it was recorded, to the second or to the day; a bare year says nothing."""
    whole = (tags.get(name, "").strip() for name in ("com.apple.quicktime.creationdate", "creation_time"))
    for text in (*whole, *_broadcast(tags), tags.get("date", "").strip()):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            continue
        if moment.year >= _EARLIEST:
            return (moment, moment.date()) if len(text) > len("2026-11-02") else (None, moment.date())
    return None, None


def _broadcast(tags: Mapping[str, str]) -> Iterator[str]:
    """Recorders that write Broadcast Wave keep day and time apart (EBU Tech 3285, 2.3)."""
    day, clock = tags.get("date", "").strip(), tags.get("creation_time", "").strip()
    if day and re.fullmatch(r"\d\d[:.-]\d\d[:.-]\d\d", clock):
        yield f"{day}T{re.sub('[.-]', ':', clock)}"


def _picture(source: Opened) -> bytes | None:
    """The picture in the label; the frames of a film are none."""
    for stream in source.container.streams.video:
        if stream.disposition & Disposition.attached_pic:
            stream.discard = Discard.default
            try:
                for packet, _ in zip(source.container.demux(stream), range(_ROLLS), strict=False):
                    if packet.size:
                        return bytes(packet)
            except av.FFmpegError:
                return None
    return None
