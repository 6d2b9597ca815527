"""Prose: whatever the Markdown holds, only safe HTML comes out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from templates.prose import feed_html, page_html, plain_text

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](  JaVaScRiPt:alert(1))",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<iframe src=https://evil.example></iframe>",
    "<style>body{display:none}</style>",
    "<p style='position:fixed' onclick=alert(1)>x</p>",
    "<svg onload=alert(1)>",
    "![x](javascript:alert(1))",
    "<form action=https://evil.example><input></form>",
]
UNSAFE = re.compile(r"<script|<iframe|<style|<svg|<form|\son\w+=|javascript:|style=|href=\"data:", re.IGNORECASE)


@pytest.mark.parametrize("markdown", HOSTILE)
def test_nothing_that_runs_comes_out(markdown: str) -> None:
    assert not UNSAFE.search(page_html(f"before\n\n{markdown}\n\nafter"))
    assert not UNSAFE.search(feed_html(markdown))


@settings(max_examples=120)
@given(
    st.lists(
        st.sampled_from([*HOSTILE, "# a", "- b", "**c**", "\n", "`", "<", ">", '"', "&amp;", "&#106;"]), max_size=9
    )
)
def test_no_mixture_of_hostile_pieces_comes_through(pieces: list[str]) -> None:
    assert not re.search(
        r"<script|<iframe|<svg|<[^>]+\son\w+=|<[^>]+javascript:", page_html("".join(pieces)), re.IGNORECASE
    )
    assert set(re.findall(r"</?([a-z0-9]+)", feed_html("\n\n".join(pieces)))) <= {
        *("p", "br", "ul", "ol", "li", "a", "strong", "em")
    }


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# One\n\n## Two", "<h2>One</h2>\n<h3>Two</h3>"),
        ("## One\n\n### Two", "<h2>One</h2>\n<h3>Two</h3>"),
        ("##### Deep", "<h2>Deep</h2>"),
    ],
)
def test_a_pages_text_begins_below_its_title(markdown: str, expected: str) -> None:
    assert page_html(markdown).strip() == expected


def test_apps_get_paragraphs_for_headings_and_words_for_pictures() -> None:
    assert feed_html("# Why\n\nBecause ![a knee & a shin](knee.png) **hurts**.") == (
        "<p><strong>Why</strong></p>\n<p>Because a knee &amp; a shin <strong>hurts</strong>.</p>"
    )


def test_links_of_pages_do_not_hide_where_readers_come_from() -> None:
    assert page_html("[shop](https://e.org)") == '<p><a href="https://e.org" rel="noopener">shop</a></p>\n'


def test_plain_text_is_one_line_of_words() -> None:
    assert plain_text("# Why\n\n- one & two\n- **three** <script>x</script>") == "Why one & two three"


def test_html_that_people_write_by_hand_keeps_its_sense() -> None:
    written = "VO<sub>2</sub> <b class=x>rises</b>, <I>not</I> falls, at <s>$20</s> <strike>$19</strike> $15; `<b>`."

    assert page_html(written).strip() == (
        "<p>VO<sub>2</sub> <strong>rises</strong>, <em>not</em> falls, "
        "at <del>$20</del> <del>$19</del> $15; <code>&lt;b&gt;</code>.</p>"
    )
    assert feed_html(written) == ("<p>VO2 <strong>rises</strong>, <em>not</em> falls, at   $15; &lt;b&gt;.</p>")
    assert " ".join(plain_text(written).split()) == "VO2 rises, not falls, at $15; <b>."


def test_quotes_become_typographic() -> None:
    assert "“quoted”" in page_html('She said "quoted".')


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# One\n\n#### Two\n\n## Three", "<h2>One</h2>\n<h3>Two</h3>\n<h3>Three</h3>"),
        ("### One\n\n# Two\n\n## Three", "<h2>One</h2>\n<h2>Two</h2>\n<h3>Three</h3>"),
    ],
)
def test_headings_of_a_page_skip_no_level(markdown: str, expected: str) -> None:
    assert page_html(markdown).strip() == expected


@pytest.mark.parametrize(
    "address",
    ["https://spy.example/p.gif", "//spy.example/p.gif", "/\\\\spy.example/p.gif", "data:image/png;base64,AA"],
)
def test_a_picture_from_elsewhere_is_replaced_by_its_words(address: str) -> None:
    page = page_html(f"![a knee > shin]({address})")

    assert "<img" not in page or 'src="/%5C' in page
    assert "a knee &gt; shin" in page


def test_a_picture_of_the_site_waits_until_it_is_scrolled_to() -> None:
    assert '<img alt="A knee" src="knee.jpg" loading="lazy">' in page_html("![A knee](knee.jpg)")


def test_a_link_that_lost_its_address_is_words() -> None:
    assert page_html("[click](javascript:x)") == "<p>click</p>\n"
    assert feed_html("[the book](../../book/) and [shop](https://e.org)") == (
        '<p>the book and <a href="https://e.org">shop</a></p>'
    )


def test_a_wide_table_scrolls_by_itself_and_keeps_its_alignment() -> None:
    page = page_html("| a | b |\n|---|--:|\n| 1 | 2 |")

    assert '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>' in page
    assert '<td class="right">2</td>' in page
    assert page.count("</table></div>") == 1


def test_a_table_becomes_lines_for_apps() -> None:
    assert feed_html("| a | b |\n|---|--:|\n| 1 | *2* |") == "<p>a, b<br>1, <em>2</em></p>"


def test_a_footnote_has_a_way_there_and_a_way_back() -> None:
    page = page_html("Once[^n] and again.[^n]\n\n[^n]: Why.")

    assert page.count('href="#note-n"') == 2
    assert page.count('id="note-n"') == page.count('id="note-from-n"') == 1
    assert 'href="#note-from-n"' in page
    assert plain_text("Once[^n].\n\n[^n]: Why.") == "Once. Why."
    assert feed_html("Once[^n].\n\n[^n]: Why.").replace("\n", "") == "<p>Once [1].</p><p>[1] Why.</p>"


@settings(max_examples=120)
@given(st.text(max_size=200))
def test_any_text_gives_the_tags_that_apps_know_and_nothing_else(markdown: str) -> None:
    feed = feed_html(markdown)

    assert set(re.findall(r"</?([a-zA-Z][a-zA-Z0-9]*)", feed)) <= {"p", "br", "ul", "ol", "li", "a", "strong", "em"}
    assert "\n" not in plain_text(markdown)
    assert not re.search(r"<script|<[^>]+[ \"]on\w+=", page_html(markdown), re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("[k](#knie)\n\n## Knie", '<p><a href="#part-knie">k</a></p>\n<h2 id="part-knie">Knie</h2>\n'),
        (
            "[k](#übung--mehr)\n\n## *Übung* & mehr!",
            '<p><a href="#part-%C3%BCbung-mehr">k</a></p>\n<h2 id="part-übung-mehr"><em>Übung</em> &amp; mehr!</h2>\n',
        ),
        ("[k](#hips) and [that]()", "<p>k and that</p>\n"),
        ("## Knees\n\nNo link.", "<h2>Knees</h2>\n<p>No link.</p>\n"),
    ],
)
def test_a_link_to_a_heading_of_the_text_leads_there(text: str, page: str) -> None:
    assert page_html(text) == page
