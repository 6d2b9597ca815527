"""One list of chapters, five encodings: ID3, MP4, JSON, Podlove and the lines of the description say the same.

The list is written into an episode.md first, so the whole way is proven: what the owner writes is what apps read.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen import id3 as untyped_id3

from episodes.chapters.chapter import Chapter
from episodes.chapters.reading import read_chapters
from episodes.chapters.writing import Form, episode_lines, write_chapters
from episodes.tags.model import NOTHING_SAID
from episodes.tags.writing import read_tags, write_tags
from podcast.companions import addressed_chapters, companions
from podcast.feed import render_feed
from podcast.finished import FinishedEpisode
from podcast.notes_for_apps import chapter_lines
from tests.episodes.chapters import lists_of_chapters as made
from tests.episodes.sound.tones import sine, write_with
from tests.podcast.a_show import IDENTITY, a_show, finished
from tests.podcast.a_show import settings as show_settings

id3: Any = untyped_id3
SECONDS = 41 * 3600.0
PSC = "{http://podlove.org/simple-chapters}"
needs_ffprobe = pytest.mark.skipif(not shutil.which("ffprobe"), reason="ffprobe is not installed")


@dataclass(frozen=True)
class Said:
    """A chapter as a reader of one encoding meets it; what the encoding cannot hold is left out on both sides."""

    start: float
    title: str
    link: str | None = None
    image: str | None = None


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One short file of each kind, tagged again and again."""
    folder = tmp_path_factory.mktemp("sounds")
    kinds = (("mp3", "mp3"), ("m4a", "aac"), ("opus", "libopus"))
    return {
        kind: write_with(folder / f"a.{kind}", sine(0.5, rate=48_000), codec=codec, rate=48_000)
        for kind, codec in kinds
    }


def meant(chapters: tuple[Chapter, ...], *, link: bool = True, image: bool = True) -> list[Said]:
    return [
        Said(each.start, each.title, each.link if link else None, each.image if image else None)
        for each in chapters
        if not each.hidden
    ]


def an_episode(chapters: tuple[Chapter, ...]) -> FinishedEpisode:
    """The episode whose owner wrote these chapters."""
    return finished(notes="Words.\n\n## Chapters\n\n" + "\n".join(episode_lines(chapters)), seconds=SECONDS)


def in_json(episode: FinishedEpisode) -> list[Said]:
    (content,) = (body for path, body in companions(episode, "en", IDENTITY) if path.endswith("chapters.json"))
    return [
        Said(each["startTime"], each["title"], each.get("url"), each.get("img"))
        for each in json.loads(content)["chapters"]
        if each.get("toc") is not False
    ]


def in_feed(episode: FinishedEpisode) -> list[Said]:
    item = ET.fromstring(render_feed(a_show(), IDENTITY, show_settings(), (episode,))).find("channel/item")
    assert item is not None
    return [_podlove(each) for each in item.iter(f"{PSC}chapter")]


def in_podlove_file(episode: FinishedEpisode) -> list[Said]:
    text = write_chapters(addressed_chapters(episode, IDENTITY), Form.PODLOVE)
    return [_podlove(each) for each in ET.fromstring(text.encode()).iter(f"{PSC}chapter")]


def _podlove(chapter: ET.Element) -> Said:
    hours, minutes, seconds = chapter.attrib["start"].split(":")
    start = round(int(hours) * 3600 + int(minutes) * 60 + float(seconds), 3)
    return Said(start, chapter.attrib["title"], chapter.get("href"), chapter.get("image"))


def in_description(episode: FinishedEpisode) -> list[Said]:
    """The lines below each other, as Spotify and YouTube read them: whole seconds, and nothing but the title."""
    lines = chapter_lines(episode.episode.notes.chapters, SECONDS)
    read = [re.fullmatch(r"\(([0-9]+):([0-9]{2}):([0-9]{2})\) (.*)", line) for line in lines]
    return [Said(int(m[1]) * 3600 + int(m[2]) * 60 + int(m[3]), m[4]) for m in read if m]


def tagged(sound: Path, episode: FinishedEpisode) -> Path:
    chapters = addressed_chapters(episode, IDENTITY)
    write_tags(sound, replace(NOTHING_SAID, title="Knees", seconds=SECONDS, chapters=chapters))
    return sound


def by_mutagen(mp3: Path) -> list[Said]:
    """As Apple Podcasts and Overcast read an MP3: what the table of contents lists."""
    tags = id3.ID3(mp3)
    (contents,) = (each for each in tags.getall("CTOC") if each.flags & id3.CTOCFlags.TOP_LEVEL)
    frames = [tags[f"CHAP:{name}"] for name in contents.child_element_ids]
    return [
        Said(
            frame.start_time / 1000,
            str(frame.sub_frames["TIT2"]),
            next((each.url for each in frame.sub_frames.getall("WXXX")), None),
        )
        for frame in frames
    ]


