"""What surrounds the player: pages without script, the embedded player, sizes, barriers and targets."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import escape
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, Response, expect

from templates import Templates
from templates.embed_view import EmbedView
from templates.views import EpisodeView
from tests.browser import IN_A_BROWSER
from tests.player.conftest import EMBED, EPISODE, Opened
from tests.templates.sample_views import HOSTILE, WIDE, Wording, every_page

pytestmark = IN_A_BROWSER
BOTH = pytest.mark.parametrize("path", [EPISODE, EMBED], ids=["episode", "embed"])
HTML = "text/html; charset=utf-8"
HEIGHT = 260  # of the frame, CSS pixels


def unfolded(page: Page) -> Page:
    for summary in page.locator("summary").all():
        summary.click()
    return page


@BOTH
def test_without_script_the_plain_player_stays_and_every_moment_leads_into_the_sound(opened: Opened, path: str) -> None:
    page = opened(path, java_script_enabled=False)

    assert page.locator("audio[controls][preload=none]").count() == 1
    assert page.locator("[data-do]").count() == 0
    assert page.locator("a[download]").count() == 1
    links = [link.get_attribute("href") or "" for link in page.locator(".clock").all() if link.get_attribute("href")]
    links += [link.get_attribute("href") or "" for link in page.locator("ol.chapters a").all()]
    moments = [link for link in links if "#t=" in link]
    assert len(moments) >= 6
    assert all(re.search(r"\.mp3#t=\d+(\.\d+)?$", link) for link in moments)


def test_without_script_the_address_and_the_code_can_still_be_copied(opened: Opened) -> None:
    page = opened(java_script_enabled=False)

    assert page.get_by_label("This episode").input_value().endswith(EPISODE)
    assert page.get_by_label("The player on your own page").input_value().startswith('<iframe src="https://')


@BOTH
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_in_the_unfolded_player(
    opened: Opened, path: str, scheme: Literal["light", "dark"]
) -> None:
    page = unfolded(
        opened(f"{path}#t=70", color_scheme=scheme, viewport={"width": 320, "height": 700}, bypass_csp=True)
    )
    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()


@BOTH
@pytest.mark.parametrize("width", [320, 640, 1280])
def test_the_unfolded_player_fits_and_everything_in_it_is_as_high_as_a_finger_is_wide(
    opened: Opened, path: str, width: int
) -> None:
    page = unfolded(opened(path, viewport={"width": width, "height": 700}))
    low = page.evaluate(
        """() => [...document.querySelectorAll('[data-do], .player form *, .share :is(input, textarea)')]
            .filter((e) => e.matches('button, input, textarea'))
            .map((e) => [e.outerHTML, e.getBoundingClientRect()]).filter(([, r]) => r.height < 44 || r.width < 44)"""
    )

    assert not low
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_text_twice_as_large_loses_nothing(opened: Opened) -> None:
    page = opened(viewport={"width": 320, "height": 700}, bypass_csp=True)
    page.add_style_tag(content="html { font-size: 200% }")
    unfolded(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    clipped = page.evaluate(
        "[...document.querySelectorAll('.player button')].filter((e) => e.scrollWidth > e.clientWidth + 1).length"
    )
    assert clipped == 0


def test_the_picture_of_the_sound_fills_up_with_what_was_heard(opened: Opened) -> None:
    page = opened(f"{EPISODE}#t=94")
    played = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.player')).getPropertyValue('--played'))"
    )

    assert played == pytest.approx(50, abs=1)
    assert page.locator(".waveform.played").count() == 1


def test_a_focused_passage_is_not_hidden_by_the_bar_above_the_transcript(opened: Opened) -> None:
    """WCAG 2.2, 2.4.11."""
    page = opened(reduced_motion="reduce")
    links = page.locator(".transcript a.clock")
    links.last.focus()
    while page.evaluate("document.activeElement.matches('.transcript a.clock')"):
        focused = page.evaluate("document.activeElement.getBoundingClientRect().top")
        bar = page.evaluate("document.querySelector('.tools').getBoundingClientRect().bottom")
        assert focused >= bar - 1
        page.keyboard.press("Shift+Tab")


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640}, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["site/episode.html", "site/embed.html"])
@pytest.mark.parametrize("words", [HOSTILE, WIDE], ids=["hostile", "wide"])
def test_the_strangest_and_the_longest_words_stay_words_and_fit_the_smallest_phone(
    blank: Page, name: str, words: Wording
) -> None:
    said: list[str] = []
    blank.on("dialog", lambda dialog: heard(dialog, said))
    templates, views = Templates(), every_page(words)
    episode = views["site/episode.html"]
    assert isinstance(episode, EpisodeView)
    shown = {
        "site/episode.html": replace(episode, oembed=words.link, embed_code=words.long),
        "site/embed.html": embedded(episode),
    }[name]
    style = f"<style>{templates.stylesheet().decode()}</style></head>"
    here, page = "http://clinic.test/episodes/x/", templates.render(name, shown).decode().replace("</head>", style)
    blank.route("**/*", lambda route: route.fulfill(body=page if route.request.url == here else "", content_type=HTML))
    blank.goto(here, wait_until="domcontentloaded")
    blank.add_script_tag(content=templates.player().decode())
    unfolded(blank)
    blank.locator('[data-do="next"]').click()

    assert blank.locator("[data-chapter]").inner_text() == " ".join(words.long.split())
    assert blank.evaluate("document.documentElement.scrollWidth") <= 320
    assert not said
    blank.unroute("**/*")


def test_an_owners_player_of_one_button_works_as_far_as_it_goes(opened: Opened, site: Path) -> None:
    """Whatever a template in `templates/` leaves out, the rest keeps working and nothing is complained about."""
    page = opened("/listen/", bypass_csp=True)  # the library waits by evaluating words
    whole = (site / EPISODE.strip("/") / "index.html").read_text()
    bare = '<template><button type="button" data-do="play">Play</button></template>'
    once = re.sub(r"<template>\n<input.*?</template>", bare, whole, count=1, flags=re.DOTALL)
    assert once != whole
    page.route(f"**{EPISODE}", lambda route: route.fulfill(body=once, content_type=HTML))
    opened(EPISODE, page=page)

    page.locator("ol.chapters a").nth(2).click()
    page.wait_for_function("document.querySelector('audio').currentTime > 65")
    page.get_by_role("searchbox").fill("tendon")
    page.locator('.player [data-do="play"]').click()
    expect(page.locator('.player [data-do="play"]')).to_have_text("Play")
    expect(page.locator("audio[controls]")).to_have_count(0)


def heard(dialog: Dialog, said: list[str]) -> None:
    said.append(dialog.message)
    dialog.dismiss()


def embedded(episode: EpisodeView) -> EmbedView:
    return EmbedView(
        frame=episode.frame,
        meta=episode.meta,
        title=episode.title,
        audio=episode.audio,
        cover=episode.cover,
        chapters=episode.chapters,
        page="episodes/x/",
        has_transcript=True,
    )


@contextmanager
def somebody_elses_page(body: str) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(
                f"<!doctype html><title>A friend's page</title>{body}".encode() if self.path == "/" else b""
            )

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the one it overrides
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_code_to_copy_plays_on_somebody_elses_page(browser: Browser, address: str, site: Path) -> None:
    answer = json.loads((site / EMBED.strip("/") / "oembed.json").read_bytes())
    here = re.sub(r'src="https://[^/]+/', f'src="{address}/', answer["html"])
    with somebody_elses_page(here) as other:
        page = browser.new_context(viewport={"width": 700, "height": 400}, bypass_csp=True).new_page()
        page.goto(other)
        frame = page.frame_locator("iframe")
        frame.locator("ol.chapters").wait_for(state="attached")
        inside = page.frames[-1]
        assert inside.evaluate("document.documentElement.scrollHeight") <= HEIGHT
        frame.locator('[data-do="play"]').click()
        inside.wait_for_function("document.querySelector('audio').currentTime > 0.2")
        assert not page.context.cookies()
        page.context.close()


def test_the_embedded_player_leads_to_the_episode_and_is_no_page_of_its_own_for_searches(
    opened: Opened, site: Path
) -> None:
    page = opened(EMBED)

    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"
    assert (page.locator("link[rel=canonical]").get_attribute("href") or "").endswith(EPISODE)
    assert "embed" not in (site / "sitemap.xml").read_text()
    with page.context.expect_page() as other:
        page.locator("h1 a").click()
    assert other.value.url.endswith(EPISODE)


def test_the_page_names_its_oembed_file_and_that_says_what_oembed_wants(opened: Opened, site: Path) -> None:
    """oEmbed 1.0, 2.3.4 and 2.3.4.4."""
    named = opened().locator("link[type='application/json+oembed']").get_attribute("href") or ""
    answer = json.loads((site / EMBED.strip("/") / "oembed.json").read_bytes())

    assert named.endswith(f"{EMBED}oembed.json")
    assert (answer["version"], answer["type"], answer["height"]) == ("1.0", "rich", HEIGHT)
    assert answer["html"].startswith(f'<iframe src="{named.removesuffix("oembed.json")}"')
    assert escape(answer["title"]) in answer["html"]
    assert answer["thumbnail_url"].startswith("https://")
    assert {type(answer[name]) for name in ("width", "height", "thumbnail_width", "thumbnail_height")} == {int}


def test_the_player_weighs_at_most_12_kb_with_its_style() -> None:
    """Packed with gzip, as servers send it."""
    script, style = Templates().player(), Templates().stylesheet().decode()
    own = style.partition("/* Player: begin.")[2].partition("/* Player: end. */")[0]

    assert own
    assert len(gzip.compress(script, 9)) + len(gzip.compress(own.encode(), 9)) <= 12 * 1024


def test_the_whole_page_weighs_at_most_60_kb_without_the_sound(browser: Browser, address: str) -> None:
    """Over the wire with gzip, in at most eight requests."""
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: _note(answers, answer))
    page.goto(address + EPISODE, wait_until="networkidle")
    weights = {each.url: _weight(each) for each in answers}
    page.context.close()

    assert sum(weights.values()) <= 60 * 1024
    assert len(weights) <= 8
    assert not [url for url in weights if url.endswith(".mp3")]


def _note(answers: list[Response], answer: Response) -> None:
    answers.append(answer)


def _weight(answer: Response) -> int:
    body = answer.body()
    packed = not answer.headers["content-type"].startswith(("image/jpeg", "image/avif", "image/webp"))
    return len(gzip.compress(body, 9)) if packed else len(body)


def test_the_script_asks_nobody_stores_only_the_place_and_writes_no_markup() -> None:
    code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", Templates().player().decode(), flags=re.DOTALL)

    for never in (
        "fetch(",
        "XMLHttpRequest",
        "sendBeacon",
        "innerHTML",
        "insertAdjacentHTML",
        "eval(",
        "cookie",
        "import(",
    ):
        assert never not in code
    assert code.count("localStorage") == 1
    assert set(re.findall(r"store\.(?:set|get|remove)Item\((\w+)", code)) == {"PLACE"}


def test_forced_colors_keep_every_control_visible(opened: Opened) -> None:
    page = opened(forced_colors="active")

    expect(page.locator('.player [data-do="play"]')).to_be_visible()
    border = page.evaluate("getComputedStyle(document.querySelector('.player [data-do=\"back\"]')).borderTopWidth")
    assert float(border.removesuffix("px")) >= 1
