"""The one door to mutagen: what an MP3 says of itself to car stereos, file managers and podcast apps.

ID3v2.3 (id3.org/id3v2.3.0) with UTF-16 text, because Windows, older cars and several podcast tools read only that;
chapters after the ID3v2 Chapter Frame Addendum 1.0. The tag is made anew, laid before a copy of the sound, read back
and compared before the copy takes the place of the file.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from mutagen import MutagenError
from mutagen import id3 as untyped_id3

from episodes.chapters.chapter import Chapter
from episodes.mp3.frames import tag_bytes
from workspace.errors import UserError
from workspace.files import replacing

id3: Any = untyped_id3  # it declares itself typed and is not
_Frame = Any  # any of its frames

_UTF16, _LATIN1 = id3.Encoding.UTF16, id3.Encoding.LATIN1
_NO_OFFSET = 0xFFFFFFFF  # chapters are found by time, not by byte
_MOST_CHAPTERS = 255  # the table of contents counts them in one byte
_TDRL = "%Y-%m-%dT%H:%M:%S"  # UTC by definition (id3v2.4.0-structure, 4)


class WFED(id3.TextFrame):  # type: ignore[misc]  # a base without types
    """The feed's address: named like a link frame, written by iTunes as text. mutagen's own WFED loses it."""


_KNOWN = dict(id3.Frames) | {"WFED": WFED}


@dataclass(frozen=True, kw_only=True)
class EpisodeTags:
    """Everything that is written into one episode; `seconds` is the length of the finished audio.

    Empty texts and None are left out. Addresses are https URLs.
    """

    title: str
    artist: str
    album: str
    seconds: float
    track: int | None = None
    season: int | None = None
    published: datetime | None = None
    genre: str = "Podcast"
    comment: str = ""
    description: str = ""
    cover_jpeg: bytes | None = None
    chapters: tuple[Chapter, ...] = ()
    episode_link: str = ""
    show_link: str = ""
    feed_address: str = ""
    episode_id: str = ""
    category: str = ""
    keywords: tuple[str, ...] = ()


def write_tags(mp3: Path, tags: EpisodeTags) -> None:
    """Replace every tag of `mp3` by `tags`; the sound is not touched, and the same tags give the same bytes."""
    tags = as_written(tags)
    _refuse_too_many_chapters(mp3, tags)
    tag = _tag(tags)
    with replacing(mp3) as temporary:
        with mp3.open("rb") as old, temporary.open("wb") as new:
            start, stop = _sound_span(old)
            new.write(tag)
            old.seek(start)
            shutil.copyfileobj(old, new, 1 << 20)
            new.truncate(len(tag) + stop - start)
        if read_tags(temporary) != tags:
            raise RuntimeError(f"the tags of {mp3.name} did not read back as they were written")


def read_tags(mp3: Path) -> EpisodeTags:
    """Read back what `write_tags` writes; other programs' extra frames are passed over."""
    try:
        found = id3.ID3(mp3, translate=False, known_frames=_KNOWN, load_v1=False)
    except MutagenError as error:
        raise UserError(
            "tags-unreadable",
            problem=f'The tags of "{mp3.name}" cannot be read.',
            where=str(mp3),
            why="The file has no tags, or they are damaged.",
            fix="Produce the episode again:  pressroom produce",
        ) from error
    return EpisodeTags(
        title=_text(found, "TIT2"),
        artist=_text(found, "TPE1"),
        album=_text(found, "TALB"),
        seconds=_number(found, "TLEN", 0) / 1000,
        track=_number(found, "TRCK", -1) if "TRCK" in found else None,
        season=_number(found, "TPOS", -1) if "TPOS" in found else None,
        published=_moment(_text(found, "TDRL")),
        genre=_text(found, "TCON"),
        comment=_text(found, "COMM::eng"),
        description=_text(found, "TDES"),
        cover_jpeg=next((bytes(picture.data) for picture in found.getall("APIC")), None),
        chapters=tuple(_read_chapters(found)),
        episode_link=_address(found, "WOAS"),
        show_link=_address(found, "WOAR"),
        feed_address=_text(found, "WFED"),
        episode_id=_text(found, "TGID"),
        category=_text(found, "TCAT"),
        keywords=tuple(word for word in _text(found, "TKWD").split(", ") if word),
    )


def as_written(tags: EpisodeTags) -> EpisodeTags:
    """The same tags as they can be stored: whole milliseconds and seconds, ASCII addresses, no NUL characters."""
    chapters = tuple(
        Chapter(start=round(c.start * 1000) / 1000, title=_clean(c.title), link=_ascii(c.link or "") or None)
        for c in tags.chapters
    )
    texts = ("title", "artist", "album", "genre", "comment", "description", "episode_id", "category")
    links = ("episode_link", "show_link", "feed_address")
    changes: dict[str, Any] = {name: _clean(getattr(tags, name)) for name in texts}
    changes |= {name: _ascii(getattr(tags, name)) for name in links}
    published = tags.published and _with_zone(tags.published).replace(microsecond=0)
    return replace(
        tags,
        **changes,
        seconds=round(tags.seconds * 1000) / 1000,
        chapters=chapters,
        published=published,
        cover_jpeg=tags.cover_jpeg or None,
        keywords=tuple(word for word in (_clean(k).replace(",", " ").strip() for k in tags.keywords) if word),
    )


def _tag(tags: EpisodeTags) -> bytes:
    """One ID3v2.3 tag without padding: header, then frames in our order (mutagen would sort chapters by size)."""
    body = b"".join(_raw(frame) for frame in _frames(tags))
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def _raw(frame: _Frame) -> bytes:
    alone = id3.ID3()
    alone.add(frame)
    written = io.BytesIO()
    alone.save(written, v1=0, v2_version=3, padding=lambda _: 0)
    return written.getvalue()[10:]


