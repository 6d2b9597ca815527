"""A Dask cluster does what this computer's cores do; and whatever is wrong with it is told in words, within seconds.

Schedulers and workers are processes of their own that listen on 127.0.0.1 only.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from episodes.batch import made, master_all, master_many
from episodes.cluster import Sighting, examine_worker, joined, look
from episodes.produce import Work
from episodes.sound.mastered import Mastered
from tests.episodes.a_work import a_work, names, under_way
from tests.episodes.sound.tones import speech_like, write_wav
from workspace.errors import UserError
from workspace.installing import command_to_add
from workspace.progress import silent

ROOT = Path(__file__).parent.parent.parent


@dataclass
class Cluster:
    """A scheduler and its workers."""

    folder: Path
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def noted(self) -> Path:
        return self.folder / "scheduler.json"

    @property
    def tcp(self) -> str:
        return str(json.loads(self.noted.read_text())["address"])

    @property
    def address(self) -> str:
        return self.tcp.replace("tcp://", "dask://")

    def add_worker(self, code: Path = ROOT) -> Path:
        """Start one; it imports from `code`. Returns what it says, as a file."""
        said = self.folder / f"worker-{len(self.workers)}.log"
        options = ["--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--memory-limit", "0"]
        self.workers.append(dask("worker", [self.tcp, *options], said, code))
        until(lambda: "Registered to" in said.read_text())
        return said


def dask(what: str, options: list[str], said: Path, code: Path = ROOT) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-W", "ignore", "-m", f"distributed.cli.dask_{what}", "--no-dashboard", *options]
    with said.open("wb") as log:
        return subprocess.Popen(
            command, cwd=said.parent, env={**os.environ, "PYTHONPATH": str(code)}, stdout=log, stderr=log
        )


@contextmanager
def a_cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    noted = folder / "scheduler.json"
    options = ["--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(noted)]
    cluster = Cluster(folder, dask("scheduler", options, folder / "scheduler.log"))
    try:
        until(lambda: noted.is_file() and noted.read_text().endswith("}"))
        for _ in range(workers):
            cluster.add_worker()
        yield cluster
    finally:
        for process in (*cluster.workers, cluster.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with a_cluster(tmp_path_factory.mktemp("cluster"), 2) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("talks")
    return [write_wav(folder / f"talk-{n}.wav", speech_like(3.0 + 2 * n, seed=n)) for n in range(5)]


def works_for(recordings: list[Path], masters: Path) -> list[Work]:
    masters.mkdir(exist_ok=True)
    return [a_work(file, masters) for file in recordings]


def until(true: Callable[[], object], seconds: float = 30.0) -> None:
    latest = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < latest, "waited in vain"
        time.sleep(0.01)


def code_of(caught: pytest.ExceptionInfo[UserError]) -> str:
    return caught.value.findings[0].code


# What is wrong is told before the work starts


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:8786", "127.0.0.1:8786", "dask://", "dask://somewhere", "dask://h:99999", "dask://h:1/path", "x"],
)
def test_what_is_no_address_is_told_with_an_example(address: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught, joined(address, tmp_path, []):
        pass

    assert code_of(caught) == "cluster-address"
    assert "dask://192.168.0.20:8786" in str(caught.value)


def test_a_port_at_which_nobody_listens_is_told_at_once(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.monotonic()

    with pytest.raises(UserError) as caught, joined(f"dask://127.0.0.1:{port}", tmp_path, []):
        pass

    assert code_of(caught) == "cluster-silent"
    assert time.monotonic() - began < 5


def test_a_server_that_keeps_silent_is_given_up_within_seconds(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        began = time.monotonic()
        with pytest.raises(UserError) as caught, joined(address_of(listening), tmp_path, [], 1.0):
            pass

    assert code_of(caught) == "cluster-silent"
    assert time.monotonic() - began < 10


def test_a_server_of_another_kind_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=greet_as_ssh, args=(listening,), daemon=True).start()

        with pytest.raises(UserError) as caught, joined(address_of(listening), tmp_path, []):
            pass

        listening.shutdown(socket.SHUT_RDWR)  # ends the thread

    assert code_of(caught) == "cluster-other"


def address_of(listening: socket.socket) -> str:
    return f"dask://127.0.0.1:{listening.getsockname()[1]}"


def greet_as_ssh(listening: socket.socket) -> None:
    while True:
        try:
            caller, _ = listening.accept()
        except OSError:
            return
        with caller:
            caller.sendall(b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7\r\n")


def test_a_worker_s_address_instead_of_the_scheduler_s_is_told(two_workers: Cluster, tmp_path: Path) -> None:
    words = (two_workers.folder / "worker-0.log").read_text().partition("Start worker at:")[2].split()[0]

    with pytest.raises(UserError) as caught, joined(words.replace("tcp://", "dask://"), tmp_path, []):
        pass

    assert code_of(caught) == "cluster-other"
    assert "A worker of a Dask cluster" in str(caught.value)


def test_without_the_extra_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(UserError) as caught, joined("dask://127.0.0.1:8786", tmp_path, []):
        pass

    assert command_to_add("distributed") in str(caught.value)


def test_a_recording_that_workers_do_not_see_is_named(two_workers: Cluster, tmp_path: Path) -> None:
    elsewhere = tmp_path / "on-another-disk.wav"

    with pytest.raises(UserError) as caught, joined(two_workers.address, tmp_path / "masters", [elsewhere]):
        pass

    assert code_of(caught) == "cluster-recording"
    assert str(elsewhere) in str(caught.value)
    assert names(tmp_path / "masters") == []


def test_workers_say_what_they_see_of_a_shared_folder(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("seen")

    seen = look(str(token), str(tmp_path), [str(token), str(tmp_path / "gone.wav")])
    blind = look(str(tmp_path / "elsewhere" / "token"), str(tmp_path / "elsewhere"), [])

    assert (seen.token, seen.writable, seen.missing) == ("seen", True, (str(tmp_path / "gone.wav"),))
    assert (blind.token, blind.writable) == (None, False)


def test_a_worker_that_would_not_do_the_same_is_refused_by_name(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("seen")
    good = look(str(token), str(tmp_path), [])
    older = tuple((name, "0.1" if name == "lameenc" else number) for name, number in good.versions)
    other = tuple((name, "sparc" if name == "processor" else number) for name, number in good.versions)

    examine_worker("tcp://10.0.0.7:4000", good, tmp_path, "seen")
    assert code_for(replace(good, token="another"), tmp_path) == "cluster-folder"
    assert code_for(replace(good, token=None), tmp_path) == "cluster-folder"
    assert code_for(replace(good, writable=False), tmp_path) == "cluster-folder"
    assert code_for(replace(good, versions=older), tmp_path) == "cluster-versions"
    assert code_for(replace(good, versions=other), tmp_path) == "cluster-versions"
    assert code_for(ImportError("no episodes"), tmp_path) == "cluster-bare"


def code_for(seen: Sighting | Exception, folder: Path) -> str:
    with pytest.raises(UserError) as caught:
        examine_worker("tcp://10.0.0.7:4000", seen, folder, "seen")
    assert "tcp://10.0.0.7:4000" in str(caught.value)
    return code_of(caught)


# The work


def test_the_bytes_are_those_of_the_local_run_though_a_worker_dies_in_the_middle(
    two_workers: Cluster, talks: list[Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    here, there = works_for(talks, tmp_path / "here"), works_for(talks, tmp_path / "there")
    for work in here:
        assert made(work).sound
    victim = two_workers.workers[0]
    half_made: list[Path] = []

    def kill() -> None:
        until(lambda: under_way(tmp_path / "there", victim.pid))
        victim.kill()
        victim.wait()
        half_made.extend(under_way(tmp_path / "there", victim.pid))

    killing = threading.Thread(target=kill)
    killing.start()
    outcomes = {work.slug: outcome for work, outcome in master_many(there, two_workers.address, silent)}
    killing.join()

    assert half_made
    assert all(isinstance(outcome, Mastered) for outcome in outcomes.values())
    assert contents(tmp_path / "there") == contents(tmp_path / "here")
    assert capfd.readouterr() == ("", "")


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_bad_recording_is_told_from_a_worker_as_it_would_be_here(two_workers: Cluster, tmp_path: Path) -> None:
    notes = tmp_path / "notes.wav"
    notes.write_text("These are notes.")
    (work,) = works_for([notes], tmp_path / "masters")

    ((_, there),) = master_many([work], two_workers.address, silent)
    ((_, here),) = master_many([work], None, silent)

    assert isinstance(there, UserError)
    assert str(there) == str(here)


def test_what_waits_is_called_off_when_nobody_listens_any_more(
    two_workers: Cluster, talks: list[Path], tmp_path: Path
) -> None:
    works = works_for(talks, tmp_path / "masters")

    with closing(master_many(works, two_workers.address, silent)) as running:
        next(running)
    time.sleep(1)  # one may be at work yet

    assert len([name for name in names(tmp_path / "masters") if name.endswith(".mp3")]) <= 3


# Clusters of their own, which go away


def test_a_cluster_without_workers_or_with_one_that_lacks_pressroom_is_told(tmp_path: Path, talks: list[Path]) -> None:
    other = tmp_path / "other"
    (other / "episodes").mkdir(parents=True)
    (other / "episodes" / "__init__.py").touch()
    masters = tmp_path / "masters"
    with a_cluster(tmp_path, 0) as cluster:
        with pytest.raises(UserError) as nobody, joined(cluster.address, masters, talks, 1.0):
            pass
        cluster.add_worker(other)
        with pytest.raises(UserError) as bare, joined(cluster.address, masters, talks):
            pass

    assert code_of(nobody) == "cluster-empty"
    assert "dask worker tcp://127.0.0.1" in str(nobody.value)
    assert code_of(bare) == "cluster-bare"
    assert names(masters) == []


def test_workers_and_schedulers_that_go_away_are_told_and_never_waited_for(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    long = write_wav(tmp_path / "long.wav", speech_like(60.0))
    works = works_for([long], tmp_path / "masters")
    with a_cluster(tmp_path, 1) as cluster:
        no_worker = error_after_killing(cluster.workers[0], cluster, works)
        cluster.add_worker()
        no_scheduler = error_after_killing(cluster.scheduler, cluster, works)

    assert no_worker.findings[0].code == "cluster-empty"
    assert no_scheduler.findings[0].code == "cluster-lost"
    assert capfd.readouterr() == ("", "")


def error_after_killing(process: subprocess.Popen[bytes], cluster: Cluster, works: list[Work]) -> UserError:
    """Kill `process` in the middle of the work."""
    masters = works[0].untagged.parent
    for left in masters.iterdir():
        shutil.rmtree(left)

    def kill() -> None:
        until(lambda: under_way(masters))
        process.kill()

    threading.Thread(target=kill).start()
    with joined(cluster.address, masters, [], 1.0) as (lent, _), pytest.raises(UserError) as caught:
        list(master_all(works, lent, silent))
    return caught.value
