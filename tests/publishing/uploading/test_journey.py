"""Bytes sent of bytes to send: large files advance inside, and what need not travel is not waited for."""

from __future__ import annotations

import hashlib
import signal
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from publishing.artifacts import Artifact, artifact_of
from publishing.storages.folder import FolderStorage
from publishing.storages.passing import Stopped, Traveling, heard_by, passed
from publishing.upload import Release, carry_out
from publishing.uploading.journey import Journey
from publishing.uploading.side_by_side import SideBySide
from tests.publishing.doubles import (
    MemoryStorage,
    base_of,
    build_site,
    plan_for,
    publish,
    subscriber_sees_whole_episodes,
)
from workspace.errors import UserError
from workspace.progress import Event

LARGE = 3 << 20


def test_a_large_file_advances_inside(tmp_path: Path) -> None:
    told: list[Event] = []
    artifacts = build_site(tmp_path / "site", {"hips": bytes(LARGE)})
    storage = FolderStorage(tmp_path / "public")

    carry_out(plan_for(storage, artifacts), storage, Release(who="jen", when="2026-11-24T14:00:00+00:00"), told.append)

    audio = [each for each in told if each.phase == "new audio"]
    phases = list(dict.fromkeys(each.phase for each in told))
    assert len({each.done for each in audio}) >= 3
    assert phases[0] == "new audio"
    assert phases[-1] == "feed"
    assert all(each.in_bytes and each.what == "Publishing" for each in told)
    assert [each.done for each in told] == sorted(each.done for each in told)
    assert told[-1].done == told[-1].total == sum(each.size for each in artifacts)


def test_what_turns_out_to_be_there_is_taken_off_the_whole() -> None:
    told: list[Event] = []
    journey = Journey(told.append, 30)
    with journey.leg(10) as leg:
        leg.arrived(traveled=False)
    with journey.leg(20) as leg:
        passed(5)  # the other parts came with an earlier attempt
        leg.arrived(traveled=True)

    assert [(each.done, each.total) for each in told] == [(0, 20), (5, 5)]


def test_a_body_is_counted_once_however_often_it_is_tried_or_hashed() -> None:
    counted: list[int] = []
    body = Traveling(bytes(200_000))
    with heard_by(counted.append):
        body.read(1 << 20)  # hashed
        body.from_the_start().read(16_384)
        while body.read(16_384):
            pass
        body.from_the_start()
        while body.read(16_384):
            pass

    assert sum(counted) == 200_000


def test_once_stopped_nothing_more_of_a_file_is_sent() -> None:
    journey = Journey(lambda _: None, 10)
    journey.stop()
    with journey.leg(10), pytest.raises(Stopped):
        passed(1)


def test_a_file_that_is_stopped_half_way_leaves_nothing_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(bytes(LARGE))
    storage = FolderStorage(tmp_path / "public")
    sha256 = hashlib.sha256(bytes(LARGE)).hexdigest()
    artifact = replace(artifact_of("episodes/hips/hips-1.mp3", bytes(LARGE), sha256), source=tmp_path / "long")
    journey = Journey(lambda _: None, LARGE)

    def blocks(count: int) -> None:
        journey.pass_on(count)
        journey.stop()

    with heard_by(blocks), pytest.raises(Stopped):
        storage.put(artifact, unless_exists=True)

    assert not [path for path in (tmp_path / "public").rglob("*") if path.is_file()]


def test_ctrl_c_tells_the_work_under_way_and_does_not_wait_for_what_does_not_hear() -> None:
    stopping, deaf = threading.Event(), threading.Event()
    begun = threading.Barrier(3)
    ended: list[str] = []

    def work(item: str) -> None:
        if item in {"hears", "deaf"}:
            begun.wait(10)
            (stopping if item == "hears" else deaf).wait(30)
        ended.append(item)

    def pressed() -> None:
        begun.wait(10)
        signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    side_by_side = SideBySide(stop=stopping.set, idle=pressed, heartbeat=0.01)
    try:
        with pytest.raises(KeyboardInterrupt):
            side_by_side.run(["hears", "deaf"], work, lambda *_: None)
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended == ["hears"]
    deaf.set()


def test_the_first_failure_begins_nothing_new_and_waits_for_what_is_under_way() -> None:
    ended: list[int] = []

    def work(item: int) -> None:
        if item == 0:
            raise ValueError("no")
        ended.append(item)

    side_by_side = SideBySide(stop=lambda: None, idle=lambda: None, heartbeat=60.0)
    with pytest.raises(ValueError, match="no"):
        side_by_side.run(range(1000), work, lambda *_: None)
    assert len(ended) < 1000
    assert not [thread for thread in threading.enumerate() if "_go" in thread.name]


class Pressed(MemoryStorage):
    """Ctrl-C comes when a path with `part` in it is to be written."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self.part = part

    def put(self, artifact: Artifact, *, unless_exists: bool = False, if_version: str | None = None) -> str:
        if self.part and self.part in artifact.path:
            raise KeyboardInterrupt
        return super().put(artifact, unless_exists=unless_exists, if_version=if_version)


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("manifest.json", "The old show is still live, unchanged."),
        (".mp3", "The old show is still live, unchanged."),
        ("index.html", "some of its pages may be new already"),
        ("feed.xml", "The new feed may be out already"),
    ],
)
def test_a_stop_by_hand_says_what_listeners_have_and_the_next_publish_goes_on(
    tmp_path: Path, part: str, says: str
) -> None:
    storage = Pressed("")
    publish(storage, build_site(tmp_path / "old", {}))
    artifacts = build_site(tmp_path / "new", {"hips": b"hip sounds"}, words="new")
    storage.part = part

    with pytest.raises(UserError) as stopped:
        publish(storage, artifacts)

    assert (stopped.value.exit_code, stopped.value.findings[0].code) == (130, "stopped")
    assert says in str(stopped.value)
    storage.part = ""
    publish(storage, artifacts)
    assert base_of(storage).manifest.pending == {}
    assert subscriber_sees_whole_episodes(storage)


def test_a_first_publish_that_is_stopped_says_that_no_app_sees_it(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no app sees any of it"):
        publish(Pressed(".mp3"), build_site(tmp_path, {"hips": b"hip sounds"}))


def test_a_note_about_the_clock_costs_no_further_looks(tmp_path: Path) -> None:
    class Noted(MemoryStorage):
        @property
        def notes(self) -> tuple[str, ...]:
            return ("This computer's clock is 60 minutes behind.",)

    artifacts = build_site(tmp_path, {"hips": b"hip sounds"})
    plain, noted = MemoryStorage(), Noted()
    publish(plain, artifacts)
    publish(noted, artifacts)

    assert noted.requests == plain.requests
