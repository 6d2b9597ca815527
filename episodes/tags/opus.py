"""Tags of an Ogg Opus file: Vorbis comments; comments of others, and the sound, stay as they are.

RFC 7845, 5.2; Ogg pages: RFC 3533; chapters: https://wiki.xiph.org/Chapter_Extension; pictures: RFC 9639, 8.8.
mutagen takes pages apart and builds them; the comments stay bytes, for it would mend those that are not UTF-8.
"""

from __future__ import annotations

import base64
import binascii
import io
import mmap
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Any

from mutagen import MutagenError
from mutagen import ogg as untyped_ogg
from mutagen import oggopus as untyped_oggopus

from episodes.chapters.chapter import Chapter, listed
from episodes.tags import refusals
from episodes.tags.id3_reading import moment_in
from episodes.tags.merging import merged
from episodes.tags.model import EXTRAS, FIELDS, NOTHING_SAID, EpisodeTags
from episodes.tags.rewriting import Rewrite, Span

ogg: Any = untyped_ogg
oggopus: Any = untyped_oggopus

MOST_CHAPTERS = 1000  # three digits count them
_MAGIC = b"OpusTags"
_FRONT_COVER = 3
_BITS_TURNED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_CHAPTER = re.compile(r"CHAPTER(\d{3})(NAME|URL|)")
_CLOCK = re.compile(r"(\d+):(\d{1,2}):(\d{1,2}(?:\.\d+)?)")
_TEXTS = {
    "TITLE": "title",
    "SUBTITLE": "subtitle",
    "ARTIST": "artist",
    "ALBUM": "album",
    "GENRE": "genre",
    "COMMENT": "comment",
    "DESCRIPTION": "description",
    "LYRICS": "lyrics",
    "PODCASTURL": "feed_address",
    "PODCASTID": "episode_id",
    "PODCASTCATEGORY": "category",
    "WWWAUDIOSOURCE": "episode_link",
    "WWWAUDIOFILE": "file_link",
    "WWWARTIST": "show_link",
}
_FIELDS = _TEXTS | {
    "TRACKNUMBER": "track",
    "DISCNUMBER": "season",
    "DATE": "published",
    "PODCASTKEYWORDS": "keywords",
    "ALBUMARTIST": "album_artist",
    "ENCODER": "encoder",
    "PODCAST": "podcast",
}


@dataclass(frozen=True, kw_only=True)
class _Header:
    """The comment packet, and the pages that carry it: `start` and `stop` in bytes, `first` their first number."""

    vendor: bytes
    comments: tuple[bytes, ...]
    padding: bytes
    start: int
    stop: int
    serial: int
    first: int
    pages: int


def read_opus(file: Path) -> EpisodeTags | None:
    """What the file says of itself; None if it says nothing."""
    comments = _header(file).comments
    return replace(_said(comments), seconds=opus_seconds(file)) if comments else None


def opus_seconds(file: Path) -> float:
    """The length by the last page's position."""
    try:
        return float(oggopus.OggOpus(file).info.length)
    except (MutagenError, EOFError, struct.error, ValueError, IndexError) as broken:
        raise refusals.damaged(file, "its pages do not add up") from broken


def rewrite_opus(file: Path, data: bytes | mmap.mmap, tags: EpisodeTags, only: frozenset[str] | None) -> Rewrite:
    """The file with these tags; with `only` those fields are changed and all else stays."""
    header = _header(file)
    said = _said(header.comments)
    named = FIELDS | EXTRAS if only is None else only
    if only is not None and "album" in only and said.album and _text(header.comments, "ALBUMARTIST") == said.album:
        named |= {"album_artist"}
    built: dict[str, list[bytes]] = {}
    for field, name, text in _comments(tags):
        if field in named:
            built.setdefault(field, []).append(f"{name}={text}".encode())
    comments = merged(header.comments, _field, built, named, in_place=only is not None)
    _compare(file, comments, tags, named)
    packet = _MAGIC + _counted(header.vendor) + struct.pack("<I", len(comments))
    packet += b"".join(_counted(comment) for comment in comments) + header.padding
    pages = ogg.OggPage.from_packets([packet], sequence=header.first)
    for page in pages:
        page.serial = header.serial
    front = b"".join(page.write() for page in pages)
    behind: bytes | Span = Span(header.stop, len(data))
    if len(pages) != header.pages:
        behind = _renumbered(file, data[header.stop :], header.serial, len(pages) - header.pages)
    lost = ("pictures of chapters, which an Opus file cannot hold",) if any(tags.chapter_pictures) else ()
    return Rewrite(pieces=(Span(0, header.start), front, behind), left_behind=lost)


