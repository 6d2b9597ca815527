"""The show: what `show.toml` says, read into one frozen value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from episodes.app_values import FurtherPicture
from podcast.show_feed import FeedSettings
from podcast.show_sound import SoundTable
from podcast.taxonomy import GUESTS, HOSTS
from workspace.document import Document, read_toml
from workspace.files import inside
from workspace.findings import Finding
from workspace.folder import OwnerFolder
from workspace.header import (
    Email,
    Header,
    HttpsAddress,
    Link,
    Many,
    Text,
    Unfit,
    Words,
    checked,
    key,
    listed,
    parse,
    widened,
)

__all__ = ["FeedSettings", "Person", "Show", "SoundTable", "read_show"]

WIDE = "artwork social"  # podcast namespace, `image`: a landscape version of the artwork


class Person(Header):
    """`[person.<key>]`: somebody who is heard on the show, or makes it."""

    name: Text = key(why="Apps show it.", example="Jennifer Penrose")
    role: Text = key("host", why="host, guest, producer, or another word of the podcast namespace.")
    group: Text | None = key(None, why="Only where the role alone is not clear, as for an editor.")
    bio: Words = key("", why="One sentence, shown on episode pages.")
    link: Link | None = key(None, why="The person's page.")
    image: HttpsAddress | None = key(None, why="Full https address of a picture.")


def _categories(value: tuple[str, ...]) -> tuple[str, ...]:
    if value:
        return value
    raise Unfit(
        "category-empty",
        "The show has no category.",
        why="Directories sort shows by it.",
        fix='Write  category = "Health & Fitness > Medicine"',
    )


def _seasons(value: Mapping[str, str]) -> Mapping[str, str]:
    for number in value:
        if not (number.isascii() and number.isdigit() and number[0] != "0"):
            raise Unfit(
                "season-number",
                f'"{number}" is not the number of a season.',
                why="Under [seasons] each line is a number and the season's name.",
                fix='Write  1 = "Knees"',
            )
    return value


class Show(Header):
    """The podcast. `listen` holds the show's own address in each directory, by directory id."""

    name: Text = key(why="It is the show's title in every app.", example="The Penrose Podcast")
    author: Text = key(why="Apps show it under the title; Spotify refuses a feed without it.", example="Penrose PT")
    tagline: Words = key("", why="One line under the name.")
    description: Text = key(why="Directories refuse a feed without it.", example="Plain talk about pain and movement.")
    category: Annotated[Many[Text], widened(listed), checked(_categories)] = key(
        why="Directories sort shows by it; of several the first counts most.", example="Health & Fitness > Medicine"
    )
    explicit: bool = key(False, why="Strong language or the like; an episode may differ.")
    cover: Text = key("cover.jpg", why="A square picture, 3000 x 3000.")
    wide_cover: Text | None = key(None, why="A picture 16 wide and 9 high; YouTube and some apps show it.")
    email: Email | None = key(None, why="The feed's owner; the publisher's if left out.")
    order: Literal["newest first", "oldest first"] = key(
        "newest first", why="Oldest first is for a story told in order."
    )
    copyright: Words = key("", why="Who holds it: the name alone.")
    type: Literal["episodic", "serial"] = key("episodic", why="Serial: apps play from the first on.")
    closing: Words = key("", why="A note that ends every episode.")
    language: Text | None = key(None, why="The show's language; the publisher's if left out.")
    person: Mapping[str, Person] = key({}, why="Hosts and guests by a short name.")
    seasons: Annotated[Mapping[str, Text], checked(_seasons)] = key({}, why="The names of seasons, by their numbers.")
    listen: Mapping[str, Words] = key({}, why="The show's address in each directory.")
    feed: FeedSettings = FeedSettings()
    sound: SoundTable = SoundTable()

    @property
    def pictures(self) -> tuple[FurtherPicture, ...]:
        """All further pictures; the wide cover comes first."""
        return (*wide_picture(self.wide_cover, self.name), *self.feed.pictures)

    def hosts(self, named: tuple[str, ...]) -> tuple[Person, ...]:
        """The persons an episode names; all hosts and co-hosts of the show if it names none."""
        if not named:
            return tuple(person for person in self.person.values() if person.role.lower() in HOSTS)
        return tuple(self.person.get(name) or Person(name=name) for name in named)

    @property
    def crew(self) -> tuple[Person, ...]:
        """Everybody else who works on every episode, such as a producer; guests come and go."""
        return tuple(person for person in self.person.values() if person.role.lower() not in HOSTS | GUESTS)


def wide_picture(file: str | None, title: str) -> tuple[FurtherPicture, ...]:
    """The wide cover as one of the further pictures."""
    return (FurtherPicture(file=file, alt=f"Cover of {title}", purpose=WIDE),) if file else ()


def read_show(folder: OwnerFolder) -> tuple[Show | None, tuple[Finding, ...]]:
    """Read `show.toml`; None if there is none or it cannot be used."""
    if not folder.show.is_file():
        return None, ()
    document = read_toml(folder.show, "show.toml")
    show, found = parse(Show, document)
    return show, (*found, *(_missing_pictures(show, document, folder.root) if show else ()))


def _missing_pictures(show: Show, document: Document, root: Path) -> Iterator[Finding]:
    """Further pictures that are named and not there; the cover has a check of its own."""
    for named in show.pictures:
        if not inside(root, named.file).is_file():
            wide = named.file == show.wide_cover
            yield Finding(
                code="show-picture-missing",
                where=document.place("wide_cover") if wide else document.place("feed", "pictures"),
                problem=f"show.toml names a picture that is not there: {named.file}",
                why="Apps would be sent to a picture that nobody has.",
                fix=f"Put {named.file} beside show.toml, or correct the line.",
            )
