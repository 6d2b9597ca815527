"""What an episode had before: addresses that still lead to it, and audio that may be let go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from episodes.episode import Episode
from publishing.finishing import Finisher
from publishing.manifest import Manifest, PublishedEpisode


def known_before(live: Manifest | None) -> Mapping[str, PublishedEpisode]:
    """Every episode that was ever published here, by its id."""
    return {**live.gone, **live.episodes} if live else {}


def with_past(coming: PublishedEpisode, before: PublishedEpisode | None) -> PublishedEpisode:
    """The episode with what it had before: its page's other addresses, and the audio that was replaced."""
    if before is None:
        return coming
    former = _once((*before.former, before.slug), without=(coming.slug,))
    earlier = _once((*before.earlier, before.audio, *before.further), without=(coming.audio, *coming.further))
    return replace(coming, former=former, earlier=earlier)


def former_folders(finishing: Finisher, episode: Episode) -> tuple[str, ...]:
    """Folder names whose addresses are to lead to the episode's page."""
    live, key = finishing.live, finishing.id_of(episode)
    before = (live.episodes.get(key) or live.gone.get(key)) if live else None
    return _once((*before.former, before.slug), without=(episode.slug,)) if before else ()


def audio_to_let_go(finishing: Finisher | None, now: datetime) -> tuple[str, ...]:
    """Paths of published audio whose owner took the episode down and wants the audio deleted; all that it ever had."""
    if finishing is None or finishing.live is None:
        return ()
    known, there = known_before(finishing.live), finishing.live.entries
    wanted = {
        finishing.id_of(each)
        for each in finishing.publication.episodes
        if each.is_taken_down(now) and each.header.delete_audio
    }
    others = {path for key, each in known.items() if key not in wanted for path in audio_of(each)}
    going = (path for key in sorted(wanted & known.keys()) for path in audio_of(known[key]))
    return tuple(path for path in going if path in there and path not in others)


def audio_of(published: PublishedEpisode) -> tuple[str, ...]:
    """All audio that an episode has and had, in every format."""
    return (published.audio, *published.further, *published.earlier)


def _once(names: Iterable[str], *, without: Iterable[str]) -> tuple[str, ...]:
    left_out = frozenset(without)
    return tuple(dict.fromkeys(name for name in names if name not in left_out))
