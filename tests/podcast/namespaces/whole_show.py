"""A show in which every element of every namespace has something to say, written as its owner would write it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from episodes.transcripts.transcript import Cue, Transcript
from podcast.feed import render_feed
from podcast.finished import FinishedAudio, FinishedEpisode
from podcast.identity import Identity
from podcast.pictures import SitePicture
from podcast.show import Show
from tests.podcast.a_show import NOTES, TRANSCRIPT, finished, settings
from workspace.document import Document
from workspace.header import parse
from workspace.publisher import Notify, Settings

SITE = "https://podcast.penrose.clinic"
GUID = "9B024349-ccf0-5f69-a609-6b82873eab3c"  # a capital letter that an older host wrote
SHOW = """
name = "Knees & Köpfe"
author = "Penrose PT"
description = "Plain talk."
category = ["Health & Fitness > Medicine", "Science"]
copyright = "Penrose PT"
language = "en-us"
wide_cover = "wide.jpg"

[seasons]
2 = "Hips & knees"

[person.jennifer]
name = "Jennifer Penrose"
link = "https://penrose.clinic/jennifer"
image = "https://penrose.clinic/größer.jpg"

[person.paul]
name = "Paul Producer"
role = "Producer"

[person.ed]
name = "Ed Cutter"
role = "Editor"
group = "Video Post-Production"

[person.femiano]
name = "Dr. Dominic Femiano"
role = "guest"
link = "https://femiano.clinic/"

[feed]
guid = "9B024349-ccf0-5f69-a609-6b82873eab3c"
schedule = "Every Tuesday"
medium = "podcast"
locked = true
unlisted_at = ["google", "Amazon"]
listed_at = "spotify"
license = { name = "penrose-terms-1", link = "https://penrose.clinic/terms" }
verify = "S6lpp-7ZCn8-dZfGc-OoyaG"
apple_verify = "05124"
ai_content = false
txt = { text = "naj3eEZaWVVY9a38uhX8" }
publisher = { guid = "003af0a0-6a45-55cf-b765-68e3d349551a", address = "https://penrose.clinic/all.xml" }
recommends = [
  { address = "https://podnews.net/rss", title = "Podnews" },
  { guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810", medium = "music", episode = "asdf-1" },
]
chat = { server = "irc.penrose.clinic", protocol = "irc", account = "@penrose", room = "#knees" }
comments = [
  { link = "https://social.penrose.clinic/@show/1", account = "@show", account_link = "https://social.penrose.clinic/@show", priority = 1 },
  { protocol = "atproto", link = "at://did:plc:1/app.bsky.feed.post/3", priority = 2 },
]
pictures = { file = "banner.png", alt = "The team", purpose = "Banner  canvas" }

[[feed.funding]]
link = "https://penrose.clinic/support"
text = "Support us"
[[feed.funding]]
link = "https://penrose.clinic/members"

[[feed.locations]]
name = "Seattle, WA"
rel = "creator"
geo = "47.6062, -122.3321"
osm = "https://www.openstreetmap.org/relation/237385"
country = "us"
[[feed.locations]]
name = "Dreamworld"
rel = "subject"
geo = "geo:-27.86159,153.3169;u=350"
osm = "W43678282"
country = "AU"

[[feed.value]]
suggested = "0.00000015"
recipients = [
  { name = "Jennifer", address = "02d5c1bf8b94", split = 95, custom_key = "696969", custom_value = "abc" },
  { name = "Host", type = "lnaddress", address = "fees@host.example", split = 5, fee = true },
]
[[feed.value.splits]]
start = "1:00"
seconds = 237
show = { guid = "a94f5cc9-8c58-55fc-91fe-a324087a655b", episode = "https://podcastindex.org/podcast/4148683#1", medium = "music" }
show_start = 174.5
percentage = 95
[[feed.value.splits]]
start = 330
seconds = "0:53"
recipients = [{ address = "032f4ffb", split = 100 }]

[feed.spotify]
recent = 50
countries = ["us", "CA"]
"""
EPISODE = """title = "Tendons <&> \\"load\\""
guest = "femiano"
season = 2
number_between = 12.5
number_shown = "Extra 12½"
license = "CC-BY-4.0"
elsewhere = { link = "https://www.youtube.com/watch?v=example&t=1", text = "Watch it on YouTube" }
comments = "https://social.penrose.clinic/@show/2"
chat = { server = "penrose.clinic", protocol = "matrix", account = "@jen:penrose.clinic", room = "#knees:penrose.clinic" }
ai_content = true
txt = { purpose = "release", text = "2026-11-24T14:00:00Z" }
funding = "https://penrose.clinic/this-one"
locations = { name = "Portland" }

[[versions]]
link = "https://video.penrose.clinic/knees.mp4"
type = "video/mp4"
bytes = 7924786
bitrate = 511276
height = 720
language = "es"
title = "Film"
rel = "film"
codecs = "avc1.64001f,mp4a.40.2"
integrity = "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"
mirrors = ["ipfs://QmX33FYehk6ckGQ6g1D9D3FqZPix5JpKstKQKbaS8quUFb", { link = "https://video.penrose.clinic/knees.torrent", type = "application/x-bittorrent" }]

[[value]]
recipients = [{ name = "Femiano", address = "02dd306e", split = 1 }]
"""
WIDE = SitePicture(
    path="art/show-1a.jpg", width=1920, height=1080, type="image/jpeg", alt="Cover of Knees", purpose="artwork social"
)
BANNER = SitePicture(
    path="art/größe.png", width=3000, height=750, type="image/png", alt="The team", purpose="banner canvas"
)
GERMAN = Transcript((Cue(start=0.0, end=2.5, text="Willkommen."),))
IDENTITY = Identity(site=SITE, feed=f"{SITE}/feed.xml", guid=GUID, cover="art/cover-1a.jpg", pictures=(WIDE, BANNER))


def whole_show() -> Show:
    document = Document(name="show.toml", path=Path("show.toml"), text=SHOW, values=tomllib.loads(SHOW))
    read, findings = parse(Show, document)
    assert not findings, findings
    assert read is not None
    return read


def whole_settings() -> Settings:
    return settings().model_copy(update={"notify": Notify(podping=True)})


def whole_episode() -> FinishedEpisode:
    """Everything at once; the audio in three formats, the transcript in two languages."""
    made = finished(header=EPISODE, notes=NOTES, transcript=TRANSCRIPT, cover="art/tendons-99.png", id="penrose-12")
    opus = FinishedAudio(
        path="episodes/tendon-injuries/t.opus",
        bytes=28_948_800,
        seconds=2412.4,
        type="audio/ogg",
        title="Opus",
        codecs="opus",
        sha256="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    )
    return replace(made, alternates=(opus,), translations=(("de", GERMAN),), pictures=(WIDE,))


def trailers() -> tuple[FinishedEpisode, ...]:
    """Two that are out, the newer one of a season, and one that directories must not show."""
    old = finished("trailer", 'title = "What it is"\ntype = "trailer"', "A minute.", id="t-1", published=_day(1))
    new = finished(
        "season-2", 'title = "Season two"\ntype = "trailer"\nseason = 2', "Soon.", id="t-2", published=_day(2)
    )
    hidden = finished(
        "hidden", 'title = "Not yet"\ntype = "trailer"\nunlisted = true', "Hidden.", id="t-3", published=_day(3)
    )
    return old, new, hidden


def whole_feed() -> bytes:
    return render_feed(whole_show(), IDENTITY, whole_settings(), (whole_episode(), *trailers()))


def _day(day: int) -> datetime:
    return datetime(2026, 9, day, 6, 0, tzinfo=UTC)
