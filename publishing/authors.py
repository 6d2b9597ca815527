"""Authors: who may sign an article, by their keys in show.toml and by their names."""

from __future__ import annotations

from collections.abc import Mapping

from publishing.publication import Publication
from templates.views import PersonView


def authors_of(publication: Publication) -> Mapping[str, PersonView]:
    """Everybody in show.toml, with what is said of them there."""
    people = publication.show.person if publication.show else {}
    known = {
        key: PersonView(name=person.name, role=person.role, bio=person.bio, link=person.link)
        for key, person in people.items()
    }
    return {person.name: person for person in known.values()} | known
