"""Which way words run, on pages and within them."""

from __future__ import annotations

import doctest
import re
from dataclasses import replace

import pytest

from templates import Templates, direction
from templates.book_view import PortableView
from templates.direction import direction_of
from templates.prose import feed_html, page_html
from templates.specimens import specimen


@pytest.mark.parametrize(
    "language", ["ar", "ar-EG", "he", "he-IL", "fa", "ur-PK", "ps", "yi", "ckb", "UR", "pa-Arab", "az_arab"]
)
def test_these_run_from_the_right(language: str) -> None:
    assert direction_of(language) == "rtl"


@pytest.mark.parametrize("language", ["en-us", "de", "az", "ks-Deva", "ar-Latn", "zh-Hans", "ru", "", "hr", "arn"])
def test_these_run_from_the_left(language: str) -> None:
    assert direction_of(language) == "ltr"


def test_the_examples_hold() -> None:
    assert doctest.testmod(direction).failed == 0


def test_every_block_of_mixed_prose_finds_its_own_direction() -> None:
    page = page_html("כאב גב\n\nIn English.\n\n- אחת\n\n> ציטוט\n\n## ברך\n\n1. two\n")

    assert page.count('dir="auto"') == 7
    assert '<h2 dir="auto">ברך</h2>' in page
    assert '<p dir="auto">In English.</p>' in page


def test_prose_from_the_left_and_the_feed_are_as_they_were() -> None:
    assert "dir=" not in page_html("Knees & hips\n\n- Füße\n- Ñandús “x”")
    assert "dir=" not in feed_html("כאב גב\n\n- אחת")


def test_the_stylesheet_knows_no_left_and_right_but_what_is_the_same_both_ways() -> None:
    """Columns that the owner aligned stay; the base of each direction says where lines begin."""
    rules = re.findall(r"([^{}\n]*)\{([^{}]*)\}", Templates().stylesheet().decode())
    sided = re.compile(
        r"(?:(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)|(?:^|[;\s])(?:left|right):)"
    )

    assert [name.strip() for name, body in rules if sided.search(body)] == [
        "body",
        ".wide .right",
        '[dir="rtl"] :is(body, .prose li)',
    ]


def test_the_sample_as_a_file_turns_its_pages_the_other_way() -> None:
    view = specimen("book/epub/package.opf")
    assert isinstance(view, PortableView)

    assert b'page-progression-direction="rtl"' in Templates().render(
        "book/epub/package.opf", replace(view, language="he")
    )
    assert b"page-progression" not in Templates().render("book/epub/package.opf", view)
