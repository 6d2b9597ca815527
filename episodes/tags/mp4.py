"""Tags of an M4A: iTunes' atoms, with its podcast set; all other atoms, and the sound, stay as they are.

The atoms are rewritten here because mutagen writes into the file itself and re-renders what it reads.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

from mutagen.id3 import TCON  # only its list of genres

from episodes.chapters.chapter import listed
from episodes.tags import refusals
from episodes.tags.id3_reading import moment_in
from episodes.tags.merging import merged
from episodes.tags.model import EXTRAS, FIELDS, NOTHING_SAID, EpisodeTags
from episodes.tags.mp4_atoms import (
    Atom,
    BrokenAtomsError,
    Place,
    child,
    children,
    moved,
    offsets,
    packed,
    places,
    places_in,
    put,
)
from episodes.tags.mp4_chapters import (
    has_both_forms,
    placed,
    read_chapters,
    texts,
    times,
    with_chapters,
    without_chapters,
)
from episodes.tags.rewriting import Rewrite, Span

_TEXT, _JPEG, _PNG, _INTEGER, _BARE = 1, 13, 14, 21, 0  # kinds of data
_PODCAST = 21  # the kind of media, as iTunes counts
_FREE = "com.apple.iTunes"
_HANDLER = struct.pack(">II4s4s9x", 0, 0, b"mdir", b"appl")
_TEXTS = {
    b"\xa9nam": "title",
    b"\xa9ART": "artist",
    b"\xa9alb": "album",
    b"\xa9gen": "genre",
    b"\xa9cmt": "comment",
    b"desc": "subtitle",
    b"ldes": "description",
    b"\xa9lyr": "lyrics",
    b"purl": "feed_address",
    b"egid": "episode_id",
    b"catg": "category",
}
_NAMED = {  # as Mp3tag names them
    "WWWAUDIOSOURCE": "episode_link",
    "WWWAUDIOFILE": "file_link",
    "WWWARTIST": "show_link",
}
_OTHERS = {
    b"gnre": "genre",
    b"trkn": "track",
    b"disk": "season",
    b"\xa9day": "published",
    b"keyw": "keywords",
    b"covr": "cover_jpeg",
    b"stik": "podcast",
    b"pcst": "podcast",
    b"aART": "album_artist",
    b"\xa9too": "encoder",
}


def read_mp4(file: Path, data: bytes | mmap.mmap) -> EpisodeTags | None:
    """What the file says of itself; None if it says nothing."""
    try:
        moov = _moov(file, data)[1]
        items = _items(moov)
        chapters = read_chapters(data, moov)
        if not items and not chapters:
            return None
        return replace(_said(items), seconds=times(moov).seconds, chapters=chapters)
    except BrokenAtomsError as broken:
        raise refusals.damaged(file, str(broken)) from broken


def mp4_seconds(file: Path, data: bytes | mmap.mmap) -> float:
    """The length that the film's header states."""
    try:
        return times(_moov(file, data)[1]).seconds
    except BrokenAtomsError as broken:
        raise refusals.damaged(file, str(broken)) from broken


def rewrite_mp4(file: Path, data: bytes | mmap.mmap, tags: EpisodeTags, only: frozenset[str] | None) -> Rewrite:
    """The file with these tags; with `only` those fields are changed and all else stays."""
    try:
        place, moov = _moov(file, data)
        old = _items(moov)
        named = FIELDS | EXTRAS if only is None else _with_artist(old, only)
        built = {field: list(atoms) for field, atoms in _built(tags).items() if field in named}
        new = merged(old, _field, built, named, in_place=only is not None)
        _compare(file, new, tags, named)
        moov = _with_items(moov, new)
        left: tuple[str, ...] = ()
        if "chapters" in named and _chapters_differ(data, moov, tags):
            pieces = _with_new_chapters(data, place, moov, tags)
            left = _not_for_mp4(tags)
        else:
            pieces = _pieces(data, place, moov, b"", frozenset())
        return Rewrite(pieces=pieces, left_behind=left)
    except (BrokenAtomsError, struct.error) as broken:
        what = str(broken) if isinstance(broken, BrokenAtomsError) else "its table of contents does not add up"
        raise refusals.damaged(file, what) from broken


