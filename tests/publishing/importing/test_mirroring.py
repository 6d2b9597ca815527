"""Large files: fetched once, gone on with after a cut, checked."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from publishing.importing.mirroring import Mirror
from tests.publishing.importing.old_host import OldHost, Page
from workspace.errors import Temporary, UserError

SOUND = bytes(range(256)) * 4000


def a_mirror(host: OldHost, tmp_path: Path) -> Mirror:
    return Mirror(folder=tmp_path / "mirror", web=host.web)


def test_a_file_is_fetched_once_and_its_hash_is_known(host: OldHost, tmp_path: Path) -> None:
    address, mirror = host.put("/a.mp3", SOUND, "audio/mpeg"), a_mirror(host, tmp_path)
    heard: list[int] = []

    first = mirror.fetch(address, what="audio", heard=heard.append)
    again = a_mirror(host, tmp_path).fetch(address, what="audio", heard=heard.append)

    assert first == again
    assert (first.bytes, first.sha256) == (len(SOUND), hashlib.sha256(SOUND).hexdigest())
    assert mirror.path(first).read_bytes() == SOUND
    assert first.type == "audio/mpeg"
    assert host.times("/a.mp3") == 1
    assert sum(heard) == 2 * len(SOUND)


def test_a_cut_is_gone_on_from_where_it_was(host: OldHost, tmp_path: Path) -> None:
    address = host.put("/a.mp3", SOUND, cut_after=300_000, cuts=2)

    got = a_mirror(host, tmp_path).fetch(address, what="audio")

    assert got.sha256 == hashlib.sha256(SOUND).hexdigest()
    assert [wanted for _, wanted in host.asked] == ["", "bytes=300000-", "bytes=600000-"]


def test_another_run_goes_on_with_the_part(host: OldHost, tmp_path: Path) -> None:
    address = host.put("/a.mp3", SOUND, cut_after=0, cuts=99)
    host.pages["/a.mp3"].cut_after = 200_000
    host.pages["/a.mp3"].cuts = 1
    mirror = a_mirror(host, tmp_path)

    def stop(_: int) -> None:
        if any(path.stat().st_size for path in mirror.folder.glob("*.part")):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mirror.fetch(address, what="audio", heard=stop)
    host.pages["/a.mp3"].cuts = 0
    got = mirror.fetch(address, what="audio")

    assert got.sha256 == hashlib.sha256(SOUND).hexdigest()
    assert host.asked[-1][1].startswith("bytes=")


def test_a_file_that_changed_meanwhile_is_fetched_anew(host: OldHost, tmp_path: Path) -> None:
    address = host.put("/a.mp3", SOUND, cut_after=300_000)
    host.pages["/b.mp3"] = Page()
    mirror, other = a_mirror(host, tmp_path), SOUND[::-1] + b"longer"

    def change(_: int) -> None:
        host.put("/a.mp3", other)

    got = mirror.fetch(address, what="audio", heard=change)
    assert got.sha256 == hashlib.sha256(other).hexdigest()


def test_a_server_without_ranges_is_asked_for_everything_again(host: OldHost, tmp_path: Path) -> None:
    address = host.put("/a.mp3", SOUND, cut_after=300_000, ranges=False)

    assert a_mirror(host, tmp_path).fetch(address, what="audio").bytes == len(SOUND)


def test_a_file_that_never_comes_whole_is_given_up(host: OldHost, tmp_path: Path) -> None:
    address = host.put("/a.mp3", SOUND, cut_after=1000, cuts=99)

    with pytest.raises(Temporary) as refused:
        a_mirror(host, tmp_path).fetch(address, what="audio")
    assert refused.value.findings[0].code == "import-cut-short"
    assert 2 <= host.times("/a.mp3") <= 5


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (Page(status=404), "import-not-there"),
        (Page(content=b"<html>gone", headers={"Content-Type": "text/html"}), "import-not-there"),
        (Page(content=b""), "import-cut-short"),
    ],
)
def test_what_is_no_audio_is_refused(host: OldHost, tmp_path: Path, page: Page, code: str) -> None:
    host.pages["/a.mp3"] = page

    with pytest.raises(UserError) as refused:
        a_mirror(host, tmp_path).fetch(f"{host.address}/a.mp3", what="audio")
    assert refused.value.findings[0].code == code


def test_a_disk_that_fills_up_stops_the_fetching(host: OldHost, tmp_path: Path) -> None:
    address = host.put("/a.mp3", SOUND, "audio/mpeg")
    full = Mirror(folder=tmp_path / "mirror", web=host.web, free=lambda _: 200_000_000 + len(SOUND) - 1)
    wide = Mirror(folder=tmp_path / "mirror", web=host.web, free=lambda _: 200_000_000 + len(SOUND))

    with pytest.raises(UserError) as met:
        full.fetch(address, what="audio")

    assert met.value.findings[0].code == "import-disk-full"
    assert wide.fetch(address, what="audio").bytes == len(SOUND)


def test_what_was_taken_leaves_nothing_behind(host: OldHost, tmp_path: Path) -> None:
    mirror = a_mirror(host, tmp_path)
    mirror.let_go(mirror.fetch(host.put("/a.mp3", SOUND, "audio/mpeg"), what="audio"))

    assert not list(mirror.folder.iterdir())
