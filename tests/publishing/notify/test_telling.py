"""Telling hubs, Podcast Index and Podping: whom, in which words, and what is said of what came of it."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import settings as modest
from hypothesis import strategies as st

from publishing.notify.message import Message
from publishing.notify.podcast_index import podcast_index_message
from publishing.notify.podping import podping_message
from publishing.notify.sending import Answer, send
from publishing.notify.telling import Told, messages_for, tell
from publishing.notify.websub import hub_message
from tests.publishing.notify.hub import a_hub
from tests.publishing.test_fetching import encrypted
from workspace.publisher import Settings

FEED = "https://podcast.penrose.clinic/feed.xml"
TOKEN = "secret-podping-token-4711"
quickly = partial(send, patience=5.0)


def settings(site: str = "https://podcast.penrose.clinic", public: str | None = None, **notify: object) -> Settings:
    publisher = {"name": "Penrose PT", "email": "clinic@penrose.clinic", "timezone": "America/Los_Angeles"}
    publish = {"public_address": public} if public else {}
    return Settings.model_validate(
        {"publisher": publisher, "site": {"address": site}, "publish": publish, "notify": notify}
    )


class Pauses:
    """Waits not at all, and remembers for how long it should have."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def told(message: Message, patience: float = 5.0) -> tuple[Told, list[float]]:
    pauses = Pauses()
    (one,) = tell((message,), partial(send, patience=patience), pauses)
    return one, pauses.seconds


def test_the_hub_and_podcast_index_are_told_unless_the_owner_says_otherwise() -> None:
    assert [each.to for each in messages_for(settings(), FEED)] == ["the hub pubsubhubbub.appspot.com", "Podcast Index"]
    assert messages_for(settings(hubs=[], podcast_index=False), FEED) == ()
    hubs = ["https://a.penrose.clinic/", "https://b.penrose.clinic/", "https://a.penrose.clinic/"]
    everybody = messages_for(settings(hubs=hubs, podping=True), FEED, token=TOKEN)
    assert [each.to for each in everybody] == [
        "the hub a.penrose.clinic",
        "the hub b.penrose.clinic",
        "Podcast Index",
        "Podping",
    ]


@pytest.mark.parametrize(
    ("feed", "given"),
    [
        ("https://clinic.example.org/feed.xml", settings()),
        (FEED, settings("https://clinic.example")),
        (FEED, settings("http://127.0.0.1:8000")),
        ("http://localhost:8000/feed.xml", settings()),
        (FEED, settings(public="http://127.0.0.1:8000")),
    ],
)
def test_nobody_is_told_of_an_address_that_is_an_example_or_on_this_computer(feed: str, given: Settings) -> None:
    assert messages_for(given, feed) == ()


def test_the_address_of_an_unlisted_show_is_made_known_to_nobody_new() -> None:
    given = settings(podping=True)
    assert [each.to for each in messages_for(given, FEED, token=TOKEN, unlisted=True)] == [
        "the hub pubsubhubbub.appspot.com"
    ]


def test_a_hub_hears_of_the_feed_under_both_names_that_hubs_know() -> None:
    with a_hub() as hub:
        one, _ = told(hub_message(hub.address, "https://podcast.penrose.clinic/größe/feed.xml"))

    assert one.line() == "Told the hub 127.0.0.1."
    (asked,) = hub.asked
    topic = "https://podcast.penrose.clinic/gr%C3%B6%C3%9Fe/feed.xml"
    assert asked.method == "POST"
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(asked.body) == {"hub.mode": ["publish"], "hub.url": [topic], "hub.topic": [topic]}
    assert "Authorization" not in asked.headers


def test_podcast_index_is_asked_for_by_the_feeds_address_without_a_key() -> None:
    message = podcast_index_message(f"{FEED}?a=1&b=2")
    assert message.address.startswith("https://api.podcastindex.org/api/1.0/hub/pubnotify?")
    with a_hub((200, '{"status": "true", "description": "Feed marked for immediate update."}')) as index:
        query = urlsplit(message.address).query
        one, _ = told(replace(message, address=f"{index.address}api?{query}"))

    assert one == Told(to="Podcast Index")
    assert parse_qs(urlsplit(index.asked[0].path).query) == {"url": [f"{FEED}?a=1&b=2"]}
    assert index.asked[0].method == "GET"
    assert index.asked[0].headers["User-Agent"] == "Pressroom"


def test_podping_is_told_with_the_token_which_is_shown_nowhere() -> None:
    message = podping_message(FEED, "podcast", f" {TOKEN}\n")
    assert message.address.startswith("https://podping.cloud/?")
    with a_hub((200, "Success!")) as podping:
        one, _ = told(replace(message, address=podping.address + "?" + urlsplit(message.address).query))

    assert one.ok
    assert podping.asked[0].headers["Authorization"] == TOKEN
    assert parse_qs(urlsplit(podping.asked[0].path).query) == {
        "url": [FEED],
        "reason": ["update"],
        "medium": ["podcast"],
    }
    assert TOKEN not in repr(message)
    with a_hub((403, f"Token {TOKEN} is unknown")) as podping:
        one, _ = told(replace(message, address=podping.address))
    assert one.line() == "Could not tell Podping: it answered 403 “Token … is unknown”."


