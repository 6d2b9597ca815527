"""Hashes of many files: what did not change is not read again, and what changed is never missed."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from episodes.hashes import known_hashes

LATER = 1 << 62  # nanoseconds: long after anything was written


def found(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as listing:
        return list(listing)


def noted(folder: Path, notes: Path, now: int = LATER) -> dict[str, str]:
    return {Path(path).name: sha256 for path, sha256 in known_hashes(found(folder), notes, lambda: now).items()}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "small.html").write_bytes(b"small")
    (folder / "large.mp3").write_bytes(bytes(2 << 20))
    return folder


def test_hashes_are_those_of_the_bytes_small_and_large(site: Path, tmp_path: Path) -> None:
    assert noted(site, tmp_path / "notes") == {"small.html": sha256(b"small"), "large.mp3": sha256(bytes(2 << 20))}


def test_what_did_not_change_is_not_read_again(site: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    noted(site, notes)
    content = json.loads(notes.read_bytes())
    for each in content["files"].values():
        each[1] = "told by the note"
    notes.write_text(json.dumps(content))

    assert set(noted(site, notes).values()) == {"told by the note"}


def test_notes_are_not_written_again_when_nothing_changed(site: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    noted(site, notes)
    before = notes.stat().st_ino
    noted(site, notes)

    assert notes.stat().st_ino == before


def test_the_same_size_with_another_time_is_read_again(site: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    noted(site, notes)
    (site / "small.html").write_bytes(b"SMALL")
    os.utime(site / "small.html", ns=(1, 1))

    assert noted(site, notes)["small.html"] == sha256(b"SMALL")


def test_a_file_with_an_old_time_put_in_its_place_is_read(site: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    noted(site, notes)
    old = (site / "small.html").stat()
    (site / "other").write_bytes(b"SMALL")
    os.utime(site / "other", ns=(old.st_atime_ns, old.st_mtime_ns))
    (site / "other").replace(site / "small.html")

    assert noted(site, notes)["small.html"] == sha256(b"SMALL")


@pytest.mark.parametrize(
    ("time", "wait", "kept"),
    [
        (5_123_456_789, 10_000_000, False),  # within the tick of a clock that counts small parts of a second
        (5_123_456_789, 100_000_000, True),
        (5_000_000_000, 1_500_000_000, False),  # a file system that counts seconds, or two
        (5_000_000_000, 2_500_000_000, True),
    ],
)
def test_what_changed_only_just_now_is_read_once_more(
    time: int, wait: int, kept: bool, site: Path, tmp_path: Path
) -> None:
    notes, page = tmp_path / "notes", site / "small.html"
    os.utime(page, ns=(time, time))
    newest = max(page.stat().st_mtime_ns, page.stat().st_ctime_ns)
    noted(site, notes, newest + wait)

    files = json.loads(notes.read_bytes())["files"] if notes.is_file() else {}
    assert (str(page) in files) == kept


def test_what_is_gone_leaves_the_notes(site: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    noted(site, notes)
    (site / "small.html").unlink()
    noted(site, notes)

    assert [Path(path).name for path in json.loads(notes.read_bytes())["files"]] == ["large.mp3"]


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"schema": 2, "files": {}}', '{"schema": 1}', '{"schema": 1, "files": {"a": 1}}', "[" * 9999],
)
def test_notes_that_cannot_be_read_cost_time_only(content: str, site: Path, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text(content)

    assert noted(site, tmp_path / "notes")["small.html"] == sha256(b"small")
