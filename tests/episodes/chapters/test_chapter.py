"""Chapters as values, their times, and their line in episode.md."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes.chapters.chapter import (
    Chapter,
    chapters_json,
    clock,
    listed,
    normal_play_time,
    plain_seconds,
    tidy,
)
from episodes.chapters.lines import read_line, seconds_of, time_span, write_line, written_time
from tests.episodes.chapters import lists_of_chapters as made


def _item(line: str) -> str:
    return line.removeprefix("- ")


def test_a_clock_has_hours_only_when_it_needs_them() -> None:
    assert [clock(0), clock(65.9), clock(3600)] == ["0:00", "1:05", "1:00:00"]


def test_a_normal_play_time_counts_milliseconds_and_rounds_into_the_next_second() -> None:
    assert [normal_play_time(0), normal_play_time(59.9996), normal_play_time(360_000)] == [
        "00:00:00.000",
        "00:01:00.000",
        "100:00:00.000",
    ]


def test_seconds_are_written_out_to_the_millisecond_even_after_hours() -> None:
    assert [plain_seconds(12_345.678), plain_seconds(1_000_000), plain_seconds(0)] == ["12345.678", "1000000", "0"]


def test_json_chapters_stand_in_order_and_leave_out_what_is_not_said() -> None:
    chapters = (
        Chapter(start=130.5, title="Später", link="https://example.org/", image="https://example.org/a.jpg"),
        Chapter(start=0, title="Welcome", image="a-file.jpg"),
        Chapter(start=140, title="", image="https://example.org/b.jpg", hidden=True),
    )
    assert json.loads(chapters_json(chapters)) == {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 0, "title": "Welcome"},
            {"startTime": 130.5, "title": "Später", "url": "https://example.org/", "img": "https://example.org/a.jpg"},
            {"startTime": 140, "img": "https://example.org/b.jpg", "toc": False},
        ],
    }


def test_hidden_chapters_stand_in_no_list() -> None:
    shown = Chapter(start=5, title="Shown")
    assert listed((Chapter(start=9, title="", hidden=True), shown)) == (shown,)


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_tidy_words_are_one_line_that_xml_and_utf_8_can_carry(words: str) -> None:
    tidied = tidy(words)
    assert len(tidied.splitlines()) <= 1
    assert tidied.encode().decode() == tidied == tidy(tidied)
    assert not any(ord(sign) < 32 for sign in tidied)


@pytest.mark.parametrize(
    ("line", "chapter"),
    [
        ("00:00 Welcome", Chapter(start=0, title="Welcome")),
        ("[1:02:03] Title", Chapter(start=3723, title="Title")),
        ("(02:10,5) - Half a second", Chapter(start=130.5, title="Half a second")),
        ("90:00 Ninety minutes", Chapter(start=5400, title="Ninety minutes")),
        ("0:05 ![](a.jpg) Title <https://e.org>", Chapter(start=5, title="Title", link="https://e.org", image="a.jpg")),
        (
            "0:05 Title <https://e.org> ![x](a.jpg)",
            Chapter(start=5, title="Title", link="https://e.org", image="a.jpg"),
        ),
        (
            "0:05 Title ![x](a.jpg) <https://e.org>",
            Chapter(start=5, title="Title", link="https://e.org", image="a.jpg"),
        ),
        ("0:05 [Title](https://e.org/a)", Chapter(start=5, title="Title", link="https://e.org/a")),
        *(
            (f"0:05 Title ![]({name})", Chapter(start=5, title="Title", image="my knee (1).jpg"))
            for name in ("<my knee (1).jpg>", "my knee (1).jpg", "my%20knee%20%281%29.jpg")
        ),
        ("0:05 ![](x-ray.png) (Not listed)", Chapter(start=5, title="", image="x-ray.png", hidden=True)),
        (r"0:05 \- Rest \<https://e.org>", Chapter(start=5, title="- Rest <https://e.org>")),
        ("0:05 a < b & c > d", Chapter(start=5, title="a < b & c > d")),
        (
            "0:05 Two <https://a.org> <https://b.org>",
            Chapter(start=5, title="Two <https://a.org>", link="https://b.org"),
        ),
    ],
)
def test_a_line_is_read_as_people_write_it(line: str, chapter: Chapter) -> None:
    assert read_line(line) == chapter


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Welcome",
        "0:5 x",
        "12:75 x",
        "1:75:00 x",
        "0:00",
        "1:2:3:4 x",
        "9999:00:00 x",
        "12:345 x",
        "0:00 " + "x" * 5000,
    ],
)
def test_what_has_no_time_or_no_words_is_no_chapter(line: str) -> None:
    assert read_line(line) is None


images = st.none() | made.files | made.addresses


@settings(max_examples=60, deadline=None)
@given(made.chapters(images=images, hidden=st.booleans()))
def test_a_line_reads_as_the_chapter_that_it_was_written_from(chapters: tuple[Chapter, ...]) -> None:
    assert tuple(read_line(_item(write_line(chapter))) for chapter in chapters) == chapters


SIGNS = st.text(alphabet="\\<>![]()-–:#*`|=;&\"' ahtps/.notlised", max_size=40).map(tidy).filter(bool)


@settings(max_examples=60, deadline=None)
@given(made.chapters(titles=SIGNS, images=images, hidden=st.booleans()))
def test_no_sign_in_a_title_is_taken_for_markup(chapters: tuple[Chapter, ...]) -> None:
    assert tuple(read_line(_item(write_line(chapter))) for chapter in chapters) == chapters


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200) | st.text(alphabet="0:12 <>!()[]\\hts/.-", max_size=80))
def test_any_line_is_a_chapter_or_none(line: str) -> None:
    chapter = read_line(line)
    assert chapter is None or (chapter.start >= 0 and chapter.title == tidy(chapter.title))


@settings(max_examples=60, deadline=None)
@given(made.milliseconds, st.sampled_from(["0:00", "00:00", "0:00:00", "00:00:00", "75:00", "00:00.500"]))
def test_a_time_is_written_in_the_manner_of_another_and_means_the_same(at: int, like: str) -> None:
    assert seconds_of(written_time(at / 1000, like=like)) == at / 1000


@pytest.mark.parametrize(
    ("seconds", "like", "written"),
    [
        (90, "02:10", "01:30"),
        (90, "2:10", "1:30"),
        (90, "0:02:10", "0:01:30"),
        (4500, "02:10", "1:15:00"),
        (4500, "75:10", "75:00"),
        (90.05, "02:10", "01:30.05"),
    ],
)
def test_the_manner_is_kept(seconds: float, like: str, written: str) -> None:
    assert written_time(seconds, like=like) == written


def test_the_time_of_a_line_is_found_where_it_stands() -> None:
    for line in ("- 02:10 x", "  1. (02:10) x", "02:10 10:00", "* [02:10] x"):
        begin, end = time_span(line) or (0, 0)
        assert line[begin:end] == "02:10"
    assert time_span("- soon") is None
