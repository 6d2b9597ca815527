"""Every element of the podcast namespace, read into its value."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from podcast.reading.particulars import (
    ForeignAlternate,
    ForeignBlock,
    ForeignChat,
    ForeignFrequency,
    ForeignImage,
    ForeignLicense,
    ForeignLink,
    ForeignLocation,
    ForeignRecipient,
    ForeignRemote,
    ForeignSocial,
    ForeignSource,
    ForeignTimeSplit,
    ForeignTrailer,
    ForeignTranscript,
    ForeignTxt,
    ForeignValue,
)
from tests.podcast.reading.a_foreign_feed import an_item, read_item, read_show, told

REMOTE = '<podcast:remoteItem feedGuid="g" feedUrl="https://r.example/f" itemGuid="i" medium="Music" title="T"/>'
A_REMOTE = ForeignRemote(feed_guid="g", feed_address="https://r.example/f", item_guid="i", medium="music", title="T")
VALUE = f"""<podcast:value type="lightning" method="keysend" suggested="0.00000005000">
  <podcast:valueRecipient name="Ann" type="node" address="02d5" split="99" customKey="112" customValue="x" fee="true"/>
  <podcast:valueRecipient type="lnaddress" address="bo@b.example" split="0"/>
  <podcast:valueTimeSplit startTime="60" duration="237.5" remoteStartTime="174" remotePercentage="95">{REMOTE}
  </podcast:valueTimeSplit>
  <podcast:valueTimeSplit startTime="400" duration="10"><podcast:valueRecipient type="node" address="9" split="1"/>
  </podcast:valueTimeSplit>
  <podcast:valueTimeSplit startTime="soon" duration="10"/>
