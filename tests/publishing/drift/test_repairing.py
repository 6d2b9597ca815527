"""`publish --repair` puts back what others changed, keeps a copy of it, and never touches what is not ours."""

from __future__ import annotations

import shutil

import pytest

from publishing.drift.comparing import Change
from publishing.plan import Reason
from publishing.verifying import verify_live
from tests.journey.owner import Owner, sound
from tests.publishing.drift.a_repair import desk, kept, planned, published, repaired, site_of
from workspace.errors import UserError

PAGE = "episodes/knees/index.html"


def audio_of(owner: Owner, slug: str) -> str:
    (name,) = (name for name in site_of(owner) if name.endswith(".mp3") and slug in name)
    return name


def spoil(owner: Owner) -> None:
    """Hand edits of every kind."""
    (owner.public / PAGE).write_text("by hand")
    (owner.public / "feed.xml").write_bytes((owner.public / "feed.xml").read_bytes().replace(b"About", b"ABOUT"))
    (owner.public / "index.html").unlink()
    (owner.public / audio_of(owner, "knees")).unlink()
    (owner.public / audio_of(owner, "backs")).write_bytes(b"other sound")
    (owner.public / "notes.txt").write_text("mine")


def test_everything_is_as_it_was_and_nothing_is_lost(owner: Owner) -> None:
    before, own = site_of(owner), owner.own_files()
    audio = audio_of(owner, "backs")
    spoil(owner)
    spoiled = site_of(owner)
    outcome = repaired(owner)

    assert outcome.ok
    assert site_of(owner) == before | {"notes.txt": b"mine"}
    assert kept(owner) == {path: spoiled[path] for path in (PAGE, "feed.xml", audio)}
    assert owner.own_files() == own
    assert any(outcome.kept.folder in line for line in outcome.lines())
    assert outcome.as_json()["kept"] == outcome.kept.folder
    assert verify_live(desk(owner)).ok
    assert not planned(owner).changes


def test_the_plan_names_each_file_and_what_differs_and_writes_nothing(owner: Owner) -> None:
    spoil(owner)
    before = site_of(owner)
    prepared = planned(owner)
    told = "\n".join(prepared.lines())

    assert f"changed    {PAGE}" in told
    assert "line 1 reads  by hand  instead of  <!doctype html>" in told
    assert "deleted    index.html" in told
    assert "not ours notes.txt" in told
    assert {each.reason for each in prepared.plan.uploads} == {Reason.REPAIRED}
    assert {each["change"] for each in prepared.as_json()["drift"]["drifted"]} == {"changed", "deleted"}  # type: ignore[index]
    assert (site_of(owner), kept(owner)) == (before, {})


def test_without_drift_it_says_so_and_changes_nothing(owner: Owner) -> None:
    prepared = planned(owner)

    assert not prepared.changes
    assert prepared.lines()[0] == "Every file is as it was published."


def test_new_words_go_out_with_a_repair(owner: Owner) -> None:
    (owner.public / PAGE).write_text("by hand")
    owner.change("episodes/knees/episode.md", "About knees", "All about knees")

    assert repaired(owner).ok
    assert "All about knees" in (owner.public / PAGE).read_text()
    assert kept(owner) == {PAGE: b"by hand"}


def test_a_plain_publish_stops_at_a_page_that_others_changed_and_names_the_repair(owner: Owner) -> None:
    feed = (owner.public / "feed.xml").read_bytes()
    (owner.public / PAGE).write_text("by hand")
    owner.change("episodes/knees/episode.md", "About knees", "All about knees")
    with pytest.raises(UserError) as stopped:
        published(owner)

    assert stopped.value.findings[0].code == "changed-by-others"
    assert "publish --repair" in stopped.value.findings[0].fix
    assert (owner.public / "feed.xml").read_bytes() == feed
    assert (owner.public / PAGE).read_text() == "by hand"
    assert repaired(owner).ok
    assert "All about knees" in (owner.public / PAGE).read_text()
    assert kept(owner) == {PAGE: b"by hand"}


def test_a_page_that_is_no_longer_made_is_kept_here_before_it_goes(owner: Owner) -> None:
    owner.write("articles/old.md", '+++\ntitle = "Old words"\npublish = "2026-01-01 06:00"\n+++\n\nWords.\n')
    assert published(owner).ok
    page = next(name for name in site_of(owner) if name.startswith("articles/old"))
    (owner.public / page).write_text("by hand")
    shutil.rmtree(owner.root / "articles")

    assert repaired(owner).ok
    assert page not in site_of(owner)
    assert kept(owner) == {page: b"by hand"}


def test_audio_that_is_no_longer_made_is_named_and_left_alone(owner: Owner) -> None:
    old = audio_of(owner, "knees")
    sound(owner.root / "episodes/knees/recording.wav", 3)
    assert owner.types("produce", "knees", "--replace").code == 0
    assert published(owner).ok
    (owner.public / old).write_bytes(b"by hand")
    prepared = planned(owner)

    assert not prepared.changes
    assert any(old in line and "cannot be put back" in line for line in prepared.lines())
    (owner.public / old).unlink()
    assert repaired(owner).ok
    assert verify_live(desk(owner)).drift.ok


def test_verify_names_what_others_did_and_the_way_back(owner: Owner) -> None:
    spoil(owner)
    found = verify_live(desk(owner))
    told = "\n".join(found.lines())

    assert not found.ok
    assert {each.path: each.change for each in found.drift.drifted}["index.html"] is Change.GONE
    assert "publish --repair" in told
    assert "not ours   notes.txt" in told
    assert found.as_json()["ok"] is False
    assert "is not there" in told.lower()
    (owner.public / "notes.txt").unlink()
    assert repaired(owner).ok
    assert verify_live(desk(owner)).lines()[-1].startswith("As published: ")


def test_a_stranger_is_named_and_spoils_nothing(owner: Owner) -> None:
    (owner.public / "notes.txt").write_text("mine")
    found = verify_live(desk(owner))

    assert found.ok
    assert "  not ours   notes.txt" in found.lines()
