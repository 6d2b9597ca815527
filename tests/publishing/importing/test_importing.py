"""A show of another host becomes an owner's folder, whatever that host wrote."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from episodes.episode import Episode
from podcast.reading.foreign import ForeignShow
from podcast.reading.foreign_feed import read_foreign
from publishing.desk import Desk
from publishing.importing.importing import Wanted, import_show
from publishing.importing.report import REPORT, Imported
from publishing.publication import Publication, read_publication
from publishing.site import build_site
from tests.journey.owner import contents
from tests.publishing.importing.old_host import OldHost, Page
from workspace.errors import MustFix, UserError
from workspace.folder import OwnerFolder
from workspace.progress import Event, Reporter, silent

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:odd="https://odd.example/ns"
 xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>Knees &amp; Co</title>
<link>https://old.example.net/</link>
<language>en</language>
<description>All about &lt;b&gt;knees&lt;/b&gt;.</description>
<itunes:author>Old Clinic</itunes:author>
<itunes:owner><itunes:name>Old Clinic LLC</itunes:name><itunes:email>pod@old.example.net</itunes:email></itunes:owner>
<itunes:explicit>clean</itunes:explicit>
<itunes:image href="{host}/cover.jpg"/>
<itunes:category text="Science &amp; Medicine"><itunes:category text="Medicine"/></itunes:category>
<itunes:type>Serial</itunes:type>
<podcast:locked owner="pod@old.example.net">yes</podcast:locked>
<podcast:person href="https://old.example.net/jo">Jo Example</podcast:person>
<odd:thing>kept nowhere</odd:thing>
"""
FULL = """<item>
<title>Tendons</title>
<guid isPermaLink="false">Old id / 1</guid>
<link>https://old.example.net/shows/tendons-that-hurt</link>
<pubDate>Tue, 24 Nov 2020 06:00:00 -0800</pubDate>
<description><![CDATA[<p>Tendons <strong>hurt</strong> &amp; heal.</p><script>alert(1)</script>]]></description>
<enclosure url="{host}/tendons.mp3?from=feed" length="1" type="audio/mpeg"/>
<itunes:duration>00:00:02</itunes:duration>
<itunes:season>2</itunes:season><itunes:episode>7</itunes:episode>
<itunes:explicit>yes</itunes:explicit>
<itunes:image href="{host}/tendons.png"/>
<podcast:transcript url="{host}/t.srt" type="application/srt" language="en"/>
<podcast:transcript url="{host}/de.vtt" type="text/vtt" language="de"/>
<podcast:chapters url="{host}/c.json" type="application/json+chapters"/>
<podcast:person>Jo Example</podcast:person>
<podcast:person role="guest" href="https://femiano.example.net/">Dr. Femiano</podcast:person>
<podcast:soundbite startTime="0.5" duration="1">Rest</podcast:soundbite>
</item>
"""
PLAIN = """<item>
<title>Knees</title>
<guid>https://old.example.net/?p=2</guid>
<pubDate>Wed, 04 Nov 2020 14:00:00 -0000</pubDate>
<enclosure url="{host}/knees.m4a" length="0" type="audio/mp4"/>
</item>
"""
SRT = "1\n00:00:00,000 --> 00:00:01,000\nJo Example: Welcome.\n"
CHAPTERS = {
    "version": "1.2.0",
    "chapters": [
        {"startTime": 0, "title": "Welcome"},
        {
            "startTime": 1,
            "title": "Rest",
            "url": "https://old.example.net/rest",
            "img": "https://old.example.net/rest.jpg",
        },
    ],
}

Brings = Callable[..., Imported]


def a_picture(form: str, side: int = 1400) -> bytes:
    kept = io.BytesIO()
    Image.fromarray(np.full((side, side, 3), 90, np.uint8)).save(kept, form)
    return kept.getvalue()


@pytest.fixture
def feed(host: OldHost, sounds: dict[str, bytes]) -> str:
    """The old host with a show of two episodes; its address."""
    host.put("/tendons.mp3?from=feed", sounds["mp3"], "audio/mpeg")
    host.put("/knees.m4a", sounds["m4a"], "audio/mp4")
    host.put("/cover.jpg", a_picture("JPEG"), "image/jpeg")
    host.put("/tendons.png", a_picture("PNG"), "image/png")
    host.put("/rest.jpg", a_picture("JPEG", 300), "image/jpeg")
    host.put("/t.srt", SRT, "application/srt")
    host.put("/de.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nWillkommen.\n", "text/vtt")
    host.put("/c.json", json.dumps(CHAPTERS).replace("{host}", host.address), "application/json+chapters")
    return announce(host, FULL, PLAIN)


