"""What each element of our namespaces must be: where it may stand, how often, with which attributes and what inside.

This is the one place that says so; everything that is written is held to it. Sources: podcastindex.org/namespace/1.0
(tags of May 2026), A Podcaster's Guide to RSS (Apple), Podlove Simple Chapters 1.2, Media RSS 1.5.1, RFC 4287 and
RFC 5005, Spotify's namespace, and the schema of Google Play's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from podcast.namespaces.atom import ATOM
from podcast.namespaces.content import CONTENT
from podcast.namespaces.googleplay import GOOGLE_PLAY
from podcast.namespaces.history import HISTORY
from podcast.namespaces.itunes import ITUNES
from podcast.namespaces.media import MEDIA
from podcast.namespaces.podcasting import PODCAST
from podcast.namespaces.psc import PODLOVE
from podcast.namespaces.spotify import SPOTIFY
from podcast.reading.node import Node

_EVERYWHERE = ("channel", "item")
_ADDRESSES = frozenset({"url", "href", "img", "feedUrl", "accountUrl"})  # of the podcast namespace: https alone
_VOCABULARIES = (ATOM, CONTENT, GOOGLE_PLAY, HISTORY, ITUNES, MEDIA, PODCAST, PODLOVE, SPOTIFY)
_PREFIXES = {vocabulary.uri: vocabulary.prefix for vocabulary in _VOCABULARIES}


@dataclass(frozen=True, kw_only=True)
class Form:
    """`within` are the elements it may stand in, by their bare names; `inside` those it may hold, with least and most.

    `limits` are in characters; 0 stands for the text. `words` are all that the text may be, if there is such a list.
    """

    within: tuple[str, ...]
    many: bool = False
    needed: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    text: Literal["needed", "allowed", "none"] = "none"
    words: tuple[str, ...] = ()
    inside: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)


_MANY = 10_000
_NAMED = {"": 128}
_YES_OR_NO = ("yes", "no")
_TRUE_OR_FALSE = ("true", "false")

PODCAST_FORMS: Mapping[str, Form] = {
    "guid": Form(within=("channel",), text="needed", limits={"": 36}),
    "medium": Form(
        within=("channel",),
        text="needed",
        words=("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course"),
    ),
    "locked": Form(within=("channel",), allowed=("owner",), text="needed", words=_YES_OR_NO),
    "podping": Form(within=("channel",), needed=("usesPodping",)),
    "updateFrequency": Form(
        within=("channel",), allowed=("complete", "dtstart", "rrule"), text="needed", limits=_NAMED
    ),
    "block": Form(within=("channel",), many=True, allowed=("id",), text="needed", words=_YES_OR_NO),
    "txt": Form(within=_EVERYWHERE, many=True, allowed=("purpose",), text="needed", limits={"": 4000, "purpose": 128}),
    "funding": Form(within=_EVERYWHERE, many=True, needed=("url",), text="allowed", limits=_NAMED),
    "license": Form(within=_EVERYWHERE, allowed=("url",), text="needed", limits=_NAMED),
    "person": Form(
        within=_EVERYWHERE, many=True, allowed=("role", "group", "img", "href"), text="needed", limits=_NAMED
    ),
    "location": Form(
        within=_EVERYWHERE, many=True, allowed=("rel", "geo", "osm", "country"), text="needed", limits=_NAMED
    ),
    "image": Form(
        within=_EVERYWHERE,
        many=True,
        needed=("href",),
        allowed=("alt", "aspect-ratio", "width", "height", "type", "purpose"),
        limits={"purpose": 128},
    ),
    "trailer": Form(
        within=("channel",),
        many=True,
        needed=("url", "pubdate"),
        allowed=("length", "type", "season"),
        text="needed",
        limits=_NAMED,
    ),
    "socialInteract": Form(
        within=_EVERYWHERE,
        many=True,
        needed=("protocol",),
        allowed=("uri", "accountId", "accountUrl", "priority"),
    ),
    "chat": Form(within=_EVERYWHERE, needed=("server", "protocol"), allowed=("accountId", "space")),
    "publisher": Form(within=("channel",), inside={"remoteItem": (1, 1)}),
    "podroll": Form(within=("channel",), inside={"remoteItem": (1, _MANY)}),
    "remoteItem": Form(
        within=("publisher", "podroll", "valueTimeSplit"),
        many=True,
        needed=("feedGuid",),
        allowed=("feedUrl", "itemGuid", "medium", "title"),
    ),
    "value": Form(
        within=_EVERYWHERE,
        many=True,
        needed=("type", "method"),
        allowed=("suggested",),
        inside={"valueRecipient": (1, _MANY), "valueTimeSplit": (0, _MANY)},
    ),
    "valueRecipient": Form(
        within=("value", "valueTimeSplit"),
        many=True,
        needed=("type", "address", "split"),
        allowed=("name", "customKey", "customValue", "fee"),
    ),
    "valueTimeSplit": Form(
        within=("value",),
        many=True,
        needed=("startTime", "duration"),
        allowed=("remoteStartTime", "remotePercentage"),
        inside={"remoteItem": (0, 1), "valueRecipient": (0, _MANY)},
    ),
    "season": Form(within=("item",), allowed=("name",), text="needed", limits={"name": 128}),
    "episode": Form(within=("item",), allowed=("display",), text="needed", limits={"display": 32}),
    "transcript": Form(within=("item",), many=True, needed=("url", "type"), allowed=("language", "rel")),
    "chapters": Form(within=("item",), needed=("url", "type")),
    "soundbite": Form(within=("item",), many=True, needed=("startTime", "duration"), text="allowed", limits=_NAMED),
    "alternateEnclosure": Form(
        within=("item",),
        many=True,
        needed=("type",),
        allowed=("length", "bitrate", "height", "lang", "title", "rel", "codecs", "default"),
        inside={"source": (1, _MANY), "integrity": (0, 1)},
        limits={"title": 32, "rel": 32},
    ),
    "source": Form(within=("alternateEnclosure",), many=True, needed=("uri",), allowed=("contentType",)),
    "integrity": Form(within=("alternateEnclosure",), needed=("type", "value")),
    "contentLink": Form(within=("item",), many=True, needed=("href",), text="needed", limits=_NAMED),
}

FORMS: Mapping[str, Mapping[str, Form]] = {
    "podcast": PODCAST_FORMS,
    "itunes": {
        "author": Form(within=("channel",), text="needed"),
        "title": Form(within=_EVERYWHERE, text="needed"),
        "type": Form(within=("channel",), text="needed", words=("episodic", "serial")),
        "explicit": Form(within=_EVERYWHERE, text="needed", words=_TRUE_OR_FALSE),
        "image": Form(within=_EVERYWHERE, needed=("href",)),
        "category": Form(within=("channel", "category"), many=True, needed=("text",), inside={"category": (0, 1)}),
        "owner": Form(within=("channel",), inside={"name": (0, 1), "email": (0, 1)}),
        "name": Form(within=("owner",), text="needed"),
        "email": Form(within=("owner",), text="needed"),
        "new-feed-url": Form(within=("channel",), text="needed"),
        "complete": Form(within=("channel",), text="needed", words=("Yes",)),
        "block": Form(within=_EVERYWHERE, text="needed", words=("Yes",)),
        "applepodcastsverify": Form(within=("channel",), text="needed"),
        "duration": Form(within=("item",), text="needed"),
        "season": Form(within=("item",), text="needed"),
        "episode": Form(within=("item",), text="needed"),
        "episodeType": Form(within=("item",), text="needed", words=("full", "trailer", "bonus")),
    },
    "googleplay": {
        "author": Form(within=_EVERYWHERE, text="needed"),
        "email": Form(within=("channel",), text="needed"),
        "owner": Form(within=("channel",), text="needed"),
        "description": Form(within=_EVERYWHERE, text="needed", limits={"": 4000}),
        "image": Form(within=_EVERYWHERE, needed=("href",)),
        "category": Form(within=("channel",), needed=("text",)),
        "explicit": Form(within=_EVERYWHERE, text="needed", words=("yes", "no", "clean")),
        "block": Form(within=_EVERYWHERE, text="needed", words=_YES_OR_NO),
        "newFeedUrl": Form(within=("channel",), text="needed"),
    },
    "psc": {
        "chapters": Form(within=("item",), needed=("version",), inside={"chapter": (1, _MANY)}),
        "chapter": Form(within=("chapters",), many=True, needed=("start", "title"), allowed=("href", "image")),
    },
    "atom": {"link": Form(within=("channel",), many=True, needed=("href", "rel"), allowed=("type",))},
    "content": {"encoded": Form(within=("item",), text="needed")},
    "fh": {"archive": Form(within=("channel",))},
    "media": {"thumbnail": Form(within=_EVERYWHERE, needed=("url",), allowed=("width", "height"))},
    "spotify": {
        "limit": Form(within=("channel",), needed=("recentCount",)),
        "countryOfOrigin": Form(within=("channel",), text="needed"),
    },
}


def breaches(parent: Node) -> Iterator[str]:
    """Whatever stands below `parent` in a namespace of ours and is not as its form says, one sentence each."""
    counted = Counter(child.name for child in parent.children)
    for child in parent.children:
        prefix, name = prefix_and_name(child)
        if prefix in FORMS:
            form = FORMS[prefix].get(name)
            told = _against(child, name, form, bare(parent), counted[child.name]) if form else ["it does not exist"]
            yield from (f"{prefix}:{name} (line {child.line}): {each}" for each in told)
        yield from breaches(child)


def prefix_and_name(node: Node) -> tuple[str, str]:
    """The usual prefix of an element and its bare name; "" for RSS itself and for namespaces of others."""
    uri, _, name = node.name.removeprefix("{").rpartition("}")
    return _PREFIXES.get(uri, ""), name


def bare(node: Node) -> str:
    """The name without its namespace: where an element may stand is told by bare names."""
    return node.name.rpartition("}")[2]


def _against(node: Node, name: str, form: Form, parent: str, count: int) -> Iterator[str]:
    if parent not in form.within:
        yield f"it has no place in {parent}"
    if count > 1 and not form.many:
        yield f"there are {count} of it in one {parent}"
    yield from (f"{each} is missing" for each in form.needed if not node.get(each))
    yield from (f"{each} is unknown" for each in node.attributes if each not in {*form.needed, *form.allowed})
    yield from (f"{each} is empty" for each, value in node.attributes.items() if not value.strip())
    yield from _text(node, form)
    yield from _children(node, form)
    if node.name.startswith(f"{{{PODCAST.uri}}}"):
        yield from _of_podcast(node, name)


def _text(node: Node, form: Form) -> Iterator[str]:
    text = node.text.strip()
    if form.text == "needed" and not text:
        yield "its text is missing"
    if form.text == "none" and text:
        yield "it holds a text"
    if form.words and text not in form.words:
        yield f"{text} is none of {', '.join(form.words)}"
    for attribute, most in form.limits.items():
        if len(node.get(attribute) if attribute else text) > most:
            yield f"{attribute or 'its text'} is longer than {most}"


def _children(node: Node, form: Form) -> Iterator[str]:
    counted = Counter(bare(child) for child in node.children)
    yield from (f"it holds {name}" for name in counted if name not in form.inside)
    for name, (least, most) in form.inside.items():
        if not least <= counted[name] <= most:
            yield f"it holds {counted[name]} of {name}"


def _of_podcast(node: Node, name: str) -> Iterator[str]:
    """What only the podcast namespace asks for: https everywhere, and attributes that need each other."""
    for each in _ADDRESSES & node.attributes.keys():
        address = node.get(each)
        if not (address.startswith("https://") and address.isascii() and " " not in address):
            yield f"{each} is no https address in ASCII"
    if name == "socialInteract" and not node.get("uri") and node.get("protocol") != "disabled":
        yield "uri is missing"
    if name == "updateFrequency" and "COUNT=" in node.get("rrule") and not node.get("dtstart"):
        yield "dtstart is missing"
    if name == "license" and node.text == "custom" and not node.get("url"):
        yield "url is missing"
    if name == "valueTimeSplit" and len({bare(child) for child in node.children}) != 1:
        yield "it is not clear who is paid"
