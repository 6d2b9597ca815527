"""Names in feeds of other programs: every namespace under its right spelling, whatever the feed wrote.

Wrong spellings are common enough that readers know them (podcast-namespace, `existing-namespaces.txt`): https for
http, a capital letter, a slash at the end, the address of a page about the namespace, or none at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from episodes.chapters.writing import PODLOVE_NAMESPACE
from podcast.namespaces.atom import ATOM
from podcast.namespaces.content import CONTENT
from podcast.namespaces.googleplay import GOOGLE_PLAY
from podcast.namespaces.history import HISTORY
from podcast.namespaces.itunes import ITUNES
from podcast.namespaces.media import MEDIA
from podcast.namespaces.podcasting import PODCAST
from podcast.namespaces.spotify import SPOTIFY

DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
CREATIVE_COMMONS = "http://backend.userland.com/creativeCommonsRssModule"
RAW_VOICE = "http://www.rawvoice.com/rawvoiceRssModule/"
SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"
XML = "http://www.w3.org/XML/1998/namespace"

_SPELLINGS: Mapping[str, str] = {
    r"itunes\.com/(?:dtds/)?podcast-1\.0(?:\.dtd)?": ITUNES.uri,
    r"podcastindex\.org/namespace/1\.0": PODCAST.uri,
    r"github\.com/podcastindex-org/podcast-namespace/\S*1\.0(?:\.md)?": PODCAST.uri,
    r"google\.com/schemas/play-podcasts(?:/1\.0)?(?:/play-podcasts)?(?:\.xsd)?": GOOGLE_PLAY.uri,
    r"podlove\.org/simple-chapters": PODLOVE_NAMESPACE,
    r"w3\.org/2005/atom|purl\.org/atom/ns": ATOM.uri,
    r"purl\.org/rss/1\.0/modules/content": CONTENT.uri,
    r"purl\.org/rss/1\.0/modules/syndication": SYNDICATION,
    r"(?:video\.)?search\.yahoo\.com/mrss": MEDIA.uri,
    r"spotify\.com/ns/rss": SPOTIFY.uri,
    r"purl\.org/syndication/history/1\.0": HISTORY.uri,
    r"purl\.org/dc/(?:elements/1\.1|terms)": DUBLIN_CORE,
    r"backend\.userland\.com/creativecommonsrssmodule|cyber\.law\.harvard\.edu/rss/creativecommons\S*": CREATIVE_COMMONS,
    r"web\.resource\.org/cc|creativecommons\.org/ns": CREATIVE_COMMONS,
    r"(?:blubrry\.com/developer/)?(?:rawvoice\.com/)?rawvoice-?rss(?:module)?": RAW_VOICE,
    r"(?:backend\.userland|blogs\.law\.harvard|cyber\.law\.harvard|purl|my\.netscape)\.\w+/(?:rss|tech|rdf|publish)\S*": "",
}
_PATTERNS = tuple((re.compile(pattern), uri) for pattern, uri in _SPELLINGS.items())
_SCHEME = re.compile(r"https?://(?:www\.)?")

_USUAL_PREFIXES: Mapping[str, str] = {
    "itunes": ITUNES.uri,
    "podcast": PODCAST.uri,
    "googleplay": GOOGLE_PLAY.uri,
    "psc": PODLOVE_NAMESPACE,
    "atom": ATOM.uri,
    "atom10": ATOM.uri,
    "content": CONTENT.uri,
    "media": MEDIA.uri,
    "spotify": SPOTIFY.uri,
    "fh": HISTORY.uri,
    "dc": DUBLIN_CORE,
    "sy": SYNDICATION,
    "rawvoice": RAW_VOICE,
    "xml": XML,
}
KNOWN = frozenset({*_USUAL_PREFIXES.values(), CREATIVE_COMMONS, ""})

_CAMEL = (
    *("pubDate", "lastBuildDate", "managingEditor", "webMaster", "skipHours", "skipDays", "textInput"),
    *("episodeType", "isClosedCaptioned", "newFeedUrl", "creativeCommons"),
    *("remoteItem", "liveItem", "alternateEnclosure", "contentLink", "socialInteract", "updateFrequency"),
    *("valueRecipient", "valueTimeSplit", "updatePeriod", "updateBase", "RDF"),
    *("isPermaLink", "startTime", "feedGuid", "feedUrl", "itemGuid", "contentType", "accountId", "accountUrl"),
    *(
        "customKey",
        "customValue",
        "remoteStartTime",
        "remotePercentage",
        "usesPodping",
        "fileSize",
        "countryOfOrigin",
        "recentCount",
    ),
)
_SPELLED = {name.lower(): name for name in _CAMEL}


def itunes(local: str) -> str:
    """A name of Apple's (A Podcaster's Guide to RSS) as parsers write it; `local` is what stands behind the colon."""
    return f"{{{ITUNES.uri}}}{local}"


def podcast(local: str) -> str:
    """A name of podcastindex.org/namespace/1.0, with the capitals of its specification."""
    return f"{{{PODCAST.uri}}}{local}"


def googleplay(local: str) -> str:
    """A name of Google Play's, which closed in 2020; older feeds still carry them."""
    return f"{{{GOOGLE_PLAY.uri}}}{local}"


