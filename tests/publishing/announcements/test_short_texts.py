from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.announcements.short_texts import (
    MESSAGE,
    POST,
    Tidings,
    billed,
    gsm_length,
    plain,
    post,
    short_texts,
    text_message,
)

LINKS = ("https://penrose.example.org/articles/back-pain-crunches/", "https://penrose.example.org/")
BRAND = "Penrose Physical Therapy"


def test_a_message_says_who_writes_what_where_and_how_to_end_it() -> None:
    assert text_message(BRAND, "Does it hurt?", LINKS) == f"{BRAND}: Does it hurt? {LINKS[0]} Reply STOP to end"


def test_a_long_title_is_cut_at_a_word_and_all_else_stays() -> None:
    message = text_message(BRAND, "Why does my back hurt after crunches and " * 9, LINKS)

    assert f"... {LINKS[0]} Reply STOP to end" in message
    assert message.startswith(f"{BRAND}: Why does my back hurt")
    assert "crun..." not in message


def test_an_address_that_leaves_no_room_gives_way_to_a_shorter_one() -> None:
    long = "https://penrose.example.org/episodes/" + "a-very-long-name-" * 6

    assert LINKS[1] in text_message(BRAND, "A title of some length, you see", (long, LINKS[1]))


def test_typographic_signs_become_plain_ones_so_that_one_message_is_one_message() -> None:
    message = text_message("Köhler’s “PT”", "Knees – and café… naïve Zoë", LINKS)

    assert message.startswith('Köhler\'s "PT": Knees - and café... naive Zoe ')
    assert billed(message) == 1


def test_emoji_and_letters_in_two_parts_do_not_make_three_messages_of_one() -> None:
    message = text_message("Ko\u0308hler PT 🦴", "🏃🏽\u200d♀️ Run! 1️⃣ Knees ❤️ at 40°C", LINKS[1:])

    assert message == f"Köhler PT: Run! 1 Knees at 40°C {LINKS[1]} Reply STOP to end"
    assert billed(text_message("Köhler PT", "👨\u200d👩\u200d👧", LINKS)) == 1


@pytest.mark.parametrize(
    ("text", "messages"),
    [("a" * 160, 1), ("a" * 161, 2), ("€" * 80, 1), ("€" * 81, 2), ("膝" * 70, 1), ("膝" * 71, 2), ("🏃" * 35, 1)],
)
def test_messages_are_counted_as_providers_bill_them(text: str, messages: int) -> None:
    assert billed(text) == messages


def test_each_thing_to_tell_has_a_message_and_a_post() -> None:
    told = Tidings(about="episode", lead="New episode: ", title="Tendons", summary="Most have one.", links=LINKS)
    message, posted = short_texts(BRAND, [told])

    assert (message.kind, message.about, posted.kind) == ("text message", "episode", "post")
    assert posted.text == f"New episode: Tendons\n\nMost have one.\n\n{LINKS[0]}"


def test_a_post_cuts_the_summary_first() -> None:
    told = Tidings(about="article", lead="", title="Tendons", summary="Most people have one. " * 30, links=LINKS)
    written = post(told)

    assert len(written) <= POST
    assert written.startswith("Tendons\n\nMost people")
    assert written.endswith(f"...\n\n{LINKS[0]}")


WORDS = st.text(max_size=300)
ADDRESSES = st.lists(st.integers(10, 400).map(lambda length: f"https://{'a' * length}"), max_size=3)


@settings(max_examples=200, deadline=None)
@given(brand=WORDS, words=WORDS, links=ADDRESSES)
def test_no_words_make_a_message_longer_than_160_letters_or_take_away_how_to_end_it(
    brand: str, words: str, links: list[str]
) -> None:
    message = text_message(brand, words, links)

    assert len(message) <= gsm_length(message) <= MESSAGE
    assert message.endswith("Reply STOP to end")
    assert "\n" not in message


@settings(max_examples=100, deadline=None)
@given(title=WORDS, summary=WORDS, links=ADDRESSES)
def test_no_words_make_a_post_longer_than_280_letters(title: str, summary: str, links: list[str]) -> None:
    told = Tidings(about="book", lead="The book: ", title=title, summary=summary, links=tuple(links))

    assert len(post(told)) <= POST


@given(WORDS)
def test_plain_words_stay_as_they_are_when_they_are_made_plain_again(words: str) -> None:
    assert plain(plain(words)) == plain(words)
