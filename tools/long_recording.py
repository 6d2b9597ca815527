"""Master hours of sound and tell what it took:  python -m tools.long_recording --minutes 180

A minute is made and repeated, as a mono WAV at 16 kHz (a telephone) and as a stereo MP3; each is mastered in a
process of its own, whose peak memory must stay below the limit. Exit status 1 if it does not.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import wave
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from episodes.sound.mastering import master
from episodes.sound.settings import SoundSettings
from tools.memory import peak_mb
from workspace.progress import silent

LIMIT_MB = 400.0
KINDS = ("wav", "mp3")


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What mastering one recording took, in megabytes and seconds."""

    peak_mb: float
    cpu_seconds: float
    wall_seconds: float


def minute(rate: int, channels: int) -> NDArray[np.float32]:
    """Something like talk with pauses, shaped (frames, channels)."""
    chance = np.random.default_rng(4)
    moments = np.arange(60 * rate) / rate
    syllables = np.clip(np.sin(2 * np.pi * 3.1 * moments), 0, 1) ** 1.5 * (np.sin(2 * np.pi * moments / 7) > -0.6)
    voices = [np.convolve(chance.standard_normal(60 * rate), np.hanning(12) / 6, "same") for _ in range(channels)]
    return np.stack([0.1 * syllables * voice + 1e-4 for voice in voices], axis=1).astype(np.float32)


def write_long_wav(path: Path, minutes: int, rate: int = 16000) -> None:
    """Mono, 16 bits; 3 hours are 346 MB."""
    part = np.rint(np.clip(minute(rate, 1), -1, 1) * 32767).astype("<i2").tobytes()
    with path.open("wb") as opened, wave.open(opened, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.setnframes(minutes * 60 * rate)
        for _ in range(minutes):
            written.writeframesraw(part)


def write_long_mp3(path: Path, minutes: int, rate: int = 44100) -> None:
    """Stereo, 128 kbps, without a length header: frames of one minute, again and again; 3 hours are 173 MB."""
    with tempfile.TemporaryDirectory() as folder:
        once = Path(folder) / "minute.mp3"
        with av.open(str(once), "w", options={"write_xing": "0", "id3v2_version": "0"}) as written:
            stream = written.add_stream("libmp3lame", rate=rate, layout="stereo")
            if not isinstance(stream, av.AudioStream):
                raise TypeError(stream)
            frame = av.AudioFrame.from_ndarray(minute(rate, 2).reshape(1, -1), format="flt", layout="stereo")
            frame.sample_rate = rate
            resampler = av.AudioResampler(stream.format.name, "stereo", rate, frame_size=stream.frame_size or None)
            for piece in [*resampler.resample(frame), *resampler.resample(None), None]:
                written.mux(stream.encode(piece))
        part = once.read_bytes()
    with path.open("wb") as opened:
        for _ in range(minutes):
            opened.write(part)


def cost(recording: Path, folder: Path) -> Cost:
    """Master `recording` in a process of its own, with work files in `folder`."""
    started = time.monotonic()
    command = [sys.executable, "-m", "tools.long_recording", "--master", str(recording), str(folder / "finished.mp3")]
    root = Path(__file__).parent.parent
    said = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.split()
    return Cost(peak_mb=float(said[0]), cpu_seconds=float(said[1]), wall_seconds=time.monotonic() - started)


def measured(kind: str, minutes: int, folder: Path) -> Cost:
    """Make a recording of this length, master it, and remove both."""
    recording = folder / f"long.{kind}"
    {"wav": write_long_wav, "mp3": write_long_mp3}[kind](recording, minutes)
    try:
        return cost(recording, folder)
    finally:
        recording.unlink()
        (folder / "finished.mp3").unlink(missing_ok=True)


def _master(recording: Path, finished: Path) -> None:
    """Runs in the process that is measured."""
    master(recording, finished, SoundSettings(), silent)
    print(f"{peak_mb():.0f} {time.process_time():.1f}")


def main() -> int:
    parser = argparse.ArgumentParser(description="What mastering hours of sound takes.")
    parser.add_argument("--minutes", type=int, default=180)
    parser.add_argument("--kind", choices=KINDS, action="append", help="only this kind")
    parser.add_argument("--folder", type=Path, help="for work files: some 4 GB for three hours in stereo")
    parser.add_argument("--master", type=Path, nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.master:
        _master(*chosen.master)
        return 0
    highest = 0.0
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        for kind in chosen.kind or KINDS:
            found = measured(kind, chosen.minutes, Path(folder))
            highest = max(highest, found.peak_mb)
            print(
                f"{kind}, {chosen.minutes} minutes: peak {found.peak_mb:.0f} MB, "
                f"{found.cpu_seconds:.0f} CPU s, {found.wall_seconds:.0f} s",
                flush=True,
            )
    return 0 if highest <= LIMIT_MB else 1


if __name__ == "__main__":
    sys.exit(main())