def announce(host: OldHost, *items: str, head: str = HEAD) -> str:
    text = (head + "".join(items) + "</channel></rss>").replace("{host}", host.address)
    return host.put("/feed.xml", text, "application/rss+xml")


@pytest.fixture
def brings(tmp_path: Path, feed: str, host: OldHost) -> Brings:
    def bring(name: str = "new", *, site: str | None = None, report: Reporter = silent) -> Imported:
        return import_show(
            Wanted(feed=feed, folder=Path(name), site=site), inside=tmp_path, report=report, web=host.anywhere
        )

    return bring


def read(done: Imported) -> Publication:
    return read_publication(OwnerFolder(done.folder)).required()


def episode(done: Imported, slug: str) -> Episode:
    found = read(done).episode(slug)
    assert found is not None
    return found


def rebuilt(done: Imported) -> ForeignShow:
    build_site(Desk(folder=OwnerFolder(done.folder), now=NOW))
    return read_foreign((done.folder / ".pressroom/site/feed.xml").read_bytes(), "https://new.example.org/feed.xml")


def test_the_show_is_an_owners_folder(brings: Brings, feed: str) -> None:
    done = brings(site="https://new.example.org")
    publication = read(done)
    show = publication.show
    assert show is not None

    assert (done.ok, done.new, done.there) == (True, ("tendons-that-hurt", "knees"), 0)
    assert (show.name, show.author, show.description) == ("Knees & Co", "Old Clinic", "All about knees.")
    assert (show.category, show.type, show.explicit) == (("Health & Fitness > Medicine",), "serial", False)
    assert (show.feed.locked, show.feed.moved_from) == (True, feed)
    assert publication.settings.publisher.name == "Old Clinic LLC"
    assert publication.settings.publisher.email == "pod@old.example.net"
    assert publication.settings.address == "https://new.example.org"
    assert (done.folder / "cover.jpg").is_file()
    assert (done.folder / ".gitignore").is_file()


def test_an_episode_is_carried_with_everything(brings: Brings, sounds: dict[str, bytes]) -> None:
    found = episode(brings(), "tendons-that-hurt")
    header = found.header

    assert header.id == "Old id / 1"
    assert header.publish is not None
    assert header.publish.isoformat() == "2020-11-24T06:00:00-08:00"
    assert (header.season, header.number, header.explicit, header.sound) == (2, 7, True, "untouched")
    assert (header.guest, header.hosts) == ("dr-femiano", ())
    assert found.notes.text == "Tendons **hurt** & heal."
    assert [(one.start, one.title, one.link, one.image) for one in found.notes.chapters] == [
        (0.0, "Welcome", None, None),
        (1.0, "Rest", "https://old.example.net/rest", "rest.jpg"),
    ]
    assert [(bite.start, bite.seconds, bite.title) for bite in found.notes.soundbites] == [(0.5, 1.0, "Rest")]
    assert sorted(path.name for path in found.folder.iterdir()) == sorted(
        ["episode.md", "recording.mp3", "cover.png", "rest.jpg", "transcript.srt", "transcript.de.vtt"]
    )
    assert (found.folder / "recording.mp3").read_bytes() == sounds["mp3"]


def test_the_new_feed_says_the_same_of_every_episode(brings: Brings, feed: str, host: OldHost) -> None:
    new = rebuilt(brings(site="https://new.example.org"))
    old = read_foreign(host.pages["/feed.xml"].content, feed)

    assert new.kept_guid == old.kept_guid
    assert [item.id for item in new.items] == [item.id for item in old.items]
    for now, before in zip(new.items, old.items, strict=True):
        assert now.published == before.published
        assert (now.title, now.season, now.number, now.type) == (
            before.title,
            before.season,
            before.number,
            before.type,
        )
        assert (now.explicit or False, now.soundbites) == (before.explicit or False, before.soundbites)
        assert [(one.name, one.role) for one in now.persons] == [
            (one.name, one.role) for one in (before.persons or old.persons)
        ]
        assert now.audio is not None
        assert now.audio.length == len(
            host.pages[f"/{'tendons.mp3?from=feed' if before.season else 'knees.m4a'}"].content
        )
    assert [item.audio and item.audio.type for item in new.items] == ["audio/mpeg", "audio/x-m4a"]
    assert new.items[0].published_text == old.items[0].published_text


