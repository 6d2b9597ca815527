"""A made-up conversation to measure with: four synthetic voices read the repository's own prose.

    python benchmarks/material.py [--minutes 60] [--mono] [--seed 7] [--into FOLDER]

Nobody's voice is used. Two voices of flite and two of espeak-ng speak (voices that are missing on this computer are
replaced by a buzz with formants and syllables, which a meter and an encoder take for speech, a listener does not), each
at its own level and place between left and right, one through a telephone's band; with pauses, bursts for plosives and
laughs, and the pink noise of a room. It is as uneven as talk is before anybody worked on it: about -23 LUFS, a range of
10 LU, peaks near -2 dBTP, so that a limiter is needed to bring it to -16. The same arguments give the same samples
wherever the same voices are installed. A JSON beside the sound tells who said what, and when, in seconds.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(tempfile.gettempdir()) / "pressroom-benchmarks"
RATE = 44100
SENTENCES_PER_SPEAKER = 50
_VERSION = 1  # raise it when the same arguments would give another sound
_NOISE_DBFS = -58.0
_LOUDEST = 10 ** (-3.7 / 20)  # the highest sample of a voice in the middle, where people lean back by themselves
_HIGHEST = 10 ** (-2.2 / 20)
_BURST_SHARE = 0.15  # of all sentences


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """A voice (`engine`, `voice`) with its level, its place (-1 left, 1 right), and what it speaks through."""

    name: str
    engine: str
    voice: str
    level_dbfs: float
    place: float
    telephone: bool = False


SPEAKERS = (
    Speaker(name="Ann", engine="flite", voice="slt", level_dbfs=-22.0, place=-0.35),
    Speaker(name="Ben", engine="flite", voice="rms", level_dbfs=-29.0, place=0.35),
    Speaker(name="Cora", engine="espeak-ng", voice="en-us+f3", level_dbfs=-25.0, place=0.1),
    Speaker(name="Dan", engine="espeak-ng", voice="en-gb+m3", level_dbfs=-31.0, place=-0.15, telephone=True),
)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One sentence as it is heard, from `start` to `end` seconds."""

    speaker: str
    start: float
    end: float
    text: str


def conversation(*, minutes: float, channels: int, seed: int = 7, folder: Path = FOLDER) -> Path:
    """The sound as 16-bit WAV of 44.1 kHz, made once and then found again in `folder`."""
    kind = "mono" if channels == 1 else "stereo"
    made = folder / f"conversation-{minutes:g}min-{kind}-seed{seed}-v{_VERSION}.wav"
    if made.is_file():
        return made
    folder.mkdir(parents=True, exist_ok=True)
    turns: list[Turn] = []
    with tempfile.TemporaryDirectory(dir=folder) as work:
        unfinished = Path(work) / made.name
        frames = round(minutes * 60 * RATE)
        with wave.open(str(unfinished), "wb") as sound:
            sound.setnchannels(channels)
            sound.setsampwidth(2)
            sound.setframerate(RATE)
            for stretch in _cut(_stretches(np.random.default_rng(seed), Path(work), turns), frames):
                heard = stretch if channels == 2 else stretch.mean(axis=1, keepdims=True)
                sound.writeframes(np.rint(heard * 32767).astype("<i2").tobytes())
        told = [asdict(turn) for turn in turns if turn.end <= minutes * 60]
        made.with_suffix(".json").write_text(json.dumps(told, indent=1), encoding="utf-8")
        unfinished.replace(made)
    return made


