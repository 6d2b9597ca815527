"""What an episode says about itself in its file, whatever the file's format."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import quote

from episodes.chapters.chapter import Chapter

Id3Version = Literal["2.3", "2.4"]


@dataclass(frozen=True, kw_only=True)
class EpisodeTags:
    """Everything that is written into one episode; `seconds` is the length of the finished audio.

    Empty texts and None are left out. Addresses are https URLs. `subtitle` is the one-line summary, `lyrics` the
    transcript as plain text (nothing unless the owner asks for it), `chapter_pictures` one JPEG for each chapter, empty
    where a chapter has none. `id3_version` says how an MP3 is to be tagged: Windows, older cars and several podcast
    tools read only 2.3.
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
    subtitle: str = ""
    description: str = ""
    lyrics: str = ""
    cover_jpeg: bytes | None = None
    chapters: tuple[Chapter, ...] = ()
    chapter_pictures: tuple[bytes, ...] = ()
    episode_link: str = ""
    file_link: str = ""
    show_link: str = ""
    feed_address: str = ""
    episode_id: str = ""
    category: str = ""
    keywords: tuple[str, ...] = ()
    id3_version: Id3Version = "2.3"


NOTHING_SAID = EpisodeTags(title="", artist="", album="", seconds=0, genre="")
"""The tags of a file that has none."""

_TEXTS = (
    *("title", "artist", "album", "genre", "comment", "subtitle"),
    *("description", "lyrics", "episode_id", "category"),
)
_LINKS = ("episode_link", "file_link", "show_link", "feed_address")

FIELDS = frozenset(field.name for field in fields(EpisodeTags)) - {"chapter_pictures", "id3_version"}
"""What can be changed by itself; pictures of chapters change with the chapters."""
EXTRAS = frozenset({"podcast", "encoder", "album_artist", "publisher_link"})
"""Written when a file is tagged as a whole, and left alone when some of its fields are changed."""


def as_written(tags: EpisodeTags) -> EpisodeTags:
    """The same tags as they can be stored: whole milliseconds and seconds, ASCII addresses, no NUL characters."""
    changes: dict[str, Any] = {name: _clean(getattr(tags, name)) for name in _TEXTS}
    changes |= {name: _ascii(getattr(tags, name)) for name in _LINKS}
    pictures = (*tags.chapter_pictures, *(b"" for _ in tags.chapters))[: len(tags.chapters)]
    pairs = sorted(zip(tags.chapters, pictures, strict=True), key=lambda pair: pair[0].start)
    published = tags.published and _with_zone(tags.published).replace(microsecond=0)
    return replace(
        tags,
        **changes,
        seconds=round(tags.seconds * 1000) / 1000,
        chapters=tuple(_stored(chapter) for chapter, _ in pairs),
        chapter_pictures=tuple(picture for _, picture in pairs) if any(picture for _, picture in pairs) else (),
        published=published,
        cover_jpeg=tags.cover_jpeg or None,
        keywords=tuple(word for word in (_clean(k).replace(",", " ").strip() for k in tags.keywords) if word),
    )


def _stored(chapter: Chapter) -> Chapter:
    """A chapter as a file holds it: its picture, if any, lies beside it as bytes."""
    start = round(chapter.start * 1000) / 1000
    link = _ascii(chapter.link or "") or None
    return Chapter(start=start, title=_clean(chapter.title), link=link, hidden=chapter.hidden)


def _with_zone(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _clean(text: str) -> str:
    """No NUL, which ends a text in every tag format, and no half characters of a broken command line."""
    return text.replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _ascii(address: str) -> str:
    """Link frames hold Latin-1 only; letters beyond ASCII travel percent-encoded (RFC 3987, 3.1)."""
    return quote(_clean(address), safe="%/:?#[]@!$&'()*+,;=~")
