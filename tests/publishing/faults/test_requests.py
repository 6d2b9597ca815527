"""How often a storage is asked: once if nothing changed, and hardly more often than there are changed files."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from publishing.artifacts import Artifact, artifact_of
from publishing.storages.folder import FolderStorage
from publishing.storages.storage import Storage
from publishing.upload import Release, carry_out
from tests.publishing.doubles import MemoryStorage, plan_for, publish
from tests.publishing.faults.proxy import Proxy
from tests.publishing.faults.show import KNEES, show, site_in, what_is_off
from tests.publishing.servers import Server

FILES = 2000
CHANGED_PAGES = 30
BESIDES = 6  # the record read, the intent, the pack, a look at the audio, the record, and one to spare


def a_big_site(folder: Path) -> tuple[Artifact, ...]:
    """About 2,000 files, most of them in memory."""
    pages = (b"<h1>Page %d</h1>" % number for number in range(FILES))
    more = tuple(_page(f"pages/{number}/index.html", page) for number, page in enumerate(pages))
    return (*site_in(show(folder, KNEES, "old")), *more)


def with_news(folder: Path, before: tuple[Artifact, ...]) -> tuple[Artifact, ...]:
    """One new episode, thirty changed pages, and the feed."""
    site = {artifact.path: artifact for artifact in before}
    for artifact in site_in(show(folder, {**KNEES, "hips": b"hips" * 99}, "old")):
        site[artifact.path] = artifact
    for number in range(CHANGED_PAGES):
        path = f"pages/{number * 50}/index.html"
        site[path] = _page(path, b"<h1>Changed %d</h1>" % number)
    return tuple(site.values())


@pytest.fixture(params=["memory", "folder", "seaweedfs"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "memory":
        return MemoryStorage()
    if request.param == "folder":
        return FolderStorage(tmp_path / "public")
    server: Server = request.getfixturevalue("seaweed_server")
    return server.storage(tmp_path.name)


def test_a_big_site_costs_one_request_a_file_and_no_change_costs_one(place: Storage, tmp_path: Path) -> None:
    old = a_big_site(tmp_path / "site")
    if isinstance(place, FolderStorage):  # each file is synced to the disk, which is not what is counted here
        old = old[: FILES // 10]
    first = publish(place, old)
    assert first.requests <= len(old) + 3

    before = place.requests
    again = publish(place, old)
    assert (again.sent, place.requests - before) == ((), 1)

    new = with_news(tmp_path / "site", old)
    changed = len({(each.path, each.sha256) for each in new} - {(each.path, each.sha256) for each in old})
    before = place.requests
    release = Release(who="jen", when="2026-11-25T14:00:00+00:00", kept=(_page("_publish/releases/2.zip", b"pack"),))
    receipt = carry_out(plan_for(place, new), place, release)
    assert len(receipt.sent) == changed
    assert place.requests - before <= changed + BESIDES
    if isinstance(place, MemoryStorage):  # two looks a file
        assert what_is_off(place, new) == []


def test_the_storage_counts_as_the_server_does(proxy: Proxy, tmp_path: Path) -> None:
    storage = Server("proxy", proxy.endpoint).storage(tmp_path.name)
    site = site_in(show(tmp_path / "site", KNEES))
    publish(storage, site)
    assert storage.requests == len(proxy.seen)

    proxy.start_over()
    before = storage.requests
    publish(storage, site)

    assert [asked.method for asked in proxy.seen] == ["GET"]
    assert storage.requests - before == 1


def test_same_bytes_under_new_rules_cost_one_request_each(tmp_path: Path) -> None:
    storage = MemoryStorage()
    site = site_in(show(tmp_path / "site", KNEES))
    publish(storage, site)
    before = storage.requests

    publish(storage, tuple(replace(each, cache_control="no-cache") for each in site if not each.path.endswith(".mp3")))

    assert storage.requests - before == 3 + len(site) - 1


def _page(path: str, content: bytes) -> Artifact:
    return artifact_of(path, content, hashlib.sha256(content).hexdigest())
