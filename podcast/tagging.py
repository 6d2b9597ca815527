"""What an episode's file says about itself, taken from the show and the episode."""

from __future__ import annotations

from episodes.episode import Episode
from episodes.tags.id3 import EpisodeTags
from podcast.identity import Identity
from podcast.show import Show
from templates.prose import plain_text


def tags_for(  # noqa: PLR0913 - one value from each of those who have a say
    show: Show, identity: Identity, episode: Episode, episode_id: str, *, seconds: float, cover_jpeg: bytes | None
) -> EpisodeTags:
    """The tags of one finished file; `seconds` is the length of its audio."""
    header = episode.header
    notes = plain_text(episode.notes.text)
    return EpisodeTags(
        title=episode.title,
        artist=", ".join(person.name for person in show.hosts(header.hosts)) or show.author,
        album=show.name,
        track=header.number,
        season=header.season,
        published=episode.publish,
        comment=header.summary or notes[:200],
        description=notes,
        category=show.category.partition(">")[2].strip() or show.category,
        cover_jpeg=cover_jpeg,
        chapters=episode.notes.chapters,
        seconds=seconds,
        episode_link=identity.address(f"episodes/{episode.slug}/"),
        show_link=f"{identity.site}/",
        feed_address=identity.feed,
        episode_id=episode_id,
    )
