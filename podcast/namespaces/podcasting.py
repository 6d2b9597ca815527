"""The podcast namespace: identity, people, transcripts, chapters, soundbites, other formats (podcastindex.org/namespace/1.0)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from episodes.transcripts.transcript import Transcript
from podcast.finished import FinishedAudio
from podcast.identity import ascii_address
from podcast.namespaces.element import ChannelFacts, Element, ItemFacts, Vocabulary
from podcast.show import FeedSettings, Person

_LONGEST = 128  # characters of a node, unless its element says otherwise
_LONGEST_TITLE = 32  # of an alternate enclosure


def _channel(facts: ChannelFacts) -> Iterator[Element]:
    show = facts.show
    yield Element("guid", facts.identity.guid)
    yield Element("medium", "podcast")
    yield Element("locked", "yes" if show.feed.locked else "no", {"owner": facts.email})
    yield from _funding(show.feed)
    yield from _license(show.feed)
    for host in show.hosts(()):
        yield _person(host, "host")


def _item(facts: ItemFacts) -> Iterator[Element]:
    episode = facts.finished.episode
    if episode.header.season is not None:
        yield Element("season", str(episode.header.season))
    if episode.header.number is not None:
        yield Element("episode", str(episode.header.number))
    for host in facts.show.hosts(episode.header.hosts):
        yield _person(host, "host" if host.role.lower() == "guest" else host.role.lower())
    for guest in episode.guests:
        yield _person(facts.show.person.get(guest) or Person(name=guest), "guest")
    if facts.finished.transcript:
        yield from _transcripts(facts, facts.finished.transcript)
    if episode.notes.chapters:
        yield Element(
            "chapters", attributes={"url": facts.address("chapters.json"), "type": "application/json+chapters"}
        )
    for bite in episode.notes.soundbites:
        times = {"startTime": _seconds(bite.start), "duration": _seconds(bite.seconds)}
        yield Element("soundbite", bite.title[:_LONGEST], times)
    for audio in facts.finished.alternates:
        yield _alternate(audio, facts.identity.address(audio.path))


def _alternate(audio: FinishedAudio, address: str) -> Element:
    """The same sound in another format, with the hash that Subresource Integrity (W3C) writes in base64."""
    attributes = {"type": audio.type, "length": str(audio.bytes)}
    if audio.bits_per_second:
        attributes["bitrate"] = str(audio.bits_per_second)
    if audio.title:
        attributes["title"] = audio.title[:_LONGEST_TITLE]
    if audio.codecs:
        attributes["codecs"] = audio.codecs
    children = [Element("source", attributes={"uri": address})]
    if audio.sha256:
        value = f"sha256-{b64encode(bytes.fromhex(audio.sha256)).decode()}"
        children.append(Element("integrity", attributes={"type": "sri", "value": value}))
    return Element("alternateEnclosure", attributes=attributes, children=tuple(children))


def _transcripts(facts: ItemFacts, transcript: Transcript) -> Iterator[Element]:
    """Every form there is; "captions" promises that a form has times."""
    if transcript.timed:
        yield _transcript(facts, "transcript.vtt", "text/vtt", captions=True)
        yield _transcript(facts, "transcript.srt", "application/x-subrip", captions=True)
        yield _transcript(facts, "transcript.json", "application/json")
    yield _transcript(facts, "transcript.html", "text/html")


def _transcript(facts: ItemFacts, name: str, kind: str, *, captions: bool = False) -> Element:
    rel = {"rel": "captions"} if captions else {}
    return Element("transcript", attributes={"url": facts.address(name), "type": kind} | rel)


def _person(person: Person, role: str) -> Element:
    attributes = {"role": role}
    if person.link and person.link.startswith("http"):
        attributes["href"] = ascii_address(person.link)
    if person.image and person.image.startswith("https://"):
        attributes["img"] = ascii_address(person.image)
    return Element("person", person.name[:_LONGEST], attributes)


def _funding(feed: FeedSettings) -> Iterator[Element]:
    if isinstance(feed.funding, str):
        yield Element("funding", "Support the show", {"url": ascii_address(feed.funding)})
    elif feed.funding:
        yield Element("funding", feed.funding.text[:_LONGEST], {"url": ascii_address(feed.funding.link)})


def _license(feed: FeedSettings) -> Iterator[Element]:
    """A known license is a lower-case name; a license of one's own is named by its address."""
    if feed.license and feed.license.startswith("https://"):
        yield Element("license", "custom", {"url": ascii_address(feed.license)})
    elif feed.license:
        yield Element("license", feed.license.lower()[:_LONGEST])


def _seconds(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


PODCAST = Vocabulary(prefix="podcast", uri="https://podcastindex.org/namespace/1.0", channel=_channel, item=_item)
