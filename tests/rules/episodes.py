"""Each rule about an episode with one that it finds, and with one that it passes over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from episodes.checks import RULES, EpisodeFacts
from episodes.draft import GUESS
from episodes.transcripts.transcript import Cue, Transcript
from tests.episodes.an_episode import TITLE, an_episode
from workspace.pictures import Picture

__all__ = ["CASES", "RULES"]

HEADER = TITLE + '\nsummary = "Why tendons hurt."'
BODY = "Dr. Femiano joins us.\n\n## Chapters\n\n- 00:00 Welcome\n- 02:10 What a tendon does\n- 09:35 Sore or torn?\n"
FILES = ("recording.wav", "transcript.vtt", "cover.jpg")
COVER = Picture(width=3000, height=3000, mode="RGB", format="JPEG", has_alpha=False, bytes=400_000)
TALK = Transcript((Cue(start=0, end=5, text="Welcome.", line=4), Cue(start=5, end=601, text="Goodbye.", line=7)))
Maker = Callable[[Path], EpisodeFacts]


def an(*, header: str = HEADER, body: str = BODY, files: tuple[str, ...] = FILES, **measured: Any) -> Maker:
    def made(root: Path) -> EpisodeFacts:
        episode = an_episode(root, header, body, files)
        return replace(EpisodeFacts(episode=episode, seconds=600.0, transcript=TALK, cover=COVER), **measured)

    return made


def titled(title: str) -> Maker:
    return an(header=HEADER.replace("Tendon injuries", title))


def chapters(*lines: str) -> Maker:
    return an(body="Words.\n\n## Chapters\n\n" + "".join(f"- {line}\n" for line in lines))


def bite(line: str) -> Maker:
    return an(body=f"Words.\n\n## Soundbites\n\n- {line}\n")


def spoken(*cues: Cue, timed: bool = True) -> Maker:
    return an(transcript=Transcript(cues, timed=timed))


def named(slug: str) -> Maker:
    def made(root: Path) -> EpisodeFacts:
        facts = an()(root)
        return replace(facts, episode=replace(facts.episode, slug=slug))

    return made


def parts(number: int) -> Maker:
    lines = [f"{at // 2}:{at % 2 * 3}0 Part" for at in range(number)]
    return lambda root: replace(chapters(*lines)(root), seconds=9_999.0)


def cover(**changes: Any) -> Maker:
    return an(cover=replace(COVER, **changes))


SENTENCE = "Sehnen überall: «tendón» – and on we go with so many words, again and again.\n\n"
CASES: Mapping[str, tuple[Maker, Maker]] = {
    "e-001": (an(files=FILES[1:], seconds=None), an(files=("film.mov", *FILES[1:]))),
    "e-002": (an(files=(*FILES, "old.mp3")), an(header=f'{HEADER}\nrecording = "old.mp3"', files=(*FILES, "old.mp3"))),
    "e-003": (titled("T" * 61), titled("T" * 60)),
    "e-005": (an(body=SENTENCE * 60), an(body=SENTENCE * 30)),
    "e-006": (an(header=TITLE, body=""), an(body="")),
    "e-007": (an(header=TITLE), an(header=f'{TITLE}\nsummary = "Sore."')),
    "e-008": (an(header=HEADER.replace('injuries"', f'injuries"   {GUESS}')), an(header=f"{HEADER}   # a remark")),
    "e-009": (named("Tendon Injuries"), named("tendon-injuries-2")),
    "e-010": (chapters("00:40 Welcome", "02:10 What", "09:35 Sore"), chapters("0:00 Hi", "02:10 What", "09:35 Sore")),
    "e-011": (chapters("00:00 Welcome", "02:10 What"), an(body="Words.")),
    "e-012": (
        chapters("00:00 Welcome", "09:35 Sore", "02:10 What"),
        chapters("00:00 Welcome", "02:10 What", "02:40 Sore"),
    ),
    "e-013": (
        chapters("00:00 Welcome", "02:10 What", "10:00 Late"),
        chapters("00:00 Welcome", "02:10 What", "09:59 Late"),
    ),
    "e-014": (
        chapters("00:00 Welcome", "02:10 What", "02:19 Sore"),
        chapters("00:00 Welcome", "02:10 What", "09:00 Sore"),
    ),
    "e-015": (parts(256), parts(255)),
    "e-016": (
        chapters("00:00 Welcome", "02:10 <https://example.org/a>", "09:35 Sore"),
        chapters("00:00 Welcome", "02:10 What <https://example.org/a>", "09:35 Sore"),
    ),
    "e-017": (
        chapters("00:00 Welcome", f"02:10 {'x' * 41}", "09:35 Sore"),
        chapters("00:00 Welcome", f"02:10 {'x' * 40}", "09:35 Sore"),
    ),
    "e-018": (
        chapters("00:00 Welcome", "02:10 What", "02:39 Sore"),
        chapters("00:00 Welcome", "02:10 What", "02:40 Sore"),
    ),
    "e-020": (an(files=("recording.wav",), transcript=None), an(files=("recording.wav", "transcript.txt"))),
    "e-021": (
        spoken(Cue(start=0, end=0, text="Hello.", line=1), timed=False),
        spoken(Cue(start=0, end=2, text="Hello.", line=1)),
    ),
    "e-022": (
        spoken(Cue(start=0, end=5, text="On."), Cue(start=700, end=701, text="Over.")),
        spoken(Cue(start=0, end=5, text="On."), Cue(start=599, end=602, text="Over.")),
    ),
    "e-023": (
        spoken(Cue(start=9, end=10, text="Later."), Cue(start=5, end=6, text="Earlier.")),
        spoken(Cue(start=5, end=10, text="Both."), Cue(start=5, end=6, text="At once.")),
    ),
    "e-030": (bite("09:40 for 21 seconds - Late"), bite("09:40 for 20 seconds - Late")),
    "e-031": (bite("1:00 for 14 seconds - Short"), bite("1:00 for 120 seconds - Long")),
    "e-035": (
        chapters("00:00 Welcome ![](gone.jpg)", "02:10 What", "09:35 Sore"),
        chapters("00:00 Welcome ![](cover.jpg)", "02:10 What", "09:35 Sore"),
    ),
    "e-036": (
        an(
            body="Words.\n\n## Chapters\n\n- 00:00 Welcome ![](a.webp)\n- 02:10 What\n- 09:35 Sore\n",
            files=(*FILES, "a.webp"),
        ),
        chapters("00:00 Welcome ![](cover.jpg)", "02:10 What", "09:35 Sore"),
    ),
    "e-040": (cover(height=2400), cover(height=3000)),
    "e-041": (cover(width=3001, height=3001), cover(width=1400, height=1400)),
    "e-042": (cover(mode="P"), cover(mode="RGB", format="MPO")),
    "e-043": (cover(format="PNG"), an(files=(*FILES[:2], "cover.PNG"), cover=replace(COVER, format="PNG"))),
    "e-045": (an(files=(*FILES[:2], "cover.heic"), cover=None), an(files=FILES[:2], cover=None)),
    "e-044": (cover(bytes=524_289), cover(bytes=524_288)),
}
