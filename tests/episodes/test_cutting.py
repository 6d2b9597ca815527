"""After a cut at the beginning, words and sound still meet."""

from __future__ import annotations

from pathlib import Path

from episodes.cutting import episode_after_cut, transcript_after_cut
from episodes.transcripts.transcript import Cue, Transcript
from tests.episodes.an_episode import an_episode

BODY = """Notes.

## Chapters

- 00:00 Welcome
- 02:10.5 What a tendon does

## Soundbites

- 01:00 for 20 seconds - Load it
"""


def test_chapters_and_soundbites_move_with_the_sound(tmp_path: Path) -> None:
    episode = episode_after_cut(an_episode(tmp_path, body=BODY), 4.2)
    assert [chapter.start for chapter in episode.notes.chapters] == [0.0, 126.3]
    assert [bite.start for bite in episode.notes.soundbites] == [55.8]


def test_a_transcript_moves_and_nothing_begins_before_the_audio() -> None:
    cues = (Cue(start=1.0, end=3.0, text="Hm."), Cue(start=5.0, end=9.5, text="Welcome."))
    moved = transcript_after_cut(Transcript(cues), 2.0)
    assert [(cue.start, cue.end) for cue in moved.cues] == [(0.0, 1.0), (3.0, 7.5)]


def test_without_a_cut_everything_is_the_same(tmp_path: Path) -> None:
    episode, transcript = an_episode(tmp_path, body=BODY), Transcript((Cue(start=1.0, end=3.0, text="Hm."),))
    assert episode_after_cut(episode, 0) is episode
    assert transcript_after_cut(transcript, 0) is transcript
    untimed = Transcript((Cue(start=0.0, end=0.0, text="Words."),), timed=False)
    assert transcript_after_cut(untimed, 3) is untimed
