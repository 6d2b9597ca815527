"""Notes as apps can show them: one level of lists, no pictures, tables or code, and nothing that nh3 would change."""

from __future__ import annotations

import re

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from templates.prose import feed_html, page_html, teaser
from templates.subset import in_plain_text, one_level


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("- a\n- b\n  - c\n  - d\n- e", "<ul><li>a</li><li>b<br>– c<br>– d</li><li>e</li></ul>"),
        ("1. a\n   1. b\n   2. c\n2. d", "<ol><li>a<br>1. b<br>2. c</li><li>d</li></ol>"),
        ("- a\n  - b\n    - c", "<ul><li>a<br>– b<br>– c</li></ul>"),
        ("- a\n\n  more of it\n\n- b", "<ul><li>a<br>more of it</li><li>b</li></ul>"),
        ("<ul><li>a<ul><li>b</li></ul>after</li></ul>", "<ul><li>a<br>– b<br>after</li></ul>"),
    ],
)
def test_a_list_within_a_list_becomes_lines_of_its_item(markdown: str, html: str) -> None:
    assert feed_html(markdown).replace("\n", "") == html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("![A knee](knee.jpg)\n\nWords.", "<p>Words.</p>"),
        ("See ![the knee](knee.jpg) here.", "<p>See the knee here.</p>"),
        ("[![Book now](button.png)](https://e.org/)", '<p><a href="https://e.org/">Book now</a></p>'),
        ("It costs ~~$50~~ $40.", "<p>It costs  $40.</p>"),
        ("```\nsit < stand\nstand\n```", "<p>sit &lt; stand<br>stand</p>"),
        ("> Said.", "<p>Said.</p>"),
        ("One.\n\n---\n\nTwo.", "<p>One.</p>\n\n<p>Two.</p>"),
    ],
)
def test_what_apps_cannot_show_is_left_out_or_put_into_words(markdown: str, html: str) -> None:
    assert feed_html(markdown) == html


def test_a_heading_is_a_paragraph_of_its_own() -> None:
    assert feed_html("## Load & *rest*\nWords.") == ("<p><strong>Load &amp; <em>rest</em></strong></p>\n<p>Words.</p>")


MARKDOWN = (
    *("# a", "## b & c", "- d", "  - e", "1. f", "   1. g", "> h", "---", "| a | b |", "|---|---|", "| c | d |"),
    *("**i**", "*j*", "~~k~~", '`l & "m"`', "```", "<https://e.org/a?b&c>", "[n](https://e.org/'o' \"p\")", "q@e.org"),
    *(
        "![r](s.png)",
        "[t](u.html)",
        "[v](javascript:w)",
        "&nbsp;",
        "&lt;b&gt;",
        "\u00a0",
        "it's",
        '"x"',
        "\\<y>",
        "z[^1]",
        "[^1]: note",
    ),
    *("\n", "\n\n", "    "),
)
OWN_TAGS = ("<b>raw</b>", "<p>", "</li>", "<h2 class='x'>", "<td>", "[a <https://e.org> b](c:d)", "<ul><li>", "<!--")


def mixed(pieces: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.builds(str.join, st.sampled_from([" ", "\n"]), st.lists(st.sampled_from(pieces), max_size=14))


STRICT = nh3.Cleaner(
    tags={"p", "br", "ul", "ol", "li", "a", "strong", "em"},
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto", "tel", "sms"},
    url_relative="deny",
    link_rel=None,
)


@given(mixed(MARKDOWN) | mixed(MARKDOWN + OWN_TAGS) | st.text(max_size=120))
@settings(max_examples=200, deadline=None)
def test_nh3_finds_nothing_left_to_clean(markdown: str) -> None:
    html = feed_html(markdown)

    assert STRICT.clean(html) == html


@given(mixed(MARKDOWN))
@settings(max_examples=100, deadline=None)
def test_a_comment_in_the_notes_changes_nothing(markdown: str) -> None:
    """Notes with tags of the owner's own are cleaned by other steps than notes without."""
    if markdown.count("```") % 2 == 0:
        assert feed_html(f"<!-- x -->\n\n{markdown}") == feed_html(markdown)


@given(mixed(MARKDOWN))
@settings(max_examples=100, deadline=None)
def test_lists_have_one_level(markdown: str) -> None:
    depth = 0
    for tag in re.findall(r"</?(?:ul|ol|p)>", feed_html(markdown)):
        depth += {"<ul>": 1, "<ol>": 1, "</ul>": -1, "</ol>": -1}.get(tag, 0)
        assert depth <= 1
        assert not (depth and tag == "<p>")


@given(mixed(MARKDOWN))
@settings(max_examples=100, deadline=None)
def test_flattening_loses_no_word(markdown: str) -> None:
    html = STRICT.clean(page_html(markdown))
    words = re.findall(r"\w+", re.sub(r"<[^>]*>", " ", html))
    kept = re.findall(r"\w+", re.sub(r"<[^>]*>", " ", one_level(html)))

    assert [word for word in kept if not word.isdigit()] == [word for word in words if not word.isdigit()]


def test_the_owners_mark_ends_what_apps_show() -> None:
    assert teaser("Short.\n\n  <!-- More -->  \n\nLong.") == "Short.\n\n"
    assert teaser("Not a line <!-- more --> of its own.") == "Not a line <!-- more --> of its own."
    assert "more" not in page_html("Short.\n\n<!-- more -->\n\nLong.")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<br>b</p>\n<p>c</p>", "a\nb\n\nc"),
        ("<ul>\n<li>a</li>\n<li>b<br>– c</li>\n</ul>", "• a\n• b\n– c"),
        ("<p>x</p><ol><li>a</li><li>b</li></ol><p>y</p>", "x\n\n1. a\n2. b\n\ny"),
        ('<p><a href="https://e.org/a?b&amp;c">Book</a></p>', "Book (https://e.org/a?b&c)"),
        ('<p><a href="mailto:a@e.org">a@e.org</a> <a href="https://e.org/">e.org</a></p>', "a@e.org https://e.org/"),
        ('<p><a href="https://e.org/visit">e.org</a></p>', "e.org (https://e.org/visit)"),
        ("<p>1 &lt; 2 &amp; <strong>3</strong></p>", "1 < 2 & 3"),
    ],
)
def test_plain_text_keeps_lines_and_addresses(html: str, text: str) -> None:
    assert in_plain_text(html) == text
