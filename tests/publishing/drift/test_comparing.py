"""What became of a target since the last publish is found by a listing, named, and told apart."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from publishing.artifacts import Artifact, Stage, artifact_of
from publishing.drift.comparing import Change, compare
from publishing.drift.looking import look_for_drift
from publishing.drift.words import other_bytes
from publishing.manifest import Entry, Manifest
from publishing.storages.folder import FolderStorage
from publishing.storages.storage import Listed, Storage
from tests.publishing.doubles import MemoryStorage, audio_name, build_site, publish
from workspace.files import sha256_of

SOUND = b"knee sounds"
AUDIO = audio_name("knees", SOUND)
PAGE = "episodes/knees/index.html"


@pytest.fixture
def site(tmp_path: Path) -> tuple[Artifact, ...]:
    return build_site(tmp_path / "site", {"knees": SOUND})


def by_hand(storage: Storage, path: str, content: bytes) -> None:
    """What a console, or another program, would write: no hash beside it."""
    storage.put(replace(artifact_of(path, content, _sha(content))))


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def record(**entries: tuple[int, str]) -> Manifest:
    return Manifest(
        release=1,
        who="jen",
        when="",
        entries={
            path: Entry(sha256="0", size=size, version=version, content_type="", cache_control="", stage=Stage.PAGES)
            for path, (size, version) in entries.items()
        },
    )


def listed(**files: tuple[int, str]) -> list[Listed]:
    return [Listed(path=path, size=size, version=version) for path, (size, version) in files.items()]


def test_sizes_and_versions_tell_what_changed_and_what_is_gone() -> None:
    drift = compare(
        record(same=(1, "a"), longer=(1, "a"), other=(1, "a"), gone=(1, "a"), unknown=(1, "")),
        listed(same=(1, "a"), longer=(2, "a"), other=(1, "b"), stranger=(1, "c"), unknown=(1, "z")),
    )

    assert {each.path: each.change for each in drift.drifted} == {
        "gone": Change.GONE,
        "longer": Change.EDITED,
        "other": Change.EDITED,
    }
    assert (drift.strangers, drift.checked, drift.ok) == (("stranger",), 5, False)


def test_our_own_folder_and_what_was_left_unfinished_are_no_drift() -> None:
    unfinished = replace(record(page=(1, "a")), pending={"page": ("1",), "new": ("2",)})
    listing = [*listed(page=(9, "b"), new=(3, "c")), Listed(path="_publish/manifest.json", size=1, version="m")]
    drift = compare(unfinished, listing)

    assert (drift.drifted, drift.strangers, drift.unfinished) == ((), (), ("new", "page"))


def test_a_target_as_it_was_published_has_no_drift_in_one_request(target: Storage, site: tuple[Artifact, ...]) -> None:
    manifest = publish(target, site).manifest
    before = target.requests
    drift = look_for_drift(target, manifest)

    assert drift.ok
    assert drift.lines() == ()
    assert drift.checked == len(site)
    if not isinstance(target, FolderStorage):
        assert target.requests - before == 1


def test_hand_edits_are_found_and_said_in_words(target: Storage, site: tuple[Artifact, ...], tmp_path: Path) -> None:
    manifest = publish(target, site).manifest
    by_hand(target, PAGE, b"<h1>hips </h1>")
    by_hand(target, AUDIO, b"shorter")
    by_hand(target, "notes.txt", b"mine")
    target.delete("style.css")
    drift = look_for_drift(target, manifest, tmp_path / "site")
    words = {each.path: (each.change, each.says) for each in drift.drifted}

    assert words[PAGE] == (Change.EDITED, "line 1 reads  <h1>hips </h1>  instead of  <h1>knees </h1>")
    assert words[AUDIO] == (Change.EDITED, "7 bytes instead of 11 bytes")
    assert words["style.css"] == (Change.GONE, "")
    assert len(words) == 3
    assert drift.strangers == ("notes.txt",)
    assert drift.where in drift.lines()[0]


def test_what_was_put_again_with_the_same_bytes_is_told_apart(site: tuple[Artifact, ...]) -> None:
    storage = MemoryStorage()
    manifest = publish(storage, site).manifest
    page = next(each for each in site if each.path == PAGE)
    storage.put(replace(page, content_type="text/plain"))
    (found,) = look_for_drift(storage, manifest).drifted

    assert found.change is Change.TOUCHED
    assert found.says == 'type "text/plain" instead of "text/html; charset=utf-8"'


def test_of_what_a_broken_publish_left_only_hand_edits_are_drift(site: tuple[Artifact, ...]) -> None:
    storage = MemoryStorage()
    manifest = publish(storage, site).manifest
    ours, theirs = b"<h1>ours</h1>", b"<h1>theirs</h1>"
    by_hand(storage, PAGE, ours)
    by_hand(storage, "index.html", theirs)
    cut_off = replace(manifest, pending={PAGE: (_sha(ours),), "index.html": (_sha(ours),), "style.css": ("1",)})
    drift = look_for_drift(storage, cut_off)

    assert [each.path for each in drift.drifted] == ["index.html"]
    assert drift.unfinished == (PAGE, "style.css")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (None, b"abc", "3 bytes instead of 4 bytes"),
        (b"\xff\xfe12", b"abc", "3 bytes instead of 4 bytes"),
        (b"a\r\nb", b"a\nb\n", "other line ends"),
        (b"a\nb\n", b"a\n", "it ends before line 2"),
        (b"a\n", b"a\nb\n", "a line 2 more:  b"),
        (b"a\nb\nc\n", b"x\ny\nz\n", "line 1 reads  x  instead of  a, and 2 lines more"),
        (b"a" * 100, b"a" * 99 + b"\x1b", "line 1 reads  …aaaaaaaa?  instead of  …aaaaaaaaa"),
    ],
)
def test_what_differs_is_said_shortly_and_safely(before: bytes | None, after: bytes, words: str) -> None:
    assert other_bytes(before, 4, after) == words


def test_the_double_for_a_hand_edit_writes_what_it_says(tmp_path: Path) -> None:
    by_hand(FolderStorage(tmp_path), "a.txt", b"abc")

    assert sha256_of(tmp_path / "a.txt") == _sha(b"abc")
