"""`status --live`: who published what since, what others changed, and whether the feed answers."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from publishing.drift.live_look import _differences
from publishing.manifest import MANIFEST_PATH, Manifest, from_bytes
from publishing.status import status
from tests.journey.owner import Owner
from tests.publishing.doubles import published as an_episode
from tests.publishing.drift.a_repair import a_copy, desk, published
from workspace.errors import UserError


def told(owner: Owner) -> str:
    return "\n".join(status(desk(owner), live=True).lines())


def test_a_show_as_it_was_published(owner: Owner) -> None:
    found = status(desk(owner), live=True)

    assert "In the storage" in told(owner)
    assert "release 1, " in told(owner)
    assert "by jen on laptop" in told(owner)
    assert "Nov 22, 2026, " in told(owner)
    assert "The feed answers" in told(owner)
    assert found.looked is not None
    assert not found.looked.is_newer
    assert found.as_json()["looked"]["seen"] == 1  # type: ignore[index]
    assert "looked" not in status(desk(owner)).as_json()


def test_what_another_computer_published_is_named(owner: Owner, tmp_path: Path) -> None:
    other = a_copy(owner, tmp_path / "other" / "our-show")
    other.change("pressroom.toml", "[site]", f'[publish]\nto = "{owner.public}"\n[site]')
    other.change("episodes/knees/episode.md", "About knees", "All about knees")
    assert published(other).ok
    found = status(desk(owner), live=True)

    assert found.looked is not None
    assert found.looked.is_newer
    assert "Published since this computer last did (release 1)" in told(owner)
    assert 'title      "About knees" is now "All about knees"' in told(owner)
    assert "changed" in told(owner)
    assert found.lines()[-1] == "Next:  pressroom restore --newer"


def test_a_publish_of_ones_own_that_was_cut_off_is_nobody_elses_release(owner: Owner) -> None:
    record = from_bytes((owner.public / MANIFEST_PATH).read_bytes(), where="the target")
    begun = replace(record, when="2026-11-23T08:00:00+00:00", pending={"index.html": ("f" * 64,)})
    (owner.public / MANIFEST_PATH).write_bytes(begun.to_bytes())
    (owner.public / "index.html").write_text("half way")
    found = status(desk(owner), live=True)

    assert found.looked is not None
    assert not found.looked.is_newer
    assert "Published since" not in told(owner)


def test_hand_edits_and_a_feed_that_is_gone_are_named(owner: Owner) -> None:
    (owner.public / "feed.xml").unlink()
    (owner.public / "index.html").write_text("by hand")
    words = told(owner)

    assert "deleted    feed.xml" in words
    assert "changed    index.html" in words
    assert "It is not there." in words
    assert words.endswith("Next:  pressroom publish --repair")


def test_a_computer_that_never_published_and_a_target_without_anything(owner: Owner) -> None:
    shutil.rmtree(owner.root / ".pressroom")
    assert "has not published here yet" in told(owner)

    shutil.rmtree(owner.public)
    with pytest.raises(UserError, match="Nothing is published yet"):
        told(owner)


def test_episodes_that_came_and_went_are_told_and_many_are_counted() -> None:
    before = Manifest(release=1, who="", when="", episodes={"a": an_episode("a"), "b": an_episode("b")})
    new = {f"n{number}": an_episode(f"n{number}") for number in range(9)}
    moved = replace(an_episode("b"), slug="c", audio="c.mp3")
    lines = _differences(before, replace(before, release=2, episodes={"b": moved, **new}))

    assert 'audio      of "B" is another file' in lines
    assert 'address    of "B" is now c' in lines
    assert lines[-1] == "and 4 more"
    assert 'taken out  "A"' in _differences(before, replace(before, episodes={"b": an_episode("b")}))
