"""What the owner may tell apps about an episode or about the whole show, beside words and sound.

Each value is an element of the podcast namespace (podcastindex.org/namespace/1.0), named by its docstring.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from episodes.countries import country_code
from workspace.header import Header, HttpsAddress, Many, Text, Unfit, Words, checked, key, listed, widened

_GEO = re.compile(
    r"(?:geo:)?\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)(?:\s*,\s*(-?\d+(?:\.\d+)?))?"
    r"((?:;[a-z0-9-]+(?:=[^\s;,]+)?)*)",
    re.IGNORECASE,
)
_OSM = re.compile(r"([nwr])(\d+(?:#\d+)?)", re.IGNORECASE)
_OSM_PAGE = re.compile(r"https?://(?:www\.)?openstreetmap\.org/(node|way|relation)/(\d+)")
_NAME_OF_LICENSE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"]+", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d+)?", re.IGNORECASE)
LONGEST_TXT = 4000  # characters


class Funding(Header):
    """`funding`: where listeners can give."""

    link: HttpsAddress = key(why="Where listeners can give.", example="https://example.org/support")
    text: Text = key("Support the show", why="The words of that link.")


class License(Header):
    """`license`: what others may do with the sound."""

    name: Text = key("custom", why="An SPDX name such as cc-by-4.0, or a short name of your own.")
    link: HttpsAddress | None = key(None, why="Where a license of your own is written down.")


def _geo(value: str) -> str:
    """A `geo:` address (RFC 5870); latitude and longitude alone are taken, too."""
    found = _GEO.fullmatch(value)
    if found and abs(float(found[1])) <= 90 and abs(float(found[2])) <= 180:
        height = f",{found[3]}" if found[3] else ""
        return f"geo:{found[1]},{found[2]}{height}{found[4]}"
    raise Unfit(
        "geo",
        f'"{value}" is not a point on a map.',
        why="It takes the latitude and then the longitude, in degrees, as maps show them.",
        fix='Write  geo = "47.6062,-122.3321"',
    )


def _osm(value: str) -> str:
    """OpenStreetMap's letter and number; the address of its page is taken, too."""
    page, found = _OSM_PAGE.match(value), _OSM.fullmatch(value)
    if page:
        return page[1][0].upper() + page[2]
    if found:
        return found[1].upper() + found[2]
    raise Unfit(
        "osm",
        f'"{value}" is not a place of OpenStreetMap.',
        why="Apps look the place up by N, W or R and a number.",
        fix="Find the place on openstreetmap.org, and copy the address of its page.",
    )


class Location(Header):
    """`location`: what it is about, or where it is made."""

    name: Text = key(why="Apps show it; a town is enough.", example="Seattle, WA")
    rel: Literal["subject", "creator"] | None = key(
        None, why='"creator" is where it is made, "subject" what it is about.'
    )
    geo: Annotated[Text, checked(_geo)] | None = key(None, why="Latitude and longitude, as 47.6062,-122.3321.")
    osm: Annotated[Text, checked(_osm)] | None = key(None, why="The place's page on openstreetmap.org.")
    country: Annotated[Text, checked(country_code)] | None = key(None, why="Two letters; apps show a flag.")


class ContentLink(Header):
    """`contentLink`: the same episode somewhere else."""

    link: HttpsAddress = key(why="Where else the episode is.", example="https://www.youtube.com/watch?v=example")
    text: Text = key(why="The words of that link.", example="Watch it on YouTube")


class Txt(Header):
    """`txt`: a text for programs, such as the code by which a directory knows an owner."""

    text: Text = key(why="The text itself.", example="S6lpp-7ZCn8-dZfGc-OoyaG")
    purpose: Words = key("", why="What it is for, such as verify or release.")


def _short_enough(txt: Txt) -> Txt:
    if len(txt.text) <= LONGEST_TXT and len(txt.purpose) <= 128:
        return txt
    raise Unfit(
        "txt-long",
        "This text for programs is too long.",
        why="Programs read 4000 letters of the text and 128 of its purpose, and cut off the rest.",
        fix="Shorten it, or put back what the directory gave you.",
    )


