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
    assert not re.search(r"<script|<iframe|<svg|<[^>]+\son\w+=|<[^>]+javascript:", page_html("".join(pieces)), re.IGNORECASE)
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


def test_quotes_become_typographic() -> None:
    assert "“quoted”" in page_html('She said "quoted".')