def _header(file: Path) -> _Header:
    try:
        with file.open("rb") as opened:
            return _read_header(opened)
    except (MutagenError, EOFError, struct.error, ValueError, IndexError) as broken:
        raise refusals.damaged(file, "its pages do not add up") from broken


def _read_header(opened: io.BufferedReader) -> _Header:
    page = ogg.OggPage(opened)
    while not (page.packets and page.packets[0].startswith(_MAGIC)):
        page = ogg.OggPage(opened)
    pages = [page]
    while not pages[-1].complete and len(pages[-1].packets) == 1:
        page = ogg.OggPage(opened)
        if page.serial != pages[0].serial:
            raise ValueError("pages of two streams are mixed")
        pages.append(page)
    packets = ogg.OggPage.to_packets(pages)
    if len(packets) != 1:
        raise ValueError("the comments share a page with sound")
    packet = bytes(packets[0])
    vendor, place = _counted_at(packet, len(_MAGIC))
    (count,) = struct.unpack_from("<I", packet, place)
    place += 4
    comments: list[bytes] = []
    for _ in range(count):
        comment, place = _counted_at(packet, place)
        comments.append(comment)
    padding = packet[place:]
    return _Header(
        vendor=vendor,
        comments=tuple(comments),
        padding=padding if padding[:1] and padding[0] & 1 else b"",  # an odd first byte: to be kept (RFC 7845, 5.2)
        start=pages[0].offset,
        stop=opened.tell(),
        serial=pages[0].serial,
        first=pages[0].sequence,
        pages=len(pages),
    )


def _counted_at(packet: bytes, place: int) -> tuple[bytes, int]:
    (size,) = struct.unpack_from("<I", packet, place)
    if place + 4 + size > len(packet):
        raise ValueError("a comment is longer than all comments")
    return packet[place + 4 : place + 4 + size], place + 4 + size


def _counted(text: bytes) -> bytes:
    return struct.pack("<I", len(text)) + text


def _renumbered(file: Path, pages: bytes, serial: int, by: int) -> bytes:
    """The pages behind, counted on from another number; only number and checksum change."""
    new = bytearray(pages)
    start = 0
    while start < len(new):
        segments = new[start + 26] if start + 27 <= len(new) and new[start : start + 4] == b"OggS" else None
        if segments is None:
            raise refusals.damaged(file, "its pages do not add up")
        stop = start + 27 + segments + sum(new[start + 27 : start + 27 + segments])
        page_serial, number = struct.unpack_from("<II", new, start + 14)
        if page_serial == serial:
            struct.pack_into("<II", new, start + 18, (number + by) & 0xFFFFFFFF, 0)
            struct.pack_into("<I", new, start + 22, _checksum(bytes(new[start:stop])))
        start = stop
    return bytes(new)


def _checksum(page: bytes) -> int:
    """RFC 3533, 6: the polynomial of zlib with all bits the other way round, and no inversion."""
    turned = ~zlib.crc32(page.translate(_BITS_TURNED), 0xFFFFFFFF) & 0xFFFFFFFF
    return int.from_bytes(turned.to_bytes(4, "little").translate(_BITS_TURNED), "big")


def _comments(tags: EpisodeTags) -> Iterator[tuple[str, str, str]]:
    """Field, name and text of every comment, in the order of the file."""
    for name, field in _TEXTS.items():
        if text := getattr(tags, field):
            yield field, name, text
    for name, field in (("TRACKNUMBER", "track"), ("DISCNUMBER", "season")):
        if (number := getattr(tags, field)) is not None:
            yield field, name, str(number)
    if tags.published:
        yield "published", "DATE", tags.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if tags.keywords:
        yield "keywords", "PODCASTKEYWORDS", ", ".join(tags.keywords)
    if tags.album:
        yield "album_artist", "ALBUMARTIST", tags.album
    yield "podcast", "PODCAST", "1"
    yield "encoder", "ENCODER", "Pressroom"
    yield from _chapter_comments(tags.chapters)
    if tags.cover_jpeg:
        yield "cover_jpeg", "METADATA_BLOCK_PICTURE", base64.b64encode(_picture_block(tags.cover_jpeg)).decode()


