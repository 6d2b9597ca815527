"""HTML to Markdown: for people to edit, and for Pressroom's own notes to the letter."""

from __future__ import annotations

import re
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podcast.reading.html_blocks import LONGEST, Block, Listing, Paragraph, read_html
from podcast.reading.markdown import as_markdown, as_words
from templates.prose import feed_html, page_html

MODEST = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SIGNS = st.text(alphabet="ab \"'-.*_#>[](){}!&<|~`\\:1.+=é“’…\u00a0\n;,@/", min_size=1, max_size=20)


def markdown(html: str) -> str:
    return as_markdown(html).markdown


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two<br/>lines</p>", "One\n\nTwo\\\nlines"),
        ("<p>A <b>bold</b> and <i>slanted</i> word</p>", "A **bold** and *slanted* word"),
        ("<p>A<strong> b </strong>c</p>", "A **b** c"),
        ("<p><em>a<strong>b</strong></em></p>", "<em>a<strong>b</strong></em>"),
        ('<p><strong>"A"</strong>b</p>', '<strong>"A"</strong>b'),
        ("<h1>Top</h1><h2>Chapters</h2><h4>Low</h4>", "### Top\n\n### Chapters\n\n##### Low"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ("<ol><li><p>a</p><p>b</p></li><li><p>c</p></li></ol>", "1. a\n\n   b\n\n2. c"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ('<a href="https://a.example/(b)_c?x=1&amp;y=2">see</a>', "[see](<https://a.example/(b)_c?x=1&y=2>)"),
        ('<a href="https://a.example/b">https://a.example/b</a>', "<https://a.example/b>"),
        ('Wow!<a href="mailto:a@b.example">me</a>', "Wow\\![me](mailto:a@b.example)"),
        ('<a href="//a.example"><b>x</b></a>', "[<strong>x</strong>](https://a.example)"),
        ("See https://a.example/b_c, please.", "See <https://a.example/b_c>, please."),
        ("1. not a list<br># nor a heading<br>- nor this", "1\\. not a list\\\n\\# nor a heading\\\n\\- nor this"),
        (
            "a * b _c_ snake_case [x](y) `d` ~e~ &amp;copy; &lt;b",
            "a \\* b \\_c\\_ snake_case \\[x\\](y) \\`d\\` \\~e\\~ \\&copy; \\<b",
        ),
        ("<table><tr><td>Mo</td><td>9-5</td></tr><tr><td>Tu</td></tr></table>", "Mo, 9-5\n\nTu"),
        ("<div style='x'>a<div>b</div><span>c</span></div>", "a\n\nb\n\nc"),
        ("a<br><br><br>b", "a\n\nb"),
        ("<p>&nbsp;</p><p>a</p><p></p>", "a"),
        ("<pre>a\n b</pre>", "a\\\nb"),
        ("<script>x()</script><style>p{}</style><p>a<!-- b --></p>", "a"),
        ("<b>never closed <p>next", "**never closed**\n\nnext"),
        ("", ""),
    ],
)
def test_html_becomes_markdown(html: str, expected: str) -> None:
    assert markdown(html) == expected


def test_plain_text_keeps_its_lines() -> None:
    assert markdown("One\nTwo & three\r\n\r\n\nFour <- five") == "One\\\nTwo & three\n\nFour <- five"
    assert markdown('Line\n<a href="https://a.example">Two</a>') == "Line\\\n[Two](https://a.example)"


def test_what_is_no_text_is_told() -> None:
    prose = as_markdown(
        '<p>Hi<img src="x.png" alt="A knee"></p><iframe src="https://p.example"></iframe><a href="/book">Book</a>'
        '<a href="javascript:x()">run</a><a href="#t">jump</a><a href="https://a.example"><img alt="Logo"></a>'
    )

    assert prose.markdown == "Hi\n\nBookrunjump[Logo](https://a.example)"
    assert prose.lost == (
        "a picture: A knee",
        "an embedded iframe: https://p.example",
        "a link that is no full address: /book",
        "a link that is no full address: javascript:x()",
        "a picture: Logo",
    )


def test_words_alone_keep_their_paragraphs() -> None:
    html = "<p>Knees &amp; <b>hips</b></p><ul><li>a<ul><li>b</li></ul></li></ul><blockquote>c<br>d</blockquote>"

    assert as_words(html) == "Knees & hips\n\n- a\n  - b\n\nc\nd"
    assert as_words("Plain talk about pain.") == "Plain talk about pain."


