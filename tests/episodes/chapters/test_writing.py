"""Chapters for other programs: what stands in the files, and what the forms cannot hold."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from episodes.chapters.chapter import Chapter
from episodes.chapters.writing import Form, episode_lines, what_is_lost, write_chapters
from tests.episodes.chapters import lists_of_chapters as made

CHAPTERS = (
    Chapter(start=0, title="Welcome"),
    Chapter(start=130.5, title='A "sore" <b> & = ; tendon', link="https://e.org/?a=1&b", image="https://e.org/a.jpg"),
    Chapter(start=140, title="", hidden=True),
    Chapter(start=3730.02, title="Rest"),
)


def test_podlove_chapters_are_xml_with_the_exact_namespace() -> None:
    assert write_chapters(CHAPTERS, Form.PODLOVE) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<psc:chapters version="1.2" xmlns:psc="http://podlove.org/simple-chapters">\n'
        '  <psc:chapter start="00:00:00.000" title="Welcome"/>\n'
        '  <psc:chapter start="00:02:10.500" title="A &quot;sore&quot; &lt;b&gt; &amp; = ; tendon"'
        ' href="https://e.org/?a=1&amp;b" image="https://e.org/a.jpg"/>\n'
        '  <psc:chapter start="01:02:10.020" title="Rest"/>\n'
        "</psc:chapters>\n"
    )


def test_audacity_gets_points() -> None:
    assert write_chapters(CHAPTERS, Form.AUDACITY).splitlines() == [
        "0.000000\t0.000000\tWelcome",
        '130.500000\t130.500000\tA "sore" <b> & = ; tendon',
        "3730.020000\t3730.020000\tRest",
    ]


def test_youtube_gets_whole_seconds_and_no_angle_brackets_which_it_refuses() -> None:
    assert write_chapters(CHAPTERS, Form.YOUTUBE) == '0:00 Welcome\n2:10 A "sore" ‹b› & = ; tendon\n1:02:10 Rest\n'


def test_a_cue_sheet_counts_frames_and_cannot_quote() -> None:
    assert write_chapters(CHAPTERS, Form.CUE) == (
        'FILE "episode.mp3" MP3\n'
        '  TRACK 01 AUDIO\n    TITLE "Welcome"\n    INDEX 01 00:00:00\n'
        "  TRACK 02 AUDIO\n    TITLE \"A 'sore' <b> & = ; tendon\"\n    INDEX 01 02:10:38\n"
        '  TRACK 03 AUDIO\n    TITLE "Rest"\n    INDEX 01 62:10:02\n'
    )


def test_the_lines_for_an_episode_hold_everything() -> None:
    assert episode_lines(CHAPTERS) == (
        "- 00:00 Welcome",
        '- 02:10.5 A "sore" <b> & = ; tendon <https://e.org/?a=1&b> ![](https://e.org/a.jpg)',
        "- 02:20 (not listed)",
        "- 1:02:10.02 Rest",
    )


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed")
def test_ffmpeg_reads_what_is_written_for_it(tmp_path: Path) -> None:
    (tmp_path / "chapters.txt").write_text(write_chapters(made.ODD, Form.FFMETADATA, seconds=40_000), encoding="utf-8")
    sound = ["-f", "lavfi", "-i", "sine=duration=1"]
    joined = [*sound, "-i", "chapters.txt", "-map_chapters", "1", "-map", "0", "a.mka"]
    subprocess.run(["ffmpeg", "-v", "error", *joined], cwd=tmp_path, check=True, stdin=subprocess.DEVNULL)
    asked = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", "a.mka"]
    read = json.loads(subprocess.run(asked, cwd=tmp_path, check=True, capture_output=True).stdout)["chapters"]

    assert [(round(float(each["start_time"]), 3), each["tags"]["title"]) for each in read] == [
        (each.start, each.title) for each in made.ODD
    ]
    assert float(read[-1]["end_time"]) == 40_000


@pytest.mark.parametrize(
    ("form", "lost"),
    [
        (Form.JSON, ()),
        (Form.PODLOVE, ("1 chapter that is not listed",)),
        (Form.AUDACITY, ("1 chapter that is not listed", "links", "pictures")),
        (Form.YOUTUBE, ("1 chapter that is not listed", "links", "pictures", "parts of seconds")),
        (Form.CUE, ("1 chapter that is not listed", "links", "pictures", "times finer than 1/75 second")),
        (Form.FFMETADATA, ("1 chapter that is not listed", "pictures")),
    ],
)
def test_what_a_form_cannot_hold_is_told(form: Form, lost: tuple[str, ...]) -> None:
    assert what_is_lost(CHAPTERS, form) == lost


@pytest.mark.parametrize("form", Form)
def test_no_chapters_are_a_file_all_the_same(form: Form) -> None:
    assert what_is_lost((), form) == ()
    assert isinstance(write_chapters((), form), str)
