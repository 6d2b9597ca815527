"""Words that were pasted from a word processor, an e-mail or a browser."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.pasted import with_links, with_lists
from templates.prose import feed_html, page_html, plain_text


def test_lines_that_a_word_processor_began_with_dots_are_a_list_on_pages_and_in_apps() -> None:
    pasted = "Try this:\n•\tRest\n\uf0b7\tMove\u00a0daily\n· Sleep"

    assert page_html(pasted).count("<li>") == feed_html(pasted).count("<li>") == 3
    assert plain_text(pasted) == "Try this: Rest Move daily Sleep"


def test_the_second_level_of_a_pasted_list_stays_below_the_first() -> None:
    assert with_lists("•\tRest\n\no\tin bed\n•\tMove") == "- Rest\n\n  - in bed\n- Move"


@pytest.mark.parametrize(
    "markdown",
    ["3 • 4 is twelve", "```\n• code\n```", "    • code", "• one\\\n• two\\\n• three", "o\tnot below a list", "•"],
)
def test_a_dot_that_begins_no_item_stays_a_dot(markdown: str) -> None:
    assert with_lists(markdown) == markdown


@pytest.mark.parametrize(
    ("words", "address", "shown"),
    [
        ("See https://clinic.example/knees.", "https://clinic.example/knees", "https://clinic.example/knees"),
        ("(see www.clinic.example)", "https://www.clinic.example", "www.clinic.example"),
        ("desk@clinic.example, please", "mailto:desk@clinic.example", "desk@clinic.example"),
        ("https://w.example/Knee_(joint)", "https://w.example/Knee_(joint)", "https://w.example/Knee_(joint)"),
        ("https://c.example/?a=1&b=2", "https://c.example/?a=1&amp;b=2", "https://c.example/?a=1&amp;b=2"),
    ],
)
def test_an_address_in_a_sentence_is_a_link_on_the_page(words: str, address: str, shown: str) -> None:
    assert f'<a href="{address}" rel="noopener">{shown}</a>' in page_html(words)


@pytest.mark.parametrize(
    "markdown",
    [
        "`https://c.example`",
        "    https://c.example",
        "https://c.example/_knee_/",
        "https://c.example/a--b",
        "https://.",
    ],
)
def test_an_address_in_code_or_with_signs_that_markdown_changed_stays_words(markdown: str) -> None:
    assert "<a " not in page_html(markdown)


def test_a_link_is_not_put_into_a_link() -> None:
    written = "[https://c.example](https://c.example) <https://d.example> [desk@c.example](mailto:desk@c.example)"

    assert page_html(written).count("<a ") == 3


@given(st.lists(st.sampled_from(["https://a.example/", "www.", "a@b.example", "<b>", "</a>", '"', "`", "(", " ", "&"])))
def test_linking_changes_no_word_and_twice_is_as_once(pieces: list[str]) -> None:
    page = page_html("".join(pieces))

    assert with_links(page) == page
    assert not re.search(r"<a [^>]*>[^<]*<a ", page)
