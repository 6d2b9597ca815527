"""A folder that lost its ids gets them back from the live feed, so that no old episode looks new to anybody."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.journey.owner import Owner, an_owner, contents

SLUGS = ("arms", "backs", "knees")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    owner = an_owner(tmp_path_factory.mktemp("made") / "ours")
    for number, slug in enumerate(SLUGS, 1):
        owner.episode(slug, publish=f"2026-0{number}-05 06:00")
    assert owner.publishes().code == 0
    return owner


@pytest.fixture
def ours(made: Owner, tmp_path: Path) -> Owner:
    return Owner(shutil.copytree(made.root, tmp_path / "ours", copy_function=shutil.copy2))


def told(owner: Owner, slug: str) -> str:
    return (owner.root / f"episodes/{slug}/episode.md").read_text()


def ids_in(feed: Path) -> list[str]:
    return re.findall(r"<guid[^>]*>([^<]+)<", feed.read_text())


def built_again_by_hand(owner: Owner) -> None:
    """As somebody does who copies the notes into new files: other ids, in folders of other names."""
    for slug in SLUGS:
        file = owner.root / f"episodes/{slug}/episode.md"
        file.write_text(re.sub(r'id = "[^"]+"', f'id = "again-{slug}"', told(owner, slug)))
        file.parent.rename(file.parent.with_name(f"the-{slug}"))


def test_episodes_built_again_by_hand_get_their_ids_back_at_once(ours: Owner) -> None:
    feed = ours.root / "public/feed.xml"
    before = ids_in(feed)
    built_again_by_hand(ours)
    stopped = ours.publishes("--json")
    ran = ours.types("restore", "--ids", "--yes")
    published = ours.publishes("--json", "--allow", "newer-live")

    assert {each["code"] for each in stopped.json["error"]["findings"]} == {"g-001"}
    assert all("pressroom restore --ids" in each["fix"] for each in stopped.json["error"]["findings"])
    assert (ran.code, published.code) == (0, 0)
    assert "3 episodes have their ids back." in ran.out
    assert sorted(ids_in(feed)) == sorted(before)


def test_the_plan_shows_each_line_and_writes_nothing(ours: Owner) -> None:
    built_again_by_hand(ours)
    before = ours.own_files()
    ran = ours.types("restore", "--ids", "--plan")

    assert ran.out.count("instead of again-") == 3
    assert "episodes/the-arms/episode.md" in ran.out
    assert ours.own_files() == before


def test_only_the_line_with_the_id_changes(ours: Owner) -> None:
    file = ours.root / "episodes/arms/episode.md"
    right = told(ours, "arms")
    file.write_text(right.replace('id = "', 'id = "X'))
    ran = ours.types("restore", "--ids", "--yes", "--json")

    assert (ran.code, [each["file"] for each in ran.json["ids"]]) == (0, ["episodes/arms/episode.md"])
    assert sorted(told(ours, "arms").splitlines()) == sorted(right.splitlines())


def test_where_every_id_is_right_nothing_is_asked_and_nothing_changes(ours: Owner) -> None:
    before = contents(ours.root / "episodes")
    ran = ours.types("restore", "--ids")

    assert ran.code == 0
    assert "Every live episode has the id that subscribers know." in ran.err
    assert ran.out == "Nothing to write.\n"
    assert contents(ours.root / "episodes") == before


def test_ids_come_from_where_the_show_is_published_and_from_no_other_place(ours: Owner) -> None:
    assert ours.types("restore", "s3://elsewhere", "--ids", "--json").error == "restore-newer-from"
