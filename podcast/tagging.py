"""What an episode's file says about itself, taken from the show and the episode."""

from __future__ import annotations

from dataclasses import dataclass

from episodes.episode import Episode
from episodes.tags.model import EpisodeTags, Id3Version
from podcast.identity import Identity
from podcast.show import Show
from templates.prose import plain_text

_SHORT = 200  # letters; some car stereos stumble over a longer comment


@dataclass(frozen=True, kw_only=True)
class Extras:
    """What goes into the file beside cover and notes; a transcript, as plain text, only on request.

    `chapter_pictures` are JPEGs, one for each chapter, empty for one without.
    """

    chapter_pictures: tuple[bytes, ...] = ()
    transcript: str = ""
    id3_version: Id3Version = "2.3"


def tags_for(  # noqa: PLR0913 - one value from each of those who have a say
    show: Show,
    identity: Identity,
    episode: Episode,
    episode_id: str,
    *,
    seconds: float,
    cover_jpeg: bytes | None,
    extras: Extras | None = None,
) -> EpisodeTags:
    """The tags of one finished file; `seconds` is the length of its audio."""
    header = episode.header
    notes = plain_text(episode.notes.text)
    extras = extras or Extras()
    return EpisodeTags(
        title=episode.title,
        artist=", ".join(person.name for person in show.hosts(header.hosts)) or show.author,
        album=show.name,
        track=header.number,
        season=header.season,
        published=episode.publish,
        comment=header.summary or _shortened(notes),
        subtitle=header.summary or "",
        description=notes,
        lyrics=extras.transcript,
        category=show.category[0].partition(">")[2].strip() or show.category[0],
        cover_jpeg=cover_jpeg,
        chapters=episode.notes.chapters,
        chapter_pictures=extras.chapter_pictures,
        seconds=seconds,
        episode_link=identity.address(f"episodes/{episode.slug}/"),
        show_link=f"{identity.site}/",
        feed_address=identity.feed,
        episode_id=episode_id,
        id3_version=extras.id3_version,
    )


def _shortened(notes: str) -> str:
    """The first words that fit; a word is not cut in two."""
    if len(notes) <= _SHORT:
        return notes
    return notes[:_SHORT].rsplit(maxsplit=1)[0] + " …" if " " in notes[:_SHORT] else notes[:_SHORT]
