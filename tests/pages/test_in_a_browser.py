"""Pages as people meet them: in a real browser, on phones and desks, in light and dark, without a mouse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser import IN_A_BROWSER, chromium

pytestmark = IN_A_BROWSER
PAGES = {
    "home": "/",
    "episode": "/episodes/tendon-injuries/",
    "listen": "/listen/",
    "article": "/articles/back-pain-crunches/",
    "articles": "/articles/",
    "book": "/book/",
    "sample": "/book/sample/",
    "lost": "/nowhere",
}
EVERY_PAGE = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def opened(
    browser: Browser,
    address: str,
    *,
    width: int = 1280,
    height: int = 800,
    scheme: Literal["light", "dark"] = "light",
    script: bool = True,
) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=script
    )
    page = context.new_page()
    page.goto(address)
    return page


@EVERY_PAGE
def test_nothing_is_asked_of_another_host_and_nothing_is_complained_about(
    browser: Browser, address: str, path: str
) -> None:
    page = browser.new_context().new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(address + path)

    expected = ["Failed to load resource: the server responded with a status of 404 (Not Found)"]
    assert not [url for url in asked if not url.startswith(f"{address}/")]
    assert said == (expected if path == "/nowhere" else [])
    assert not page.context.cookies()
    page.context.close()


@EVERY_PAGE
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways(browser: Browser, address: str, path: str, width: int) -> None:
    page = opened(browser, address + path, width=width)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


@EVERY_PAGE
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier(browser: Browser, address: str, path: str, scheme: Literal["light", "dark"]) -> None:
    page = opened(browser, address + path, scheme=scheme, width=320 if scheme == "dark" else 1280)
    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()
    page.context.close()


@EVERY_PAGE
def test_every_control_is_large_enough_to_hit(browser: Browser, address: str, path: str) -> None:
    """24 by 24 CSS pixels, links within a sentence excepted (WCAG 2.2, 2.5.8)."""
    page = opened(browser, address + path, width=390)
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input:not([type=hidden])')]
            .filter(e => !e.closest('.prose, .lead, .skip, .people') && !e.classList.contains('skip'))
            .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
            .filter(([_, r]) => r.height < 24 || r.width < 24).map(([html]) => html)"""
    )

    assert not small
    page.context.close()


def test_the_way_to_buy_the_book_is_on_a_phones_first_screen(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/book/", width=390, height=844)

    box = page.locator("main a.button").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 844
    page.context.close()


def test_the_first_press_of_tab_offers_to_skip_to_the_content(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.context.close()


def test_a_link_to_a_chapter_opens_the_sound_there_by_itself(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/episodes/tendon-injuries/")
    link = page.locator("ol.chapters a").nth(2).get_attribute("href") or ""
    played = page.evaluate(
        """async (source) => {
            const audio = new Audio(new URL(source, document.baseURI).href);
            await new Promise((ready, lost) => { audio.oncanplay = ready; audio.onerror = () => lost('no sound'); });
            return [audio.currentTime, audio.duration];
        }""",
        link,
    )

    assert played[0] == pytest.approx(65, abs=1.5)
    assert played[1] == pytest.approx(188, abs=4)
    page.context.close()


def test_without_script_everything_is_there(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/episodes/tendon-injuries/", script=False)

    assert page.locator("audio[controls]").count() == 1
    assert page.locator(".transcript p").count() > 20
    assert page.locator("ol.chapters li").count() == 6
    page.context.close()


def test_the_sign_up_form_holds_what_the_law_wants(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/")
    terms = (page.locator("#signup-terms").text_content() or "").lower()

    for words in ("recurring automated", "not a condition of purchase", "data rates", "stop", "help", "not shared"):
        assert words in terms
    assert not page.locator("#signup-consent").is_checked()
    assert page.locator("form a[href*='privacy']").count() == 1
    assert page.locator("form input[name=consent_version]").get_attribute("value")
    assert page.locator("#signup-phone").get_attribute("required") is None
    page.context.close()
