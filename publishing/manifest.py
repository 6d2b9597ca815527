"""The manifest: what is live, kept beside it in the target; index, journal and lock at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TypeVar

from publishing.artifacts import PRIVATE, Artifact, Stage, is_safe
from workspace.errors import UserError

MANIFEST_PATH = f"{PRIVATE}/manifest.json"
PACK = re.compile(rf"{PRIVATE}/releases/([0-9]{{4,9}})-[0-9a-f]{{8}}\.zip")
_SCHEMA = 1
_Value = TypeVar("_Value")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One published file: its bytes (SHA-256, size) and headers. `version` is the storage's own token.

    `pack` is the number of the release whose pack holds the bytes; 0 of audio, which stays under its name for ever.
    """

    sha256: str
    size: int
    content_type: str
    cache_control: str
    stage: Stage
    version: str = ""
    pack: int = 0

    @classmethod
    def of(cls, artifact: Artifact, version: str) -> Entry:
        """What the manifest keeps of a file that went up; `version` is the storage's token for it there."""
        return cls(
            sha256=artifact.sha256,
            size=artifact.size,
            content_type=artifact.content_type,
            cache_control=artifact.cache_control,
            stage=artifact.stage,
            version=version,
        )


@dataclass(frozen=True, kw_only=True)
class PublishedEpisode:
    """What subscribers hold on to: `audio` is a path of the site, `recording` the hash of what it was made from.

    `cut` seconds of the recording were left out before its start; `further` are paths of the same sound as M4A or Opus.
    `former` are folder names that its page had before, `earlier` the paths of audio that was replaced; both only grow.
    """

    title: str
    slug: str
    audio: str
    bytes: int
    recording: str
    published: str
    cut: float = 0.0
    further: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """One finding of the guard that somebody said was meant: in which release, who and when; `says` is its first line."""

    release: int
    who: str
    when: str
    code: str
    about: str
    says: str

    def line(self) -> str:
        """For people, in plans and after a publish; the code is the word that allows it."""
        return f"Allowed: {self.says}   ({self.code})"


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """One of the owner's files as it was when a release was made; the pack of the release `pack` holds its bytes."""

    sha256: str
    size: int
    pack: int


