"""The feed as others read it.

tests/podcast/golden/feed.xml is what the show of a_show.py looks like. After a change that is meant, write it anew
with  PRESSROOM_SAVE_GOLDEN=1 python -m pytest tests/podcast/test_feed.py  and review it as a diff.
"""

from __future__ import annotations

import gc
import hashlib
import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import feedgen.entry
import feedparser
import podcastparser
import pytest
from hypothesis import given
from hypothesis import settings as modest
from hypothesis import strategies as st
from lxml import etree

from podcast.feed import render_feed
from podcast.finished import FinishedAudio, FinishedEpisode
from podcast.identity import Identity, feed_guid
from podcast.namespaces import Namespace
from podcast.namespaces.dates import rfc_2822
from podcast.reading.enclosures import Announced, read_enclosures
from podcast.variants import Variant
from tests.podcast.a_show import IDENTITY, NOTES, SITE, a_show, finished, settings, two_episodes
from workspace.errors import UserError

GOLDEN = Path(__file__).with_name("golden") / "feed.xml"
NS = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}


def feed_of(*episodes: Any, **show: object) -> bytes:
    return render_feed(a_show(**show), IDENTITY, settings(), episodes)


def read(feed: bytes) -> Any:
    return etree.fromstring(feed).find("channel")


def texts(element: Any, path: str) -> list[str]:
    return [found.text for found in element.iterfind(path, NS)]


def in_three_formats() -> FinishedEpisode:
    episode = finished()
    base = episode.audio.path.removesuffix(".mp3")
    aac = FinishedAudio(
        path=f"{base}.m4a",
        bytes=38_598_400,
        seconds=2412.4,
        type="audio/x-m4a",
        title="AAC",
        codecs="mp4a.40.2",
        sha256=hashlib.sha256(b"").hexdigest(),
    )
    opus = FinishedAudio(path=f"{base}.opus", bytes=28_948_800, seconds=2412.4, type="audio/ogg")
    return replace(episode, alternates=(aac, opus))


