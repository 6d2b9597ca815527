"""The facts of one episode that checks look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from episodes.chapters.chapter import Chapter, clock
from episodes.episode import Episode
from episodes.notes import Soundbite, places_of
from episodes.transcripts.transcript import Cue, Transcript
from workspace.findings import Place
from workspace.pictures import Picture


@dataclass(frozen=True, kw_only=True)
class EpisodeFacts:
    """One episode and what was measured of its files; `seconds` is the length of the audio, None if unknown."""

    episode: Episode
    seconds: float | None = None
    transcript: Transcript | None = None
    cover: Picture | None = None

    @property
    def title(self) -> str:
        return self.episode.title

    @property
    def folder(self) -> str:
        """The episode's folder as the owner knows it, with a slash at its end."""
        return self.episode.document.name.removesuffix("episode.md")

    def chapters(self) -> Iterator[tuple[int, Chapter, Place]]:
        """Each chapter with its number, counted from 1, and its line."""
        notes = self.episode.notes
        places = places_of(self.episode.document, "chapters", notes.chapter_lines)
        for number, (chapter, place) in enumerate(zip(notes.chapters, places, strict=True), 1):
            yield number, chapter, place

    def listed_chapters(self) -> Iterator[tuple[int, Chapter, Place]]:
        """The same, without those that no list shows."""
        return ((number, chapter, place) for number, chapter, place in self.chapters() if not chapter.hidden)

    def soundbites(self) -> Iterator[tuple[Soundbite, Place]]:
        """Each soundbite with its line."""
        notes = self.episode.notes
        yield from zip(
            notes.soundbites, places_of(self.episode.document, "soundbites", notes.soundbite_lines), strict=True
        )

    def place_of(self, cue: Cue) -> Place:
        """Where a cue stands in the transcript, shown with its time and its first 40 letters."""
        name = self.episode.transcript.name if self.episode.transcript else "transcript"
        return Place(self.folder + name, cue.line, None, f"{clock(cue.start)} {cue.text[:40]}")
