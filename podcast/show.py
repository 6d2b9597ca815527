"""The show: what `show.toml` says, read into one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from workspace.document import read_toml
from workspace.findings import Finding
from workspace.folder import OwnerFolder
from workspace.header import Email, Header, HttpsAddress, Link, Text, Unfit, Words, checked, key, parse


class Person(Header):
    """`[person.<key>]`: somebody who is heard on the show."""

    name: Text = key(why="Apps show it.", example="Jennifer Penrose")
    role: Text = "host"
    bio: Words = ""
    link: Link | None = None
    image: Text | None = None


class Funding(Header):
    """Where listeners can support the show (podcast namespace, `funding`)."""

    link: HttpsAddress
    text: Text = "Support the show"


def _guid(value: str) -> str:
    import uuid  # noqa: PLC0415 - used for one key that few shows set

    try:
        return str(uuid.UUID(value))
    except ValueError:
        raise Unfit(
            "guid",
            f'"{value}" is not a feed guid.',
            why="Apps know the show by it; it looks like 9b024349-ccf0-5f69-a609-6b82873eab3c.",
            fix="Put back the one that was published, or delete the line.",
        ) from None


class FeedSettings(Header):
    """`[feed]`: what only the feed needs."""

    guid: Annotated[Text, checked(_guid)] | None = None
    address: HttpsAddress | None = None
    locked: bool = True
    funding: Funding | HttpsAddress | None = None
    license: Text | None = None
    new_address: HttpsAddress | None = None


class Show(Header):
    """The podcast. `listen` holds the show's own address in each directory, by directory id."""

    name: Text = key(why="It is the show's title in every app.", example="The Penrose Podcast")
    author: Text = key(why="Apps show it under the title; Spotify refuses a feed without it.", example="Penrose PT")
    tagline: Words = ""
    description: Text = key(why="Directories refuse a feed without it.", example="Plain talk about pain and movement.")
    category: Text = key(why="Directories sort shows by it.", example="Health & Fitness > Medicine")
    explicit: bool = False
    cover: Text = "cover.jpg"
    email: Email | None = None
    order: Literal["newest first", "oldest first"] = "newest first"
    copyright: Words = ""
    type: Literal["episodic", "serial"] = "episodic"
    closing: Words = ""
    language: Text | None = None
    person: Mapping[str, Person] = key({}, why="Hosts and guests by a short name.")
    listen: Mapping[str, Words] = key({}, why="The show's address in each directory.")
    feed: FeedSettings = FeedSettings()

    def hosts(self, named: tuple[str, ...]) -> tuple[Person, ...]:
        """The persons an episode names; all persons with the role "host" if it names none."""
        if not named:
            return tuple(person for person in self.person.values() if person.role.lower() == "host")
        return tuple(self.person.get(name) or Person(name=name) for name in named)


def read_show(folder: OwnerFolder) -> tuple[Show | None, tuple[Finding, ...]]:
    """Read `show.toml`; None if there is none or it cannot be used."""
    if not folder.show.is_file():
        return None, ()
    return parse(Show, read_toml(folder.show, "show.toml"))
