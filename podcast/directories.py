"""Directories: where the show is listed, how to get listed, which ones closed and where their listeners went."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from urllib.parse import quote

from podcast.directory import Directory, read_directories
from podcast.identity import Identity, ascii_address
from podcast.show import Show
from workspace.addresses import is_for_examples

_ZEROS = re.compile("0{8,}")


class Standing(Enum):
    """Where the show stands with a directory."""

    LISTED = "listed"
    NOT_YET = "not yet"
    CLOSED = "closed"


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

    @property
    def family(self) -> str:
        """Whose devices it is at home on: "apple" or "android"; "any" if it is on both."""
        home = self.directory.runs_on or (self.directory.app_on if "Mac" in self.directory.app_on else self.device)
        return "apple" if "iPhone" in home else "android" if "Android" in home else "any"


@cache
def directories() -> tuple[Directory, ...]:
    """All of them, the most used first, the closed ones last."""
    return read_directories(Path(__file__).with_name("directories.toml").read_text(encoding="utf-8"))


def directory_named(written: str) -> Directory | None:
    """The directory an owner means: "Pocket Casts", "pocketcasts" and "pocket_casts" are one."""
    return _by_name().get(_squeezed(written))


def nearest_directory(written: str) -> Directory | None:
    """The open directory whose name is spelled most like `written`."""
    names = {name: found for name, found in _by_name().items() if not found.is_closed}
    near = difflib.get_close_matches(_squeezed(written), names, 1, cutoff=0.6)
    return names[near[0]] if near else None


def listed_address(show: Show, directory: Directory) -> str | None:
    """The show's own address in `directory` as `[listen]` gives it.

    Nothing for an empty line, a placeholder, or what closed.
    """
    for written, address in show.listen.items():
        if directory_named(written) == directory and not directory.is_closed and _is_real(address):
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


def successors_of(directory: Directory) -> tuple[Directory, ...]:
    """Where the listeners of a closed directory were sent."""
    return tuple(each for each in directories() if each.id in directory.successors)


def instead_of(directory: Directory) -> str:
    """What the owner of a show does about a directory that closed."""
    return f"Be listed in {' and '.join(each.name for each in successors_of(directory))} instead."


def _listing(show: Show, identity: Identity, directory: Directory) -> Listing:
    if directory.is_closed:
        return Listing(
            directory=directory,
            standing=Standing.CLOSED,
            next_step=f"Closed {directory.closed_words}. {directory.now} {instead_of(directory)}",
        )
    address = listed_address(show, directory) or _address_through(show, identity, directory)
    if address:
        return Listing(directory=directory, standing=Standing.LISTED, address=address)
    step = " ".join(filter(None, (directory.submit, directory.step)))
    if directory.submit:
        step += f" Feed address: {identity.feed}   Then write the show's address into [listen]: {directory.id}"
    return Listing(directory=directory, standing=Standing.NOT_YET, next_step=step)


def _address_through(show: Show, identity: Identity, directory: Directory) -> str | None:
    """Where the show is in a directory that takes over another's list, in which it is listed."""
    sources = [each for each in directories() if each.id in directory.through]
    if any(listed_address(show, each) for each in sources):
        return _follow(show, identity, directory, _apple_number(show)).web
    return None


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
    """Whether it leads to a show: what closed leads nowhere, under whatever name it is written."""
    gone = any(each.holds(address) for each in closed_directories())
    return address.startswith("https://") and not gone and not is_placeholder(address)


def is_placeholder(address: str) -> bool:
    """Whether a web or e-mail address is at a domain kept for examples, or has zeros for a number."""
    return is_for_examples(address) or bool(_ZEROS.search(address))


@cache
def _by_name() -> Mapping[str, Directory]:
    return {_squeezed(name): each for each in directories() for name in (each.id, each.name, *each.also)}


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
