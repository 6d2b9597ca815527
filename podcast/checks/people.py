"""What is checked of the people an episode names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from podcast.show_facts import ShowFacts
from podcast.taxonomy import group_of, nearest_role
from workspace.findings import Level
from workspace.rules import Rule, Trouble, rule

_SHORT_NAME = re.compile(r"[a-z0-9_-]+")


@rule("p-020", Level.SHOULD)
def hosts_known(facts: ShowFacts) -> Iterator[Trouble]:
    """A host who is named by a short name is described in show.toml."""
    for episode in facts.episodes:
        for host in _strangers(facts, episode.header.hosts):
            yield Trouble(
                where=episode.document.place("hosts"),
                problem=f'"{host}" is not described in show.toml.',
                why="Apps would show the short name as it stands.",
                fix=_fix(facts, "hosts", host),
            )


@rule("p-031", Level.SHOULD)
def guests_known(facts: ShowFacts) -> Iterator[Trouble]:
    """A guest who is named by a short name is described in show.toml."""
    for episode in facts.episodes:
        for guest in _strangers(facts, episode.guests):
            key = "guest" if guest == episode.header.guest else "guests"
            yield Trouble(
                where=episode.document.place(key),
                problem=f'The guest "{guest}" is not described in show.toml.',
                why="Apps would show the short name as it stands.",
                fix=_fix(facts, key, guest),
            )


@rule("p-035", Level.NICE)
def role_known(facts: ShowFacts) -> Iterator[Trouble]:
    """Everybody's role is a word that apps know."""
    for key, person in facts.show.person.items():
        near = nearest_role(person.role)
        if group_of(person.role) is None:
            yield Trouble(
                where=facts.place("person", key, "role"),
                problem=f'{person.name} has a role that apps do not know: "{person.role}"',
                why="Apps that sort people by their roles take an unknown one for a host (podcast namespace, person).",
                fix=f'Write  role = "{near}"'
                if near
                else 'Write  role = "guest"  or another word of podcasttaxonomy.com',
            )


RULES: tuple[Rule[ShowFacts], ...] = (hosts_known, guests_known, role_known)


def _strangers(facts: ShowFacts, names: tuple[str, ...]) -> Iterator[str]:
    """Names that look like the short ones of show.toml, and are not there; a whole name stands for itself."""
    return (name for name in names if name not in facts.show.person and _SHORT_NAME.fullmatch(name))


def _fix(facts: ShowFacts, key: str, name: str) -> str:
    near = get_close_matches(name, list(facts.show.person), 1)
    if near:
        return f'Write  {key} = "{near[0]}"' if key == "guest" else f'Write  {key} = ["{near[0]}"]'
    return f'Add to show.toml  [person.{name}]  with  name = "…"'
