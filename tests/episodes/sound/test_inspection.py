"""What is told of a recording while it passes by, and what the owner is warned of; every warning also has to stay away."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes.sound.inspection import Inspection, Inspector
from episodes.sound.recording import Sound, decoded, probe
from episodes.sound.remarks import remarks
from templates import SAMPLE
from tests.episodes.sound.tones import Samples, sine, speech_like, stereo, two_voices

RATE = 44100


def inspected(samples: Samples, rate: int = RATE, cuts: tuple[int, ...] = ()) -> Inspection:
    inspector = Inspector(rate, samples.shape[1])
    block = samples.astype(np.float32)
    for start, stop in pairwise((0, *cuts, len(block))):
        inspector.push(block[start:stop])
    return inspector.read()


def sound(seconds: float | None = None, rate: int = RATE, channels: int = 2, codec: str = "pcm_s16le") -> Sound:
    return Sound(
        seconds=seconds, sample_rate=rate, channels=channels, codec=codec, has_video=False, title=None, recorded=None
    )


def said(samples: Samples, told: Sound | None = None, rate: int = RATE, took: float | None = None) -> set[str]:
    found = inspected(samples, rate)
    told = told or sound(rate=rate, channels=samples.shape[1])
    return {remark.code for remark in remarks(found, told, took)} - {"heard-short"}


def voice(seconds: float = 12.0, rate: int = RATE) -> Samples:
    return speech_like(seconds, rate=rate, level_db=-24)


def padded(before: float, samples: Samples, after: float = 0.0) -> Samples:
    width = samples.shape[1]
    return np.vstack([np.zeros((int(before * RATE), width)), samples, np.zeros((int(after * RATE), width))])


def hum(seconds: float, hertz: float, level: float = 0.01) -> Samples:
    return sine(seconds, hertz=hertz, amplitude=level) + sine(seconds, hertz=3 * hertz, amplitude=level / 2)


def narrow(samples: Samples, hertz: float) -> Samples:
    """Without anything above `hertz`."""
    spectrum = np.fft.rfft(samples, axis=0)
    spectrum[int(hertz * len(samples) / RATE) :] = 0
    return np.asarray(np.fft.irfft(spectrum, len(samples), axis=0))


def turned_down_after_clipping(samples: Samples) -> Samples:
    return 0.7 * np.clip(12 * samples, -1, 1)


@pytest.mark.parametrize("samples", [voice(), two_voices(12.0), sine(10.0), stereo(voice(), voice())])
def test_good_sound_is_praised_by_silence(samples: Samples) -> None:
    assert said(samples) == set()


def test_the_sample_recording_is_without_fault() -> None:
    recording = SAMPLE / "episodes" / "tendon-injuries" / "recording.m4a"
    told = probe(recording)
    inspector = Inspector(told.sample_rate, 2)
    for block in decoded(recording, sample_rate=told.sample_rate, channels=2):
        inspector.push(block)
    found = inspector.read()

    assert remarks(found, told) == ()
    assert found.seconds == pytest.approx(188.26, abs=0.1)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 3 * RATE), max_size=6))
def test_how_the_sound_is_cut_into_blocks_makes_no_difference(cuts: list[int]) -> None:
    samples = two_voices(3.0)

    assert inspected(samples, cuts=tuple(sorted(cuts))) == inspected(samples)


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 32000, 44100, 47952, 48000, 96000])
def test_every_rate_is_understood(rate: int) -> None:
    found = inspected(speech_like(3.0, rate=rate), rate)

    assert found.seconds == pytest.approx(3.0)
    assert found.reach_hz is not None
    assert -45 < found.level_db < -25


def test_hardly_any_sound_is_no_trouble() -> None:
    for frames in (0, 1, 100, 4500):
        assert inspected(np.zeros((frames, 2))).frames == frames


def test_numbers_that_are_none_count_as_silence() -> None:
    samples = two_voices(3.0)
    samples[1000] = (math.nan, math.inf)

    assert inspected(samples).level_db == pytest.approx(inspected(two_voices(3.0)).level_db, abs=0.01)


# Clipping


def test_clipping_is_found_where_it_begins() -> None:
    samples = padded(2.0, np.clip(12 * voice(), -1, 1))
    found = inspected(samples)

    assert found.clipping.flat > 20
    assert found.clipping.first_flat == pytest.approx(2.3, abs=0.4)
    assert "heard-clipping" in said(samples)


def test_clipping_that_was_turned_down_afterwards_is_clipping_still() -> None:
    assert "heard-clipping" in said(turned_down_after_clipping(voice()))


def test_clipping_is_heard_through_a_lossy_file() -> None:
    rung = narrow(np.clip(12 * voice(), -1, 1), 15000)

    assert "heard-clipping" in said(rung, sound(channels=1, codec="aac"))


def test_loud_sound_that_is_whole_is_not_called_clipped() -> None:
    loudest = voice() / np.abs(voice()).max()

    assert "heard-clipping" not in said(loudest)
    assert "heard-clipping" not in said(sine(10.0, hertz=60, amplitude=1.0))
    assert "heard-clipping" not in said(4 * loudest, sound(channels=1, codec="pcm_f32le"))


def test_the_coarse_steps_of_telephone_sound_are_not_called_clipped() -> None:
    steps = np.round(30 * voice() / np.abs(voice()).max()) / 30

    assert "heard-clipping" not in said(steps, sound(channels=1, codec="pcm_mulaw"))


# Silence and length


def test_a_recording_without_sound_is_told_as_such() -> None:
    assert said(np.zeros((5 * RATE, 2))) == {"heard-nothing"}


def test_long_silence_is_told_with_its_place() -> None:
    gap = np.vstack([voice(), padded(25.0, voice())])
    found = inspected(gap)

    assert "heard-gap" in said(gap)
    assert (found.silence.longest, found.silence.longest_at) == pytest.approx((25.0, 12.0), abs=0.3)
    assert "heard-gap" not in said(np.vstack([voice(), padded(8.0, voice())]))


def test_silence_at_the_ends_can_be_trimmed() -> None:
    samples = padded(7.0, voice(), 9.0)
    silence = inspected(samples).silence

    assert (silence.leading, silence.trailing) == pytest.approx((7.0, 9.0), abs=0.3)
    assert said(samples) == {"heard-silent-ends"}
    assert said(padded(2.0, voice(), 3.0)) == set()


def test_one_speakers_own_track_is_mostly_silence() -> None:
    parts = [padded(15.0, speech_like(8.0, level_db=-24)) for _ in range(3)]

    assert "heard-silence" in said(np.vstack(parts))
    assert "heard-silence" not in said(np.vstack([padded(3.0, voice(21.0))] * 3))


@pytest.mark.parametrize(
    ("seconds", "expected"), [(59.0, {"heard-short"}), (61.0, set()), (3 * 3600.0, set()), (10810.0, {"heard-long"})]
)
def test_very_short_and_very_long_recordings_are_told(seconds: float, expected: set[str]) -> None:
    found = inspected(voice())
    lasting = Inspection(**{**vars(found), "frames": int(seconds * RATE)})

    assert {each.code for each in remarks(lasting, sound())} == expected


# Left and right


@pytest.mark.parametrize(("left", "right", "side"), [(1.0, 0.0, "left"), (0.0, 1.0, "right"), (1.0, 0.02, "left")])
def test_a_voice_in_one_ear_is_told(left: float, right: float, side: str) -> None:
    samples = stereo(left * voice(), right * voice())
    (remark,) = (each for each in remarks(inspected(samples), sound()) if each.code == "heard-one-ear")

    assert f"the {side} side" in remark.problem


def test_a_voice_on_each_side_is_told() -> None:
    talk, pause = voice(6.0), np.zeros((6 * RATE, 1))
    samples = np.vstack([stereo(talk, pause), stereo(pause, talk)])

    assert said(samples) == {"heard-apart"}
    assert said(np.vstack([stereo(talk, 0.3 * talk), stereo(0.3 * talk, talk)])) == set()


def test_sides_that_cancel_each_other_are_told() -> None:
    assert said(stereo(voice(), -voice())) == {"heard-antiphase"}
    half = np.vstack([stereo(voice(), -voice()), stereo(voice(), voice())])
    assert said(half) == {"heard-antiphase"}


def test_two_different_sides_do_not_cancel_each_other() -> None:
    apart = stereo(speech_like(12.0, seed=1), speech_like(12.0, seed=2))

    assert said(apart) == set()


def test_two_equal_sides_are_known_as_equal() -> None:
    twice, once = inspected(stereo(voice(), voice())).sides, inspected(two_voices()).sides

    assert twice
    assert twice.identical
    assert twice.correlation == pytest.approx(1)
    assert once
    assert not once.identical


# Hum, offset, speed


@pytest.mark.parametrize("hertz", [50.0, 60.0, 49.9, 60.05])
def test_hum_is_told_with_its_pitch(hertz: float) -> None:
    samples = voice() + hum(12.0, hertz)
    found = inspected(samples).hum

    assert found is not None
    assert found.hertz == pytest.approx(hertz, abs=0.1)
    assert found.level_db == pytest.approx(20 * math.log10(0.01 / math.sqrt(2)) + 0.97, abs=1.5)
    assert said(samples) == {"heard-hum"}


def test_hum_of_which_only_the_octave_is_there_is_told() -> None:
    assert said(voice() + sine(12.0, hertz=100, amplitude=0.02)) == {"heard-hum"}


@pytest.mark.parametrize("hertz", [55.0, 65.4, 73.4, 110.0, 130.8])
def test_a_bass_or_a_deep_voice_is_no_hum(hertz: float) -> None:
    played = np.vstack([sine(3.0, hertz=hertz * 2 ** (step / 12), amplitude=0.05) for step in (0, 3, 5, 7)])

    assert said(voice() + played) == set()


def test_hum_that_nobody_hears_is_not_told() -> None:
    faint = voice() + hum(12.0, 60, level=0.00005)
    pauses = np.vstack([voice(), hum(16.0, 60, level=0.00005)])
    found = inspected(pauses)

    assert said(faint) == set()
    assert found.hum
    assert "heard-hum" not in said(pauses)


@pytest.mark.parametrize("mains", [50.0, 60.0])
@pytest.mark.parametrize("ratio", [48000 / 44100, 44100 / 48000])
def test_hum_at_the_wrong_pitch_tells_the_wrong_speed(mains: float, ratio: float) -> None:
    assert said(voice() + hum(12.0, mains * ratio)) == {"heard-speed"}


def test_lengths_that_differ_like_two_rates_tell_the_wrong_speed() -> None:
    assert said(voice(), sound(seconds=12.0 * 44100 / 48000)) == {"heard-speed"}
    assert said(voice(), sound(seconds=11.9)) == set()


def test_a_recorder_that_ran_longer_tells_the_wrong_speed() -> None:
    half_hour = Inspection(**{**vars(inspected(voice())), "frames": 1800 * RATE})

    assert [each.code for each in remarks(half_hour, sound(), took=1800 * 48000 / 44100)] == ["heard-speed"]
    assert remarks(half_hour, sound(), took=1800.0) == ()
    assert remarks(half_hour, sound(), took=90000.0) == ()


def test_an_offset_is_told() -> None:
    found = inspected(voice() + 0.3)

    assert found.offset == pytest.approx((0.3,), abs=0.001)
    assert said(voice() + 0.3) == {"heard-offset"}
    assert said(voice() + 0.005) == set()


# What the recorder could hear


@pytest.mark.parametrize("rate", [8000, 16000])
def test_a_telephones_rate_is_told(rate: int) -> None:
    assert "heard-telephone" in said(voice(rate=rate), rate=rate)


def test_a_telephone_in_a_file_of_a_high_rate_is_told() -> None:
    assert said(narrow(voice(), 3600)) == {"heard-telephone"}


@pytest.mark.parametrize("reach", [8000, 12000])
def test_a_dull_recording_is_no_telephone(reach: int) -> None:
    assert said(narrow(voice(), reach)) == set()


def test_a_very_quiet_recording_is_told() -> None:
    assert "heard-quiet" in said(speech_like(12.0, level_db=-50))
    assert "heard-quiet" not in said(speech_like(12.0, level_db=-34))


def test_every_remark_says_what_why_and_what_to_do() -> None:
    (remark,) = remarks(inspected(np.zeros((61 * 8000, 1)), 8000), sound(rate=8000, channels=1))
    lines = str(remark.finding("episodes/knees/recording.wav")).splitlines()

    assert [line.split()[0] for line in lines[1:]] == ["Where", "Why", "Fix"]
