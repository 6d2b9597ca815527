"""Two computers: nobody undoes what the other one published without being told, and taking it in loses no byte."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing import release
from publishing.desk import Desk
from publishing.history.newer import Take, TakenIn, carry_out_newer, decide, prepare_newer
from publishing.history.places import Spot
from publishing.history.restoring import PreparedRestore, carry_out, prepare_restore
from publishing.manifest import KeptFile
from publishing.upload import read_base
from tests.journey.owner import SETTINGS, Owner, an_owner, contents, sound
from workspace.errors import UserError
from workspace.folder import OwnerFolder
from workspace.progress import silent

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)
ARTICLE = '+++\ntitle = "Crunches"\npublish = "2026-01-05 06:00"\n+++\n\nWords.\n'
KNEES, BACKS, CRUNCHES = "episodes/knees/episode.md", "episodes/backs/episode.md", "articles/crunches.md"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    owner = an_owner(tmp_path_factory.mktemp("made") / "ours")
    for number, slug in enumerate(("knees", "backs"), 1):
        owner.episode(slug, publish=f"2026-0{number}-05 06:00")
    owner.write(CRUNCHES, ARTICLE)
    owner.change("pressroom.toml", SETTINGS, f'{SETTINGS}[publish]\nto = "../web"\n')
    assert owner.publishes().code == 0
    return owner


@pytest.fixture
def ours(made: Owner, tmp_path: Path) -> Owner:
    shutil.copytree(made.root.parent, tmp_path / "place", copy_function=shutil.copy2)
    return Owner(tmp_path / "place/ours")


@pytest.fixture
def theirs(ours: Owner) -> Owner:
    """The same folder on another computer, which has seen release 1 as well."""
    shutil.copytree(ours.root, ours.root.parent / "theirs", copy_function=shutil.copy2)
    return Owner(ours.root.parent / "theirs")


def desk(owner: Owner, who: str = "max on laptop") -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=NOW, who=who)


def take_in(owner: Owner) -> TakenIn:
    return carry_out_newer(prepare_newer(desk(owner)), silent)


def takes(owner: Owner) -> dict[str, Take]:
    return {each.path: each.take for each in prepare_newer(desk(owner)).files}


def stopped(owner: Owner, *allowed: str) -> str:
    with pytest.raises(UserError) as raised:
        release.prepare(desk(owner), allowed)
    assert raised.value.findings[0].code == "newer-live"
    return str(raised.value)


def new_words(owner: Owner) -> None:
    owner.change(KNEES, "About knees", "All on knees")
    assert owner.publishes().code == 0


def test_an_older_folder_stops_with_who_when_and_what(ours: Owner, theirs: Owner) -> None:
    new_words(ours)
    before = contents(ours.root.parent / "web")
    ran = theirs.publishes("--json")

    assert ran.error == "newer-live"
    error = ran.json["error"]
    assert "live: release 2, " in error["where"]["file"]
    assert "Yours is based on release 1" in error["where"]["file"]
    assert KNEES in error["why"]
    assert BACKS not in error["why"]
    assert 'new title for "All on knees"' in error["why"]
    assert "pressroom restore --newer" in error["fix"]
    assert contents(ours.root.parent / "web") == before


def test_a_folder_that_nobody_has_seen_publish_stops_as_well(ours: Owner, theirs: Owner) -> None:
    new_words(ours)
    shutil.rmtree(theirs.root / ".pressroom")
    said = stopped(theirs)

    assert "this folder differs from what someone else has published" in said
    assert "Yours was never published from this computer" in said


def test_what_is_meant_is_published(ours: Owner, theirs: Owner) -> None:
    new_words(ours)

    assert theirs.publishes("--allow", "newer-live").code == 0
    assert "About knees" in (ours.root.parent / "web/feed.xml").read_text()


def test_a_folder_that_holds_their_changes_already_publishes(ours: Owner, theirs: Owner) -> None:
    new_words(ours)
    shutil.copyfile(ours.root / KNEES, theirs.root / KNEES)
    theirs.change(CRUNCHES, "Words.", "More words.")

    assert theirs.publishes("--json").json["release"] == 3


def test_a_computer_without_notes_that_has_the_live_words_publishes(ours: Owner, theirs: Owner) -> None:
    new_words(ours)
    shutil.rmtree(theirs.root / ".pressroom")
    shutil.copyfile(ours.root / KNEES, theirs.root / KNEES)

    assert not release.prepare(desk(theirs)).changes


def test_who_published_last_may_lose_the_notes(ours: Owner) -> None:
    base = read_base(Spot(where="web").open(ours.root.parent))
    assert base
    shutil.rmtree(ours.root / ".pressroom")
    ours.change(KNEES, "About knees", "All on knees")

    assert release.prepare(desk(ours, base.manifest.who)).changes


def test_what_they_took_out_is_not_put_back_unasked(ours: Owner, theirs: Owner) -> None:
    (ours.root / CRUNCHES).unlink()
    assert ours.publishes().code == 0

    assert CRUNCHES in stopped(theirs)
    assert takes(theirs) == {CRUNCHES: Take.OUT}
    take_in(theirs)
    assert not (theirs.root / CRUNCHES).exists()
    assert (theirs.root / ".pressroom/kept/before-release-2" / CRUNCHES).read_text() == ARTICLE
    assert not release.prepare(desk(theirs)).changes


def test_taking_in_replaces_what_only_they_changed_and_keeps_what_only_you_did(ours: Owner, theirs: Owner) -> None:
    old = theirs.read(KNEES)
    ours.episode("hips", publish="2026-03-05 06:00")
    new_words(ours)
    theirs.change(CRUNCHES, "Words.", "My words.")
    assert takes(theirs) == {KNEES: Take.REPLACE, "episodes/hips/episode.md": Take.BRING}
    taken = take_in(theirs)

    assert (taken.ok, taken.both) == (True, ())
    assert theirs.read(KNEES) == ours.read(KNEES)
    assert "My words." in theirs.read(CRUNCHES)
    assert (theirs.root / ".pressroom/kept/before-release-2" / KNEES).read_text() == old
    ran = theirs.publishes("--json")
    assert {each["path"] for each in ran.json["uploads"]} >= {"articles/crunches/index.html"}
    assert "feed.xml" not in {each["path"] for each in ran.json["uploads"]}
    assert not prepare_newer(desk(theirs)).changes


def test_what_both_changed_stays_and_theirs_is_put_beside_it(ours: Owner, theirs: Owner) -> None:
    new_words(ours)
    theirs.change(KNEES, "Notes.", "My notes.")
    mine = theirs.read(KNEES)
    prepared = prepare_newer(desk(theirs))
    taken = carry_out_newer(prepared, silent)

    assert f"theirs beside it as {KNEES}.release-2" in "\n".join(prepared.lines())
    assert taken.both == (KNEES,)
    assert any(f"Both changed {KNEES}" in line for line in taken.lines())
    assert theirs.read(KNEES) == mine
    assert theirs.read(f"{KNEES}.release-2") == ours.read(KNEES)
    ran = theirs.publishes("--json")
    assert ran.code == 0
    assert not [each for each in ran.json["uploads"] if "release-2" in each["path"]]


def test_a_folder_without_notes_is_brought_up_to_date_if_it_is_merely_older(ours: Owner, theirs: Owner) -> None:
    new_words(ours)
    shutil.rmtree(theirs.root / ".pressroom")
    theirs.change(BACKS, "Notes.", "My notes.")

    assert takes(theirs) == {KNEES: Take.REPLACE, BACKS: Take.BESIDE}
    take_in(theirs)
    assert theirs.read(KNEES) == ours.read(KNEES)
    assert "My notes." in theirs.read(BACKS)


def test_a_file_that_changes_while_the_question_is_open_is_kept(ours: Owner, theirs: Owner) -> None:
    new_words(ours)
    prepared = prepare_newer(desk(theirs))
    theirs.change(KNEES, "Notes.", "Notes of this minute.")
    taken = carry_out_newer(prepared, silent)

    assert taken.both == (KNEES,)
    assert "Notes of this minute." in theirs.read(KNEES)
    assert theirs.read(f"{KNEES}.release-2") == ours.read(KNEES)


def test_a_renamed_episode_takes_the_recording_along(ours: Owner, theirs: Owner) -> None:
    assert ours.types("rename", "knees", "sore-knees").code == 0
    assert ours.publishes().code == 0
    recording = (theirs.root / "episodes/knees/recording.wav").read_bytes()
    taken = take_in(theirs)

    assert taken.ok
    assert not (theirs.root / "episodes/knees").exists()
    assert (theirs.root / "episodes/sore-knees/recording.wav").read_bytes() == recording
    assert theirs.read("episodes/sore-knees/episode.md") == ours.read("episodes/sore-knees/episode.md")
    assert theirs.publishes("--json").json["uploads"] == []


def test_replaced_audio_comes_with_what_was_measured_of_it(ours: Owner, theirs: Owner) -> None:
    sound(ours.root / "episodes/knees/recording.wav", 3)
    assert ours.types("produce", "knees", "--replace").code == 0
    assert ours.publishes().code == 0
    take_in(theirs)
    record = ".pressroom/audio/knees.json"

    assert theirs.read(record) == ours.read(record)
    assert len(list((theirs.root / ".pressroom/audio/knees").glob("*.mp3"))) >= 1
    assert theirs.publishes("--json").json["uploads"] == []


def test_after_an_undo_elsewhere_the_words_of_before_are_taken_in(ours: Owner, theirs: Owner) -> None:
    new_words(ours)
    take_in(theirs)
    assert ours.types("undo", "--yes").code == 0

    assert KNEES in stopped(theirs)
    take_in(theirs)
    assert "About knees" in theirs.read(KNEES)


def test_nothing_newer_is_said(ours: Owner) -> None:
    prepared = prepare_restore(desk(ours), newer=True)

    assert not prepared.changes
    assert "holds everything of it already" in prepared.lines()[1]
    assert "holds everything" in carry_out(prepared, silent).lines()[0]


def test_a_lost_pack_is_named_and_the_other_words_come(ours: Owner, theirs: Owner) -> None:
    new_words(ours)
    (pack,) = (ours.root.parent / "web/_publish/releases").glob("0002-*")
    pack.write_bytes(b"")
    taken = take_in(theirs)

    assert taken.missing == (KNEES,)
    assert KNEES in stopped(theirs)


def test_the_job_asks_where_from(tmp_path: Path, ours: Owner) -> None:
    with pytest.raises(UserError) as nowhere:
        prepare_restore(desk(ours))
    with pytest.raises(UserError) as no_show:
        prepare_restore(desk(Owner(tmp_path)), newer=True)
    prepared = prepare_restore(desk(Owner(tmp_path)), str(ours.root.parent / "web"))

    assert [each.value.findings[0].code for each in (nowhere, no_show)] == ["restore-from", "no-show-here"]
    assert isinstance(prepared, PreparedRestore)
    assert prepared.folder.root == tmp_path / "our-show"


_STATES = st.sampled_from(["", "a", "b", "c"])


@given(_STATES, st.none() | _STATES, _STATES)
@settings(max_examples=120, deadline=None)
def test_no_version_of_a_file_is_ever_lost(theirs: str, before: str | None, mine: str) -> None:
    def listed(state: str) -> dict[str, KeptFile]:
        return {"x.md": KeptFile(sha256=state, size=1, pack=1)} if state else {}

    seen = None if before is None else listed(before)
    takes = [each.take for each in decide(listed(theirs), seen, {"x.md": mine})]
    changed_here, changed_there = mine != (before or ""), theirs != (before or "")

    if mine and changed_here:
        assert takes in ([], [Take.BESIDE])
    if changed_here and changed_there and theirs and mine not in ("", theirs):
        assert takes == [Take.BESIDE]
    if changed_there and not changed_here and theirs:
        assert takes == [Take.REPLACE if mine else Take.BRING]
    if not changed_there or mine == theirs:
        assert takes == []


def test_a_place_beside_newer_is_refused_because_the_show_knows_where_it_is_live(ours: Owner, theirs: Owner) -> None:
    before = contents(ours.root)
    ran = ours.types("restore", "s3://elsewhere/show", "--newer", "--yes", "--json")

    assert (ran.code, ran.error) == (1, "restore-newer-from")
    assert "pressroom restore --newer" in ran.json["error"]["fix"]
    assert contents(ours.root) == before