def _moov(file: Path, data: bytes | mmap.mmap) -> tuple[Place, bytes]:
    found = places(data)
    if any(place.name == b"moof" for place in found):
        raise refusals.in_fragments(file)
    for place in found:
        if place.name == b"moov":
            return place, data[place.body : place.stop]
    raise BrokenAtomsError("its table of contents (moov) is missing")


def _items(moov: bytes) -> list[Atom]:
    meta = child(moov, b"udta", b"meta")
    return children(child(_without_version(meta)[1], b"ilst") or b"") if meta else []


def _without_version(meta: bytes) -> tuple[bytes, bytes]:
    """QuickTime writes `meta` without a version, MP4 with one."""
    return (b"", meta) if meta[4:8] == b"hdlr" else (meta[:4], meta[4:])


def _with_items(moov: bytes, items: tuple[Atom, ...]) -> bytes:
    udta = child(moov, b"udta") or b""
    version, body = _without_version(child(udta, b"meta") or bytes(4) + Atom(b"hdlr", _HANDLER).packed())
    return put(moov, b"udta", put(udta, b"meta", version + put(body, b"ilst", packed(items))))


def _chapters_differ(data: bytes | mmap.mmap, moov: bytes, tags: EpisodeTags) -> bool:
    there = [(chapter.start, chapter.title) for chapter in read_chapters(data, moov)]
    wanted = [(chapter.start, chapter.title) for chapter in listed(tags.chapters)]
    return there != wanted or (bool(wanted) and not has_both_forms(moov))


def _with_new_chapters(
    data: bytes | mmap.mmap, place: Place, moov: bytes, tags: EpisodeTags
) -> tuple[bytes | Span, ...]:
    """The texts lie right behind the table of contents; those of earlier chapters are taken out."""
    moov, gone = without_chapters(moov)
    chapters = listed(tags.chapters)
    if not chapters:
        return _pieces(data, place, moov, b"", gone)
    moov = with_chapters(moov, chapters, tags.seconds or times(moov).seconds)
    return _pieces(data, place, moov, Atom(b"mdat", texts(chapters)).packed(), gone)


def _pieces(
    data: bytes | mmap.mmap, place: Place, moov: bytes, behind: bytes, gone: frozenset[int]
) -> tuple[bytes | Span, ...]:
    """All of the file but the atoms that only chapters of old lie in; every chunk is found where it is now."""
    used = set(offsets(moov))
    spans: list[Span] = []
    for each in places(data):
        dead = each.name == b"mdat" and any(each.body <= at < each.stop for at in gone)
        if each == place or (dead and not any(each.body <= at < each.stop for at in used)):
            continue
        spans.append(Span(each.start, each.stop))
    front = [span for span in spans if span.stop <= place.start]
    back = [span for span in spans if span.start >= place.stop]
    rest = data[places(data)[-1].stop :]
    where = places_in([*front, Atom(b"moov", moov).packed(), behind, *back])
    moov = moved(moov, where)
    if behind:
        ahead = sum(span.stop - span.start for span in front) + len(moov) + 8
        moov = placed(moov, ahead + 8)
    pieces: tuple[bytes | Span, ...] = (*front, Atom(b"moov", moov).packed(), behind, *back, rest)
    return tuple(piece for piece in pieces if piece)


def _built(tags: EpisodeTags) -> dict[str, list[Atom]]:
    built = {field: [_item(key, _TEXT, getattr(tags, field).encode())] for key, field in _TEXTS.items()}
    built |= {field: [_free(name, getattr(tags, field))] for name, field in _NAMED.items()}
    built = {field: items for field, items in built.items() if getattr(tags, field)}
    for field, key, rest in (("track", b"trkn", 4), ("season", b"disk", 2)):
        if (number := getattr(tags, field)) is not None:
            built[field] = [_item(key, _BARE, struct.pack(">HH", 0, number & 0xFFFF) + bytes(rest))]
    if tags.published:
        moment = tags.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        built["published"] = [_item(b"\xa9day", _TEXT, moment.encode())]
    for field, key, text in (("keywords", b"keyw", ", ".join(tags.keywords)), ("album_artist", b"aART", tags.album)):
        if text:
            built[field] = [_item(key, _TEXT, text.encode())]
    built["encoder"] = [_item(b"\xa9too", _TEXT, b"Pressroom")]
    built["podcast"] = [_item(b"pcst", _INTEGER, b"\x01"), _item(b"stik", _INTEGER, bytes((_PODCAST,)))]
    if tags.cover_jpeg:
        kind = _PNG if tags.cover_jpeg.startswith(b"\x89PNG") else _JPEG
        built["cover_jpeg"] = [_item(b"covr", kind, tags.cover_jpeg)]
    return built


