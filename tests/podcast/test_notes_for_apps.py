from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import settings as modest
from hypothesis import strategies as st

from episodes.chapters.chapter import Chapter
from podcast.notes_for_apps import AppNotes, chapter_lines, cut, notes_for_apps
from tests.podcast.a_show import IDENTITY, NOTES, SITE, a_show, finished

CLOSING = "<p>This podcast is general education, not medical advice.</p>"
MORE = f'<p><a href="{SITE}/episodes/tendon-injuries/">Full notes</a></p>'


class Nesting(HTMLParser):
    """Finds tags that are not closed in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


def is_whole(html: str) -> bool:
    nesting = Nesting()
    nesting.feed(html)
    return not nesting.open and not nesting.faults


def notes_of(notes: str, header: str = "", **show: object) -> AppNotes:
    return notes_for_apps(a_show(**show), IDENTITY, finished(header=header, notes=notes))


def test_the_notes_come_in_the_order_that_apps_are_read_in() -> None:
    description = notes_of(NOTES, 'guest = "femiano"').description
    order = ["tendon injuries.</p>", "<li>how", "(00:00) Welcome<br>(02:10)", "Book a visit", "Guest: ", CLOSING]
    assert [description.index(part) for part in order] == sorted(description.index(part) for part in order)
    assert description.endswith(CLOSING)


def test_notes_that_are_too_long_are_cut_at_a_sentence_and_keep_links_chapters_and_closing_note() -> None:
    long = "\n\n".join("A sentence about knees & hips. " * 6 for _ in range(60)) + "\n\n" + NOTES
    notes = notes_of(long)
    assert 3500 < len(notes.description.encode()) <= 4000
    assert notes.description.endswith(f"{MORE}\n{CLOSING}")
    assert "(18:20) Rest, load" in notes.description
    assert "Book a visit" in notes.description
    cut_words = notes.description.partition("<p>(00:00)")[0].rstrip()
    assert cut_words.endswith(("hips.</p>",))
    assert is_whole(notes.description)
    assert notes.full is not None
    assert notes.full.endswith(CLOSING)


def test_bytes_are_counted_not_letters() -> None:
    notes = notes_of("Knie — Füße 🦵. " * 300)
    assert 3800 < len(notes.description.encode()) <= 4000


def test_a_sentence_without_end_is_cut_after_a_word() -> None:
    notes = notes_of("word " * 1500)
    assert "word…</p>" in notes.description
    assert len(notes.description.encode()) <= 4000


def test_without_notes_the_summary_stands_in() -> None:
    assert notes_of("", 'summary = "Why tendons hurt & what helps."', closing="").description == (
        "<p>Why tendons hurt &amp; what helps.</p>"
    )


def test_a_line_break_of_the_editor_is_a_space_to_apps() -> None:
    assert notes_of("One line,\n*two* lines.\n\n- a\n- b", closing="").description == (
        "<p>One line, <em>two</em> lines.</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"
    )


def test_a_closing_note_longer_than_all_is_cut_too() -> None:
    description = notes_of("Short.", closing="Not advice. " * 500).description
    assert len(description.encode()) <= 4000
    assert is_whole(description)


def test_a_list_is_cut_after_an_item_and_closed() -> None:
    assert cut("<ul><li>one</li><li>two</li></ul>", 25) == "<ul><li>one</li></ul>"


def test_a_link_that_is_cut_is_closed() -> None:
    html = '<p>See <a href="https://example.org/">Knees. And hips as well</a></p>'
    assert cut(html, 60) == '<p>See <a href="https://example.org/">Knees.</a></p>'


@given(
    st.lists(
        st.sampled_from(["Knee. ", "hip & ", "*pain*", "\n\n", "\n- item ", "[a](https://e.org/)", "🦵", "word "]),
        max_size=900,
    ),
    st.text(max_size=3000),
)
@modest(max_examples=40, deadline=None)
def test_the_description_always_fits_and_is_whole(parts: list[str], closing: str) -> None:
    notes = notes_for_apps(a_show().model_copy(update={"closing": closing}), IDENTITY, finished(notes="".join(parts)))
    assert len(notes.description.encode()) <= 4000
    assert is_whole(notes.description)


def times(*starts: float) -> list[Chapter]:
    return [Chapter(start=start, title=f"at {start:g}") for start in starts]


def test_chapters_are_minutes_and_seconds_where_nothing_is_in_doubt() -> None:
    assert chapter_lines(times(130, 0, 1100), 2412) == ("(00:00) at 0", "(02:10) at 130", "(18:20) at 1100")


def test_a_show_of_an_hour_has_hours_in_every_line() -> None:
    assert chapter_lines(times(0, 3725), 4000) == ("(00:00:00) at 0", "(01:02:05) at 3725")


def test_short_times_that_could_be_hours_and_minutes_are_written_with_hours() -> None:
    assert chapter_lines(times(0, 20), 2412) == ("(00:00:00) at 0", "(00:00:20) at 20")


def test_no_chapters_make_no_lines() -> None:
    assert chapter_lines((), 2412) == ()
