"""Checks of a feed as directories read it: any feed, ours or somebody else's, without the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice

from podcast.feed_checks import channel, document, enclosure, item, podcasting, words
from podcast.feed_checks.facts import FeedFacts, facts_of
from workspace.findings import Finding
from workspace.rules import Rule

RULES: tuple[Rule[FeedFacts], ...] = (
    *(*document.RULES, *channel.RULES, *item.RULES),
    *(*words.RULES, *enclosure.RULES, *podcasting.RULES),
)
_MOST = 10  # of one kind; a show with 300 episodes often has the same flaw 300 times


def check_feed(
    feed: bytes,
    where: str,
    address: str | None,
    now: datetime,
    sizes: Mapping[str, int] | None = None,
) -> tuple[Finding, ...]:
    """Every finding about a feed, which need not even be well-formed.

    `where` names it in the findings, `address` is where it is fetched from if that is known; `sizes` are the bytes of
    files whose addresses may stand in it.
    """
    return check_facts(RULES, facts_of(feed, where, address, now, sizes or {}))


def check_facts(rules: Iterable[Rule[FeedFacts]], facts: FeedFacts) -> tuple[Finding, ...]:
    """What these rules find, by rule; of one rule that finds the same everywhere only the first few, with a count."""
    return tuple(finding for rule in rules for finding in _some(rule.findings(facts)))


def _some(found: Iterator[Finding]) -> Iterator[Finding]:
    """The first few, of which the last one counts the rest."""
    kept, rest = list(islice(found, _MOST)), sum(1 for _ in found)
    if rest:
        kept[-1] = replace(kept[-1], problem=f"{kept[-1].problem} There are {rest} more like this.")
    yield from kept