def _item(key: bytes, kind: int, value: bytes) -> Atom:
    return Atom(key, Atom(b"data", struct.pack(">II", kind, 0) + value).packed())


def _free(name: str, text: str) -> Atom:
    mean = Atom(b"mean", bytes(4) + _FREE.encode()).packed()
    return Atom(
        b"----", mean + Atom(b"name", bytes(4) + name.encode()).packed() + _item(b"", _TEXT, text.encode()).body
    )


def _field(item: Atom) -> str | None:
    if item.name != b"----":
        return _TEXTS.get(item.name) or _OTHERS.get(item.name)
    try:
        mean, name = (child(item.body, part) or b"" for part in (b"mean", b"name"))
    except BrokenAtomsError:
        return None
    return _NAMED.get(name[4:].decode("utf-8", "replace").upper()) if mean[4:] == _FREE.encode() else None


def _said(items: list[Atom] | tuple[Atom, ...]) -> EpisodeTags:
    found: dict[str, Any] = {}
    for item in items:
        field = _field(item)
        if field in FIELDS and field not in found:
            value = _value(item, field)
            if value is not None:
                found[field] = value
    return replace(NOTHING_SAID, **found)


def _value(item: Atom, field: str) -> object:
    """What an item says; None if it cannot be read."""
    kind, content = next(_data(item), (0, b""))
    if field == "cover_jpeg":
        return content or None
    if field in ("track", "season"):
        return int.from_bytes(content[2:4], "big") if len(content) >= 4 else None
    if item.name == b"gnre":
        number = int.from_bytes(content, "big") - 1
        return str(TCON.GENRES[number]) if 0 <= number < len(TCON.GENRES) else None
    text = content.decode("utf-16-be" if kind == 2 else "utf-8", "replace")
    if field == "published":
        return moment_in(text)
    return tuple(word for word in text.split(", ") if word) if field == "keywords" else text


def _data(item: Atom) -> Iterator[tuple[int, bytes]]:
    try:
        for atom in children(item.body):
            if atom.name == b"data" and len(atom.body) >= 8:
                yield int.from_bytes(atom.body[1:4], "big"), atom.body[8:]
    except BrokenAtomsError:
        return


def _with_artist(old: list[Atom], only: frozenset[str]) -> frozenset[str]:
    """The show's name stands for the artist of the album as well, where we wrote it so."""
    texts_of = {item.name: next(_data(item), (0, b""))[1] for item in old}
    twice = b"aART" in texts_of and texts_of[b"aART"] == texts_of.get(b"\xa9alb")
    return only | {"album_artist"} if "album" in only and twice else only


def _compare(file: Path, items: tuple[Atom, ...], tags: EpisodeTags, named: frozenset[str]) -> None:
    said = _said(items)
    for field in named & FIELDS - {"chapters", "seconds"}:
        if getattr(said, field) != getattr(tags, field) and field not in ("track", "season"):
            raise RuntimeError(f"the {field} of {file.name} would not read back as it was written")


def _not_for_mp4(tags: EpisodeTags) -> tuple[str, ...]:
    extra = [
        word
        for word, there in (
            ("hidden ones", any(chapter.hidden for chapter in tags.chapters)),
            ("links", any(chapter.link for chapter in tags.chapters)),
            ("pictures", any(tags.chapter_pictures)),
        )
        if there
    ]
    return (f"{' and '.join(extra)} among chapters, which an M4A cannot hold",) if extra else ()
