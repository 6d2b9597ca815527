"""The section Chapters of episode.md: exchanged and shifted, while every other byte stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes.chapters.chapter import Chapter
from episodes.chapters.section import holds_chapters, shifted, with_chapters
from episodes.notes import read_notes
from tests.episodes.chapters import lists_of_chapters as made
from workspace.document import Document, read_front_matter
from workspace.errors import MustFix, UserError

NEW = (Chapter(start=0, title="Hello"), Chapter(start=61, title="There", link="https://example.org"))
PAGE = """+++
title = "Knees"   # a remark
+++

Words about **knees**.

## Chapters

<!-- times of the final cut -->
- 00:00 Welcome
- (02:10) - What a tendon does <https://example.org/t>

* 1:02:10.5 Rest ![](rest.jpg)

## Links

- [Visit](https://example.org/v)

## Soundbites

- 02:20 for 45 seconds - Rest is not the cure
"""


def page(folder: Path, text: str) -> Document:
    path = folder / "episodes" / "knees" / "episode.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return read_front_matter(path, "episodes/knees/episode.md")


def reread(document: Document, text: str) -> Document:
    document.path.write_bytes(text.encode())
    return read_front_matter(document.path, document.name)


def test_new_chapters_stand_where_the_old_ones_stood(tmp_path: Path) -> None:
    text = with_chapters(page(tmp_path, PAGE), NEW)
    before, _, rest = PAGE.partition("- 00:00 Welcome")
    after = rest[rest.index("\n\n## Links") :]

    assert text == before + "- 00:00 Hello\n- 01:01 There <https://example.org>" + after


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Words.\n", "Words.\n\n## Chapters\n\n@\n"),
        ("Words.", "Words.\n\n## Chapters\n\n@\n"),
        ("", "## Chapters\n\n@\n"),
        ("Words.\n\n## Links\n- https://e.org\n", "Words.\n\n## Chapters\n\n@\n\n## Links\n- https://e.org\n"),
        ("Words.\n## Chapters\n## Links\n", "Words.\n## Chapters\n\n@\n\n## Links\n"),
        ("Words.\n## Chapters", "Words.\n## Chapters\n\n@\n"),
        ("## Chapters\n\n<!-- here -->\n\n## More\n\nEnd", "## Chapters\n\n<!-- here -->\n\n@\n\n## More\n\nEnd"),
        ("## Chapters\n- 0:00 a\n- 0:09 b", "## Chapters\n@"),
        ("## Chapters\n- 0:00 a\n- 1:99 soon\n- Sentence.\n", "## Chapters\n@\n- Sentence.\n"),
        ("## Chapters\n- 0:00 a\n## Notes\nx\n## Chapters\n- 0:30 b\n", "## Chapters\n@\n## Notes\nx\n## Chapters\n"),
    ],
    ids=[
        "none",
        "no line end",
        "empty",
        "links below",
        "empty section",
        "heading alone",
        "remark",
        "at the end",
        "lost",
        "two",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_chapters_find_their_place_in_every_page(tmp_path: Path, body: str, expected: str, newline: str) -> None:
    header = '+++\ntitle = "Knees"\n+++\n'
    lines = "- 00:00 Hello\n- 01:01 There <https://example.org>"
    document = page(tmp_path, (header + body).replace("\n", newline))

    wanted = header + expected.replace("@", lines)
    assert with_chapters(document, NEW) == wanted.replace("\n", newline)


def test_a_page_that_ends_with_its_header_gets_a_line_end_first(tmp_path: Path) -> None:
    text = with_chapters(page(tmp_path, '+++\ntitle = "Knees"\n+++'), NEW[:1])
    assert text == '+++\ntitle = "Knees"\n+++\n## Chapters\n\n- 00:00 Hello\n'


def test_the_chapter_that_a_new_episode_begins_with_is_nobodys(tmp_path: Path) -> None:
    assert not holds_chapters(page(tmp_path, "+++\n+++\n## Chapters\n\n- 00:00 Welcome\n"))
    assert not holds_chapters(page(tmp_path, "+++\n+++\n## Chapters\n\n<!-- later -->\n"))
    assert holds_chapters(page(tmp_path, "+++\n+++\n## Chapters\n\n- 00:00 Welcome back\n"))
    assert holds_chapters(page(tmp_path, "+++\n+++\n## Chapters\n\n- 1:99 soon\n"))


def test_an_open_code_block_would_swallow_the_chapters_and_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="without changing something else"):
        with_chapters(page(tmp_path, "+++\n+++\nWords.\n```\ncode\n"), NEW)


BLOCKS = st.lists(
    st.sampled_from(
        [
            "Words.",
            "",
            "",
            "## Chapters",
            "## Links",
            "## Soundbites",
            "## More",
            "- 0:10 One",
            "<!-- x -->",
            "- https://example.org",
            "- 0:20 for 30 seconds - Bite",
            "```",
            "  * 1:00:00 Two",
            "- 1:99 soon",
        ]
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(BLOCKS, st.sampled_from(["\n", "\r\n"]), st.booleans(), made.chapters(images=made.files, hidden=st.booleans()))
def test_chapters_are_exchanged_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory,
    blocks: list[str],
    newline: str,
    ended: bool,
    chapters: tuple[Chapter, ...],
) -> None:
    text = newline.join(["+++", 'title = "Knees"', "+++", *blocks]) + newline * ended
    document = page(tmp_path_factory.getbasetemp(), text)
    old = read_notes(document)
    try:
        new = reread(document, with_chapters(document, chapters))
    except UserError as error:
        assert error.findings[0].code == "chapters-do-not-fit"  # noqa: PT017 - most of them fit
        return
    notes = read_notes(new)

    assert notes.chapters == chapters
    assert (notes.links, notes.soundbites) == (old.links, old.soundbites)
    assert notes.text.split() == old.text.split()
    assert with_chapters(new, chapters) == new.text
    changed = {"## Chapters", "- 0:10 One", "  * 1:00:00 Two", "- 1:99 soon", ""}
    changed |= {"- 0:20 for 30 seconds - Bite"}  # under the heading Chapters it is a chapter
    kept = [line for line in text.splitlines() if line not in changed]
    assert [line for line in new.text.splitlines() if line in set(kept)] == kept


def test_a_shift_changes_times_and_nothing_else(tmp_path: Path) -> None:
    text, chapters, bites = shifted(page(tmp_path, PAGE.replace("\n", "\r\n")), -70)

    wanted = PAGE.replace("(02:10)", "(01:00)").replace("1:02:10.5", "1:01:00.5").replace("02:20 for", "01:10 for")
    assert text == wanted.replace("\n", "\r\n")
    assert (chapters, bites) == (3, 1)


def test_all_chapters_move_later_and_an_hour_brings_hours(tmp_path: Path) -> None:
    text, _, _ = shifted(page(tmp_path, PAGE), 3600.25)
    starts = [chapter.start for chapter in read_notes(page(tmp_path, text)).chapters]

    assert starts == [3600.25, 3730.25, 7330.75]
    assert "- 1:00:00.25 Welcome" in text


def test_only_the_first_chapter_may_meet_the_beginning(tmp_path: Path) -> None:
    body = "+++\n+++\n## Chapters\n- 0:10 a\n- 0:20 b\n## Soundbites\n- 0:15 for 20 seconds - c\n"
    text, _, _ = shifted(page(tmp_path, body), -15)
    assert [each.start for each in read_notes(page(tmp_path, text)).chapters] == [0, 5]

    with pytest.raises(UserError) as caught:
        shifted(page(tmp_path, body), -20)
    (told,) = caught.value.findings
    assert (told.code, told.where.line) == ("shift-too-far", 7)
    assert "shift knees --earlier 0:14 " in told.fix


def test_chapters_that_stand_too_close_to_the_first_are_to_be_taken_out(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="chapter at 0:01 cannot be moved by 0:01") as caught:
        shifted(page(tmp_path, "+++\n+++\n## Chapters\n- 0:00 a\n- 0:01 b\n"), -1)
    assert "Take the line out first" in caught.value.findings[0].fix


def test_a_refused_shift_shows_its_line_below_line_separators_of_other_programs(tmp_path: Path) -> None:
    document = page(tmp_path, '+++\ntitle = "A"\n+++\none\u2028two\u2028three\n\n## Chapters\n\n- 00:00 A\n- 00:10 B')
    with pytest.raises(UserError) as refused:
        shifted(document, -60)
    assert refused.value.findings[0].where.shown == "- 00:10 B"


def test_a_shift_beyond_all_hours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be moved"):
        shifted(page(tmp_path, PAGE), 3_599_999)


def test_lines_that_cannot_be_read_would_stay_behind_and_are_told_first(tmp_path: Path) -> None:
    with pytest.raises(MustFix) as caught:
        shifted(page(tmp_path, PAGE.replace("- (02:10)", "- soon")), 5)
    assert [each.code for each in caught.value.findings] == ["chapter-unreadable"]


def test_there_is_nothing_to_shift_without_chapters(tmp_path: Path) -> None:
    with pytest.raises(UserError, match='"knees" has no chapters'):
        shifted(page(tmp_path, "+++\n+++\nWords.\n"), 5)


@settings(max_examples=40, deadline=None)
@given(made.chapters(images=made.files, hidden=st.booleans()), st.integers(min_value=1, max_value=10**8))
def test_a_shift_to_and_fro_is_no_shift(
    tmp_path_factory: pytest.TempPathFactory, chapters: tuple[Chapter, ...], thousandths: int
) -> None:
    document = page(tmp_path_factory.getbasetemp(), "+++\n+++\n")
    document = reread(document, with_chapters(document, chapters))
    later = reread(document, shifted(document, thousandths / 1000)[0])
    moved = tuple(replace(each, start=round(each.start + thousandths / 1000, 3)) for each in chapters)

    assert read_notes(later).chapters == moved
    assert read_notes(reread(later, shifted(later, -thousandths / 1000)[0])).chapters == chapters
