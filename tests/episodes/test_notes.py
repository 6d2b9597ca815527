from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from episodes.chapters.chapter import Chapter
from episodes.notes import NamedLink, Notes, Soundbite, lines_of, read_notes, seconds_of
from workspace.document import Document

BODY = """
Jen talks about **tendons**.

## What you will hear

- 10:00 is not a chapter here

## Chapters

- 00:00 Welcome
* 02:10 - What a tendon does
1. (09:35) Sore or torn? <https://example.org/sore>
<!-- cut this? -->

1:02:05.5 Rest

## Links

- [Book a visit](https://example.org/book)
- https://example.org/shoes/
- [Call](tel:+13604561444)

## Soundbites

- 18:20 for 45 seconds - Rest is not the cure
- 19:00 for 15.5s

## More

The end.
"""


def _notes(body: str) -> Notes:
    return read_notes(Document(name="episode.md", path=Path("episode.md"), text=body, values={}, body=body))


def test_the_sections_are_taken_out_and_the_rest_is_notes() -> None:
    assert _notes(BODY).text == (
        "Jen talks about **tendons**.\n\n## What you will hear\n\n- 10:00 is not a chapter here\n\n## More\n\nThe end."
    )


def test_chapters_are_read_as_people_write_them() -> None:
    notes = _notes(BODY)
    assert notes.troubles == ()
    assert notes.chapters == (
        Chapter(start=0, title="Welcome"),
        Chapter(start=130, title="What a tendon does"),
        Chapter(start=575, title="Sore or torn?", link="https://example.org/sore"),
        Chapter(start=3725.5, title="Rest"),
    )


def test_each_chapter_knows_its_line() -> None:
    lines = BODY.splitlines()
    assert [lines[number - 1].strip("-* ")[:5] for number in _notes(BODY).chapter_lines] == [
        "00:00",
        "02:10",
        "1. (0",
        "1:02:",
    ]


def test_each_soundbite_knows_its_line() -> None:
    lines = BODY.splitlines()
    assert [lines[number - 1][:7] for number in _notes(BODY).soundbite_lines] == ["- 18:20", "- 19:00"]


def test_a_chapter_may_have_a_link_and_a_picture_and_stand_in_no_list() -> None:
    notes = _notes("## Chapters\n- 0:00 Sore ![An X-ray](x-ray.jpg) <https://e.org>\n- 0:30 ![](b.png) (not listed)")
    assert notes.chapters == (
        Chapter(start=0, title="Sore", link="https://e.org", image="x-ray.jpg"),
        Chapter(start=30, title="", image="b.png", hidden=True),
    )


def test_the_lines_of_the_notes_know_their_section() -> None:
    document = Document(name="e", path=Path("e"), text="", values={}, body="Hi\n## LINKS ##\n- a\n## More", body_line=9)
    assert [(line.number, line.section, line.heading) for line in lines_of(document)] == [
        (9, "", False),
        (10, "links", True),
        (11, "links", False),
        (12, "", False),
    ]


@given(
    st.lists(
        st.sampled_from(
            ["## Chapters", "##\u00a0LINKS ##", "## \u00a0Lin\u212as", "```", "0:10 Hi", "", "x", "\u2028", "\r"]
        )
    )
)
def test_notes_with_and_without_sections_are_what_stands_outside_them(lines: list[str]) -> None:
    document = Document(name="e", path=Path("e"), text="", values={}, body="\n".join(lines))
    outside = [line.text for line in lines_of(document) if not line.section]
    assert read_notes(document).text == "\n".join(outside).strip()


def test_links_have_a_title_or_show_their_address() -> None:
    assert _notes(BODY).links == (
        NamedLink("Book a visit", "https://example.org/book"),
        NamedLink("example.org/shoes", "https://example.org/shoes/"),
        NamedLink("Call", "tel:+13604561444"),
    )


def test_soundbites_have_a_start_and_a_length() -> None:
    assert _notes(BODY).soundbites == (
        Soundbite(start=1100, seconds=45, title="Rest is not the cure"),
        Soundbite(start=1140, seconds=15.5, title=""),
    )


def test_a_section_inside_a_code_block_is_left_alone() -> None:
    body = "```\n## Chapters\n- 00:00 No\n```"
    assert _notes(body) == Notes(text=body)


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("## Chapters\n\n- 00:00 Fine\n- Welcome", "chapter-unreadable", 4),
        ("## Chapters\n- 12:75 No such second", "chapter-unreadable", 2),
        ("## Links\n- [here](example.org)", "link-unreadable", 2),
        ("## Links\n- [here](javascript:alert(1))", "link-unreadable", 2),
        ("## Soundbites\n- 1:00 to 2:00", "soundbite-unreadable", 2),
    ],
)
def test_a_line_that_its_section_cannot_use_is_a_finding(body: str, code: str, line: int) -> None:
    troubles = _notes(body).troubles
    assert [(trouble.code, trouble.where.line) for trouble in troubles] == [(code, line)]


def test_a_line_that_cannot_be_used_is_shown_as_it_was_typed() -> None:
    (trouble,) = _notes("## Chapters\n\n00.40 Pillows").troubles
    assert trouble.where.shown == "00.40 Pillows"


@pytest.mark.parametrize(
    ("body", "meant"),
    [
        ("## Chapters\n00.40 Pillows", "- 00:40 Pillows"),
        ("## Chapters\n12,30 – Rest", "- 12:30 Rest"),
        ("## Chapters\nPillows", "- 12:30 Rest and load"),
        ("## Links\nhttps://example.org/visit - Book a visit", "- [Book a visit](https://example.org/visit)"),
        ("## Links\n- Our shop: www.example.org/shop", "- [Our shop](https://www.example.org/shop)"),
    ],
)
def test_the_line_to_write_is_told_in_the_words_that_stand_there(body: str, meant: str) -> None:
    (trouble,) = _notes(body).troubles
    assert trouble.fix == f"Write it as  {meant}"


def test_a_link_may_begin_with_www() -> None:
    assert [link.address for link in _notes("## Links\nwww.example.org/a\n- [b](www.example.org)").links] == [
        "https://www.example.org/a",
        "https://www.example.org",
    ]


def test_dots_that_a_word_processor_sets_begin_a_line_of_a_section_too() -> None:
    assert _notes("## Chapters\n\n•\t00:00 Welcome").chapters == (Chapter(start=0, title="Welcome"),)


def test_an_empty_body_is_empty_notes() -> None:
    assert _notes("") == Notes()


@pytest.mark.parametrize(("clock", "seconds"), [("0:05", 5), ("02:10.5", 130.5), ("1:02:10", 3730), ("90:00", 5400)])
def test_a_clock_is_read_as_seconds(clock: str, seconds: float) -> None:
    assert seconds_of(clock) == seconds


_LINES = st.lists(
    st.one_of(
        st.sampled_from(["## Chapters", "## Links", "## Soundbites", "## Else", "```", "", "- 1:00 One", "[a](b)"]),
        st.text(max_size=30),
    ),
    max_size=25,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_LINES)
def test_any_body_is_read_without_an_exception(lines: list[str]) -> None:
    notes = _notes("\n".join(lines))
    assert len(notes.chapters) == len(notes.chapter_lines)
    assert all(chapter.start >= 0 for chapter in notes.chapters)
