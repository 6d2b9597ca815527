"""Releases: each leaves behind what the way back needs, once, and no longer than it is kept."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from publishing.artifacts import Artifact, Stage
from publishing.history.packs import RELEASES, number_of
from publishing.history.releases import Owned, in_a_line, is_unfinished, sweep, trace_of, unneeded, with_trace
from publishing.manifest import KeptFile, Manifest, PastRelease
from publishing.plan import Plan
from publishing.upload import Receipt, Release, carry_out
from tests.publishing.doubles import Cut, CutOff, MemoryStorage, base_of, build_site, plan_for, publish, published
from workspace.errors import UserError


def owned(folder: Path, words: str) -> tuple[Owned, ...]:
    file = folder / "show.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(words)
    return (Owned(path="show.toml", file=file, sha256=hashlib.sha256(words.encode()).hexdigest(), size=len(words)),)


def release_of(storage: MemoryStorage, tmp_path: Path, words: str, *, keep: int = 30) -> Receipt:
    """A small site with these words, published with its trace, as `release.carry_out` does it."""
    artifacts = build_site(tmp_path / "site", {"knees": b"sound"}, words)
    plan = plan_for(storage, artifacts)
    known = plan.base.manifest if plan.base else Manifest(release=0, who="", when="")
    release = Release(who="jen", when="2026-11-24T14:00:00+00:00", history=known.history, packs=known.packs)
    trace = trace_of(owned(tmp_path / "own", words), keep)
    receipt = carry_out(plan, storage, with_trace(release, plan, artifacts, trace, tmp_path / "packs"))
    sweep(storage, plan.base, receipt.manifest)
    return receipt


def members(storage: MemoryStorage, number: int, tmp_path: Path) -> set[str]:
    (path,) = (each for each in base_of(storage).manifest.packs if number_of(each) == number)
    stored = storage.read(path)
    assert stored
    (tmp_path / "read.zip").write_bytes(stored.content)
    return set(zipfile.ZipFile(tmp_path / "read.zip").namelist())


def kept_in(storage: MemoryStorage) -> list[str]:
    return sorted(storage.names(f"{RELEASES}/"))


def test_every_file_but_audio_is_packed_once(tmp_path: Path) -> None:
    storage = MemoryStorage()
    release_of(storage, tmp_path, "one")
    first = base_of(storage).manifest
    release_of(storage, tmp_path, "two")
    second = base_of(storage).manifest

    pages = {entry.sha256 for entry in first.entries.values() if entry.stage is not Stage.MEDIA}
    assert members(storage, 1, tmp_path) == {"release.json", *(f"files/{each}" for each in pages | {hash_of("one")})}
    changed = {each.sha256 for path, each in second.entries.items() if each.sha256 != first.entries[path].sha256}
    assert changed
    assert members(storage, 2, tmp_path) == {"release.json", *(f"files/{each}" for each in changed | {hash_of("two")})}
    assert {each.pack for each in second.entries.values() if each.stage is Stage.MEDIA} == {0}
    assert second.entries["style.css"].pack == 1
    assert second.entries["index.html"].pack == 2
    assert (second.folder["show.toml"].pack, second.folder["show.toml"].sha256) == (2, hash_of("two"))
    assert [(each.release, each.needs) for each in second.history] == [(1, (1,)), (2, (1, 2))]


def hash_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def test_bytes_that_come_back_are_not_packed_again(tmp_path: Path) -> None:
    storage = MemoryStorage()
    for words in ("one", "two", "one"):
        release_of(storage, tmp_path, words)

    assert f"files/{hash_of('one')}" in members(
        storage, 3, tmp_path
    )  # the record of what is live does not know release 1
    assert base_of(storage).manifest.history[-1].needs == (1, 3)


def test_a_show_from_before_there_were_packs_is_packed_whole(tmp_path: Path) -> None:
    storage = MemoryStorage()
    publish(storage, build_site(tmp_path / "site", {"knees": b"sound"}, "old"))
    assert base_of(storage).manifest.history == ()
    release_of(storage, tmp_path, "new")

    live = base_of(storage).manifest
    assert {each.pack for each in live.entries.values() if each.stage is not Stage.MEDIA} == {2}
    assert [each.release for each in live.history] == [2]


def test_a_trace_costs_one_request(tmp_path: Path) -> None:
    plain, traced = MemoryStorage(), MemoryStorage()
    publish(plain, build_site(tmp_path / "plain", {"knees": b"sound"}, "one"))
    before = plain.requests
    publish(plain, build_site(tmp_path / "plain", {"knees": b"sound"}, "two"))
    without = plain.requests - before

    release_of(traced, tmp_path, "one")
    before = traced.requests
    release_of(traced, tmp_path, "two")

    assert traced.requests - before == without + 1


def test_a_pack_stays_while_a_release_that_is_kept_needs_it(tmp_path: Path) -> None:
    storage = MemoryStorage()
    for number in range(1, 9):
        release_of(storage, tmp_path, f"words {number}", keep=2)
        for past in base_of(storage).manifest.history:
            assert {number_of(each) for each in kept_in(storage)} >= set(past.needs)

    live = base_of(storage).manifest
    assert [each.release for each in live.history] == [7, 8]
    assert sorted(live.packs) == kept_in(storage)
    assert [number_of(each) for each in live.packs] == [1, 7, 8]  # 1 holds what never changed; 2 to 6 went together


def test_what_a_publish_that_was_cut_off_left_behind_is_swept_up(tmp_path: Path) -> None:
    storage = MemoryStorage()
    release_of(storage, tmp_path, "one")
    artifacts = build_site(tmp_path / "site", {"knees": b"sound"}, "lost")
    plan = plan_for(storage, artifacts)
    live = base_of(storage).manifest
    release = Release(who="jen", when="2026-11-24T15:00:00+00:00", history=live.history, packs=live.packs)
    traced = with_trace(release, plan, artifacts, trace_of((), 30), tmp_path / "packs")
    with pytest.raises(Cut):
        carry_out(plan, CutOff(storage, 3, after=True), traced)
    assert len(kept_in(storage)) == 2
    assert is_unfinished(base_of(storage).manifest)

    release_of(storage, tmp_path, "two")
    assert kept_in(storage) == sorted(base_of(storage).manifest.packs)
    assert not is_unfinished(base_of(storage).manifest)


def test_packs_of_somebody_who_is_ahead_are_left_alone(tmp_path: Path) -> None:
    storage = MemoryStorage()
    release_of(storage, tmp_path, "one")
    theirs = f"{RELEASES}/0009-00000000.zip"
    storage.put(_artifact(theirs))
    storage.put(_artifact(f"{RELEASES}/notes.txt"))
    base = base_of(storage)
    sweep(storage, replace(base, manifest=replace(base.manifest, pending={"index.html": ("a",)})), base.manifest)

    assert {theirs, f"{RELEASES}/notes.txt"} <= set(kept_in(storage))


def test_a_pack_that_cannot_be_deleted_does_no_harm(tmp_path: Path) -> None:
    class Refusing(MemoryStorage):
        def delete(self, path: str) -> None:
            raise UserError("forbidden", problem="x", where=path, why="x", fix="x")

    storage = Refusing()
    release_of(storage, tmp_path, "one")
    base = base_of(storage)
    sweep(storage, base, replace(base.manifest, packs=()))

    assert len(kept_in(storage)) == 1


def _artifact(path: str) -> Artifact:
    return Artifact(
        path=path,
        stage=Stage.ASSETS,
        content_type="application/zip",
        cache_control="no-store",
        size=1,
        sha256=hash_of("x"),
        source=b"x",
    )


def test_only_packs_that_no_release_needs_may_go() -> None:
    packs = tuple(f"{RELEASES}/{number:04d}-00000000.zip" for number in (1, 2, 3))
    history = (PastRelease(release=3, who="", when="", says="", pack=packs[2], needs=(1, 3)),)

    assert unneeded(packs, history) == {packs[1]}
    assert unneeded(packs, ()) == frozenset(packs)


def test_a_line_says_what_changed() -> None:
    nothing = Plan(base=None, uploads=(), removals=("a", "b"), unchanged=0)
    before = Manifest(release=1, who="", when="", episodes={"1": published("knees"), "2": published("hips")})
    after = {
        "1": replace(published("knees"), title="All on knees", audio="episodes/knees/new.mp3"),
        "3": published("backs"),
    }

    assert in_a_line(None, {"1": published("knees")}, nothing) == 'new "Knees"; 2 files changed'
    assert in_a_line(None, {str(n): published("knees") for n in range(9)}, nothing) == "9 episodes, 0 files"
    said = 'new "Backs"; removed "Hips"; new audio for "All on knees"; new title for "All on knees"; 2 files changed'
    assert in_a_line(before, after, nothing) == said


def test_a_line_names_the_owners_files_where_no_episode_came_or_went() -> None:
    nothing = Plan(base=None, uploads=(), removals=("a",), unchanged=0)
    was = {
        name: KeptFile(sha256=f"old {name}", size=1, pack=1) for name in ("show.toml", "old.md", ".pressroom/audio/a")
    }
    now = {
        name: KeptFile(sha256=f"new {name}", size=1, pack=2) for name in ("show.toml", ".pressroom/audio/a", "new.md")
    }
    before = Manifest(release=1, who="", when="", episodes={"1": published("knees")}, folder=was)

    assert in_a_line(before, before.episodes, nothing, now) == "new.md, old.md, show.toml; 1 file changed"
    assert in_a_line(before, before.episodes, nothing, {**now, "x.md": now["new.md"], "z.md": now["new.md"]}) == (
        "new.md, old.md, show.toml and 2 more; 1 file changed"
    )
    assert in_a_line(before, before.episodes, nothing, was) == "1 file changed"


def test_a_note_of_one_who_was_overtaken_is_no_unfinished_publish() -> None:
    past = PastRelease(release=3, who="jen", when="noon", says="", pack="")
    live = Manifest(release=3, who="jen", when="noon", history=(past,), pending={"index.html": ("a",)})

    assert not is_unfinished(live)
    assert is_unfinished(replace(live, when="later"))
    assert is_unfinished(replace(live, history=()))
    assert not is_unfinished(replace(live, when="later", pending={}))
