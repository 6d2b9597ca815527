"""The limiter holds its ceiling, whatever arrives and however it is cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import resample_poly  # type: ignore[import-untyped]

from episodes.sound.limiter import Samples, limited, true_peaks


def in_blocks(sound: Samples, sizes: list[int]) -> list[Samples]:
    edges = np.cumsum(sizes)
    return [block for block in np.split(sound, edges[edges < len(sound)]) if len(block)]


def run(sound: Samples, sizes: list[int], ceiling: float = -2.0) -> Samples:
    return np.concatenate(list(limited(in_blocks(sound, sizes), ceiling_dbtp=ceiling, sample_rate=44100)))


def loud(frames: int, channels: int, seed: int) -> Samples:
    random = np.random.default_rng(seed)
    swell = 0.2 + 2.0 * np.abs(np.sin(np.arange(frames) / 3000))
    return (random.standard_normal((frames, channels)) * swell[:, np.newaxis] * 0.5).astype(np.float32)


@settings(max_examples=25, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 30000), min_size=1, max_size=12),
    frames=st.integers(1, 50000),
    channels=st.integers(1, 2),
    seed=st.integers(0, 99),
)
def test_block_sizes_do_not_change_a_single_bit(sizes: list[int], frames: int, channels: int, seed: int) -> None:
    sound = loud(frames, channels, seed)
    assert np.array_equal(run(sound, sizes), run(sound, [frames]))
    assert len(run(sound, sizes)) == frames


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 999), ceiling=st.sampled_from([-1.0, -2.0, -6.0]))
def test_no_true_peak_is_above_the_ceiling(seed: int, ceiling: float) -> None:
    # Low-passed, because near half the sample rate no two interpolation filters agree.
    sound = resample_poly(loud(20000, 1, seed), 2, 1, axis=0).astype(np.float32)
    peak = np.abs(resample_poly(run(sound, [40000], ceiling), 4, 1, axis=0)).max()
    assert 20 * np.log10(peak) <= ceiling + 0.1


def test_what_is_below_the_ceiling_passes_untouched() -> None:
    sound = loud(60000, 2, 1) * np.float32(0.05)
    assert np.array_equal(run(sound, [60000]), sound)


def test_far_from_a_peak_nothing_changes() -> None:
    sound = np.full((44100, 1), 0.1, np.float32)
    sound[22050] = 1.0
    changed = np.flatnonzero(np.any(run(sound, [44100]) != sound, axis=1))
    assert changed.min() >= 22050 - 2 * 221 - 12
    assert changed.max() <= 22050 + 2 * 221 + 12


def test_both_channels_are_turned_down_together() -> None:
    sound = np.full((44100, 2), 0.2, np.float32)
    sound[22000:22100, 0] = 1.0
    after = run(sound, [44100])
    assert after[22050, 1] == pytest.approx(0.2 * after[22050, 0], rel=1e-5)


def test_a_peak_between_two_samples_is_found() -> None:
    wave = np.sin(np.pi / 4 + np.pi / 2 * np.arange(2000))[:, np.newaxis].astype(np.float32)
    assert np.abs(wave).max() == pytest.approx(0.7071, abs=1e-3)
    assert true_peaks(wave)[900:1100].max() == pytest.approx(1.0, abs=0.02)


def test_nothing_in_gives_nothing_out() -> None:
    assert list(limited([], ceiling_dbtp=-2.0, sample_rate=44100)) == []
