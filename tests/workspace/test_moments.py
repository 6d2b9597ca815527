"""Moments on the clock of a zone: hours that come twice, hours that do not come, and what feeds say of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast.namespaces.dates import rfc_2822
from workspace.document import Document
from workspace.findings import Finding
from workspace.header import Header, Moment, parse

ZONES = (
    *("America/Los_Angeles", "America/New_York", "America/St_Johns", "America/Santiago", "America/Havana", "UTC"),
    *("Europe/Dublin", "Europe/Berlin", "Africa/Casablanca", "Asia/Beirut", "Asia/Kathmandu"),
    *("Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Apia"),
)


class Written(Header):
    publish: Moment


def read(words: str, zone: str) -> tuple[datetime | None, tuple[Finding, ...]]:
    document = Document(name="episode.md", path=Path("episode.md"), text="", values={"publish": words})
    value, found = parse(Written, document, ZoneInfo(zone))
    return value.publish if value else None, found


TWICE = [
    ("America/Los_Angeles", "2026-11-01 01:30", "2026-11-01T08:30Z"),
    ("America/St_Johns", "2026-11-01 01:30", "2026-11-01T04:00Z"),
    ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:45Z"),  # half an hour, back from +11
    ("Europe/Dublin", "2026-10-25 01:30", "2026-10-25T00:30Z"),  # its winter is the exception, not its summer
    ("Africa/Casablanca", "2026-02-15 02:30", "2026-02-15T01:30Z"),  # for Ramadan
    ("Pacific/Chatham", "2026-04-05 03:00", "2026-04-04T13:15Z"),
]


@pytest.mark.parametrize(("zone", "words", "moment"), TWICE, ids=[each[0] for each in TWICE])
def test_of_an_hour_that_comes_twice_the_first_is_meant(zone: str, words: str, moment: str) -> None:
    first, found = read(words, zone)

    assert not found
    assert first == datetime.fromisoformat(moment)
    assert first is not None
    second = datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone), fold=1)
    assert second.astimezone(UTC) > first
    assert read(second.isoformat(), zone)[0] == second.astimezone(UTC)  # with an offset it can be said


@pytest.mark.parametrize(
    ("zone", "words", "fix"),
    [
        ("America/Los_Angeles", "2027-03-14 02:30", "Choose 01:30 or 03:30."),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "Choose 01:45 or 02:45."),
        ("Europe/Dublin", "2026-03-29 01:30", "Choose 00:30 or 02:30."),
        ("America/Havana", "2026-03-08", "Choose 2026-03-07 23:00 or 01:00."),
        ("Pacific/Apia", "2011-12-30 10:00", "Choose 2011-12-29 10:00 or 2011-12-31 10:00."),
    ],
)
def test_a_time_that_does_not_come_is_told_with_two_that_do(zone: str, words: str, fix: str) -> None:
    moment, (finding,) = read(words, zone)

    assert (moment, finding.code, finding.fix) == (None, "time-skipped", fix)


@given(
    st.sampled_from(ZONES),
    st.integers(0, 60 * 24 * 365 * 3).map(lambda minute: datetime(2026, 1, 1) + timedelta(minutes=minute)),  # noqa: DTZ001 - a wall clock
)
def test_what_is_read_is_what_the_clock_there_shows_and_what_the_feed_says(zone: str, wall: datetime) -> None:
    moment, found = read(f"{wall:%Y-%m-%d %H:%M}", zone)
    if moment is None:
        assert [each.code for each in found] == ["time-skipped"]
        return
    assert moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall
    assert parsedate_to_datetime(rfc_2822(moment)) == moment
    assert rfc_2822(moment).endswith(f"{moment:%H:%M:%S %z}")


def test_an_offset_that_is_written_holds_whatever_the_zone_is() -> None:
    assert {read("2026-11-24T06:00:00+05:45", zone)[0] for zone in ZONES} == {datetime(2026, 11, 24, 0, 15, tzinfo=UTC)}
