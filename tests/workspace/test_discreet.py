"""What a stranger wrote is shown without secrets, and without signs that move a cursor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.importing import refusals
from workspace.discreet import discreet, has_secret, legible

TOKEN = "9f86d081884c7d659a2feaa0c55ad015"


@pytest.mark.parametrize(
    "address",
    [
        f"https://example.org/rss/show?auth={TOKEN}",
        "https://example.org/rss/show?auth=abc",
        "https://example.org/a.mp3?p=7&Signature=SECRET&x=1",
        f"https://example.org/a.mp3?X-Amz-Signature={TOKEN}&X-Amz-Expires=60",
        f"https://example.org/feeds/{TOKEN}/rss.xml",
        "https://ann:SECRET@example.org/feed.xml",
        "https://SECRET@example.org/feed.xml",
        "https://example.org/feed.xml#token=SECRET",
        f"https://example.org/feed.xml?q={TOKEN}",
    ],
)
def test_secrets_of_private_feeds_are_not_shown(address: str) -> None:
    shown = discreet(f'The audio "{address}" is gone.')

    assert "SECRET" not in shown
    assert TOKEN not in shown
    assert "=abc" not in shown
    assert "example.org/" in shown
    assert shown.endswith('" is gone.')
    assert has_secret(address)
    assert TOKEN not in str(refusals.not_there(address, "feed", 404))


@pytest.mark.parametrize(
    "address",
    [
        "https://old.example.net/?p=123",
        "https://example.org/ep-12-a-very-long-title-of-an-episode.mp3?dest-id=9",
        "https://example.org/Episode20230101WithALongTitle.mp3",
        "https://example.org/917393e3-1b1e-5cef-ace4-edaa54e1f810.mp3",
        "tag:example,2010:tracks/123456789",
        "",
    ],
)
def test_other_addresses_are_shown_as_they_are(address: str) -> None:
    assert discreet(address) == address
    assert not has_secret(address)


def test_nothing_moves_a_cursor_or_turns_the_writing() -> None:
    assert discreet("a\x1b[31mb\x9b0mc\nd\u202ee\x07") == "a [31mb 0mc d e"
    assert len(discreet("x" * 3000)) == 1000


def test_quotes_of_an_old_program_are_quotes_again() -> None:
    odd = {"title": "Knee\x92s \x93end\x94", "guests": ["B\x96C", "photo\u202egnp.exe"], "number": 3, "none": None}

    assert legible(odd) == {"title": "Knee’s “end”", "guests": ["B–C", "photognp.exe"], "number": 3, "none": None}


@given(st.text())
def test_whatever_is_shown_stands_on_one_line(text: str) -> None:
    assert discreet(text).isprintable()
