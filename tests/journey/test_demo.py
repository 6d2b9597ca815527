"""The first command that anybody types: the sample show, made, mastered, published to a folder and verified."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import av
import feedparser
import numpy as np
import podcastparser
import pyloudnorm
import pytest
from lxml import etree, html
from mutagen import id3 as untyped_id3
from numpy.typing import NDArray

from episodes.sound.recording import decoded
from tests.journey.owner import Owner, Ran, contents, elsewhere, pressroom

ID3: Any = untyped_id3.ID3  # it declares itself typed and is not
pytestmark = pytest.mark.xdist_group("demo")

SITE = "https://penrose.example.org/"
SLUG = "episodes/tendon-injuries"


@pytest.fixture(scope="session")
def show(demo: tuple[Owner, Ran]) -> Owner:
    return demo[0]


@pytest.fixture(scope="session")
def mp3(show: Owner) -> Path:
    (found,) = (show.public / SLUG).glob("*.mp3")
    return found


def local(show: Owner, address: str) -> Path:
    """Where an address of the site lies in the published folder."""
    assert address.startswith(SITE)
    path = show.public / unquote(urlsplit(address).path).lstrip("/")
    return path / "index.html" if address.endswith("/") else path


def test_it_ends_well_and_says_so(demo: tuple[Owner, Ran]) -> None:
    show, ran = demo

    assert ran.code == 0
    assert "Published release 1 to folder public/" in ran.out
    assert "answer as they should" in ran.out
    assert "Traceback" not in ran.err
    assert "preview --published" in ran.err
    assert (show.public / "feed.xml").is_file()


def test_a_second_run_uploads_nothing_and_says_so_at_once(demo: tuple[Owner, Ran]) -> None:
    show, _ = demo
    own, public = show.own_files(), contents(show.public)
    start = time.monotonic()
    ran = elsewhere("demo", show.root, "--no-input")

    assert ran.code == 0
    assert time.monotonic() - start < 20  # mostly starting Python, on a machine that does other things too
    assert "Nothing to upload" in ran.out
    assert (show.own_files(), contents(show.public)) == (own, public)

    again = show.publishes("--json").json
    assert (again["uploads"], again["removals"], again["sent"], again["requests"]) == ([], [], [], 1)
    assert again["verified"] is True


def test_the_owners_files_are_those_of_the_sample(show: Owner) -> None:
    from templates import SAMPLE  # noqa: PLC0415 - only here

    made = show.own_files()
    sample = {name: content for name, content in contents(SAMPLE).items() if "__pycache__" not in name}
    assert {name.replace(".gitignore", "gitignore"): content for name, content in made.items()} == sample


def test_three_readers_understand_the_feed_and_find_the_audio(show: Owner) -> None:
    content = (show.public / "feed.xml").read_bytes()
    by_lxml = etree.fromstring(content).findall("channel/item/enclosure")
    by_feedparser = feedparser.parse(content)
    by_podcastparser = podcastparser.parse(f"{SITE}feed.xml", (show.public / "feed.xml").open("rb"))

    assert not by_feedparser.bozo
    assert by_feedparser.feed.title == by_podcastparser["title"] == "The Penrose Podcast"
    assert len(by_lxml) == len(by_feedparser.entries) == len(by_podcastparser["episodes"]) == 1
    for enclosure in by_lxml:
        file = local(show, enclosure.get("url", ""))
        assert (enclosure.get("length"), enclosure.get("type")) == (str(file.stat().st_size), "audio/mpeg")
        assert enclosure.get("url") == by_feedparser.entries[0].enclosures[0].href
        assert enclosure.get("url") == by_podcastparser["episodes"][0]["enclosures"][0]["url"]
    assert by_feedparser.entries[0].id == by_podcastparser["episodes"][0]["guid"]


def test_everything_that_the_feed_names_is_there(show: Owner) -> None:
    named = set(re.findall(rf'{SITE}[^\s"<>]*', (show.public / "feed.xml").read_text()))
    ours = {address for address in named if urlsplit(address).path not in {"/visit", "/about"}}  # the clinic's own

    missing = [address for address in ours if not local(show, address).is_file()]
    assert len(ours) >= 8
    assert not missing


def test_every_link_of_every_page_leads_somewhere(show: Owner) -> None:
    pages = sorted(show.public.rglob("*.html"))
    lost = []
    for page in pages:
        document: Any = html.fromstring(page.read_bytes())
        for element, _, link, _ in document.iterlinks():
            parts = urlsplit(link)
            if parts.scheme or not parts.path or element.tag == "form":
                continue
            root = parts.path.startswith("/")
            target = (show.public / parts.path.lstrip("/")) if root else (page.parent / unquote(parts.path))
            if not (target / "index.html" if target.is_dir() or link.endswith("/") else target).is_file():
                lost.append((page.name, link))
    assert len(pages) >= 9
    assert not lost


def test_the_finished_audio_says_what_it_is(show: Owner, mp3: Path) -> None:
    tags = ID3(mp3)
    (picture,) = tags.getall("APIC")

    texts = {name: str(tags[name]) for name in ("TIT2", "TALB", "TRCK", "TPOS", "TCON")}
    assert texts == {
        "TIT2": "Tendon injuries with Dr. Dominic Femiano",
        "TALB": "The Penrose Podcast",
        "TRCK": "1",
        "TPOS": "1",
        "TCON": "Podcast",
    }
    assert "Penrose" in str(tags["TPE1"])
    assert "2020" in "".join(str(tags[name]) for name in ("TYER", "TDRC", "TDRL") if name in tags)
    assert "tendon injury" in str(tags.getall("COMM")[0])
    assert picture.mime == "image/jpeg"
    assert picture.data.startswith(b"\xff\xd8\xff")


def test_the_chapters_in_the_audio_are_those_of_the_notes(show: Owner, mp3: Path) -> None:
    written = re.findall(r"^- (\d\d):(\d\d) (.+)$", show.read(f"{SLUG}/episode.md"), re.MULTILINE)
    expected = [((int(minutes) * 60 + int(seconds)), title) for minutes, seconds, title in written][:6]
    tags = ID3(mp3)
    (contents_table,) = tags.getall("CTOC")
    chapters = {chapter.element_id: chapter for chapter in tags.getall("CHAP")}
    in_order = [chapters[element] for element in contents_table.child_element_ids]

    assert [(each.start_time / 1000, str(each.sub_frames["TIT2"])) for each in in_order] == expected
    with av.open(str(mp3)) as container:
        heard = [
            (chapter["start"] * (chapter["time_base"] or 0), chapter["metadata"]["title"])
            for chapter in container.chapters()
        ]
        assert container.metadata["title"] == "Tendon injuries with Dr. Dominic Femiano"
        assert len(container.streams.video) == 1  # the cover
    assert heard == expected


def test_the_finished_audio_is_as_loud_as_directories_ask(mp3: Path) -> None:
    with av.open(str(mp3)) as container:
        rate, channels = container.streams.audio[0].rate, container.streams.audio[0].channels
    samples = np.concatenate(list(decoded(mp3, sample_rate=rate, channels=channels)))
    loudness = pyloudnorm.Meter(rate).integrated_loudness(samples.astype(np.float64))
    loudest = int(np.abs(samples).max(axis=1).argmax())
    around = samples[max(loudest - rate // 4, 0) : loudest + rate // 4]

    assert loudness == pytest.approx(-16 if channels == 2 else -19, abs=0.5)
    assert 20 * np.log10(peak_between_samples(around)) <= -1


def peak_between_samples(samples: NDArray[np.float32]) -> float:
    """The true peak, by eight points for each sample (ITU-R BS.1770-5, annex 2, asks for four)."""
    spectrum = np.fft.rfft(samples, axis=0)
    return 8 * float(np.abs(np.fft.irfft(spectrum, 8 * len(samples), axis=0)).max())


def test_ids_and_addresses_survive_a_new_computer(show: Owner, tmp_path: Path) -> None:
    moved = Owner(tmp_path / "show")
    shutil.copytree(show.root, moved.root, ignore=shutil.ignore_patterns(".pressroom"))
    ran = pressroom("-C", moved.root, "publish", "--yes", "--json")

    assert ran.code == 0
    assert ran.json["uploads"] == []
    assert moved.feed == show.feed


def test_the_demo_never_publishes_a_show_of_ones_own(owner: Owner) -> None:
    owner.episode()
    ran = pressroom("demo", owner.root, "--json")

    assert (ran.code, ran.error) == (1, "not-the-sample")
    assert not owner.public.exists()
