"""How well, and how fast, the first draft of a transcript is made: the sample's recording, whose words are known.

    python benchmarks/transcript.py [--model FOLDER] [--times N]

Prints the word error rate, and the seconds of work for each second of sound. With N above 1 the recording is
heard N times in a row as one, which shows that memory does not grow with its length.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import sys
import tempfile
import time
import wave
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from episodes.sound.recording import decoded, describe
from episodes.transcripts.drafting import Hint, find_model, load_whisper
from episodes.transcripts.hearing import RATE, heard
from episodes.transcripts.reading import read_transcript
from episodes.transcripts.transcript import Transcript
from templates import SAMPLE

FOLDER = SAMPLE / "episodes" / "tendon-injuries"
HINT = Hint(
    words="Tendon injuries with Dr. Dominic Femiano. Dr. Dominic Femiano, Jennifer Penrose."
)  # as the show gives


def words(transcript: Transcript) -> list[str]:
    """Without case, punctuation and hyphens, which are no errors of hearing."""
    text = " ".join(cue.text for cue in transcript.cues).lower().replace("-", " ").replace("’", "'")
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text)


def errors(known: list[str], found: list[str]) -> int:
    """The fewest words to insert, delete or replace (Levenshtein)."""
    row = list(range(len(found) + 1))
    for at, word in enumerate(known, 1):
        before, row[0] = row[0], at
        for column, other in enumerate(found, 1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (word != other))
    return row[-1]


def repeated(recording: Path, times: int, into: Path) -> Path:
    sound = np.concatenate(list(decoded(recording, sample_rate=RATE, channels=2)))
    with into.open("wb") as opened, wave.open(opened, "wb") as written:
        written.setnchannels(2)
        written.setsampwidth(2)
        written.setframerate(RATE)
        for _ in range(times):
            written.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return into


def main(model: Path | None, times: int) -> None:
    known, _ = read_transcript(FOLDER / "transcript.vtt", "transcript.vtt")
    assert known is not None
    with tempfile.TemporaryDirectory() as folder:
        recording = FOLDER / "recording.m4a"
        if times > 1:
            recording = repeated(recording, times, Path(folder) / "repeated.wav")
        facts = describe(recording)
        found_model = find_model(model, os.environ)
        start, cpu = time.perf_counter(), time.process_time()
        whisper = load_whisper(found_model, HINT)
        loaded = time.perf_counter() - start
        draft = heard(recording, facts.channels, whisper, lambda _: None)
        wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    said, written = words(known) * times, words(draft)
    wrong = errors(said, written)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    size = (found_model / "model.bin").stat().st_size / 1e6
    print(f"model {size:.0f} MB, {facts.seconds:.0f} s of sound, {len(said)} words said, {len(written)} written down")
    print(f"word error rate {wrong / len(said):.3f} ({wrong} words)")
    print(
        f"real-time factor {wall / facts.seconds:.3f} wall, {cpu / facts.seconds:.3f} CPU, on {os.cpu_count()} cores "
        f"({loaded:.1f} s of it to load the model); peak memory {peak:.0f} MB"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", type=Path, help="a faster-whisper model's folder; else a package that carries one")
    parser.add_argument("--times", type=int, default=1, help="hear the recording so many times in a row")
    given = parser.parse_args()
    main(given.model, given.times)
