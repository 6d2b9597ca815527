"""A long sound is measured in parts, on all cores, and what is found does not depend on which part is done first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from episodes.sound.measuring import read_spool
from episodes.sound.progress import Stages
from episodes.sound.spool import spooled
from episodes.sound.workers import Workers
from workspace.progress import silent

RATE = 8000
MINUTE = 60 * RATE


@pytest.mark.parametrize("minute", range(4))
def test_a_peak_between_the_samples_is_found_in_whichever_part_it_lies(minute: int, tmp_path: Path) -> None:
    sound = np.zeros((4 * MINUTE, 1), np.float32)
    for place in range(4):  # a quarter of the rate, halfway between its samples: the curve goes 3 dB above them
        frames = np.arange(800)
        height = 0.5 if place == minute else 0.48
        tone = height * np.sqrt(2) * np.sin(np.pi / 2 * frames + np.pi / 4) * np.hanning(800)
        sound[place * MINUTE + 4000 : place * MINUTE + 4800, 0] = tone
    with spooled([sound], tmp_path, sample_rate=RATE, channels=1) as spool:
        found = []
        for threads in (1, 8):
            with Workers(threads) as workers:
                found.append(read_spool(spool, workers, Stages("", None, silent)))
    (alone, peak), (together, same) = found
    assert peak == same == pytest.approx(0.5 * np.sqrt(2), abs=0.01)
    assert np.array_equal(alone.power, together.power)
