"""The front page of somebody who has little yet: no name twice, and always a next step."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.site import build_site
from publishing.start import sample_show
from tests.as_read import as_read
from workspace.folder import OwnerFolder

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SETTINGS = """[publisher]
name = "Our Clinic"
email = "podcast@example.org"
timezone = "UTC"
{more}
[site]
address = "https://example.org"
"""
SHOW = 'name = "Our Show"\nauthor = "Our Clinic"\ndescription = "Words."\ntagline = "Plain talk."\ncategory = "Arts"\n'
ARTICLE = '+++\ntitle = "Knees"\npublish = "2026-01-05"\n+++\n\nYes.\n'


def front(root: Path, more: str = "", *, show: bool = False) -> str:
    folder = OwnerFolder(root)
    folder.articles.mkdir(parents=True)
    folder.settings.write_text(SETTINGS.format(more=more))
    (folder.articles / "knees.md").write_text(ARTICLE)
    if show:
        folder.show.write_text(SHOW)
    build_site(Desk(folder=folder, now=NOW))
    return as_read((folder.site / "index.html").read_bytes())


def hero(page: str) -> str:
    (found,) = re.findall(
        r'<div class="hero deep">(.*?)\n</div>\n(?:<section|</main|<div class="part)', page, re.DOTALL
    )
    return str(found)


@pytest.mark.parametrize(
    ("more", "show", "heading", "intro"),
    [
        ("", False, "Our Clinic", None),
        ('address = "Olympia"', False, "Our Clinic", "Olympia"),
        ("", True, "Our Show", "Plain talk. By Our Clinic."),
        ('address = "Olympia"', True, "Our Show", "Plain talk. By Our Clinic in Olympia."),
        ('tagline = "We help."', True, "We help.", "Our Clinic. Our Show: Plain talk."),
    ],
)
def test_the_heading_says_the_most_there_is_and_the_line_under_it_does_not_say_it_again(
    tmp_path: Path, more: str, show: bool, heading: str, intro: str | None
) -> None:
    page = hero(front(tmp_path, more, show=show))

    assert re.findall(r"<h1>(.*?)</h1>", page) == [heading]
    assert re.findall(r'<p class="lead">(.*?)</p>', page) == ([intro] if intro else [])


def test_a_show_without_an_episode_says_that_one_comes_and_how_to_follow_it(tmp_path: Path) -> None:
    page = hero(front(tmp_path, show=True))

    assert "The first episode is on its way." in page
    assert '<a class="button" href="./listen/">Follow the podcast</a>' in page


def test_where_there_is_a_telephone_that_comes_first(tmp_path: Path) -> None:
    page = hero(front(tmp_path, 'phone = "(360) 555-0100"', show=True))

    assert re.findall(r'class="button[^"]*" href="(\w+)', page) == ["tel", "sms"]


def test_the_latest_episode_plays_in_our_player_and_keeps_its_place_with_its_page(tmp_path: Path) -> None:
    show = sample_show(tmp_path / "show")
    build_site(Desk(folder=show, now=NOW))
    home, episode = (
        as_read((show.site / name / "index.html").read_bytes()) for name in ("", "episodes/tendon-injuries")
    )
    places = [re.findall(r'data-page="([^"]+)"', page) for page in (home, episode)]

    assert places[0] == places[1] == ["https://penrose.example.org/episodes/tendon-injuries/"]
    assert re.search(r'<script src="\./assets/player-\w+\.js" defer></script>', home)