def test_the_report_says_what_was_not_carried_and_what_comes_next(brings: Brings) -> None:
    done = brings()
    text = (done.folder / REPORT).read_text()

    assert "Tendons: the length of the audio" in text
    assert "odd" in text
    assert "pressroom.toml" in text  # the site's address
    assert f"pressroom -C {done.folder} check" in "\n".join(done.remarks)
    assert json.loads(json.dumps(done.as_json()))["episodes"] == ["tendons-that-hurt", "knees"]
    assert done.lines()[0].startswith(f'"Knees & Co" is in {done.folder}/: 2 episodes, ')


def test_importing_again_fetches_nothing_and_changes_nothing(brings: Brings, host: OldHost) -> None:
    done = brings()
    (done.folder / "episodes/knees/episode.md").write_text(
        '+++\ntitle = "Mine"\nid = "https://old.example.net/?p=2"\n+++\n'
    )
    show = done.folder / "show.toml"
    show.write_text(show.read_text().replace("Knees & Co", "My knees"))
    before, asked = contents(done.folder), len(host.asked)
    again = brings()

    assert (again.new, again.there, again.ok) == ((), 2, True)
    assert contents(done.folder) == before
    assert [path for path, _ in host.asked[asked:]] == ["/feed.xml"]


def test_what_is_new_at_the_old_host_is_added(brings: Brings, host: OldHost) -> None:
    brings()
    announce(host, FULL.replace("Old id / 1", "new-id").replace("tendons-that-hurt", "knees"), FULL, PLAIN)
    again = brings()

    assert (again.new, again.there) == (("knees-2",), 2)


def test_an_episode_that_fails_does_not_stop_the_others(
    brings: Brings, host: OldHost, sounds: dict[str, bytes]
) -> None:
    host.pages["/tendons.mp3?from=feed"] = Page(status=503)
    done = brings()
    host.put("/tendons.mp3?from=feed", sounds["mp3"], "audio/mpeg")
    again = brings()

    assert (done.new, [missing.title for missing in done.missing], done.exit_code) == (("knees",), ["Tendons"], 5)
    assert "Tendons" in (done.folder / REPORT).read_text() or again.ok
    assert (again.new, again.there, again.ok) == (("tendons-that-hurt",), 1, True)


def test_an_import_that_was_cut_off_goes_on(brings: Brings, host: OldHost, tmp_path: Path) -> None:
    host.pages["/tendons.mp3?from=feed"].cut_after = 8000
    host.pages["/tendons.mp3?from=feed"].cuts = 99

    def stop(event: Event) -> None:
        if event.total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        brings(report=stop)
    assert not list((tmp_path / "new/episodes").glob("*/episode.md"))
    host.pages["/tendons.mp3?from=feed"].cuts = 0
    again = import_show(Wanted(), inside=tmp_path / "new")

    assert (len(again.new), again.ok) == (2, True)
    assert not list((tmp_path / "new/episodes").glob(".*"))
    assert not list((tmp_path / "new/.pressroom/import").glob("*.part"))


@pytest.mark.parametrize(
    ("path", "page", "what"),
    [
        ("/tendons.png", Page(status=404), "the cover"),
        ("/tendons.png", Page(content=b"no picture"), "the cover"),
        ("/c.json", Page(content=b"{"), "the chapters"),
        ("/t.srt", Page(status=500), "the transcript"),
        ("/rest.jpg", Page(status=404), "a chapter's picture"),
    ],
)
def test_what_lies_beside_the_audio_is_told_when_it_cannot_be_had(
    brings: Brings, host: OldHost, path: str, page: Page, what: str
) -> None:
    host.pages[path] = page
    done = brings()

    assert done.ok
    assert what in {trouble.what for trouble in done.troubles}
    assert [trouble.what for trouble in brings().troubles if trouble.what == what]  # and told again later


@pytest.mark.parametrize(
    "page",
    [
        Page(content=b"<html>gone</html>", headers={"Content-Type": "text/html"}),
        Page(content=b"no sound at all" * 100, headers={"Content-Type": "audio/mpeg"}),
        Page(status=404),
    ],
)
def test_audio_that_is_none_is_missing(brings: Brings, host: OldHost, page: Page) -> None:
    host.pages["/knees.m4a"] = page
    done = brings()

    assert (done.new, [missing.title for missing in done.missing], done.exit_code) == (
        ("tendons-that-hurt",),
        ["Knees"],
        1,
    )