def _chapter_comments(chapters: tuple[Chapter, ...]) -> Iterator[tuple[str, str, str]]:
    for number, chapter in enumerate(listed(chapters)):
        yield "chapters", f"CHAPTER{number:03}", _clock(chapter.start)
        yield "chapters", f"CHAPTER{number:03}NAME", chapter.title
        if chapter.link:
            yield "chapters", f"CHAPTER{number:03}URL", chapter.link


def _picture_block(picture: bytes) -> bytes:
    mime = b"image/png" if picture.startswith(b"\x89PNG") else b"image/jpeg"
    head = struct.pack(">II", _FRONT_COVER, len(mime)) + mime
    return head + struct.pack(">I16xI", 0, len(picture)) + picture


def _field(comment: bytes) -> str | None:
    name, _, text = comment.partition(b"=")
    key = name.decode("ascii", "replace").upper()
    if _CHAPTER.fullmatch(key):
        return "chapters"
    if key == "METADATA_BLOCK_PICTURE":
        return "cover_jpeg" if _cover(text) is not None else None
    return _FIELDS.get(key)


def _said(comments: tuple[bytes, ...]) -> EpisodeTags:
    texts: dict[str, str] = {}
    cover: bytes | None = None
    for comment in comments:
        name, _, text = comment.partition(b"=")
        key = name.decode("ascii", "replace").upper()
        if key == "METADATA_BLOCK_PICTURE":
            cover = cover or _cover(text)
        else:
            texts.setdefault(key, text.decode("utf-8", "replace"))
    plain: dict[str, Any] = {field: texts.get(name, "") for name, field in _TEXTS.items()}
    return replace(
        NOTHING_SAID,
        **plain,
        track=_number(texts.get("TRACKNUMBER", "")),
        season=_number(texts.get("DISCNUMBER", "")),
        published=moment_in(texts.get("DATE", "")),
        keywords=tuple(word for word in texts.get("PODCASTKEYWORDS", "").split(", ") if word),
        chapters=tuple(_chapters(texts)),
        cover_jpeg=cover,
    )


def _chapters(texts: dict[str, str]) -> Iterator[Chapter]:
    for key in sorted(texts):
        match, clock = _CHAPTER.fullmatch(key), _CLOCK.fullmatch(texts[key].strip())
        if match is None or match[2] or clock is None:
            continue
        start = int(clock[1]) * 3600 + int(clock[2]) * 60 + float(clock[3])
        yield Chapter(start=round(start, 3), title=texts.get(f"{key}NAME", ""), link=texts.get(f"{key}URL") or None)


def _clock(seconds: float) -> str:
    total = round(seconds * 1000)
    return f"{total // 3_600_000:02}:{total // 60_000 % 60:02}:{total // 1000 % 60:02}.{total % 1000:03}"


def _cover(text: bytes) -> bytes | None:
    """The front cover in a picture block; None if it is another picture or none."""
    try:
        block = base64.b64decode(text)
        kind, size = struct.unpack_from(">II", block)
        (words,) = struct.unpack_from(">I", block, 8 + size)
        place = 12 + size + words + 16
        (length,) = struct.unpack_from(">I", block, place)
    except (binascii.Error, struct.error):
        return None
    picture = block[place + 4 : place + 4 + length]
    return picture if kind == _FRONT_COVER and picture else None


def _text(comments: tuple[bytes, ...], name: str) -> str:
    start = f"{name}=".encode()
    found = (comment[len(start) :] for comment in comments if comment.upper().startswith(start))
    return next(found, b"").decode("utf-8", "replace")


def _number(text: str) -> int | None:
    digits = re.match(r"\s*(\d{1,9})", text)
    return int(digits[1]) if digits else None


def _compare(file: Path, comments: tuple[bytes, ...], tags: EpisodeTags, named: frozenset[str]) -> None:
    said = _said(comments)
    tags = replace(tags, chapters=listed(tags.chapters))
    for field in named & FIELDS - {"seconds"}:
        if getattr(said, field) != getattr(tags, field):
            raise RuntimeError(f"the {field} of {file.name} would not read back as it was written")
