"""When directories should show what was published: only those that list the show and say how long they take."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from publishing.expecting import expected_in
from publishing.publication import Publication, read_publication
from tests.publishing.live_checks.a_live_show import NOW, SETTINGS, SHOW, SITE, a_show

WHEN = NOW.isoformat()
LISTED = """
[listen]
apple = "https://podcasts.apple.com/us/podcast/knees/id1513112471"
youtube = "https://www.youtube.com/playlist?list=PLknees"
spotify = "https://open.spotify.com/show/4rOoJ6Egrf8K2IrywzwOMk"
"""


def publication(root: Path, show: str, settings: str = SETTINGS) -> Publication:
    return read_publication(a_show(root, show, settings).folder).required()


def test_the_soonest_comes_first_on_the_clinics_clock(tmp_path: Path) -> None:
    settings = SETTINGS.replace('"UTC"', '"America/Los_Angeles"')
    found = expected_in(publication(tmp_path, SHOW + LISTED, settings), WHEN, NOW)

    assert [each.line() for each in found] == [
        "You should see it in YouTube Music by Sun, Nov 22, 2026, 4:05.",
        "You should see it in Apple Podcasts by Mon, Nov 23, 2026, 4:00.",
    ]
    assert found[0].as_json() == {"directory": "youtube", "by": "2026-11-22T04:05:00-08:00"}


@pytest.mark.parametrize(
    ("published", "later"),
    [(WHEN, timedelta(days=2)), ("once upon a time", timedelta())],
    ids=["passed", "no time"],
)
def test_what_has_passed_is_not_told(tmp_path: Path, published: str, later: timedelta) -> None:
    assert expected_in(publication(tmp_path, SHOW + LISTED), published, NOW + later) == ()


def test_a_show_that_is_listed_nowhere_or_cannot_be_reached_is_expected_nowhere(tmp_path: Path) -> None:
    here = SETTINGS.replace(SITE, "https://podcast.example.org")

    assert expected_in(publication(tmp_path / "a", SHOW), WHEN, NOW) == ()
    assert expected_in(publication(tmp_path / "b", SHOW + LISTED, here), WHEN, NOW) == ()
