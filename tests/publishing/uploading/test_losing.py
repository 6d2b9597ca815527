"""Losing the right to publish: what is said, what is written down, and what is never touched."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from publishing.artifacts import Artifact, artifact_of
from publishing.manifest import Manifest
from publishing.plan import Reason, make_plan
from publishing.storages.folder import FolderStorage
from publishing.storages.storage import Storage
from publishing.upload import Release, carry_out, read_base
from publishing.uploading.right import Right
from publishing.uploading.stops import newer_live
from tests.publishing.doubles import (
    Cut,
    CutOff,
    MemoryStorage,
    audio_name,
    base_of,
    build_site,
    plan_for,
    publish,
)
from workspace.errors import Temporary, UserError

ONE = {"knees": b"knee sounds"}
TWO = {**ONE, "hips": b"hip sounds"}


class Unguarded(MemoryStorage):
    """Overwrites whatever it is told to, and says so; after `at` writes somebody else publishes."""

    def __init__(self, theirs: tuple[Artifact, ...] = (), at: int = 0) -> None:
        super().__init__()
        self._theirs, self._at = theirs, at

    @property
    def notes(self) -> tuple[str, ...]:
        return ("This storage does not guard.",)

    @property
    def guards(self) -> bool:
        return False

    def put(self, artifact: Artifact, *, unless_exists: bool = False, if_version: str | None = None) -> str:
        if self._theirs and len(self.written) >= self._at:
            theirs, self._theirs = self._theirs, ()
            publish(self, theirs, "kim", "2026-11-24T16:00:00+00:00")
        return super().put(artifact)


def test_pages_that_landed_in_somebody_elses_release_are_written_down_and_put_right_next_time(tmp_path: Path) -> None:
    """Only where the storage cannot guard, or a request was under way for half an hour."""
    storage = Unguarded()
    publish(storage, build_site(tmp_path / "old", ONE))
    theirs = build_site(tmp_path / "theirs", ONE, words="theirs")
    storage._theirs, storage._at = theirs, len(storage.written) + 3

    with pytest.raises(UserError, match="someone else has published") as lost:
        publish(storage, build_site(tmp_path / "mine", {**TWO}, words="mine"), "jen")

    live = base_of(storage).manifest
    assert live.who == "kim"
    assert live.pending
    assert f"{len(live.pending)} of your pages arrived after theirs" in str(lost.value)
    publish(storage, theirs, "kim", "2026-11-24T16:10:00+00:00")
    assert b"mine" not in b"".join(content for path, (content, _, _) in storage.kept.items() if path.endswith("html"))
    assert base_of(storage).manifest.pending == {}
    assert "episodes/hips/index.html" not in storage.kept


def test_nothing_is_written_down_while_somebody_is_still_publishing(tmp_path: Path) -> None:
    storage = MemoryStorage()
    publish(storage, build_site(tmp_path / "old", ONE))
    right = Right(storage, base_of(storage).manifest)
    with pytest.raises(Cut):
        publish(CutOff(storage, 4, after=False), build_site(tmp_path / "new", ONE, words="new"), "kim")
    before = dict(storage.kept)

    said = right.confess({"index.html": storage.kept["style.css"][1].sha256})

    assert "kim is publishing" in str(said)
    assert storage.kept == before


def test_a_lost_race_is_not_called_an_edit_by_hand(tmp_path: Path) -> None:
    """Without a pause the clock says nothing; the page that is another one does."""
    theirs = build_site(tmp_path / "theirs", ONE, words="theirs")

    class Beside(MemoryStorage):
        begun = False

        def put(self, artifact: Artifact, *, unless_exists: bool = False, if_version: str | None = None) -> str:
            if artifact.path == "index.html" and not self.begun:
                self.begun = True
                publish(self, theirs, "kim", "2026-11-24T18:00:00+00:00")
            return super().put(artifact, unless_exists=unless_exists, if_version=if_version)

    with pytest.raises(UserError, match="someone else has published"):
        publish(Beside(), build_site(tmp_path / "mine", ONE, words="mine"), "jen")


def test_a_page_that_is_not_built_any_more_but_was_edited_by_hand_stays(tmp_path: Path) -> None:
    storage = MemoryStorage()
    publish(storage, build_site(tmp_path / "two", TWO))
    storage.put(_page("episodes/hips/index.html", b"edited by hand"))

    receipt = publish(storage, build_site(tmp_path / "one", ONE))

    assert storage.kept["episodes/hips/index.html"][0] == b"edited by hand"
    assert "episodes/hips/index.html" not in receipt.manifest.entries
    assert "episodes/hips/chapters.json" not in storage.kept
    assert [note for note in receipt.notes if "changed by hand" in note]


def test_what_was_looked_at_and_kept_may_be_removed(tmp_path: Path) -> None:
    storage = MemoryStorage()
    publish(storage, build_site(tmp_path / "two", TWO))
    version = storage.put(_page("episodes/hips/index.html", b"edited by hand"))
    plan = plan_for(storage, build_site(tmp_path / "one", ONE)).knowing({"episodes/hips/index.html": version})

    carry_out(plan, storage, Release(who="jen", when="2026-11-24T14:00:00+00:00"))

    assert "episodes/hips/index.html" not in storage.kept


def test_audio_goes_only_if_it_was_asked_for_by_name(target: Storage, tmp_path: Path) -> None:

    publish(target, build_site(tmp_path / "two", TWO))
    one = build_site(tmp_path / "one", ONE)
    gone, stays = audio_name("hips", TWO["hips"]), audio_name("knees", ONE["knees"])
    plan = make_plan(one, read_base(target), None, (), (gone, stays, "episodes/never-ours.mp3", "style.css"))

    assert gone in plan.removals
    assert not {stays, "episodes/never-ours.mp3", "style.css"} & set(plan.removals)
    receipt = carry_out(plan, target, Release(who="jen", when="2026-11-24T14:00:00+00:00"))
    assert target.stat(gone) is None
    assert gone not in receipt.manifest.entries
    assert target.stat(stays) is not None


def test_a_folder_refuses_what_was_begun_before_the_computer_slept(tmp_path: Path) -> None:
    times = iter((0.0, 901.0, 1000.0, 1899.0, 2000.0, 3000.0))
    storage = FolderStorage(tmp_path, clock=lambda: next(times))

    with pytest.raises(Temporary, match="slept"):
        storage.put(_page("index.html", b"late"))
    assert not (tmp_path / "index.html").exists()
    storage.put(_page("index.html", b"in time"))
    with pytest.raises(Temporary, match="slept"):
        storage.delete("index.html")
    assert (tmp_path / "index.html").read_bytes() == b"in time"


def test_the_record_of_what_is_live_being_gone_is_said() -> None:
    mine = Manifest(release=3, who="jen", when="2026-11-24T14:00:00+00:00")

    assert "The record of what is live is gone" in str(newer_live(mine, None, "here"))


def test_an_unguarded_storage_is_asked_before_each_stage(tmp_path: Path) -> None:
    guarded, unguarded = MemoryStorage(), Unguarded()
    site = build_site(tmp_path, ONE)

    publish(guarded, site)
    publish(unguarded, site)

    assert guarded.calls.count(("stat", "_publish/manifest.json")) == 0
    assert unguarded.calls.count(("stat", "_publish/manifest.json")) >= 4


def test_what_is_put_away_for_the_way_back_goes_up_with_the_intent(tmp_path: Path) -> None:

    storage = MemoryStorage()
    pack = _page("_publish/releases/0001-aaaaaaaa.zip", b"pack")
    release = Release(who="jen", when="2026-11-24T14:00:00+00:00", kept=(pack,))
    plan = plan_for(storage, build_site(tmp_path, ONE))
    for _ in range(2):  # it may be there from an attempt that was cut off
        carry_out(replace(plan, base=read_base(storage)), storage, release)

    assert storage.written[:2] == ["_publish/manifest.json", pack.path]
    assert all(upload.reason is Reason.NEW for upload in plan.uploads)


def _page(path: str, content: bytes) -> Artifact:
    return artifact_of(path, content, hashlib.sha256(content).hexdigest())
