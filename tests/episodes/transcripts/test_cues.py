"""Cues are cut where a reader would pause, and never grow past two lines or seven seconds."""

from __future__ import annotations

import textwrap
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes.transcripts.cues import Word, cues_of, spread
from episodes.transcripts.transcript import VTT_LINE, Cue


def said(text: str, *, start: float = 0.0, each: float = 0.3) -> list[Word]:
    """Words that follow each other without a pause."""
    return [Word(start + at * each, start + (at + 1) * each, f" {word}") for at, word in enumerate(text.split())]


def texts(words: list[Word]) -> list[str]:
    return [cue.text for cue in cues_of(words)]


def test_a_sentence_is_a_cue() -> None:
    words = said("A tendon ties a muscle to a bone. When the muscle pulls, the joint moves with it.")

    assert texts(words) == ["A tendon ties a muscle to a bone.", "When the muscle pulls, the joint moves with it."]
    assert [(cue.start, cue.end) for cue in cues_of(words)] == [(0.0, 2.4), (2.4, 5.1)]


def test_short_sentences_share_a_cue_unless_there_is_a_pause() -> None:
    assert texts(said("Yes. I do.")) == ["Yes. I do."]
    assert texts([*said("Yes."), *said("I do.", start=0.9)]) == ["Yes.", "I do."]


def test_a_pause_of_a_second_ends_a_cue_in_the_middle_of_a_sentence() -> None:
    assert texts([*said("So what you"), *said("are asking me is", start=2.5)]) == ["So what you", "are asking me is"]


def test_a_title_or_an_initial_does_not_end_a_sentence() -> None:
    told = "The surgeon we talk with today about all of this is Dr. Dominic J. Femiano of Olympia."
    assert texts(said(told, each=0.2)) == [told]


def test_a_long_sentence_is_cut_near_its_middle_rather_after_a_comma() -> None:
    long = (
        "much of the research that people do looks at load and at which exercises to use, "
        "how heavy they should be and how often in a week anybody should be doing them at all"
    )
    assert texts(said(long, each=0.1)) == [long[: long.index(" how")], long[long.index("how") :]]


def test_a_long_sentence_is_rather_cut_in_a_pause() -> None:
    before, after = (
        "and then over many weeks you slowly",
        "put more and more weight on it until the tendon is strong again",
    )
    assert texts([*said(before, each=0.6), *said(after, start=4.9, each=0.3)]) == [before, after]


def test_parts_of_a_hyphenated_word_stay_together() -> None:
    words = [Word(0, 0.2, " a"), Word(0.2, 0.5, " stand"), Word(0.5, 0.8, "-in"), Word(0.8, 1.2, " recording")]
    assert texts(words) == ["a stand-in recording"]


def test_no_words_give_no_cues() -> None:
    assert cues_of([]) == ()
    assert cues_of([Word(0, 1, " ")]) == ()


@st.composite
def _talk(draw: st.DrawFn) -> list[Word]:
    words, now = [], 0.0
    for text in draw(st.lists(st.sampled_from(["a", "Dr.", "so", "tendon", "well,", "end.", "Why?", "extraordinary"]))):
        now += draw(st.sampled_from([0.0, 0.0, 0.1, 0.6, 1.5]))
        length = draw(st.sampled_from([0.0, 0.1, 0.4, 1.0]))
        words.append(Word(now, now + length, f" {text}"))
        now += length
    return words


@settings(max_examples=150, deadline=None)
@given(words=_talk())
def test_every_word_is_kept_in_order_and_every_cue_can_be_read(words: list[Word]) -> None:
    cues = cues_of(words)

    assert " ".join(cue.text for cue in cues) == " ".join(word.text.strip() for word in words)
    assert all(len(textwrap.wrap(cue.text, VTT_LINE)) <= 2 and cue.end - cue.start <= 7.001 for cue in cues)
    assert all(before.end <= cue.start + 0.001 for before, cue in pairwise(cues))


def test_words_without_times_share_one_by_their_letters() -> None:
    first, second = spread("knees hip", 10.0, 20.0)

    assert (first.start, first.end) == (10.0, 16.0)
    assert (second.start, second.end) == pytest.approx((16.0, 20.0))
    assert cues_of(spread("knees hip", 10, 20), "Jo")[0] == Cue(start=10.0, end=16.0, text="knees", speaker="Jo")
