"""Untouched audio: it goes out byte for byte."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from episodes.produce import Job, produce, retag, work_for
from episodes.produced import Did, Live
from episodes.sound.mastered import Mastered
from episodes.sound.mastering import master
from episodes.sound.settings import settings_for
from episodes.tags.model import EpisodeTags
from episodes.untouched import measure_untouched
from tests.episodes.an_episode import an_episode
from tests.episodes.sound.tones import speech_like, write_wav
from workspace.errors import UserError
from workspace.files import sha256_of
from workspace.progress import silent

HEADER = 'title = "Knees"\nsound = "untouched"\nrecording = "{}"'


def never(_: Mastered) -> EpisodeTags:
    raise AssertionError("untouched audio is not tagged")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an MP3 and an M4A that another program could have made."""
    folder = tmp_path_factory.mktemp("finished")
    wave = write_wav(folder / "sound.wav", speech_like(2.5))
    master(wave, folder / "sound.mp3", replace(settings_for(), also=("m4a",)), silent)
    return folder


def a_job(root: Path, source: Path, name: str, *, live: Live | None = None) -> Job:
    folder = root / "episodes/tendon-injuries"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, folder / name)
    episode = an_episode(root, HEADER.format(name))
    settings = settings_for(episode_choice=episode.header.sound)
    return Job(episode=episode, settings=settings, tags=never, live=live)


@pytest.mark.parametrize(
    ("source", "name"), [("sound.mp3", "talk.mp3"), ("sound.m4a", "talk.m4a"), ("sound.m4a", "film.mp4")]
)
def test_the_file_goes_out_as_it_came(finished: Path, tmp_path: Path, source: str, name: str) -> None:
    job, audio = a_job(tmp_path, finished / source, name), tmp_path / "audio"

    made = produce(job, audio, silent)
    again = produce(job, audio, silent)

    assert made.file.read_bytes() == (finished / source).read_bytes()
    assert made.file.name == f"tendon-injuries-{sha256_of(finished / source)[:10]}{Path(name).suffix}"
    assert made.seconds == pytest.approx(2.5, abs=0.03)
    assert (made.did, again.did, again.file) == (Did.TAKEN, Did.NOTHING, made.file)
    assert "LUFS" not in made.line()
    assert json.loads(json.dumps(made.as_json(), allow_nan=False))["loudness_lufs"] is None


def test_the_length_of_our_own_files_is_exact(finished: Path) -> None:
    assert measure_untouched(finished / "sound.mp3").seconds == 2.5


def test_nothing_is_mastered_or_tagged(finished: Path, tmp_path: Path) -> None:
    job, audio = a_job(tmp_path, finished / "sound.mp3", "talk.mp3"), tmp_path / "audio"

    assert work_for(job, audio) is None
    tagged = retag(job, audio)
    assert tagged is not None
    assert tagged.file.read_bytes() == (finished / "sound.mp3").read_bytes()
    assert not (audio / "masters").exists()


def test_files_of_the_same_name_go_along(finished: Path, tmp_path: Path) -> None:
    job, audio = a_job(tmp_path, finished / "sound.mp3", "talk.mp3"), tmp_path / "audio"
    shutil.copyfile(finished / "sound.m4a", job.episode.folder / "talk.m4a")

    (further,) = produce(job, audio, silent).further

    assert (further.suffix, further.sha256) == ("m4a", sha256_of(finished / "sound.m4a"))
    assert further.file.read_bytes() == (finished / "sound.m4a").read_bytes()


def test_a_changed_file_is_taken_anew_and_the_old_copy_goes(finished: Path, tmp_path: Path) -> None:
    job, audio = a_job(tmp_path, finished / "sound.mp3", "talk.mp3"), tmp_path / "audio"
    first = produce(job, audio, silent)
    second = produce(a_job(tmp_path, finished / "sound.m4a", "talk.mp3"), audio, silent)

    assert second.did is Did.TAKEN
    assert [path.name for path in second.file.parent.iterdir()] == [second.file.name] != [first.file.name]


def test_a_published_file_is_kept_without_listening_to_it(finished: Path, tmp_path: Path) -> None:
    audio = tmp_path / "audio"
    made = produce(a_job(tmp_path, finished / "sound.mp3", "talk.mp3"), audio, silent)
    (audio / "tendon-injuries.json").unlink()
    live = Live(made.file.name, made.recording_sha256)

    kept = produce(a_job(tmp_path, finished / "sound.mp3", "talk.mp3", live=live), audio, silent)

    assert kept.kept
    assert (kept.seconds, kept.is_measured) == (made.seconds, False)


def test_kinds_that_apps_do_not_play_are_refused(finished: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        produce(a_job(tmp_path, finished / "sound.wav", "talk.wav"), tmp_path / "audio", silent)

    assert refused.value.findings[0].code == "untouched-type"
