"""Writing and reading the tags of any finished file, by what it is and not by its name.

The sound is never encoded again, and a file is either the old one or the new one.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from episodes.tags import mp3, mp4, opus, refusals
from episodes.tags.model import NOTHING_SAID, EpisodeTags, as_written
from episodes.tags.rewriting import Rewrite, rewrite

_STRANGERS = (b"RIFF", b"RF64", b"fLaC", b"FORM", b"OggS", b"\x1aE\xdf\xa3", b"%PDF", b"PK\x03\x04", b"<")


@dataclass(frozen=True, kw_only=True)
class Written:
    """The exact length of the file in bytes, and sentences about what could not be carried over."""

    bytes: int
    left_behind: tuple[str, ...] = ()


def write_tags(file: Path, tags: EpisodeTags, *, only: frozenset[str] | None = None) -> Written:
    """Write `tags` into an MP3, M4A or Opus file; the same tags give the same bytes.

    What others wrote that is none of our fields stays byte by byte. With `only`, a set of field names, all else stays.
    """
    file = file.resolve()  # a link stays a link
    tags = as_written(tags)
    with _opened(file) as data:
        change = _rewrite(file, data, tags, only)
    rewrite(file, change)
    return Written(bytes=change.size, left_behind=change.left_behind)


def read_tags(file: Path) -> EpisodeTags:
    """Read back what `write_tags` writes; other programs' extra tags are passed over. None at all is a UserError."""
    found = _read(file)
    if found is None:
        raise refusals.unreadable(file)
    return found


def present_tags(file: Path) -> EpisodeTags:
    """What the file says of itself, which may be nothing."""
    return _read(file) or NOTHING_SAID


def length_of(file: Path) -> float:
    """Seconds of sound: counted in an MP3, as stated in the others."""
    with _opened(file) as data:
        match _kind(data):
            case "mp4":
                return mp4.mp4_seconds(file, data)
            case "opus":
                return opus.opus_seconds(file)
            case _:
                return mp3.mp3_seconds(data)


def _rewrite(file: Path, data: mmap.mmap | bytes, tags: EpisodeTags, only: frozenset[str] | None) -> Rewrite:
    kind = _kind(data)
    most = opus.MOST_CHAPTERS if kind == "opus" else mp3.MOST_CHAPTERS
    if len(tags.chapters) > most:
        raise refusals.too_many_chapters(file, tags.title, len(tags.chapters), most)
    match kind:
        case "mp4":
            return mp4.rewrite_mp4(file, data, tags, only)
        case "opus":
            return opus.rewrite_opus(file, data, tags, only)
        case "mp3":
            return mp3.rewrite_mp3(file, data, tags, only)
        case _:
            raise refusals.not_taggable(file)


def _read(file: Path) -> EpisodeTags | None:
    with _opened(file) as data:
        match _kind(data):
            case "mp4":
                return mp4.read_mp4(file, data)
            case "opus":
                return opus.read_opus(file)
            case "mp3":
                return mp3.read_mp3(file, data)
            case _:
                raise refusals.not_taggable(file)


def _kind(data: mmap.mmap | bytes) -> str:
    if data[4:8] == b"ftyp":
        return "mp4"
    if data[:4] == b"OggS" and b"OpusHead" in data[:128]:
        return "opus"
    return "" if not len(data) or data[:16].lstrip().startswith(_STRANGERS) else "mp3"


@contextmanager
def _opened(file: Path) -> Iterator[mmap.mmap | bytes]:
    """The file as bytes, of which only those are read that are looked at."""
    if not file.is_file():
        raise refusals.not_there(file)
    with file.open("rb") as opened:
        try:
            mapped = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # an empty file cannot be mapped
            yield b""
            return
        with mapped:
            yield mapped
