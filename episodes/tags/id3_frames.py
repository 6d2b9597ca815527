"""Our frames as mutagen builds them: ID3v2.3 in UTF-16, or 2.4 in UTF-8; chapters after the Chapter Frame Addendum 1.0."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from mutagen import id3 as untyped_id3

from episodes.tags.id3_raw import RawFrame, parse_tag
from episodes.tags.model import EpisodeTags

id3: Any = untyped_id3  # it declares itself typed and is not
Built = Any  # any of its frames

_LATIN1 = id3.Encoding.LATIN1
_NO_OFFSET = 0xFFFFFFFF  # chapters are found by time, not by byte
_MOMENT = "%Y-%m-%dT%H:%M:%S"  # UTC by definition (id3v2.4.0-structure, 4)
_PNG = b"\x89PNG"


class WFED(id3.TextFrame):  # type: ignore[misc]  # a base without types
    """The feed's address: named like a link frame, written by iTunes as text. mutagen's own WFED loses it."""


@dataclass(frozen=True)
class _Builder:
    """Frames of one episode for one version of the tag."""

    tags: EpisodeTags
    version: Literal[3, 4]

    @property
    def encoding(self) -> Any:
        """Whatever reads 2.3 reads UTF-16; 2.4 brought UTF-8."""
        return id3.Encoding.UTF8 if self.version == 4 else id3.Encoding.UTF16

    def all(self) -> Iterator[tuple[str, Built]]:
        """Field and frame, in the order in which they stand in the file: the picture last, for it is long."""
        tags = self.tags
        yield from self._texts()
        yield from self._numbers()
        if tags.published:
            yield from (("published", frame) for frame in self._dates(tags.published))
        if tags.comment:
            yield "comment", id3.COMM(encoding=self.encoding, lang="eng", desc="", text=[tags.comment])
        yield "encoder", id3.TSSE(encoding=_LATIN1, text=["Pressroom"])
        yield "podcast", id3.PCST(value=0)
        yield from self._links()
        yield from (("chapters", frame) for frame in self._chapters())
        if tags.lyrics:
            yield "lyrics", id3.USLT(encoding=self.encoding, lang="eng", desc="", text=tags.lyrics)
        if tags.cover_jpeg:
            yield "cover_jpeg", _picture(tags.cover_jpeg)

    def _texts(self) -> Iterator[tuple[str, Built]]:
        tags = self.tags
        for field, kind, text in (
            ("title", id3.TIT2, tags.title),
            ("subtitle", id3.TIT3, tags.subtitle),
            ("artist", id3.TPE1, tags.artist),
            ("album", id3.TALB, tags.album),
            ("album_artist", id3.TPE2, tags.album),
            ("genre", id3.TCON, tags.genre),
            ("description", id3.TDES, tags.description),
            ("episode_id", id3.TGID, tags.episode_id),
            ("category", id3.TCAT, tags.category),
            ("keywords", id3.TKWD, ", ".join(tags.keywords)),
        ):
            if text:
                yield field, kind(encoding=self.encoding, text=[text])

    def _numbers(self) -> Iterator[tuple[str, Built]]:
        """Numeric texts are Latin-1 (id3v2.3.0, 4.2)."""
        tags = self.tags
        milliseconds = round(tags.seconds * 1000) or None
        for field, kind, number in (
            ("track", id3.TRCK, tags.track),
            ("season", id3.TPOS, tags.season),
            ("seconds", id3.TLEN, milliseconds),
        ):
            if number is not None:
                yield field, kind(encoding=_LATIN1, text=[str(number)])

    def _dates(self, published: datetime) -> Iterator[Built]:
        """2.3: three frames on the owner's clock, and TDRL of 2.4 in UTC, which iTunes writes into 2.3 as well."""
        universal = published.astimezone(UTC).strftime(_MOMENT)
        if self.version == 4:
            yield id3.TDRC(encoding=_LATIN1, text=[universal])
        else:
            yield id3.TYER(encoding=_LATIN1, text=[published.strftime("%Y")])
            yield id3.TDAT(encoding=_LATIN1, text=[published.strftime("%d%m")])
            yield id3.TIME(encoding=_LATIN1, text=[published.strftime("%H%M")])
        yield id3.TDRL(encoding=_LATIN1, text=[universal])

    def _links(self) -> Iterator[tuple[str, Built]]:
        tags = self.tags
        if tags.feed_address:
            yield "feed_address", WFED(encoding=_LATIN1, text=[tags.feed_address])
        for field, kind, address in (
            ("episode_link", id3.WOAS, tags.episode_link),
            ("file_link", id3.WOAF, tags.file_link),
            ("show_link", id3.WOAR, tags.show_link),
            ("publisher_link", id3.WPUB, tags.show_link),
        ):
            if address:
                yield field, kind(url=address)

    def _chapters(self) -> Iterator[Built]:
        """An ordered top-level contents that lists the chapters: Apple and Overcast ignore chapters without it.

        Those that it leaves out change picture and link silently.
        """
        tags = self.tags
        if not tags.chapters:
            return
        names = [f"chp{number}" for number in range(len(tags.chapters))]
        shown = [name for name, chapter in zip(names, tags.chapters, strict=True) if not chapter.hidden]
        flags = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
        yield id3.CTOC(element_id="toc", flags=flags, child_element_ids=shown, sub_frames=[])
        pictures = tags.chapter_pictures or (b"",) * len(names)
        for name, chapter, (start, end), picture in zip(names, tags.chapters, _spans(tags), pictures, strict=True):
            inner: list[Built] = [id3.TIT2(encoding=self.encoding, text=[chapter.title])]
            if chapter.link:
                inner.append(id3.WXXX(encoding=_LATIN1, desc="chapter url", url=chapter.link))
            if picture:
                inner.append(_picture(picture))
            yield id3.CHAP(
                element_id=name,
                start_time=start,
                end_time=end,
                start_offset=_NO_OFFSET,
                end_offset=_NO_OFFSET,
                sub_frames=inner,
            )


def _spans(tags: EpisodeTags) -> Iterator[tuple[int, int]]:
    """Start and end in milliseconds: a chapter ends with the next that is listed, a hidden one with the next of all."""
    last = max(round(tags.seconds * 1000), *(round(chapter.start * 1000) for chapter in tags.chapters))
    for number, chapter in enumerate(tags.chapters):
        later = (each for each in tags.chapters[number + 1 :] if chapter.hidden or not each.hidden)
        following = next(later, None)
        yield round(chapter.start * 1000), round(following.start * 1000) if following else last


def build_frames(tags: EpisodeTags, version: Literal[3, 4], wanted: Callable[[str], bool]) -> dict[str, list[RawFrame]]:
    """The frames of the wanted fields, by field; those that are no field of the episode are in EXTRAS."""
    built: dict[str, list[RawFrame]] = {}
    for field, frame in _Builder(tags, version).all():
        if wanted(field):
            built.setdefault(field, []).extend(raw(frame, version))
    return built


def raw(frame: Built, version: int) -> tuple[RawFrame, ...]:
    """A frame of mutagen's in bytes (alone: it would sort chapters by size and drop equal ids)."""
    alone = id3.ID3()
    alone.add(frame)
    written = io.BytesIO()
    alone.save(written, v1=0, v2_version=version, padding=lambda _: 0)
    return parse_tag(written.getvalue()).frames


def _picture(picture: bytes) -> Built:
    mime = "image/png" if picture.startswith(_PNG) else "image/jpeg"
    return id3.APIC(encoding=_LATIN1, mime=mime, type=id3.PictureType.COVER_FRONT, desc="", data=picture)
