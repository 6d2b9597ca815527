"""The ways of readers and listeners: from paper to a shop, from a chapter to its sound, from the keyboard to the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import IN_A_BROWSER

pytestmark = IN_A_BROWSER
Opened = Callable[..., Page]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def opened(browser: Browser, addresses: dict[str, str]) -> Iterator[Opened]:
    """Opens a page of the sample in a new profile; it is closed after the test."""
    contexts: list[BrowserContext] = []

    def open_page(path: str, **more: object) -> Page:
        contexts.append(browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | more)))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        page.goto(addresses["sample"] + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", ["/b/", "/book/"])
def test_a_place_to_buy_the_book_is_on_a_phones_first_screen_one_tap_away(opened: Opened, path: str) -> None:
    page = opened(path, viewport=PHONE)
    shop = page.locator("main a[href^='https://']").first
    box = shop.bounding_box()

    assert (shop.get_attribute("href") or "").startswith("https://books.example.org/")
    assert box is not None
    assert box["y"] + box["height"] < PHONE["height"]


def test_from_an_episode_the_book_is_one_tap_away_and_from_the_book_its_episodes_are(opened: Opened) -> None:
    assert opened("/episodes/tendon-injuries/").locator("main a[href$='book/']").count() >= 1
    assert opened("/book/").locator("main a[href*='episodes/tendon-injuries/']").count() >= 1


def test_the_first_press_of_tab_offers_to_skip_to_the_content(opened: Opened) -> None:
    page = opened("/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_a_link_to_a_chapter_opens_the_sound_there_by_itself(opened: Opened) -> None:
    page = opened("/episodes/tendon-injuries/")
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


def test_without_script_an_episode_is_heard_read_and_taken_along(opened: Opened) -> None:
    page = opened("/episodes/tendon-injuries/", java_script_enabled=False)

    assert page.locator("audio[controls]").count() == 1
    assert page.locator("a[download]").count() >= 1
    assert page.locator(".transcript p").count() > 20
    assert page.locator("ol.chapters li").count() == 6


@pytest.mark.parametrize("path", ["/", "/articles/back-pain-crunches/", "/news/2020-05/"])
def test_the_sign_up_form_is_one_that_somebody_can_fill_in_on_a_small_phone(opened: Opened, path: str) -> None:
    page = opened(path, viewport={"width": 320, "height": 640})
    form = page.locator("form[method=post]")
    for field in ("#signup-email", "#signup-phone", "#signup-consent + label", "button[type=submit]"):
        box = form.locator(field).bounding_box()
        assert box is not None
        assert 0 <= box["x"] < box["x"] + box["width"] <= 320
    form.get_by_label("E-mail address").fill("jo@example.org")
    form.get_by_text("may send me text messages").click()

    assert form.locator("#signup-consent").is_checked()
    assert form.evaluate("form => form.checkValidity()")


def test_the_sign_up_form_is_sent_with_what_was_agreed_to(opened: Opened) -> None:
    page = opened("/")
    form = page.locator("form[method=post]")
    assert not form.locator("#signup-consent").is_checked()
    form.get_by_label("E-mail address").fill("jo@example.org")
    sent = form.evaluate("form => Object.fromEntries(new FormData(form))")

    assert sent.keys() == {"consent_version", "page", "email", "phone"}
    assert sent["page"] == "https://penrose.example.org/"
    assert len(sent["consent_version"]) == 12
    assert form.get_attribute("action") == "https://texts.example.org/penrose"
