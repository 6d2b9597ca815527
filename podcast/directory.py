"""One directory or app as data: how to be listed, how listeners reach the show there, and what it asks of a feed."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from podcast.namespaces import Namespace
from workspace.addresses import host_of
from workspace.header import Header, HttpsAddress, Many, Text, Words, checked, widened
from workspace.words import day_in_words

Sure = Literal["spec", "code", "second-hand", "unverified"]


class Asks(Header):
    """What a directory asks for beyond the rules that all share; the fields are explained in directories.toml."""

    notes: Literal["html", "plain"] = "html"
    notes_room: int = 4000
    title_room: int | None = None
    art_least: int | None = None
    art_most: int | None = None
    media: Many[Text] = ()
    explicit: Literal["true-false", "yes-no"] = "true-false"
    categories: Literal["2019", "google-play"] = "2019"
    channel: Many[Text] = ()
    item: Many[Text] = ()
    seen_within: int | None = None
    unverified: Many[Text] = ()

    @property
    def seen(self) -> timedelta | None:
        """How long until a change shows, by the directory's own word; None if it gives none."""
        return None if self.seen_within is None else timedelta(minutes=self.seen_within)

    def words(self) -> str:
        """The rules that an owner can do something about, in one line; those nobody could verify are left out."""
        sure = self.model_dump(exclude=set(self.unverified))
        least, most = sure.get("art_least"), sure.get("art_most")
        told = [
            _art_words(least, most) if least else "",
            "MP3 only" if sure.get("media") == ("audio/mpeg",) else "",
            "notes without links or lists" if self.notes == "plain" else "",
            f"{self.notes_room:,} characters of notes" if self.notes_room < 4000 else "",
        ]
        return ", ".join(each for each in told if each)


def _namespaces(value: Any) -> Any:
    return frozenset(map(Namespace, value)) if isinstance(value, list) else value


def _closed(value: str) -> str:
    """A year, or a day."""
    if not (value.isdigit() and len(value) == 4):
        date.fromisoformat(value)
    return value


class Directory(Header):
    """One directory or app; the fields are explained at the head of directories.toml."""

    id: Text
    name: Text
    also: Many[Text] = ()
    closed: Annotated[str, checked(_closed)] | None = None
    now: Words = ""
    successors: Many[Text] = ()
    submit: HttpsAddress | None = None
    step: Words = ""
    code_to_email: bool = False
    through: Many[Text] = ()
    hosts: Many[Text]
    web: Text | None = None
    app: Text | None = None
    app_on: Words = ""
    runs_on: Words = ""
    reads: Annotated[frozenset[Namespace], widened(_namespaces)]
    remark: Words = ""
    asks: Asks = Asks()
    checked: date
    source: Sure

    @property
    def is_closed(self) -> bool:
        """Whether nobody can follow a show there any more, whatever the day in `closed`."""
        return self.closed is not None

    @property
    def closed_words(self) -> str:
        """When it closed, as people say it: "in 2020", or "on August 29, 2023"."""
        if self.closed is None:
            return ""
        return f"in {self.closed}" if len(self.closed) == 4 else f"on {day_in_words(date.fromisoformat(self.closed))}"

    def holds(self, address: str) -> bool:
        """Whether `address` is one of this directory's own."""
        host = host_of(address)
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)


class _Rules(Header):
    directory: Many[Directory]


def read_directories(toml: str) -> tuple[Directory, ...]:
    """All rows of a rules file; an unknown key, a missing one or a value of another kind is a ValueError."""
    return _Rules.model_validate(tomllib.loads(toml)).directory


def _art_words(least: int, most: int | None) -> str:
    if most == least:
        return f"a cover of {least} × {least} pixels"
    return f"a cover of {least} × {least} pixels or more" + (f", at most {most} × {most}" if most else "")
