from __future__ import annotations

import pytest

from podcast.categories import (
    APPLE,
    GOOGLE_PLAY,
    RENAMED,
    Category,
    category_from,
    google_play_category,
    is_listed,
    nearest_listed,
)


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("Health", "Health & Fitness"),
        ("Medicine", "Health & Fitness > Medicine"),
        ("Helth & Fitness > Medcine", "Health & Fitness > Medicine"),
        ("Science & Medicine > Medicine", "Health & Fitness > Medicine"),
        ("Technology > Software How-To", "Technology"),
        ("Technology > Something", "Technology"),
        ("Sports & Recreation > Something", "Sports"),
        ("arts>books", "Arts > Books"),
    ],
)
def test_what_was_meant_is_found(written: str, near: str) -> None:
    assert str(nearest_listed(written)) == near


def test_what_nobody_can_guess_has_no_neighbor() -> None:
    assert nearest_listed("xyzzy") is None


def test_every_old_name_leads_to_a_listed_one() -> None:
    for old, new in RENAMED.items():
        assert not is_listed(category_from(old)), old
        assert is_listed(category_from(new)), new


def test_every_listed_category_has_a_place_in_google_play_and_no_other_has() -> None:
    assert {google_play_category(Category(name)) for name in APPLE} <= set(GOOGLE_PLAY)
    assert google_play_category(Category("Knees")) is None


def test_the_list_has_nineteen_categories() -> None:
    assert len(APPLE) == 19
    assert sum(map(len, APPLE.values())) == 91
