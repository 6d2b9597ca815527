"""Checks of the show: what directories would refuse, and what listeners would stumble over."""

from __future__ import annotations

from podcast.checks import cover, episodes, listing, moments, people, words
from podcast.show_facts import ShowFacts
from workspace.findings import Finding
from workspace.rules import Rule, apply

RULES: tuple[Rule[ShowFacts], ...] = (
    *(*cover.RULES, *words.RULES, *listing.RULES),
    *(*episodes.RULES, *moments.RULES, *people.RULES),
)


def check_show(facts: ShowFacts) -> tuple[Finding, ...]:
    """Every finding about the show as a whole."""
    return apply(RULES, facts)
