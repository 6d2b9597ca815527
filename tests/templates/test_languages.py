"""Words of the owner's and words of ours on pages in another language than English."""

from __future__ import annotations

import doctest
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from typing import Any

import pytest

from templates import Templates, languages
from templates.specimens import PAGES, specimen

_EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# What the views hold of our own words, and of what is said alike everywhere; the rest is the owner's.
_OURS = {
    *("AudioView.length", "AudioView.size", "When.words", "FollowRow", "ClosedRow", "Frame.phone", "Frame.email"),
    *("EpisodeTeaser.length", "EpisodeTeaser.number", "EpisodeView.number", "EpisodeView.transcript_note"),
    *(
        "EpisodeView.transcript_files",
        "EpisodeView.embed_code",
        "EpisodeView.waveform",
        "AnnouncementView.month",
        "BookView.first_buy",
        "SampleView.first_buy",
    ),
    *("SampleView.downloads", "SampleTeaser.downloads", "BuyRow.words", "BuyRow.price", "BuyView.verb"),
    *("EditionView.isbn", "EditionView.pages", "BookView.short", "ListenView.feed", "PersonView.role"),
}
_SITE = sorted(name for name in PAGES if name.endswith(".html"))


def test_the_examples_hold() -> None:
    assert doctest.testmod(languages).failed == 0


@pytest.mark.parametrize("name", _SITE)
def test_a_screen_reader_is_told_whose_words_are_whose(name: str) -> None:
    """In a specimen every word of the owner's is "Words", and no word of ours is."""
    heard = _Heard()
    heard.feed(_page(name, "de"))

    assert heard.said
    wrong = [(language, text) for language, text in heard.said if (language == "de") != ("Words" in text)]
    assert not wrong


@pytest.mark.parametrize("name", _SITE)
def test_an_english_page_says_its_language_once(name: str) -> None:
    assert _page(name, "en-GB").count(" lang=") == 1


def _page(name: str, language: str) -> str:
    view: Any = specimen(name)
    told = _told(view)
    if hasattr(told, "facts"):
        told = replace(told, facts=(("Said by us", "Words"),))
    if hasattr(told, "years"):
        told = replace(told, years=tuple(("2026", articles) for _, articles in told.years))
    return Templates().render(name, replace(told, frame=replace(told.frame, language=language))).decode()


def _told(value: Any, ours: bool = False) -> Any:
    """The same specimen with other words where the words are ours."""
    if is_dataclass(value) and not isinstance(value, type):
        kind = type(value).__name__
        mine = {each.name: ours or bool({kind, f"{kind}.{each.name}"} & _OURS) for each in fields(value)}
        return replace(value, **{name: _told(getattr(value, name), each) for name, each in mine.items()})
    if isinstance(value, tuple):
        return tuple(_told(each, ours) for each in value)
    return type(value)(value.replace("Words", "Said by us")) if ours and isinstance(value, str) else value


class _Heard(HTMLParser):
    """The words within the body and the language that each is in."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self._languages: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _EMPTY:
            above = self._languages[-1][1] if self._languages else ""
            self._languages.append((tag, dict(attrs).get("lang") or above))

    def handle_endtag(self, tag: str) -> None:
        while any(tag == opened for opened, _ in self._languages) and self._languages.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._languages]
        if "body" in tags and any(letter.isalpha() for letter in data):
            self.said.append((self._languages[-1][1], " ".join(data.split())))