def _frames(tags: EpisodeTags) -> Iterator[_Frame]:
    yield from _texts(tags)
    yield from _numbers(tags)
    if tags.published:
        yield from _dates(tags.published)
    if tags.comment:
        yield id3.COMM(encoding=_UTF16, lang="eng", desc="", text=[tags.comment])
    yield id3.PCST(value=0)
    if tags.feed_address:
        yield WFED(encoding=_LATIN1, text=[tags.feed_address])
    if tags.episode_link:
        yield id3.WOAS(url=tags.episode_link)
    if tags.show_link:
        yield id3.WOAR(url=tags.show_link)
        yield id3.WPUB(url=tags.show_link)
    yield from _chapter_frames(tags)
    if tags.cover_jpeg:
        yield id3.APIC(
            encoding=_LATIN1, mime="image/jpeg", type=id3.PictureType.COVER_FRONT, desc="", data=tags.cover_jpeg
        )


def _texts(tags: EpisodeTags) -> Iterator[_Frame]:
    for kind, text in (
        (id3.TIT2, tags.title),
        (id3.TPE1, tags.artist),
        (id3.TALB, tags.album),
        (id3.TPE2, tags.album),
        (id3.TCON, tags.genre),
        (id3.TDES, tags.description),
        (id3.TGID, tags.episode_id),
        (id3.TCAT, tags.category),
        (id3.TKWD, ", ".join(tags.keywords)),
    ):
        if text:
            yield kind(encoding=_UTF16, text=[text])


def _numbers(tags: EpisodeTags) -> Iterator[_Frame]:
    """Numeric texts are Latin-1 (id3v2.3.0, 4.2)."""
    for kind, number in ((id3.TRCK, tags.track), (id3.TPOS, tags.season), (id3.TLEN, round(tags.seconds * 1000))):
        if number is not None:
            yield kind(encoding=_LATIN1, text=[str(number)])


def _dates(published: datetime) -> Iterator[_Frame]:
    """The v2.3 frames, on the owner's clock, and TDRL of v2.4 in UTC, which iTunes writes into v2.3 tags as well."""
    yield id3.TYER(encoding=_LATIN1, text=[published.strftime("%Y")])
    yield id3.TDAT(encoding=_LATIN1, text=[published.strftime("%d%m")])
    yield id3.TIME(encoding=_LATIN1, text=[published.strftime("%H%M")])
    yield id3.TDRL(encoding=_LATIN1, text=[published.astimezone(UTC).strftime(_TDRL)])


def _chapter_frames(tags: EpisodeTags) -> Iterator[_Frame]:
    """An ordered top-level table of contents that lists every chapter: Apple and Overcast ignore chapters without it."""
    if not tags.chapters:
        return
    names = [f"chp{number}" for number in range(len(tags.chapters))]
    flags = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
    yield id3.CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[])
    starts = [round(chapter.start * 1000) for chapter in tags.chapters]
    ends = [*starts[1:], max(round(tags.seconds * 1000), starts[-1])]
    for name, chapter, start, end in zip(names, tags.chapters, starts, ends, strict=True):
        inner: list[_Frame] = [id3.TIT2(encoding=_UTF16, text=[chapter.title])]
        if chapter.link:
            inner.append(id3.WXXX(encoding=_LATIN1, desc="chapter url", url=chapter.link))
        yield id3.CHAP(
            element_id=name,
            start_time=start,
            end_time=end,
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=inner,
        )


def _read_chapters(found: Any) -> Iterator[Chapter]:
    for contents in found.getall("CTOC"):
        for name in contents.child_element_ids:
            chapter = found.get(f"CHAP:{name}")
            if chapter is not None:
                link = _address(chapter.sub_frames, "WXXX:chapter url") or None
                yield Chapter(start=chapter.start_time / 1000, title=_text(chapter.sub_frames, "TIT2"), link=link)


def _sound_span(opened: BinaryIO) -> tuple[int, int]:
    """Where the sound lies between the tags in front and an old ID3v1 tag behind."""
    stop = opened.seek(0, io.SEEK_END)
    opened.seek(max(stop - 128, 0))
    if opened.read(3) == b"TAG":
        stop -= 128
    start = tag_bytes(opened)
    return start, max(start, stop)


def _refuse_too_many_chapters(mp3: Path, tags: EpisodeTags) -> None:
    if len(tags.chapters) > _MOST_CHAPTERS:
        raise UserError(
            "chapters-too-many",
            problem=f'"{tags.title}" has {len(tags.chapters)} chapters; an MP3 holds {_MOST_CHAPTERS}.',
            where=mp3.name,
            why="Apps would show none of them.",
            fix="Join some chapters in the section ## Chapters of episode.md.",
        )


def _text(found: Any, name: str) -> str:
    frame = found.get(name)
    return str(frame.text[0]) if frame is not None and frame.text else ""


def _address(found: Any, name: str) -> str:
    frame = found.get(name) or next(iter(found.getall(name)), None)
    return str(frame.url) if frame is not None else ""


def _number(found: Any, name: str, otherwise: int) -> int:
    digits = re.match(r"\d+", _text(found, name))
    return int(digits[0]) if digits else otherwise


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text.replace(" ", "T"), _TDRL).replace(tzinfo=UTC)
    except ValueError:
        return None


def _with_zone(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _clean(text: str) -> str:
    return text.replace("\0", "")


def _ascii(address: str) -> str:
    """Link frames hold Latin-1 only; letters beyond ASCII travel percent-encoded (RFC 3987, 3.1)."""
    return quote(_clean(address), safe="%/:?#[]@!$&'()*+,;=~")
