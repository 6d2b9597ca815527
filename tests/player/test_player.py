"""The player, played: what listeners do with it, by mouse, by keyboard and without any script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import IN_A_BROWSER
from tests.player.conftest import EMBED, EPISODE, Opened

pytestmark = IN_A_BROWSER
CHAPTER, CHAPTER_AT = "Sore or torn?", 65
SHORT = 188  # seconds of the sample, about


def time(page: Page) -> float:
    return float(page.evaluate("document.querySelector('audio').currentTime"))


def until(page: Page, condition: str) -> None:
    """Wait until JavaScript about `audio` holds."""
    page.wait_for_function(f"() => {{ const audio = document.querySelector('audio'); return {condition}; }}")


def press(page: Page, name: str) -> None:
    page.locator(f'.player [data-do="{name}"]').click()


def jump(page: Page, seconds: float) -> None:
    page.evaluate("to => { document.querySelector('audio').currentTime = to; }", seconds)
    until(page, f"!audio.seeking && Math.abs(audio.currentTime - {seconds}) < 3")


def place(page: Page) -> str | None:
    found = page.evaluate("Object.entries(localStorage).find(([name]) => name.startsWith('place '))?.[1] ?? null")
    return None if found is None else str(found)


def test_nothing_plays_and_no_sound_is_fetched_until_it_is_asked_for(opened: Opened) -> None:
    fetched: list[str] = []
    page = opened("/listen/")
    page.on("request", lambda request: fetched.append(request.url))
    opened(EPISODE, page=page)

    expect(page.locator('.player [data-do="play"]')).to_have_text("Play")
    assert page.evaluate("document.querySelector('audio').paused")
    assert not [url for url in fetched if url.endswith(".mp3")]


def test_it_plays_and_pauses_and_says_so(opened: Opened) -> None:
    page = opened()
    button, note = page.locator('.player [data-do="play"]'), page.locator("[data-note]")

    expect(page.locator("audio")).to_be_hidden()
    button.click()
    until(page, "audio.currentTime > 0.3")
    expect(button).to_have_text("Pause")
    expect(note).to_have_text("Playing.")
    button.click()
    expect(button).to_have_text("Play")
    expect(note).to_have_text(re.compile(r"Paused at 0:0\d\."))


def test_a_chapter_of_the_list_plays_from_its_beginning_and_is_marked(opened: Opened) -> None:
    page = opened()
    page.locator("ol.chapters a", has_text=CHAPTER).click()
    until(page, f"!audio.paused && audio.currentTime >= {CHAPTER_AT}")

    assert time(page) < CHAPTER_AT + 5
    assert page.url.endswith(EPISODE)
    expect(page.locator("ol.chapters [aria-current]")).to_contain_text(CHAPTER)
    expect(page.locator("[data-chapter]")).to_have_text(CHAPTER)


def test_fifteen_seconds_and_chapters_go_both_ways_and_stop_at_the_ends(opened: Opened) -> None:
    page = opened()
    press(page, "back")
    expect(page.locator("[data-now]")).to_have_text("0:00")
    press(page, "ahead")
    press(page, "ahead")
    expect(page.locator("[data-now]")).to_have_text("0:30")
    press(page, "back")
    expect(page.locator("[data-now]")).to_have_text("0:15")

    heard = []
    for _ in range(8):
        press(page, "next")
        heard.append(page.locator("[data-chapter]").inner_text())
    titles = page.locator("ol.chapters li a:first-child").all_inner_texts()
    assert heard[-1] == heard[-2] == re.sub(r"^[\d:]+\s*", "", titles[-1])
    press(page, "previous")
    assert page.locator("[data-chapter]").inner_text() == heard[3]


def test_the_transcript_follows_when_asked_and_stops_when_the_reader_scrolls(opened: Opened) -> None:
    page = opened(reduced_motion="reduce")
    follow, now = page.get_by_role("button", name="Follow along"), page.locator(".transcript [aria-current]")
    expect(follow).to_have_attribute("aria-pressed", "false")
    press(page, "play")
    until(page, "audio.readyState > 0")
    jump(page, 100)
    expect(now).to_have_count(1)
    top = page.evaluate("scrollY")
    jump(page, 120)
    assert page.evaluate("scrollY") == top

    follow.click()
    jump(page, 150)
    expect(now).to_be_in_viewport()
    assert page.evaluate("scrollY") > top
    page.mouse.wheel(0, -3000)
    expect(follow).to_have_attribute("aria-pressed", "false")
    page.wait_for_function("scrollY < 1000")
    jump(page, 20)
    jump(page, 160)
    expect(now).not_to_be_in_viewport()


def test_the_transcript_can_be_searched(opened: Opened) -> None:
    page = opened()
    field, shown = page.get_by_role("searchbox"), page.locator(".transcript p:visible")
    everything = shown.count()

    field.fill("TENDON")
    expect(page.locator("[data-found]")).to_have_text(re.compile(r"^\d+ passages$"))
    found = shown.all_inner_texts()
    assert 0 < len(found) < everything
    assert all("tendon" in passage.lower() for passage in found)
    field.fill("0:5")
    expect(page.locator("[data-found]")).to_have_text("Not found")
    field.fill("no such words")
    expect(page.locator("[data-found]")).to_have_text("Not found")
    page.emulate_media(media="print")
    assert page.locator(".transcript p:visible").count() == everything
    page.emulate_media(media="screen")
    field.fill("")
    assert shown.count() == everything


def test_the_place_is_remembered_here_and_in_the_embedded_player_until_the_listener_starts_again(
    opened: Opened,
) -> None:
    page = opened()
    press(page, "play")
    until(page, "audio.readyState > 0")
    jump(page, 83)
    press(page, "play")
    assert float(place(page) or 0) == pytest.approx(83, abs=2)

    for path in (EPISODE, EMBED):
        opened(path, page=page)
        expect(page.locator("[data-note]")).to_have_text(re.compile(r"You stopped at 1:2\d\."))
        assert page.evaluate("document.querySelector('audio').paused")
    press(page, "play")
    until(page, "audio.currentTime > 82")
    page.get_by_text("More", exact=True).click()
    press(page, "restart")
    until(page, "audio.currentTime < 5")
    press(page, "play")
    opened(EPISODE, page=page)
    expect(page.locator("[data-note]")).to_have_text("")


def test_the_place_is_forgotten_at_the_end(opened: Opened) -> None:
    page = opened()
    press(page, "play")
    until(page, "audio.readyState > 0")
    jump(page, 100)
    page.wait_for_function("localStorage.length === 1")
    page.evaluate("const audio = document.querySelector('audio'); audio.currentTime = audio.duration - 0.5")

    expect(page.locator("[data-note]")).to_have_text("That was all.")
    expect(page.locator('.player [data-do="play"]')).to_have_text("Play")
    assert place(page) is None


@pytest.mark.parametrize("moment", ["#t=65", "?t=1m5s", "#t=npt:65,80", "?t=0:01:05&from=poster"])
def test_a_link_to_a_moment_shows_it_and_plays_from_there_when_asked(opened: Opened, moment: str) -> None:
    page = opened(EPISODE + moment)

    expect(page.locator("[data-note]")).to_have_text("This link begins at 1:05.")
    expect(page.locator("[data-now]")).to_have_text("1:05")
    expect(page.locator("[data-chapter]")).to_have_text(CHAPTER)
    expect(page.locator(".transcript p[aria-current] .clock")).to_have_text("1:05")
    assert page.evaluate("document.querySelector('audio').paused")
    press(page, "play")
    until(page, "audio.currentTime > 65")
    assert time(page) < 75


@pytest.mark.parametrize("moment", ["?t=soon", "#t=-5", "#transcript"])
def test_a_link_to_no_moment_is_a_link_to_the_page(opened: Opened, moment: str) -> None:
    expect(opened(EPISODE + moment).locator("[data-now]")).to_have_text("0:00")


def test_who_only_looks_at_a_moment_keeps_their_own_place(opened: Opened) -> None:
    page = opened()
    press(page, "play")
    until(page, "audio.readyState > 0")
    jump(page, 120)
    press(page, "play")
    opened(f"{EPISODE}?x#t=30", page=page)
    expect(page.locator("[data-now]")).to_have_text("0:30")
    opened(f"{EPISODE}?y", page=page)

    expect(page.locator("[data-note]")).to_have_text(re.compile(r"You stopped at 2:0\d\."))


def test_an_address_changed_by_hand_is_followed(opened: Opened) -> None:
    page = opened()
    page.evaluate("location.hash = 't=1:10'")

    expect(page.locator("[data-now]")).to_have_text("1:10")


def test_keys_do_nothing_while_focus_is_elsewhere(opened: Opened) -> None:
    page = opened()
    page.locator(".top .name").focus()
    for key in ("k", "ArrowRight", "m", "]", "?"):
        page.keyboard.press(key)

    assert page.evaluate("(({paused, muted}) => [paused, muted])(document.querySelector('audio'))") == [True, False]
    expect(page.locator("[data-now]")).to_have_text("0:00")
    expect(page.locator("[data-more]")).not_to_have_attribute("open", "")


def test_keys_do_it_all_while_focus_is_inside(opened: Opened) -> None:
    page = opened()
    page.locator("[data-seek]").focus()
    shown = page.locator("[data-now]")
    for key, now in (
        ("ArrowRight", "0:15"),
        ("ArrowRight", "0:30"),
        ("ArrowLeft", "0:15"),
        ("]", "0:22"),
        ("[", "0:00"),
    ):
        page.keyboard.press(key)
        if key not in "[]":
            expect(shown).to_have_text(now)
    for key, speed in (("ArrowUp", "1.1×"), ("ArrowDown", "1×"), ("ArrowDown", "0.9×")):
        page.keyboard.press(key)
        expect(page.locator("[data-speed]")).to_have_text(speed)
    page.keyboard.press("m")
    assert page.evaluate("document.querySelector('audio').muted")
    page.keyboard.press("Space")
    until(page, "!audio.paused")
    page.keyboard.press("k")
    until(page, "audio.paused")
    page.keyboard.press("Control+k")
    page.keyboard.press("?")
    expect(page.locator("[data-keys]")).to_be_focused()
    assert page.evaluate("document.querySelector('audio').paused")


def test_space_on_a_button_presses_that_button_and_letters_in_a_field_are_letters(opened: Opened) -> None:
    page = opened()
    page.locator('[data-do="ahead"]').focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-now]")).to_have_text("0:15")
    page.get_by_text("More", exact=True).click()
    page.get_by_label("Go to").press_sequentially("km 1:1]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-note]")).to_have_text("Write a time like 12:05.")
    page.get_by_label("Go to").fill("1:11")
    page.keyboard.press("Enter")
    expect(page.locator("[data-now]")).to_have_text("1:11")

    assert page.evaluate("(({paused, muted}) => [paused, muted])(document.querySelector('audio'))") == [True, False]


def test_every_control_is_reached_by_tab_in_the_order_it_stands(opened: Opened) -> None:
    page = opened()
    page.locator("[data-more] summary").click()
    page.locator("[data-seek]").focus()
    reached = []
    for _ in range(13):
        reached.append(page.evaluate("(e => e.dataset.do ?? e.textContent.trim().slice(0, 4))(document.activeElement)"))
        page.keyboard.press("Tab")

    keys = ["back", "play", "ahead", "previous", "next", "slower", "faster"]
    assert reached == ["", *keys, "More", "restart", "sleep", "moment", ""]


def test_the_slider_speaks_in_words_and_not_every_second(opened: Opened) -> None:
    page = opened()
    slider = page.get_by_role("slider", name="Position")
    slider.fill("125")
    expect(slider).to_have_attribute("aria-valuetext", "2 minutes 5 seconds of 3 minutes 8 seconds")
    slider.focus()
    page.keyboard.press("k")
    expect(page.locator("[data-note]")).to_have_text("Playing.")
    page.evaluate(
        """() => {
            window.told = [];
            const tell = new MutationObserver((all) => all.forEach((each) => window.told.push(each.target.nodeName)));
            for (const each of document.querySelectorAll('[role=status], output, [data-seek]'))
                tell.observe(each, {childList: true, characterData: true, subtree: true, attributeFilter: ['aria-valuetext']});
        }"""
    )
    until(page, "audio.currentTime > 127.5")

    assert page.evaluate("window.told") == []
    expect(page.locator("[data-now]")).to_have_text(re.compile("2:0[78]"))


def test_the_speed_has_limits_and_keeps_the_pitch(opened: Opened) -> None:
    page = opened()
    seen = []
    for name in ["slower"] * 4 + ["faster"] * 10:
        press(page, name)
        seen.append(page.evaluate("document.querySelector('audio').playbackRate"))

    assert (min(seen), max(seen), seen[-1]) == (0.8, 2, 2)
    assert page.evaluate("document.querySelector('audio').preservesPitch")
    press(page, "play")
    until(page, "audio.currentTime > 0.2")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 2


def test_the_sleep_timer_pauses_after_its_minutes(opened: Opened) -> None:
    page = opened(before="window.ahead = 0; const day = Date.now; Date.now = () => day() + window.ahead;")
    page.get_by_text("More", exact=True).click()
    press(page, "sleep")
    expect(page.locator("[data-sleep]")).to_have_text("15 minutes")
    press(page, "play")
    until(page, "audio.currentTime > 0.2")
    page.evaluate("window.ahead = 14.5 * 60000")
    until(page, "audio.currentTime > 1")
    page.evaluate("window.ahead = 15 * 60000")
    until(page, "audio.paused")

    expect(page.locator("[data-note]")).to_have_text("The sleep timer has paused the episode.")
    expect(page.locator("[data-sleep]")).to_have_text("off")


def test_the_sleep_timer_pauses_at_the_end_of_the_chapter_the_listener_is_in(opened: Opened) -> None:
    page = opened()
    page.get_by_text("More", exact=True).click()
    for _ in range(3):
        press(page, "sleep")
    expect(page.locator("[data-sleep]")).to_have_text("end of the chapter")
    press(page, "play")
    until(page, "audio.currentTime > 0.1")
    jump(page, CHAPTER_AT - 1)
    until(page, "audio.paused")

    assert time(page) == pytest.approx(CHAPTER_AT, abs=1)
    press(page, "play")
    until(page, f"audio.currentTime > {CHAPTER_AT + 1.5}")


def test_the_lock_screen_knows_the_episode_and_its_buttons(opened: Opened) -> None:
    noted = "window.keys = []; navigator.mediaSession.setActionHandler = (name) => window.keys.push(name);"
    page = opened(before=noted)
    press(page, "play")
    until(page, "audio.currentTime > 0.1")

    told = page.evaluate(
        "(({title, artist, artwork}) => ({title, artist, art: artwork[0].src}))(navigator.mediaSession.metadata)"
    )
    assert told["title"] == "Tendon injuries with Dr. Dominic Femiano"
    assert told["artist"] == "The Penrose Podcast"
    assert page.request.get(told["art"]).ok
    assert {"play", "pause", "seekbackward", "seekforward", "seekto", "nexttrack"} <= set(page.evaluate("window.keys"))


def test_a_link_to_this_moment_is_copied(opened: Opened) -> None:
    page = opened(f"{EPISODE}#t=70", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("More", exact=True).click()
    press(page, "moment")
    expect(page.locator("[data-note]")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()").endswith("/episodes/tendon-injuries/#t=70")
    page.get_by_role("button", name="Copy the code").click()

    page.wait_for_function("navigator.clipboard.readText().then((text) => text.startsWith('<iframe src=\"https://'))")


def test_where_the_clipboard_is_closed_the_words_can_be_copied_by_hand(opened: Opened) -> None:
    page = opened(before="Object.defineProperty(navigator, 'clipboard', {value: undefined});")
    page.get_by_role("button", name="Copy the address").click()

    assert page.evaluate("getSelection().toString()").endswith("/episodes/tendon-injuries/")


def test_a_browser_that_keeps_nothing_plays_all_the_same(opened: Opened) -> None:
    page = opened(before="Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no'); }});")
    press(page, "play")
    until(page, "audio.currentTime > 0.2")
    press(page, "play")

    expect(page.locator("[data-note]")).to_have_text(re.compile("Paused"))


def test_a_sound_that_does_not_come_is_told_and_tried_again(opened: Opened, said: list[str]) -> None:
    page = opened(f"{EPISODE}#t=65")
    page.route("**/*.mp3", lambda route: route.fulfill(status=503, body="no"))
    press(page, "play")
    expect(page.locator("[data-note]")).to_contain_text("did not come through")
    expect(page.locator('.player [data-do="play"]')).to_have_text("Play")
    page.unroute("**/*.mp3")
    said.clear()
    press(page, "play")
    until(page, "audio.currentTime > 65")
