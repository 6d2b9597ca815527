"""Status: what is live, what waits, what needs somebody, and what to type next."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.status import status
from tests.journey.owner import Owner, an_owner
from workspace.errors import MustFix
from workspace.folder import OwnerFolder

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    return an_owner(tmp_path / "our-show")


def desk(owner: Owner) -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=NOW)


def test_it_follows_a_show_from_the_first_day(owner: Owner) -> None:
    assert status(desk(owner)).lines()[-1] == "Next:  pressroom publish"

    owner.episode("knees")
    due = status(desk(owner))
    assert [(each.slug, each.due) for each in due.waiting] == [("knees", True)]
    assert due.release is None

    assert owner.publishes().code == 0
    owner.episode("backs", publish="2026-02-05 06:00")
    assert owner.publishes().code == 0
    owner.episode("hips", publish=None)
    owner.episode("feet", publish="2027-01-05 06:00")
    now = status(desk(owner))
    assert [each.slug for each in now.live] == ["backs", "knees"]
    assert {each.slug: each.words for each in now.waiting} == {
        "hips": "draft: no publish date",
        "feet": "goes public Tue, Jan 5, 2027, 6:00",
    }
    assert (now.release, now.needs) == (2, ())
    assert now.live[0].address == "https://clinic.example.org/episodes/backs/"


def test_words_that_were_changed_since_the_last_release_wait_as_well(owner: Owner) -> None:
    owner.episode("knees")
    assert owner.publishes().code == 0
    assert status(desk(owner)).changed == ()
    owner.change("episodes/knees/episode.md", "About knees", "All about knees")
    told = status(desk(owner))

    assert told.as_json()["changed"] == ["episodes/knees/episode.md"]
    assert "    episodes/knees/episode.md   changed since release 1" in told.lines()
    assert told.lines()[-1] == "Next:  pressroom publish"


def test_what_an_undo_took_back_is_not_to_be_published_without_a_look(owner: Owner) -> None:
    owner.episode("knees")
    assert owner.publishes().code == 0
    owner.change("episodes/knees/episode.md", "About knees", "All about knees")
    assert owner.publishes().code == 0
    assert owner.types("undo", "--yes").code == 0
    told = status(desk(owner)).lines()

    assert "    episodes/knees/episode.md   taken back by an undo: correct it first" in told
    assert told[-1] == "Next:  pressroom publish --plan"


def test_an_episode_that_an_undo_took_back_is_not_called_due(owner: Owner) -> None:
    owner.episode("knees")
    assert owner.publishes().code == 0
    owner.episode("staff-meeting")
    assert owner.publishes().code == 0
    assert owner.types("undo", "--yes").code == 0
    told = "\n".join(status(desk(owner)).lines())

    assert "taken back by an undo: the next publish would put it up again" in told
    assert "publish now" not in told
    assert told.endswith("Next:  pressroom publish --plan")


def test_articles_that_wait_and_episodes_that_were_taken_down_are_told(owner: Owner) -> None:
    owner.episode("knees")
    owner.write("articles/feet.md", '+++\ntitle = "Feet"\npublish = "2027-01-05 06:00"\n+++\nText.')
    owner.write("articles/hips.md", '+++\ntitle = "Hips"\n+++\nText.')
    assert owner.publishes().code == 0
    owner.change("episodes/knees/episode.md", 'title = "About knees"', 'title = "About knees"\nremoved = "2026-11-20"')
    assert not status(desk(owner)).removed
    assert owner.publishes().code == 0
    told = status(desk(owner))

    assert '    Article "Feet"   goes public Tue, Jan 5, 2027, 6:00' in told.lines()
    assert '    Article "Hips"   draft: no publish date' in told.lines()
    assert "    About knees   since November 20, 2026" in told.lines()
    assert [each.slug for each in told.articles] == ["feet", "hips"]
    assert json.loads(json.dumps(told.as_json()))["removed"] == [{"title": "About knees", "removed": "2026-11-20"}]


def test_a_mistake_in_one_file_does_not_hide_the_rest(owner: Owner) -> None:
    owner.episode("knees")
    assert owner.publishes().code == 0
    owner.write("episodes/hips/episode.md", "+++\ntitle = “Hips”\n+++\n")
    now = status(desk(owner))

    assert [each.slug for each in now.live] == ["knees"]
    assert [each.code for each in now.needs] == ["curly-quotes"]
    assert now.lines()[-1] == "Next:  pressroom check"


def test_without_settings_there_is_nothing_to_say(owner: Owner) -> None:
    (owner.root / "pressroom.toml").unlink()
    with pytest.raises(MustFix, match=r"no pressroom\.toml"):
        status(desk(owner))
