"""The sample's episode in a real browser, under a strict policy that allows the site's own files alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from publishing.desk import Desk
from publishing.server import serving
from publishing.site import build_site
from publishing.start import sample_show
from tests.browser import chromium

EPISODE, EMBED = "/episodes/tendon-injuries/", "/embed/tendon-injuries/"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)

Opened = Callable[..., Page]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = sample_show(tmp_path_factory.mktemp("player") / "show")
    build_site(Desk(folder=folder, now=NOW))
    return folder.site


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the sample site is served, without a slash at its end."""
    with serving(site) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For one module: the library cannot drive two at a time, and other modules start their own."""
    with chromium() as started:
        yield started


@pytest.fixture
def said() -> list[str]:
    """What pages complain of; a test that expects a complaint clears it."""
    return []


@pytest.fixture
def opened(browser: Browser, address: str, said: list[str]) -> Iterator[Opened]:
    """Opens pages in one new profile per test; complaints of the page, and requests to others, fail the test."""
    contexts = []
    elsewhere: list[str] = []

    def strictly(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": STRICT})

    def open_page(path: str = EPISODE, *, page: Page | None = None, before: str = "", **options: object) -> Page:
        if page is None:
            context = browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | options))  # type: ignore[arg-type]
            contexts.append(context)
            page = context.new_page()
            page.set_default_timeout(10_000)
            page.route(lambda url: url.split("#")[0].split("?")[0].endswith("/"), strictly)
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("request", lambda asked: None if asked.url.startswith(address) else elsewhere.append(asked.url))
        if before:
            page.add_init_script(before)
        page.goto(address + path)
        return page

    yield open_page
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    assert (said, elsewhere, cookies) == ([], [], [])
