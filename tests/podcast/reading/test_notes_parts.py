"""Descriptions taken apart: chapters, links, guests and the closing note."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from episodes.chapters.chapter import Chapter
from episodes.chapters.writing import episode_lines
from episodes.notes import NamedLink
from podcast.notes_for_apps import AppNotes, NotesWriter
from podcast.reading.markdown import as_markdown
from podcast.reading.notes_parts import NotesParts, closing_of, split_notes, split_own_notes
from tests.podcast.a_show import IDENTITY, a_show, finished

THREE = (Chapter(start=0, title="Intro"), Chapter(start=60, title="Knees & hips"), Chapter(start=3720, title="End"))


@pytest.mark.parametrize(
    "html",
    [
        "<p>Hi</p><p>Chapters:</p><p>00:00 Intro<br/>01:00 Knees &amp; hips<br/>1:02:00 End</p><p>Bye</p>",
        "<p>Hi</p><p>(00:00:00) Intro<br>(00:01:00) Knees &amp; hips<br>(01:02:00) End</p><p>Bye</p>",
        "<p>Hi</p><h3>Timestamps</h3><ul><li>00:00 - Intro</li><li>1:00 – Knees &amp; hips</li><li>1:02:00: End</li></ul><p>Bye</p>",
        "<p>Hi</p><p>[00:00] Intro</p><p>[01:00] Knees &amp; hips</p><p>[1:02:00] End</p><p>Bye</p>",
        "Hi<br>Time codes:<br>• 00:00 Intro<br>• 01:00 Knees &amp; hips<br>• 1:02:00 End<br><br>Bye",
        "Hi\n\n00:00 Intro\n01:00 Knees &amp; hips\n1:02:00 End\n\nBye",
        "<div><p>Hi</p><div><a href='#t=0'>00:00</a> Intro<br><a>01:00</a> Knees &amp; hips<br>1:02:00 End</div></div>Bye",
    ],
)
def test_chapters_are_found_in_the_notes(html: str) -> None:
    parts = split_notes(html)

    assert parts.chapters == THREE
    assert as_markdown(parts.words).markdown == "Hi\n\nBye"


@pytest.mark.parametrize(
    "html",
    [
        "<p>At 02:10 she says it.<br>02:10 is worth hearing.<br>03:00 too.</p>",
        "<p>12:00 Lunch<br>09:00 Visit<br>10:00 Walk</p>",
        "<p>00:00 Intro<br>01:00 Knees<br>So<br>1:02:00 End</p>",
        "<p>no times at all</p>",
        "",
    ],
)
def test_times_in_the_words_are_no_chapters(html: str) -> None:
    assert split_notes(html) == NotesParts(words=html)


def test_chapters_behind_the_end_of_the_audio_are_times_of_the_day() -> None:
    html = "<p>10:00 Coffee<br>11:00 Talk<br>12:00 Lunch</p>"

    assert split_notes(html, seconds=600).chapters == ()
    assert len(split_notes(html, seconds=6000).chapters) == 3


def test_chapters_that_are_known_are_taken_out_only_if_they_are_the_same() -> None:
    html = "<p>Hi</p><p>00:00 Intro<br>01:01 Knees<br>1:02:00 End</p>"

    assert split_notes(html, THREE) == NotesParts(words="<p>Hi</p>")
    assert split_notes(html, (Chapter(start=500, title="Other"),)).words == html


def test_the_closing_note_is_what_most_items_end_with() -> None:
    closing = "<p>Call us.</p>\n<p>Not medical advice.</p>"
    notes = [f"<p>Part {n}</p>\n{closing}" for n in range(3)]

    assert closing_of([*notes, "<p>Another</p>"]) == closing
    assert split_notes(notes[1], closing=closing) == NotesParts(words="<p>Part 1</p>")
    assert split_notes("<p>Another</p>", closing=closing) == NotesParts(words="<p>Another</p>")


@pytest.mark.parametrize(
    ("descriptions", "closing"),
    [
        ([], ""),
        (["", " "], ""),
        (["<p>Only one</p>"], ""),
        (["<p>a</p><p>x</p>", "<p>b</p><p>y</p>"], ""),
        (["<p>a</p><p>x</p>", "<p>b</p><p>x</p>", "<p>c</p>", "<p>d</p>"], ""),
        (["a<br><br>Bye", "b<br><br>Bye"], "Bye"),
        (["a\n\nBye\nall", "b\n\nBye\nall", "c"], "Bye\nall"),
        (["<div><p>a</p><p>x</p></div>", "<div><p>b</p><p>x</p></div>"], ""),
        (["<p>a</p><p>&nbsp;</p>", "<p>b</p><p>&nbsp;</p>"], ""),
        (['<p>a</p>\n<ul><li><a href="https://a">x</a></li></ul>'] * 2, ""),
        (["<p>a</p>\n<p>Guest: A</p>\n<p>Bye</p>"], "<p>Bye</p>"),
    ],
)
def test_a_closing_note_is_a_whole_paragraph_and_no_list(descriptions: list[str], closing: str) -> None:
    assert closing_of(descriptions) == closing


def test_foreign_lists_and_guests_stay_in_the_words() -> None:
    html = '<p>Hi</p>\n<ul><li><a href="https://a.example/?x&amp;y">A &amp; B</a></li></ul>\n<p>Guest: Ann</p>'
    link = NamedLink("A & B", "https://a.example/?x&y")

    assert split_notes(html) == NotesParts(words=html)
    assert split_own_notes(html, guests=["Ann"]) == NotesParts(words="<p>Hi</p>", links=(link,))


def test_only_the_line_that_names_the_guests_is_taken_out() -> None:
    two = '<p>Hi</p>\n<p>Guests: <a href="https://a.example">Ann, PT &amp; Co</a>, Bo</p>'

    assert split_own_notes(two, guests=["Ann, PT & Co", "Bo"]).words == "<p>Hi</p>"
    assert split_own_notes(two, guests=["Bo"]).words == two
    assert split_own_notes("<p>Guest: nobody</p>").words == "<p>Guest: nobody</p>"


def test_chapters_of_ours_are_taken_out_if_the_feed_has_the_same() -> None:
    html = "<p>Hi</p>\n<p>(00:00) Intro<br>(01:00) Knees &amp; hips</p>"
    hidden = Chapter(start=30, title="A picture", hidden=True)

    assert split_own_notes(html, (*THREE[:2], hidden)).words == "<p>Hi</p>"
    assert split_own_notes(html, THREE).words == html
    assert split_own_notes(html).words == html


def test_words_below_the_mark_for_more_are_told_apart() -> None:
    full = "<p>One</p>\n<p>Two</p>\n<ul>\n<li>a</li>\n</ul>\n<p>Bye</p>"
    more = '<p><a href="https://a.example/e/">Full notes</a></p>'

    assert split_own_notes(full, closing="<p>Bye</p>", shorter=f"<p>One</p>\n{more}\n<p>Bye</p>") == NotesParts(
        words="<p>One</p>", more="<p>Two</p>\n<ul>\n<li>a</li>\n</ul>"
    )
    assert split_own_notes(full, closing="<p>Bye</p>", shorter=f"<p>On</p>\n{more}\n<p>Bye</p>").more == ""


# The way there and back

SIGNS = st.text(alphabet="ab '-.*_#>[](){}!&<|~`\\:1+=é…;,@/", min_size=1, max_size=20).map(str.strip)
WORDS = SIGNS.filter(bool)
NOTES = st.lists(
    st.one_of(
        WORDS,
        WORDS.map(lambda text: f"- {text}"),
        st.sampled_from(["", "- 02:10 in the words", "(00:00) Intro", "- [Book](https://a.example)", "Guest: nobody"]),
    ),
    max_size=6,
).map("\n".join)
CHAPTERS = st.lists(st.tuples(st.integers(0, 4000), WORDS), max_size=4).map(
    lambda rows: tuple(Chapter(start=float(start), title=title) for start, title in sorted(rows))
)
GUESTS = {"femiano": "Dr. Dominic Femiano", "Ann, PT": "Ann, PT", "Bo & Co": "Bo & Co"}
LINKS = st.lists(st.sampled_from(["Book a visit", "A & B", "Dr. O'Neil"]), max_size=2)


MORE = "\n\n<!-- more -->\n\n"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(words="- >", below="- >1", chapters=(), links=[], closing="", guests=[])
@given(
    words=NOTES,
    below=st.just("") | NOTES,
    chapters=CHAPTERS,
    links=LINKS,
    closing=st.lists(WORDS.map(lambda text: f"Bye {text}"), max_size=3).map("\n\n".join),
    guests=st.lists(st.sampled_from(list(GUESTS)), max_size=2, unique=True),
)
def test_what_pressroom_wrote_comes_apart_and_together_to_the_letter(
    words: str, below: str, chapters: tuple[Chapter, ...], links: list[str], closing: str, guests: list[str]
) -> None:
    header = f"guests = {guests!r}".replace("'", '"')
    first = written(f"Hello.\n\n{words}" + (MORE + below if below else ""), chapters, links, closing, header)
    other = written("Another episode.", (), [], closing, "")

    end = closing_of([whole(first), whole(other)])
    named = [GUESTS[key] for key in guests]
    shorter = first.description if first.full else ""
    parts = split_own_notes(whole(first), chapters, closing=end, guests=named, shorter=shorter)
    listed = [link.title for link in parts.links]
    again = written(markdown_of(parts), chapters, listed, as_markdown(end, exact=True).markdown, header)

    assert again == first
    assert listed == links


def markdown_of(parts: NotesParts) -> str:
    texts = (as_markdown(html, exact=True).markdown for html in (parts.words, parts.more) if html)
    return MORE.join(texts)


def whole(notes: AppNotes) -> str:
    return notes.full or notes.description


def written(words: str, chapters: tuple[Chapter, ...], links: list[str], closing: str, header: str) -> AppNotes:
    """The notes that apps get of such an episode."""
    sections = "\n".join(
        [
            "\n## Chapters",
            *episode_lines(chapters),
            "\n## Links",
            *(f"- [{link}](https://a.example/?b)" for link in links),
        ]
    )
    episode = finished(header=header, notes=f"{words}\n{sections}\n", seconds=5000)
    return NotesWriter(a_show(closing=closing), IDENTITY).notes(episode)
