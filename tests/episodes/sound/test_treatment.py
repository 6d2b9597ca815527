"""Treatment: rumble and noise go, the voice stays, and every sample stays in its place."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from episodes.sound.spool import Block
from episodes.sound.treatment import Noise, Treatment, noise_in, treated
from tests.episodes.sound.conversation import RATE, Talk, in_blocks, talk
from tests.episodes.sound.tones import sine, speech_like, stereo

HIGH_PASS = Treatment(high_pass=True)


def run(samples: Block, treatment: Treatment, *, frames: int = 65536, rate: int = RATE) -> Block:
    blocks = treated(in_blocks(samples, frames), treatment, sample_rate=rate, channels=samples.shape[1])
    return np.concatenate(list(blocks))


def rms_db(samples: NDArray[np.float32]) -> float:
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-20))


def words_without_a_room() -> NDArray[np.float64]:
    """A tone that swells like syllables and has nothing behind it."""
    return np.asarray(sine(9.0) * sine(9.0, hertz=1.3, amplitude=1.0) ** 8)


def noisy(power: float, level_db: float) -> tuple[Talk, Block]:
    """A talk, and the same in a room whose noise falls by 6 dB for each octave times `power`."""
    clean = talk((1, 4.0), (2, 4.0), (1, 3.0), pause=1.5, room_db=-120)
    random = np.random.default_rng(3)
    spectrum = np.fft.rfft(random.standard_normal(1 << 20))
    hertz = np.maximum(np.fft.rfftfreq(1 << 20, 1 / RATE), 80)
    noise = np.fft.irfft(spectrum / hertz**power)[: len(clean.samples)]
    noise *= 10 ** (level_db / 20) / np.sqrt(np.mean(noise**2))
    return clean, (clean.samples + noise[:, np.newaxis]).astype(np.float32)


def test_with_nothing_switched_on_the_very_blocks_come_back() -> None:
    blocks = in_blocks(speech_like(1.0).astype(np.float32), 5000)
    after = list(treated(blocks, Treatment(), sample_rate=RATE, channels=1))
    assert all(one is other for one, other in zip(blocks, after, strict=True))


@pytest.mark.parametrize("hertz", [30, 50])
def test_rumble_goes(hertz: int) -> None:
    rumble = sine(2.0, hertz=hertz).astype(np.float32)
    assert rms_db(run(rumble, HIGH_PASS)[RATE:]) < rms_db(rumble) - 8


@pytest.mark.parametrize("hertz", [200, 1000, 8000])
def test_voices_stay(hertz: int) -> None:
    tone = sine(2.0, hertz=hertz).astype(np.float32)
    assert rms_db(run(tone, HIGH_PASS)[RATE:]) == pytest.approx(rms_db(tone), abs=0.15)


def test_a_direct_current_goes_without_a_click_at_the_beginning() -> None:
    after = run(np.full((RATE, 2), 0.3, np.float32), HIGH_PASS)
    assert np.abs(after).max() < 1e-4


@pytest.mark.parametrize("rate", [44100, 48000])
def test_noise_reduction_moves_no_sample(rate: int) -> None:
    sound = stereo(speech_like(3.0, rate=rate), speech_like(3.0, rate=rate, seed=2)).astype(np.float32)
    nothing_to_take = Treatment(noise=Noise((-80.0,) * 15))
    after = run(sound, nothing_to_take, rate=rate)
    assert after.shape == sound.shape
    assert rms_db(after - sound) < rms_db(sound) - 45


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0], ids=["white", "pink", "brown"])
@pytest.mark.parametrize("level_db", [-60.0, -48.0])
def test_a_steady_noise_is_taken_down_by_ten_decibels_and_the_voices_are_not(power: float, level_db: float) -> None:
    clean, sound = noisy(power, level_db)
    noise = noise_in(treated(in_blocks(sound), HIGH_PASS, sample_rate=RATE, channels=1), sample_rate=RATE)
    assert noise is not None
    without, after = run(sound, HIGH_PASS), run(sound, Treatment(high_pass=True, noise=noise))
    said = np.cumsum(clean.speaker > 0)
    pause = np.append(np.zeros(RATE // 2, bool), said[RATE // 2 :] == said[: -RATE // 2])
    assert 9 < rms_db(without[pause]) - rms_db(after[pause]) < 13
    for speaker in (1, 2):
        assert clean.level_db(speaker, after) == pytest.approx(
            clean.level_db(speaker, run(clean.samples, HIGH_PASS)), abs=0.7
        )


@pytest.mark.parametrize(
    "treatment",
    [HIGH_PASS, Treatment(noise=Noise((-50.0,) * 15)), Treatment(high_pass=True, noise=Noise((-60.0,) * 15))],
    ids=["high-pass", "noise reduction", "both"],
)
@pytest.mark.parametrize("length", [1, 300, 20_001, 70_000])
def test_as_many_frames_come_out_as_go_in_and_the_same_ones_however_they_come(
    treatment: Treatment, length: int
) -> None:
    sound = stereo(speech_like(2.0), speech_like(2.0, seed=4)).astype(np.float32)[:length]
    whole = run(sound, treatment)
    assert whole.shape == sound.shape
    assert np.array_equal(whole, run(sound, treatment, frames=777))
    assert np.array_equal(whole, run(sound, treatment, frames=4411))


def test_a_sample_that_is_no_number_does_not_spoil_the_rest() -> None:
    sound = speech_like(1.0).astype(np.float32)
    sound[20_000:20_003, 0] = np.nan, np.inf, -np.inf
    after = run(sound, Treatment(high_pass=True, noise=Noise((-60.0,) * 15)))
    assert np.isfinite(after).all()
    assert rms_db(after[30_000:]) > -60


def test_nothing_in_gives_nothing() -> None:
    assert list(treated([], HIGH_PASS, sample_rate=RATE, channels=1)) == []


@pytest.mark.parametrize(
    "sound",
    [np.zeros((RATE, 1)), np.zeros((100, 1)), sine(2.0), words_without_a_room()],
    ids=["silence", "a moment", "an even tone", "words without a room"],
)
def test_where_there_is_no_steady_noise_none_is_found(sound: NDArray[np.float64]) -> None:
    assert noise_in(in_blocks(sound.astype(np.float32), 5000), sample_rate=RATE) is None
