from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import settings as modest
from hypothesis import strategies as st

from episodes.chapters.chapter import Chapter
from podcast.cutting import cut
from podcast.notes_for_apps import AppNotes, NotesWriter, chapter_lines
from podcast.variants import EVERY_DIRECTORY
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
    return NotesWriter(a_show(**show), IDENTITY).notes(finished(header=header, notes=notes))


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


def test_links_of_words_that_had_to_go_are_listed_before_those_of_the_links_section() -> None:
    far = "\n\n[The study](https://e.org/study?a=1&b=2) and [booking](https://penrose.clinic/visit?from=podcast&kind=new)."
    notes = notes_of("[Near](https://e.org/near). " + "A sentence about knees. " * 300 + far + "\n\n" + NOTES)
    study = '<li><a href="https://e.org/study?a=1&amp;b=2">The study</a></li>'
    assert f"{study}</ul>" in notes.description
    assert notes.description.count("https://e.org/near") == 1
    assert notes.description.count("https://penrose.clinic/visit") == 1
    assert len(notes.description.encode()) <= 4000
    assert is_whole(notes.description)


def test_of_more_links_than_fit_the_first_are_kept_whole() -> None:
    links = "".join(f"- [Exercise {number}](https://penrose.clinic/exercises/{number})\n" for number in range(90))
    notes = notes_of(f"Words.\n\n## Links\n\n{links}")
    assert 3800 < len(notes.description.encode()) <= 4000
    assert "<p>Words.</p>\n<ul><li>" in notes.description
    assert "Exercise 40</a></li>" in notes.description
    assert notes.description.endswith(f"</li></ul>\n{MORE}\n{CLOSING}")
    assert notes.full is not None
    assert "Exercise 89" in notes.full


def test_chapters_give_way_before_links_and_words_do() -> None:
    chapters = "".join(f"- {number // 60:02}:{number % 60:02} {'Long title ' * 9}\n" for number in range(40))
    notes = notes_of(f"Words.\n\n## Chapters\n\n{chapters}\n## Links\n\n- [A](https://e.org/)\n")
    assert notes.description == f'<p>Words.</p>\n<ul><li><a href="https://e.org/">A</a></li></ul>\n{MORE}\n{CLOSING}'


def test_the_owner_says_where_apps_stop() -> None:
    notes = notes_of("For apps.\n\n<!-- more -->\n\nFor the site.\n\n## Links\n\n- [A](https://e.org/)\n")
    links = '<ul><li><a href="https://e.org/">A</a></li></ul>'
    assert notes.description == f"<p>For apps.</p>\n{links}\n{MORE}\n{CLOSING}"
    assert notes.full == f"<p>For apps.</p>\n<p>For the site.</p>\n{links}\n{CLOSING}"


def test_a_mark_above_all_words_leaves_the_summary() -> None:
    notes = notes_of("<!-- more -->\n\nFor the site.", 'summary = "In short."', closing="")
    assert notes == AppNotes(f"<p>In short.</p>\n{MORE}", "<p>For the site.</p>")


def test_the_period_of_a_title_ends_no_sentence() -> None:
    assert cut("<p>First. With Dr. Femiano, J. Penrose e.g. today.</p>", 50) == "<p>First.</p>"


def test_a_heading_does_not_stay_without_what_it_stands_above() -> None:
    html = "<p>Words.</p>\n<p><strong>Why</strong></p>\n<p>A long paragraph follows here.</p>"
    assert cut(html, 60) == "<p>Words.</p>"


def test_sentences_end_without_spaces_in_chinese_and_japanese() -> None:
    assert cut("<p>膝の痛み。歩き方。寝る前に。</p>", 45) == "<p>膝の痛み。歩き方。</p>"


def test_an_attribute_may_hold_the_sign_that_ends_a_tag() -> None:
    html = '<p>One. <a href="https://e.org/?a>b. c">Two. Three.</a></p>'
    assert cut(html, 55) == '<p>One. <a href="https://e.org/?a>b. c">Two.</a></p>'


def plain_of(notes: str, room: int) -> AppNotes:
    variant = replace(EVERY_DIRECTORY, notes="plain", notes_room=room)
    return NotesWriter(a_show(), IDENTITY, variant).notes(finished(notes=notes))


def test_a_directory_that_asks_for_plain_text_gets_lines_and_addresses() -> None:
    assert plain_of(NOTES, 4000) == AppNotes(
        "Dr. Dominic Femiano joins Jennifer Penrose to talk about tendon injuries.\n\nYou will hear:\n\n"
        "• how a sore tendon differs from a torn one\n• why a few days off helps & a few months off does not\n\n"
        "(00:00) Welcome\n(02:10) What a tendon does\n(18:20) Rest, load and how fast to go\n\n"
        "• Book a visit (https://penrose.clinic/visit?from=podcast&kind=new)\n\n"
        "This podcast is general education, not medical advice."
    )


def test_plain_text_is_cut_as_html_is() -> None:
    notes = plain_of("A sentence about knees & hips. " * 90 + NOTES, 1000)
    assert 900 < len(notes.description.encode()) <= 1000
    assert "hips.\n\n" in notes.description
    assert "• Book a visit (https://penrose.clinic/visit?from=podcast&kind=new)" in notes.description
    assert f"Full notes ({SITE}/episodes/tendon-injuries/)" in notes.description
    assert notes.description.endswith("not medical advice.")


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
    show = a_show().model_copy(update={"closing": closing})
    notes = NotesWriter(show, IDENTITY).notes(finished(notes="".join(parts)))
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
