"""What was exchanged is measured again, and the sum is what measuring everything would give."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from episodes.sound.chain import Chain
from episodes.sound.delivery import Delivery
from episodes.sound.loudness import measure_blocks
from episodes.sound.progress import Stages
from episodes.sound.recording import decoded
from episodes.sound.rendering import Rendering
from episodes.sound.segments import SegmentEncoder
from episodes.sound.spool import spooled
from episodes.sound.workers import Workers
from tests.episodes.sound.tones import two_voices
from workspace.progress import silent

STAGES = Stages("", None, silent)


@pytest.mark.parametrize("changed", [(0, 4), (20, 60), (45, 90), (300, 330), (560, 574)])
def test_measuring_a_part_again_gives_the_same_wherever_it_lies(changed: tuple[int, int], tmp_path: Path) -> None:
    sound = two_voices(15, level_db=-20).astype(np.float32)
    chain = Chain(gain_db=6.0, ceiling_dbtp=-2.0, makeup_db=0.4, channels=2, sample_rate=44100, kbps=128)
    with spooled([sound], tmp_path, sample_rate=44100, channels=2) as spool, Workers(2) as workers:
        rendering = Rendering(spool=spool, chain=chain)
        file = io.BytesIO()
        delivery = Delivery(SegmentEncoder(rendering, workers, STAGES).assemble(file), rendering, 0.7, workers, STAGES)
        before = delivery.delivered()
        delivery.measure_again([changed])
        again = delivery.delivered()
        assert again.loudness.integrated_lufs == pytest.approx(before.loudness.integrated_lufs, abs=1e-4)
        assert again.loudness.true_peak_dbtp == pytest.approx(before.loudness.true_peak_dbtp, abs=1e-4)
        assert [frame for frame, _ in again.over] == [frame for frame, _ in before.over]
        delivery.assembly.finish(spool.frames)
    (tmp_path / "talk.mp3").write_bytes(file.getvalue())
    blocks = decoded(tmp_path / "talk.mp3", sample_rate=44100, channels=2)
    whole = measure_blocks(blocks, sample_rate=44100, channels=2)
    assert before.loudness.integrated_lufs == pytest.approx(whole.integrated_lufs, abs=0.001)
    assert before.loudness.true_peak_dbtp == pytest.approx(whole.true_peak_dbtp, abs=0.01)
    assert before.over
