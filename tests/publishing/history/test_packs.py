"""Packs: what is put away is read back to the byte, and nothing else is believed."""

from __future__ import annotations

import hashlib
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing.artifacts import Artifact, artifact_of
from publishing.history.packs import Pack, Shelf, Wanted, number_of, write_pack
from publishing.manifest import Entry, Manifest
from tests.publishing.doubles import MemoryStorage, published
from workspace.errors import UserError

WORDS = {"index.html": b"<h1>Knees</h1>" * 50, "cover.jpg": bytes(range(256)) * 9}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def record(release: int = 12) -> Manifest:
    entries = {path: Entry.of(artifact_of(path, each, digest(each)), "v1") for path, each in WORDS.items()}
    return Manifest(
        release=release,
        who="jen",
        when="2026-11-24T14:00:00+00:00",
        episodes={"id-1": published("knees")},
        entries={path: replace(entry, pack=release) for path, entry in entries.items()},
        pending={"index.html": ("aa",)},
    )


def packed(folder: Path, release: int = 12) -> Artifact:
    return write_pack(record(release), {digest(each): each for each in WORDS.values()}, folder)


def content_of(pack: Artifact) -> bytes:
    assert isinstance(pack.source, Path)
    return pack.source.read_bytes()


def on_a_shelf(pack: Artifact) -> tuple[Shelf, MemoryStorage]:
    storage = MemoryStorage()
    storage.put(pack)
    return Shelf(storage, replace(record(), packs=(pack.path,))), storage


def wanted(path: str, place: Path) -> Wanted:
    return Wanted(sha256=digest(WORDS[path]), size=len(WORDS[path]), pack=12, place=place)


def test_a_pack_gives_back_the_release_and_every_file(tmp_path: Path) -> None:
    pack = packed(tmp_path)
    shelf, storage = on_a_shelf(pack)
    shelf.bring([wanted(path, tmp_path / path) for path in WORDS])

    assert pack.path.startswith("_publish/releases/0012-")
    assert (pack.content_type, pack.cache_control) == ("application/zip", "no-store")
    assert {path: (tmp_path / path).read_bytes() for path in WORDS} == WORDS
    then = shelf.record(12)
    assert then.episodes == record().episodes
    assert {entry.version for entry in then.entries.values()} == {""}
    assert (then.pending, then.history, then.packs) == ({}, (), ())
    assert storage.calls.count(("read", pack.path)) == 1


def test_the_same_release_is_the_same_pack_on_every_computer(tmp_path: Path) -> None:
    again = packed(tmp_path / "b")

    assert packed(tmp_path / "a").path == again.path
    assert content_of(again) == content_of(packed(tmp_path / "c"))
    assert [each.name for each in (tmp_path / "b").iterdir()] == [again.path.rpartition("/")[2]]


def test_what_is_there_already_is_not_fetched(tmp_path: Path) -> None:
    shelf, storage = on_a_shelf(packed(tmp_path))
    (tmp_path / "there").write_bytes(WORDS["index.html"])
    shelf.bring([wanted("index.html", tmp_path / "there")])

    assert ("read", "_publish/releases/") not in storage.calls
    assert not [call for call, _ in storage.calls if call == "read"]


def test_a_file_that_changes_on_its_way_into_the_pack_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(b"other")

    with pytest.raises(UserError, match="changed while it was being published"):
        write_pack(record(), {digest(b"page"): tmp_path / "page.html"}, tmp_path / "packs")
    with pytest.raises(UserError, match="changed while it was being published"):
        write_pack(record(), {digest(b"page"): tmp_path / "gone.html"}, tmp_path / "packs")
    assert not list((tmp_path / "packs").iterdir())


def test_packs_of_a_publish_that_was_cut_off_do_not_pile_up(tmp_path: Path) -> None:
    packed(tmp_path, 11)
    (tmp_path / "mine.zip").write_bytes(b"x")
    packed(tmp_path, 12)

    assert sorted(each.name[:4] for each in tmp_path.iterdir()) == ["0012", "mine"]


def test_a_pack_that_is_gone_or_of_another_content_is_told(tmp_path: Path) -> None:
    pack = packed(tmp_path)
    shelf, storage = on_a_shelf(pack)
    storage.put(replace(pack, source=b"x", size=1, sha256=digest(b"x")))
    with pytest.raises(UserError) as damaged:
        shelf.record(12)
    storage.delete(pack.path)
    with pytest.raises(UserError) as gone:
        shelf.record(12)
    with pytest.raises(UserError) as never:
        shelf.record(3)

    codes = [each.value.findings[0].code for each in (damaged, gone, never)]
    assert codes == ["pack-damaged", "pack-gone", "pack-gone"]


def test_a_pack_whose_files_are_not_what_they_are_called_gives_none(tmp_path: Path) -> None:
    pack, place = tmp_path / "forged.zip", tmp_path / "out"
    with zipfile.ZipFile(pack, "w") as forged:
        forged.writestr("release.json", record().to_bytes())
        forged.writestr(f"files/{digest(b'page')}", b"evil")
    opened = Pack(pack.read_bytes(), where="x")

    for sha256, size in ((digest(b"page"), 4), (digest(b"page"), 99), (digest(b"none"), 4)):
        with pytest.raises(UserError, match="cannot be read"):
            opened.copy(sha256, size, place)
    assert not place.exists()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1), other=st.integers(1, 255), cut=st.booleans())
def test_a_damaged_pack_gives_the_right_bytes_or_says_so(tmp_path: Path, at: float, other: int, cut: bool) -> None:
    content = bytearray(content_of(packed(tmp_path / "packs")))
    spot = min(int(at * len(content)), len(content) - 1)
    content[spot] ^= other
    with suppress(UserError):
        opened = Pack(bytes(content[:spot]) if cut else bytes(content), where="x")
        for each in WORDS.values():
            opened.copy(digest(each), len(each), tmp_path / "out")
            assert (tmp_path / "out").read_bytes() == each


@pytest.mark.parametrize("path", ["_publish/manifest.json", "_publish/releases/12.zip", "index.html"])
def test_nothing_else_is_a_pack(path: str) -> None:
    with pytest.raises(ValueError, match=path):
        number_of(path)
