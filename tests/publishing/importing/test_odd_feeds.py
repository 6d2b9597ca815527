"""Feeds as real hosts write them: what they leave open is filled in, and what they get wrong is told."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from PIL import Image

from episodes.episode import read_episodes
from podcast.reading.foreign import ForeignItem, Trouble
from publishing.importing.importing import Wanted, import_show
from publishing.importing.memory import remember_feed, remember_troubles, remembered
from publishing.importing.report import REPORT, Imported
from publishing.importing.slugs import slugs_for
from publishing.publication import read_publication
from tests.publishing.importing.old_host import OldHost
from workspace.errors import UserError
from workspace.folder import OwnerFolder

HEAD = """<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Knees</title><language>en_US</language>
<description>All about knees.</description><itunes:image href="{host}/cover.webp"/>"""
ITEM = """<item><title>{title}</title><guid isPermaLink="false">{id}</guid>
<pubDate>Tue, 24 Nov 2020 06:00:00 -0800</pubDate><enclosure url="{host}/a.mp3?token=SECRET" type="audio/mpeg"/>
{more}</item>"""
Brings = Callable[..., Imported]


def an_item(title: str = "One", id: str = "1", more: str = "") -> str:  # noqa: A002 - what feeds call it
    return ITEM.replace("{title}", title).replace("{id}", id).replace("{more}", more)


@pytest.fixture
def brings(host: OldHost, sounds: dict[str, bytes], tmp_path: Path) -> Brings:
    host.put("/a.mp3?token=SECRET", sounds["mp3"], "audio/mpeg")
    picture = io.BytesIO()
    Image.fromarray(np.full((1400, 1400, 3), 90, np.uint8)).save(picture, "WEBP")
    host.put("/cover.webp", picture.getvalue(), "image/webp")

    def bring(*items: str) -> Imported:
        text = (HEAD + "".join(items) + "</channel></rss>").replace("{host}", host.address)
        feed = host.put("/feed.xml?auth=SECRET", text, "application/rss+xml")
        return import_show(Wanted(feed=feed, folder=Path("new")), inside=tmp_path, web=host.web)

    return bring


def test_what_is_meant_is_written_as_directories_want_it(brings: Brings) -> None:
    done = brings(an_item())

    assert 'language = "en-us"' in (done.folder / "pressroom.toml").read_text()
    with Image.open(done.folder / "cover.jpg") as cover:
        assert (cover.format, cover.size) == ("JPEG", (1400, 1400))
    assert "It is WEBP" in (done.folder / REPORT).read_text()


def test_no_secret_of_a_private_feed_is_told(brings: Brings, host: OldHost) -> None:
    gone = an_item("Two", "2").replace("/a.mp3", "/gone.mp3")
    done = brings(an_item(more='<podcast:transcript url="{host}/t.vtt?token=SECRET" type="text/vtt"/>'), gone)
    told = [*done.lines(), *done.remarks, json.dumps(done.as_json()), (done.folder / REPORT).read_text()]

    assert "SECRET" not in "".join([*told, *map(str, done.failed)])
    assert "pressroom -C" in done.to_do[0]
    assert "what looks like a password" in told[-2]
    show = read_publication(OwnerFolder(done.folder)).required().show
    assert show is not None
    assert show.feed.moved_from == f"{host.address}/feed.xml?auth=SECRET"
    assert "SECRET" not in (done.folder / "show.toml").read_text().partition("moved_from")[0]


def test_a_refused_feed_is_told_without_its_secret(host: OldHost, tmp_path: Path) -> None:
    feed = host.put("/feed.xml?auth=SECRET", "%PDF-1.4", "application/pdf")

    with pytest.raises(UserError) as met:
        import_show(Wanted(feed=feed, folder=Path("new")), inside=tmp_path, web=host.web)

    assert "SECRET" not in str(met.value)


def test_letters_without_a_shape_do_not_reach_the_owners_files(brings: Brings) -> None:
    done = brings(an_item("Knee\x92s \x9b31m\u202eend", more="<description>It\x92s so</description>"))
    written = (done.folder / "episodes/knees-31mend/episode.md").read_text()

    assert 'title = "Knee’s ›31mend"' in written
    assert "It’s so" in written
    assert "\x9b" not in "".join(done.lines())


def test_the_second_episode_of_an_id_is_told(brings: Brings) -> None:
    done = brings(an_item("One"), an_item("Other"))

    assert len(done.new) == 1
    assert "Other: the episode (line" in (done.folder / REPORT).read_text()


def test_a_document_is_no_episode(brings: Brings, host: OldHost) -> None:
    done = brings(
        an_item(),
        an_item("Leaflet", "2").replace("a.mp3?token=SECRET", "a.pdf").replace("audio/mpeg", "application/pdf"),
    )

    assert [each.error.findings[0].code for each in done.missing] == ["import-document"]
    assert host.times("/a.pdf") == 0


def test_chapters_behind_the_end_are_left_out(brings: Brings, host: OldHost) -> None:
    chapters = {"chapters": [{"startTime": start, "title": f"At {start}"} for start in (0, 1, 3600)]}
    host.put("/c.json", json.dumps(chapters), "application/json")
    done = brings(an_item(more='<podcast:chapters url="{host}/c.json"/>'))
    episodes, findings = read_episodes(OwnerFolder(done.folder), ZoneInfo("UTC"))

    assert not findings
    assert [chapter.title for chapter in episodes[0].notes.chapters] == ["At 0", "At 1"]
    assert "1 would begin after the end" in (done.folder / REPORT).read_text()


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        ("Ärger im Knie.".encode("cp1252"), "Ärger im Knie."),
        ("Ärger im Knie.".encode("utf-16"), "Ärger im Knie."),
        (b"MZ\x90\x00" + bytes(range(256)), None),
    ],
)
def test_a_transcript_is_text(brings: Brings, host: OldHost, content: bytes, kept: str | None) -> None:
    host.put("/t.exe", content, "text/plain")
    done = brings(an_item(more='<podcast:transcript url="{host}/t.exe" type="text/plain"/>'))
    file = done.folder / "episodes/one/transcript.txt"

    assert (file.read_text(encoding="utf-8") if file.exists() else None) == kept
    assert ("It is no text." in (done.folder / REPORT).read_text()) == (kept is None)


def test_what_happened_to_many_alike_is_one_line_on_the_screen(brings: Brings) -> None:
    done = brings(*(an_item(f"Part {number}", str(number), "<itunes:season>0</itunes:season>") for number in range(30)))
    lines = done.lines()

    assert len([line for line in lines if "season" in line]) == 1
    assert 'The season "0", 30 times.' in "\n".join(lines)
    assert (done.folder / REPORT).read_text().count('The season "0"') == 30


def test_names_that_computers_keep_for_themselves_are_not_folders() -> None:
    items = [ForeignItem(id=name, title=name) for name in ("nul", "CON", "index", "Com1", "../../etc/passwd")]

    assert list(slugs_for(items, {}).values()) == ["the-nul", "the-con", "the-index", "the-com1", "etc-passwd"]


def test_a_thousand_episodes_of_one_title_are_named_at_once() -> None:
    names = slugs_for((ForeignItem(id=str(number), title="Knees") for number in range(1000)), {})

    assert len(set(names.values())) == 1000
    assert names["999"] == "knees-1000"


def test_a_line_of_memory_that_was_cut_off_costs_no_other(tmp_path: Path) -> None:
    folder = OwnerFolder(tmp_path)
    trouble = Trouble(item="One", what="the cover", why="It is gone.")
    remember_feed(folder, "https://old.example.net/feed.xml")
    remember_troubles(folder, "1", (trouble,))
    with (folder.machine / "import-troubles.jsonl").open("ab") as opened:
        opened.write(b'\n["2", [{"item": "Tw')
    remember_troubles(folder, "3", (trouble,))
    remember_troubles(folder, "1", ())

    assert remembered(folder).troubles == {"1": (), "3": (trouble,)}
