"""Where to listen: web addresses first, grouped for all; with script the likely apps first, and an address to copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, Route

from templates import Templates
from templates.views import FollowRow, ListenView
from tests.browser import IN_A_BROWSER, chromium
from tests.templates.sample_views import PLAIN, every_page

pytestmark = IN_A_BROWSER
HERE = "http://clinic.test/listen/"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
ANDROID = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"
ROWS = (
    FollowRow(name="Apple Podcasts", web="https://a.test/1", app="podcast://e.org/feed.xml", family="apple"),
    FollowRow(name="Spotify", web="https://s.test/1"),
    FollowRow(name="Overcast", app="overcast://add", device="iPhone, iPad", family="apple"),
    FollowRow(name="AntennaPod", web="https://n.test/1", app="antennapod-subscribe://e", family="android"),
)
FEED = "https://clinic.test/feed.xml"
APPS = "[...document.querySelectorAll('.groups [data-app]')].map(each => each.dataset.app)"

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Opens the page that says where to listen; the same device the next time."""
    contexts = []

    def answer(route: Route) -> None:
        templates, view = Templates(), every_page(PLAIN)["site/listen.html"]
        assert isinstance(view, ListenView)
        frame = replace(view.frame, listening="assets/listen.js", root="../", logo=None)
        if route.request.url.endswith(".js"):
            route.fulfill(body=templates.listening(), content_type="text/javascript")
        elif route.request.url == HERE:
            page = templates.render("site/listen.html", replace(view, frame=frame, follow=ROWS, feed=FEED))
            route.fulfill(body=page, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(body="")

    def open_page(agent: str, **more: bool) -> Page:
        context = browser.new_context(user_agent=agent, **more)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", answer)
        page.goto(HERE)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_without_script_the_ways_are_grouped_by_device_and_the_address_is_there(opened: Opened) -> None:
    page = opened(ANDROID, java_script_enabled=False)

    assert page.locator(".groups h3").all_text_contents() == [
        "iPhone, iPad and Mac",
        "Any phone or computer",
        "Android",
    ]
    assert page.locator(".groups a").first.get_attribute("href") == "https://a.test/1"
    assert page.locator("code").text_content() == FEED
    assert page.locator("button:visible").filter(has_text="Copy").count() == 0


def test_a_web_address_comes_before_the_apps_own(opened: Opened) -> None:
    links = [each.get_attribute("href") for each in opened(IPHONE).locator('[data-app="Apple Podcasts"] a').all()]

    assert links == ["https://a.test/1", "podcast://e.org/feed.xml"]


@pytest.mark.parametrize(
    ("agent", "order"),
    [
        (IPHONE, ["Apple Podcasts", "Overcast", "Spotify", "AntennaPod"]),
        (ANDROID, ["AntennaPod", "Spotify", "Apple Podcasts", "Overcast"]),
        (WINDOWS, ["Spotify", "Apple Podcasts", "Overcast", "AntennaPod"]),
    ],
)
def test_the_apps_of_this_device_come_first(opened: Opened, agent: str, order: list[str]) -> None:
    assert opened(agent).evaluate(APPS) == order


def test_the_app_that_was_chosen_comes_first_the_next_time(opened: Opened) -> None:
    page = opened(IPHONE)
    page.locator('[data-app="Spotify"] a').first.evaluate("link => { link.removeAttribute('href'); link.click(); }")
    page.goto(HERE)

    assert page.evaluate(APPS)[0] == "Spotify"
    assert not page.context.cookies()


def test_the_address_of_the_feed_is_copied(opened: Opened) -> None:
    page = opened(IPHONE)
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async text => { window.copied = text; } } })"
    )
    page.get_by_role("button", name="Copy the feed address").click()
    page.get_by_text("Copied. Paste it into your app.").wait_for()

    assert page.evaluate("window.copied") == FEED


def test_where_copying_is_not_allowed_the_address_is_marked(opened: Opened) -> None:
    page = opened(IPHONE)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copy the feed address").click()

    assert page.evaluate("getSelection().toString()") == FEED
