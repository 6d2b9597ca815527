"""Sides: voices are labeled where one is left and one is right, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from episodes.transcripts.sides import Sides, by_side
from episodes.transcripts.transcript import Cue

CUES = tuple(Cue(start=float(at), end=at + 1.0, text=f"word {at}") for at in range(10))


def speakers(louder_left: list[float]) -> list[str | None]:
    return [cue.speaker for cue in by_side(CUES, louder_left)]


def test_the_first_to_speak_is_speaker_1_on_whichever_side() -> None:
    assert speakers([-12.0, 12.0] * 5) == ["Speaker 1", "Speaker 2"] * 5
    assert speakers([12.0, -12.0] * 5) == ["Speaker 1", "Speaker 2"] * 5


def test_a_cue_from_the_middle_is_left_unnamed() -> None:
    assert speakers([1.0, 12.0, -12.0, *[12.0] * 7]) == [None, "Speaker 1", "Speaker 2", *["Speaker 1"] * 7]


@pytest.mark.parametrize(
    "louder_left",
    [[0.0] * 10, [3.0, -3.0] * 5, [20.0] * 10, [20.0, -20.0, *[0.0] * 8]],
    ids=["mono", "a little apart", "one side only", "mostly the middle"],
)
def test_unclear_sides_are_not_guessed_at(louder_left: list[float]) -> None:
    assert by_side(CUES, louder_left) == CUES


def test_no_cues_are_no_trouble() -> None:
    assert by_side((), []) == ()


def _blocks(sound: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    return [sound[at : at + 777] for at in range(0, len(sound), 777)]


def test_levels_are_told_for_any_stretch_however_the_sound_arrives() -> None:
    rate = 8000
    noise = np.random.default_rng(1).standard_normal((4 * rate, 1)).astype(np.float32) * 0.1
    sound = np.hstack([noise, noise])
    sound[: 2 * rate, 1] *= 0.1
    sound[2 * rate :, 0] *= 0.25
    sides = Sides(rate)
    mixed = np.concatenate(list(sides.mixed(_blocks(sound))))

    assert np.allclose(mixed, sound.mean(axis=1))
    assert sides.louder_left(0, 2) == pytest.approx(20, abs=0.1)
    assert sides.louder_left(2, 4) == pytest.approx(-12.04, abs=0.1)
    assert sides.louder_left(3.9, 99) == pytest.approx(-12.04, abs=0.1)
    assert sides.louder_left(99, 99) == pytest.approx(-12.04, abs=0.1)


def test_one_channel_has_no_sides() -> None:
    sides = Sides(8000)
    assert len(np.concatenate(list(sides.mixed([np.ones((8000, 1), np.float32)])))) == 8000
    assert sides.louder_left(0, 1) == 0.0
