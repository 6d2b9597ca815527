"""The people of a foreign show: who is a host, who a guest, and who needs a table of their own in show.toml."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from itertools import chain, count
from typing import Any

from podcast.reading.foreign import ForeignItem, ForeignShow, Trouble
from podcast.reading.particulars import ForeignPerson
from podcast.taxonomy import GUESTS, HOSTS, group_of
from workspace.files import slug_from

_GUEST_LINE = re.compile(r"<p>Guests?: ([^\n]*)</p>")
_ANCHOR = re.compile(r'<a href="([^"]*)">([^<]*)</a>')
_GUEST, _CAST = "guest", "cast"


@dataclass(frozen=True, kw_only=True)
class People:
    """`tables` is `[person]` of show.toml; `keys` are the short names by full name (casefolded)."""

    tables: Mapping[str, Mapping[str, Any]]
    keys: Mapping[str, str]
    hosts: tuple[str, ...]

    def named(self, name: str) -> str:
        """The short name of somebody, or the name itself."""
        return self.keys.get(name.casefold(), name)

    def only(self, tables: Collection[str], hosts: tuple[str, ...]) -> People:
        """Those who have a table in the owner's file, which may be older than the feed."""
        keys = {name: key for name, key in self.keys.items() if key in tables}
        return People(tables=self.tables, keys=keys, hosts=hosts)

    def hosts_of(self, item: ForeignItem) -> tuple[str, ...]:
        """The hosts as `episode.md` names them: none if they are the show's."""
        named = tuple(dict.fromkeys(self.named(each.name) for each in item.persons if each.role in HOSTS))
        return () if named == self.hosts else named

    def guests_of(self, item: ForeignItem) -> tuple[str, ...]:
        """The guests by the names that `episode.md` has for them, each once, in the feed's order."""
        return tuple(dict.fromkeys(self.named(each.name) for each in item.persons if each.role in GUESTS))


def people_of(show: ForeignShow) -> People:
    """Give a table to the show's people and to everybody with a page or a picture."""
    everybody: dict[str, ForeignPerson] = {}
    heard = (each for item in show.items for each in item.persons if each.role in HOSTS | GUESTS)
    for person in (*show.persons, *heard, *_linked_in_notes(show)):
        known = everybody.get(person.name.casefold())
        everybody[person.name.casefold()] = person if known is None else _joined(known, person)
    lasting = {person.name.casefold() for person in show.persons}
    tables: dict[str, dict[str, Any]] = {}
    keys: dict[str, str] = {}
    for name, person in everybody.items():
        if name in lasting or person.link or person.image or person.role in GUESTS - {_GUEST}:
            key = _free_key(person.name, tables)
            tables[key] = _table(person if name in lasting else replace(person, role=_role_now_and_then(person)))
            keys[name] = key
    hosts = tuple(key for key, table in tables.items() if table["role"] in HOSTS)
    return People(tables=tables, keys=keys, hosts=hosts)


def crew_left_out(show: ForeignShow) -> Iterator[Trouble]:
    """Those who work on single episodes: here the crew is the show's."""
    crew = {person.name.casefold() for person in show.persons}
    for item in show.items:
        for person in item.persons:
            if person.role not in HOSTS | GUESTS and person.name.casefold() not in crew:
                why = "Hosts and guests are named by episode, other people by the show; name them in the notes."
                yield Trouble(item=item.name, what=f"{person.name}, {person.role}", why=why)


def _table(person: ForeignPerson) -> dict[str, Any]:
    group = person.group if person.group not in {_CAST, group_of(person.role)} else ""
    table = {"name": person.name, "role": person.role, "group": group, "link": person.link, "image": person.image}
    return {word: value for word, value in table.items() if value}


def _joined(known: ForeignPerson, more: ForeignPerson) -> ForeignPerson:
    return replace(known, link=known.link or more.link, image=known.image or more.image)


def _linked_in_notes(show: ForeignShow) -> Iterator[ForeignPerson]:
    """Guests with the links that our own notes have for them; `podcast:person` holds those with https alone."""
    for item in show.items if show.ours else ():
        guests = {person.name for person in item.persons if person.role in GUESTS}
        for line in _GUEST_LINE.findall(item.content_html or item.description_html):
            linked = ((unescape(name), unescape(link)) for link, name in _ANCHOR.findall(line))
            yield from (ForeignPerson(name=name, role=_GUEST, link=link) for name, link in linked if name in guests)


def _role_now_and_then(person: ForeignPerson) -> str:
    """Whoever is a host now and then is no host of the show: a guest is written as host where he is named so."""
    return person.role if person.role in GUESTS else _GUEST


def _free_key(name: str, taken: Mapping[str, object]) -> str:
    stem = slug_from(name) or "person"
    numbered = chain((stem,), (f"{stem}-{further}" for further in count(2)))
    return next(key for key in numbered if key not in taken)
