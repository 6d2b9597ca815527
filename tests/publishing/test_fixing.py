"""What needs no judgment is mended: one line at a time, every other byte stays."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.checking import check
from publishing.desk import Desk
from publishing.fixing import mend
from tests.journey.owner import Owner, an_owner
from workspace.findings import Finding, Mend, Place
from workspace.folder import OwnerFolder

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHOW = (
    'name = “The Penrose Podcast”  # our name\r\nauthor = "Penrose Physical Therapy"\r\n'
    'description = "Plain talk about pain and movement."\r\ncategory = "Health"\r\nlanguage = "en_US" # American\r\n'
    '\r\n[listen]\r\nspotify = ""\r\nstitcher = "https://stitcher.com/x"\r\n'
)


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    made = an_owner(tmp_path / "our-show")
    made.episode("knees", publish="2026-01-05 06:00")
    made.write("show.toml", SHOW)
    return made


def desk(owner: Owner) -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=NOW)


def test_everything_is_mended_in_one_go_and_told_line_by_line(owner: Owner) -> None:
    checked = check(desk(owner), fix=True)

    assert owner.read("show.toml") == (
        'name = "The Penrose Podcast"  # our name\r\nauthor = "Penrose Physical Therapy"\r\n'
        'description = "Plain talk about pain and movement."\r\ncategory = "Health & Fitness"\r\n'
        'language = "en-us" # American\r\n\r\n[listen]\r\nspotify = ""\r\n'
    )
    assert [each.code for each in checked.mended] == ["curly-quotes", "p-006", "p-007", "p-012"]
    assert (
        checked.lines()[1]
        == 'Mended  show.toml, line 4:  category = "Health"  →  category = "Health & Fitness"   (p-006)'
    )
    assert checked.lines()[3].endswith("→  taken out   (p-012)")
    assert not [each for each in checked.findings if each.mend]


def test_nothing_is_mended_unless_it_is_asked_for(owner: Owner) -> None:
    before = owner.own_files()
    checked = check(desk(owner))

    assert owner.own_files() == before
    assert checked.remarks == ("1 of them needs no judgment:  pressroom check --fix",)
    assert checked.as_json()["fixable"] == 1
    assert checked.as_json()["mended"] == []


def test_mending_twice_changes_nothing_the_second_time(owner: Owner) -> None:
    check(desk(owner), fix=True)
    before = owner.own_files()

    assert check(desk(owner), fix=True).mended == ()
    assert owner.own_files() == before


def test_only_what_was_asked_about_is_mended(owner: Owner) -> None:
    owner.write("episodes/knees/episode.md", "+++\ntitle = “Knees”\npublish = “2026-01-05 06:00”\n+++\n\nNotes.\n")
    owner.write("show.toml", SHOW.replace("“", '"').replace("”", '"'))
    checked = check(desk(owner), episode="knees", fix=True)

    assert [each.mend.file for each in checked.mended] == ["episodes/knees/episode.md"] * 2
    assert owner.read("episodes/knees/episode.md").startswith('+++\ntitle = "Knees"\npublish = "2026-01-05 06:00"\n')
    assert 'category = "Health"' in owner.read("show.toml")


def test_the_publishers_language_is_mended_where_it_stands(owner: Owner) -> None:
    owner.write("show.toml", SHOW.replace("“", '"').replace("”", '"').replace('language = "en_US" # American\r\n', ""))
    owner.change("pressroom.toml", "[site]", 'language = "Deutsch"\n[site]')
    check(desk(owner), fix=True)

    assert 'language = "de"\n' in owner.read("pressroom.toml")


def finding(line: int, before: str, after: str | None, file: str = "show.toml") -> Finding:
    changed = Mend(file=file, line=line, before=before, after=after)
    return Finding(code="x-001", where=Place(file, line), problem="", why="", fix="", mend=changed)


@pytest.mark.parametrize(
    "stale",
    [
        finding(2, 'author = "Somebody else"', None),
        finding(99, 'author = "Penrose Physical Therapy"', None),
        finding(1, "x = 1", None, file="gone.toml"),
    ],
)
def test_a_line_that_reads_differently_by_now_is_left_alone(owner: Owner, stale: Finding) -> None:
    before = owner.own_files()

    assert mend(owner.root, [stale]) == ()
    assert owner.own_files() == before


def test_a_file_in_an_old_encoding_is_left_alone(owner: Owner) -> None:
    (owner.root / "show.toml").write_bytes('name = "Bücher"\ncategory = "Health"\n'.encode("latin-1"))
    before = owner.own_files()

    assert mend(owner.root, [finding(2, 'category = "Health"', 'category = "Health & Fitness"')]) == ()
    assert owner.own_files() == before


def test_of_two_changes_to_one_line_the_first_is_made_and_lines_below_stay_in_place(owner: Owner) -> None:
    changes = [
        finding(4, 'category = "Health"', None),
        finding(4, 'category = "Health"', 'category = "Arts"'),
        finding(9, 'stitcher = "https://stitcher.com/x"', None),
    ]
    done = mend(owner.root, changes)

    assert [each.mend.line for each in done] == [4, 9]
    assert "category" not in owner.read("show.toml")
    assert owner.read("show.toml").endswith('spotify = ""\r\n')
