"""Feeds of other programs, with what they really get wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from episodes.chapters.chapter import Chapter
from episodes.notes import Soundbite
from podcast.categories import Category
from podcast.identity import feed_guid
from podcast.reading.foreign import ForeignAudio
from podcast.reading.foreign_feed import read_foreign
from podcast.reading.names import itunes
from podcast.reading.node import Node
from podcast.reading.particulars import ForeignLicense, ForeignLink, ForeignPerson, ForeignTxt
from tests.podcast.reading.a_foreign_feed import (
    ADDRESS,
    CHANNEL,
    NAMESPACES,
    a_feed,
    an_item,
    bare_item,
    read,
    read_item,
    read_show,
    told,
)

ATOM = '<atom:link rel="enclosure" href="https://a.example/1.mp3" length="9"/>'
GOLDEN = Path(__file__).parent.parent / "golden" / "feed.xml"


def test_a_plain_feed_is_read() -> None:
    show = read(a_feed(CHANNEL, an_item("<description>&lt;p&gt;Hello&lt;/p&gt;</description>")))
    (item,) = show.items

    assert (show.title, show.description, show.address) == ("Knees and Hips", "All about joints.", ADDRESS)
    assert (item.id, item.id_given, item.is_permalink) == ("ep-1", True, False)
    assert item.audio == ForeignAudio(address="https://old-host.example/1.mp3", type="audio/mpeg", length=1234)
    assert item.published == datetime(2024, 1, 2, 6, tzinfo=UTC)
    assert item.description_html == item.notes_html == "<p>Hello</p>"
    assert told(show)[1:] == []


def test_what_pressroom_wrote_is_read_without_a_trouble() -> None:
    show = read(GOLDEN.read_bytes())

    assert show.ours
    assert [item.id for item in show.items] == ["penrose-12", "https://old.example.net/?p=1"]
    assert [chapter.title for chapter in show.items[0].chapters][:1] == ["Welcome"]
    assert show.kept_guid == show.guid == feed_guid("https://podcast.penrose.clinic/feed.xml")
    assert show.owner_email == "podcast@penrose.clinic"


# Names


@pytest.mark.parametrize(
    ("prefix", "uri"),
    [
        ("itunes", "https://www.itunes.com/dtds/podcast-1.0.dtd"),
        ("itunes", "http://www.itunes.com/dtds/Podcast-1.0.dtd"),
        ("itunes", "http://www.itunes.com/DTDs/PodCast-1.0.dtd/"),
        ("i", "http://itunes.com/dtds/podcast-1.0.dtd"),
        ("googleplay", "http://www.google.com/schemas/play-podcasts/1.0"),
        ("googleplay", "https://www.google.com/schemas/play-podcasts/1.0/"),
        ("googleplay", "http://www.google.com/schemas/play-podcasts/1.0/play-podcasts.xsd"),
        ("googleplay", "https://www.google.com/schemas/play-podcasts.xsd"),
        ("dc", "http://purl.org/dc/elements/1.1"),
    ],
)
def test_a_namespace_is_known_in_its_wrong_spellings(prefix: str, uri: str) -> None:
    name = "creator" if prefix == "dc" else "author"
    show = read(a_feed(f"{CHANNEL}<{prefix}:{name}>Ann</{prefix}:{name}>", namespaces=f'xmlns:{prefix}="{uri}"'))

    assert show.author == "Ann"


@pytest.mark.parametrize(
    "uri",
    [
        "https://podcastindex.org/namespace/1.0",
        "http://podcastindex.org/namespace/1.0/",
        "https://www.podcastindex.org/namespace/1.0",
        "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
        "https://github.com/podcastindex-org/podcast-namespace/blob/master/docs/1.0.md",
    ],
)
def test_the_podcast_namespace_may_be_the_address_of_its_page(uri: str) -> None:
    show = read(a_feed(f"{CHANNEL}<p:medium>music</p:medium>", namespaces=f'xmlns:p="{uri}"'))

    assert show.medium == "music"


@pytest.mark.parametrize("uri", ["http://podlove.org/simple-chapters", "https://podlove.org/simple-chapters/"])
def test_podlove_chapters_are_read_in_both_spellings(uri: str) -> None:
    chapters = (
        f'<psc:chapters xmlns:psc="{uri}" version="1.2"><psc:chapter start="00:02:10.5" title="Rest &amp;amp; load"/>'
        '<psc:chapter start="0" title="Hi" href="https://a.example" image="https://a.example/i.png"/>'
        '<psc:chapter start="soon" title="Lost"/></psc:chapters>'
    )
    show = read(a_feed(CHANNEL, an_item(chapters)))

    assert show.items[0].chapters == (
        Chapter(start=0, title="Hi", link="https://a.example", image="https://a.example/i.png"),
        Chapter(start=130.5, title="Rest & load"),
    )
    assert 'Knees: The chapter "Lost": Its time cannot be read; it was left out.' in told(show)


def test_a_prefix_that_was_never_declared_is_taken_for_the_usual_one() -> None:
    feed = a_feed(f"{CHANNEL}<itunes:author>Ann</itunes:author><odd:thing>x</odd:thing>", namespaces="")
    show = read(feed)

    assert show.author == "Ann"
    assert [node.name for node in show.unknown] == ["odd:thing"]


def test_capitals_in_names_do_not_matter() -> None:
    item = bare_item("<Title>Knees</Title><GUID ispermalink='FALSE'>a</GUID><pubdate>2024-01-02T06:00:00Z</pubdate>")

    assert (item.title, item.id, item.is_permalink) == ("Knees", "a", False)
    assert item.published == datetime(2024, 1, 2, 6, tzinfo=UTC)


def test_elements_of_unknown_namespaces_are_kept_and_told_once() -> None:
    odd = '<x:rating xmlns:x="urn:x" level="3">good<x:why>so</x:why></x:rating>'
    show = read_show("<odd>1</odd>", an_item(odd), an_item(odd).replace("ep-1", "ep-2").replace("1.mp3", "2.mp3"))

    assert show.items[0].unknown[0] == Node(
        name="{urn:x}rating",
        text="good",
        attributes={"level": "3"},
        children=(Node(name="{urn:x}why", text="so", attributes={}, line=6),),
        line=6,
    )
    assert [node.name for node in show.further] == ["odd"]
    assert [line for line in told(show) if "rating" in line] == [
        ": <urn:x:rating>, 2 times: Pressroom has no place for it; what it said was not carried over."
    ]


# The podcast namespace


def test_repeated_podcast_elements_are_all_kept() -> None:
    show = read_show(
        '<podcast:person href="https://a.example">Ann</podcast:person><podcast:person role="Guest" group="Cast">Bo'
        '</podcast:person><podcast:funding url="https://f.example/1">One</podcast:funding>'
        '<podcast:funding url="https://f.example/2"/><podcast:txt purpose="verify">abc</podcast:txt>'
        "<itunes:applepodcastsverify>xyz</itunes:applepodcastsverify><podcast:person/>"
    )

    assert show.persons == (
        ForeignPerson(name="Ann", link="https://a.example"),
        ForeignPerson(name="Bo", role="guest", group="cast"),
    )
    assert show.funding == (
        ForeignLink(address="https://f.example/1", text="One"),
        ForeignLink(address="https://f.example/2"),
    )
    assert show.txts == (
        ForeignTxt(text="abc", purpose="verify"),
        ForeignTxt(text="xyz", purpose="applepodcastsverify"),
    )
    assert any("<podcast:person> without words" in line for line in told(show))


def test_a_live_item_is_neither_the_show_nor_an_episode() -> None:
    live = (
        '<podcast:liveItem status="live" start="2024-01-01T00:00:00Z"><title>Live now</title>'
        "<link>https://live.example</link><guid>live-1</guid><item><title>Odd</title></item>"
        '<enclosure url="https://live.example/s" type="audio/mpeg" length="1"/></podcast:liveItem>'
    )
    show = read_show(live + "<link>https://home.example</link>", an_item())

    assert (show.title, show.link) == ("Knees and Hips", "https://home.example")
    assert [item.title for item in show.items] == ["Knees"]
    assert [node.text_of("title") for node in show.live] == ["Live now"]
    assert any("The live event Live now" in line for line in told(show))


def test_the_license_may_be_creative_commons_own() -> None:
    cc = 'xmlns:cc="http://backend.userland.com/creativeCommonsRssModule"'
    show = read(a_feed(f"{CHANNEL}<cc:license>https://cc.example/by</cc:license>", namespaces=cc))

    assert show.license == ForeignLicense(address="https://cc.example/by")


def test_soundbites_without_a_time_are_left_out() -> None:
    item = read_item(
        '<podcast:soundbite startTime="73.0" duration="60.5">So</podcast:soundbite><podcast:soundbite startTime="x"/>'
    )

    assert item.soundbites == (Soundbite(start=73.0, seconds=60.5, title="So"),)


# Ids


def test_an_id_is_kept_to_the_byte() -> None:
    item = bare_item("<guid>\n  tag:Odd  Host,2010:Ä/&amp;amp;?x=1&amp;y=%20 \n</guid>")

    assert item.id == "tag:Odd  Host,2010:Ä/&amp;?x=1&y=%20"
    assert item.is_permalink


def test_an_item_without_an_id_is_known_by_its_audio_as_apps_do() -> None:
    show = read_show("", '<item><title>Old</title><guid> </guid><enclosure url=" https://a.example/1.mp3 "/></item>')
    (item,) = show.items

    assert (item.id, item.id_given, item.is_permalink) == ("https://a.example/1.mp3", False, False)
    assert any(line.startswith("Old: It has no id") for line in told(show))


def test_items_that_share_an_id_or_a_file_are_told() -> None:
    show = read_show("", an_item(), an_item(), an_item().replace("ep-1", "ep-3"))

    assert len(show.items) == 3
    assert [line for line in told(show) if "share it" in line] == [
        "Knees: The id ep-1: 2 episodes share it, so apps show only one of them.",
        "Knees: The id ep-1: 2 episodes share it, so apps show only one of them.",
        "Knees: The audio https://old-host.example/1.mp3: 3 episodes share it; Apple shows only the first.",
    ]


def test_the_feed_guid_is_kept() -> None:
    show = read_show("<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>")

    assert show.guid == show.kept_guid == "917393e3-1b1e-5cef-ace4-edaa54e1f810"


@pytest.mark.parametrize("said", ["", "<podcast:guid>my show</podcast:guid>"])
def test_a_feed_without_a_guid_gets_the_one_of_its_address(said: str) -> None:
    show = read_show(said)

    assert show.kept_guid == feed_guid(ADDRESS)
    assert any("guid" in line and feed_guid(ADDRESS) in line for line in told(show))


def test_a_feed_from_a_file_gets_the_guid_of_the_address_that_it_names() -> None:
    named = a_feed(f'{CHANNEL}<atom:link rel="self" href="https://podnews.net/rss"/>').encode()
    assert read_foreign(named, "feed.xml").kept_guid == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert read_foreign(a_feed().encode(), "feed.xml").kept_guid == ""


# Audio


@pytest.mark.parametrize("length", ["0", "None", "", "12 MB", "-4"])
def test_a_length_that_says_nothing_is_none(length: str) -> None:
    item = bare_item(f'<enclosure url="https://a.example/1.mp3" length="{length}" type="Audio/MPEG "/>')

    assert item.audio == ForeignAudio(address="https://a.example/1.mp3", type="audio/mpeg", length=None)


def test_of_several_files_the_first_with_sound_is_the_episode() -> None:
    show = read_show(
        "",
        '<item><title>A</title><guid>a</guid><enclosure url="https://a.example/c.jpg" type="image/jpeg"/>'
        '<enclosure url="https://a.example/1.mp3" type="audio/mpeg"/>'
        '<enclosure url="https://a.example/1.m4a" type="audio/x-m4a"/></item>',
    )
    (item,) = show.items

    assert item.audio
    assert item.audio.address == "https://a.example/1.mp3"
    assert [each.address for each in item.further_audio] == ["https://a.example/1.m4a", "https://a.example/c.jpg"]
    assert sum("A further file" in line for line in told(show)) == 2


@pytest.mark.parametrize(
    "offer",
    [
        '<media:content url="https://a.example/1.mp3" type="audio/mpeg" fileSize="9"/>',
        '<media:group><media:content url="https://a.example/1.mp3" medium="audio" fileSize="9"/></media:group>',
        '<media:content url="https://a.example/c.jpg" medium="image"/><enclosure/>' + ATOM,
    ],
)
def test_audio_that_stands_elsewhere_is_found(offer: str) -> None:
    item = bare_item(offer)

    assert item.audio
    assert (item.audio.address, item.audio.length) == ("https://a.example/1.mp3", 9)


def test_an_item_without_audio_is_told() -> None:
    show = read_show("", "<item><title>Blog post</title></item>")

    assert show.items[0].audio is None
    assert any("Blog post: It has no audio" in line for line in told(show))


# Words


def test_what_was_escaped_twice_is_read_as_it_was_meant() -> None:
    item = bare_item(
        "<title>Q&amp;amp;A &amp;#8211; part&amp;nbsp;2</title>"
        "<description>&amp;lt;p&amp;gt;Knees &amp;amp;amp; hips&amp;lt;/p&amp;gt;</description>"
        "<link>https://a.example/?a=1&amp;amp;b=2</link>"
    )

    assert item.title == "Q&A – part\xa02".replace("\xa0", " ")
    assert item.description_html == "<p>Knees &amp; hips</p>"
    assert item.link == "https://a.example/?a=1&b=2"


def test_pressroom_escapes_nothing_twice() -> None:
    feed = a_feed(f"{CHANNEL}<generator>Pressroom</generator>", "<item><title>The sign &amp;amp;</title></item>")

    assert read(feed).items[0].title == "The sign &amp;"


def test_html_that_nobody_escaped_is_kept() -> None:
    item = bare_item(
        "<description>Hi <p>All <b>about</b><br/> x</p> &lt;i&gt;</description><title>K<i>ne</i>es</title>"
    )

    assert item.description_html == "Hi <p>All <b>about</b><br> x</p> &lt;i&gt;"


def test_notes_are_the_fullest_there_are() -> None:
    both = "<description>short</description><content:encoded><![CDATA[<p>long</p>]]></content:encoded>"
    item = bare_item(both)
    summary = bare_item("<description> </description><itunes:summary>only here</itunes:summary>")

    assert (item.description_html, item.content_html, item.notes_html) == ("short", "<p>long</p>", "<p>long</p>")
    assert summary.notes_html == "only here"


def test_white_space_around_values_is_nobodys() -> None:
    item = bare_item("<title>\n  Knees\n  and hips </title><itunes:season> 2\n</itunes:season>")

    assert (item.title, item.season) == ("Knees and hips", 2)


@pytest.mark.parametrize(
    ("word", "meant"),
    [("yes", True), ("explicit", True), ("TRUE", True), ("no", False), ("clean", False), ("false", False), ("x", None)],
)
def test_explicit_in_all_its_words(word: str, meant: bool | None) -> None:
    assert read_item(f"<itunes:explicit>{word}</itunes:explicit>").explicit is meant
    assert read_show(f"<googleplay:explicit>{word}</googleplay:explicit>").explicit is meant


def test_numbers_from_one_and_nothing_else() -> None:
    item = read_item("<itunes:season>01</itunes:season><itunes:episode>Ep. 12</itunes:episode>")
    between = read_item('<podcast:episode display="Special">12.5</podcast:episode>')
    show = read_show("", an_item("<itunes:season>0</itunes:season><itunes:episode>-1</itunes:episode>"))

    assert (item.season, item.number, item.number_text) == (1, 12, "Ep. 12")
    assert (between.number, between.number_text, between.display) == (None, "12.5", "Special")
    assert (show.items[0].season, show.items[0].number) == (None, None)
    assert 'Knees: The season "0": Apps show whole numbers from 1; it was left out.' in told(show)


def test_a_date_that_cannot_be_read_is_told() -> None:
    show = read_show("", "<item><title>A</title><pubDate>someday</pubDate></item><item><title>B</title></item>")

    assert [item.published for item in show.items] == [None, None]
    assert 'A: The date "someday": It cannot be read; give it one.' in told(show)
    assert "B: It has no date: Directories sort by it; give it one." in told(show)


def test_types_nobody_knows_count_as_full() -> None:
    assert read_item("<itunes:episodeType>Trailer</itunes:episodeType>").type == "trailer"
    assert read_item("<itunes:episodeType>teaser</itunes:episodeType>").type == "full"


@pytest.mark.parametrize("word", ["<itunes:block>Yes</itunes:block>", "<googleplay:block>yes</googleplay:block>"])
def test_a_hidden_item_stays_hidden(word: str) -> None:
    assert read_item(word).blocked
    assert not read_item(word.replace("Yes", "no").replace("yes", "no")).blocked


def test_keywords_and_categories_of_an_item() -> None:
    item = read_item("<itunes:keywords>knee, hip,,knee</itunes:keywords><category>Pain</category>")

    assert item.keywords == ("knee", "hip", "Pain")


# The show


def test_categories_keep_their_order_and_pairs() -> None:
    show = read_show(
        '<itunes:category text="Health &amp;amp; Fitness"><itunes:category text="Medicine"/>'
        '<itunes:category text="Nutrition"/></itunes:category><itunes:category text=" Science "/>'
        '<googleplay:category text="Health"/>'
    )

    assert show.categories == (
        Category("Health & Fitness", "Medicine"),
        Category("Health & Fitness", "Nutrition"),
        Category("Science"),
    )
    assert read_show('<googleplay:category text="Health"/>').categories == (Category("Health"),)


def test_google_play_says_what_apple_does_not() -> None:
    show = read_show(
        "<googleplay:author>Ann</googleplay:author><googleplay:email>a@b.example</googleplay:email>"
        '<googleplay:image href="https://a.example/c.jpg"/><googleplay:description>G</googleplay:description>'
    )

    assert (show.author, show.owner_email, show.image) == ("Ann", "a@b.example", "https://a.example/c.jpg")


@pytest.mark.parametrize(
    "move",
    [
        "<itunes:new-feed-url>https://n.example/f</itunes:new-feed-url>",
        "<googleplay:new-feed-url>https://n.example/f</googleplay:new-feed-url>",
        "<googleplay:newFeedUrl>https://n.example/f</googleplay:newFeedUrl>",
    ],
)
def test_a_move_is_read_in_every_spelling(move: str) -> None:
    assert read_show(move).new_address == "https://n.example/f"


def test_links_of_the_feed() -> None:
    show = read_show(
        f'<atom:link rel="self" href="{ADDRESS}"/><atom:link rel="hub" href="https://h.example/1"/>'
        '<atom:link rel="hub" href="https://h.example/2"/><atom:link rel="next" href="https://old.example/f?page=2"/>'
    )

    assert (show.self_address, show.next_page) == (ADDRESS, "https://old.example/f?page=2")
    assert show.hubs == ("https://h.example/1", "https://h.example/2")
    assert show.link == ""


def test_the_archive_before_a_feed_is_its_further_page() -> None:
    assert read_show('<atom:link rel="prev-archive" href="https://old.example/1.xml"/>').next_page.endswith("/1.xml")


def test_the_owner_may_stand_in_the_old_place() -> None:
    show = read_show("<managingEditor>ann@b.example (Ann Bee)</managingEditor>")
    owner = read_show(
        "<itunes:owner><itunes:name>Bo</itunes:name><itunes:email>bo@b.example</itunes:email></itunes:owner>"
    )

    assert (show.owner_name, show.owner_email, show.author) == ("Ann Bee", "ann@b.example", "Ann Bee")
    assert (owner.owner_name, owner.owner_email) == ("Bo", "bo@b.example")


def test_the_picture_may_stand_in_three_places() -> None:
    plain = "<image><url>https://a.example/small.gif</url><title>t</title></image>"

    assert read_show(plain).image == "https://a.example/small.gif"
    assert read_show(f'{plain}<itunes:image href="https://a.example/big.jpg"/>').image == "https://a.example/big.jpg"
    assert read_show("<itunes:image>https://a.example/text.jpg</itunes:image>").image == "https://a.example/text.jpg"


def test_items_beside_the_channel_are_found() -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f"<channel>{CHANNEL}</channel>{an_item()}</rdf:RDF>"
    )

    assert [item.id for item in read(rdf).items] == ["ep-1"]


def test_the_order_of_the_feed_is_kept_and_legacy_orders_are_told() -> None:
    show = read_show("", an_item("<itunes:order>2</itunes:order>"), an_item("<itunes:order>1</itunes:order>"))

    assert [item.order for item in show.items] == [2, 1]
    assert sum("<itunes:order>" in line for line in told(show)) == 1


def test_spotify_and_history_are_known() -> None:
    spaces = 'xmlns:s="https://www.spotify.com/ns/rss/" xmlns:fh="http://purl.org/syndication/history/1.0"'
    show = read(
        a_feed(
            f'{CHANNEL}<s:limit recentCount="5"/><s:countryOfOrigin>US de</s:countryOfOrigin><fh:archive/>',
            namespaces=spaces,
        )
    )

    assert (show.spotify_recent, show.spotify_countries) == (5, ("us", "de"))
    assert (show.further, show.unknown) == ((), ())


def test_what_stands_in_a_feed_twice_is_told_once() -> None:
    show = read_show(
        '<podcast:txt purpose="applepodcastsverify">x</podcast:txt><itunes:applepodcastsverify>x'
        '</itunes:applepodcastsverify><podcast:image href="https://a.example/w.jpg" purpose="artwork social"/>'
        '<media:thumbnail url="https://a.example/w.jpg"/>'
    )

    assert show.txts == (ForeignTxt(text="x", purpose="applepodcastsverify"),)
    assert [image.purpose for image in show.images] == ["artwork social"]


def test_names_are_shown_as_people_know_them() -> None:
    show = read(a_feed(f"{CHANNEL}<itunes:new-thing>x</itunes:new-thing>", namespaces=NAMESPACES))

    assert [node.name for node in show.further] == [itunes("new-thing")]
    assert any("<itunes:new-thing>, once" in line for line in told(show))