def test_the_feed_looks_as_it_did_when_it_was_last_reviewed() -> None:
    feed = feed_of(*two_episodes())
    if os.environ.get("PRESSROOM_SAVE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_bytes(feed)
    assert feed == GOLDEN.read_bytes()


def test_the_same_episodes_in_any_order_give_the_same_bytes() -> None:
    trailer, full = two_episodes()
    assert feed_of(trailer, full) == feed_of(full, trailer)


def test_feedparser_podcastparser_and_lxml_agree() -> None:
    feed = feed_of(*two_episodes())
    one = feedparser.parse(feed)
    other = podcastparser.parse(IDENTITY.feed, io.BytesIO(feed))
    channel = read(feed)
    assert not one.bozo
    assert one.feed.title == other["title"] == channel.findtext("title") == "The Penrose Podcast"
    assert one.feed.link == other["link"] == channel.findtext("link") == f"{SITE}/"
    assert one.feed.language == channel.findtext("language") == "en-us"
    ids = texts(channel, "item/guid")
    assert [entry.id for entry in one.entries] == [entry["guid"] for entry in other["episodes"]] == ids
    for entry, episode, announced in zip(one.entries, other["episodes"], read_enclosures(feed), strict=True):
        (enclosure,) = episode["enclosures"]
        assert entry.enclosures[0].href == enclosure["url"] == announced.url
        assert int(entry.enclosures[0].length) == enclosure["file_size"] == announced.length == 19_300_123
        assert entry.enclosures[0].type == enclosure["mime_type"] == announced.type == "audio/mpeg"
        assert entry.title == episode["title"] == announced.title
    assert [episode["total_time"] for episode in other["episodes"]] == [2412, 62]


def test_the_document_starts_with_its_declaration_and_exact_namespaces() -> None:
    feed = feed_of(*two_episodes())
    assert feed.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<rss ")
    assert etree.fromstring(feed).nsmap == NS


def test_the_channel_says_what_apple_and_psp_1_ask_for() -> None:
    channel = read(feed_of(*two_episodes()))
    assert channel.findtext("itunes:author", None, NS) == "Penrose Physical Therapy"
    assert channel.findtext("itunes:owner/itunes:email", None, NS) == "podcast@penrose.clinic"
    assert channel.findtext("itunes:type", None, NS) == "episodic"
    outer = channel.find("itunes:category", NS)
    assert (outer.get("text"), outer[0].get("text")) == ("Health & Fitness", "Medicine")
    assert channel.find("atom:link", NS).attrib == {
        "href": IDENTITY.feed,
        "rel": "self",
        "type": "application/rss+xml",
    }
    assert channel.findtext("copyright") == "Penrose Physical Therapy"
    assert channel.find("itunes:new-feed-url", NS) is None


def test_explicit_is_true_or_false_for_apple_and_yes_or_no_for_google_play() -> None:
    channel = read(feed_of(*two_episodes()))
    assert texts(channel, "itunes:explicit") == ["false"]
    assert texts(channel, "item/itunes:explicit") == ["false", "true"]
    assert texts(channel, "googleplay:explicit") == ["no"]
    assert texts(channel, "item/googleplay:explicit") == ["no", "yes"]


def test_google_play_gets_one_of_its_own_sixteen_categories() -> None:
    channel = read(feed_of(finished()))
    assert channel.find("googleplay:category", NS).get("text") == "Health"
    assert channel.findtext("googleplay:author", None, NS) == "Penrose Physical Therapy"
    assert channel.findtext("googleplay:email", None, NS) == "podcast@penrose.clinic"
    assert channel.find("googleplay:image", NS).get("href").endswith(".jpeg")


@pytest.mark.parametrize("name", ["art/cover.jpeg", "art/cover.jpg", "art/Cover.PNG"])
def test_art_of_every_usual_name_is_written(name: str) -> None:
    channel = read(render_feed(a_show(), replace(IDENTITY, cover=name), settings(), ()))
    assert channel.find("itunes:image", NS).get("href") == f"{SITE}/{name}"
    assert channel.findtext("image/url") == f"{SITE}/{name}"


def test_the_podcast_namespace_says_who_the_show_is() -> None:
    channel = read(feed_of(*two_episodes()))
    assert channel.findtext("podcast:guid", None, NS) == IDENTITY.guid
    locked = channel.find("podcast:locked", NS)
    assert (locked.text, locked.get("owner")) == ("yes", "podcast@penrose.clinic")
    assert channel.findtext("podcast:medium", None, NS) == "podcast"
    funding = channel.find("podcast:funding", NS)
    assert (funding.text, funding.get("url")) == ("Support the show", "https://penrose.clinic/support")
    assert channel.findtext("podcast:license", None, NS) == "cc-by-4.0"
    people = [
        (each.text, each.get("role"), each.get("href")) for each in channel.iterfind("item[1]/podcast:person", NS)
    ]
    assert people == [
        ("Jennifer Penrose", "host", "https://penrose.clinic/jennifer"),
        ("Dr. Dominic Femiano", "guest", "https://femiano.clinic/"),
    ]


def test_a_funding_address_alone_and_a_license_of_ones_own_are_written() -> None:
    feed = {"funding": "https://penrose.clinic/give", "license": "https://penrose.clinic/terms", "locked": False}
    channel = read(feed_of(finished(), feed=feed))
    assert channel.find("podcast:funding", NS).get("url") == "https://penrose.clinic/give"
    assert channel.find("podcast:license", NS).get("url") == "https://penrose.clinic/terms"
    assert channel.findtext("podcast:locked", None, NS) == "no"


def test_an_episode_announces_its_transcripts_chapters_and_soundbites() -> None:
    item = read(feed_of(*two_episodes())).find("item")
    base = f"{SITE}/episodes/tendon-injuries"
    transcripts = [
        (each.get("url"), each.get("type"), each.get("rel")) for each in item.iterfind("podcast:transcript", NS)
    ]
    assert transcripts == [
        (f"{base}/transcript.vtt", "text/vtt", "captions"),
        (f"{base}/transcript.srt", "application/x-subrip", "captions"),
        (f"{base}/transcript.json", "application/json", None),
        (f"{base}/transcript.html", "text/html", None),
    ]
    chapters = item.find("podcast:chapters", NS)
    assert dict(chapters.attrib) == {"url": f"{base}/chapters.json", "type": "application/json+chapters"}
    bite = item.find("podcast:soundbite", NS)
    assert (bite.text, dict(bite.attrib)) == ("Rest is not the cure", {"startTime": "1100", "duration": "45"})
    podlove = [(each.get("start"), each.get("title")) for each in item.iterfind("psc:chapters/psc:chapter", NS)]
    assert podlove[1] == ("00:02:10.000", "What a tendon does")
    assert item.find("psc:chapters", NS).get("version") == "1.2"


def test_numbers_type_art_and_block_stand_in_tags_of_their_own() -> None:
    full, trailer = read(feed_of(*two_episodes())).iterfind("item")
    assert texts(full, "itunes:season") + texts(full, "itunes:episode") == ["1", "12"]
    assert texts(full, "podcast:season") + texts(full, "podcast:episode") == ["1", "12"]
    assert full.find("itunes:image", NS).get("href") == f"{SITE}/art/tendon-injuries-99aa.png"
    assert texts(full, "itunes:duration") == ["2412"]
    assert texts(full, "itunes:block") == []
    assert texts(trailer, "itunes:episodeType") + texts(trailer, "itunes:block") == ["trailer", "Yes"]
    assert texts(trailer, "googleplay:block") == ["yes"]
    assert texts(full, "title") == texts(full, "itunes:title") == ["Tendon injuries with Dr. Dominic Femiano"]


def test_an_id_keeps_every_letter_and_never_claims_to_be_a_web_address() -> None:
    item = read(feed_of(finished(id="https://Old.example.net/?p=1&x=Ä"))).find("item")
    guid = item.find("guid")
    assert guid.text == "https://Old.example.net/?p=1&x=Ä"
    assert guid.get("isPermaLink") == "false"


def test_a_new_address_is_told_only_when_the_owner_sets_one() -> None:
    moved = read(feed_of(finished(), feed={"new_address": "https://new.example.org/feed.xml"}))
    assert texts(moved, "itunes:new-feed-url") == ["https://new.example.org/feed.xml"]
    assert moved.findtext("link") == f"{SITE}/"


def test_newest_comes_first_unless_the_show_is_told_in_order() -> None:
    trailer, full = two_episodes()
    assert texts(read(feed_of(trailer, full)), "item/guid") == [full.id, trailer.id]
    assert texts(read(feed_of(full, trailer, order="oldest first")), "item/guid") == [trailer.id, full.id]


def test_episodes_of_one_moment_are_ordered_by_id() -> None:
    a, b = finished(id="a"), finished(slug="b", id="b")
    assert texts(read(feed_of(a, b)), "item/guid") == texts(read(feed_of(b, a)), "item/guid") == ["b", "a"]


def test_the_feed_is_dated_by_its_newest_episode_and_an_empty_one_not_at_all() -> None:
    channel = read(feed_of(*two_episodes()))
    assert texts(channel, "lastBuildDate") == ["Tue, 24 Nov 2026 06:00:00 -0800"]
    assert texts(channel, "item/pubDate")[0] == "Tue, 24 Nov 2026 06:00:00 -0800"
    assert texts(read(feed_of()), "lastBuildDate") == []
    assert texts(channel, "generator") == ["Pressroom"]


def test_a_moment_without_a_zone_is_not_written_as_an_unknown_zone() -> None:
    naive = datetime(2026, 11, 24, 6, 0)  # noqa: DTZ001 - the case in question
    channel = read(feed_of(finished(published=naive), finished(slug="b", id="b")))
    assert texts(channel, "item/pubDate")[1] == "Tue, 24 Nov 2026 06:00:00 +0000"


@given(st.datetimes(min_value=datetime(1900, 1, 1)), st.integers(-14 * 3600, 14 * 3600))  # noqa: DTZ001 - a zone is added
@modest(max_examples=50, deadline=None)
def test_every_date_is_read_back_as_the_same_second(moment: datetime, offset: int) -> None:
    there = moment.replace(microsecond=0, tzinfo=timezone(timedelta(seconds=offset)))
    if there.astimezone(UTC).year >= 1900:
        assert parsedate_to_datetime(rfc_2822(there)) == there


def test_the_feed_neither_minds_nor_touches_the_language_of_the_process() -> None:
    called: set[str] = set()
    sys.setprofile(lambda frame, _event, _argument: called.add(frame.f_code.co_name))
    try:
        feed = feed_of(*two_episodes())
    finally:
        sys.setprofile(None)
    assert "render_feed" in called
    assert "setlocale" not in called
    assert b"Tue, 24 Nov 2026" in feed


ANOTHER_DAY = """
import datetime, sys, feedgen.feed, feedgen.entry
class Moments(type):
    def __instancecheck__(cls, each):
        return isinstance(each, datetime.datetime)
class Then(metaclass=Moments):
    def now(tz=None):
        return datetime.datetime(2031, 5, 6, 7, 8, 9, tzinfo=tz)
if sys.argv[1:]:
    feedgen.feed.datetime = feedgen.entry.datetime = Then
from tests.podcast.a_show import IDENTITY, NOTES, a_show, finished, settings, two_episodes
from podcast.archives import render_feeds
long = finished("long", notes="Füße & knees. " * 400 + NOTES, id="long")
show = a_show(feed={"archive_after": 1}, closing="Not advice.")
sys.stdout.buffer.write(b"".join(render_feeds(show, IDENTITY, settings(), (*two_episodes(), long)).values()))
"""


def test_two_machines_write_the_same_bytes_on_two_days(tmp_path: Path) -> None:
    root = str(Path(__file__).parents[2])
    machines = (
        ({"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"}, Path("/"), ()),
        ({"TZ": "Asia/Kathmandu", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "99", "PYTHONUTF8": "1"}, tmp_path, ("x",)),
    )
    written = [
        subprocess.run(
            [sys.executable, "-c", ANOTHER_DAY, *arguments],
            env={"PYTHONPATH": root, "PATH": os.environ.get("PATH", "")} | environment,
            cwd=folder,
            capture_output=True,
            check=True,
        ).stdout
        for environment, folder, arguments in machines
    ]
    assert written[0] == written[1]
    assert len(written[0]) > 10_000
    assert b"2031" not in written[1]


def test_a_hub_and_an_archive_leave_the_website_as_it_is() -> None:
    channel = read(feed_of(*two_episodes()))
    assert [each.get("rel") for each in channel.iterfind("atom:link", NS)] == ["self", "hub"]
    assert texts(channel, "link") == [f"{SITE}/"]


def test_both_texts_of_long_notes_are_written_as_they_are() -> None:
    feed = feed_of(finished(notes="A sentence & a half. " * 400))
    assert feed.count(b"<![CDATA[<p>A sentence &amp; a half.") == 2
    assert feed.count(b"<description><![CDATA[") == feed.count(b"<content:encoded><![CDATA[") == 1


def test_words_that_apple_retired_are_not_written() -> None:
    feed = feed_of(*two_episodes())
    for retired in (b"itunes:summary", b"itunes:subtitle", b"itunes:keywords", b"itunes:order", b"isClosedCaptioned"):
        assert retired not in feed


def test_a_length_is_whole_seconds_and_a_size_whole_bytes() -> None:
    item = read(feed_of(finished(seconds=61.5))).find("item")
    assert texts(item, "itunes:duration") == ["62"]
    assert item.find("enclosure").get("length") == "19300123"


def test_a_description_of_the_show_that_is_too_long_ends_with_a_sentence() -> None:
    channel = read(feed_of(description="Talk about knees — and hips. " * 300))
    told = channel.findtext("description")
    assert 3900 < len(told.encode()) <= 4000
    assert told.endswith("hips.")


def test_feedgen_holds_one_entry_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    alive: list[int] = []
    counted = feedgen.entry.FeedEntry.rss_entry

    def counting(entry: Any, *arguments: Any) -> Any:
        alive.append(sum(type(each) is feedgen.entry.FeedEntry for each in gc.get_objects()))
        return counted(entry, *arguments)

    monkeypatch.setattr(feedgen.entry.FeedEntry, "rss_entry", counting)
    feed_of(*(finished(f"part-{number}", id=f"id-{number}") for number in range(20)))
    assert len(alive) == 20
    assert max(alive) == min(alive)


def test_what_xml_cannot_carry_is_left_out_and_the_rest_stays() -> None:
    show = a_show().model_copy(update={"name": "Pain\x0b & gain\x00", "description": "A\ud800B\uffff"})
    item = finished(header='title = "Knee \\u0001pain"', notes="Slide\x0b paste \x07bell ]]> end")
    channel = read(render_feed(show, IDENTITY, settings(), (item,)))
    assert channel.findtext("title") == "Pain & gain"
    assert channel.findtext("description") == "AB"
    assert channel.findtext("item/title") == "Knee pain"
    assert "paste bell ]]&gt; end" in channel.findtext("item/description")


def test_a_name_for_the_end_of_a_cdata_section_does_not_end_it() -> None:
    feed = feed_of(finished(notes="`]]>` " * 3), name="a ]]> b")
    assert read(feed).findtext("title") == "a ]]> b"
    assert read_enclosures(feed)[0].title == "Tendon injuries with Dr. Dominic Femiano"


anything = st.text(st.characters(), max_size=80)


@given(name=anything, notes=anything, title=anything, id=anything)
@modest(max_examples=60, deadline=None)
def test_any_text_gives_a_well_formed_feed(name: str, notes: str, title: str, id: str) -> None:  # noqa: A002 - as it is called
    show = a_show().model_copy(update={"name": name or "-", "description": notes, "author": title, "closing": notes})
    made = finished(notes=notes.replace("+++", ""), id=id)
    header = made.episode.header.model_copy(
        update={"title": title or "-", "summary": notes, "guest": name.encode(errors="ignore").decode().strip() or None}
    )
    made = replace(made, episode=replace(made.episode, header=header))
    feed = render_feed(show, IDENTITY, settings(), (made,))
    item = read(feed).find("item")
    assert len((item.findtext("description") or "").encode()) <= 4000
    assert item.find("enclosure") is not None


def test_addresses_are_plain_ascii() -> None:
    site = "https://bücher.example/größe"
    identity = Identity(site=site, feed=f"{site}/feed.xml", guid="x", cover="art/größe 1.jpg")
    made = finished(slug="knie & hüfte 100%")
    channel = read(render_feed(a_show(), identity, settings(), (made,)))
    base = "https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe"
    assert channel.findtext("link") == f"{base}/"
    assert channel.find("itunes:image", NS).get("href") == f"{base}/art/gr%C3%B6%C3%9Fe%201.jpg"
    url = channel.find("item/enclosure").get("url")
    assert url == f"{base}/episodes/knie%20%26%20h%C3%BCfte%20100%25/knie%20%26%20h%C3%BCfte%20100%25-7c1e.mp3"


def test_only_the_namespaces_asked_for_are_written() -> None:
    feed = render_feed(
        a_show(), IDENTITY, settings(), two_episodes(), Variant(namespaces=frozenset({Namespace.ITUNES}))
    )
    assert b"googleplay" not in feed
    assert b"podcastindex" not in feed
    assert read(feed).find("itunes:image", NS) is not None


def test_an_unwritten_note_still_makes_a_description() -> None:
    bare = finished(notes="")
    assert read(feed_of(bare, closing="")).findtext("item/description") == (
        "<p>Tendon injuries with Dr. Dominic Femiano</p>"
    )


def test_notes_that_fit_are_not_said_twice() -> None:
    assert b"content:encoded" not in feed_of(finished())
    long = finished(notes="A sentence about knees. " * 400 + "\n\n" + NOTES)
    item = read(feed_of(long)).find("item")
    whole = item.findtext("content:encoded", None, NS)
    assert len(whole.encode()) > 9000
    assert whole != item.findtext("description")


@pytest.mark.parametrize(
    ("address", "guid"),
    [
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://podnews.net/rss///", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_the_feed_guid_is_the_one_other_tools_derive(address: str, guid: str) -> None:
    assert feed_guid(address) == guid


def test_letter_case_and_www_make_another_guid() -> None:
    assert feed_guid("https://PODNEWS.net/rss").startswith("b7681469-")
    assert feed_guid("https://www.podnews.net/rss").startswith("a127ff90-")


def test_what_a_feed_announces_is_read_back() -> None:
    assert read_enclosures(feed_of(finished())) == (
        Announced(
            id="penrose-12",
            title="Tendon injuries with Dr. Dominic Femiano",
            url=f"{SITE}/episodes/tendon-injuries/tendon-injuries-7c1e.mp3",
            length=19_300_123,
            type="audio/mpeg",
        ),
    )


def test_other_formats_are_announced_with_all_that_an_app_needs_to_choose() -> None:
    base = f"{SITE}/episodes/tendon-injuries/tendon-injuries-7c1e"
    told = read(feed_of(in_three_formats())).find("item").findall("podcast:alternateEnclosure", NS)
    assert [dict(each.attrib) for each in told] == [
        {"type": "audio/x-m4a", "length": "38598400", "bitrate": "128000", "title": "AAC", "codecs": "mp4a.40.2"},
        {"type": "audio/ogg", "length": "28948800", "bitrate": "96000"},
    ]
    assert [each.find("podcast:source", NS).get("uri") for each in told] == [f"{base}.m4a", f"{base}.opus"]
    sri = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="  # of nothing at all, as browsers write it
    assert dict(told[0].find("podcast:integrity", NS).attrib) == {"type": "sri", "value": sri}
    assert told[1].find("podcast:integrity", NS) is None


def test_without_the_podcast_namespace_there_is_one_format() -> None:
    feed = render_feed(
        a_show(), IDENTITY, settings(), (in_three_formats(),), Variant(namespaces=frozenset({Namespace.ITUNES}))
    )
    assert b"alternateEnclosure" not in feed
    assert len(read_enclosures(feed)) == 1


def test_other_formats_are_read_back_behind_their_episodes_audio() -> None:
    base = f"{SITE}/episodes/tendon-injuries/tendon-injuries-7c1e"
    assert [(each.id, each.url, each.length, each.type) for each in read_enclosures(feed_of(in_three_formats()))] == [
        ("penrose-12", f"{base}.mp3", 19_300_123, "audio/mpeg"),
        ("penrose-12", f"{base}.m4a", 38_598_400, "audio/x-m4a"),
        ("penrose-12", f"{base}.opus", 28_948_800, "audio/ogg"),
    ]


def test_a_feed_of_others_is_read_as_far_as_it_goes() -> None:
    feed = b"<rss><channel><item><enclosure url='https://a/b.mp3' length='None'/></item><item/></channel></rss>"
    first, second = read_enclosures(feed)
    assert (first.id, first.length) == ("https://a/b.mp3", None)
    assert second == Announced(id="", title="", url="", length=None, type="")


def test_a_broken_feed_is_named_as_broken() -> None:
    with pytest.raises(UserError, match="not well-formed"):
        read_enclosures(b"<rss><channel>")


def test_entities_of_a_feed_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    feed = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]><rss><channel><item><title>&x;</title></item></channel></rss>'
    assert "hidden" not in read_enclosures(feed.encode())[0].title
