"""Directories: where the show is listed, how to get listed, which ones closed and where their listeners went."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from podcast.identity import Identity, ascii_address
from podcast.namespaces import Namespace
from podcast.show import Show
from workspace.words import day_in_words

_EXAMPLE_DOMAIN = re.compile(r"(^|\.)example(\.(org|com|net))?$|(^|\.)invalid$|(^|\.)test$")
_ZEROS = re.compile("0{8,}")


class Standing(Enum):
    """Where the show stands with a directory."""

    LISTED = "listed"
    NOT_YET = "not yet"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Directory:
    """One directory or app; the fields are explained at the head of directories.toml."""

    id: str
    name: str
    also: tuple[str, ...] = ()
    closed: str | None = None
    now: str = ""
    successors: tuple[str, ...] = ()
    submit: str | None = None
    step: str = ""
    hosts: tuple[str, ...] = ()
    web: str | None = None
    app: str | None = None
    app_on: str = ""
    runs_on: str = ""
    reads: frozenset[Namespace] = frozenset()
    checked: date
    source: str

    @property
    def is_closed(self) -> bool:
        return self.closed is not None

    @property
    def closed_words(self) -> str:
        """When it closed, as people say it: "in 2020", or "on August 29, 2023"."""
        if self.closed is None:
            return ""
        if len(self.closed) == 4:
            return f"in {self.closed}"
        day = date.fromisoformat(self.closed)
        return f"on {day_in_words(day)}"

    @property
    def instead(self) -> str:
        """What the owner of a show does about a directory that closed."""
        names = [each.name for each in directories() if each.id in self.successors]
        return f"Be listed in {' and '.join(names)} instead."

    def holds(self, address: str) -> bool:
        """Whether `address` is one of this directory's own."""
        host = _host(address)
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The show's standing with one directory, and what to do next."""

    directory: Directory
    standing: Standing
    address: str | None = None
    next_step: str = ""


@dataclass(frozen=True, kw_only=True)
class Follow:
    """One way to follow the show: `web` is safe everywhere, `app` opens an app that is installed."""

    directory: Directory
    web: str | None = None
    app: str | None = None

    @property
    def device(self) -> str:
        """Where this way works, in words; nothing if it works everywhere."""
        return self.directory.runs_on or ("" if self.web else self.directory.app_on)


@cache
def directories() -> tuple[Directory, ...]:
    """All of them, the most used first, the closed ones last."""
    data = tomllib.loads(Path(__file__).with_name("directories.toml").read_text(encoding="utf-8"))
    return tuple(_directory(entry) for entry in data["directory"])


def directory_named(written: str) -> Directory | None:
    """The directory an owner means: "Pocket Casts", "pocketcasts" and "pocket_casts" are one."""
    return _by_name().get(_squeezed(written))


def nearest_directory(written: str) -> Directory | None:
    """The open directory whose name is spelled most like `written`."""
    names = {name: found for name, found in _by_name().items() if not found.is_closed}
    near = difflib.get_close_matches(_squeezed(written), names, 1, cutoff=0.6)
    return names[near[0]] if near else None


def listed_address(show: Show, directory: Directory) -> str | None:
    """The show's own address in `directory` as `[listen]` gives it; nothing for an empty line or a placeholder."""
    for written, address in show.listen.items():
        if directory_named(written) == directory and _is_real(address):
            return ascii_address(address)
    return None


def standing(show: Show, identity: Identity) -> tuple[Listing, ...]:
    """Where the show stands with each directory, and the next step with each."""
    return tuple(_listing(show, identity, each) for each in directories())


def follow_rows(show: Show, identity: Identity) -> tuple[Follow, ...]:
    """The ways to follow the show that work today; closed directories and those without an address are left out."""
    apple = _apple_number(show)
    made = (_follow(show, identity, each, apple) for each in directories() if not each.is_closed)
    return tuple(row for row in made if row.web or row.app)


def closed_directories() -> tuple[Directory, ...]:
    """Those that closed; their listeners still ask for them."""
    return tuple(each for each in directories() if each.is_closed)


def _listing(show: Show, identity: Identity, directory: Directory) -> Listing:
    if directory.is_closed:
        return Listing(
            directory=directory,
            standing=Standing.CLOSED,
            next_step=f"Closed {directory.closed_words}. {directory.now} {directory.instead}",
        )
    address = listed_address(show, directory)
    if address:
        return Listing(directory=directory, standing=Standing.LISTED, address=address)
    where = f"{directory.submit}   " if directory.submit else ""
    step = f"{where}{directory.step}"
    if directory.submit:
        step += f" Feed address: {identity.feed}   Then write the show's address into [listen]: {directory.id}"
    return Listing(directory=directory, standing=Standing.NOT_YET, next_step=step)


def _follow(show: Show, identity: Identity, directory: Directory, apple: str | None) -> Follow:
    feed = ascii_address(identity.feed)
    values = {
        "feed": quote(feed, safe=""),
        "name": quote(show.name, safe="", errors="ignore"),
        "bare": feed.partition("://")[2],
        "apple_id": apple or "",
    }
    made = directory.web if directory.web and (apple or "{apple_id}" not in directory.web) else None
    web = listed_address(show, directory) or (made.format(**values) if made else None)
    app = directory.app.format(**values) if directory.app else None
    return Follow(directory=directory, web=web, app=app)


def _apple_number(show: Show) -> str | None:
    """The show's number in Apple's directory, which several apps find it by."""
    apple = directory_named("apple")
    address = listed_address(show, apple) if apple else None
    found = re.search(r"/id(\d+)", address or "")
    return found[1] if found else None


def _is_real(address: str) -> bool:
    return address.startswith("https://") and not is_placeholder(address)


def is_placeholder(address: str) -> bool:
    """Whether a web or e-mail address is at a domain kept for examples (RFC 2606), or has zeros for a number."""
    domain = _host(address) if "://" in address else address.rpartition("@")[2].lower()
    return bool(_EXAMPLE_DOMAIN.search(domain) or _ZEROS.search(address))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


@cache
def _by_name() -> Mapping[str, Directory]:
    return {_squeezed(name): each for each in directories() for name in (each.id, each.name, *each.also)}


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _directory(entry: Mapping[str, Any]) -> Directory:
    return Directory(**dict(_typed(entry)))


def _typed(entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in entry.items():
        if name == "reads":
            yield name, frozenset(Namespace(each) for each in value)
        else:
            yield name, tuple(value) if isinstance(value, list) else value
