"""Trimming: the silence at both ends goes, and nothing that sounds does."""

from __future__ import annotations

import numpy as np
import pytest

from episodes.sound.trimming import Span, sounding
from tests.episodes.sound.conversation import RATE, loudness_of, talk
from tests.episodes.sound.tones import speech_like


@pytest.mark.parametrize("room_db", [-120.0, -60.0, -48.0])
def test_a_breath_stays_before_the_first_word_and_a_moment_after_the_last(room_db: float) -> None:
    heard = talk((1, 6.0), (2, 7.0), (1, 5.0), pause=1.5, room_db=room_db, ends=4.0)
    spoken = np.flatnonzero(heard.speaker)
    first, last = spoken[0] / RATE, spoken[-1] / RATE
    kept = sounding(loudness_of(heard.samples), len(heard.samples) / RATE)
    assert kept.start == pytest.approx(first - 0.3, abs=0.15)
    assert kept.stop == pytest.approx(last + 0.6, abs=0.2)


def test_what_sounds_to_both_ends_stays_whole() -> None:
    sound = speech_like(5.07).astype(np.float32)
    seconds = len(sound) / RATE
    kept = sounding(loudness_of(sound), seconds)
    assert kept == Span(0.0, seconds)
    assert kept.frames(RATE) == (0, len(sound))


def test_pauses_inside_stay() -> None:
    heard = talk((1, 5.0), (1, 5.0), pause=8.0, ends=0.2)
    kept = sounding(loudness_of(heard.samples), len(heard.samples) / RATE)
    assert kept.stop - kept.start == pytest.approx(5 + 8 + 5 + 0.2 + 0.6, abs=0.3)


def test_a_recording_that_is_almost_all_silence_is_not_touched() -> None:
    sound = np.zeros((60 * RATE, 1), np.float32)
    assert sounding(loudness_of(sound), 60.0) == Span(0.0, 60.0)
    sound[30 * RATE : 32 * RATE] = speech_like(2.0)
    assert sounding(loudness_of(sound), 60.0) == Span(0.0, 60.0)


def test_the_cut_lies_on_a_step_of_the_meter() -> None:
    heard = talk((1, 6.0), (2, 6.0), ends=3.33)
    start, _ = sounding(loudness_of(heard.samples), len(heard.samples) / RATE).frames(RATE)
    assert start > 0
    assert start % (RATE // 10) == 0
