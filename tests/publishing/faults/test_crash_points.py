"""A publisher is killed at every request, at every moment of it: the feed stays true, and the next publish finishes."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from publishing.artifacts import Artifact
from publishing.storages.folder import FolderStorage
from publishing.storages.storage import Storage
from tests.publishing.doubles import MemoryStorage, base_of, publish
from tests.publishing.faults.proxy import Asked, Cut, Moment, Proxy, once
from tests.publishing.faults.publisher import Publisher, Task
from tests.publishing.faults.show import (
    BOTH,
    KNEES,
    a_subscriber_finds,
    coming,
    open_uploads,
    show,
    site_in,
    what_is_off,
)
from tests.publishing.faults.wrapped import Watched
from tests.publishing.servers import Server

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
AT_MOST = 90  # crash points of one publish; the tests end where a publish survives
LARGE = b"a long recording " * (17 << 20 >> 4)  # more than 16 MiB: it goes up in parts


def assert_healed(storage: Storage, site: tuple[Artifact, ...]) -> None:
    """One more publish makes it whole, and the one after that has nothing to do."""
    assert a_subscriber_finds(storage) == []
    publish(storage, site)
    assert what_is_off(storage, site) == []
    assert a_subscriber_finds(storage) == []
    before = storage.requests
    assert publish(storage, site).sent == ()
    assert storage.requests == before + 1


@pytest.mark.parametrize("moment", Moment)
def test_killed_at_any_request_to_a_bucket(
    moment: Moment, proxy: Proxy, seaweed_server: Server, tmp_path: Path
) -> None:
    storage = seaweed_server.storage(tmp_path.name)
    publish(storage, site_in(coming(tmp_path, 0)))
    for at in range(1, AT_MOST):
        site = coming(tmp_path, at)
        task = Task(site=site, told=tmp_path / "told", endpoint=proxy.endpoint, target=tmp_path.name)
        publisher = Publisher(task)
        proxy.start_over(once(at, Cut(moment, publisher.kill)))
        publisher.start()
        ended = publisher.finish()
        proxy.wait_until_idle()
        assert_healed(storage, site_in(site))
        if ended != -signal.SIGKILL:
            assert (ended, len(proxy.seen)) == (0, at - 1)
            break
    assert at > 10
    assert open_uploads(seaweed_server.client(), tmp_path.name) == []


def test_killed_at_any_moment_on_a_folder(tmp_path: Path) -> None:
    target = tmp_path / "public"
    storage = FolderStorage(target)
    publish(storage, site_in(coming(tmp_path, 0)))
    for at in range(1, AT_MOST):
        site = coming(tmp_path, at)
        publisher = Publisher(Task(site=site, told=tmp_path / "told", target=str(target), dies_at=at))
        publisher.start()
        ended = publisher.finish()
        assert_healed(storage, site_in(site))
        if ended != -signal.SIGKILL:
            assert ended == 0
            break
    assert at > 35


@pytest.mark.parametrize("moment", Moment)
def test_killed_while_a_long_recording_goes_up_in_parts(
    moment: Moment, proxy: Proxy, seaweed_server: Server, tmp_path: Path
) -> None:
    storage = seaweed_server.storage(tmp_path.name)
    publish(storage, site_in(coming(tmp_path, 0)))
    killed = 0
    for at in range(3, AT_MOST):  # after the record was read and the intent written
        audio = b"%d" % at + LARGE
        site = show(tmp_path / str(at), {**KNEES, "hips": audio}, f"new {at}")
        task = Task(site=site, told=tmp_path / "told", endpoint=proxy.endpoint, target=tmp_path.name)
        publisher = Publisher(task)
        proxy.start_over(once(at, Cut(moment, publisher.kill)))
        publisher.start()
        publisher.finish()
        proxy.wait_until_idle()
        if not proxy.seen[at - 1].key.endswith(".mp3"):
            break
        killed += 1
        assert_healed(storage, site_in(site))
        assert open_uploads(seaweed_server.client(), tmp_path.name) == []
    assert killed >= 4  # begun, two parts, ended


@pytest.mark.parametrize("number", [1, 2], ids=["an episode comes", "an episode goes"])
def test_a_subscriber_finds_everything_after_each_request(
    number: int, proxy: Proxy, seaweed_server: Server, tmp_path: Path
) -> None:
    storage = seaweed_server.storage(tmp_path.name)
    publish(storage, site_in(coming(tmp_path, number - 1)))
    found: list[list[str]] = []

    def look(asked: Asked) -> None:
        found.append(a_subscriber_finds(storage))

    proxy.after_each = look
    publish(Server("proxy", proxy.endpoint).storage(tmp_path.name), site_in(coming(tmp_path, number)))

    assert len(found) > 9
    assert not any(found)


def test_a_subscriber_finds_everything_after_each_call_to_a_folder(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path / "public")
    found: list[list[str]] = []
    watched = Watched(storage, lambda: found.append(a_subscriber_finds(storage)))
    for number in range(3):
        publish(watched, site_in(coming(tmp_path, number)))

    assert len(found) > 30
    assert not any(found)


def test_these_checks_notice_what_they_are_for(tmp_path: Path) -> None:
    storage = MemoryStorage()
    site = site_in(show(tmp_path, BOTH, "new"))
    publish(storage, site)
    assert what_is_off(storage, site) == a_subscriber_finds(storage) == []

    audio = next(path for path in base_of(storage).manifest.entries if path.endswith(".mp3"))
    storage.delete(audio)
    storage.delete("style.css")

    assert a_subscriber_finds(storage) == [f"https://podcast.example.org/{audio}"]
    assert what_is_off(storage, site) == [f"bytes of {audio}", "bytes of style.css"]
