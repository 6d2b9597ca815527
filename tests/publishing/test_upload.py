"""Carrying out a plan: the order, the second run, the record, and who else is publishing."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from publishing.artifacts import Stage, artifact_of, stage_of
from publishing.manifest import MANIFEST_PATH
from publishing.plan import Upload, make_plan
from publishing.storages.storage import Storage, StoredFacts
from publishing.upload import Release, carry_out
from tests.publishing.doubles import (
    MemoryStorage,
    audio_name,
    base_of,
    build_site,
    plan_for,
    publish,
    published,
)
from workspace.errors import Temporary, UserError
from workspace.progress import Event

TWO = {"knees": b"knee sounds", "hips": b"hip sounds"}


def test_media_go_first_and_the_feed_last(tmp_path: Path) -> None:
    storage = MemoryStorage()

    publish(storage, build_site(tmp_path, TWO))

    written = [path for path in storage.written if path != MANIFEST_PATH]
    stages = [stage_of(path).order for path in written]
    assert stages == sorted(stages)
    assert stage_of(written[0]) is Stage.MEDIA
    assert written[-1] == "feed.xml"


def test_the_record_is_written_before_and_after_everything_else(tmp_path: Path) -> None:
    storage = MemoryStorage()

    publish(storage, build_site(tmp_path, TWO))

    assert storage.written[0] == MANIFEST_PATH
    assert storage.written[-1] == MANIFEST_PATH
    assert base_of(storage).manifest.pending == {}


def test_audio_is_asked_for_before_any_page_changes(tmp_path: Path) -> None:
    storage = MemoryStorage()

    publish(storage, build_site(tmp_path, TWO))

    audio = audio_name("knees", TWO["knees"])
    asked = storage.calls.index(("stat", audio), storage.calls.index(("put", audio)))
    pages = [n for n, (call, path) in enumerate(storage.calls) if call == "put" and path.endswith("index.html")]
    assert asked < min(pages)


def test_a_second_publish_asks_once_and_writes_nothing(target: Storage, tmp_path: Path) -> None:
    artifacts = build_site(tmp_path / "site", TWO)
    first = publish(target, artifacts)
    before = target.requests

    second = publish(target, artifacts)

    assert target.requests == before + 1
    assert second.sent == ()
    assert second.manifest == first.manifest


def test_only_what_changed_is_sent(target: Storage, tmp_path: Path) -> None:
    publish(target, build_site(tmp_path / "site", TWO))

    receipt = publish(target, build_site(tmp_path / "site", {**TWO, "backs": b"back sounds"}))

    assert set(receipt.sent) == {
        audio_name("backs", b"back sounds"),
        "episodes/backs/chapters.json",
        "episodes/backs/index.html",
        "feed.xml",
    }
    assert receipt.manifest.release == 2


def test_a_new_episode_costs_few_requests(target: Storage, tmp_path: Path) -> None:
    publish(target, build_site(tmp_path / "site", TWO))
    before = target.requests

    receipt = publish(target, build_site(tmp_path / "site", {**TWO, "backs": b"back sounds"}))

    # the manifest read and written twice, one look at the audio, each file once
    assert target.requests - before == 1 + 2 + 1 + len(receipt.sent)


def test_a_page_that_is_no_longer_built_goes_after_the_feed(tmp_path: Path) -> None:
    storage = MemoryStorage()
    publish(storage, build_site(tmp_path / "one", TWO))
    storage.calls.clear()

    publish(storage, build_site(tmp_path / "two", {"knees": TWO["knees"]}))

    assert storage.written.index("episodes/hips/index.html") > storage.written.index("feed.xml")
    assert "episodes/hips/index.html" not in storage.kept
    assert "episodes/hips/index.html" not in base_of(storage).manifest.entries


def test_audio_of_earlier_releases_stays(target: Storage, tmp_path: Path) -> None:
    publish(target, build_site(tmp_path / "one", TWO))

    receipt = publish(target, build_site(tmp_path / "two", {"knees": TWO["knees"]}))

    old = audio_name("hips", TWO["hips"])
    assert target.stat(old) is not None
    assert old in receipt.manifest.entries


def test_a_failed_upload_stops_before_the_next_stage(tmp_path: Path) -> None:
    class NoPages(MemoryStorage):
        def put(self, artifact: object, **conditions: object) -> str:
            if getattr(artifact, "path", "") == "episodes/hips/index.html":
                raise Temporary("storage-busy", problem="Busy.", where="here", why="It is.", fix="Wait.")
            return super().put(artifact, **conditions)  # type: ignore[arg-type]

    storage = NoPages()

    with pytest.raises(Temporary):
        publish(storage, build_site(tmp_path, TWO))

    assert "feed.xml" not in storage.kept
    assert "index.html" not in storage.kept
    assert set(base_of(storage).manifest.pending) >= {"feed.xml", "index.html"}


def test_audio_that_arrives_short_stops_before_any_page(tmp_path: Path) -> None:
    class Shortening(MemoryStorage):
        def stat(self, path: str) -> StoredFacts | None:
            facts = super().stat(path)
            return replace(facts, size=facts.size - 1) if facts and path.endswith(".mp3") else facts

    storage = Shortening()

    with pytest.raises(UserError, match="did not arrive"):
        publish(storage, build_site(tmp_path, TWO))

    assert not [path for path in storage.kept if path.endswith((".html", ".xml"))]


def test_a_check_through_the_public_address_can_stop_the_publish(tmp_path: Path) -> None:
    storage = MemoryStorage()
    seen: list[str] = []

    def refuse(uploads: tuple[Upload, ...]) -> None:
        seen.extend(upload.path for upload in uploads)
        raise UserError("no-byte-ranges", problem="No parts.", where="there", why="It is so.", fix="Mend it.")

    with pytest.raises(UserError, match="No parts"):
        carry_out(
            plan_for(storage, build_site(tmp_path, TWO)),
            storage,
            Release(who="jen", when="2026-11-24T14:00:00+00:00"),
            check_media=refuse,
        )

    assert len(seen) == 2
    assert "feed.xml" not in storage.kept


def test_the_record_tells_who_when_and_what(tmp_path: Path) -> None:
    storage = MemoryStorage()
    release = Release(
        who="jen",
        when="2026-11-24T14:00:00+00:00",
        feed_guid="guid-1",
        feed_address="https://podcast.example.org/feed.xml",
        episodes={"id-1": published("knees")},
    )

    carry_out(plan_for(storage, build_site(tmp_path, TWO)), storage, release)

    manifest = base_of(storage).manifest
    assert (manifest.who, manifest.when, manifest.release) == ("jen", "2026-11-24T14:00:00+00:00", 1)
    assert (manifest.feed_guid, manifest.feed_address) == (release.feed_guid, release.feed_address)
    assert manifest.episodes == release.episodes


def test_progress_is_reported_in_bytes(tmp_path: Path) -> None:
    storage = MemoryStorage()
    plan = plan_for(storage, build_site(tmp_path, TWO))
    events: list[Event] = []

    carry_out(plan, storage, Release(who="jen", when="2026-11-24T14:00:00+00:00"), events.append)

    assert events[-1].done == events[-1].total == plan.bytes


def test_a_plan_that_somebody_overtook_changes_nothing_and_names_them(target: Storage, tmp_path: Path) -> None:
    publish(target, build_site(tmp_path / "one", TWO))
    mine = plan_for(target, build_site(tmp_path / "mine", TWO, words="mine"))
    publish(target, build_site(tmp_path / "theirs", TWO, words="theirs"), "front desk", "2026-11-24T15:00:00+00:00")

    with pytest.raises(UserError, match="someone else has published") as caught:
        carry_out(mine, target, Release(who="jen", when="2026-11-24T15:30:00+00:00"))

    assert "release 2" in str(caught.value)
    assert "front desk" in str(caught.value)
    page = target.read("index.html")
    assert page is not None
    assert b"theirs" in page.content


def test_of_two_first_publishes_one_wins(target: Storage, tmp_path: Path) -> None:
    mine = plan_for(target, build_site(tmp_path / "mine", TWO, words="mine"))
    publish(target, build_site(tmp_path / "theirs", TWO, words="theirs"), "front desk")

    with pytest.raises(UserError, match="someone else has published"):
        carry_out(mine, target, Release(who="jen", when="2026-11-24T15:30:00+00:00"))

    page = target.read("index.html")
    assert page is not None
    assert b"theirs" in page.content


def test_somebody_elses_publish_of_minutes_ago_is_left_alone(tmp_path: Path) -> None:
    storage = _half_published(tmp_path)
    before = dict(storage.kept)

    with pytest.raises(Temporary, match="front desk is publishing right now"):
        publish(storage, build_site(tmp_path / "mine", TWO), "jen", "2026-11-24T14:05:00+00:00")

    assert storage.kept == before


@pytest.mark.parametrize(("who", "when"), [("front desk", "14:00:01"), ("jen", "14:30:00")])
def test_a_broken_publish_is_taken_up_by_its_owner_at_once_and_by_others_later(
    tmp_path: Path, who: str, when: str
) -> None:
    storage = _half_published(tmp_path)

    publish(storage, build_site(tmp_path / "mine", TWO, words="mine"), who, f"2026-11-24T{when}+00:00")

    assert base_of(storage).manifest.pending == {}
    assert b"mine" in storage.kept["index.html"][0]


def test_a_publisher_that_slept_through_another_ones_publish_stops_at_the_next_stage(tmp_path: Path) -> None:
    theirs = build_site(tmp_path / "theirs", TWO, words="theirs")

    class Sleepy(MemoryStorage):
        asleep = False

        def put(self, artifact: object, **conditions: object) -> str:
            version = super().put(artifact, **conditions)  # type: ignore[arg-type]
            if getattr(artifact, "path", "") == "episodes/hips/index.html" and not self.asleep:
                self.asleep = True
                publish(self, theirs, "front desk", "2026-11-24T18:00:00+00:00")
            return version

    storage = Sleepy()

    with pytest.raises(UserError, match="someone else has published"):
        publish(storage, build_site(tmp_path / "mine", TWO, words="mine"), "jen")

    assert all(b"mine" not in content for path, (content, _, _) in storage.kept.items() if path.endswith(".html"))
    assert base_of(storage).manifest.who == "front desk"


def test_a_page_edited_by_hand_is_not_overwritten(target: Storage, tmp_path: Path) -> None:
    publish(target, build_site(tmp_path / "site", TWO))
    _put(target, "index.html", b"edited by hand")

    with pytest.raises(UserError, match=r'"index\.html" was put there or changed by something other'):
        publish(target, build_site(tmp_path / "site", TWO, words="new"))

    page = target.read("index.html")
    assert page is not None
    assert page.content == b"edited by hand"


def test_a_page_edited_by_hand_is_not_overwritten_by_the_next_try_either(target: Storage, tmp_path: Path) -> None:
    publish(target, build_site(tmp_path / "site", TWO))
    _put(target, "index.html", b"edited by hand")
    artifacts = build_site(tmp_path / "site", TWO, words="new")
    for _ in range(2):
        with pytest.raises(UserError, match="something other"):
            publish(target, artifacts)

    target.delete("index.html")
    publish(target, artifacts)

    page = target.read("index.html")
    assert page is not None
    assert b"new" in page.content


def test_a_strangers_file_at_a_path_that_is_given_up_again_is_not_removed(target: Storage, tmp_path: Path) -> None:
    publish(target, build_site(tmp_path / "one", TWO))
    _put(target, "episodes/backs/index.html", b"a stranger's")
    with pytest.raises(UserError, match="something other"):
        publish(target, build_site(tmp_path / "two", {**TWO, "backs": b"back sounds"}))

    publish(target, build_site(tmp_path / "one", TWO))

    page = target.read("episodes/backs/index.html")
    assert page is not None
    assert page.content == b"a stranger's"


def test_files_in_the_way_of_a_first_publish_are_listed_and_left(target: Storage, tmp_path: Path) -> None:
    _put(target, "index.html", b"an old site")
    _put(target, "old/page.html", b"an old page")

    with pytest.raises(UserError, match="did not make would be overwritten") as caught:
        publish(target, build_site(tmp_path / "site", TWO))

    assert "index.html" in str(caught.value)
    assert sorted(target.names()) == ["index.html", "old/page.html"]


def test_a_lost_record_is_made_again_without_sending_what_is_there(target: Storage, tmp_path: Path) -> None:
    artifacts = build_site(tmp_path / "site", TWO)
    publish(target, artifacts)
    target.delete(MANIFEST_PATH)
    _put(target, "notes.txt", b"a stranger's")

    receipt = publish(target, artifacts)

    assert receipt.sent == ()
    assert receipt.plan.strangers == ("notes.txt",)
    assert set(receipt.manifest.entries) == {artifact.path for artifact in artifacts}


def test_bytes_under_a_new_rule_are_sent_again_with_their_headers(tmp_path: Path) -> None:
    storage = MemoryStorage()
    artifacts = build_site(tmp_path, TWO)
    publish(storage, artifacts)
    ruled = tuple(replace(a, cache_control="no-cache") if a.path == "style.css" else a for a in artifacts)

    receipt = publish(storage, ruled)

    assert receipt.sent == ("style.css",)
    facts = storage.stat("style.css")
    assert facts is not None
    assert facts.cache_control == "no-cache"


def test_a_build_without_a_feed_removes_nothing(tmp_path: Path) -> None:
    storage = MemoryStorage()
    artifacts = build_site(tmp_path, TWO)
    publish(storage, artifacts)

    plan = make_plan([a for a in artifacts if a.path == "style.css"], base_of(storage))

    assert plan.removals == ()


def test_the_receipt_speaks_the_contracts_json(tmp_path: Path) -> None:
    storage = MemoryStorage()

    receipt = publish(storage, build_site(tmp_path, {"knees": b"knee sounds"}))

    told = receipt.as_json(verified=True)
    assert {"schema", "release", "uploads", "removals", "unchanged", "requests", "verified", "strangers"} <= set(told)
    assert (told["schema"], told["release"], told["verified"]) == (1, 1, True)
    assert receipt.plan.as_json()["release"] is None


def _half_published(tmp_path: Path) -> MemoryStorage:
    class Breaking(MemoryStorage):
        broken = True

        def put(self, artifact: object, **conditions: object) -> str:
            if self.broken and getattr(artifact, "path", "") == "feed.xml":
                raise Temporary("storage-busy", problem="Busy.", where="here", why="It is.", fix="Wait.")
            return super().put(artifact, **conditions)  # type: ignore[arg-type]

    storage = Breaking()
    with pytest.raises(Temporary):
        publish(storage, build_site(tmp_path / "half", TWO), "front desk", "2026-11-24T14:00:00+00:00")
    storage.broken = False
    return storage


def _put(storage: Storage, path: str, content: bytes) -> None:
    file_hash = hashlib.sha256(content).hexdigest()
    storage.put(artifact_of(path, content, file_hash))
