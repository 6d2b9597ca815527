"""What is checked of each episode in a feed: its id, its date, its numbers and its art."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import format_datetime

from podcast.feed_checks.facts import FeedFacts, doubles, number_in
from podcast.feed_checks.names import ART, itunes
from workspace.findings import Level
from workspace.rules import Rule, Trouble, rule

_ADDRESS = re.compile(r"https?://\S+")
_RFC_2822 = re.compile(
    r"(?:(?P<day>[A-Z][a-z]{2}),\s+)?\d{1,2}\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+\d{4}"
    r"\s+\d{2}:\d{2}(?::\d{2})?\s+(?:[+-]\d{4}|GMT|UTC?|[ECMP][SD]T|Z)"
)
_KINDS = frozenset({"full", "trailer", "bonus"})


@rule("f-037", Level.MUST, "apple", "spotify", "pandora", covers="I06")
def id_once(facts: FeedFacts) -> Iterator[Trouble]:
    """Every episode has an id of its own."""
    for item in facts.items:
        if not item.id:
            yield Trouble(
                where=facts.place(item.node),
                problem=f"{item.name} has no id.",
                why="Apps take the audio's address for it; when that changes, everybody gets the episode again.",
                fix='Write  <guid isPermaLink="false">…</guid>  and never change it.',
            )
    for first, other in doubles((item.id, item) for item in facts.items):
        yield Trouble(
            where=facts.place(other.node.first("guid"), other.id),
            problem=f"{other.name} has the id of {first.name}.",
            why="Apps know an episode by its id, and show only one of the two.",
            fix="Give the newer one an id of its own.",
        )


@rule("f-038", Level.MUST, covers="I06")
def id_kind(facts: FeedFacts) -> Iterator[Trouble]:
    """An id that is no web address says so."""
    for item in facts.items:
        guid = item.node.first("guid")
        if guid and item.id and guid.get("isPermaLink").lower() != "false" and not _ADDRESS.fullmatch(item.id):
            yield Trouble(
                where=facts.place(guid, item.id),
                problem=f"The id of {item.name} is no web address, and claims to be one.",
                why='Without isPermaLink="false" an id is a link by the rules of RSS, and apps may open it.',
                fix=f'Write  <guid isPermaLink="false">{item.id}</guid>',
            )


@rule("f-040", Level.MUST, "spotify", "apple", covers="I08")
def date_readable(facts: FeedFacts) -> Iterator[Trouble]:
    """Every episode has a date in the form of RFC 2822, with a time zone."""
    for item in facts.items:
        written = item.node.text_of("pubDate")
        if not _RFC_2822.fullmatch(written) or item.moment is None:
            yield Trouble(
                where=facts.place(item.node.first("pubDate") or item.node),
                problem=f'{item.name} has a date that apps cannot read: "{written}"'
                if written
                else f"{item.name} has no date.",
                why="Spotify refuses the episode; other apps put it first, last, or in 1970.",
                fix="Write  <pubDate>Tue, 24 Nov 2026 06:00:00 -0800</pubDate>  in English, with the zone as a number.",
            )


@rule("f-041", Level.SHOULD, "apple", covers="I08")
def weekday_right(facts: FeedFacts) -> Iterator[Trouble]:
    """The weekday of a date is the one it was."""
    for item in facts.items:
        form, moment = _RFC_2822.fullmatch(item.node.text_of("pubDate")), item.moment
        if form and moment and form["day"] and form["day"] != format_datetime(moment)[:3]:
            yield Trouble(
                where=facts.place(item.node.first("pubDate")),
                problem=f"{item.name} is dated {form['day']}, which was a {format_datetime(moment)[:3]}.",
                why="Strict readers take the whole date for wrong.",
                fix=f"Write  {format_datetime(moment)}",
            )


@rule("f-042", Level.SHOULD, covers="I08")
def date_past(facts: FeedFacts) -> Iterator[Trouble]:
    """No episode is dated in the future."""
    for item in facts.items:
        if item.moment and item.moment > facts.now:
            yield Trouble(
                where=facts.place(item.node.first("pubDate")),
                problem=f"{item.name} is dated in the future.",
                why="Many apps show it at once, some never.",
                fix="Leave it out of the feed until then.",
            )


@rule("f-043", Level.SHOULD, covers="I08")
def date_once(facts: FeedFacts) -> Iterator[Trouble]:
    """No two episodes have the same date and time."""
    for first, other in doubles((item.moment, item) for item in facts.items):
        yield Trouble(
            where=facts.place(other.node.first("pubDate")),
            problem=f"{first.name} and {other.name} have the same date and time.",
            why="Apps sort by time, and may show the two in either order.",
            fix="Move one of them by a minute.",
        )


@rule("f-046", Level.SHOULD, "apple", "spotify", covers="I10")
def duration_in_seconds(facts: FeedFacts) -> Iterator[Trouble]:
    """The length of an episode is a whole number of seconds."""
    for item in facts.items:
        written = item.node.text_of(itunes("duration"))
        if not number_in(written):
            yield Trouble(
                where=facts.place(item.node.first(itunes("duration")) or item.node),
                problem=f'The length of {item.name} is "{written}".' if written else f"{item.name} names no length.",
                why="Apple asks for seconds; of other forms apps make different things.",
                fix="Write  <itunes:duration>1830</itunes:duration>  in seconds.",
            )


@rule("f-047", Level.MUST, "apple", covers="I11")
def numbers_whole(facts: FeedFacts) -> Iterator[Trouble]:
    """itunes:episode and itunes:season are whole numbers from 1."""
    for item in facts.items:
        for name in ("episode", "season"):
            node = item.node.first(itunes(name))
            if node and not re.fullmatch("[1-9][0-9]*", node.text.strip()):
                yield Trouble(
                    where=facts.place(node),
                    problem=f'itunes:{name} of {item.name} is "{node.text.strip()}".',
                    why="Apple Podcasts takes whole numbers from 1, without zeros before them, and refuses the rest.",
                    fix=f"Write  <itunes:{name}>1</itunes:{name}>  or take it out.",
                )


@rule("f-048", Level.SHOULD, "apple", covers="I12")
def kind_known(facts: FeedFacts) -> Iterator[Trouble]:
    """An episode is full, a trailer or a bonus; a trailer has no number."""
    for item in facts.items:
        numbered = item.kind == "trailer" and item.node.first(itunes("episode"))
        if item.kind not in _KINDS or numbered:
            yield Trouble(
                where=facts.place(item.node.first(itunes("episodeType"))),
                problem=f"The trailer {item.name} has a number."
                if numbered
                else f'{item.name} is of the kind "{item.kind}", which apps do not know.',
                why="Apps put trailers and extras apart from the numbered episodes, by this word.",
                fix="Take out  <itunes:episode>" if numbered else "Write  full, trailer  or  bonus",
            )


@rule("f-049", Level.SHOULD, "apple", covers="I13")
def number_once(facts: FeedFacts) -> Iterator[Trouble]:
    """No two full episodes of a season have the same number."""
    full = [item for item in facts.items if item.kind == "full" and item.node.text_of(itunes("episode"))]
    numbered = (((each.node.text_of(itunes("season")), each.node.text_of(itunes("episode"))), each) for each in full)
    for first, other in doubles(numbered):
        yield Trouble(
            where=facts.place(other.node.first(itunes("episode"))),
            problem=f"{first.name} and {other.name} have the same number.",
            why="Apps sort by number in some lists; one of the two looks missing.",
            fix="Give the newer one a number of its own.",
        )


@rule("f-050", Level.SHOULD, "apple", covers="I14")
def art_addressed(facts: FeedFacts) -> Iterator[Trouble]:
    """An episode's own cover is a JPEG or PNG with an https address."""
    for item in facts.items:
        image = item.node.first(itunes("image"))
        if image and not ART.fullmatch(image.get("href")):
            yield Trouble(
                where=facts.place(image, image.get("href")),
                problem=f"The cover of {item.name} has no address that apps take.",
                why="Apple Podcasts wants a full https address that ends in .jpg or .png, and shows the show's cover instead.",
                fix='Write  <itunes:image href="https://…/cover.jpg"/>',
            )


RULES: tuple[Rule[FeedFacts], ...] = (
    *(id_once, id_kind, date_readable, weekday_right, date_past, date_once),
    *(duration_in_seconds, numbers_whole, kind_known, number_once, art_addressed),
)