def _uri(value: str) -> str:
    if _URI.fullmatch(value) and not value.lower().startswith("http:"):
        return value
    raise Unfit(
        "uri",
        f'"{value}" is not an address that apps can open.',
        why="It begins with https: or with another word that says how to open it.",
        fix='Write it in full, as  "https://mastodon.example/@show/1"',
    )


Uri = Annotated[Text, checked(_uri)]
"""An address of any kind but plain http."""


class Discussion(Header):
    """`socialInteract`: the post under which people talk about it."""

    protocol: Literal["activitypub", "atproto", "twitter", "lightning", "hive", "matrix", "nostr", "disabled"] = key(
        "activitypub", why="Mastodon and its like are activitypub, Bluesky is atproto."
    )
    link: Uri | None = key(None, why="The post itself; needed unless nobody shall comment.")
    account: Text | None = key(None, why="Who wrote the post, as @show.")
    account_link: HttpsAddress | None = key(None, why="The page of that account.")
    priority: int | None = key(None, why="The lowest is shown first.")


def _somewhere(discussion: Discussion) -> Discussion:
    if discussion.link or discussion.protocol == "disabled":
        return discussion
    raise Unfit(
        "comments-nowhere",
        "The comments have no address.",
        why="Apps show what people write below one post, and need to know which.",
        fix='Add  link = "https://…"  , or write  comments = "off"',
    )


def _server(value: str) -> str:
    if _HOST.fullmatch(value):
        return value
    raise Unfit(
        "chat-server",
        f'"{value}" is not the name of a server.',
        why="Apps connect to it by its name alone.",
        fix='Write it without https:// and without a path, as  "matrix.example.org"',
    )


class Chat(Header):
    """`chat`: the room where listeners talk."""

    server: Annotated[Text, checked(_server)] = key(why="Apps connect to it.", example="matrix.example.org")
    protocol: Literal["irc", "xmpp", "nostr", "matrix"] = key(why="How apps talk to it.", example="matrix")
    account: Text | None = key(None, why="Your own account there.")
    room: Text | None = key(None, why="The room, as the server calls it.")


def _purpose(value: str) -> str:
    tokens = " ".join(value.lower().split())
    if len(tokens) <= 128:
        return tokens
    raise Unfit(
        "purpose-long",
        "The purpose of a picture is too long.",
        why="It is a few single words, at most 128 letters together.",
        fix='Write  purpose = "banner"',
    )


class FurtherPicture(Header):
    """`image`: a picture beside the cover."""

    file: Text = key(why="A JPEG or PNG in the folder.", example="banner.jpg")
    alt: Words = key("", why="What it shows, for people who cannot see it.")
    purpose: Annotated[Words, checked(_purpose)] = key(
        "", why="artwork, social, banner, canvas, circular or publisher."
    )


def _links(value: Any) -> Any:
    """An address alone instead of a table."""
    return [{"link": each} if isinstance(each, str) else each for each in listed(value)]


def _license(value: Any) -> Any:
    """A name alone, or an address alone."""
    if not isinstance(value, str):
        return value
    return {"link": value} if value.startswith(("https://", "http://")) else {"name": value}


def _named(license_: License) -> License:
    if license_.link or (license_.name != "custom" and _NAME_OF_LICENSE.fullmatch(license_.name)):
        return license_
    raise Unfit(
        "license",
        f'"{license_.name}" is not the name of a known license.',
        why="Programs look a name up in the SPDX list; a license of your own needs an address.",
        fix='Write  license = "cc-by-4.0"  or  license = { name = "our-terms", link = "https://…" }',
    )


def _comments(value: Any) -> Any:
    return [{"protocol": "disabled"}] if value == "off" else _links(value)


Fundings = Annotated[Many[Funding], widened(_links)]
"""Several, one, or an address alone."""
AnyLicense = Annotated[License, widened(_license), checked(_named)]
"""A table, a name alone, or an address alone."""
Comments = Annotated[Many[Annotated[Discussion, checked(_somewhere)]], widened(_comments)]
"""Several, one, an address alone, or "off"."""
Locations = Annotated[Many[Location], widened(listed)]
Links = Annotated[Many[ContentLink], widened(listed)]
Txts = Annotated[Many[Annotated[Txt, checked(_short_enough)]], widened(listed)]
Pictures = Annotated[Many[FurtherPicture], widened(listed)]
