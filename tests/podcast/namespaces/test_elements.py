"""What stands in the feed when the show or an episode says this or that."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from episodes.cutting import episode_after_cut
from podcast.feed import render_feed
from podcast.identity import Identity
from podcast.namespaces.atom import ATOM
from podcast.namespaces.element import ChannelFacts, Element, PageLink, Paging
from podcast.namespaces.history import HISTORY
from podcast.namespaces.text import shortened
from podcast.pictures import SitePicture
from tests.podcast.a_show import IDENTITY, SITE, a_show, an_episode, finished, settings
from workspace.publisher import Notify

NS = {
    "atom": "http://www.w3.org/2005/Atom",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "spotify": "http://www.spotify.com/ns/rss",
}
JO = {"name": "Jo", "role": "host"}


def channel_of(*episodes: Any, identity: Identity = IDENTITY, **show: object) -> Any:
    return etree.fromstring(render_feed(a_show(**show), identity, settings(), episodes)).find("channel")


def people(parent: Any) -> list[tuple[str, str]]:
    return [(each.text, each.get("role")) for each in parent.findall("podcast:person", NS)]


def facts(
    paging: Paging | None = None, feed: str = IDENTITY.feed, hubs: tuple[str, ...] = ("https://hub.test/",)
) -> ChannelFacts:
    told = settings().model_copy(update={"notify": Notify(hubs=hubs)})
    return ChannelFacts(show=a_show(), identity=replace(IDENTITY, feed=feed), settings=told, newest=None, paging=paging)


def links(of: ChannelFacts) -> list[tuple[str, str]]:
    return [(each.attributes["rel"], each.attributes["href"]) for each in ATOM.channel(of)]


def test_an_email_that_is_hidden_stands_nowhere() -> None:
    feed = render_feed(a_show(feed={"hide_email": True}), IDENTITY, settings(), (finished(),))
    assert b"@penrose.clinic" not in feed
    channel = etree.fromstring(feed).find("channel")
    assert channel is not None
    assert channel.findtext("itunes:owner/itunes:name", None, NS) == "Penrose PT"
    assert channel.find("googleplay:email", NS) is None


def test_a_show_that_is_over_says_so_to_everybody() -> None:
    channel = channel_of(finished(), feed={"complete": True, "schedule": "weekly"})
    assert channel.findtext("itunes:complete", None, NS) == "Yes"
    rhythm = channel.find("podcast:updateFrequency", NS)
    assert dict(rhythm.attrib) == {"complete": "true"}


def test_an_unlisted_show_says_so_in_the_three_words_that_directories_read() -> None:
    channel = channel_of(finished(), feed={"unlisted": True, "listed_at": "podcastindex"})
    assert channel.findtext("itunes:block", None, NS) == "Yes"
    assert channel.findtext("googleplay:block", None, NS) == "yes"
    assert [(each.text, each.get("id")) for each in channel.findall("podcast:block", NS)] == [
        ("yes", None),
        ("no", "podcastindex"),
    ]
    assert channel_of(finished()).find("itunes:block", NS) is None


def test_an_episodes_list_of_people_holds_everybody_since_it_replaces_the_shows() -> None:
    person = {
        "jo": JO,
        "al": {"name": "Al", "role": "Co-Host"},
        "kim": {"name": "Kim", "role": "Audio Engineer"},
        "ann": {"name": "Ann", "role": "guest"},
    }
    channel = channel_of(
        finished(header='guest = "ann"'), finished("b", 'hosts = ["al", "kim"]', id="b"), person=person
    )
    regular = [("Jo", "host"), ("Al", "co-host"), ("Kim", "audio engineer")]
    assert people(channel) == regular
    by_id = {item.findtext("guid"): item for item in channel.findall("item")}
    assert people(by_id["penrose-12"]) == [*regular, ("Ann", "guest")]
    assert people(by_id["b"]) == [("Al", "co-host"), ("Kim", "audio engineer")]
    assert channel.findall("podcast:person", NS)[2].get("group") == "audio production"


def test_an_editor_is_a_writer_unless_the_group_says_otherwise() -> None:
    person = {
        "ed": {"name": "Ed", "role": "editor"},
        "vi": {"name": "Vi", "role": "editor", "group": "Video Post-Production"},
    }
    groups = [each.get("group") for each in channel_of(person=person).findall("podcast:person", NS)]
    assert groups == ["writing", "video post-production"]


def test_a_page_without_https_is_left_out_and_the_person_stays() -> None:
    person = {"jo": JO | {"link": "http://jo.example/"}, "al": JO | {"name": "Al", "link": "mailto:al@jo.example"}}
    assert [dict(each.attrib) for each in channel_of(person=person).findall("podcast:person", NS)] == [
        {"role": "host"},
        {"role": "host"},
    ]


def test_hubs_are_named_unless_the_address_is_an_example() -> None:
    assert links(facts()) == [("self", IDENTITY.feed), ("hub", "https://hub.test/")]
    assert links(facts(hubs=())) == [("self", IDENTITY.feed)]
    example = "https://podcast.penrose.example.org/feed.xml"
    assert links(facts(feed=example)) == [("self", example)]


def test_an_archive_has_its_own_address_and_no_hub() -> None:
    own = f"{SITE}/feed-archive-1.xml"
    links_: tuple[tuple[PageLink, str], ...] = (
        ("current", IDENTITY.feed),
        ("next-archive", f"{SITE}/feed-archive-2.xml"),
    )
    told = facts(Paging(own=own, archive=True, links=links_))
    assert links(told) == [("self", own), *links_]
    assert tuple(HISTORY.channel(told)) == (Element("archive"),)


def test_the_newest_document_of_several_has_hubs_and_is_no_archive() -> None:
    told = facts(Paging(own=IDENTITY.feed, links=(("prev-archive", f"{SITE}/feed-archive-1.xml"),)))
    assert [rel for rel, _ in links(told)] == ["self", "hub", "prev-archive"]
    assert tuple(HISTORY.channel(told)) == ()
    assert tuple(HISTORY.channel(facts())) == ()


@pytest.mark.parametrize(("width", "height", "told"), [(1920, 1080, True), (1280, 719, True), (3000, 3000, False)])
def test_a_wide_picture_is_told_to_youtube_and_another_is_not(width: int, height: int, told: bool) -> None:
    picture = SitePicture(path="art/a.png", width=width, height=height, type="image/png")
    channel = channel_of(replace(finished(), pictures=(picture,)), identity=replace(IDENTITY, pictures=(picture,)))
    assert (channel.find("media:thumbnail", NS) is not None) is told
    assert (channel.find("item/media:thumbnail", NS) is not None) is told
    assert channel.find("podcast:image", NS).get("href") == f"{SITE}/art/a.png"


def test_namespaces_of_the_channel_alone_are_declared_only_where_they_say_something() -> None:
    assert not {"fh", "spotify"} & channel_of(finished()).nsmap.keys()
    spotify = channel_of(finished(), feed={"spotify": {"recent": 5}})
    assert spotify.nsmap["spotify"] == NS["spotify"]
    assert spotify.find("spotify:limit", NS).get("recentCount") == "5"


def test_a_number_between_two_is_for_apps_that_know_decimals() -> None:
    item = channel_of(finished(header="number = 12\nnumber_between = 12.50")).find("item")
    assert (item.findtext("podcast:episode", None, NS), item.findtext("itunes:episode", None, NS)) == ("12.5", "12")


def test_comments_that_nobody_wants_are_turned_off_alone() -> None:
    item = channel_of(finished(header='comments = "off"')).find("item")
    (off,) = item.findall("podcast:socialInteract", NS)
    assert dict(off.attrib) == {"protocol": "disabled"}


def test_payments_follow_the_audio_whose_first_silence_was_cut() -> None:
    header = (
        "[[value]]\nrecipients = [{ address = 'a', split = 1 }]\n"
        "splits = [{ start = '1:00', seconds = 30, recipients = [{ address = 'b', split = 1 }] }]"
    )
    cut = episode_after_cut(an_episode(header=header), 2.5)
    assert cut.header.value[0].splits[0].start == 57.5
    assert an_episode(header=header).header.value[0].splits[0].start == 60


def test_long_texts_end_with_a_whole_word() -> None:
    assert shortened("a" * 200, 128) == "a" * 127 + "…"
    assert shortened("one two\n three", 9) == "one two…"
    assert shortened("just right", 10) == "just right"
