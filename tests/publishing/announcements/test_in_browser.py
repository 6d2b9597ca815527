"""The e-mail and the page of a month in a real browser, as narrow as a phone, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from publishing.announcements.mail import mail_of
from publishing.announcements.showing import announcement_pages
from tests.browser import IN_A_BROWSER, chromium
from tests.publishing.announcements.a_newsroom import TEXT, a_newsroom, dated

pytestmark = IN_A_BROWSER
Scheme = Literal["light", "dark"]
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
WIDE = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle and a title that does not stop"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def e_mails(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    root = tmp_path_factory.mktemp("show")
    long = dated(root, "wide", "2026-11-02", title=WIDE, text=f"{TEXT}\n\nhttps://example.org/{'long/' * 40}")
    made = {"plain": a_newsroom(root), "wide": a_newsroom(root, articles=[long]), "bare": a_newsroom(root, bare=True)}
    return {name: mail_of(room, room.months()[0]).html for name, room in made.items()}


def _shown(browser: Browser, html: str, width: int, scheme: Scheme) -> tuple[Page, list[str]]:
    """The page, and what it says on its console; nothing is fetched."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.route("**/*", lambda route: route.fulfill(body=""))
    page.set_content(html, wait_until="domcontentloaded")
    return page, said


@SCHEMES
@pytest.mark.parametrize("width", [320, 640])
@pytest.mark.parametrize("words", ["plain", "wide", "bare"])
def test_the_e_mail_shows_all_its_words_and_never_scrolls_sideways(
    browser: Browser, e_mails: dict[str, str], words: str, width: int, scheme: Scheme
) -> None:
    page, said = _shown(browser, e_mails[words], width, scheme)
    hidden = page.evaluate(
        """width => [...document.querySelectorAll('h1, h2, p, li, a:not(:has(img)), img')]
            .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
            .filter(([_, box]) => box.right > width + 1 || box.left < 0 || box.width < 1).map(([html]) => html)""",
        width,
    )

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not hidden
    assert not said
    page.context.close()


@SCHEMES
def test_axe_finds_no_barrier_in_the_e_mail(browser: Browser, e_mails: dict[str, str], scheme: Scheme) -> None:
    page, _ = _shown(browser, e_mails["plain"], 320, scheme)
    found = Axe().run(page, options={"rules": {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}})

    assert found.violations_count == 0, found.generate_report()
    page.context.close()


@SCHEMES
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_barrier_on_the_page_of_a_month(
    browser: Browser, tmp_path: Path, width: int, scheme: Scheme
) -> None:
    room = a_newsroom(tmp_path)
    html = dict(announcement_pages(room))["news/2026-11/index.html"].decode()
    style = room.templates.stylesheet().decode()
    page, _ = _shown(browser, html.replace("</head>", f"<style>{style}</style></head>"), width, scheme)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.context.close()
