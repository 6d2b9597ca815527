"""Building: everything once, only what differs, and never into the owner's files."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.site import build_site, feed_only
from tests.journey.owner import Owner, an_owner, contents
from workspace.errors import Temporary, UserError
from workspace.folder import OwnerFolder
from workspace.progress import Event

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    made = an_owner(tmp_path / "our-show")
    made.episode("knees")
    return made


def desk(owner: Owner, now: datetime = NOW) -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=now)


def test_the_same_input_gives_the_same_bytes_and_writes_nothing_twice(owner: Owner, tmp_path: Path) -> None:
    first = build_site(desk(owner))
    site = contents(owner.root / ".pressroom/site")
    again = build_site(desk(owner))
    other = Owner(tmp_path / "other")
    shutil.copytree(owner.root, other.root, ignore=shutil.ignore_patterns(".pressroom"))
    build_site(desk(other))

    assert set(first.written) == set(site)
    assert (again.written, again.unchanged) == ((), len(site))
    assert contents(other.root / ".pressroom/site") == site


def test_it_never_writes_into_the_owners_files(owner: Owner) -> None:
    before = owner.own_files()
    times = {path: path.stat().st_mtime_ns for path in owner.root.rglob("*") if path.is_file()}
    build_site(desk(owner))
    feed_only(desk(owner), None)

    assert owner.own_files() == before
    assert {path: path.stat().st_mtime_ns for path in times} == times
    assert {path.stat().st_nlink for path in times} == {1}  # nor shares a file with them: what changes here stays here


def test_what_is_no_longer_built_goes_away(owner: Owner) -> None:
    owner.episode("backs", publish="2026-02-05 06:00")
    build_site(desk(owner))
    owner.write(".pressroom/site/left/over.html", "old")
    shutil.rmtree(owner.root / "episodes/backs")
    build_site(desk(owner))

    assert not [name for name in contents(owner.root / ".pressroom/site") if "backs" in name or "left" in name]
    assert not (owner.root / ".pressroom/site/left").exists()


def test_the_clock_decides_what_is_out(owner: Owner) -> None:
    owner.episode("backs", publish="2026-12-24 06:00")
    before = build_site(desk(owner))
    after = build_site(desk(owner, datetime(2026, 12, 24, 14, 0, tzinfo=UTC)))

    assert [finished.slug for finished, _ in before.episodes] == ["knees"]
    assert sorted(finished.slug for finished, _ in after.episodes) == ["backs", "knees"]


def test_many_episodes_of_one_recording_are_mastered_once_and_read_once(owner: Owner) -> None:
    for number in range(60):
        folder = owner.root / f"episodes/part-{number}"
        folder.mkdir()
        os.link(owner.root / "episodes/knees/recording.wav", folder / "recording.wav")
        owner.write(
            f"episodes/part-{number}/episode.md",
            f'+++\ntitle = "Part {number}"\npublish = "2026-03-05 06:{number:02}"\n+++\n\nNotes.\n',
        )
    told: list[Event] = []
    built = build_site(Desk(folder=OwnerFolder(owner.root), now=NOW, report=told.append))
    notes = {path: path.stat().st_mtime_ns for path in (owner.root / ".pressroom/audio").rglob("*.*")}
    told_again: list[Event] = []
    again = build_site(Desk(folder=OwnerFolder(owner.root), now=NOW, report=told_again.append))

    assert len(built.episodes) == 61
    assert len(list((owner.root / ".pressroom/audio/masters").glob("*.mp3"))) == 1
    assert told
    assert not told_again
    assert again.written == ()
    assert {path: path.stat().st_mtime_ns for path in notes} == notes
    assert again.seconds < built.seconds


def test_a_feed_needs_a_show_and_a_known_directory(owner: Owner) -> None:
    with pytest.raises(UserError, match="knows no directory"):
        feed_only(desk(owner), "napster")
    shutil.rmtree(owner.root / "episodes")
    (owner.root / "show.toml").unlink()
    with pytest.raises(UserError, match="no show"):
        feed_only(desk(owner), None)


def test_a_second_build_beside_the_first_is_sent_away(owner: Owner) -> None:
    def build_inside(event: Event) -> None:
        with pytest.raises(Temporary, match="at work in this folder"):
            build_site(desk(owner))
        seen.append(event)

    seen: list[Event] = []
    build_site(Desk(folder=OwnerFolder(owner.root), now=NOW, report=build_inside))
    assert seen
