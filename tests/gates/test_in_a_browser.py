"""Every kind of page in a real browser: nothing from elsewhere, nothing complained of, nothing out of reach or lost."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from publishing.server import serving
from tests.browser import IN_A_BROWSER
from tests.gates.kinds import KINDS, MOVED_TO, Kind, kind

pytestmark = IN_A_BROWSER
EVERY_KIND = pytest.mark.parametrize("page_of", KINDS, ids=[each.name for each in KINDS])
SHORT = tuple(each for each in KINDS if not each.long)
EVERY_SHORT_KIND = pytest.mark.parametrize("page_of", SHORT, ids=[each.name for each in SHORT])
LOST = "Failed to load resource: the server responded with a status of 404 (Not Found)"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
MOST_BYTES, MOST_REQUESTS = 60_000, 8  # of an episode's page without its audio, over the wire

Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, addresses: dict[str, str]) -> Iterator[Opened]:
    """Opens one page in a new profile; it is closed after the test."""
    contexts: list[BrowserContext] = []

    def open_page(what: Kind, *, width: int = 1280, before: Callable[[Page], None] | None = None, **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        page = context.new_page()
        if what.name == "moved":  # it is left at once, unless what it leads to has nothing to show
            page.route(addresses[what.show] + MOVED_TO, lambda route: route.fulfill(status=204))
        if before:
            before(page)
        page.goto(addresses[what.show] + what.path, wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()


@EVERY_KIND
def test_nothing_is_asked_of_anybody_else_and_nothing_is_complained_of(
    opened: Opened, addresses: dict[str, str], page_of: Kind
) -> None:
    asked: list[str] = []
    said: list[str] = []

    def listen(page: Page) -> None:
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))

    page = opened(page_of, before=listen)
    page.mouse.wheel(0, 20_000)  # what waits until it is seen

    assert not [url for url in asked if not url.startswith((f"{addresses[page_of.show]}/", "data:", "blob:"))]
    assert [words for words in said if not (page_of.path == "/nowhere" and words == LOST)] == []
    assert not page.context.cookies()


@EVERY_SHORT_KIND
def test_axe_finds_no_barrier_in_light_and_dark_on_phones_and_desks(opened: Opened, page_of: Kind) -> None:
    page = opened(page_of)
    found = []
    for width, scheme in product((320, 1280), SCHEMES):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        answer = Axe().run(page, options=WCAG).response
        found += [
            (
                width,
                scheme,
                each["id"],
                each["nodes"][0]["html"][:120],
                each["nodes"][0].get("failureSummary", "")[:200],
            )
            for each in answer["violations"]
        ]

    assert not found


@EVERY_KIND
def test_no_page_scrolls_sideways_on_the_narrowest_phone_nor_with_large_letters(opened: Opened, page_of: Kind) -> None:
    page = opened(page_of, width=320)
    usual = page.evaluate("document.documentElement.scrollWidth")
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert usual <= 320
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, "with letters twice as large"


# What somebody can do something with, seen as it is now; a link with words of a sentence around it is no target.
_CONTROLS = """
() => {
  const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary, audio[controls], [tabindex="0"]';
  return [...document.querySelectorAll(wanted)].filter(each => !each.disabled
    && each.checkVisibility({ visibilityProperty: true, opacityProperty: true }));
}
"""
_SMALL = (
    """() => {
  const inSentence = each => {
    if (each.tagName !== 'A' || getComputedStyle(each).display !== 'inline') return false;
    const block = each.closest('p, li, dd, td, figcaption, blockquote');
    return !!block && block.innerText.trim().length > each.innerText.trim().length + 2;
  };
  return ("""
    + _CONTROLS
    + """)().filter(each => !inSentence(each) && !each.closest('.skip') && !each.matches('.skip'))
    .map(each => [each.outerHTML.slice(0, 110), (each.closest('label') ?? each).getBoundingClientRect()])
    .filter(([_, box]) => box.width < 24 || box.height < 24)
    .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`);
}"""
)


@EVERY_KIND
@pytest.mark.parametrize("width", [320, 1280])
def test_every_target_is_large_enough_to_hit(opened: Opened, page_of: Kind, width: int) -> None:
    """24 by 24 CSS pixels; links within a sentence are excepted (WCAG 2.2, 2.5.8)."""
    assert opened(page_of, width=width).evaluate(_SMALL) == []


def out_of_reach(page: Page) -> tuple[int, list[str], list[str]]:
    """How many controls there are, those that the tab key does not reach, and those that do not show that it did."""
    count: int = page.evaluate(f"(window.controls = ({_CONTROLS})()).length")
    page.evaluate(
        """() => { window.reached = new Set(); window.unseen = [];
        document.addEventListener('focusin', event => { window.reached.add(event.target);
          const look = getComputedStyle(event.target);
          if (look.outlineStyle === 'none' && look.boxShadow === 'none')
            window.unseen.push(event.target.outerHTML.slice(0, 110)); }); }"""
    )
    for _ in range(2 * count + 20):  # a sound's own buttons are reached one by one
        page.keyboard.press("Tab")
    missed: list[str] = page.evaluate(
        "window.controls.filter(each => !window.reached.has(each)).map(each => each.outerHTML.slice(0, 110))"
    )
    unseen: list[str] = page.evaluate("window.unseen")
    return count, missed, unseen


@EVERY_SHORT_KIND
def test_every_control_is_reached_by_the_tab_key_and_shows_it(opened: Opened, page_of: Kind) -> None:
    count, missed, unseen = out_of_reach(opened(page_of))

    assert count > 0
    assert missed == []
    assert unseen == []


def test_a_page_with_every_one_of_these_faults_is_caught(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(_BAD)
    page = browser.new_page(viewport={"width": 320, "height": 600})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.route("https://elsewhere.example/**", lambda route: route.abort())
    with serving(tmp_path) as served:
        page.goto(f"{served}/")
    _, missed, unseen = out_of_reach(page)

    assert "https://elsewhere.example/pixel.gif" in asked
    assert "hello" in said
    assert page.evaluate("document.documentElement.scrollWidth") > 320
    assert [small.split(" ")[0] for small in page.evaluate(_SMALL)] == ["10x10"]
    assert len(missed) == 1
    assert len(set(unseen)) == 1
    assert page.evaluate(_HIDDEN) == ['<p hidden="">Only with script</p>']
    assert Axe().run(page, options=WCAG).violations_count > 0
    page.close()


# What people read: blocks of words; those with a button that a script has put there are its own.
_WORDS = """
() => [...document.querySelectorAll('main :is(h1, h2, h3, p, li, dt, dd, td, blockquote, figcaption)')]
  .filter(each => !each.closest('[data-player]') && !each.querySelector('[data-do]'))
  .map(each => each.textContent.replace(/\\s+/g, ' ').trim()).filter(Boolean)
"""
_BAD = """<!doctype html><title>x</title><main><p style="width: 400px">Wide <a href="a">in a sentence</a> that goes on</p>
<button style="width: 10px; height: 10px; padding: 0">b</button>
<button style="min-width: 40px; height: 40px; outline: none">c</button>
<button style="min-width: 40px; height: 40px" tabindex="-1">d</button>
<img src="https://elsewhere.example/pixel.gif"><p hidden>Only with script</p></main><script>console.log("hello")</script>
"""
_LINKS = "[...document.querySelectorAll('main a[href]')].map(each => each.getAttribute('href'))"
_HIDDEN = """
[...document.querySelectorAll('main :is(h1, h2, h3, p, li, audio)')]
  .filter(each => !each.checkVisibility() && !each.closest('details:not([open])')).map(each => each.outerHTML.slice(0, 110))
"""


@EVERY_KIND
def test_no_page_loses_its_content_without_script(opened: Opened, page_of: Kind) -> None:
    """All that can be read, heard and followed with script is there without; what only a script can do may be missing."""
    whole = opened(page_of)
    bare = opened(page_of, java_script_enabled=False)
    in_bare = " ".join((bare.locator("main").text_content() or "").split())

    assert [words for words in whole.evaluate(_WORDS) if words not in in_bare] == []
    assert set(whole.evaluate(_LINKS)) <= set(bare.evaluate(_LINKS))
    assert bare.evaluate(_HIDDEN) == []
    assert bare.locator("audio[controls]").count() == whole.locator("audio").count()


@pytest.mark.parametrize("page_of", [kind("episode"), kind("episode-odd")], ids=["episode", "episode-odd"])
@pytest.mark.parametrize("width", [390, 1280])
def test_an_episodes_page_without_its_audio_is_light(opened: Opened, page_of: Kind, width: int) -> None:
    """Texts count as a CDN sends them, packed with gzip, and every answer with its headers."""
    sent: dict[str, int] = {}

    def weigh(page: Page) -> None:
        page.on("requestfinished", lambda request: answers.append(request.response()))

    answers: list[Any] = []
    page = opened(page_of, width=width, before=weigh, device_scale_factor=2)
    page.mouse.wheel(0, 20_000)  # pictures further down are loaded when they come near
    page.wait_for_load_state("networkidle")
    for answer in answers:
        kind = answer.headers.get("content-type", "")
        if kind.startswith("audio/"):
            continue
        body = answer.body()
        packed = gzip.compress(body, 6) if kind.startswith(("text/", "application/", "image/svg")) else body
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
        sent[answer.url] = len(packed) + head

    assert len(sent) <= MOST_REQUESTS, sent
    assert sum(sent.values()) <= MOST_BYTES, sent
