"""What is checked of each episode's audio in a feed: its address, its type and its length."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from podcast.directories import directories
from podcast.feed_checks.facts import FeedFacts, Item, doubles
from workspace.findings import Level
from workspace.rules import Rule, Trouble, rule

_TYPES: Mapping[str, tuple[str, ...]] = {  # the first is the one to write; Apple names these, PSP-1 audio/m4a
    ".mp3": ("audio/mpeg",),
    ".m4a": ("audio/x-m4a", "audio/m4a", "audio/mp4"),
    ".mp4": ("video/mp4", "audio/mp4"),
    ".m4v": ("video/x-m4v",),
    ".mov": ("video/quicktime",),
    ".pdf": ("application/pdf",),
    ".epub": ("application/epub+zip",),
}
_KNOWN = frozenset(each for types in _TYPES.values() for each in types)
_PICKY = tuple(each for each in directories() if not each.is_closed and each.asks.media == ("audio/mpeg",))


@rule("f-032", Level.MUST, "apple", "spotify", covers="I02")
def audio_there(facts: FeedFacts) -> Iterator[Trouble]:
    """Every episode has one audio file, with its address, length and type."""
    for item in facts.items:
        found = list(item.node.all("enclosure"))
        missing = [name for name in ("url", "length", "type") if found and not found[0].get(name)]
        if len(found) != 1 or missing:
            yield Trouble(
                where=facts.place(found[0] if found else item.node),
                problem=f"The audio of {item.name} has no {' and no '.join(missing)}."
                if missing
                else f"{item.name} has {len(found) or 'no'} audio files.",
                why="Apps play exactly one; without it, or without one of the three, the episode is left out.",
                fix='Write one  <enclosure url="https://…" length="…" type="audio/mpeg"/>',
            )


@rule("f-033", Level.MUST, "apple", covers="I03")
def audio_named(facts: FeedFacts) -> Iterator[Trouble]:
    """The address of the audio ends with .mp3 or another name that Apple knows, before any question mark."""
    for item in facts.items:
        url = item.enclosure.get("url")
        if url and _suffix(item) not in _TYPES:
            yield Trouble(
                where=facts.place(item.enclosure, url),
                problem=f"The address of the audio of {item.name} does not end with .mp3 or the like.",
                why="Apple Podcasts goes by that ending, and leaves the episode out; whole shows vanished this way.",
                fix="Let the address end with .mp3, .m4a or .mp4, before any question mark.",
            )


@rule("f-034", Level.MUST, "apple", covers="I04")
def audio_typed(facts: FeedFacts) -> Iterator[Trouble]:
    """The type of the audio is one that Apple knows, and belongs to its name."""
    for item in facts.items:
        kind = item.enclosure.get("type").strip().lower()
        fitting = _TYPES.get(_suffix(item), tuple(_KNOWN))
        if kind and kind not in fitting:
            meant = _TYPES.get(_suffix(item), ("audio/mpeg",))[0]
            yield Trouble(
                where=facts.place(item.enclosure, kind),
                problem=f'The audio of {item.name} is of the type "{kind}".',
                why="Apps choose their player by it; with another type than the file has, it cannot be played.",
                fix=f'Write  type="{meant}"',
            )


@rule("f-035", Level.SHOULD, "apple", covers="I05")
def audio_measured(facts: FeedFacts) -> Iterator[Trouble]:
    """The length of the audio is a number of bytes."""
    for item in facts.items:
        length = item.enclosure.get("length").strip()
        if length and not item.length:
            yield Trouble(
                where=facts.place(item.enclosure),
                problem=f'The length of the audio of {item.name} is "{length}".',
                why="Apps show how large a download is, and how far it has come; here they cannot.",
                fix="Write the size of the file in bytes.",
            )


@rule("f-036", Level.MUST, covers="I05")
def audio_measured_right(facts: FeedFacts) -> Iterator[Trouble]:
    """The length of the audio is that of the file, where the file is known."""
    for item in facts.items:
        length, size = item.length, facts.sizes.get(item.enclosure.get("url"))
        if length and size is not None and length != size:
            yield Trouble(
                where=facts.place(item.enclosure),
                problem=f"The audio of {item.name} has {size:,} bytes, and the feed says {length:,}.",
                why="Apps take a complete download for a broken one, or stop before the end.",
                fix="pressroom build    writes it anew",
            )


@rule("f-039", Level.MUST, "apple", covers="I07")
def audio_once(facts: FeedFacts) -> Iterator[Trouble]:
    """No two episodes have the same audio."""
    for first, other in doubles((item.enclosure.get("url"), item) for item in facts.items):
        yield Trouble(
            where=facts.place(other.enclosure, other.enclosure.get("url")),
            problem=f"{other.name} has the audio of {first.name}.",
            why="Apple Podcasts leaves out the later of two episodes with one address.",
            fix="Give each its own file.",
        )


@rule("f-051", Level.SHOULD, *(each.id for each in _PICKY))
def audio_taken(facts: FeedFacts) -> Iterator[Trouble]:
    """The audio is of a kind that every directory takes."""
    for item in facts.items:
        kind = item.enclosure.get("type").strip().lower()
        names = [each.name for each in _PICKY if kind in _KNOWN and kind not in each.asks.media]
        if names:
            yield Trouble(
                where=facts.place(item.enclosure, item.enclosure.get("url")),
                problem=f"{' and '.join(names)} will not play {item.name}.",
                why="It takes MP3 and nothing else.",
                fix="Offer an MP3, and the other format beside it as a podcast:alternateEnclosure.",
            )


RULES: tuple[Rule[FeedFacts], ...] = (
    *(audio_there, audio_named, audio_typed, audio_measured, audio_measured_right, audio_once),
    audio_taken,
)


def _suffix(item: Item) -> str:
    try:
        return PurePosixPath(urlsplit(item.enclosure.get("url")).path).suffix.lower()
    except ValueError:  # brackets that are not closed
        return ""
