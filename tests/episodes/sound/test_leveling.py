"""Leveling: two voices that are 7 dB apart come together, and the room stays where it is."""

from __future__ import annotations

import itertools

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from episodes.sound.leveling import leveled, leveling, speaking
from episodes.sound.spool import Block
from tests.episodes.sound.conversation import RATE, Talk, in_blocks, loudness_of, talk

HOST, GUEST = 1, 2
TURNS = ((HOST, 6.0), (GUEST, 9.0), (HOST, 5.0), (GUEST, 8.0), (HOST, 4.0))


def applied(samples: Block, curve: NDArray[np.float64]) -> Block:
    starts = np.cumsum([0, *(len(block) for block in in_blocks(samples))])
    return np.concatenate(
        [leveled(block, int(start), curve, RATE) for block, start in zip(in_blocks(samples), starts, strict=False)]
    )


def silent_steps(heard: Talk) -> NDArray[np.bool_]:
    """The 100-ms steps of the curve between which nobody speaks, well away from the words beside them."""
    step = RATE // 10
    quiet = (heard.speaker == 0)[: len(heard.speaker) // step * step].reshape(-1, step).all(axis=1)
    return np.asarray(np.convolve(~quiet, np.ones(5), "same") == 0)


@pytest.mark.parametrize("room_db", [-120.0, -60.0, -48.0])
@pytest.mark.parametrize(
    "turns", [TURNS, TURNS[:2], ((HOST, 3.0), *[(GUEST, 8.0)] * 4)], ids=["by turns", "once each", "mostly the guest"]
)
def test_voices_seven_decibels_apart_come_within_two(turns: tuple[tuple[int, float], ...], room_db: float) -> None:
    heard = talk(*turns, room_db=room_db, ends=2.0)
    after = applied(heard.samples, leveling(loudness_of(heard.samples)))
    assert heard.level_db(HOST) - heard.level_db(GUEST) == pytest.approx(7, abs=0.5)
    assert abs(heard.level_db(HOST, after) - heard.level_db(GUEST, after)) <= 2
    meter = pyloudnorm.Meter(RATE)
    assert meter.loudness_range(after) < meter.loudness_range(heard.samples) - 2


def test_in_a_pause_nothing_moves() -> None:
    heard = talk(*TURNS, pause=2.0, room_db=-50.0, ends=3.0)
    curve = leveling(loudness_of(heard.samples))
    quiet = silent_steps(heard)[: len(curve)]
    both = quiet[1:] & quiet[:-1]
    assert both.sum() > 60
    assert np.abs(np.diff(curve[: len(quiet)])[both]).max() == 0


def test_the_gain_moves_slowly_and_never_further_than_nine_decibels() -> None:
    heard = talk(*TURNS, apart_db=25.0)
    curve = leveling(loudness_of(heard.samples))
    assert np.abs(curve).max() <= 9
    assert np.abs(np.diff(curve)).max() < 2.5  # dB in 100 ms, for the widest jump there can be


def test_a_voice_that_is_even_stays_as_it_is() -> None:
    heard = talk((HOST, 8.0), (HOST, 6.0), (HOST, 7.0))
    assert np.abs(leveling(loudness_of(heard.samples))).max() < 1


@pytest.mark.parametrize(
    "momentary",
    [np.zeros(0), np.full(300, -120.7), np.full(300, -np.inf), np.full(300, np.nan), np.full(8, -20.0)],
    ids=["nothing", "silence", "no level", "no number", "a moment"],
)
def test_where_nobody_speaks_there_is_no_gain(momentary: NDArray[np.float64]) -> None:
    curve = leveling(momentary)
    assert len(curve) == len(momentary)
    assert not curve.any()


def test_room_noise_is_no_speech() -> None:
    heard = talk((HOST, 6.0), (GUEST, 6.0), pause=3.0, room_db=-47.0)
    said = speaking(loudness_of(heard.samples))[1:][: len(silent_steps(heard))]  # value i is centered on step i - 1
    quiet = silent_steps(heard)[: len(said)]
    assert not said[quiet].any()
    assert said[~quiet].mean() > 0.8


@settings(max_examples=60, deadline=None)
@given(
    cuts=st.lists(st.integers(1, 29_999), max_size=6),
    rate=st.sampled_from([44100, 48000, 22050]),
    place=st.integers(-5000, 400_000),
    curve=st.lists(st.floats(-9, 9), min_size=1, max_size=90),
)
def test_a_block_gets_the_same_gain_however_the_sound_is_cut(
    cuts: list[int], rate: int, place: int, curve: list[float]
) -> None:
    gains = np.array(curve)
    sound = np.random.default_rng(len(curve)).standard_normal((30_000, 2)).astype(np.float32)
    whole = leveled(sound, place, gains, rate)
    edges = [0, *sorted(cuts), len(sound)]
    parts = [leveled(sound[start:stop], place + start, gains, rate) for start, stop in itertools.pairwise(edges)]
    assert np.array_equal(np.concatenate(parts), whole)
    assert whole.dtype == np.float32


def test_the_gain_runs_straight_from_one_value_to_the_next() -> None:
    sound = np.ones((4 * 4410, 1), np.float32)
    after = leveled(sound, 0, np.array([0.0, 6.0, 6.0]), RATE)[:, 0]
    assert after[0] == 1
    assert after[2205] == pytest.approx((1 + 10 ** (6 / 20)) / 2)
    assert after[4410:] == pytest.approx(10 ** (6 / 20))