def prose() -> list[str]:
    """The repository's own sentences, without Markdown, commands and anything that is not read aloud."""
    sentences: list[str] = []
    for file in sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]):
        text = re.sub(r"```.*?```|~~~.*?~~~", " ", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        paragraphs = [part for part in text.split("\n\n") if not part.lstrip().startswith(("#", "|", "    ", "<"))]
        for paragraph in paragraphs:
            plain = re.sub(r"\[([^]]*)]\([^)]*\)", r"\1", paragraph)
            plain = re.sub(r"[`*_>#]|^\s*(?:[-+]|\d+\.)\s", " ", plain, flags=re.MULTILINE)
            sentences += re.split(r"(?<=[.!?:])\s+", " ".join(plain.split()))
    spoken = (sentence for sentence in sentences if re.fullmatch(r"[A-Za-z0-9 ,.;:!?'’“”\"()\-–—]{25,220}", sentence))
    return list(dict.fromkeys(spoken))


def _stretches(chance: np.random.Generator, work: Path, turns: list[Turn]) -> Iterator[Sound]:
    """Sentence after sentence with its pause, in two channels, for as long as somebody listens."""
    said = _spoken(prose(), work)
    noise = _pink(1 << 21, chance)
    speaker, left, at = 0, 0, 0
    while True:
        if not left:
            speaker = (speaker + int(chance.integers(1, len(SPEAKERS)))) % len(SPEAKERS)
            left = int(chance.integers(2, 9))
        left -= 1
        who = SPEAKERS[speaker]
        text, voice = said[speaker][int(chance.integers(len(said[speaker])))]
        lead = round(RATE * float(chance.choice([0.2, 0.35, 0.6, 1.1, 2.5], p=[0.4, 0.3, 0.18, 0.08, 0.04])))
        stretch = np.zeros((lead + len(voice), 2), np.float32)
        level = who.level_dbfs + float(np.clip(chance.normal(-0.5, 1.5), -4, 3))
        loudness = min(10 ** (level / 20), _LOUDEST / float(np.abs(voice).max()))  # nobody shouts into clipping
        stretch[lead:] = np.outer(voice * loudness, _places(who.place))
        if chance.random() < _BURST_SHARE:
            _burst(stretch, chance)
        for channel in range(2):
            start = int(chance.integers(len(noise) - len(stretch)))
            stretch[:, channel] += noise[start : start + len(stretch)]
        turns.append(Turn(speaker=who.name, start=(at + lead) / RATE, end=(at + len(stretch)) / RATE, text=text))
        at += len(stretch)
        yield np.clip(stretch, -_HIGHEST, _HIGHEST)


def _cut(stretches: Iterator[Sound], frames: int) -> Iterator[Sound]:
    while frames > 0:
        stretch = next(stretches)[:frames]
        frames -= len(stretch)
        yield stretch


def _places(place: float) -> Sound:
    """Left and right gain of equal power: a voice in the middle has its level on both sides."""
    angle = (place + 1) * np.pi / 4
    return np.array([np.cos(angle), np.sin(angle)], np.float32) * np.float32(np.sqrt(2))


def _burst(stretch: Sound, chance: np.random.Generator) -> None:
    """Add a plosive (10 ms) or a laugh's start (200 ms): noise that dies away, the same on both sides."""
    length = round(RATE * float(chance.choice([0.01, 0.03, 0.2])))
    start = int(chance.integers(max(1, len(stretch) - length)))
    room = min(length, len(stretch) - start)
    fading = np.exp(-5 * np.arange(room) / length) * 10 ** (chance.uniform(-18, -4) / 20)
    stretch[start : start + room] += (chance.uniform(-1, 1, room) * fading)[:, None].astype(np.float32)


def _pink(length: int, chance: np.random.Generator) -> Sound:
    """Noise whose power falls by 3 dB an octave above 20 Hz, at the room's level."""
    spectrum = np.fft.rfft(chance.normal(0, 1, length))
    hertz = np.fft.rfftfreq(length, 1 / RATE)
    spectrum *= np.where(hertz < 20, 0, 1 / np.sqrt(np.maximum(hertz, 20)))
    return _at_level(np.fft.irfft(spectrum, length), _NOISE_DBFS)


def _at_level(sound: NDArray[np.float64], dbfs: float) -> Sound:
    factor = float(10 ** (dbfs / 20) / np.sqrt(np.mean(sound**2)))
    return (sound * factor).astype(np.float32)


# The voices


def _spoken(sentences: list[str], work: Path) -> list[list[tuple[str, Sound]]]:
    """For each speaker what it says: text, and samples with an RMS of 1.0."""
    jobs = [(speaker, number) for number in range(SENTENCES_PER_SPEAKER) for speaker in range(len(SPEAKERS))]
    texts = {job: sentences[place % len(sentences)] for place, job in enumerate(jobs)}
    with ThreadPoolExecutor() as pool:
        voices = dict(zip(jobs, pool.map(lambda job: _voice(SPEAKERS[job[0]], texts[job], work), jobs), strict=True))
    return [[(texts[job], voices[job]) for job in jobs if job[0] == speaker] for speaker in range(len(SPEAKERS))]


def _voice(speaker: Speaker, text: str, work: Path) -> Sound:
    sound, rate = _engine(speaker, text, work) if shutil.which(speaker.engine) else (_buzz(speaker, text), 16000)
    heard = np.flatnonzero(np.abs(sound) > 0.01 * np.abs(sound).max())
    spectrum = np.fft.rfft(sound[heard[0] : heard[-1] + 1])
    hertz = np.arange(len(spectrum)) * rate / (heard[-1] + 1 - heard[0])
    if speaker.telephone:
        spectrum[(hertz < 300) | (hertz > 3400)] = 0
    length = round((heard[-1] + 1 - heard[0]) * RATE / rate)
    return _at_level(np.fft.irfft(spectrum, length), 0.0)  # a longer inverse transform is a higher sample rate


def _engine(speaker: Speaker, text: str, work: Path) -> tuple[NDArray[np.float64], int]:
    with tempfile.NamedTemporaryFile(suffix=".wav", dir=work) as made:
        if speaker.engine == "flite":
            command = ["flite", "-voice", speaker.voice, "-t", text, "-o", made.name]
        else:
            command = ["espeak-ng", "-v", speaker.voice, "-s", "165", "-w", made.name, text]
        subprocess.run(command, check=True, capture_output=True)
        with wave.open(made.name, "rb") as sound:
            samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(np.float64)
            return samples, sound.getframerate()


def _buzz(speaker: Speaker, text: str) -> NDArray[np.float64]:
    """Without a speech engine: a gliding buzz, one open or hissed syllable for every three letters, at 16 kHz."""
    rate, chance = 16000, np.random.default_rng([ord(letter) for letter in speaker.name + text])
    pitch = 110 if speaker.name in {"Ben", "Dan"} else 200
    syllables = []
    for letters in re.findall(r"\S{1,3}|\s", text):
        length = round(rate * chance.uniform(0.1, 0.25))
        if letters.isspace():
            syllables.append(np.zeros(length // 4))
            continue
        shape = np.sin(np.pi * np.arange(length) / length) ** 0.7
        hertz = np.fft.rfftfreq(length, 1 / rate)
        peaks: tuple[tuple[float, float], ...]
        if chance.random() < 0.3:  # a hiss, as of s and f
            source, peaks = chance.normal(0, 0.3, length), ((4500.0, 1500.0),)
        else:
            turns = np.cumsum(pitch * np.linspace(chance.uniform(0.9, 1.2), chance.uniform(0.8, 1.1), length)) / rate
            source = 2 * (turns % 1) - 1
            peaks = ((chance.uniform(300, 800), 90.0), (chance.uniform(900, 2300), 120.0), (2700.0, 200.0))
        timbre = sum(1 / (1 + ((hertz - middle) / width) ** 2) for middle, width in peaks)
        syllables.append(np.fft.irfft(np.fft.rfft(source) * timbre, length) * shape)
    return np.concatenate(syllables)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--minutes", type=float, default=60)
    words.add_argument("--mono", action="store_true")
    words.add_argument("--seed", type=int, default=7)
    words.add_argument("--into", type=Path, default=FOLDER)
    asked = words.parse_args()
    print(conversation(minutes=asked.minutes, channels=1 if asked.mono else 2, seed=asked.seed, folder=asked.into))


if __name__ == "__main__":
    main()
