"""Numbers and lengths as feeds have them."""

from __future__ import annotations

import pytest

from podcast.reading.plain_values import byte_count, decimal, duration, time_in_audio, whole_number


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3725", 3725.0),
        (" 3725.5 ", 3725.5),
        ("1:02:05", 3725.0),
        ("01:02:05.500", 3725.5),
        ("62:05", 3725.0),
        ("0:62:05", 3725.0),
        (":45", 45.0),
        ("1h 2m 5s", 3725.0),
        ("62 min", 3720.0),
        ("1 hour, 2 minutes", 3720.0),
        ("PT1H2M5S", 3725.0),
        ("0", None),
        ("00:00:00", None),
        ("", None),
        ("long", None),
        ("-5", None),
        ("1:2:3:4", None),
        ("99999999999", None),
        ("٣", None),
    ],
)
def test_the_length_of_the_audio(text: str, seconds: float | None) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("1", 1), ("01", 1), (" 12 ", 12), ("12.0", 12), ("#12", 12), ("S01", 1), ("Episode 12", 12)),
        *(("0", None), ("1.5", None), ("-1", None), ("", None), ("one", None), ("²", None), ("1" * 30, None)),
    ],
)
def test_seasons_and_episodes(text: str, number: int | None) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    ("text", "count"), [("123", 123), ("1,234", 1234), ("0", None), ("None", None), ("1.5", None), ("9" * 20, None)]
)
def test_lengths_of_files(text: str, count: int | None) -> None:
    assert byte_count(text) == count


def test_places_in_the_audio_may_be_the_beginning() -> None:
    assert [time_in_audio(text) for text in ("0", "00:00:00", "1:30.25", "x")] == [0.0, 0.0, 90.25, None]
    assert [decimal(text) for text in ("1,5", "144000", "1e5", "nan")] == [1.5, 144000.0, None, None]
