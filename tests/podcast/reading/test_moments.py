"""Dates as feeds have them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast.reading.moments import read_moment


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Tue, 02 Jan 2024 06:00:00 +0000", "2024-01-02T06:00:00+00:00"),
        ("Tue, 02 Jan 2024 06:00:00 -0000", "2024-01-02T06:00:00+00:00"),
        ("Tue, 02 Jan 2024 06:00:00 GMT", "2024-01-02T06:00:00+00:00"),
        ("Tue, 02 Jan 2024 06:00:00 -0800", "2024-01-02T06:00:00-08:00"),
        ("Tue, 02 Jan 2024 06:00:00 EST", "2024-01-02T06:00:00-05:00"),
        ("Tue, 02 Jul 2024 06:00:00 PDT", "2024-07-02T06:00:00-07:00"),
        ("Tue, 02 Jul 2024 06:00:00 CEST", "2024-07-02T06:00:00+02:00"),
        ("Tue, 02 Jul 2024 06:00:00 GMT+2", "2024-07-02T06:00:00+02:00"),
        ("Tue, 02 Jul 2024 06:00:00 UTC+05:30", "2024-07-02T06:00:00+05:30"),
        ("Sun, 15 Jun 2019 19:00:00 GMT", "2019-06-15T19:00:00+00:00"),
        ("2 Jan 24 06:00 Z", "2024-01-02T06:00:00+00:00"),
        ("2 Jan 98 06:00 GMT", "1998-01-02T06:00:00+00:00"),
        ("Tue,2-Jan-2024 6:00:00 GMT", "2024-01-02T06:00:00+00:00"),
        ("Tue, 02 January 2024 06:00:00 PM GMT", "2024-01-02T18:00:00+00:00"),
        ("Tue, 02 Jan 2024 12:30 a.m. GMT", "2024-01-02T00:30:00+00:00"),
        ("January 2nd, 2024 06:00 GMT", "2024-01-02T06:00:00+00:00"),
        ("Tue Jan  2 06:00:00 GMT 2024", "2024-01-02T06:00:00+00:00"),
        ("2024-01-02T06:00:00Z", "2024-01-02T06:00:00+00:00"),
        ("2024-01-02T06:00:00.123456+02:00", "2024-01-02T06:00:00+02:00"),
        ("2024-01-02 06:00:00 -0500", "2024-01-02T06:00:00-05:00"),
        ("2024/01/02 06:00 GMT", "2024-01-02T06:00:00+00:00"),
        ("1704175200", "2024-01-02T06:00:00+00:00"),
        ("Di, 02 Jän 2024 06:00:00 MEZ", "2024-01-02T06:00:00+01:00"),
        ("Do, 02 Mai 2024 06:00:00 +0200", "2024-05-02T06:00:00+02:00"),
        ("Mo., 02. März 2020 06:00:00 +0100", "2020-03-02T06:00:00+01:00"),
        ("gio, 02 mag 2024 06:00:00 +0200", "2024-05-02T06:00:00+02:00"),
        ("mar., 02 janv. 2024 06:00:00 +0100", "2024-01-02T06:00:00+01:00"),
        ("lun, 01 août 2022 06:00:00 +0200", "2022-08-01T06:00:00+02:00"),
        ("24 de dezembro de 2020 08:00 BRT", "2020-12-24T08:00:00-03:00"),
        ("Tue, 02 Jan 2024 06:00:60 GMT", "2024-01-02T06:00:59+00:00"),
        ("Tue, 02 Jan 2024 06:00:00 -00:00", "2024-01-02T06:00:00+00:00"),
    ],
)
def test_a_date_is_read_without_a_doubt(text: str, meant: str) -> None:
    read = read_moment(f"  {text}\n")

    assert read.moment is not None
    assert (read.moment.isoformat(), read.doubt) == (meant, "")


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 02 Jan 2024 06:00:00",
        "2024-01-02 06:00",
        "Tue, 02 Jan 2024 06:00:00 America/New_York",
        "2 Jan 2024 06:00 +9900",
        "Tue, 02 Jan 2024 06:00:00 XYZ",
    ],
)
def test_without_a_zone_it_is_utc_and_that_is_said(text: str) -> None:
    read = read_moment(text)

    assert read.moment == datetime(2024, 1, 2, 6, tzinfo=UTC)
    assert "taken as UTC" in read.doubt


def test_a_day_without_a_time_is_midnight() -> None:
    assert read_moment("02 Jan 2024").moment == datetime(2024, 1, 2, tzinfo=UTC)
    assert "no time of day" in read_moment("2024-01-02").doubt


@pytest.mark.parametrize(
    "text", ["", "soon", "31 Feb 2024 06:00 GMT", "02 Foo 2024 06:00 GMT", "Tue, 02 Jan 2024 25:00 GMT", "9999-01-01"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_moment(text).moment is None


@settings(max_examples=200)
@given(st.text(alphabet="0123456789 :-+/.,TZGMTJanMarJulabcPpmä\n", max_size=40) | st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    moment = read_moment(text).moment

    assert moment is None or moment.astimezone(UTC).year
