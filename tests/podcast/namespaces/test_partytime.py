"""Every element of the feed, read back by readers that others wrote in another language.

podcast-partytime first. feedsmith, where partytime knows no such element (image, updateFrequency, podping, medium of a
publisher, further locations with their country, psc, media, spotify, googleplay) or misreads it: it takes the text of
an element for a number or a truth value, so that it loses the txt "05124" and "false". What neither knows (funding and
contentLink of an episode, socialInteract of a show) is read by a plain XML parser, in JavaScript, too.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from podcast.taxonomy import GROUPS
from tests.podcast.namespaces import whole_show as told
from tests.podcast.namespaces.whole_show import IDENTITY, SITE, whole_feed, whole_settings, whole_show

READER = Path(__file__).with_name("reader")
INSTALLED = Path(sys.prefix) / "tools" / "feed-readers"
NODE, NPM = shutil.which("node"), shutil.which("npm")
PAGE = f"{SITE}/episodes/tendon-injuries"

pytestmark = [
    pytest.mark.skipif(not (NODE and NPM), reason="no Node.js with npm, which runs the readers of others"),
    pytest.mark.xdist_group("feed readers"),
]

show, episode, settings = whole_show(), told.whole_episode(), whole_settings()
feed, header, finished = show.feed, episode.episode.header, episode


@pytest.fixture(scope="module")
def read() -> dict[str, Any]:
    """What each reader found."""
    ran = subprocess.run(
        [str(NODE), str(READER / "read.mjs"), str(_installed())],
        input=whole_feed(),
        capture_output=True,
        check=True,
        env={"LOG": "silent", "PATH": ""},
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _installed() -> Path:
    """The folder that holds the readers; they are fetched once, by npm's own settings."""
    wanted = (READER / "package.json").read_bytes()
    record = INSTALLED / "package.json"
    if not (record.is_file() and record.read_bytes() == wanted and (INSTALLED / "complete").is_file()):
        INSTALLED.mkdir(parents=True, exist_ok=True)
        record.write_bytes(wanted)
        quiet = ["--silent", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--fetch-retries=0"]
        fetch = [str(NPM), "install", *quiet, "--prefix", str(INSTALLED)]
        got = subprocess.run(fetch, capture_output=True, check=False, timeout=120)
        if got.returncode:
            pytest.skip("the readers of others could not be fetched; there may be no network")
        (INSTALLED / "complete").touch()
    return INSTALLED


@pytest.fixture
def channel(read: dict[str, Any]) -> Any:
    return read["partytime"]


@pytest.fixture
def item(read: dict[str, Any]) -> Any:
    return read["partytime"]["items"][0]


@pytest.fixture
def also_channel(read: dict[str, Any]) -> Any:
    return read["feedsmith"]


@pytest.fixture
def also_item(read: dict[str, Any]) -> Any:
    return read["feedsmith"]["items"][0]


def without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}


def test_who_the_show_is(channel: Any, also_channel: Any) -> None:
    assert channel["guid"] == also_channel["podcast"]["guid"] == feed.guid == told.GUID
    assert channel["medium"] == feed.medium
    assert (channel["locked"], channel["podcastOwner"]) == (feed.locked, settings.publisher.email)
    assert also_channel["podcast"]["podping"] == {"usesPodping": settings.notify.podping}
    assert also_channel["podcast"]["locked"] == {"value": feed.locked, "owner": settings.publisher.email}


def test_the_rhythm(also_channel: Any) -> None:
    assert feed.schedule is not None
    assert also_channel["podcast"]["updateFrequency"] == {
        "display": feed.schedule.words,
        "rrule": feed.schedule.for_programs,
    }


def test_who_may_list_it(channel: Any, also_channel: Any) -> None:
    slugs = dict.fromkeys(feed.unlisted_at, True) | dict.fromkeys(feed.listed_at, False)
    assert channel["podcastBlockedPlatforms"] == slugs == {"google": True, "amazon": True, "spotify": False}
    assert channel["podcastBlocked"] == "no"
    assert also_channel["podcast"]["blocks"] == [{"id": slug, "value": value} for slug, value in slugs.items()]