</podcast:value>"""
A_VALUE = ForeignValue(
    type="lightning",
    method="keysend",
    suggested="0.00000005000",
    recipients=(
        ForeignRecipient(
            type="node", address="02d5", split=99, name="Ann", custom_key="112", custom_value="x", fee=True
        ),
        ForeignRecipient(type="lnaddress", address="bo@b.example", split=0),
    ),
    splits=(
        ForeignTimeSplit(start=60, seconds=237.5, remote_start=174, remote_percentage=95, remote=A_REMOTE),
        ForeignTimeSplit(start=400, seconds=10, recipients=(ForeignRecipient(type="node", address="9", split=1),)),
    ),
)


def test_the_elements_of_a_show() -> None:
    show = read_show(
        f"""<podcast:locked owner="a@b.example">Yes</podcast:locked><podcast:medium>podcast</podcast:medium>
        <podcast:trailer pubdate="Thu, 01 Apr 2021 08:00:00 EST" url="https://t.example/t.mp3" length="12" type="Audio/mp3"
         season="2">Coming soon</podcast:trailer>
        <podcast:license url="https://l.example">my-license</podcast:license>
        <podcast:updateFrequency complete="true" dtstart="2023-01-02" rrule="FREQ=WEEKLY">weekly</podcast:updateFrequency>
        <podcast:podping usesPodping="true"/><podcast:podroll>{REMOTE}<podcast:remoteItem title="no"/></podcast:podroll>
        <podcast:publisher>{REMOTE}</podcast:publisher>{REMOTE}
        <podcast:block>yes</podcast:block><podcast:block id="google">no</podcast:block>
        <podcast:chat server="irc.example" protocol="IRC" accountId="@a" space="#s"/>{VALUE}"""
    )

    assert (show.locked, show.locked_owner, show.medium) == (True, "a@b.example", "podcast")
    assert show.trailers == (
        ForeignTrailer(
            title="Coming soon",
            address="https://t.example/t.mp3",
            published=datetime(2021, 4, 1, 13, tzinfo=UTC),
            published_text="Thu, 01 Apr 2021 08:00:00 EST",
            length=12,
            type="audio/mp3",
            season=2,
        ),
    )
    assert show.license == ForeignLicense(name="my-license", address="https://l.example")
    assert show.frequency == ForeignFrequency(text="weekly", rule="FREQ=WEEKLY", start="2023-01-02", complete=True)
    assert (show.uses_podping, show.podroll, show.publisher) == (True, (A_REMOTE,), A_REMOTE)
    assert show.remote_items == (A_REMOTE,)
    assert show.blocks == (ForeignBlock(blocked=True), ForeignBlock(id="google", blocked=False))
    assert show.chat == ForeignChat(server="irc.example", protocol="irc", account="@a", space="#s")
    assert show.values == (A_VALUE,)
    assert (show.further, show.unknown) == ((), ())
    assert any("valueTimeSplit" in line for line in told(show))


def test_the_elements_of_an_episode() -> None:
    item = read_item(
        f"""<podcast:season name="Knees">3</podcast:season><podcast:episode display="Ch. 3">3</podcast:episode>
        <podcast:transcript url="https://a.example/t.vtt" type="text/vtt" language="es" rel="captions"/>
        <podcast:transcript url="https://a.example/t.html" type="text/html"/>
        <podcast:chapters url="https://a.example/c.json" type="application/json+chapters"/>
        <podcast:location rel="subject" geo="geo:1,2" osm="R1" country="DE">Bonn</podcast:location>
        <podcast:location>Köln</podcast:location><podcast:license>cc-by-4.0</podcast:license>
        <podcast:alternateEnclosure type="audio/opus" length="32400000" bitrate="96000.5" height="720" lang="en-US"
         title="Low" rel="x" codecs="opus" default="true"><podcast:source uri="https://a.example/1.opus"/>
         <podcast:source uri="ipfs://Qm" contentType="audio/opus"/><podcast:integrity type="sri" value="sha256-x"/>
        </podcast:alternateEnclosure><podcast:alternateEnclosure type="audio/aac"/>
        <podcast:image href="https://a.example/i.png" alt="A" aspect-ratio="16/9" width="10" height="9" type="image/png"
         purpose="social"/><media:thumbnail url="https://a.example/t.jpg" width="320"/>
        <podcast:contentLink href="https://yt.example">Watch</podcast:contentLink>
        <podcast:socialInteract protocol="ActivityPub" uri="https://m.example/1" accountId="@a" accountUrl="https://m.example"
         priority="1"/><podcast:socialInteract protocol="disabled"/><podcast:txt purpose="ai-content">false</podcast:txt>
        <podcast:funding url="https://f.example">Give</podcast:funding><podcast:chat server="m" protocol="matrix"/>
        {VALUE}"""
    )

    assert (item.season, item.season_name, item.number, item.display) == (3, "Knees", 3, "Ch. 3")
    assert item.transcripts == (
        ForeignTranscript(address="https://a.example/t.vtt", type="text/vtt", language="es", rel="captions"),
        ForeignTranscript(address="https://a.example/t.html", type="text/html"),
    )
    assert (item.chapters_address, item.chapters_type) == ("https://a.example/c.json", "application/json+chapters")
    assert item.locations == (
        ForeignLocation(name="Bonn", geo="geo:1,2", osm="R1", rel="subject", country="DE"),
        ForeignLocation(name="Köln"),
    )
    assert item.license == ForeignLicense(name="cc-by-4.0")
    assert item.alternates == (
        ForeignAlternate(
            type="audio/opus",
            length=32400000,
            bitrate=96000.5,
            height=720,
            language="en-US",
            title="Low",
            rel="x",
            codecs="opus",
            default=True,
            sources=(
                ForeignSource(address="https://a.example/1.opus"),
                ForeignSource(address="ipfs://Qm", type="audio/opus"),
            ),
            integrity=("sri", "sha256-x"),
        ),
    )
    assert item.images == (
        ForeignImage(
            address="https://a.example/i.png",
            alt="A",
            aspect_ratio="16/9",
            width=10,
            height=9,
            type="image/png",
            purpose="social",
        ),
        ForeignImage(address="https://a.example/t.jpg", width=320),
    )
    assert item.content_links == (ForeignLink(address="https://yt.example", text="Watch"),)
    assert item.social == (
        ForeignSocial(
            protocol="activitypub",
            address="https://m.example/1",
            account="@a",
            account_address="https://m.example",
            priority=1,
        ),
        ForeignSocial(protocol="disabled"),
    )
    assert item.txts == (ForeignTxt(text="false", purpose="ai-content"),)
    assert item.funding == (ForeignLink(address="https://f.example", text="Give"),)
    assert item.chat == ForeignChat(server="m", protocol="matrix")
    assert item.values == (A_VALUE,)
    assert (item.further, item.unknown) == ((), ())


def test_the_older_images_are_read() -> None:
    item = read_item('<podcast:images srcset="https://a.example/1.jpg 1500w, https://a.example/2.jpg 600w,"/>')

    assert item.images == (
        ForeignImage(address="https://a.example/1.jpg", width=1500),
        ForeignImage(address="https://a.example/2.jpg", width=600),
    )


@pytest.mark.parametrize(
    "element",
    [
        '<podcast:transcript type="text/vtt"/>',
        "<podcast:funding>Give</podcast:funding>",
        "<podcast:location/>",
        '<podcast:chat protocol="irc"/>',
        "<podcast:socialInteract/>",
        '<podcast:image alt="x"/>',
        "<podcast:contentLink>x</podcast:contentLink>",
        "<podcast:txt/>",
        '<podcast:alternateEnclosure type="audio/aac"/>',
        "<podcast:soundbite/>",
    ],
)
def test_an_element_that_lacks_what_it_is_about_is_told(element: str) -> None:
    show = read_show("", an_item(element))

    assert any(line.startswith("Knees: ") for line in told(show))
    assert show.items[0].further == ()
