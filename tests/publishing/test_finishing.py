"""Finishing: which id, which file, which address; several failures are told together."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.producing import Order, produce_named, tag_named
from tests.journey.owner import Owner, an_owner, contents
from workspace.errors import MustFix, UserError
from workspace.folder import OwnerFolder

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    made = an_owner(tmp_path / "our-show")
    made.episode("knees")
    return made


def desk(owner: Owner) -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=NOW)


def test_a_draft_is_produced_as_well_and_one_without_a_recording_is_passed_by(owner: Owner) -> None:
    owner.episode("backs", publish=None)
    (owner.episode("hips", publish=None) / "recording.wav").unlink()

    assert [each.slug for each in produce_named(desk(owner), ()).episodes] == ["backs", "knees"]
    with pytest.raises(UserError, match="no recording"):
        produce_named(desk(owner), ("hips",))


def test_a_mistake_in_another_episode_does_not_stop_the_one_that_is_named(owner: Owner) -> None:
    owner.episode("hips", body="## Chapters\n\n- one minute Hips")

    assert [each.slug for each in produce_named(desk(owner), ("knees",)).episodes] == ["knees"]
    with pytest.raises(MustFix):
        produce_named(desk(owner), ("hips",))


def test_one_bad_recording_does_not_stop_the_others(owner: Owner) -> None:
    for slug in ("backs", "hips"):
        (owner.episode(slug) / "recording.wav").write_bytes(b"")
    with pytest.raises(UserError) as caught:
        produce_named(desk(owner), ())

    assert [finding.where.file for finding in caught.value.findings] == [
        "episodes/backs/recording.wav",
        "episodes/hips/recording.wav",
    ]
    assert list((owner.root / ".pressroom/audio/knees").glob("*.mp3"))


def test_a_published_file_is_fetched_back_if_this_computer_lost_or_damaged_it(owner: Owner) -> None:
    assert owner.publishes().code == 0
    (live,) = (owner.public / "episodes/knees").glob("*.mp3")
    for left in (None, live.read_bytes()[:99]):
        (here,) = (owner.root / ".pressroom/audio/knees").glob("*.mp3")
        here.unlink()
        if left:
            here.write_bytes(left)
        (made,) = produce_named(desk(owner), ("knees",)).episodes
        assert (made.file.name, made.kept, made.file.read_bytes()) == (live.name, True, live.read_bytes())

    shutil.rmtree(owner.root / ".pressroom")
    (owner.root / "episodes/knees/recording.wav").unlink()
    assert produce_named(desk(owner), ("knees",)).episodes[0].kept


def test_a_published_file_that_can_be_fetched_is_not_handed_to_a_cluster(owner: Owner) -> None:
    assert owner.publishes().code == 0
    shutil.rmtree(owner.root / ".pressroom")

    nobody = Order(on="dask://127.0.0.1:9")
    assert [each.kept for each in produce_named(desk(owner), (), nobody).episodes] == [True]


def test_tags_of_a_published_file_are_left_alone(owner: Owner) -> None:
    assert owner.publishes().code == 0
    before = contents(owner.root / ".pressroom/audio")
    owner.change("episodes/knees/episode.md", "About knees", "All about knees")

    assert tag_named(desk(owner), ("knees",)).episodes[0].kept
    assert {n: b for n, b in contents(owner.root / ".pressroom/audio").items() if n.endswith("mp3")} == {
        n: b for n, b in before.items() if n.endswith("mp3")
    }