def test_texts_for_programs(channel: Any, item: Any, also_channel: Any, also_item: Any) -> None:
    expected: list[dict[str, Any]] = [
        {"display": feed.verify, "purpose": "verify"},
        {"display": feed.apple_verify, "purpose": "applepodcastsverify"},
        {"display": "false", "purpose": "ai-content"},
        *(without_nothing({"display": each.text, "purpose": each.purpose}) for each in feed.txt),
    ]
    assert also_channel["podcast"]["txts"] == expected
    assert [each.get("purpose") for each in channel["podcastTxt"]] == [each.get("purpose") for each in expected]
    assert channel["podcastTxt"][0]["value"] == feed.verify
    assert channel["podcastTxt"][3]["value"] == feed.txt[0].text
    assert also_item["podcast"]["txts"] == [
        {"display": "true", "purpose": "ai-content"},
        {"display": header.txt[0].text, "purpose": "release"},
    ]
    assert item["podcastTxt"][1] == {"value": header.txt[0].text, "purpose": "release"}


def test_funding(channel: Any, read: dict[str, Any]) -> None:
    assert channel["podcastFunding"] == [{"url": each.link, "message": each.text} for each in feed.funding]
    (given,) = header.funding
    assert read["xml"]["item"][0]["podcast:funding"] == {"#text": given.text, "@url": given.link}


def test_licenses(channel: Any, item: Any) -> None:
    assert feed.license is not None
    assert header.license is not None
    assert channel["license"] == {"identifier": feed.license.name, "url": feed.license.link}
    assert item["license"]["identifier"] == header.license.name.lower()
    assert "CC-BY-4.0" in item["license"]["url"], "partytime knows the license by its name"


def test_people_of_the_show_and_of_an_episode(channel: Any, item: Any) -> None:
    people = [show.person[key] for key in ("jennifer", "paul", "ed", "femiano")]
    groups = ["cast", "creative direction", "video post-production", "cast"]
    assert set(groups) <= set(GROUPS)
    expected = [
        without_nothing(
            {
                "name": person.name,
                "role": person.role.title(),
                "group": group.title(),
                "href": person.link,
                "img": person.image and person.image.replace("ö", "%C3%B6").replace("ß", "%C3%9F"),
            }
        )
        for person, group in zip(people, groups, strict=True)
    ]
    assert channel["podcastPeople"] == expected[:3]
    assert item["podcastPeople"] == expected


def test_locations(channel: Any, item: Any, also_channel: Any) -> None:
    expected = [
        {"display": each.name, "rel": each.rel, "geo": each.geo, "osm": each.osm, "country": each.country}
        for each in feed.locations
    ]
    first = expected[0]
    assert also_channel["podcast"]["locations"] == expected
    assert channel["podcastLocation"] == {"name": first["display"], "geo": first["geo"], "osm": first["osm"]}
    assert first["geo"] == "geo:47.6062,-122.3321"
    assert item["podcastLocation"] == {"name": header.locations[0].name}


def test_pictures(also_channel: Any, also_item: Any) -> None:
    def as_read(picture: Any) -> dict[str, Any]:
        return {
            "href": IDENTITY.address(picture.path),
            "alt": picture.alt,
            "aspectRatio": picture.aspect_ratio,
            "width": picture.width,
            "height": picture.height,
            "type": picture.type,
            "purpose": picture.purpose,
        }

    assert also_channel["podcast"]["images"] == [as_read(each) for each in IDENTITY.pictures]
    assert also_item["podcast"]["images"] == [as_read(each) for each in finished.pictures]
    thumbnail = {"url": IDENTITY.address(told.WIDE.path), "width": told.WIDE.width, "height": told.WIDE.height}
    assert also_channel["media"]["thumbnails"] == also_item["media"]["thumbnails"] == [thumbnail]


