"""Pages in a real browser with the longest words, the strangest words and nearly none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page

from templates import Templates
from tests.browser import IN_A_BROWSER, chromium
from tests.templates.sample_views import HOSTILE, PLAIN, WIDE, barest_pages, every_page

pytestmark = IN_A_BROWSER
SETS = {"plain": every_page(PLAIN), "hostile": every_page(HOSTILE), "wide": every_page(WIDE), "bare": barest_pages()}
EVERY_SET = pytest.mark.parametrize("words", SETS)
EVERY_TEMPLATE = pytest.mark.parametrize("name", sorted(SETS["plain"]))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all tests; every test shows its own words in it."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, bypass_csp=True
    )  # tests write styles into pages
    yield context.new_page()
    context.close()


def show(page: Page, name: str, words: str) -> list[str]:
    """Write the template into the page, stylesheet included; what it says through dialogs is returned."""
    said: list[str] = []

    def hear(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", hear)
    style = Templates().stylesheet().decode()
    html = Templates().render(name, SETS[words][name]).decode().replace("</head>", f"<style>{style}</style></head>")
    page.set_content(html, wait_until="domcontentloaded")
    page.remove_listener("dialog", hear)
    return said


@EVERY_TEMPLATE
@EVERY_SET
def test_nothing_runs_and_nothing_scrolls_sideways_on_the_smallest_phone(page: Page, name: str, words: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    said = show(page, name, words)

    assert not said
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@EVERY_TEMPLATE
@pytest.mark.parametrize("words", ["wide", "bare"])
def test_axe_finds_no_barrier_in_the_longest_and_the_barest(page: Page, name: str, words: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    show(page, name, words)
    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_long_title_leaves_the_buy_button_on_the_first_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844 if width == 390 else 800})
    show(page, "book/book.html", "plain")
    box = page.locator("main a.button").first.bounding_box()

    assert box is not None
    assert box["y"] + box["height"] < (844 if width == 390 else 800)


def test_the_title_of_the_book_has_the_larger_half_of_the_smallest_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    show(page, "book/book.html", "wide")
    cover, title = (page.locator(part).first.bounding_box() for part in (".hero .cover", ".hero h1"))

    assert cover is not None
    assert title is not None
    assert title["width"] > 160 > cover["width"]


def test_a_list_has_its_dots_at_the_first_line_of_a_long_link(page: Page) -> None:
    show(page, "site/article.html", "plain")
    words = '<ul class="links"><li><a href="/">One</a></li></ul>'
    page.locator("main").evaluate("(e, words) => e.innerHTML += words", words)

    assert page.locator(".links a").last.evaluate("e => getComputedStyle(e).verticalAlign") == "top"


def test_lines_of_code_stand_on_one_ground(page: Page) -> None:
    show(page, "site/article.html", "plain")
    page.locator(".prose").first.evaluate("e => e.innerHTML += '<pre><code>a\\nb</code></pre>'")
    code = page.locator("pre > code").first

    assert code.evaluate("e => getComputedStyle(e).display") == "block"


def test_a_printed_episode_keeps_its_words_and_drops_its_controls(page: Page, tmp_path: Path) -> None:
    show(page, "site/episode.html", "plain")
    page.emulate_media(media="print")
    shown = {part: page.locator(part).first.is_visible() for part in (".transcript", "h1", ".player", ".signup", "nav")}
    page.emulate_media(media="screen")

    assert shown == {".transcript": True, "h1": True, ".player": False, ".signup": False, "nav": False}


@EVERY_TEMPLATE
def test_what_stands_alone_is_as_high_as_a_finger_is_wide(page: Page, name: str) -> None:
    """44 CSS pixels; links within sentences and small print are held to 24 elsewhere."""
    page.set_viewport_size({"width": 390, "height": 844})
    show(page, name, "plain")
    low = page.evaluate(
        """() => [...document.querySelectorAll('.button, .pills a, nav a, .chapters a, .top a, input[type=tel], .tick')]
            .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height]).filter(([_, high]) => high < 44)"""
    )

    assert not low