def by_ffprobe(sound: Path) -> list[Said]:
    command = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(sound)]
    answered = subprocess.run(command, capture_output=True, check=True).stdout
    return [
        Said(round(float(each["start_time"]), 3), each.get("tags", {}).get("title", ""))
        for each in json.loads(answered)["chapters"]
    ]


def by_us(sound: Path) -> list[Said]:
    return [Said(each.start, each.title, each.link) for each in read_chapters(sound)[0]]


def whole(chapters: list[Said]) -> list[Said]:
    return [replace(each, start=int(each.start)) for each in chapters]


HIDDEN = Chapter(start=200.5, title="", image="https://example.org/x-ray.jpg", hidden=True)


def test_the_odd_list_is_odd_enough(sounds: dict[str, Path]) -> None:
    together = "".join(each.title for each in made.ODD)
    assert all(sign in together for sign in "\"'<>&\\=;#Üü🦵—")
    assert made.ODD[-1].start > 36_000


@needs_ffprobe
def test_all_five_say_the_same_of_an_odd_list(sounds: dict[str, Path]) -> None:
    chapters = (*made.ODD[:2], HIDDEN, *made.ODD[2:])
    episode = an_episode(chapters)
    plain, linked, everything = meant(chapters, link=False, image=False), meant(chapters, image=False), meant(chapters)
    mp3, m4a = tagged(sounds["mp3"], episode), tagged(sounds["m4a"], episode)

    assert in_json(episode) == everything
    assert in_feed(episode) == everything
    assert in_podlove_file(episode) == everything
    assert in_description(episode) == whole(plain)
    assert by_mutagen(mp3) == linked
    assert [each.title for each in read_tags(mp3).chapters if each.hidden] == [""]
    assert by_ffprobe(m4a) == plain
    assert by_us(m4a) == plain


def test_the_description_of_the_feed_holds_the_lines(sounds: dict[str, Path]) -> None:
    feed = ET.fromstring(render_feed(a_show(), IDENTITY, show_settings(), (an_episode(made.ODD),)))
    shown = html.unescape(feed.findtext("channel/item/description") or "").replace("<br>", "\n")

    assert [line for line in shown.replace("</p>", "").replace("<p>", "").splitlines() if line.startswith("(")] == [
        *chapter_lines(made.ODD, SECONDS)
    ]


@needs_ffprobe
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(made.chapters(hidden=st.booleans()).filter(lambda chapters: any(not each.hidden for each in chapters)))
def test_all_five_say_the_same_of_any_list(sounds: dict[str, Path], chapters: tuple[Chapter, ...]) -> None:
    episode = an_episode(chapters)
    assert episode.episode.notes.chapters == chapters
    plain, linked, everything = meant(chapters, link=False, image=False), meant(chapters, image=False), meant(chapters)

    assert in_json(episode) == everything
    assert in_feed(episode) == everything
    assert in_podlove_file(episode) == everything
    assert in_description(episode) == whole(plain)
    mp3, m4a = tagged(sounds["mp3"], episode), tagged(sounds["m4a"], episode)
    assert by_mutagen(mp3) == linked
    assert by_ffprobe(m4a) == by_us(m4a) == plain
    if len(plain) == len(chapters):  # FFmpeg lists what the table of contents leaves out, too
        assert by_ffprobe(mp3) == plain
        assert by_us(mp3) == linked


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(made.chapters())
def test_an_opus_file_says_the_same_too(sounds: dict[str, Path], chapters: tuple[Chapter, ...]) -> None:
    assert by_us(tagged(sounds["opus"], an_episode(chapters))) == meant(chapters, image=False)


def test_links_and_pictures_beyond_ascii_are_the_same_address_everywhere(sounds: dict[str, Path]) -> None:
    chapters = (Chapter(start=0, title="Knie", link="https://example.org/übung?q=ä", image="knie größer.jpg"),)
    episode = an_episode(chapters)
    (said,), (fed,), (tag,) = in_json(episode), in_feed(episode), by_mutagen(tagged(sounds["mp3"], episode))

    assert said == fed
    assert said.link == tag.link
    assert unquote(said.link or "") == "https://example.org/übung?q=ä"
    assert said.image == "https://podcast.penrose.clinic/episodes/tendon-injuries/knie%20gr%C3%B6%C3%9Fer.jpg"