def test_trailers_the_newest_first_and_none_that_is_hidden(channel: Any) -> None:
    old, new, _ = told.trailers()
    expected = [
        {
            "title": each.episode.title,
            "url": IDENTITY.address(each.audio.path),
            "pubdate": f"{each.moment:%Y-%m-%dT%H:%M:%S}.000Z",
            "length": each.audio.bytes,
            "type": each.audio.type,
        }
        for each in (new, old)
    ]
    expected[0]["season"] = new.episode.header.season
    assert channel["trailers"] == expected


def test_talk(channel: Any, item: Any, read: dict[str, Any]) -> None:
    for said, found in ((feed.chat, channel["chat"]), (header.chat, item["chat"])):
        assert said is not None
        assert found == {
            "phase": "7",
            "server": said.server,
            "protocol": said.protocol,
            "accountId": said.account,
            "space": said.room,
        }
    (post,) = header.comments
    assert item["podcastSocialInteraction"] == [{"platform": post.protocol, "url": post.link, "id": ""}]
    first, second = feed.comments
    assert read["xml"]["podcast:socialInteract"] == [
        {
            "@protocol": first.protocol,
            "@uri": first.link,
            "@accountId": first.account,
            "@accountUrl": first.account_link,
            "@priority": str(first.priority),
        },
        {"@protocol": second.protocol, "@uri": second.link, "@priority": str(second.priority)},
    ]


def test_other_shows(channel: Any, also_channel: Any) -> None:
    by_address, by_guid = feed.recommends
    publisher = feed.publisher
    assert publisher is not None
    assert channel["podroll"] == [
        {
            "feedGuid": "9b024349-ccf0-5f69-a609-6b82873eab3c",
            "feedUrl": by_address.address,
            "title": by_address.title,
        },
        {"feedGuid": by_guid.guid, "itemGuid": by_guid.episode, "medium": by_guid.medium},
    ]
    assert channel["podcastPublisher"] == {"feedGuid": publisher.guid, "feedUrl": publisher.address}
    assert also_channel["podcast"]["publisher"]["remoteItem"]["medium"] == "publisher"


def test_payments(channel: Any, item: Any) -> None:
    def recipients(of: Any) -> list[dict[str, Any]]:
        return [
            without_nothing(
                {
                    "name": each.name,
                    "type": each.type,
                    "address": each.address,
                    "split": each.split,
                    "customKey": each.custom_key,
                    "customValue": each.custom_value,
                    "fee": each.fee,
                }
            )
            for each in of.recipients
        ]

    (value,), (own,) = feed.value, header.value
    to_a_show, to_people = value.splits
    other = to_a_show.show
    assert other is not None
    assert channel["value"] == {
        "type": value.type,
        "method": value.method,
        "suggested": float(value.suggested or 0),
        "recipients": recipients(value),
        "valueTimeSplits": [
            {
                "type": "remoteItem",
                "startTime": to_a_show.start,
                "duration": to_a_show.seconds,
                "remoteStartTime": to_a_show.show_start,
                "remotePercentage": to_a_show.percentage,
                "remoteItem": {"feedGuid": other.guid, "itemGuid": other.episode, "medium": other.medium},
            },
            {
                "type": "recipients",
                "startTime": to_people.start,
                "duration": to_people.seconds,
                "recipients": recipients(to_people),
            },
        ],
    }
    assert item["value"] == {"type": own.type, "method": own.method, "recipients": recipients(own)}


def test_numbers(item: Any) -> None:
    assert item["podcastSeason"] == {"number": header.season, "name": show.seasons["2"]}
    assert item["podcastEpisode"] == {"number": header.number_between, "display": header.number_shown}
    assert item["itunesSeason"] == header.season
    assert "itunesEpisode" not in item, "Apple takes whole numbers alone"


