"""Headers: every mistake is found at once and explained with its line, its key and its remedy."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from workspace.document import read_toml
from workspace.findings import Finding
from workspace.header import Day, Email, Header, HttpsAddress, Many, Moment, Text, TimeZone, key, parse

LOS_ANGELES = ZoneInfo("America/Los_Angeles")


class Inner(Header):
    link: HttpsAddress | None = None
    label: Text = "x"


class Sample(Header):
    title: Text = key(why="People see it.", example="Knees")
    number: int | None = None
    explicit: bool = False
    type: Literal["full", "trailer"] = "full"
    publish: Moment | None = None
    day: Day | None = None
    email: Email | None = None
    zone: TimeZone | None = None
    tags: Many[Text] = ()
    inner: Many[Inner] = ()


def read(folder: Path, text: str) -> tuple[Sample | None, tuple[Finding, ...]]:
    path = folder / "file.toml"
    path.write_text(text)
    return parse(Sample, read_toml(path, "file.toml"), LOS_ANGELES)


def only(folder: Path, text: str) -> Finding:
    _, findings = read(folder, text)
    (finding,) = findings
    return finding


def test_a_right_header_becomes_a_frozen_value(tmp_path: Path) -> None:
    value, findings = read(
        tmp_path, 'title = " Knees "\nnumber = 2\ntags = ["a", "b"]\n[[inner]]\nlink = "https://e.org/x/"\n'
    )

    assert not findings
    assert value is not None
    assert (value.title, value.number, value.tags) == ("Knees", 2, ("a", "b"))
    assert value.inner[0].link == "https://e.org/x/"
    with pytest.raises(ValueError, match="frozen"):
        value.title = "Other"  # type: ignore[misc]  # that nobody can is what is tested


@pytest.mark.parametrize(
    ("line", "code", "problem", "fix"),
    [
        ('titel = "K"', "unknown-key", 'There is no key "titel" here.', "Did you mean  title  ?"),
        ('number = "12"', "wrong-kind", '"number" should be a whole number', "Write  number = 12"),
        ('explicit = "No"', "wrong-kind", '"explicit" should be true or false', "Write  explicit = false"),
        ("tags = 3", "wrong-kind", '"tags" should be a list', 'Write  tags = ["…"]'),
        ('tags = "knees, hips"', "wrong-kind", '"tags" should be a list', 'Write  tags = ["knees", "hips"]'),
        ('explicit = "yes"', "wrong-kind", '"explicit" should be true or false', "Write  explicit = true"),
        ('type = "Trailer"', "wrong-kind", "\"type\" should be one of 'full' or 'trailer'", 'Write  type = "trailer"'),
        ('type = "fulll"', "wrong-kind", "\"type\" should be one of 'full' or 'trailer'", 'Write  type = "full"'),
        ('email = "me at here"', "email", "is not an e-mail address", 'Write it as  "podcast@example.org"'),
        (
            'zone = "America/Los_Angelos"',
            "timezone",
            "There is no time zone",
            'Write  timezone = "America/Los_Angeles"',
        ),
        ('publish = "next Tuesday"', "date", "is not a date and time", "2026-11-24 06:00"),
        ('day = "24.11.2026"', "date", "is not a date", "2026-11-24"),
        ('publish = "2027-03-14 02:30"', "time-skipped", "a time that does not exist", "Choose 01:30 or 03:30."),
        ('inner = [{ link = "example.org" }]', "address", "is not a full web address", '"https://example.org"'),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_mistake_says_what_and_how_to_mend_it(tmp_path: Path, line: str, code: str, problem: str, fix: str) -> None:
    finding = only(tmp_path, f'title = "K"\n{line}\n')

    assert finding.code == code
    assert problem in finding.problem
    assert fix in finding.fix
    assert finding.where.line == 2


def test_one_value_in_brackets_is_proposed_without_them(tmp_path: Path) -> None:
    assert only(tmp_path, 'title = ["Knees"]\n').fix == 'Write  title = "Knees"'


def test_a_missing_key_says_why_it_is_wanted(tmp_path: Path) -> None:
    finding = only(tmp_path, "number = 1\n")

    assert (finding.code, finding.why, finding.fix) == (
        "key-missing",
        "People see it.",
        'Add the line  title = "Knees"',
    )


def test_a_key_whose_line_could_not_be_read_is_not_called_missing_too(tmp_path: Path) -> None:
    assert only(tmp_path, "title = “Knees”\n").code == "curly-quotes"


def test_all_mistakes_of_a_file_come_at_once(tmp_path: Path) -> None:
    _, findings = read(tmp_path, 'title = “K”\nnumber = "1"\nexplicit = 3\nnotes = "x"\nemail = "x"\n')

    assert {finding.code for finding in findings} == {"curly-quotes", "wrong-kind", "unknown-key", "email"}
    assert sorted(finding.where.line or 0 for finding in findings) == [1, 2, 3, 4, 5]


def test_a_mistake_deep_inside_names_its_own_key(tmp_path: Path) -> None:
    finding = only(tmp_path, 'title = "K"\n[[inner]]\n[[inner]]\nlabl = "y"\n')

    assert (finding.where.line, finding.where.key) == (4, "inner.1.labl")
    assert finding.fix == "Did you mean  label  ?"


def test_times_are_in_the_publishers_zone_unless_they_say_otherwise(tmp_path: Path) -> None:
    here, _ = read(tmp_path, 'title = "K"\npublish = "2026-11-24 06:00"\n')
    there, _ = read(tmp_path, 'title = "K"\npublish = "2026-11-24T06:00:00+01:00"\n')
    bare, _ = read(tmp_path, 'title = "K"\npublish = 2026-11-24 06:00:00\nday = 2026-11-24\n')

    assert here is not None
    assert there is not None
    assert bare is not None
    assert here.publish == datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    assert there.publish == datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    assert bare.publish == here.publish
    assert bare.day == date(2026, 11, 24)


def test_a_time_that_comes_twice_is_the_first_of_the_two(tmp_path: Path) -> None:
    value, findings = read(tmp_path, 'title = "K"\npublish = "2026-11-01 01:30"\n')

    assert not findings
    assert value is not None
    assert value.publish == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


def test_a_finding_is_four_lines_and_says_where_to_look(tmp_path: Path) -> None:
    words = str(only(tmp_path, 'title = "K"\nnumber = "12"\n'))

    assert [line.split()[0] for line in words.splitlines()] == ['"number"', "Where", "Why", "Fix"]
    assert 'file.toml, line 2:  number = "12"' in words
