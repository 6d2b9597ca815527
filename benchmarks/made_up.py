"""Made-up shows of any size for benchmarks: words no two alike, and audio that is finished as far as a build looks.

What cannot be part of a comparison with a site generator is there already: audio, its records, and social cards.
"""

from __future__ import annotations

import hashlib
import math
import random
import shutil
from datetime import date, timedelta
from pathlib import Path

from episodes.produce import _key
from episodes.record import Record, write_record
from episodes.sound.mastered import Mastered

SITE = "https://podcast.clinic.example"
SETTINGS = f"""[publisher]
name = "The Clinic"
tagline = "Moving without pain"
email = "podcast@clinic.example"
timezone = "America/Los_Angeles"

[site]
address = "{SITE}"
"""
SHOW = """name = "The Clinic Podcast"
author = "The Clinic"
description = "Plain talk about pain, movement and getting better."
category = "Health & Fitness > Medicine"
"""
_WORDS = ("knee", "stairs", "load", "rest", "week", "tendon", "walk", "sleep", "strong", "isn't", "–", "Füße", "muscle")
_FIRST = date(1996, 1, 2)
COVER = Path(__file__).parent.parent / "templates" / "sample" / "cover.jpg"


def slug_of(number: int) -> str:
    return f"episode-{number:05}"


def day_of(number: int) -> date:
    return _FIRST + timedelta(days=number)


def title_of(number: int) -> str:
    return f"Knees & hips, part {number}"


def notes(number: int, edition: int = 0) -> str:
    """About 700 words of Markdown as a clinic writes it: paragraphs, a list, a table, links, no two alike."""
    chance = random.Random(number * 100 + edition)

    def sentence() -> str:
        return " ".join(chance.choices(_WORDS, k=chance.randint(6, 16))).capitalize() + "."

    paragraphs = [" ".join(sentence() for _ in range(5)) for _ in range(10)]
    link = f"[A link](https://clinic.example/{number}?a=1&b=2)"
    points = "".join(f"- *{sentence()}* and **more**\n" for _ in range(4))
    table = f"| Week | Minutes |\n|---|---|\n| 1 | {number} |\n| 2 | {number + 5} |\n"
    first, second = "\n\n".join(paragraphs[:5]), "\n\n".join(paragraphs[5:])
    return f"**Part {number}.** {link}.\n\n{first}\n\n{points}\n## Load & rest\n\n{second}\n\n{table}"


def header(number: int) -> str:
    return (
        f'title = "{title_of(number)}"\npublish = "{day_of(number)} 06:00"\nsummary = "What to do in week {number}."\n'
        f'season = {1 + number // 50}\nnumber = {1 + number % 50}\nsound = "untouched"\n'
    )


def write_episode(root: Path, number: int, edition: int = 0) -> None:
    file = root / "episodes" / slug_of(number) / "episode.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"+++\n{header(number)}+++\n\n{notes(number, edition)}", encoding="utf-8")


def make_show(root: Path, count: int) -> None:
    """Everything that the owner would have, and what producing the audio would have left behind."""
    root.mkdir(parents=True)
    (root / "pressroom.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "show.toml").write_text(SHOW, encoding="utf-8")
    shutil.copyfile(COVER, root / "cover.jpg")
    for number in range(count):
        write_episode(root, number)
        _fake_audio(root, number)


def _fake_audio(root: Path, number: int) -> None:
    slug, sound = slug_of(number), f"not a sound, number {number}".encode() * 64
    (root / "episodes" / slug / "recording.mp3").write_bytes(sound)
    digest = hashlib.sha256(sound).hexdigest()
    audio = root / ".pressroom" / "audio"
    name = f"{slug}-{digest[:10]}.mp3"
    (audio / slug).mkdir(parents=True)
    (audio / slug / name).write_bytes(sound)
    measured = Mastered(
        seconds=2412.4,
        loudness_lufs=math.nan,
        true_peak_dbtp=math.nan,
        channels=1,
        sample_rate=44100,
        bytes=len(sound),
    )
    made_of = _key("untouched", digest)
    record = Record(file=name, recording=digest, master="", tags=made_of, sound=measured, bytes=len(sound))
    write_record(audio, slug, record)
