"""The sound itself and what belongs to it: numbers, transcripts, chapters, parts worth sharing, other versions, trailers."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from episodes.transcripts.transcript import Transcript
from episodes.versions import Version
from podcast.companions import transcript_names
from podcast.finished import FinishedAudio
from podcast.identity import ascii_address
from podcast.namespaces.dates import rfc_2822
from podcast.namespaces.element import ChannelFacts, Element, ItemFacts
from podcast.namespaces.podcasting.forms import LONGEST_TITLE, decimal, given, words
from podcast.namespaces.text import shortened

_FORMS = {  # "captions" promises that a form has times
    "vtt": {"type": "text/vtt", "rel": "captions"},
    "srt": {"type": "application/x-subrip", "rel": "captions"},
    "json": {"type": "application/json"},
    "html": {"type": "text/html"},
}


def numbers(facts: ItemFacts) -> Iterator[Element]:
    """`season` with its name; `episode` may have a decimal point, and words that are shown instead."""
    header = facts.finished.episode.header
    if header.season is not None:
        name = facts.show.seasons.get(str(header.season))
        yield Element("season", str(header.season), given(name=name and words(name)))
    number = header.number if header.number_between is None else header.number_between
    if number is not None:
        shown = header.number_shown and shortened(header.number_shown, LONGEST_TITLE)
        yield Element("episode", decimal(number), given(display=shown))


def transcripts(facts: ItemFacts) -> Iterator[Element]:
    """Every form there is, in the show's language and then in others."""
    finished = facts.finished
    if finished.transcript:
        yield from _forms(facts, finished.transcript, "")
    for language, transcript in finished.translations:
        yield from _forms(facts, transcript, language)


def _forms(facts: ItemFacts, transcript: Transcript, language: str) -> Iterator[Element]:
    for name in transcript_names(transcript, language):
        form = _FORMS[name.rpartition(".")[2]]
        attributes = {"url": facts.address(name), "type": form["type"], **given(language=language, rel=form.get("rel"))}
        yield Element("transcript", attributes=attributes)


def chapters(facts: ItemFacts) -> Iterator[Element]:
    """The address of chapters.json, where the notes have chapters; `podcast.companions` makes the file."""
    if facts.finished.episode.notes.chapters:
        attributes = {"url": facts.address("chapters.json"), "type": "application/json+chapters"}
        yield Element("chapters", attributes=attributes)


def soundbites(facts: ItemFacts) -> Iterator[Element]:
    """Parts worth sharing, with start and duration in seconds; the specification advises 15 to 120 of them."""
    for bite in facts.finished.episode.notes.soundbites:
        times = {"startTime": decimal(bite.start), "duration": decimal(bite.seconds)}
        yield Element("soundbite", words(bite.title), times)


def alternates(facts: ItemFacts) -> Iterator[Element]:
    """The same sound in other formats of ours, then versions that lie elsewhere."""
    if not facts.variant.alternates:
        return
    for audio in facts.finished.alternates:
        yield _alternate(audio, facts.identity.address(audio.path))
    for version in facts.finished.episode.header.versions:
        yield _version(version)


def _alternate(audio: FinishedAudio, address: str) -> Element:
    """With the hash that Subresource Integrity (W3C) writes in base64."""
    attributes = given(
        type=audio.type,
        length=audio.bytes,
        bitrate=audio.bits_per_second or None,
        title=shortened(audio.title, LONGEST_TITLE),
        codecs=audio.codecs,
    )
    sri = f"sha256-{b64encode(bytes.fromhex(audio.sha256)).decode()}" if audio.sha256 else None
    return Element("alternateEnclosure", attributes=attributes, children=(_source(address, None), *_integrity(sri)))


def _version(version: Version) -> Element:
    attributes = given(
        type=version.type,
        length=version.bytes,
        bitrate=version.bitrate,
        height=version.height,
        lang=version.language,
        title=shortened(version.title, LONGEST_TITLE),
        rel=shortened(version.rel, LONGEST_TITLE),
        codecs=version.codecs,
    )
    mirrors = tuple(_source(ascii_address(each.link), each.type) for each in version.mirrors)
    children = (_source(ascii_address(version.link), None), *mirrors, *_integrity(version.integrity))
    return Element("alternateEnclosure", attributes=attributes, children=children)


def _source(address: str, kind: str | None) -> Element:
    """The type is told only where it is another one than the version's, as of a torrent."""
    return Element("source", attributes={"uri": address} | given(contentType=kind))


def _integrity(sri: str | None) -> Iterator[Element]:
    if sri:
        yield Element("integrity", attributes={"type": "sri", "value": sri})


def trailers(facts: ChannelFacts) -> Iterator[Element]:
    """The published episodes of that type; apps play the newest one as a preview, whatever the order."""
    for trailer in facts.trailers:
        attributes = given(
            url=facts.identity.address(trailer.audio.path),
            pubdate=rfc_2822(trailer.moment),
            length=trailer.audio.bytes,
            type=trailer.audio.type,
            season=trailer.episode.header.season,
        )
        yield Element("trailer", words(trailer.episode.title), attributes)
