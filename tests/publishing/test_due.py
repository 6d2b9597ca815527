"""What is due is published by a job that runs by the clock, and nothing else is."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.due import Due, Waiting, due, due_now
from publishing.live import target_folder
from publishing.publication import read_publication
from publishing.release import carry_out, prepare
from tests.journey.owner import SETTINGS, Owner, an_owner, contents
from tests.publishing.doubles import Cut, CutOff
from workspace.errors import MustFix
from workspace.folder import OwnerFolder
from workspace.progress import silent

SIX = datetime(2026, 11, 24, 14, tzinfo=UTC)  # 6:00 in Los Angeles
SECOND = timedelta(seconds=1)


def desk(owner: Owner, now: datetime) -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=now, who="a timed job")


def by_the_clock(owner: Owner, now: datetime) -> Due:
    """What `publish --due` does."""
    found = due_now(desk(owner, now))
    if found.now:
        assert carry_out(prepare(desk(owner, now)), silent).ok
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    """One episode is live, one waits; what is published lies outside of the show's folder."""
    root = tmp_path_factory.mktemp("made")
    owner = an_owner(root / "our-show", settings=f'{SETTINGS}[publish]\nto = "../public"\n')
    owner.episode("knees")
    owner.episode("backs", publish="2026-11-24 06:00")
    by_the_clock(owner, SIX - SECOND)
    return owner


@pytest.fixture
def show(made: Owner, tmp_path: Path) -> Owner:
    shutil.copytree(made.root.parent, tmp_path / "home", copy_function=shutil.copy2)
    return Owner(tmp_path / "home/our-show")


def feed(owner: Owner) -> str:
    settings = read_publication(OwnerFolder(owner.root)).required().settings
    return (target_folder(OwnerFolder(owner.root), settings) / "feed.xml").read_text()


def test_one_second_before_nothing_is_due_and_nothing_is_touched(show: Owner) -> None:
    before = contents(show.root.parent)
    found = by_the_clock(show, SIX - SECOND)

    assert found.now == ()
    assert found.lines() == ('Nothing is due; the next is "About backs", Tue, Nov 24, 2026, 6:00.',)
    assert found.as_json() == {"due": [], "next": {"title": "About backs", "publish": "2026-11-24T06:00:00-08:00"}}
    assert contents(show.root.parent) == before


def test_at_the_moment_it_is_published_and_the_next_hour_nothing_is_left(show: Owner) -> None:
    first, second = by_the_clock(show, SIX), by_the_clock(show, SIX + timedelta(hours=1))

    assert first.lines() == ('"About backs" is due since Tue, Nov 24, 2026, 6:00.',)
    assert "About backs" in feed(show)
    assert "<pubDate>Tue, 24 Nov 2026 06:00:00 -0800</pubDate>" in feed(show)
    assert second.lines() == ("Nothing is due, and nothing is waiting for its day.",)


def test_words_that_were_edited_wait_until_something_is_due(show: Owner) -> None:
    show.change("episodes/knees/episode.md", "About knees", "All about knees")

    assert not by_the_clock(show, SIX - SECOND).now
    assert "All about knees" not in feed(show)
    assert by_the_clock(show, SIX).now
    assert "All about knees" in feed(show)


def test_a_draft_is_never_due(show: Owner) -> None:
    show.change("episodes/backs/episode.md", 'publish = "2026-11-24 06:00"\n', "")

    assert by_the_clock(show, SIX).lines() == ("Nothing is due, and nothing is waiting for its day.",)


def test_an_article_is_due_as_well(show: Owner) -> None:
    show.write("articles/crunches.md", '+++\ntitle = "Crunches"\npublish = "2026-11-23"\n+++\n\nWords.\n')
    now = SIX - SECOND

    assert [each.title for each in by_the_clock(show, now).now] == ["Crunches"]
    assert not by_the_clock(show, now).now
    assert "About backs" not in feed(show)


def test_a_live_episode_whose_id_was_lost_is_not_due_again(show: Owner) -> None:
    by_the_clock(show, SIX)
    text = show.read("episodes/backs/episode.md")
    show.write("episodes/backs/episode.md", "".join(x for x in text.splitlines(True) if not x.startswith("id =")))

    assert not by_the_clock(show, SIX).now


def test_a_fresh_copy_of_the_words_and_the_one_recording_is_enough(show: Owner) -> None:
    """As on a computer that has only what a repository holds."""
    shutil.rmtree(show.root / ".pressroom")
    (show.root / "episodes/knees/recording.wav").unlink()
    published = [*(show.root.parent / "public/episodes/knees").glob("*.mp3")]

    assert not by_the_clock(show, SIX - SECOND).now
    assert by_the_clock(show, SIX).now
    assert feed(show).count("<item>") == 2
    assert [*(show.root.parent / "public/episodes/knees").glob("*.mp3")] == published


def test_what_is_due_and_has_no_recording_there_says_so(show: Owner) -> None:
    shutil.rmtree(show.root / ".pressroom")
    (show.root / "episodes/backs/recording.wav").unlink()

    assert not by_the_clock(show, SIX - SECOND).now
    with pytest.raises(MustFix) as raised:
        by_the_clock(show, SIX)
    assert [each.where.file for each in raised.value.findings] == ["episodes/backs/"]
    assert "About backs" not in feed(show)


def test_a_file_that_cannot_be_read_may_be_the_one_that_is_due(show: Owner) -> None:
    show.change("episodes/backs/episode.md", 'title = "', "title = “")

    with pytest.raises(MustFix):
        by_the_clock(show, SIX)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("request_number", [1, 4, 9, 11])
def test_a_run_that_was_cut_off_is_gone_on_with_by_the_next(show: Owner, request_number: int, *, after: bool) -> None:
    prepared = prepare(desk(show, SIX))
    with pytest.raises(Cut):
        carry_out(replace(prepared, storage=CutOff(prepared.storage, request_number, after=after)), silent)

    assert by_the_clock(show, SIX + timedelta(hours=1)).now
    assert not by_the_clock(show, SIX + timedelta(hours=2)).now
    assert feed(show).count("<item>") == 2


def test_everything_is_due_before_the_first_publish(show: Owner) -> None:
    publication = read_publication(OwnerFolder(show.root)).required()
    found = due(publication, None, SIX)

    assert [each.title for each in found.now] == ["About knees", "About backs"]
    assert found.next is None
    assert isinstance(found.now[0], Waiting)
