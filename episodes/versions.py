"""Other versions of an episode that lie elsewhere: `alternateEnclosure` and `source` of the podcast namespace."""

from __future__ import annotations

import re
from typing import Annotated, Any

from episodes.app_values import Uri
from workspace.header import Header, HttpsAddress, Many, Text, Unfit, Words, checked, key, listed, widened

_TYPE = re.compile(r"(audio|video|application|text)/[a-z0-9][a-z0-9.+-]*", re.IGNORECASE)
_INTEGRITY = re.compile(r"sha(?:256|384|512)-[A-Za-z0-9+/]+={0,2}")  # Subresource Integrity (W3C)


def _media_type(value: str) -> str:
    if _TYPE.fullmatch(value):
        return value.lower()
    raise Unfit(
        "media-type",
        f'"{value}" is not the type of a sound or a film.',
        why="Apps choose a version by its type.",
        fix='Write  type = "video/mp4"  or  type = "audio/mpeg"',
    )


def _count(value: int) -> int:
    if value >= 1:
        return value
    raise Unfit(
        "count-small",
        f"{value} is too small.",
        why="Sizes, heights and rates are whole numbers from 1.",
        fix="Write the right number, or leave the line out.",
    )


def _integrity(value: str) -> str:
    if _INTEGRITY.fullmatch(value):
        return value
    raise Unfit(
        "integrity",
        f'"{value}" is not a checksum as browsers write it.',
        why="Apps throw a download away whose checksum differs.",
        fix='Write  "sha256-…"  with the checksum in base64, or leave the line out.',
    )


class Mirror(Header):
    """`source`: one more place that a version can be fetched from."""

    link: Uri = key(why="Where it lies.", example="https://mirror.example.org/knees.mp4")
    type: Annotated[Text, checked(_media_type)] | None = key(None, why="If it is another type, such as a torrent.")


def _mirrors(value: Any) -> Any:
    return [{"link": each} if isinstance(each, str) else each for each in listed(value)]


Count = Annotated[int, checked(_count)]


class Version(Header):
    """`alternateEnclosure`: the episode as a film, or otherwise, on another computer."""

    link: HttpsAddress = key(why="Where it lies.", example="https://video.example.org/knees.mp4")
    type: Annotated[Text, checked(_media_type)] = key(why="Apps choose by it.", example="video/mp4")
    bytes: Count | None = key(None, why="The size of the file.")
    bitrate: Count | None = key(None, why="In bits a second.")
    height: Count | None = key(None, why="Of a film, in pixels.")
    language: Text | None = key(None, why="If it is not the show's.")
    title: Words = key("", why="Apps show it, up to 32 letters.")
    rel: Words = key("", why="A word that versions of one kind have in common.")
    codecs: Words = key("", why="As RFC 6381 has them.")
    integrity: Annotated[Text, checked(_integrity)] | None = key(None, why="The checksum, as sha256-….")
    mirrors: Annotated[Many[Mirror], widened(_mirrors)] = key((), why="More places to fetch it from.")


Versions = Annotated[Many[Version], widened(listed)]
