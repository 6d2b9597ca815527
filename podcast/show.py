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
    role: Text = key("host", why="host, or another word of the podcast namespace.")
    bio: Words = key("", why="One sentence, shown on episode pages.")
    link: Link | None = key(None, why="The person's page.")
    image: HttpsAddress | None = key(None, why="Full https address of a picture.")


class Funding(Header):
    """Where listeners can support the show (podcast namespace, `funding`)."""

    link: HttpsAddress = key(why="Where listeners can give.", example="https://example.org/support")
    text: Text = key("Support the show", why="The words of that link.")


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

    guid: Annotated[Text, checked(_guid)] | None = key(
        None, why="How apps know the show; made of the feed's address if left out, and then kept."
    )
    address: HttpsAddress | None = key(None, why="The feed's address, if it keeps an older one.")
    locked: bool = key(True, why="Other hosts may not take the show over.")
    funding: Funding | HttpsAddress | None = key(
        None, why="Where listeners can give: an address, or a table of two lines."
    )
    license: Text | None = key(None, why="An SPDX name such as cc-by-4.0, or an address.")
    new_address: HttpsAddress | None = key(None, why="Where the feed is moving to.")


class Show(Header):
    """The podcast. `listen` holds the show's own address in each directory, by directory id."""

    name: Text = key(why="It is the show's title in every app.", example="The Penrose Podcast")
    author: Text = key(why="Apps show it under the title; Spotify refuses a feed without it.", example="Penrose PT")
    tagline: Words = key("", why="One line under the name.")
    description: Text = key(why="Directories refuse a feed without it.", example="Plain talk about pain and movement.")
    category: Text = key(why="Directories sort shows by it.", example="Health & Fitness > Medicine")
    explicit: bool = key(False, why="Strong language or the like; an episode may differ.")
    cover: Text = key("cover.jpg", why="A square picture, 3000 x 3000.")
    email: Email | None = key(None, why="The feed's owner; the publisher's if left out.")
    order: Literal["newest first", "oldest first"] = key(
        "newest first", why="Oldest first is for a story told in order."
    )
    copyright: Words = key("", why="Who holds it: the name alone.")
    type: Literal["episodic", "serial"] = key("episodic", why="Serial: apps play from the first on.")
    closing: Words = key("", why="A note that ends every episode.")
    language: Text | None = key(None, why="The show's language; the publisher's if left out.")
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
