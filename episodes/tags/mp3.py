"""Tags of an MP3: ours replaced by field, everybody else's frames carried over as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from mutagen.id3 import TCON  # only its list of genres

from episodes.tags import refusals
from episodes.tags.ape import ApeItem, ApeTag, render_ape
from episodes.tags.id3_convert import converted
from episodes.tags.id3_frames import build_frames
from episodes.tags.id3_raw import MOST_BYTES, RawFrame, RawTag, parse_tag, render_tag
from episodes.tags.id3_reading import album_is_named_twice, moment_in, owners, read_frames
from episodes.tags.merging import merged
from episodes.tags.model import EXTRAS, FIELDS, NOTHING_SAID, EpisodeTags
from episodes.tags.mp3_layout import Bytes, Layout, find_layout, sound_seconds
from episodes.tags.rewriting import Rewrite, Span

MOST_CHAPTERS = 255  # the table of contents counts them in one byte

_APE_TEXTS = {
    "title": "title",
    "artist": "artist",
    "album": "album",
    "genre": "genre",
    "comment": "comment",
    "subtitle": "subtitle",
    "track": "track",
    "disc": "season",
    "year": "published",
}
_APE_COVER = "cover art (front)"
_SEVERAL = frozenset({"TXXX", "WXXX", "WCOM", "WOAR"})  # may stand more than once, unlike other texts and links


@dataclass(frozen=True, kw_only=True)
class _Old:
    """What was around the sound: all ID3v2 frames as one tag, and what older tags say that it does not."""

    tag: RawTag
    layout: Layout
    borrowed: dict[str, Any]
    left_behind: tuple[str, ...]


def read_mp3(file: Path, data: Bytes) -> EpisodeTags | None:
    """What the file says of itself, in whatever tag; None if it has none."""
    layout = find_layout(data)
    if layout is None:
        raise refusals.not_taggable(file)
    if not (layout.tags or layout.ape or layout.id3v1):
        return None
    old = _old(layout, None)
    return replace(read_frames(old.tag), **old.borrowed)


def mp3_seconds(data: Bytes) -> float:
    """The length of the sound, by its frames."""
    layout = find_layout(data)
    return sound_seconds(data, layout) if layout else 0.0


def rewrite_mp3(file: Path, data: Bytes, tags: EpisodeTags, only: frozenset[str] | None) -> Rewrite:
    """The file with these tags; with `only` those fields are changed and all else stays."""
    layout = find_layout(data)
    if layout is None:
        raise refusals.not_taggable(file)
    version = _version(tags, layout, only)
    old = _old(layout, version)
    named = FIELDS | EXTRAS if only is None else only | old.borrowed.keys()
    if only is not None and "album" in only and album_is_named_twice(old.tag):
        named |= {"album_artist"}
    if tags.chapters and not tags.seconds:
        tags = replace(tags, seconds=sound_seconds(data, layout))
    if _least_bytes(tags) > MOST_BYTES:
        raise refusals.too_large(file)
    built = build_frames(tags, version, lambda field: field in named)
    if only is None and not tags.seconds:
        built.pop("seconds", None)
    frames = merged(old.tag.frames, owners(old.tag).field, built, named, in_place=only is not None)
    new = RawTag(version=version, frames=frames)
    front = render_tag(new)
    if len(front) > MOST_BYTES:
        raise refusals.too_large(file)
    _compare(file, front, tags, named)
    behind = render_ape(_remaining(layout.ape, tags, named)) if layout.ape else b""
    pieces = (front, Span(layout.start, layout.stop), behind)
    return Rewrite(pieces=tuple(piece for piece in pieces if piece), left_behind=old.left_behind)


def _least_bytes(tags: EpisodeTags) -> int:
    """What the long ones take at least; mutagen cannot count further than a tag can."""
    return sum(map(len, (tags.cover_jpeg or b"", tags.description, tags.lyrics, *tags.chapter_pictures)))


def _version(tags: EpisodeTags, layout: Layout, only: frozenset[str] | None) -> Literal[3, 4]:
    """As asked for; a file of which only some fields change keeps its version, so that nothing is converted."""
    if only is not None and "id3_version" not in only and layout.tags:
        return 4 if layout.tags[0].version == 4 else 3
    return 4 if tags.id3_version == "2.4" else 3


def _old(layout: Layout, version: Literal[3, 4] | None) -> _Old:
    """All ID3v2 tags as one; in the version of the first if none is asked for."""
    said: list[str] = []
    if version is None:
        version = 4 if layout.tags and layout.tags[0].version == 4 else 3
    frames: list[RawFrame] = []
    for number, tag in enumerate(layout.tags):
        conversion = converted(tag, version)
        if conversion.lost:
            said.append(f"frames of ID3v2.2 that no later version has: {_listed(conversion.lost)}")
        if tag.rest:
            said.append(f"{len(tag.rest)} bytes of a damaged tag that are no frames")
        new, doubles = _not_said_yet(frames, conversion.tag.frames) if number else (conversion.tag.frames, ())
        frames.extend(new)
        if doubles:
            said.append(f"what a second tag says otherwise than the first: {_listed(doubles)}")
    whole = RawTag(version=version, frames=tuple(frames))
    older = layout.ape is not None or layout.id3v1
    borrowed = _borrowed(layout, read_frames(whole)) if older else {}
    return _Old(tag=whole, layout=layout, borrowed=borrowed, left_behind=tuple(said))


def _not_said_yet(
    first: Iterable[RawFrame], second: Iterable[RawFrame]
) -> tuple[tuple[RawFrame, ...], tuple[str, ...]]:
    """Frames of a second tag that add something, and the names of those that contradict the first."""
    same, names = set(first), {frame.name for frame in first}
    adding: list[RawFrame] = []
    doubles: list[str] = []
    for frame in second:
        if frame in same:
            continue
        if frame.name in names and frame.name[0] in "TW" and frame.name not in _SEVERAL:
            doubles.append(frame.name)
        else:
            adding.append(frame)
    return tuple(adding), tuple(doubles)


def _compare(file: Path, front: bytes, tags: EpisodeTags, named: frozenset[str]) -> None:
    """Read what was built with other eyes than those that built it."""
    found = read_frames(parse_tag(front)) if front else NOTHING_SAID
    for field in named & FIELDS:
        wanted = getattr(tags, field)
        if getattr(found, field) != wanted and (wanted or field != "cover_jpeg"):
            raise RuntimeError(f"the {field} of {file.name} would not read back as it was written")


def _borrowed(layout: Layout, said: EpisodeTags) -> dict[str, Any]:
    """What only an APEv2 or ID3v1 tag says."""
    found: dict[str, Any] = {}
    for source in (_from_id3v1(layout.id3v1), _from_ape(layout.ape)):
        found |= {field: value for field, value in source.items() if value}
    return {field: value for field, value in found.items() if not getattr(said, field)}


def _from_ape(tag: ApeTag | None) -> dict[str, Any]:
    if tag is None:
        return {}
    found: dict[str, Any] = {field: tag.text(key) for key, field in _APE_TEXTS.items()}
    for field in ("track", "season"):
        digits = found[field].partition("/")[0].strip()
        found[field] = int(digits) if digits.isascii() and digits.isdigit() else None
    found["published"] = moment_in(found["published"])
    cover = next((item.value for item in tag.items if item.key.lower() == _APE_COVER), b"")
    found["cover_jpeg"] = cover.partition(b"\0")[2] or None
    return found


def _from_id3v1(tag: bytes) -> dict[str, Any]:
    """ID3v1.1: texts of 30 bytes, a year, a track number where the comment leaves room, a number for the genre."""
    if not tag:
        return {}
    title, artist, album, year, comment = (
        tag[start:stop].partition(b"\0")[0].decode("latin-1").strip()
        for start, stop in ((3, 33), (33, 63), (63, 93), (93, 97), (97, 127))
    )
    return {
        "title": title,
        "artist": artist,
        "album": album,
        "comment": comment,
        "published": moment_in(year),
        "track": tag[126] if tag[125] == 0 and tag[126] else None,
        "genre": str(TCON.GENRES[tag[127]]) if 0 < tag[127] < len(TCON.GENRES) else "",
    }


def _remaining(tag: ApeTag, tags: EpisodeTags, named: frozenset[str]) -> ApeTag:
    """Items that the new tag does not say: measurements, what other players keep there."""
    return ApeTag(tuple(item for item in tag.items if not _is_said(item, tags, named)))


def _is_said(item: ApeItem, tags: EpisodeTags, named: frozenset[str]) -> bool:
    field = "cover_jpeg" if item.key.lower() == _APE_COVER else _APE_TEXTS.get(item.key.lower())
    return field is not None and (field in named or bool(getattr(tags, field)))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))
