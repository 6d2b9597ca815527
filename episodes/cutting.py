"""Cutting: what was timed against the recording, told in seconds of the audio whose first silence was left out."""

from __future__ import annotations

from dataclasses import replace

from episodes.episode import Episode, EpisodeHeader
from episodes.transcripts.transcript import Transcript


def episode_after_cut(episode: Episode, seconds: float) -> Episode:
    """The episode with all that is timed that many seconds earlier; nothing begins before the audio does."""
    if not seconds:
        return episode
    notes = episode.notes
    return replace(
        episode,
        header=_header_after_cut(episode.header, seconds),
        notes=replace(
            notes,
            chapters=tuple(replace(chapter, start=_earlier(chapter.start, seconds)) for chapter in notes.chapters),
            soundbites=tuple(replace(bite, start=_earlier(bite.start, seconds)) for bite in notes.soundbites),
        ),
    )


def _header_after_cut(header: EpisodeHeader, seconds: float) -> EpisodeHeader:
    """Payments to others begin at a time of the audio."""
    if not header.value:
        return header
    values = [
        each.model_copy(
            update={
                "splits": tuple(
                    split.model_copy(update={"start": _earlier(split.start, seconds)}) for split in each.splits
                )
            }
        )
        for each in header.value
    ]
    return header.model_copy(update={"value": tuple(values)})


def transcript_after_cut(transcript: Transcript, seconds: float) -> Transcript:
    """The transcript with all its times that many seconds earlier."""
    if not seconds or not transcript.timed:
        return transcript
    cues = tuple(
        replace(cue, start=_earlier(cue.start, seconds), end=_earlier(cue.end, seconds)) for cue in transcript.cues
    )
    return replace(transcript, cues=cues)


def _earlier(moment: float, seconds: float) -> float:
    return max(round(moment - seconds, 3), 0.0)
