"""One episode in a feed of another program: what it says, in whichever of its words it says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from episodes.chapters.chapter import Chapter, in_order, tidy
from podcast.reading import podcast_elements as of_podcast
from podcast.reading.foreign import ForeignAudio, ForeignItem
from podcast.reading.moments import read_moment
from podcast.reading.names import atom, content, creative_commons, dublin_core, googleplay, itunes, media, podcast, psc
from podcast.reading.node import Node
from podcast.reading.plain_values import (
    answer,
    byte_count,
    duration,
    time_in_audio,
    whole_number,
)
from podcast.reading.record import Record
from podcast.reading.value_for_value import values

_PASSED = frozenset(
    {
        itunes("isclosedcaptioned"),
        itunes("title"),
        *(atom(local) for local in ("updated", "id", "link")),
        *(media(local) for local in ("group", "content", "title", "rating", "description", "credit", "license")),
        *(dublin_core(local) for local in ("date", "title", "identifier", "license")),
        creative_commons("license"),
        "comments",
    }
)
_SOUND_AND_VISION = ("audio", "video")


def read_item(record: Record) -> ForeignItem:
    """Everything that one item says; what cannot be read goes to the record's troubles."""
    audio = _audio(record)
    record.item = _title(record) or record.raw("guid") or (audio[0].address if audio else "")
    known_as, id_given, is_permalink = _id(record, audio)
    published, published_text = _published(record)
    season, number, number_text = _numbers(record)
    item = ForeignItem(
        id=known_as,
        id_given=id_given,
        is_permalink=is_permalink,
        title=_title(record),
        link=record.text("link") or _atom_link(record, "alternate"),
        author=record.text(itunes("author"), googleplay("author"), dublin_core("creator"), "author"),
        description_html=record.html("description", atom("summary"), atom("content")),
        content_html=record.html(content("encoded")) or None,
        summary=record.html(itunes("summary"), googleplay("description")),
        subtitle=record.text(itunes("subtitle")),
        keywords=keywords(record),
        published=published,
        published_text=published_text,
        audio=audio[0] if audio else None,
        further_audio=audio[1:],
        seconds=_seconds(record),
        season=season,
        season_name=_attribute(record, podcast("season"), "name"),
        number=number,
        number_text=number_text,
        display=_attribute(record, podcast("episode"), "display"),
        type=_type(record),
        explicit=explicit(record),
        blocked=blocked(record),
        blocks=of_podcast.blocks(record),
        order=whole_number(record.raw(itunes("order"))),
        image=record.address("href", itunes("image"), googleplay("image")),
        images=tuple(of_podcast.images(record)),
        persons=of_podcast.persons(record),
        chapters=_chapters(record),
        chapters_address=_attribute(record, podcast("chapters"), "url"),
        chapters_type=_attribute(record, podcast("chapters"), "type"),
        transcripts=of_podcast.transcripts(record),
        soundbites=tuple(of_podcast.soundbites(record)),
        alternates=tuple(of_podcast.alternates(record)),
        locations=of_podcast.locations(record),
        license=of_podcast.license_of(record),
        funding=of_podcast.funding(record),
        content_links=of_podcast.content_links(record),
        social=of_podcast.social(record),
        chat=of_podcast.chat(record),
        txts=of_podcast.txts(record),
        values=values(record),
        line=record.node.line,
    )
    further, unknown = record.left_over(_PASSED)
    _report(record, item)
    return replace(item, further=further, unknown=unknown)


def keywords(record: Record) -> tuple[str, ...]:
    """Apple's retired keywords, and the categories by which blogs sort."""
    listed = [word for text in record.all(itunes("keywords"), media("keywords")) for word in text.text.split(",")]
    named = [*listed, *(node.text for node in record.all("category"))]
    return tuple(dict.fromkeys(word for each in named if (word := record.words(each))))


def explicit(record: Record) -> bool | None:
    """Apple's word for it, else Google Play's; None where neither says anything that is an answer."""
    said = record.raw(itunes("explicit"), googleplay("explicit"), media("adult"))
    meant = answer(said)
    if said and meant is None:
        record.trouble(f'explicit is "{said[:40]}"', "Directories know true and false; it counts as not said.")
    return meant


def blocked(record: Record) -> bool:
    """Whether directories are told to hide it. Apple obeys "Yes"; here every yes counts, to be on the safe side."""
    return any(answer(node.text) is True for node in record.all(itunes("block"), googleplay("block")))


def _report(record: Record, item: ForeignItem) -> None:
    if not item.id:
        record.trouble("An episode without an id and without audio", "No app can keep it apart from others.")
    elif not item.id_given:
        record.trouble("It has no id", "Apps know it by the address of its audio; that is its id from now on.")
    if item.audio is None:
        record.trouble("It has no audio", "The feed gives no address to fetch it from.")
    for more in item.further_audio:
        record.trouble(f"A further file: {more.address}", "Apps play the first one; this one was not taken.")
    if not item.title:
        record.trouble("It has no title", "Directories refuse it; give it one.")