def test_deep_and_endless_html_is_read() -> None:
    assert "tail" in markdown("<div>" * 20_000 + "x" + "</div>" * 20_000 + "tail")
    assert markdown("<ul><li>" * 5000 + "x").count("x") == 1
    assert markdown("<blockquote>" * 5000 + "x").count("x") == 1
    assert as_markdown("x" * (LONGEST + 1)).lost == (f"what follows the first {LONGEST} characters",)
    for junk in (
        "<",
        "<a ",
        "&",
        "<!--",
        "<b>",
        "<b><p>",
        "<br>",
        "*",
        "https://",
        "<li>",
        "</p>",
        "_",
        "<a href='https://a'>",
    ):
        markdown(junk * 20_000)


def test_straight_quotes_stay_straight_only_where_it_matters() -> None:
    html = '<p>Don\'t -- "wait"...</p>'

    assert markdown(html) == 'Don\'t -- "wait"...'
    assert feed_html(as_markdown(html, exact=True).markdown) == html


# Properties

INLINE = st.recursive(
    SIGNS.map(escape),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        inner.map(lambda html: f"<b>{html}</b>"),
        inner.map(lambda html: f"<em>{html}</em>"),
        inner.map(lambda html: f'<a href="https://a.example/(x)_y?a=1&amp;b=2">{html}</a>'),
        inner.map(lambda html: f"{html}<br>"),
        inner.map(lambda html: f"<span>{html}</span>"),
    ),
    max_leaves=6,
)


def a_list(items: st.SearchStrategy[str], tag: str) -> st.SearchStrategy[str]:
    rows = st.lists(items.map(lambda html: f"<li>{html}</li>"), min_size=1, max_size=3)
    return rows.map(lambda each: f"<{tag}>{''.join(each)}</{tag}>")


BLOCKS = st.recursive(
    INLINE.map(lambda html: f"<p>{html}</p>"),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        a_list(inner | INLINE, "ul"),
        a_list(inner | INLINE, "ol"),
        inner.map(lambda html: f"<div>{html}</div>"),
    ),
    max_leaves=6,
)


def seen(blocks: tuple[Block, ...]) -> list[object]:
    """What a reader sees: the words with what they are, quotes and dashes as typed."""
    rows: list[object] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            pieces = (f"<{each.kind} {each.text} {each.address}>" for each in block.pieces if each.kind != "text")
            words = "".join(each.text if each.kind == "text" else " " for each in block.pieces)
            rows.append((" ".join(typed(words).split()), *pieces))
        elif isinstance(block, Listing):
            rows.append(("list", block.ordered, [seen(item) for item in block.items]))
        else:
            rows += seen(block.blocks)
    return rows


def typed(text: str) -> str:
    for setting, key in (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"), ("…", "..."), ("—", "---"), ("–", "--")):
        text = text.replace(setting, key)
    return text.replace(" ", "")


@MODEST
@given(BLOCKS)
def test_no_sign_is_taken_for_more_than_it_is(html: str) -> None:
    again = page_html(markdown(html))

    assert seen(read_html(again).blocks) == seen(read_html(html).blocks)


@MODEST
@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(
            re.findall(
                r"<[^>]*>|\w+",
                "<p><b>a<i><a href='https://a'>b<br><ul><li>c</li><td><h2><pre>\n<blockquote></p></ul></b></a><img><!--x--><",
            )
        ),
        max_size=40,
    ).map("".join)
)
def test_any_html_is_read(html: str) -> None:
    for exact in (False, True):
        feed_html(as_markdown(html, exact=exact).markdown)
    as_words(html)


WRITTEN = st.lists(
    st.one_of(
        SIGNS,
        SIGNS.map(lambda text: f"- {text}"),
        SIGNS.map(lambda text: f"1. {text}"),
        SIGNS.map(lambda text: f"**{text}**"),
        SIGNS.map(lambda text: f"[{text}](https://a.example/x_y?a=1&b=2)"),
        SIGNS.map(lambda text: f"## {text}"),
        st.sampled_from(["\n\n", "\n  - nested", "\\\n", "<https://a.example/b>", "*so*", 'Don\'t -- "wait"...']),
    ),
    max_size=8,
).map("\n".join)


@MODEST
@given(WRITTEN)
def test_what_pressroom_wrote_is_written_again_to_the_letter(notes: str) -> None:
    html = as_apps_get_it(feed_html(notes))

    assert as_apps_get_it(feed_html(as_markdown(html, exact=True).markdown)) == html


def as_apps_get_it(html: str) -> str:
    return re.sub(r"\n(?!</?(?:p|ul|ol|li)\b)", " ", re.sub(r"\n{2,}", "\n", html.strip()))
