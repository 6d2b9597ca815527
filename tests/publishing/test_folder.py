"""A folder as a target: links, half-written files, rights."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import threading
from pathlib import Path

import pytest

from publishing.artifacts import Artifact, artifact_of
from publishing.storages.folder import FolderStorage
from workspace.errors import UserError


def page(content: bytes, path: str = "index.html") -> Artifact:
    return artifact_of(path, content, hashlib.sha256(content).hexdigest())


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_bytes(b"private")
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "episodes").symlink_to(outside)
    storage = FolderStorage(tmp_path / "public")

    for act in (
        lambda: storage.put(page(b"x", "episodes/index.html")),
        lambda: storage.read("episodes/index.html"),
        lambda: storage.stat("episodes/index.html"),
        lambda: storage.delete("episodes/index.html"),
    ):
        with pytest.raises(UserError, match="cannot be published into this folder"):
            act()

    assert (outside / "index.html").read_bytes() == b"private"
    assert list(storage.names()) == []


@pytest.mark.parametrize("path", ["../x.html", "a/../../x.html", "/etc/x", "a//b", "", ".", "a\\..\\b", "a\x00b"])
def test_a_path_that_leads_outside_is_refused(tmp_path: Path, path: str) -> None:
    storage = FolderStorage(tmp_path / "public")

    with pytest.raises(UserError):
        storage.put(_at(path))

    assert not (tmp_path / "x.html").exists()


def _at(path: str) -> Artifact:
    return Artifact(
        path=path,
        stage=page(b"x").stage,
        content_type="text/html",
        cache_control="no-store",
        size=1,
        sha256=hashlib.sha256(b"x").hexdigest(),
        source=b"x",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another thing there")
def test_published_files_may_be_read_by_a_web_server(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        FolderStorage(tmp_path / "public").put(page(b"x", "a/index.html"))
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "public/a/index.html").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "public/a").stat().st_mode) == 0o755


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path / "public")
    storage.put(page(b"old"))
    source = tmp_path / "sound.mp3"
    source.write_bytes(b"sound")
    artifact = Artifact(
        path="index.html",
        stage=page(b"x").stage,
        content_type="text/html",
        cache_control="no-store",
        size=5,
        sha256="0" * 64,
        source=source,
    )

    with pytest.raises(UserError, match="changed while"):
        storage.put(artifact)

    assert (tmp_path / "public/index.html").read_bytes() == b"old"
    assert list((tmp_path / "public/_publish/.parts").iterdir()) == []


def test_a_file_that_was_built_and_is_gone_again_is_named(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path / "public")
    artifact = Artifact(
        path="a.mp3",
        stage=page(b"x").stage,
        content_type="audio/mpeg",
        cache_control="no-store",
        size=5,
        sha256="0" * 64,
        source=tmp_path / "gone.mp3",
    )

    with pytest.raises(UserError, match=r'"a\.mp3" changed while'):
        storage.put(artifact)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="this account may write everywhere")
def test_a_folder_without_rights_is_said_so(tmp_path: Path) -> None:
    closed = tmp_path / "public"
    closed.mkdir(mode=0o500)

    with pytest.raises(UserError, match="may not write"):
        FolderStorage(closed, shown="public").put(page(b"x"))


def test_a_folder_where_a_file_should_be_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "episodes").write_bytes(b"a file")

    with pytest.raises(UserError, match="did not take"):
        FolderStorage(tmp_path / "public").put(page(b"x", "episodes/index.html"))


def test_empty_folders_go_with_their_last_file(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path / "public")
    storage.put(page(b"x", "a/b/index.html"))
    storage.put(page(b"x", "index.html"))

    storage.delete("a/b/index.html")

    assert not (tmp_path / "public/a").exists()
    assert (tmp_path / "public/index.html").is_file()


def test_half_written_files_of_long_ago_are_tidied(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path / "public")
    storage.put(page(b"x"))
    parts = tmp_path / "public/_publish/.parts"
    for name, age in (("old.part", 7200), ("young.part", 60)):
        (parts / name).write_bytes(b"half")
        os.utime(parts / name, (parts.stat().st_mtime - age,) * 2)

    storage.tidy("index.html")

    assert [left.name for left in parts.iterdir()] == ["young.part"]


def test_tidying_beside_uploads_that_are_under_way_is_fine(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    storage.put(artifact_of("first.txt", b"x", hashlib.sha256(b"x").hexdigest()))
    parts = tmp_path / "_publish" / ".parts"
    done = threading.Event()

    def come_and_go() -> None:
        while not done.is_set():
            for number in range(20):
                (parts / f"{number}.part").touch()
            for number in range(20):
                (parts / f"{number}.part").unlink(missing_ok=True)

    other = threading.Thread(target=come_and_go)
    other.start()
    try:
        for _ in range(300):
            storage.tidy("talk.mp3")
    finally:
        done.set()
        other.join()