def _id(record: Record, audio: tuple[ForeignAudio, ...]) -> tuple[str, bool, bool]:
    """The id to the byte, whether it was given, and whether it is said to be a web address.

    Without one, apps take the audio's address (Apple, A Podcaster's Guide to RSS).
    """
    given = record.raw("guid")
    node = record.first("guid")
    if given and node:
        return given, True, node.get("isPermaLink").strip().lower() != "false"
    return audio[0].address if audio else "", False, False


def _title(record: Record) -> str:
    return " ".join(record.text("title", itunes("title"), media("title"), dublin_core("title")).split())


def _published(record: Record) -> tuple[datetime | None, str]:
    text = record.raw("pubDate", dublin_core("date"), atom("published"), atom("updated"))
    read = read_moment(text)
    shown = text[:60]
    if not text:
        record.trouble("It has no date", "Directories sort by it; give it one.")
    elif read.moment is None:
        record.trouble(f'The date "{shown}"', "It cannot be read; give it one.")
    elif read.doubt:
        record.trouble(f'The date "{shown}"', f"Not certain: {read.doubt}.")
    return read.moment, text


def _audio(record: Record) -> tuple[ForeignAudio, ...]:
    """Every enclosure, sound and vision first; else what Yahoo's media namespace or an Atom link offers instead."""
    found = tuple(_enclosure(record, node, "url", "length") for node in record.all("enclosure"))
    if not any(each.address for each in found):
        groups = [record.node, *record.all(media("group"))]
        offered = [node for group in groups for node in group.all(media("content"))]
        found = tuple(_enclosure(record, node, "url", "fileSize") for node in offered if _is_sound(node))
    if not any(each.address for each in found):
        links = [node for node in record.all(atom("link")) if node.get("rel") == "enclosure"]
        found = tuple(_enclosure(record, node, "href", "length") for node in links)
    once: dict[str, ForeignAudio] = {}
    for each in found:
        if each.address:
            once.setdefault(each.address, each)
    return tuple(sorted(once.values(), key=lambda each: not each.type.startswith(_SOUND_AND_VISION)))


def _is_sound(node: Node) -> bool:
    return node.get("medium") in _SOUND_AND_VISION or node.get("type").startswith(_SOUND_AND_VISION)


def _enclosure(record: Record, node: Node, address: str, length: str) -> ForeignAudio:
    return ForeignAudio(
        address=record.words(node.get(address)),
        type=node.get("type").strip().lower(),
        length=byte_count(node.get(length)),
    )


def _atom_link(record: Record, rel: str) -> str:
    links = (node.get("href").strip() for node in record.all(atom("link")) if node.get("rel") == rel)
    return next(links, "")


def _seconds(record: Record) -> float | None:
    text = record.raw(itunes("duration"))
    seconds = duration(text)
    if text.strip("0:.") and seconds is None:
        record.trouble(f'The length "{text[:40]}"', "It cannot be read; the audio itself will tell it.")
    return seconds


def _numbers(record: Record) -> tuple[int | None, int | None, str]:
    """Season and number; what is no whole number from 1 is told."""
    season_text = record.raw(itunes("season"), podcast("season"))
    number_text = record.raw(podcast("episode"), itunes("episode"))
    season, number = whole_number(season_text), whole_number(record.raw(itunes("episode"), podcast("episode")))
    for word, text, read in (("season", season_text, season), ("number", number_text, number)):
        if text and read is None:
            record.trouble(f'The {word} "{text[:40]}"', "Apps show whole numbers from 1; it was left out.")
    return season, number, number_text


def _type(record: Record) -> str:
    said = record.raw(itunes("episodeType")).lower()
    if said and said not in {"full", "trailer", "bonus"}:
        record.trouble(f'The type "{said[:40]}"', "Apps know full, trailer and bonus; it counts as full.")
    return said if said in {"trailer", "bonus"} else "full"


def _attribute(record: Record, name: str, attribute: str) -> str:
    node = record.first(name)
    return node.get(attribute).strip() if node else ""


def _chapters(record: Record) -> tuple[Chapter, ...]:
    """Podlove's chapters inside the feed."""
    group = record.first(psc("chapters"))
    return in_order(_chapters_in(record, group)) if group else ()


def _chapters_in(record: Record, group: Node) -> Iterator[Chapter]:
    for node in group.all(psc("chapter")):
        start = time_in_audio(node.get("start"))
        if start is None:
            record.trouble(f'The chapter "{node.get("title")}"', "Its time cannot be read; it was left out.", node)
        else:
            link, image = node.get("href").strip() or None, node.get("image").strip() or None
            yield Chapter(start=start, title=tidy(record.words(node.get("title"))), link=link, image=image)
