"""Importing the feed that Pressroom itself wrote gives the same feed again."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from episodes.episode import EpisodeHeader
from podcast.show import FeedSettings, Person, Show
from publishing.desk import Desk
from publishing.importing.importing import Wanted, import_show
from publishing.importing.report import Imported
from publishing.site import build_site
from tests.journey.owner import SETTINGS, SHOW, Owner, an_owner, contents
from tests.publishing.importing.old_host import OldHost, old_host
from workspace.folder import OwnerFolder

SITE = "https://podcast.penrose.clinic"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG = "\n\n".join(f"Paragraph {number}: " + "a tendon heals slowly, and it does heal. " * 4 for number in range(30))
NOTES = """Dr. Femiano & Jo talk about *tendons*: **what** they do, "why" they hurt &lt;and&gt; how they heal.

You will hear:

- how a sore tendon differs from a torn one
- why a [few days](https://clinic.example.net/rest?a=1&b=2) off help

1. First
2. Second

## Chapters

- 00:00 Welcome
- 00:00.500 What a tendon does <https://clinic.example.net/tendon>
- 00:01 The picture ![](x-ray.jpg)
- 00:01.250 (not listed) <https://clinic.example.net/offer>

## Links

- [Book a visit](https://clinic.example.net/visit?from=podcast&kind=new)

## Soundbites

- 00:01 for 1.5 seconds - Rest is not the cure
"""
VTT = """WEBVTT

00:00:00.000 --> 00:00:01.000
<v Jo Example>Welcome to the show.

00:00:01.000 --> 00:00:02.000
<v Dr. Dominic Femiano>Thank you for having me.
"""
RECIPIENTS = '[{ name = "Jo", type = "lnaddress", address = "jo@pay.example.net", split = 90, custom_key = "906", \
custom_value = "x" }, { type = "node", address = "02ab", split = 10, fee = true }]'
VALUE = f'{{ type = "lightning", method = "lnaddress", suggested = "0.00000015", recipients = {RECIPIENTS} }}'
LOCATIONS = """[{ name = "Seattle, WA", rel = "creator", geo = "geo:47.6,-122.33", osm = "R237385", country = "US" }, \
{ name = "Olympia" }]"""
COMMENTS = """[{ link = "https://social.example.net/@show/1", account = "@show", priority = 1, \
account_link = "https://social.example.net/@show" }, { protocol = "atproto", link = "at://did:plc:x/post/1" }]"""
CHAT = '{ server = "chat.example.net", protocol = "matrix", account = "@show:example.net", room = "#show" }'
TXT = '[{ text = "first" }, { text = "<second> & more", purpose = "release" }]'
SHOW_KEYS = f"""
tagline = "Plain talk."
author = "Penrose Physical Therapy & Friends"
name = "The Penrose Podcast: Knees & more"
description = "Plain talk about pain & movement.\\nIn two lines."
category = ["Health & Fitness > Medicine", "Science"]
explicit = true
cover = "cover.jpg"
wide_cover = "wide.png"
email = "podcast@penrose.clinic"
order = "oldest first"
copyright = "Penrose Physical Therapy"
type = "serial"
closing = "This podcast is *general education*, not medical advice."
language = "en-us"
[listen]
apple = "https://podcasts.apple.com/us/podcast/id1"
[seasons]
1 = "Knees & hips"
[person.jo]
name = "Jo Example"
bio = "Jo talks."
link = "https://clinic.example.net/jo"
image = "https://clinic.example.net/jo.jpg"
[person.sam]
name = "Sam Sound"
role = "audio editor"
[person.ed]
name = "Ed Film"
role = "editor"
group = "video post-production"
[person.femiano]
name = "Dr. Dominic Femiano"
role = "guest"
link = "https://femiano.example.net/"
[person.ann]
name = "Ann Other & Sons"
role = "guest"
link = "http://ann.example.net/?a=1&b=2"
[person.may]
name = "May Write"
role = "guest"
link = "mailto:may@example.net"
[feed]
guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
locked = false
medium = "course"
schedule = {{ words = "Every other Tuesday", rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", start = "2026-01-06" }}
unlisted = true
unlisted_at = ["google", "amazon"]
listed_at = ["spotify"]
funding = [{{ link = "https://clinic.example.net/give", text = "Give us a hand" }}, "https://clinic.example.net/more"]
license = {{ name = "our-terms", link = "https://clinic.example.net/terms" }}
locations = {LOCATIONS}
pictures = [{{ file = "banner.jpg", alt = "A banner & a knee", purpose = "banner" }}]
recommends = [{{ address = "https://friend.example.net/feed.xml", title = "A friend", medium = "music", episode = "e1" }}]
publisher = {{ address = "https://house.example.net/feed.xml" }}
comments = {COMMENTS}
chat = {CHAT}
value = [{VALUE}]
ai_content = false
verify = "S6lpp-7ZCn8"
apple_verify = "9d2f8f60"
txt = {TXT}
[feed.spotify]
recent = 50
countries = ["us", "ca"]
[sound]
also = ["m4a", "opus"]
"""
EPISODE_KEYS = f"""
title = "Tendons: “knees” & more"
guest = "femiano"
guests = ["Ann Other"]
hosts = ["jo", "Stand In"]
season = 1
number = 12
publish = "2026-01-05 06:00"
explicit = false
wide_cover = "wide.jpg"
pictures = [{{ file = "poster.png", alt = "A poster", purpose = "poster" }}, {{ file = "plain.jpg" }}]
number_between = 12.5
number_shown = "Chapter 12 and a half"
locations = {LOCATIONS}
funding = ["https://clinic.example.net/this-one"]
license = "cc-by-4.0"
elsewhere = [{{ link = "https://video.example.net/1", text = "Watch it" }}]
comments = {COMMENTS}
chat = {CHAT}
value = [{VALUE[:-2]}, splits = [
  {{ start = 1, seconds = 2.5, show = {{ guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810", episode = "song" }}, show_start = 3, percentage = 95.5 }},
  {{ start = 4, seconds = 1, recipients = [{{ type = "node", address = "03cd", split = 1 }}] }},
] }}]
ai_content = true
txt = {TXT}
id = "https://old.example.net/?p=1 &<x>"
[[versions]]
link = "https://video.example.net/knees.mp4"
type = "video/mp4"
bytes = 123456
bitrate = 500000
height = 720
language = "en"
title = "As a film"
rel = "film"
codecs = "avc1.640028,mp4a.40.2"
integrity = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
mirrors = ["https://mirror.example.net/knees.mp4", {{ link = "https://mirror.example.net/k.torrent", type = "application/x-bittorrent" }}]
"""


def a_picture(path: Path, size: tuple[int, int] = (1400, 1400), shade: int = 90) -> None:
    Image.fromarray(np.full((size[1], size[0], 3), shade, np.uint8)).save(path)


def built(root: Path) -> str:
    build_site(Desk(folder=OwnerFolder(root), now=NOW))
    return (root / ".pressroom/site/feed.xml").read_text()


def an_old_owner(tmp_path: Path, show: str = SHOW) -> Owner:
    return an_owner(tmp_path / "old", settings=SETTINGS.replace("https://clinic.example.org", SITE), show=show)


def imported(tmp_path: Path, host: OldHost, site: Path, name: str = "new") -> Imported:
    """The show of a built site, as the internet has it."""
    host.serve(site)
    wanted = Wanted(feed=f"{SITE}/feed.xml", folder=Path(name), site=SITE)
    return import_show(wanted, inside=tmp_path, web=host.abroad)


def test_a_plain_show_comes_back_byte_for_byte(tmp_path: Path, host: OldHost) -> None:
    owner = an_old_owner(tmp_path)
    owner.episode("knees", body="Knees bend. *Often.*")
    owner.episode("backs", publish="2026-02-05 06:00")
    old = built(owner.root)
    done = imported(tmp_path, host, owner.root / ".pressroom/site")

    assert done.ok
    assert [trouble.what for trouble in done.troubles] == []
    assert built(tmp_path / "new") == old


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Owner, Imported, Path, str, str]:
    """A show with everything, imported: the owner, what was said, the new folder, and both feeds."""
    tmp_path = tmp_path_factory.mktemp("both")
    owner = an_old_owner(tmp_path, SHOW_KEYS)
    _full_show(owner)
    old = built(owner.root)
    with old_host() as host:
        done = imported(tmp_path, host, owner.root / ".pressroom/site")
    return owner, done, tmp_path / "new", old, built(tmp_path / "new")


def _full_show(owner: Owner) -> None:
    a_picture(owner.root / "wide.png", (1600, 900))
    a_picture(owner.root / "banner.jpg", (900, 300))
    folder = owner.episode("tendons_2-0", body="", seconds=2.5)
    owner.write("episodes/tendons_2-0/episode.md", f"+++{EPISODE_KEYS}+++\n\n{NOTES}")
    (folder / "transcript.vtt").write_text(VTT)
    (folder / "transcript.de.vtt").write_text(VTT.replace("Welcome", "Willkommen"))
    a_picture(folder / "cover.png", shade=30)
    a_picture(folder / "wide.jpg", (1280, 720))
    for number, name in enumerate(("x-ray.jpg", "poster.png", "plain.jpg")):
        a_picture(folder / name, (300, 400 + number))
    more: dict[str, Any] = {"guests": ["ann", "femiano", "may"], "number": 3, "publish": "2025-07-05 06:00:30"}
    owner.episode("long", body=f"{LONG}\n\n## Links\n\n- [All](https://clinic.example.net/all)", **more)
    more = {"type": "trailer", "publish": "2025-03-09 01:30", "id": "two  words"}
    folder = owner.episode("trailer", body="A minute about the show.", hosts=["Stand In"], **more)
    (folder / "transcript.txt").write_text("Jo Example: Welcome.\n\nAnn Other: Hello, and thanks.\n")
    more = {"type": "bonus", "summary": "One sentence.", "publish": "2024-02-29 23:59", "unlisted": True}
    owner.episode("bonus", body="", comments="off", **more)


def test_the_show_with_everything_has_every_key() -> None:
    """A key that is new must stand in the show below, so that the import of it is seen to work."""
    show, episode = tomllib.loads(SHOW_KEYS), tomllib.loads(EPISODE_KEYS)
    named_elsewhere = {"summary", "type", "recorded", "cover", "transcript", "recording", "sound", "unlisted"}
    taken_down = {"removed", "removed_because", "delete_audio"}  # such an episode is in no feed
    for_this_host = {"address", "new_address", "moved_from", "hide_email", "complete", "archive_after"}

    assert set(Show.model_fields) == set(show)
    assert set(FeedSettings.model_fields) == set(show["feed"]) | for_this_host
    assert set(Person.model_fields) == {key for person in show["person"].values() for key in person}
    assert set(EpisodeHeader.model_fields) == set(episode) | named_elsewhere | taken_down


def test_a_show_with_everything_comes_back_byte_for_byte(both: tuple[Owner, Imported, Path, str, str]) -> None:
    _, done, _, old, new = both

    assert new == old
    assert [trouble.what for trouble in done.troubles] == ["the version https://video.example.net/knees.mp4"]


def test_audio_is_the_same_file_under_the_same_name(both: tuple[Owner, Imported, Path, str, str]) -> None:
    owner, _, folder, _, _ = both
    old, new = (contents(root / ".pressroom/site") for root in (owner.root, folder))
    sounds = {name for name in old if name.endswith((".mp3", ".m4a", ".opus"))}

    assert len(sounds) == 12
    assert {name: new[name] for name in sounds} == {name: old[name] for name in sounds}


def test_everything_that_the_feed_names_is_there_again(both: tuple[Owner, Imported, Path, str, str]) -> None:
    owner, _, folder, _, _ = both
    old, new = (contents(root / ".pressroom/site") for root in (owner.root, folder))
    named = {name for name in old if name.endswith((".vtt", ".srt", "chapters.json", "transcript.json", "ray.jpg"))}

    assert len(named) == 7
    assert {name: new.get(name) for name in named} == {name: old[name] for name in named}


def test_the_new_folder_can_be_imported_again(
    both: tuple[Owner, Imported, Path, str, str], tmp_path: Path, host: OldHost
) -> None:
    """A third owner gets the very folder of the second one."""
    _, _, second, _, _ = both
    done = imported(tmp_path, host, second / ".pressroom/site", "third")
    own = [
        {name: kept.decode(errors="replace") for name, kept in contents(root).items() if name.startswith("episodes/")}
        for root in (second, done.folder)
    ]

    assert own[0] == own[1]
