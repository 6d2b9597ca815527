"""A finished episode: the owner's words together with the audio and the files that listeners get."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from episodes.episode import Episode
from episodes.sound.waveform import KeptWaveform, Waveform
from episodes.transcripts.transcript import Transcript
from podcast.pictures import SitePicture


@dataclass(frozen=True, kw_only=True)
class FinishedAudio:
    """`path` is relative to the site; `bytes` is the exact length of the file that is served.

    `title`, `codecs` (RFC 6381) and `sha256` (64 hex digits) are told of alternates.
    """

    path: str
    bytes: int
    seconds: float
    type: str = "audio/mpeg"
    title: str = ""
    codecs: str = ""
    sha256: str = ""

    @property
    def bits_per_second(self) -> int:
        """The average over the whole file, tags and pictures included; 0 if no length in seconds is known."""
        return round(8 * self.bytes / self.seconds) if self.seconds > 0 else 0


@dataclass(frozen=True, kw_only=True)
class FinishedEpisode:
    """An episode that listeners can get, with all paths relative to the site; `alternates` hold the same sound.

    `translations` are transcripts by the code of their language.
    """

    id: str
    episode: Episode
    published: datetime
    audio: FinishedAudio
    alternates: tuple[FinishedAudio, ...] = ()
    transcript: Transcript | None = None
    translations: tuple[tuple[str, Transcript], ...] = ()
    cover: str | None = None
    pictures: tuple[SitePicture, ...] = ()
    waveform: Waveform | KeptWaveform | None = None

    @property
    def slug(self) -> str:
        """The folder's name at the owner's, and the last part of the page's address."""
        return self.episode.slug

    @property
    def moment(self) -> datetime:
        """When it went public, always with a zone; a moment without one is taken as UTC."""
        return self.published if self.published.tzinfo is not None else self.published.replace(tzinfo=UTC)

    @property
    def page(self) -> str:
        """The folder of the episode's page, with a slash at its end, as addresses and companions begin with it."""
        return f"episodes/{self.slug}/"


def in_order(episodes: tuple[FinishedEpisode, ...], *, newest_first: bool) -> tuple[FinishedEpisode, ...]:
    """Sort by moment; ids decide between equal moments, so that the order never changes by itself."""
    return tuple(sorted(episodes, key=lambda each: (each.moment, each.id), reverse=newest_first))
