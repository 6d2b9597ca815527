"""`person`: the regular people of the show, and everybody of one episode."""

from __future__ import annotations

from collections.abc import Iterator

from podcast.identity import ascii_address
from podcast.namespaces.element import Element, ItemFacts
from podcast.namespaces.podcasting.forms import given, words
from podcast.show import Person, Show
from podcast.taxonomy import GUESTS, group_of

_CAST = "cast"  # what apps assume


def regular(show: Show) -> Iterator[Element]:
    """Hosts and crew; guests belong to their episodes."""
    for person in (*show.hosts(()), *show.crew):
        yield _person(person, person.role)


def heard(facts: ItemFacts) -> Iterator[Element]:
    """The episode's list replaces the channel's as a whole, so it names the crew again."""
    show, episode = facts.show, facts.finished.episode
    hosts = show.hosts(episode.header.hosts)
    for host in hosts:
        yield _person(host, "host" if host.role.lower() in GUESTS else host.role)
    for person in show.crew:
        if person not in hosts:
            yield _person(person, person.role)
    for guest in episode.guests:
        known = show.person.get(guest) or Person(name=guest)
        yield _person(known, known.role if known.role.lower() in GUESTS else "guest")


def _person(person: Person, role: str) -> Element:
    """The group is told unless it is the one that apps assume; a role that nobody lists stands as it was written."""
    group = (person.group or group_of(role) or _CAST).lower()
    attributes = given(
        role=words(role.lower()),
        group=words(group) if group != _CAST else None,
        img=_secure(person.image),
        href=_secure(person.link),
    )
    return Element("person", words(person.name), attributes)


def _secure(address: str | None) -> str | None:
    """Only https has a place in this namespace."""
    return ascii_address(address) if address and address.startswith("https://") else None
