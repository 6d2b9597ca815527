"""What is checked of the podcast namespace in a feed (podcastindex.org/namespace/1.0; PSP-1)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from podcast.feed_checks.facts import FeedFacts
from podcast.feed_checks.names import podcast
from podcast.identity import feed_guid
from workspace.findings import Level
from workspace.rules import Rule, Trouble, rule

_CAPTIONS = frozenset({"text/vtt", "application/x-subrip", "application/srt"})  # what Apple Podcasts takes
_CHAPTERS = "application/json+chapters"


@rule("f-060", Level.SHOULD, "podcast-index", covers="P01")
def guid_there(facts: FeedFacts) -> Iterator[Trouble]:
    """The show has a podcast:guid, by which it is known wherever it moves."""
    for channel in facts.channels:
        written = channel.text_of(podcast("guid"))
        if not _is_uuid(written):
            yield Trouble(
                where=facts.place(channel.first(podcast("guid")) or channel),
                problem=f'"{written}" is no guid of a show.' if written else "The show has no podcast:guid.",
                why="Directories that know it keep followers and ratings together when the feed moves.",
                fix=f"Write  <podcast:guid>{feed_guid(facts.address) if facts.address else '…'}</podcast:guid>"
                "  unless it has one already elsewhere.",
            )


@rule("f-061", Level.NICE, "podcast-index", covers="P02")
def locked_said(facts: FeedFacts) -> Iterator[Trouble]:
    """The show says whether another host may take it over."""
    for channel in facts.channels:
        node = channel.first(podcast("locked"))
        if node is None or node.text.strip() not in {"yes", "no"}:
            yield Trouble(
                where=facts.place(node or channel),
                problem="The show does not say whether another host may take it over.",
                why="Without it anybody may import the show, and hand it in as their own.",
                fix='Write  <podcast:locked owner="…">yes</podcast:locked>',
            )


@rule("f-062", Level.SHOULD, "apple", "podcast-index", covers="P03")
def transcripts_whole(facts: FeedFacts) -> Iterator[Trouble]:
    """Every transcript has an address and a type."""
    for item in facts.items:
        for node in item.node.all(podcast("transcript")):
            missing = [name for name in ("url", "type") if not node.get(name)]
            if missing:
                yield Trouble(
                    where=facts.place(node),
                    problem=f"A transcript of {item.name} has no {' and no '.join(missing)}.",
                    why="Apps pass over it.",
                    fix='Write  <podcast:transcript url="https://…/transcript.vtt" type="text/vtt"/>',
                )


@rule("f-063", Level.NICE, "apple", covers="P03")
def transcript_timed(facts: FeedFacts) -> Iterator[Trouble]:
    """Of an episode's transcripts one is VTT or SRT."""
    for item in facts.items:
        kinds = {node.get("type").partition(";")[0].lower() for node in item.node.all(podcast("transcript"))} - {""}
        if kinds and not kinds & _CAPTIONS:
            yield Trouble(
                where=facts.place(item.node.first(podcast("transcript"))),
                problem=f"{item.name} has no transcript with times.",
                why="Apple Podcasts shows VTT and SRT, which follow the sound; of others it makes its own.",
                fix="Add one of the type text/vtt",
            )


@rule("f-064", Level.SHOULD, "apple", "podcast-index")
def chapters_whole(facts: FeedFacts) -> Iterator[Trouble]:
    """podcast:chapters has an address and its own type."""
    for item in facts.items:
        for node in item.node.all(podcast("chapters")):
            if not node.get("url") or node.get("type") != _CHAPTERS:
                yield Trouble(
                    where=facts.place(node, node.get("type")),
                    problem=f"The chapters of {item.name} have no address, or another type than apps know.",
                    why="Apps pass over them.",
                    fix=f'Write  <podcast:chapters url="https://…/chapters.json" type="{_CHAPTERS}"/>',
                )


RULES: tuple[Rule[FeedFacts], ...] = (guid_there, locked_said, transcripts_whole, transcript_timed, chapters_whole)


def _is_uuid(written: str) -> bool:
    try:
        return str(uuid.UUID(written)) == written.lower()
    except ValueError:
        return False
