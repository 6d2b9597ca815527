"""An empty or half build never takes a site down."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from publishing.plan import make_plan
from tests.journey.owner import Owner
from tests.publishing.doubles import MemoryStorage, base_of, build_site, publish
from tests.publishing.drift.a_repair import planned, published, site_of
from workspace.errors import MustFix, UserError

MANY = {f"e{number:03}": f"sound {number}".encode() for number in range(100)}


def test_a_build_of_nothing_is_refused(tmp_path: Path) -> None:
    storage = MemoryStorage()
    publish(storage, build_site(tmp_path, {"knees": b"1"}))

    with pytest.raises(UserError, match="nothing to publish"):
        make_plan((), base_of(storage))


@pytest.mark.parametrize(("left", "removed"), [(95, 10), (89, 22), (50, 100)])
def test_a_build_that_stopped_half_way_removes_nothing_unless_it_is_meant(
    tmp_path: Path, left: int, removed: int
) -> None:
    storage = MemoryStorage()
    publish(storage, build_site(tmp_path / "whole", MANY))
    half = build_site(tmp_path / "half", dict(list(MANY.items())[:left]))

    if removed > 20:
        with pytest.raises(UserError) as stopped:
            make_plan(half, base_of(storage))
        assert stopped.value.findings[0].code == "many-removals"
    plan = make_plan(half, base_of(storage), allowed=("many-removals",))
    assert len(plan.removals) == removed
    assert not [path for path in plan.removals if path.endswith(".mp3")]


def test_a_build_without_a_feed_removes_nothing_at_all(tmp_path: Path) -> None:
    storage = MemoryStorage()
    publish(storage, build_site(tmp_path / "whole", MANY))
    half = tuple(each for each in build_site(tmp_path / "half", {"e000": b"sound 0"}) if each.path != "feed.xml")

    assert make_plan(half, base_of(storage)).removals == ()


def test_a_show_whose_files_vanished_stays_on_the_web(owner: Owner) -> None:
    before = site_of(owner)
    shutil.rmtree(owner.root / "episodes")
    with pytest.raises(MustFix):
        published(owner)
    (owner.root / "show.toml").unlink()
    with pytest.raises(UserError):
        planned(owner)

    assert site_of(owner) == before