@dataclass(frozen=True, kw_only=True)
class PastRelease:
    """A release that can be gone back to: `says` what changed, in a line; `pack` is the path of what was kept of it.

    `needs` are the releases whose packs hold its bytes, its own included. `back_to` is the release that an undo brought
    back; 0 of any other release.
    """

    release: int
    who: str
    when: str
    says: str
    pack: str
    needs: tuple[int, ...] = ()
    back_to: int = 0


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """One release. `gone` are episodes that earlier ones had, by id; `allowed` is the record of all releases.

    `history` are the releases that can be gone back to, oldest first, this one included; `packs` are the paths of all
    packs, and `folder` the owner's files that this release was made of, by their paths in the show's folder.

    `pending` names the paths that a publish set out to change, each with every hash that one may have left there:
    after two broken attempts a page can hold the bytes of either, and only what we may have written is overwritten.
    `undoing` is the release that an undo which has not ended yet goes back to; 0 if there is none.
    """

    release: int
    who: str
    when: str
    feed_guid: str = ""
    feed_address: str = ""
    episodes: Mapping[str, PublishedEpisode] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)
    pending: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gone: Mapping[str, PublishedEpisode] = field(default_factory=dict)
    allowed: tuple[Allowed, ...] = ()
    history: tuple[PastRelease, ...] = ()
    packs: tuple[str, ...] = ()
    folder: Mapping[str, KeptFile] = field(default_factory=dict)
    undoing: int = 0

    def to_bytes(self) -> bytes:
        """The same manifest, the same bytes."""
        content = {
            "schema": _SCHEMA,
            "release": self.release,
            "who": self.who,
            "when": self.when,
            "feed_guid": self.feed_guid,
            "feed_address": self.feed_address,
            "episodes": {key: asdict(episode) for key, episode in self.episodes.items()},
            "entries": {path: {**vars(entry), "stage": entry.stage.value} for path, entry in self.entries.items()},
            "pending": {path: list(hashes) for path, hashes in self.pending.items()},
            "gone": {key: asdict(episode) for key, episode in self.gone.items()},
            "allowed": [asdict(each) for each in self.allowed],
            "history": [asdict(each) for each in self.history],
            "packs": list(self.packs),
            "folder": {path: vars(each) for path, each in self.folder.items()},
            "undoing": self.undoing,
        }
        # On one line: with line breaks the library writes ten times slower, and a record may hold thousands of files.
        return (json.dumps(content, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8", "replace")


def from_bytes(content: bytes, *, where: str) -> Manifest:
    """Read what `to_bytes` wrote; anything else is refused, because to guess here could undo a site."""
    try:
        found = _Reader(json.loads(content))
        schema = found.number("schema")
        if schema > _SCHEMA:
            raise _newer(where)
        return Manifest(
            release=found.number("release"),
            who=found.text("who"),
            when=found.text("when"),
            feed_guid=found.text("feed_guid"),
            feed_address=found.text("feed_address"),
            episodes=found.table("episodes", _episode),
            entries=_safe(found.table("entries", _entry)),
            pending=_safe(found.lists("pending")),
            gone=found.table("gone", _episode) if found.has("gone") else {},
            allowed=found.rows("allowed", _allowed) if found.has("allowed") else (),
            history=found.rows("history", _past) if found.has("history") else (),
            packs=tuple(_pack(path) for path in found.texts("packs")) if found.has("packs") else (),
            folder=_safe(found.table("folder", _kept)) if found.has("folder") else {},
            undoing=found.number("undoing") if found.has("undoing") else 0,
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(where) from error


class _Reader:
    """One JSON object whose values are taken by name and kind."""

    def __init__(self, value: object) -> None:
        if not isinstance(value, dict):
            raise TypeError("not an object")
        self._values: dict[str, object] = value

    def text(self, key: str) -> str:
        value = self._values[key]
        if not isinstance(value, str):
            raise TypeError(key)
        return value

    def number(self, key: str) -> int:
        value = self._values[key]
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise TypeError(key)
        return value

    def seconds(self, key: str) -> float:
        """A length; manifests of earlier versions have none."""
        value = self._values.get(key, 0.0)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < float("inf"):
            raise TypeError(key)
        return float(value)

    def has(self, key: str) -> bool:
        return key in self._values

    def table(self, key: str, read: Callable[[_Reader], _Value]) -> dict[str, _Value]:
        inner = _Reader(self._values[key])
        return {name: read(_Reader(value)) for name, value in inner._values.items()}

    def rows(self, key: str, read: Callable[[_Reader], _Value]) -> tuple[_Value, ...]:
        value = self._values[key]
        if not isinstance(value, list):
            raise TypeError(key)
        return tuple(read(_Reader(row)) for row in value)

    def lists(self, key: str) -> dict[str, tuple[str, ...]]:
        inner = _Reader(self._values[key])
        return {name: inner.texts(name) for name in inner._values}

    def numbers(self, key: str) -> tuple[int, ...]:
        value = self._values[key]
        if not isinstance(value, list) or not all(type(item) is int and item > 0 for item in value):
            raise TypeError(key)
        return tuple(value)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._values[key]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise TypeError(key)
        return tuple(value)


def _episode(found: _Reader) -> PublishedEpisode:
    return PublishedEpisode(
        title=found.text("title"),
        slug=found.text("slug"),
        audio=found.text("audio"),
        bytes=found.number("bytes"),
        recording=found.text("recording"),
        published=found.text("published"),
        cut=found.seconds("cut"),
        further=found.texts("further") if found.has("further") else (),
        former=found.texts("former") if found.has("former") else (),
        earlier=found.texts("earlier") if found.has("earlier") else (),
    )


def _allowed(found: _Reader) -> Allowed:
    return Allowed(
        release=found.number("release"),
        who=found.text("who"),
        when=found.text("when"),
        code=found.text("code"),
        about=found.text("about"),
        says=found.text("says"),
    )


def _past(found: _Reader) -> PastRelease:
    return PastRelease(
        release=found.number("release"),
        who=found.text("who"),
        when=found.text("when"),
        says=found.text("says"),
        pack=_pack(found.text("pack")),
        needs=found.numbers("needs") if found.has("needs") else (),
        back_to=found.number("back_to") if found.has("back_to") else 0,
    )


def _kept(found: _Reader) -> KeptFile:
    return KeptFile(sha256=_hash(found.text("sha256")), size=found.number("size"), pack=found.number("pack"))


def _pack(path: str) -> str:
    """Packs are deleted and unpacked, so that nothing else may be named as one."""
    if not PACK.fullmatch(path):
        raise ValueError(path)
    return path


def _hash(sha256: str) -> str:
    """A hash becomes part of a file's name."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError(sha256)
    return sha256


def _entry(found: _Reader) -> Entry:
    return Entry(
        sha256=found.text("sha256"),
        size=found.number("size"),
        content_type=found.text("content_type"),
        cache_control=found.text("cache_control"),
        stage=Stage(found.text("stage")),
        version=found.text("version"),
        pack=found.number("pack") if found.has("pack") else 0,
    )


def _safe(table: dict[str, _Value]) -> dict[str, _Value]:
    """Paths of a manifest are deleted and overwritten, so they must lie inside the site."""
    for path in table:
        if not is_safe(path) or path.split("/")[0] == PRIVATE:
            raise ValueError(path)
    return table


def _damaged(where: str) -> UserError:
    return UserError(
        "manifest-damaged",
        problem="Pressroom cannot read its own record of what is live.",
        where=f"{where}  {MANIFEST_PATH}",
        why="The record was edited or cut short. Without it, publishing could remove pages or audio. Nothing was changed.",
        fix=f"Delete {MANIFEST_PATH} there;  pressroom publish --repair    then makes it again from this computer's copy, "
        "or from the earlier releases",
    )


def _newer(where: str) -> UserError:
    return UserError(
        "manifest-newer",
        problem="What is live was published by a newer Pressroom than this one.",
        where=f"{where}  {MANIFEST_PATH}",
        why="This version does not know everything that the newer one wrote down. Nothing was changed.",
        fix="Install the newer Pressroom on this computer as well, then:  pressroom publish",
    )
