"""Starting: a show of one's own, the sample, an episode."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.start import new_episode, new_show, sample_show
from tests.episodes.sound.tones import speech_like, write_with
from tests.journey.owner import Owner, an_owner, contents, sound
from workspace.errors import MustFix, UserError
from workspace.folder import OwnerFolder

ANSWERS = {
    "name": "Knee Talk",
    "author": "Dr. Jo",
    "publisher": "Jo's Clinic",
    "email": "desk@clinic.example.org",
    "timezone": "America/Denver",
}


def test_the_answers_stand_in_the_files(tmp_path: Path) -> None:
    made = new_show(tmp_path / "s", ANSWERS)
    show, settings = tomllib.loads(made.show.read_text()), tomllib.loads(made.settings.read_text())

    assert (show["name"], show["author"]) == ("Knee Talk", "Dr. Jo")
    assert settings["publisher"]["timezone"] == "America/Denver"
    assert (made.root / ".gitignore").is_file()


@pytest.mark.parametrize(
    ("key", "value"), [("email", "nobody"), ("timezone", "Mars/Phobos"), ("name", ""), ("author", " \n")]
)
def test_an_answer_that_cannot_be_is_refused_before_anything_is_made(tmp_path: Path, key: str, value: str) -> None:
    with pytest.raises(MustFix) as caught:
        new_show(tmp_path / "s", ANSWERS | {key: value})

    assert [finding.where.file for finding in caught.value.findings] == [f"--{key}"]
    assert not list(tmp_path.iterdir())


def test_the_sample_is_made_once_and_taken_as_it_is(tmp_path: Path) -> None:
    made = sample_show(tmp_path / "s")
    (made.root / "show.toml").write_text((made.root / "show.toml").read_text() + "# mine\n")

    assert sample_show(tmp_path / "s") == made
    assert (made.root / "show.toml").read_text().endswith("# mine\n")


def test_a_show_of_ones_own_is_not_the_sample(tmp_path: Path) -> None:
    for number, change in enumerate(("clinic.example.org", None)):
        if change:
            folder = an_owner(tmp_path / str(number)).root
        else:  # the sample, sent to a bucket since
            folder = sample_show(tmp_path / str(number)).root
            settings = folder / "pressroom.toml"
            settings.write_text(settings.read_text().replace('to = "public"', 'to = "s3://real/one"'))
        before = contents(folder)
        with pytest.raises(UserError, match="a show of its own"):
            sample_show(folder)
        assert contents(folder) == before


def test_an_episode_starts_with_everything_that_can_be_known(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s")
    owner.episode("knees", number=7, season=2)
    tags = {"title": "Hips, told", "date": "2026-03-01"}
    recording = write_with(tmp_path / "REC_0001.flac", speech_like(2), codec="flac", tags=tags)
    desk = Desk(folder=OwnerFolder(owner.root), now=datetime(2026, 11, 22, tzinfo=UTC))
    started = new_episode(desk, recording, None)

    assert (started.slug, started.draft.season, started.draft.number) == ("hips-told", 2, 8)
    page = owner.read("episodes/hips-told/episode.md")
    assert 'title = "Hips, told"   # a guess' in page
    assert 'recorded = "2026-03-01"' in page
    assert f'id = "{started.draft.id}"' in page
    assert (owner.root / "episodes/hips-told/recording.flac").read_bytes() == recording.read_bytes()


def test_a_bad_episode_does_not_stop_a_new_one_that_is_a_draft(tmp_path: Path) -> None:
    owner = Owner(an_owner(tmp_path / "s").root)
    owner.episode("knees", publish=None, body="## Chapters\n\n- one minute Knees")

    assert owner.types("new", sound(tmp_path / "talk.wav")).code == 0
