"""A show of many episodes, no two alike in what they have, made of the sample: the gates are held to it as well.

Two short tones are mastered; every seventh episode tags one of them anew, and the others take them as they are.
"""

from __future__ import annotations

import math
import shutil
import struct
import wave
from datetime import date, datetime, timedelta
from pathlib import Path

from publishing.desk import Desk
from publishing.site import build_site
from workspace.folder import OwnerFolder

_RATE = 16_000
_MASTERED = 7
_TAKEN_DOWN = 90
_FIRST = date(2021, 1, 5)
_TITLES = (
    "Knees & hips, part {n}",
    "Why does it hurt? <Question {n}> “answered”",
    "Füße, Sehnen – und Ñandús: {n}",
    "A very long title about everything that can be done for a stubborn shoulder before anybody speaks of surgery, {n}",
    "Rückenschmerzbehandlungsmöglichkeitenübersicht{n}",
)
_TEXT = """What hurts after {n} stairs, and what to do about it.

- **Load**, a little at a time
- *Rest*, but never for weeks
- See [the plan](https://clinic.example.org/plan?a=1&b={n}) or write `walk`

> Whoever moves, heals.

## Numbers

1. One
2. Two, with <b>html</b> & signs

| Week | Minutes |
|---|---|
| 1 | {n} |
"""


def large_show(sample: OwnerFolder, folder: Path, count: int, now: datetime) -> OwnerFolder:
    """The built `sample` with `count` further episodes and an article for every fifth of them, built at `now`."""
    show = OwnerFolder(shutil.copytree(sample.root, folder))
    tones = [a_tone(folder.parent / f"tone-{seconds}.wav", seconds) for seconds in (5, 8)]
    for number, tone in enumerate(tones, 1):
        _episode(show, number, tone)
    build_site(Desk(folder=show, now=now))
    finished = [file for number in (1, 2) for file in show.site.glob(f"episodes/episode-{number}/*.mp3")]
    for number in range(3, count + 1):
        _episode(show, number, tones[number % 2] if number % _MASTERED == 0 else finished[number % 2])
        if number % 5 == 0:
            _article(show.root / "articles" / f"question-{number}.md", number)
    build_site(Desk(folder=show, now=now))
    return show


def _episode(show: OwnerFolder, number: int, recording: Path) -> None:
    folder = show.root / "episodes" / f"episode-{number}"
    folder.mkdir(parents=True)
    (folder / f"recording{recording.suffix}").hardlink_to(recording)
    day = _FIRST + timedelta(days=7 * number)
    lines = [f'title = "{_TITLES[number % len(_TITLES)].format(n=number)}"', f'publish = "{day} 06:00"']
    lines += ['sound = "untouched"'] if recording.suffix == ".mp3" else []
    lines += [f"season = {1 + number // 50}", f"number = {1 + number % 50}"] if number % 3 else []
    lines += ['guest = "Dr. Jo Able"'] if number % 4 == 0 else []
    lines += [f'summary = "What to do about it, in {number} words & signs."'] if number % 5 else []
    lines += ["explicit = true"] if number % 40 == 0 else []
    lines += ["unlisted = true"] if number % 67 == 0 else []
    lines += ['removed = "2026-01-02"', 'removed_because = "At the guest’s request."'] if number == _TAKEN_DOWN else []
    body = _TEXT.format(n=number) if number % 7 else ""
    body += "\n## Chapters\n\n- 0:00 Welcome\n- 0:02 Knees & “hips”\n- 0:04 The end <of it>\n" if number % 2 else ""
    (folder / "episode.md").write_text("+++\n" + "\n".join(lines) + "\n+++\n\n" + body)
    if number % 3 == 1:
        (folder / "transcript.vtt").write_text(_transcript(number))


def _transcript(number: int) -> str:
    cues = "".join(
        f"\n00:00:{at:02}.000 --> 00:00:{at:02}.900\n<v {'Ann' if at % 2 else 'Bo &amp; Co'}>It is word {at} of {number}, "
        f"and it’s said {'slowly' if at % 3 else 'twice &amp; again'}.\n"
        for at in range(5)
    )
    return f"WEBVTT\n{cues}"


def _article(file: Path, number: int) -> None:
    day = _FIRST + timedelta(days=7 * number + 1)
    head = f'title = "Question {number}: is it “normal” & <fine>?"\npublish = "{day}"\nauthor = "jennifer"\n'
    head += f'episode = "episode-{number}"\n' if number % 2 == 0 else ""
    file.write_text(f'+++\n{head}summary = "An answer, number {number}."\n+++\n\n{_TEXT.format(n=number)}')


def a_tone(file: Path, seconds: int) -> Path:
    """A swelling tone, loud enough to be mastered without a remark."""
    samples = (round(9000 * math.sin(at * 0.17) * (0.6 + 0.4 * math.sin(at / _RATE))) for at in range(_RATE * seconds))
    with wave.open(str(file), "wb") as written:
        written.setparams((1, 2, _RATE, 0, "NONE", ""))
        written.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return file