@pytest.mark.parametrize(
    ("token", "why"), [("", "is not set"), ("  ", "is not set"), ("a\nb", "no token has"), ("ü", "no")]
)
def test_without_a_usable_token_podping_is_not_asked_at_all(token: str, why: str) -> None:
    one, pauses = told(podping_message(FEED, "podcast", token))
    assert not one.ok
    assert why in one.line()
    assert "PODPING_TOKEN" in one.line()
    assert (one.tries, pauses) == (0, [])


def test_a_no_is_final_and_its_words_are_shown_in_short() -> None:
    page = "<html><head><title>Bad Request</title></head><body>\n\n<h1>Invalid\x1b[31m topic</h1>" + "x" * 500
    with a_hub((400, page)) as hub:
        one, pauses = told(hub_message(hub.address, FEED))

    assert (len(hub.asked), one.tries, pauses) == (1, 1, [])
    assert one.why.startswith("it answered 400 “Bad Request Invalid [31m topic xxx")
    assert one.why.endswith("x…”")
    assert len(one.why) < 150


def test_podcast_index_may_say_no_with_a_status_that_says_yes() -> None:
    with a_hub((200, '{"status": "false", "description": "Feed not found."}')) as index:
        one, _ = told(replace(podcast_index_message(FEED), address=index.address))
    assert one.line() == "Could not tell Podcast Index: it answered 200 “Feed not found.”."


def test_a_server_in_trouble_is_asked_again_after_a_pause() -> None:
    with a_hub((503, "busy"), (500, "busy"), (202, "")) as hub:
        one, pauses = told(hub_message(hub.address, FEED))
    assert one.ok
    assert one.tries == len(hub.asked) == 3
    assert pauses == [2.0, 6.0]


def test_a_server_that_stays_in_trouble_is_given_up_after_three_tries() -> None:
    with a_hub((429, "slow down")) as hub:
        one, pauses = told(hub_message(hub.address, FEED))
    assert one.line() == "Could not tell the hub 127.0.0.1: it answered 429 “slow down”, asked 3 times."
    assert (len(hub.asked), len(pauses)) == (3, 2)
    assert one.as_json() == {
        "to": "the hub 127.0.0.1",
        "ok": False,
        "why": "it answered 429 “slow down”",
        "tries": 3,
    }


def test_a_server_that_never_answers_is_left_after_a_while() -> None:
    with a_hub(silent=True) as hub:
        one, pauses = told(hub_message(hub.address, FEED), patience=0.1)
    assert one.line() == "Could not tell the hub 127.0.0.1: nothing came within 0.1 seconds, asked 3 times."
    assert len(pauses) == 2


def test_where_nobody_listens_the_connection_is_refused() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        one, _ = told(hub_message(f"http://127.0.0.1:{taken.getsockname()[1]}/", FEED))
    assert one.why == "the connection was refused or cut"
    assert one.tries == 3


def test_a_redirect_is_not_followed_so_that_no_token_goes_elsewhere() -> None:
    with a_hub() as elsewhere, a_hub((301, ""), Location=elsewhere.address) as podping:
        one, _ = told(replace(podping_message(FEED, "podcast", TOKEN), address=podping.address))
    assert one.why == "it answered 301"
    assert elsewhere.asked == []


@pytest.mark.parametrize(
    "address",
    ["http://penrose.clinic/", "ftp://penrose.clinic", "https://", "https://a:b:c/", "https://[broken", "hub"],
)
def test_only_https_is_spoken_beyond_this_computer(address: str) -> None:
    one, pauses = told(Message(to="it", address=address))
    assert one.why == "it is not a full https address"
    assert pauses == []


def test_a_name_that_no_server_can_have_is_no_reason_to_stop() -> None:
    one, _ = told(Message(to="it", address=f"https://{'x' * 64}.invalid/"))
    assert one.why == "no server has this name"


def test_a_token_goes_only_to_a_server_whose_certificate_can_be_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = podping_message(FEED, "podcast", TOKEN)
    with encrypted(tmp_path, "localhost", datetime.now(UTC) + timedelta(days=30)) as (address, _):
        untrusted, pauses = told(replace(message, address=address))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        trusted, _ = told(replace(message, address=address))

    assert untrusted.line() == "Could not tell Podping: its certificate cannot be trusted."
    assert pauses == []
    assert trusted.ok


def test_one_that_fails_does_not_keep_the_others_from_being_told() -> None:
    with a_hub((404, "")) as first, a_hub() as second:
        messages = (hub_message(first.address, FEED), hub_message(second.address, FEED))
        assert [each.ok for each in tell(messages, quickly, Pauses())] == [False, True]


@modest(max_examples=150)
@given(st.integers(100, 599), st.text(max_size=300))
def test_whatever_the_other_side_says_it_becomes_one_short_line(status: int, words: str) -> None:
    (one,) = tell((Message(to="it", address="", token="k"),), lambda _: Answer(status, words), Pauses())
    assert len(one.line().splitlines()) == 1
    assert len(one.line()) < 220
    assert one.ok or one.line().isprintable()
