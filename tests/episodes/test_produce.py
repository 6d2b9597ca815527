"""Producing does what is needed and no more; what is live stays."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from episodes.draft import Draft, make_folder, propose
from episodes.episode import Episode
from episodes.hashes import known_sha256
from episodes.produce import Job, is_outdated, known_seconds, produce, produced_before, retag
from episodes.produced import Did, Live, Produced
from episodes.sound.mastered import Wishes
from episodes.sound.settings import SoundSettings
from episodes.tags.model import EpisodeTags
from tests.episodes.an_episode import an_episode
from tests.episodes.sound.tones import speech_like, write_wav
from workspace.errors import UserError
from workspace.files import sha256_of
from workspace.progress import silent


@pytest.fixture
def episode(tmp_path: Path) -> Episode:
    made = an_episode(tmp_path / "show")
    write_wav(made.folder / "recording.wav", speech_like(2))
    return made


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    return tmp_path / "audio"


def job(episode: Episode, title: str = "Tendons", live: Live | None = None, *, again: bool = False) -> Job:
    return Job(
        episode=episode.looked_again(),
        settings=SoundSettings(),
        tags=lambda sound: EpisodeTags(title=title, artist="Jen", album="Show", seconds=sound.seconds),
        live=live,
        replace=again,
    )


def live_of(produced: Produced) -> Live:
    return Live(produced.file.name, produced.recording_sha256)


def test_it_masters_once_tags_when_words_change_and_then_does_nothing(episode: Episode, audio: Path) -> None:
    first = produce(job(episode), audio, silent)
    again = produce(job(episode), audio, silent)
    renamed = produce(job(episode, "Tendon injuries"), audio, silent)

    assert [each.did for each in (first, again, renamed)] == [Did.MASTERED, Did.NOTHING, Did.TAGGED]
    assert first.file.name == again.file.name != renamed.file.name
    assert renamed.file.name == f"tendon-injuries-{sha256_of(renamed.file)[:10]}.mp3"
    assert [path.name for path in renamed.file.parent.iterdir()] == [renamed.file.name]


def test_what_was_produced_before_is_known_without_producing_anything(episode: Episode, audio: Path) -> None:
    assert produced_before(job(episode), audio) is None
    first = produce(job(episode), audio, silent)

    assert produced_before(job(episode), audio) == replace(first, did=Did.NOTHING)
    assert produced_before(job(episode, "Tendon injuries"), audio) is None
    assert produced_before(job(episode, "Other words", live_of(first)), audio) == replace(
        first, did=Did.NOTHING, kept=True
    )
    first.file.write_bytes(b"cut short")
    assert produced_before(job(episode), audio) is None


def test_a_recording_taken_away_meanwhile_is_missed_and_what_is_live_stays(episode: Episode, audio: Path) -> None:
    first = produce(job(episode), audio, silent)
    wanted, kept = job(episode, "Other words"), job(episode, live=live_of(first))
    assert None not in {wanted.episode.recording, kept.episode.recording}  # both have looked
    (episode.folder / "recording.wav").unlink()

    with pytest.raises(UserError, match="no recording"):
        produce(wanted, audio, silent)
    assert (produce(kept, audio, silent).kept, produce(kept, audio, silent).outdated) == (True, False)


def test_the_same_recording_and_words_give_the_same_file_anywhere(episode: Episode, tmp_path: Path) -> None:
    here, there = (produce(job(episode), tmp_path / name, silent) for name in ("here", "there"))

    assert here.file.name == there.file.name
    assert here.file.read_bytes() == there.file.read_bytes()


def test_a_new_recording_is_mastered_and_a_renamed_one_is_not(episode: Episode, audio: Path) -> None:
    first = produce(job(episode), audio, silent)
    (episode.folder / "recording.wav").rename(episode.folder / "interview.wav")
    assert produce(job(episode), audio, silent).file == first.file
    write_wav(episode.folder / "interview.wav", speech_like(2.5))

    assert produce(job(episode), audio, silent).did is Did.MASTERED


def test_a_live_file_stays_whatever_changes(episode: Episode, audio: Path) -> None:
    live = live_of(produce(job(episode), audio, silent))
    write_wav(episode.folder / "recording.wav", speech_like(2.5))
    kept = produce(job(episode, "Another title", live), audio, silent)

    assert (kept.file.name, kept.kept, kept.outdated) == (live.name, True, True)
    assert is_outdated(episode, live, audio)
    assert "--replace" in kept.line()
    assert retag(job(episode, "Another title", live), audio) == kept


def test_a_live_file_whose_notes_are_lost_is_measured_and_kept(episode: Episode, audio: Path) -> None:
    first = produce(job(episode), audio, silent)
    (audio / "tendon-injuries.json").unlink()
    (episode.folder / "recording.wav").unlink()
    kept = produce(job(episode, live=live_of(first)), audio, silent)

    assert (kept.file, kept.kept) == (first.file, True)
    assert kept.seconds == pytest.approx(first.seconds, abs=0.05)
    assert kept.loudness_lufs == pytest.approx(first.loudness_lufs, abs=0.1)


def test_a_live_file_is_replaced_on_purpose_and_stays_replaced(episode: Episode, audio: Path) -> None:
    live = live_of(produce(job(episode), audio, silent))
    write_wav(episode.folder / "recording.wav", speech_like(2.5))
    new = produce(job(episode, live=live, again=True), audio, silent)
    after = produce(job(episode, live=live), audio, silent)
    published = produce(job(episode, "Another title", live_of(new)), audio, silent)

    assert (new.did, new.kept, after.did, after.kept) == (Did.MASTERED, False, Did.NOTHING, False)
    assert new.file == after.file == published.file
    assert published.kept


def test_half_a_file_under_a_right_name_is_made_again(episode: Episode, audio: Path) -> None:
    first = produce(job(episode), audio, silent)
    whole = first.file.read_bytes()
    first.file.write_bytes(whole[:1000])

    assert produce(job(episode), audio, silent).did is Did.TAGGED
    assert first.file.read_bytes() == whole


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"file": 1}'])
def test_notes_that_cannot_be_read_are_made_again(episode: Episode, audio: Path, damage: str) -> None:
    first = produce(job(episode), audio, silent)
    for note in audio.rglob("*.json"):
        note.write_text(damage)
    again = produce(job(episode), audio, silent)

    assert again.file == first.file
    assert again.did is Did.MASTERED


def test_tags_alone_need_a_mastered_file(episode: Episode, audio: Path) -> None:
    assert retag(job(episode), audio) is None
    produce(job(episode), audio, silent)
    tagged = retag(job(episode, "Another title"), audio)

    assert tagged is not None
    assert tagged.did is Did.TAGGED


def test_no_recording_and_a_folder_are_told(episode: Episode, audio: Path) -> None:
    (episode.folder / "recording.wav").unlink()
    with pytest.raises(UserError, match="no recording"):
        produce(job(episode), audio, silent)
    (episode.folder / "talk.wav").mkdir()
    with pytest.raises(UserError, match=r'"talk\.wav" is a folder'):
        produce(job(episode), audio, silent)


def test_a_large_file_is_read_again_only_after_a_change(tmp_path: Path, audio: Path) -> None:
    recording = tmp_path / "recording.wav"
    recording.write_bytes(bytes(1 << 20))
    digest = known_sha256(recording, audio)
    (note,) = (audio / "hashes").iterdir()
    written = note.stat().st_mtime_ns
    assert known_sha256(recording, audio) == digest == sha256_of(recording)
    assert note.stat().st_mtime_ns == written

    content = bytearray(recording.read_bytes())
    content[-1] ^= 1
    recording.write_bytes(content)
    os.utime(recording, ns=(0, 0))
    assert known_sha256(recording, audio) != digest


def test_a_small_file_is_read_every_time_and_no_note_is_kept(tmp_path: Path, audio: Path) -> None:
    page = tmp_path / "index.html"
    page.write_bytes(b"knees")

    assert known_sha256(page, audio) == sha256_of(page)
    assert not audio.exists()


def test_the_length_is_known_without_decoding_as_long_as_the_recording_stays(episode: Episode, audio: Path) -> None:
    assert known_seconds(episode, audio) is None
    made = produce(job(episode), audio, silent)
    assert known_seconds(episode, audio) == made.seconds
    write_wav(episode.folder / "recording.wav", speech_like(2.5))
    assert known_seconds(episode, audio) is None


def draft(title: str | None, name: str = "talk.wav", tagged: str | None = None) -> Draft:
    return propose(Path(name), (), title=title, tagged_title=tagged, recorded=None, new_id="x")


@pytest.mark.parametrize(
    ("title", "name", "tagged", "expected"),
    [
        ("Knees", "talk.wav", None, ("Knees", False, "knees")),
        ("  ", "talk.wav", None, ("Talk", True, "talk")),
        (None, "talk.wav", "From the\nrecorder\x00", ("From the recorder", True, "from-the-recorder")),
        (None, "знание.wav", None, ("Знание", True, "episode-1")),
        (None, "2026-01-05.wav", None, ("New episode", True, "new-episode")),
    ],
)
def test_a_title_nobody_typed_is_a_guess(
    title: str | None, name: str, tagged: str | None, expected: tuple[str, bool, str]
) -> None:
    made = draft(title, name, tagged)
    assert (made.title, made.guessed, made.slug) == expected


def test_an_unusual_ending_is_named_in_the_header(tmp_path: Path) -> None:
    recording = write_wav(tmp_path / "talk.dat", speech_like(1))
    folder = make_folder(replace(draft("Talk")), recording, tmp_path / "episodes")

    assert 'recording = "recording.dat"\n' in (folder / "episode.md").read_text()


def test_what_the_owner_said_about_a_recording_holds_when_it_is_published(episode: Episode, audio: Path) -> None:
    recording = episode.folder / "recording.wav"
    whole = write_wav(recording, speech_like(4)).read_bytes()
    recording.write_bytes(whole[: len(whole) * 3 // 4])
    with pytest.raises(UserError, match="cut short"):
        produce(job(episode), audio, silent)
    accepted = produce(replace(job(episode), wishes=Wishes(accept_truncated=True)), audio, silent)
    assert accepted.seconds == pytest.approx(3, abs=0.01)
    assert produce(job(episode), audio, silent).did is Did.NOTHING
    assert produce(job(episode, "Another title"), audio, silent).did is Did.TAGGED

    recording.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError, match="cut short"):
        produce(job(episode), audio, silent)