def psc(local: str) -> str:
    """A name of Podlove Simple Chapters: `chapters` or `chapter`."""
    return f"{{{PODLOVE_NAMESPACE}}}{local}"


def atom(local: str) -> str:
    """A name of Atom's (RFC 4287); the namespace of Atom 0.3 counts as the same."""
    return f"{{{ATOM.uri}}}{local}"


def content(local: str) -> str:
    """A name of RSS's module for whole texts; `encoded` is the only one in use."""
    return f"{{{CONTENT.uri}}}{local}"


def media(local: str) -> str:
    """A name of Media RSS (1.5.1)."""
    return f"{{{MEDIA.uri}}}{local}"


def spotify(local: str) -> str:
    """A name of Spotify's: `limit` or `countryOfOrigin`."""
    return f"{{{SPOTIFY.uri}}}{local}"


def history(local: str) -> str:
    """A name of Feed History (RFC 5005): `complete` or `archive`."""
    return f"{{{HISTORY.uri}}}{local}"


def dublin_core(local: str) -> str:
    """A name of Dublin Core's 15 elements; its newer terms count as the same, as feeds mix the two."""
    return f"{{{DUBLIN_CORE}}}{local}"


def creative_commons(local: str) -> str:
    """A name of Creative Commons' module for RSS, of which only `license` is in use."""
    return f"{{{CREATIVE_COMMONS}}}{local}"


def raw_voice(local: str) -> str:
    """A name of the plug-in PowerPress; most are older than what the podcast namespace has for the same, as `donate`."""
    return f"{{{RAW_VOICE}}}{local}"


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """An element's or attribute's name with the right namespace and the right capitals.

    >>> canonical("{https://www.itunes.com/dtds/Podcast-1.0.dtd}Author")
    '{http://www.itunes.com/dtds/podcast-1.0.dtd}author'
    """
    uri, local = _parted(name)
    if uri not in KNOWN:
        return name
    local = _SPELLED.get(local.lower(), local.lower())
    return f"{{{uri}}}{local}" if uri else local


def shown(name: str) -> str:
    """A name as people know it: itunes:keywords; the namespace itself where it has no usual prefix."""
    uri, local = _parted(name)
    prefix = next((prefix for prefix, known in _USUAL_PREFIXES.items() if known == uri), uri)
    return f"{prefix}:{local}" if prefix else local


def _parted(name: str) -> tuple[str, str]:
    if name.startswith("{"):
        uri, _, local = name[1:].partition("}")
        return _right(uri), local
    prefix, colon, local = name.partition(":")
    if colon:  # the feed forgot to declare the prefix
        return _USUAL_PREFIXES.get(prefix.lower(), prefix), local
    return "", name


def _right(uri: str) -> str:
    bare = _SCHEME.sub("", uri.strip().lower().rstrip("/#"), count=1)
    return next((known for pattern, known in _PATTERNS if pattern.fullmatch(bare)), uri)
