"""Elements of the podcast namespace in feeds of other programs, read into values; what lacks its core is reported."""

from __future__ import annotations

from collections.abc import Iterator

from episodes.notes import Soundbite
from podcast.reading.moments import read_moment
from podcast.reading.names import creative_commons, dublin_core, media, podcast, raw_voice
from podcast.reading.node import Node
from podcast.reading.particulars import (
    ForeignAlternate,
    ForeignBlock,
    ForeignChat,
    ForeignFrequency,
    ForeignImage,
    ForeignLicense,
    ForeignLink,
    ForeignLocation,
    ForeignPerson,
    ForeignRemote,
    ForeignSocial,
    ForeignSource,
    ForeignTrailer,
    ForeignTranscript,
    ForeignTxt,
)
from podcast.reading.plain_values import answer, byte_count, decimal, time_in_audio, whole_number
from podcast.reading.record import Record

_NO_CORE = "It lacks what it is about, so apps ignore it."


def persons(record: Record) -> tuple[ForeignPerson, ...]:
    """Those with a name; who has no role is a host, who has no group is of the cast, as the specification says."""
    return tuple(
        ForeignPerson(
            name=record.words(node.text),
            role=_word(node, "role") or "host",
            group=_word(node, "group") or "cast",
            link=node.get("href").strip(),
            image=node.get("img").strip(),
        )
        for node in _with_text(record, "person")
    )


def funding(record: Record) -> tuple[ForeignLink, ...]:
    """Also RawVoice's older `donate`."""
    asked = [(node.get("url").strip(), node) for node in _with(record, "funding", "url")]
    asked += [(node.get("href").strip(), node) for node in record.all(raw_voice("donate")) if node.get("href").strip()]
    return tuple(ForeignLink(address=address, text=record.words(node.text)) for address, node in asked)


def content_links(record: Record) -> tuple[ForeignLink, ...]:
    """Pages that hold the same episode; one without an address is reported."""
    nodes = _with(record, "contentLink", "href")
    return tuple(ForeignLink(address=node.get("href").strip(), text=record.words(node.text)) for node in nodes)


def license_of(record: Record) -> ForeignLicense | None:
    """Else Creative Commons' own element, which holds an address."""
    named = record.first(podcast("license"))
    if named and (named.text.strip() or named.get("url").strip()):
        return ForeignLicense(name=named.text.strip(), address=named.get("url").strip())
    address = record.raw(creative_commons("license"), media("license"), dublin_core("license"))
    return ForeignLicense(address=address) if address.startswith("http") else None


def locations(record: Record) -> tuple[ForeignLocation, ...]:
    """Those with a name; `geo` and `osm` are taken as they are written, and not checked here."""
    return tuple(
        ForeignLocation(name=record.words(node.text), **_attributes(node, "geo", "osm", "rel", "country"))
        for node in _with_text(record, "location")
    )


def txts(record: Record) -> tuple[ForeignTxt, ...]:
    """Texts for programs, to the letter: nothing in them is taken for escaped twice."""
    return tuple(
        ForeignTxt(text=node.text.strip(), purpose=node.get("purpose").strip()) for node in _with_text(record, "txt")
    )


def trailers(record: Record) -> Iterator[ForeignTrailer]:
    """Those with an address, in the feed's order; `pubDate` is taken for `pubdate`, and kept as text besides."""
    for node in _with(record, "trailer", "url"):
        published = node.get("pubdate") or node.get("pubDate")
        yield ForeignTrailer(
            title=record.words(node.text),
            address=node.get("url").strip(),
            published=read_moment(published).moment,
            published_text=published.strip(),
            length=byte_count(node.get("length")),
            type=_word(node, "type"),
            season=whole_number(node.get("season")),
        )


def remotes(nodes: tuple[Node, ...]) -> tuple[ForeignRemote, ...]:
    """`podcast:remoteItem` elements; one that names neither a show's guid nor its address is left out."""
    read = tuple(
        ForeignRemote(
            feed_guid=node.get("feedGuid").strip(),
            feed_address=node.get("feedUrl").strip(),
            item_guid=node.get("itemGuid").strip(),
            medium=_word(node, "medium"),
            title=node.get("title").strip(),
        )
        for node in nodes
    )
    return tuple(remote for remote in read if remote.feed_guid or remote.feed_address)


def blocks(record: Record) -> tuple[ForeignBlock, ...]:
    """Every `podcast:block`, with the directory it is for, "" for all of them; any word but a yes blocks nobody."""
    return tuple(
        ForeignBlock(id=node.get("id").strip(), blocked=answer(node.text) is True)
        for node in record.all(podcast("block"))
    )


def frequency(record: Record) -> ForeignFrequency | None:
    """How often episodes come, in words and as a rule (RFC 5545, RRULE); None if the feed does not say."""
    node = record.first(podcast("updateFrequency"))
    if node is None:
        return None
    return ForeignFrequency(
        text=record.words(node.text),
        rule=node.get("rrule").strip(),
        start=node.get("dtstart").strip(),
        complete=answer(node.get("complete")) is True,
    )


