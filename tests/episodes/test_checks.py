from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from episodes.checks import RULES, EpisodeFacts
from episodes.draft import GUESS
from episodes.transcripts.transcript import Cue, Transcript
from tests.episodes.an_episode import TITLE, an_episode
from workspace.findings import Finding, Level
from workspace.pictures import Picture
from workspace.rules import apply

HEADER = TITLE + '\nsummary = "Why tendons hurt."'
BODY = """\
Dr. Dominic Femiano joins Jennifer Penrose.

## Chapters

- 00:00 Welcome
- 02:10 What a tendon does
- 09:35 Sore or torn?

## Soundbites

- 09:00 for 45 seconds - Rest is not the cure
"""
FILES = ("recording.wav", "transcript.vtt", "cover.jpg")
LENGTH = 600.0  # seconds
COVER = Picture(width=3000, height=3000, mode="RGB", format="JPEG", has_alpha=False, bytes=400_000)
TALK = Transcript((Cue(start=0, end=5, text="Welcome.", line=4), Cue(start=5, end=601, text="Goodbye.", line=7)))


def _facts(root: Path, header: str = HEADER, body: str = BODY, files: tuple[str, ...] = FILES) -> EpisodeFacts:
    episode = an_episode(root, header, body, files)
    return EpisodeFacts(episode=episode, seconds=LENGTH, transcript=TALK, cover=COVER)


def _codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_a_complete_episode_has_no_findings(tmp_path: Path) -> None:
    assert apply(RULES, _facts(tmp_path)) == ()


def test_lines_are_shown_as_they_stand_below_line_separators_of_other_programs(tmp_path: Path) -> None:
    facts = _facts(tmp_path, HEADER.replace("Why tendons", "Why\u2028tendons"), "one\u2028two\n" + BODY)
    shown = [place.shown for _, _, place in facts.chapters()] + [place.shown for _, place in facts.soundbites()]
    assert shown == [line.strip() for line in BODY.split("\n") if line.startswith("- ")]


def test_an_episode_without_a_recording_is_told_as_people_speak(tmp_path: Path) -> None:
    facts = EpisodeFacts(episode=an_episode(tmp_path, HEADER, BODY, FILES[1:]), transcript=TALK)
    (found,) = apply(RULES, facts)
    assert found.level is Level.MUST
    assert str(found) == (
        'Can\'t publish "Tendon injuries": there is no recording.\n'
        "  Where  episodes/tendon-injuries/:  looked for WAV, M4A, MP3, FLAC and video\n"
        "  Why    The audio is what apps download. Without it they show an error.\n"
        "  Fix    Put the recording in that folder, then:  pressroom check tendon-injuries   (e-001)"
    )


def test_of_several_recordings_the_one_taken_is_named(tmp_path: Path) -> None:
    facts = _facts(tmp_path, files=(*FILES, "old.mp3"))
    os.utime(facts.episode.folder / "old.mp3", (1, 1))
    (found,) = apply(RULES, facts)
    assert found.code == "e-002"
    assert found.fix == 'Add the line  recording = "recording.wav"'


def test_several_recordings_are_fine_if_the_header_names_one(tmp_path: Path) -> None:
    assert apply(RULES, _facts(tmp_path, HEADER + '\nrecording = "old.mp3"', files=(*FILES, "old.mp3"))) == ()


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("T" * 60, []),
        ("T" * 61, ["e-003"]),
        ("Epic tendons, 12 of them", []),
        ("Nothing works? 3 things to try", []),
    ],
)
def test_a_title_fits_a_list(tmp_path: Path, title: str, codes: list[str]) -> None:
    found = apply(RULES, _facts(tmp_path, HEADER.replace("Tendon injuries", title)))
    assert _codes(found) == codes
    assert all(finding.where.line == 2 for finding in found)


@pytest.mark.parametrize(("sentences", "codes"), [(30, []), (60, ["e-005"])])
def test_notes_fit_into_what_apple_keeps(tmp_path: Path, sentences: int, codes: list[str]) -> None:
    body = "\n\n".join(["Sehnen überall: «tendón» – and on we go with so many words, again and again."] * sentences)
    assert _codes(apply(RULES, _facts(tmp_path, body=body))) == codes


def test_an_episode_without_notes_and_summary_is_found(tmp_path: Path) -> None:
    assert _codes(apply(RULES, _facts(tmp_path, TITLE, ""))) == ["e-006"]


def test_an_episode_with_notes_and_without_a_summary_could_be_nicer(tmp_path: Path) -> None:
    (found,) = apply(RULES, _facts(tmp_path, TITLE))
    assert (found.code, found.level) == ("e-007", Level.NICE)


CHAPTERS = {
    "e-010": ("- 00:40 Welcome\n- 02:10 What\n- 09:35 Sore", 7),
    "e-011": ("- 00:00 Welcome\n- 02:10 What", 7),
    "e-012": ("- 00:00 Welcome\n- 09:35 Sore\n- 02:10 What", 9),
    "e-013": ("- 00:00 Welcome\n- 02:10 What\n- 10:00 Late", 9),
    "e-014": ("- 00:00 Welcome\n- 02:10 What\n- 02:19 Sore", 8),
    "e-016": ("- 00:00 Welcome\n- 02:10 <https://example.org/a>\n- 09:35 Sore", 8),
}


@pytest.mark.parametrize("code", CHAPTERS)
def test_a_rule_about_chapters_fires_on_its_line(tmp_path: Path, code: str) -> None:
    lines, number = CHAPTERS[code]
    found = apply(RULES, _facts(tmp_path, body=f"Words.\n## Chapters\n{lines}\n"))
    assert [(finding.code, finding.where.line) for finding in found] == [(code, number)]
    assert found[0].where.shown == lines.splitlines()[number - 7]