def test_a_kind_that_apps_do_not_play_is_made_into_an_mp3(
    brings: Brings, host: OldHost, sounds: dict[str, bytes]
) -> None:
    host.put("/knees.wav", sounds["wav"], "audio/wav")
    announce(host, PLAIN.replace("knees.m4a", "knees.wav").replace("audio/mp4", "audio/wav"))
    done = brings()

    assert episode(done, "knees").header.sound is None
    assert "the audio as wav" in {trouble.what for trouble in done.troubles}


def test_an_episode_without_a_date_stands_next_to_its_neighbor(brings: Brings, host: OldHost) -> None:
    undated = PLAIN.replace("Wed, 04 Nov 2020 14:00:00 -0000", "soon").replace("?p=2", "?p=3")
    announce(host, FULL, undated.replace("<title>Knees", "<title>Hips"))
    found = episode(brings(), "hips").publish

    assert found is not None
    assert found.isoformat() == "2020-11-24T05:59:00-08:00"


def test_a_folder_of_somebody_else_is_left_alone(brings: Brings, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new/diary.txt").write_text("mine")

    with pytest.raises(UserError) as refused:
        brings()
    assert refused.value.findings[0].code == "import-folder-in-use"
    assert contents(tmp_path / "new") == {"diary.txt": b"mine"}


def test_a_folder_that_lost_its_notes_is_known_by_its_show(brings: Brings) -> None:
    done = brings()
    (done.folder / ".pressroom/import.json").unlink()

    assert brings().there == 2


def test_the_same_command_inside_the_folder_goes_on_there(brings: Brings, feed: str, host: OldHost) -> None:
    done = brings()
    again = import_show(Wanted(feed=feed), inside=done.folder, web=host.anywhere)
    (done.folder / ".pressroom/import.json").unlink()
    without_notes = import_show(Wanted(), inside=done.folder, web=host.anywhere)

    assert (again.folder, again.there) == (done.folder, 2)
    assert (without_notes.folder, without_notes.there) == (done.folder, 2)
    assert not (done.folder / "knees-co").exists()


def test_an_episode_that_the_owner_broke_stops_a_second_copy_of_it(brings: Brings) -> None:
    done = brings()
    (done.folder / "episodes/knees/episode.md").write_text('+++\ntitle = "Knees\n+++\n')

    with pytest.raises(MustFix):
        brings()


def test_a_feed_in_a_file_and_a_folder_named_by_the_show(host: OldHost, tmp_path: Path) -> None:
    item = PLAIN.replace("{host}/knees.m4a", "http://127.0.0.1:9/knees.m4a")
    (tmp_path / "feed.xml").write_text((HEAD + item + "</channel></rss>").replace("{host}/cover.jpg", ""))
    done = import_show(Wanted(feed=str(tmp_path / "feed.xml")), inside=tmp_path)

    assert done.folder == (tmp_path / "knees-co").resolve()
    assert done.missing[0].error.findings[0].code == "import-private-address"
    assert not host.asked


def test_further_pages_of_a_feed_are_read(brings: Brings, host: OldHost) -> None:
    link = '<link xmlns="http://www.w3.org/2005/Atom" rel="next" href="{host}/feed.xml?page=2"/>'
    second = (HEAD + PLAIN + FULL + "</channel></rss>").replace("{host}", host.address)
    host.put("/feed.xml?page=2", second, "application/rss+xml")
    announce(host, FULL, head=HEAD + link)

    assert brings().new == ("tendons-that-hurt", "knees")


def test_two_items_of_one_id_are_one_episode(brings: Brings, host: OldHost) -> None:
    announce(host, PLAIN, PLAIN.replace("<title>Knees", "<title>Knees again"))

    assert brings().new == ("knees",)


def test_a_new_address_that_is_none_is_told_before_anything_is_fetched(
    host: OldHost, tmp_path: Path, feed: str
) -> None:
    with pytest.raises(UserError) as refused:
        import_show(Wanted(feed=feed, site="podcast.example.org"), inside=tmp_path)

    assert refused.value.findings[0].code == "import-site"
    assert not host.asked


@pytest.mark.parametrize(
    ("typed", "code"),
    [("no-such-file.xml", "import-no-file"), ("", "import-which"), ("ftp://x/feed", "import-address")],
)
def test_what_is_no_feed_is_told(tmp_path: Path, typed: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        import_show(Wanted(feed=typed), inside=tmp_path)

    assert refused.value.findings[0].code == code
    assert not list(tmp_path.iterdir())
