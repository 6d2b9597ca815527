"""A missing record is not an empty target: nothing is deleted, ids and numbers go on, and a stranger is only named."""

from __future__ import annotations

import shutil

import pytest

from publishing.drift.from_packs import newest_pack, record_from_packs
from publishing.history.packs import write_pack
from publishing.live import open_storage
from publishing.manifest import MANIFEST_PATH, Manifest
from publishing.publication import read_publication
from publishing.storages.folder import FolderStorage
from publishing.storages.storage import Storage
from publishing.upload import read_base
from publishing.verifying import verify_live
from tests.journey.owner import Owner
from tests.publishing.drift.a_repair import desk, kept, planned, published, repaired, site_of
from workspace.errors import MustFix, UserError

PAGE = "episodes/knees/index.html"


def storage_of(owner: Owner) -> Storage:
    place = desk(owner)
    return open_storage(place.folder, read_publication(place.folder).required().settings)


def record_of(owner: Owner) -> Manifest:
    base = read_base(storage_of(owner))
    assert base is not None
    return base.manifest


def lose(owner: Owner) -> Manifest:
    before = record_of(owner)
    (owner.public / MANIFEST_PATH).unlink()
    return before


def another_computer(owner: Owner) -> None:
    shutil.rmtree(owner.root / ".pressroom")


def test_it_is_written_again_and_nothing_is_sent(owner: Owner) -> None:
    before, site = lose(owner), site_of(owner)
    prepared = planned(owner, repair=False)
    assert "made again: release 1" in prepared.lines()[0]

    outcome = published(owner)

    assert (outcome.receipt.sent, outcome.receipt.manifest.release) == ((), 2)
    assert site_of(owner) == site
    assert record_of(owner).entries == before.entries
    assert record_of(owner).episodes == before.episodes
    assert record_of(owner).pending == {}
    assert not planned(owner, repair=False).changes


def test_no_command_takes_a_lost_record_for_an_empty_target(owner: Owner) -> None:
    lose(owner)
    for command in ("undo", "releases", "verify"):
        assert owner.types(command, "--json").error == "record-lost", command
    assert owner.types("status", "--live", "--json").error == "record-lost"
    assert owner.types("restore", "--newer", "--json").error == "record-lost"


def test_an_emptied_target_is_filled_again_under_the_next_number(owner: Owner) -> None:
    before, site = lose(owner), site_of(owner)
    shutil.rmtree(owner.public)
    outcome = published(owner)

    assert site_of(owner) == site
    assert outcome.receipt.manifest.release == 2
    assert outcome.receipt.manifest.episodes == before.episodes
    assert {each.pack for each in outcome.receipt.manifest.entries.values()} <= {0, 2}  # those of before are gone
    assert [each.release for each in outcome.receipt.manifest.history] == [2]


def test_what_others_changed_meanwhile_stops_it_and_a_repair_keeps_a_copy(owner: Owner) -> None:
    site = site_of(owner)
    lose(owner)
    (owner.public / PAGE).write_text("by hand")
    (owner.public / "notes.txt").write_text("mine")
    with pytest.raises(UserError) as stopped:
        published(owner)

    finding = stopped.value.findings[0]
    assert finding.code == "record-lost"
    assert PAGE in finding.why
    assert "--repair" in finding.fix
    assert (owner.public / PAGE).read_text() == "by hand"
    assert repaired(owner).ok
    assert site_of(owner) == site | {"notes.txt": b"mine"}
    assert kept(owner) == {PAGE: b"by hand"}


def test_nothing_is_removed_while_the_record_is_lost(owner: Owner) -> None:
    owner.write("articles/old.md", '+++\ntitle = "Old words"\npublish = "2026-01-01 06:00"\n+++\n\nWords.\n')
    assert published(owner).ok
    page = next(name for name in site_of(owner) if name.startswith("articles/old"))
    lose(owner)
    shutil.rmtree(owner.root / "articles")

    assert published(owner).ok
    assert page in site_of(owner)
    assert published(owner).ok  # the record is back, and says that the page was ours
    assert page not in site_of(owner)


def test_another_computer_adopts_what_is_its_own_and_is_stopped_by_the_rest(owner: Owner) -> None:
    lose(owner)
    shutil.rmtree(owner.public / "_publish")
    another_computer(owner)
    assert published(owner).receipt.sent == ()

    shutil.rmtree(owner.public / "_publish")
    another_computer(owner)
    (owner.public / PAGE).write_text("by hand")
    with pytest.raises(UserError) as stopped:
        published(owner)
    assert stopped.value.findings[0].code == "strangers-in-the-way"
    assert repaired(owner).ok
    assert kept(owner) == {PAGE: b"by hand"}


def test_without_any_record_a_repair_still_guards_the_ids_of_the_feed_that_is_there(owner: Owner) -> None:
    shutil.rmtree(owner.public / "_publish")
    another_computer(owner)
    text = owner.read("episodes/knees/episode.md")
    line = next(line for line in text.splitlines() if line.startswith("id = "))
    owner.change("episodes/knees/episode.md", line, 'id = "new"')
    with pytest.raises(MustFix) as stopped:
        planned(owner)

    assert "g-001" in {each.code for each in stopped.value.findings}


def test_packs_of_releases_tell_another_computer_what_was_live(owner: Owner) -> None:
    before = lose(owner)
    storage = FolderStorage(owner.public)
    shutil.rmtree(owner.public / "_publish" / "releases", ignore_errors=True)
    pack = write_pack(before, {}, owner.root / ".pressroom")
    storage.put(pack)
    (owner.public / "_publish/releases/0009-00000000.zip").write_bytes(b"cut short")
    another_computer(owner)
    record = record_from_packs(storage)

    assert record is not None
    assert newest_pack(storage) == 9
    assert (record.release, record.episodes, record.packs) == (before.release, before.episodes, (pack.path,))
    assert [each.release for each in record.history] == [1]
    outcome = published(owner)
    assert (outcome.receipt.sent, outcome.receipt.manifest.release) == ((), 2)
    assert record_of(owner).entries.keys() == before.entries.keys()


def test_packs_find_what_others_changed_though_they_know_no_versions(owner: Owner) -> None:
    before = lose(owner)
    FolderStorage(owner.public).put(write_pack(before, {}, owner.root / ".pressroom"))
    another_computer(owner)
    page = (owner.public / PAGE).read_bytes()
    (owner.public / PAGE).write_bytes(page.replace(b"knees", b"kness"))
    with pytest.raises(UserError, match="record of what is live is gone"):
        published(owner)

    assert repaired(owner).ok
    assert (owner.public / PAGE).read_bytes() == page


def test_verify_says_that_the_record_is_gone_and_not_that_nothing_was_published(owner: Owner) -> None:
    lose(owner)
    with pytest.raises(UserError) as lost:
        verify_live(desk(owner))

    assert lost.value.findings[0].code == "record-lost"
    shutil.rmtree(owner.public)
    another_computer(owner)
    with pytest.raises(UserError) as never:
        verify_live(desk(owner))
    assert never.value.findings[0].code == "nothing-live"
