"""Two publishers, or one that sleeps: always one whole version, and the loser says why. `tools/races.py` runs hundreds."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from publishing.artifacts import Artifact
from publishing.storages.folder import FolderStorage
from publishing.storages.storage import Storage
from publishing.upload import Release
from publishing.uploading.right import Right
from publishing.uploading.run import Around, run
from tests.publishing.doubles import Cut, CutOff, MemoryStorage, base_of, plan_for, publish
from tests.publishing.faults.proxy import Proxy
from tests.publishing.faults.races import (
    EARLY,
    Sites,
    publish_by,
    race,
    sites_in,
    sleep_before_a_write,
    sleep_for_real,
    sleep_through,
)
from tests.publishing.faults.show import what_is_off
from tests.publishing.faults.wrapped import Later, Time
from tests.publishing.servers import Server
from workspace.errors import Temporary

TIMES = {"memory": 60, "folder": 30, "seaweedfs": 5}


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    return sites_in(tmp_path_factory.mktemp("sites"))


@dataclass
class Grounds:
    """A fresh storage of one kind for each seed."""

    kind: str
    folder: Path
    server: Server | None = None

    def fresh(self, seed: int) -> Storage:
        if self.kind == "memory":
            return MemoryStorage()
        if self.kind == "folder":
            return FolderStorage(self.folder / str(seed))
        assert self.server
        return self.server.storage(f"{self.folder.name}-{seed}")


@pytest.fixture(params=TIMES)
def grounds(request: pytest.FixtureRequest, tmp_path: Path) -> Grounds:
    server = request.getfixturevalue("seaweed_server") if request.param == "seaweedfs" else None
    return Grounds(request.param, tmp_path, server)


def test_of_two_who_publish_at_once_one_wins_whole(grounds: Grounds, sites: Sites) -> None:
    ends = {seed: race(seed, grounds.fresh(seed), sites) for seed in range(TIMES[grounds.kind])}

    assert {seed: end.wrong for seed, end in ends.items() if end.wrong} == {}
    assert sum(len(end.lost) for end in ends.values()) >= TIMES[grounds.kind] // 2


def test_one_that_slept_through_anothers_publish_changes_nothing(grounds: Grounds, sites: Sites) -> None:
    ends = {seed: sleep_through(seed, grounds.fresh(seed), sites) for seed in range(TIMES[grounds.kind])}

    assert {seed: end.wrong for seed, end in ends.items() if end.wrong} == {}
    lost = Counter(code for end in ends.values() for code in end.lost)
    assert sum(lost.values()) >= TIMES[grounds.kind] // 2


@pytest.mark.parametrize("kind", ["folder", "seaweedfs"])
def test_a_sleep_between_the_right_to_write_and_the_write_changes_nothing(
    kind: str, tmp_path: Path, seaweed_server: Server, sites: Sites
) -> None:
    grounds = Grounds(kind, tmp_path, seaweed_server)
    ends = {at: sleep_before_a_write(at, grounds.fresh(at), sites) for at in range(2, 12)}

    assert {at: end.wrong for at, end in ends.items() if end.wrong} == {}
    assert any("slept" in end.lost for end in ends.values())


@pytest.mark.parametrize("at", [2, 5, 8, 12])
def test_a_process_that_was_really_stopped_changes_nothing_when_it_wakes(
    at: int, proxy: Proxy, seaweed_server: Server, sites: Sites, tmp_path: Path
) -> None:
    ended = sleep_for_real(at, proxy, seaweed_server, sites, tmp_path)

    assert ended.wrong == ()
    assert ended.lost  # as newer-live, or by what the storage says to requests that were under way


def test_the_right_to_publish_is_renewed_while_it_lasts(sites: Sites) -> None:
    """Each write is preceded by a renewal when three minutes have passed, so that nobody takes over."""
    time = Time()

    class Slow(MemoryStorage):
        def put(self, artifact: Artifact, *, unless_exists: bool = False, if_version: str | None = None) -> str:
            time.now += 100
            return super().put(artifact, unless_exists=unless_exists, if_version=if_version)

    storage = Slow()
    publish_by(time, storage, sites.one)

    assert storage.written.count("_publish/manifest.json") > 4
    assert base_of(storage).manifest.when == EARLY
    assert what_is_off(storage, sites.one) == []


def test_whoever_was_about_to_take_over_a_right_that_is_renewed_meanwhile_is_too_late(sites: Sites) -> None:
    """Versions may say nothing but the bytes; so the renewed record has other bytes."""
    storage, time = MemoryStorage(), Time()
    publish(storage, sites.before)
    right = Right(storage, base_of(storage).manifest, time)
    right.announce(replace(base_of(storage).manifest, who="jen", when=EARLY), base_of(storage).version)
    before = storage.kept["_publish/manifest.json"][0]

    time.now += 1300
    right.keep()

    after = base_of(storage).manifest
    assert storage.kept["_publish/manifest.json"][0] != before
    assert after.when == "2026-11-24T14:21:40+00:00"


def test_the_right_is_renewed_while_one_long_recording_travels(sites: Sites) -> None:
    time, renewed = Time(), threading.Event()

    class Long(MemoryStorage):
        def put(self, artifact: Artifact, *, unless_exists: bool = False, if_version: str | None = None) -> str:
            if artifact.path.endswith(".mp3"):
                time.now += 200
                assert renewed.wait(30)
            version = super().put(artifact, unless_exists=unless_exists, if_version=if_version)
            if self.written.count("_publish/manifest.json") > 1:
                renewed.set()
            return version

    storage = Long()
    plan = plan_for(storage, sites.one)

    run(plan, storage, Release(who="jen", when=EARLY), Around(clock=time, heartbeat=0.01))

    assert what_is_off(storage, sites.one) == []


@pytest.mark.parametrize(("minutes", "waits"), [(19, True), (21, False)])
def test_an_unfinished_publish_is_left_alone_for_twenty_minutes_by_the_storages_clock(
    minutes: int, waits: bool, sites: Sites, tmp_path: Path
) -> None:
    """Whatever the two computers' own clocks say."""
    storage = FolderStorage(tmp_path)
    publish(storage, sites.before)
    with pytest.raises(Cut):
        publish(CutOff(storage, 3, after=False), sites.one)  # 1 read, 2 intent
    assert base_of(storage).manifest.pending

    later = Later(storage, minutes)
    if waits:
        with pytest.raises(Temporary, match="jen is publishing right now") as refused:
            publish(later, sites.other, "kim", "2031-01-01T00:00:00+00:00")
        assert "Wait 1 minutes" in str(refused.value) or "Wait 2 minutes" in str(refused.value)
    else:
        publish(later, sites.other, "kim", EARLY)
        assert what_is_off(storage, sites.other) == []
