"""Whatever arrives as a feed is a show or a clear refusal; what a feed says is read back as it was."""

from __future__ import annotations

from html import escape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podcast.namespaces.text import legal
from tests.podcast.reading.a_foreign_feed import NAMESPACES, a_feed, an_item, bare_item, read, read_or_refuse

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = st.text(max_size=40).map(lambda text: " ".join(legal(text.encode("utf-8", "ignore").decode()).split()))
REAL = a_feed(
    "<title>Knees</title><podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>"
    '<itunes:category text="Health"/><podcast:value type="lightning" method="keysend"><podcast:valueRecipient '
    'type="node" address="x" split="1"/><podcast:valueTimeSplit startTime="1" duration="2"><podcast:remoteItem '
    'feedGuid="a"/></podcast:valueTimeSplit></podcast:value><podcast:trailer url="https://a" pubdate="2 Jan 2024">T'
    "</podcast:trailer><podcast:updateFrequency rrule='FREQ=WEEKLY'>weekly</podcast:updateFrequency>",
    an_item(
        '<description><![CDATA[<p>Hi &nbsp; <b>there</b></p>]]></description><psc:chapters><psc:chapter start="1:00" '
        'title="A"/></psc:chapters><podcast:alternateEnclosure type="audio/opus" length="1" bitrate="2.5">'
        '<podcast:source uri="https://a"/><podcast:integrity type="sri" value="x"/></podcast:alternateEnclosure>'
        '<podcast:soundbite startTime="1" duration="2"/><podcast:images srcset="https://a 100w, https://b 200w"/>'
        "<itunes:duration>1:02:03</itunes:duration>&eacute;"
    ),
    an_item().replace("ep-1", "ep-2"),
).encode()


@QUICK
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-16")))
def test_any_bytes_are_refused_or_read(feed: bytes) -> None:
    show, code = read_or_refuse(feed)

    assert show or code.startswith("foreign-")


@QUICK
@given(st.lists(st.tuples(st.integers(0, len(REAL)), st.integers(0, 60), st.binary(max_size=12)), max_size=6))
def test_a_feed_that_was_damaged_on_the_way_is_refused_or_read(damage: list[tuple[int, int, bytes]]) -> None:
    feed = REAL
    for at, lost, put in damage:
        feed = feed[:at] + put + feed[at + lost :]
    show, code = read_or_refuse(feed)

    assert show or code.startswith("foreign-")


@QUICK
@given(st.lists(st.sampled_from(REAL.decode().replace(">", ">\0").split("\0")), max_size=40))
def test_parts_of_a_feed_in_any_order_are_refused_or_read(parts: list[str]) -> None:
    show, code = read_or_refuse(f"<rss {NAMESPACES}><channel>{''.join(parts)}</channel></rss>")

    assert show or code.startswith("foreign-")


@QUICK
@given(title=WORDS, guid=WORDS, html=WORDS, person=WORDS, address=WORDS)
def test_what_a_feed_says_is_read_back(title: str, guid: str, html: str, person: str, address: str) -> None:
    ours = "<generator>Pressroom</generator>"
    cdata = html.replace("]]>", "]]]]><![CDATA[>")
    show = read(
        a_feed(
            ours,
            f"<item><title>{escape(title)}</title><guid>{escape(guid)}</guid>"
            f"<description><![CDATA[{cdata}]]></description><podcast:person>{escape(person)}</podcast:person>"
            f'<enclosure url="{escape(address)}" length="7" type="audio/mpeg"/></item>',
        )
    )
    (item,) = show.items

    assert (item.title, item.description_html) == (title, html)
    assert item.id == (guid or address)
    assert [each.name for each in item.persons] == ([person] if person else [])
    assert (item.audio.address if item.audio else "") == address


@QUICK
@given(WORDS)
def test_signs_that_nobody_escaped_are_read_as_they_stand(title: str) -> None:
    bare = title.replace("<", "").replace(">", "").replace(";", "")
    item = bare_item(f"<title>{bare}</title><guid>a</guid>")

    assert item.title == " ".join(bare.split())
    assert item.id == "a"
