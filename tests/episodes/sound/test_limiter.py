"""The limiter holds its ceiling, whatever arrives and however it is cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import resample_poly  # type: ignore[import-untyped]

from episodes.sound.limiter import limit_window, reach_frames
from episodes.sound.oversampling import Samples, true_peaks

REACH = reach_frames(44100)


def run(sound: Samples, ceiling: float = -2.0) -> Samples:
    """Limit all of it in one window."""
    window = np.pad(sound, ((REACH, REACH), (0, 0)))
    return limit_window(window, ceiling=10 ** (ceiling / 20), sample_rate=44100)


def loud(frames: int, channels: int, seed: int) -> Samples:
    random = np.random.default_rng(seed)
    swell = 0.2 + 2.0 * np.abs(np.sin(np.arange(frames) / 3000))
    return (random.standard_normal((frames, channels)) * swell[:, np.newaxis] * 0.5).astype(np.float32)


@settings(max_examples=25, deadline=None)
@given(frames=st.integers(1, 50000), channels=st.integers(1, 2), seed=st.integers(0, 99))
def test_as_many_frames_come_out_as_the_window_has_between_its_margins(frames: int, channels: int, seed: int) -> None:
    assert run(loud(frames, channels, seed)).shape == (frames, channels)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 999), ceiling=st.sampled_from([-1.0, -2.0, -6.0]))
def test_no_true_peak_is_above_the_ceiling(seed: int, ceiling: float) -> None:
    # Low-passed, because near half the sample rate no two interpolation filters agree.
    sound = resample_poly(loud(20000, 1, seed), 2, 1, axis=0).astype(np.float32)
    peak = np.abs(resample_poly(run(sound, ceiling), 4, 1, axis=0)).max()
    assert 20 * np.log10(peak) <= ceiling + 0.1


def test_what_is_below_the_ceiling_passes_untouched() -> None:
    sound = loud(60000, 2, 1) * np.float32(0.05)
    assert np.array_equal(run(sound), sound)


def test_far_from_a_peak_nothing_changes() -> None:
    sound = np.full((44100, 1), 0.1, np.float32)
    sound[22050] = 1.0
    changed = np.flatnonzero(np.any(run(sound) != sound, axis=1))
    assert changed.min() >= 22050 - 2 * 221 - 12
    assert changed.max() <= 22050 + 2 * 221 + 12


def test_both_channels_are_turned_down_together() -> None:
    sound = np.full((44100, 2), 0.2, np.float32)
    sound[22000:22100, 0] = 1.0
    after = run(sound)
    assert after[22050, 1] == pytest.approx(0.2 * after[22050, 0], rel=1e-5)


def test_a_peak_between_two_samples_is_found() -> None:
    wave = np.sin(np.pi / 4 + np.pi / 2 * np.arange(2000))[:, np.newaxis].astype(np.float32)
    assert np.abs(wave).max() == pytest.approx(0.7071, abs=1e-3)
    assert true_peaks(wave, 0.1)[900:1100].max() == pytest.approx(1.0, abs=0.02)


def test_the_ceiling_may_be_lower_in_one_place() -> None:
    sound = np.full((44100, 1), 0.5, np.float32)
    ceiling = np.full(44100 + 2 * REACH, 1.0)
    ceiling[REACH + 20000 : REACH + 21000] = 0.25
    after = limit_window(np.pad(sound, ((REACH, REACH), (0, 0)), "edge"), ceiling=ceiling, sample_rate=44100)
    assert after[20000:21000].max() == pytest.approx(0.25, rel=1e-3)
    assert np.array_equal(after[:19000], sound[:19000])
    assert np.array_equal(after[22000:], sound[22000:])


def test_what_cannot_rise_above_the_quiet_level_is_not_looked_at() -> None:
    sound = loud(20000, 2, 3)
    assert np.array_equal(np.where(true_peaks(sound, 0.9) > 0.9, 1, 0), np.where(true_peaks(sound, 0.0) > 0.9, 1, 0))