def test_transcripts_in_two_languages_and_four_forms(item: Any, also_item: Any) -> None:
    forms = {"vtt": "text/vtt", "srt": "application/x-subrip", "json": "application/json", "html": "text/html"}
    expected = [
        without_nothing(
            {
                "url": f"{PAGE}/transcript{f'.{language}' if language else ''}.{form}",
                "type": kind,
                "language": language,
                "rel": "captions" if form in {"vtt", "srt"} else "",
            }
        )
        for language in ("", *(code for code, _ in finished.translations))
        for form, kind in forms.items()
    ]
    assert also_item["podcast"]["transcripts"] == expected
    assert [each["url"] for each in item["podcastTranscripts"]] == [each["url"] for each in expected]
    assert [each["language"] for each in item["podcastTranscripts"]] == [show.language] * 4 + ["de"] * 4


def test_chapters_and_soundbites(item: Any, also_item: Any) -> None:
    notes = finished.episode.notes
    assert item["podcastChapters"] == {"url": f"{PAGE}/chapters.json", "type": "application/json+chapters"}
    assert item["podcastSoundbites"] == [
        {"startTime": each.start, "duration": each.seconds, "title": each.title} for each in notes.soundbites
    ]
    assert [each["title"] for each in also_item["psc"]["chapters"]] == [each.title for each in notes.chapters]


def test_other_versions(item: Any) -> None:
    (opus,), (film,) = finished.alternates, header.versions
    ipfs, torrent = film.mirrors
    assert item["alternativeEnclosures"] == [
        {
            "type": opus.type,
            "length": opus.bytes,
            "bitrate": opus.bits_per_second,
            "title": opus.title,
            "codecs": opus.codecs,
            "default": False,
            "source": [{"uri": IDENTITY.address(opus.path), "contentType": opus.type}],
            "integrity": {"type": "sri", "value": "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="},
        },
        {
            "type": film.type,
            "length": film.bytes,
            "bitrate": film.bitrate,
            "height": film.height,
            "lang": film.language,
            "title": film.title,
            "rel": film.rel,
            "codecs": film.codecs,
            "default": False,
            "source": [
                {"uri": film.link, "contentType": film.type},
                {"uri": ipfs.link, "contentType": film.type},
                {"uri": torrent.link, "contentType": torrent.type},
            ],
            "integrity": {"type": "sri", "value": film.integrity},
        },
    ]


def test_the_episode_elsewhere(read: dict[str, Any]) -> None:
    (link,) = header.elsewhere
    assert read["xml"]["item"][0]["podcast:contentLink"] == {"#text": link.text, "@href": link.link}


def test_apple_spotify_google_and_the_rest(channel: Any, item: Any, also_channel: Any) -> None:
    assert channel["itunesCategory"] == list(show.category)
    assert channel["owner"] == {"name": settings.publisher.name, "email": settings.publisher.email}
    assert also_channel["itunes"]["applePodcastsVerify"] == feed.apple_verify
    assert channel["pubsub"] == {"self": IDENTITY.feed, "hub": settings.notify.hubs[0]}
    assert also_channel["spotify"] == {"limit": {"recentCount": feed.spotify.recent}, "countryOfOrigin": "us ca"}
    assert also_channel["googleplay"]["email"] == settings.publisher.email
    assert (item["guid"], item["title"]) == (finished.id, finished.episode.title)
    assert item["enclosure"] == {
        "url": IDENTITY.address(finished.audio.path),
        "length": finished.audio.bytes,
        "type": finished.audio.type,
    }


def test_nothing_of_the_namespace_is_left_unread(read: dict[str, Any]) -> None:
    """An element that a later change adds must be compared here, too."""

    def names(node: Any) -> set[str]:
        if isinstance(node, list):
            return {name for each in node for name in names(each)}
        if not isinstance(node, dict):
            return set()
        below = {name for value in node.values() for name in names(value)}
        return below | {name.removeprefix("podcast:") for name in node if name.startswith("podcast:")}

    compared = {
        *("guid", "medium", "locked", "podping", "updateFrequency", "block", "txt", "funding", "license", "person"),
        *("location", "image", "trailer", "socialInteract", "chat", "publisher", "podroll", "remoteItem", "value"),
        *("valueRecipient", "valueTimeSplit", "season", "episode", "transcript", "chapters", "soundbite"),
        *("alternateEnclosure", "source", "integrity", "contentLink"),
    }
    assert names(read["xml"]) == compared
