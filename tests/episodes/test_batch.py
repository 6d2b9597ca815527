"""Batch: many episodes on all cores, with the same bytes, each with its own error, and stopped without a trace."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from episodes.batch import made, master_all, master_many
from episodes.cores import on_cores, usable_cores
from episodes.produce import Work
from episodes.sound.mastered import Mastered
from episodes.sound.mastering import master
from episodes.sound.settings import SoundSettings
from tests.episodes.a_work import a_work, names, under_way
from tests.episodes.sound.tones import speech_like, stereo, write_wav
from workspace.errors import UserError
from workspace.progress import Event, silent

ROOT = Path(__file__).parent.parent.parent
STOPPABLE = """
import sys
from pathlib import Path
from episodes.batch import master_many
from tests.episodes.a_work import a_work
from workspace.progress import silent

folder = Path(sys.argv[1])
works = [a_work(file, folder / "masters") for file in sorted(folder.glob("*.wav"))]
try:
    for work, _ in master_many(works, None, silent):
        print(work.slug, flush=True)
except KeyboardInterrupt:
    sys.exit(130)
"""


def works_in(folder: Path, *seconds: float) -> list[Work]:
    (folder / "masters").mkdir()
    recordings = [
        write_wav(folder / f"talk-{number}.wav", speech_like(length, seed=number))
        for number, length in enumerate(seconds)
    ]
    return [a_work(file, folder / "masters") for file in recordings]


def until(true: Callable[[], object], seconds: float = 20.0) -> None:
    latest = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < latest, "waited in vain"
        time.sleep(0.01)


def test_many_episodes_get_the_bytes_that_each_would_get_alone(tmp_path: Path) -> None:
    works = works_in(tmp_path, 2.0, 3.0, 2.5)

    outcomes = dict(master_many(works, None, silent))

    alone = [master(work.recording, tmp_path / "alone.mp3", work.settings, silent) for work in works]
    by_name = {work.slug: outcome for work, outcome in outcomes.items()}
    assert [by_name[work.slug] for work in works] == alone
    for work in works:
        master(work.recording, tmp_path / "alone.mp3", work.settings, silent)
        assert work.untagged.read_bytes() == (tmp_path / "alone.mp3").read_bytes()
    assert names(tmp_path / "masters") == [f"talk-{n}.{kind}" for n in range(3) for kind in ("json", "mp3")]


def test_a_bad_recording_is_told_and_the_others_are_finished(tmp_path: Path) -> None:
    works = works_in(tmp_path, 2.0, 2.0)
    works[0].recording.write_text("These are notes.")

    outcomes = {work.slug: outcome for work, outcome in master_many(works, None, silent)}

    assert isinstance(outcomes["talk-0"], UserError)
    assert "talk-0.wav" in str(outcomes["talk-0"])
    assert isinstance(outcomes["talk-1"], Mastered)


def test_progress_counts_the_seconds_of_finished_episodes_the_longest_first(tmp_path: Path) -> None:
    works = works_in(tmp_path, 1.5, 3.0, 2.0)
    told: list[Event] = []

    with ThreadPoolExecutor(1) as one_at_a_time:
        order = [work.slug for work, _ in master_all(works, one_at_a_time, told.append)]

    assert order == ["talk-1", "talk-2", "talk-0"]
    assert [event.done for event in told] == pytest.approx([0, 3.0, 5.0, 6.5], abs=0.01)
    assert {(event.what, event.total) for event in told} == {("Mastering 3 episodes", told[-1].done)}


def test_the_bar_also_moves_while_long_episodes_are_at_work(tmp_path: Path) -> None:
    works = works_in(tmp_path, 30.0, 30.0)
    told: list[Event] = []

    list(master_many(works, None, told.append))

    assert [event for event in told if 0 < event.done < 29]
    assert [event.done for event in told] == sorted(event.done for event in told)
    assert told[-1].done == told[-1].total


def test_what_mastering_remarks_on_a_recording_is_said_here(tmp_path: Path) -> None:
    (work,) = works_in(tmp_path, 2.0)
    voice = speech_like(2.0)
    write_wav(work.recording, stereo(voice, 0 * voice))
    told: list[Event] = []

    list(master_many([work], None, told.append))

    assert any("one earbud" in event.what for event in told)


def test_further_formats_and_the_note_of_what_was_measured_come_along(tmp_path: Path) -> None:
    (work,) = works_in(tmp_path, 2.0)

    list(master_many([replace(work, settings=SoundSettings(also=("m4a", "opus")))], None, silent))

    assert names(tmp_path / "masters") == ["talk-0.json", "talk-0.m4a", "talk-0.mp3", "talk-0.opus"]


def test_what_a_killed_run_left_is_swept_by_the_next(tmp_path: Path) -> None:
    (work,) = works_in(tmp_path, 1.5)
    left = tmp_path / "masters" / ".talk-0.xyz.part"
    left.mkdir()
    (left / "talk-0.mp3").write_bytes(b"half")

    list(master_many([work], None, silent))

    assert names(tmp_path / "masters") == ["talk-0.json", "talk-0.mp3"]


def test_two_episodes_with_one_recording_are_mastered_once(tmp_path: Path) -> None:
    (work,) = works_in(tmp_path, 2.0)

    assert len(list(master_many([work, work], None, silent))) == 1
    assert list(master_many([], None, silent)) == []


def test_an_error_travels_between_processes_with_all_its_words(tmp_path: Path) -> None:
    work = a_work(tmp_path / "gone.wav", tmp_path)
    with pytest.raises(UserError) as direct:
        master(work.recording, work.untagged, work.settings, silent)

    with on_cores(1) as executor:
        ((_, told),) = master_all([work], executor, silent)

    assert isinstance(told, UserError)
    assert type(told) is type(direct.value)
    assert str(told) == str(direct.value)
    assert told.as_json() == direct.value.as_json()
    assert told.args == direct.value.args


def test_a_mistake_of_ours_in_a_worker_is_kept_with_its_traceback_and_stops_nobody(tmp_path: Path) -> None:
    bad, good = works_in(tmp_path, 2.0, 1.5)
    bad = replace(bad, slug="odd", settings=cast("SoundSettings", None))

    with on_cores(1) as executor:
        outcomes = {work.slug: outcome for work, outcome in master_all([bad, good], executor, silent)}

    told = outcomes["odd"]
    assert isinstance(told, UserError)
    assert told.findings[0].code == "bug"
    log = Path(told.findings[0].where.file)
    assert "master" in log.read_text()
    log.unlink()
    assert isinstance(outcomes["talk-1"], Mastered)


def test_what_the_disk_refuses_a_worker_is_said_in_words(tmp_path: Path) -> None:
    (work,) = works_in(tmp_path, 1.5)
    work.untagged.mkdir()

    outcome = pickle.loads(pickle.dumps(made(work)))

    assert outcome.findings[0].code == "folder-in-the-way"


def test_a_worker_that_the_computer_kills_fails_its_own_episode_only(tmp_path: Path) -> None:
    works = works_in(tmp_path, 40.0, 2.0)

    def kill() -> None:
        until(lambda: under_way(tmp_path / "masters"))
        for child in multiprocessing.active_children():
            child.kill()

    killing = threading.Thread(target=kill)
    killing.start()
    with on_cores(1) as executor:
        outcomes = {work.slug: outcome for work, outcome in master_all(works, executor, silent)}
    killing.join()

    told = outcomes["talk-0"]
    assert isinstance(told, UserError)
    assert told.findings[0].code == "worker-died"
    assert '"talk-0"' in told.findings[0].problem
    assert isinstance(outcomes["talk-1"], Mastered)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="groups of processes are a thing of Unix")
@pytest.mark.parametrize("whom", ["everybody", "the first"])
def test_ctrl_c_stops_all_workers_and_leaves_nothing_half_made(tmp_path: Path, whom: str) -> None:
    works_in(tmp_path, 25.0, 25.0, 25.0)
    with started(tmp_path) as running:
        if whom == "everybody":  # as a terminal does
            os.killpg(running.pid, signal.SIGINT)
        else:
            running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=20)  # until the last process that could say something has ended

    assert running.returncode == 130
    assert said == ""
    assert not [name for name in names(tmp_path / "masters") if name.startswith(".")]


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="groups of processes are a thing of Unix")
def test_workers_end_and_tidy_up_when_pressroom_is_killed(tmp_path: Path) -> None:
    works_in(tmp_path, 25.0, 25.0, 25.0)
    with started(tmp_path) as running:
        running.kill()
        running.communicate(timeout=20)  # until the last process that could say something has ended

    assert not [name for name in names(tmp_path / "masters") if name.startswith(".")]


@contextmanager
def started(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The script, in the middle of its work."""
    running = subprocess.Popen(
        [sys.executable, "-c", STOPPABLE, str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with running:
        try:
            until(lambda: under_way(folder / "masters"))
            yield running
        finally:
            running.kill()


def test_the_cores_are_those_that_this_program_may_use() -> None:
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)
