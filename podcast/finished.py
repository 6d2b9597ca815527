"""A finished episode: the owner's words together with the audio and the files that listeners get."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from episodes.episode import Episode
from episodes.transcript import Transcript


@dataclass(frozen=True, kw_only=True)
class FinishedAudio:
    """`path` is relative to the site; `bytes` is the exact length of the file that is served."""

    path: str
    bytes: int
    seconds: float
    type: str = "audio/mpeg"


@dataclass(frozen=True, kw_only=True)
class FinishedEpisode:
    """An episode that listeners can get, with all paths relative to the site."""

    id: str
    episode: Episode
    published: datetime
    audio: FinishedAudio
    transcript: Transcript | None = None
    cover: str | None = None

    @property
    def slug(self) -> str:
        return self.episode.slug

    @property
    def page(self) -> str:
        """The episode page's folder."""
        return f"episodes/{self.slug}/"
