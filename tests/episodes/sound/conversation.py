"""Test talks: two voices by turns, with pauses between the words of each and between the turns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from episodes.sound.meter import read_meter
from episodes.sound.spool import Block
from tests.episodes.sound.tones import Samples, speech_like

RATE = 44100


@dataclass(frozen=True)
class Talk:
    """`speaker` is 1 or 2 for each frame, 0 where nobody speaks."""

    samples: Block
    speaker: NDArray[np.int64]

    def level_db(self, speaker: int, samples: Block | None = None) -> float:
        """RMS of all that one speaker says."""
        heard = (self.samples if samples is None else samples)[self.speaker == speaker]
        return float(10 * np.log10(np.mean(np.square(heard, dtype=np.float64))))


def talk(
    *turns: tuple[int, float], apart_db: float = 7.0, pause: float = 0.8, room_db: float = -70.0, ends: float = 0.0
) -> Talk:
    """Turns of (speaker, seconds); the second speaker is quieter. `ends` are seconds of silence before and after."""
    random = np.random.default_rng(7)
    parts: list[Samples] = [np.zeros((int(ends * RATE), 1))]
    speakers = [0]
    for number, (speaker, seconds) in enumerate(turns):
        level = -26.0 if speaker == 1 else -26.0 - apart_db
        parts += [speech_like(seconds, level_db=level, seed=number), np.zeros((int(pause * RATE), 1))]
        speakers += [speaker, 0]
    parts.append(np.zeros((int(ends * RATE), 1)))
    speakers.append(0)
    sound = np.concatenate(parts)
    room = random.standard_normal(sound.shape) * 10 ** (room_db / 20)
    who = np.concatenate([np.full(len(part), speaker) for part, speaker in zip(parts, speakers, strict=True)])
    return Talk((sound + room).astype(np.float32), who)


def loudness_of(samples: Block) -> NDArray[np.float64]:
    return read_meter([samples], sample_rate=RATE, channels=samples.shape[1]).momentary


def in_blocks(samples: Block, frames: int = 65536) -> list[Block]:
    return [samples[start : start + frames] for start in range(0, len(samples), frames)]