def images(record: Record) -> Iterator[ForeignImage]:
    """`podcast:image`, the older `podcast:images`, and `media:thumbnail`, which has no word about its purpose.

    A picture that stands in several of them is told once, by the one that says most.
    """
    named: set[str] = set()
    for image in _all_images(record):
        if image.address not in named:
            named.add(image.address)
            yield image


def _all_images(record: Record) -> Iterator[ForeignImage]:
    for node in _with(record, "image", "href"):
        yield ForeignImage(
            address=node.get("href").strip(),
            aspect_ratio=node.get("aspect-ratio").strip(),
            width=whole_number(node.get("width")),
            height=whole_number(node.get("height")),
            **_attributes(node, "alt", "type", "purpose"),
        )
    for node in record.all(podcast("images")):
        for candidate in node.get("srcset").split(","):
            address, _, size = candidate.strip().partition(" ")
            if address:
                yield ForeignImage(address=address, width=whole_number(size.strip().removesuffix("w")))
    for node in record.all(media("thumbnail")):
        if node.get("url").strip():
            width, height = whole_number(node.get("width")), whole_number(node.get("height"))
            yield ForeignImage(address=node.get("url").strip(), width=width, height=height)


def chat(record: Record) -> ForeignChat | None:
    """The first one with a server; the specification allows no second. None without one."""
    node = next(iter(_with(record, "chat", "server")), None)
    if node is None:
        return None
    server, account = node.get("server").strip(), node.get("accountId").strip()
    return ForeignChat(
        server=server, protocol=_word(node, "protocol"), account=account, space=node.get("space").strip()
    )


def social(record: Record) -> tuple[ForeignSocial, ...]:
    """Where people comment, in the feed's order; one with the protocol "disabled" needs no address."""
    return tuple(
        ForeignSocial(
            protocol=_word(node, "protocol"),
            address=node.get("uri").strip(),
            account=node.get("accountId").strip(),
            account_address=node.get("accountUrl").strip(),
            priority=whole_number(node.get("priority")),
        )
        for node in _with(record, "socialInteract", "protocol")
    )


def transcripts(record: Record) -> tuple[ForeignTranscript, ...]:
    """All that have an address, whatever their type; which one is taken is decided where they are brought in."""
    return tuple(
        ForeignTranscript(address=node.get("url").strip(), **_attributes(node, "type", "language", "rel"))
        for node in _with(record, "transcript", "url")
    )


def soundbites(record: Record) -> Iterator[Soundbite]:
    """Start and length in seconds; one whose times cannot be read, or that has no length, is reported and left out."""
    for node in record.all(podcast("soundbite")):
        start, seconds = time_in_audio(node.get("startTime")), time_in_audio(node.get("duration"))
        if start is None or not seconds:
            record.trouble(f'The soundbite "{node.text.strip()}"', "Its times cannot be read; it was left out.", node)
        else:
            yield Soundbite(start=start, seconds=seconds, title=record.words(node.text))


def alternates(record: Record) -> Iterator[ForeignAlternate]:
    """Other versions of the sound; one of whose sources none has an address is reported and left out."""
    for node in record.all(podcast("alternateEnclosure")):
        integrity = node.first(podcast("integrity"))
        read = ForeignAlternate(
            length=byte_count(node.get("length")),
            bitrate=decimal(node.get("bitrate")),
            height=whole_number(node.get("height")),
            language=node.get("lang").strip(),
            default=answer(node.get("default")) is True,
            sources=tuple(
                ForeignSource(address=source.get("uri").strip(), type=source.get("contentType").strip())
                for source in node.all(podcast("source"))
                if source.get("uri").strip()
            ),
            integrity=(integrity.get("type").strip(), integrity.get("value").strip()) if integrity else None,
            **_attributes(node, "type", "title", "rel", "codecs"),
        )
        if read.sources:
            yield read
        else:
            record.trouble(f'The other format "{read.title or read.type}"', "It has no address; it was left out.", node)


def _attributes(node: Node, *names: str) -> dict[str, str]:
    return {name: node.get(name).strip() for name in names}


def _word(node: Node, attribute: str) -> str:
    return node.get(attribute).strip().lower()


def _with_text(record: Record, local: str) -> tuple[Node, ...]:
    return _with(record, local, "")


def _with(record: Record, local: str, attribute: str) -> tuple[Node, ...]:
    """Those that say the one thing that they are about, in that attribute or in their text; others are reported."""
    kept = []
    for node in record.all(podcast(local)):
        if (node.get(attribute) if attribute else node.text).strip():
            kept.append(node)
        else:
            record.trouble(f"A <podcast:{local}> without {attribute or 'words'}", _NO_CORE, node)
    return tuple(kept)