def test_a_chapter_after_the_end_is_told_with_the_length_of_the_recording(tmp_path: Path) -> None:
    (found,) = apply(RULES, _facts(tmp_path, body=f"Words.\n## Chapters\n{CHAPTERS['e-013'][0]}\n"))
    assert found.problem == 'Chapter 3 of "Tendon injuries" starts after the recording ends.'
    assert "10:00" in found.why


def test_chapters_are_not_measured_against_a_length_nobody_knows(tmp_path: Path) -> None:
    facts = replace(_facts(tmp_path, body=f"Words.\n## Chapters\n{CHAPTERS['e-013'][0]}\n"), seconds=None)
    assert apply(RULES, facts) == ()


@pytest.mark.parametrize(("number", "codes"), [(255, []), (256, ["e-015"])])
def test_an_mp3_holds_255_chapters(tmp_path: Path, number: int, codes: list[str]) -> None:
    lines = "\n".join(f"- {at // 2}:{at % 2 * 3}0 Part" for at in range(number))
    facts = replace(_facts(tmp_path, body=f"Words.\n## Chapters\n{lines}\n"), seconds=9_999.0)
    assert _codes(apply(RULES, facts)) == codes


def test_an_episode_without_a_transcript_is_found(tmp_path: Path) -> None:
    facts = replace(_facts(tmp_path, files=("recording.wav",)), transcript=None)
    assert _codes(apply(RULES, facts)) == ["e-020"]


def test_a_transcript_without_times_could_be_nicer(tmp_path: Path) -> None:
    plain = Transcript((Cue(start=0, end=0, text="Hello.", line=1),), timed=False)
    assert _codes(apply(RULES, replace(_facts(tmp_path), transcript=plain))) == ["e-021"]


@pytest.mark.parametrize(
    ("code", "cues"),
    [
        ("e-022", (Cue(start=0, end=5, text="On.", line=4), Cue(start=700, end=701, text="Over.", line=7))),
        ("e-023", (Cue(start=9, end=10, text="Later.", line=4), Cue(start=5, end=6, text="Earlier.", line=7))),
    ],
)
def test_a_transcript_that_does_not_fit_is_found_on_its_line(tmp_path: Path, code: str, cues: tuple[Cue, ...]) -> None:
    found = apply(RULES, replace(_facts(tmp_path), transcript=Transcript(cues)))
    assert [(finding.code, finding.where.file, finding.where.line) for finding in found] == [
        (code, "episodes/tendon-injuries/transcript.vtt", 7)
    ]


SOUNDBITES = {"e-030": "- 09:40 for 21 seconds - Late", "e-031": "- 1:00 for 14 seconds - Short"}


@pytest.mark.parametrize("code", SOUNDBITES)
def test_a_rule_about_soundbites_fires_on_its_line(tmp_path: Path, code: str) -> None:
    body = f"At 10:00 for 3 dollars.\n## Soundbites\n- 1:00 for 20 seconds\n\n{SOUNDBITES[code]}\n"
    found = apply(RULES, _facts(tmp_path, body=body))
    assert [(finding.code, finding.where.line, finding.where.shown) for finding in found] == [
        (code, 9, SOUNDBITES[code])
    ]


def test_a_soundbite_gets_the_nearest_length_as_its_fix(tmp_path: Path) -> None:
    (found,) = apply(RULES, _facts(tmp_path, body="Words.\n## Soundbites\n- 1:00 for 200 seconds\n"))
    assert found.fix == "Write  1:00 for 120 seconds"


@pytest.mark.parametrize(
    ("code", "cover"),
    [
        ("e-040", replace(COVER, height=2400)),
        ("e-041", replace(COVER, width=1399, height=1399)),
        ("e-041", replace(COVER, width=3001, height=3001)),
        ("e-042", replace(COVER, mode="RGBA", has_alpha=True)),
        ("e-042", replace(COVER, mode="CMYK")),
        ("e-042", replace(COVER, mode="P")),
        ("e-042", replace(COVER, mode="L")),
        ("e-043", replace(COVER, format="WEBP")),
        ("e-044", replace(COVER, bytes=600_000)),
    ],
)
def test_a_cover_that_apple_rejects_is_found(tmp_path: Path, code: str, cover: Picture) -> None:
    (found,) = apply(RULES, replace(_facts(tmp_path), cover=cover))
    assert found.code == code
    assert str(found.where) == f"episodes/tendon-injuries/cover.jpg:  {cover.width} x {cover.height}"


def test_an_episode_without_a_cover_of_its_own_is_fine(tmp_path: Path) -> None:
    assert apply(RULES, replace(_facts(tmp_path), cover=None)) == ()


def test_a_title_that_is_still_a_guess_is_not_published(tmp_path: Path) -> None:
    (found,) = apply(RULES, _facts(tmp_path, HEADER.replace('injuries"', f'injuries"   {GUESS}')))
    assert (found.code, found.level) == ("e-008", Level.MUST)
    assert found.where.line == 2


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("Tendon Injuries", "tendon-injuries"),
        ("Sehnen-Überlastung", "sehnen-uberlastung"),
        ("-knees", "knees"),
        ("знание", "episode-1"),
    ],
)
def test_a_folder_name_that_cannot_be_an_address_is_refused(tmp_path: Path, name: str, better: str) -> None:
    facts = _facts(tmp_path)
    (found,) = apply(RULES, replace(facts, episode=replace(facts.episode, slug=name)))
    assert (found.code, found.level) == ("e-009", Level.MUST)
    assert found.fix == f"Rename the folder to  {better}"
