"""What a publish target must do, whatever it is made of; each comment here is an obligation, tested on every storage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from publishing.artifacts import Artifact


@dataclass(frozen=True)
class Stored:
    """The bytes at a path, and the storage's token for exactly these bytes."""

    content: bytes
    version: str


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What a listing tells of a path: its size in bytes, and the storage's token as in `Stored`."""

    path: str
    size: int
    version: str


@dataclass(frozen=True, kw_only=True)
class StoredFacts:
    """What a storage knows of a path without fetching it. `sha256` is None when somebody else put it there.

    `age` is how many seconds ago the path was written, by the storage's own clock; None if it does not tell.
    """

    size: int
    content_type: str
    cache_control: str
    sha256: str | None
    version: str
    age: float | None = field(default=None, compare=False)

    def match(self, artifact: Artifact) -> bool:
        """Are these the artifact's bytes, under its headers?"""
        return (self.size, self.sha256, self.content_type, self.cache_control) == (
            artifact.size,
            artifact.sha256,
            artifact.content_type,
            artifact.cache_control,
        )


class Overtaken(Exception):
    """A conditional `put` found something else at the path than its caller knew of; nothing was written."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Storage(Protocol):
    """A place that keeps files under paths with forward slashes.

    Every method may be called from several threads at once. What the owner can mend is a UserError in plain
    words (KeyNeeded, Temporary where they fit); no message ever holds a secret. Nothing outside the target's
    folder or prefix is read or written, and the target itself (folder excepted) is never created.
    """

    @property
    def requests(self) -> int:
        """How often the storage was asked so far, repeats after failures included."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Remarks for people, such as a protection this storage does not offer."""

    @property
    def guards(self) -> bool:
        """Whether a write is compared with what it replaces in one act, as far as it is known."""

    def describe(self) -> str:
        """The target in the owner's words, never with a secret in it."""

    def read(self, path: str, *, known: Stored | None = None) -> Stored | None:
        """All bytes at `path`; None if there is nothing. One request.

        With `known`, which was read earlier, that same value is returned if nothing changed; its bytes do not travel again.
        """

    def put(self, artifact: Artifact, *, unless_exists: bool = False, if_version: str | None = None) -> str:
        """Store the artifact's bytes with its type, cache rule and hash; return the new version.

        Readers see the old bytes or the new ones, never half of each, even if this process is killed. The bytes
        are compared with the artifact's hash on their way: a file that changed meanwhile is refused. With
        `unless_exists` or `if_version` nothing else is ever overwritten: Overtaken is raised instead. After a lost
        answer the same call may raise Overtaken against its own success; the caller looks with `stat`.

        What is no audio has no effect any more when it was begun more than 15 minutes ago (`awake.STALE`), and is
        not repeated after two (`awake.REPEATS`): this computer may have slept while somebody else published.
        """

    def stat(self, path: str) -> StoredFacts | None:
        """What is at `path`; None if there is nothing. One request, the bytes stay where they are."""

    def delete(self, path: str) -> None:
        """Remove `path`; that it is already gone is fine. May be called several times. In time, as with `put`."""

    def names(self, prefix: str = "") -> Iterator[str]:
        """Every path that starts with `prefix`, in no promised order; half-written files are not listed."""

    def listing(self, prefix: str = "") -> Iterator[Listed]:
        """As `names`, each with its size and version; a folder has to read every file for that."""

    def tidy(self, path: str, *, resumable: bool = False) -> None:
        """Remove what an interrupted `put` of `path` may have left behind, unseen by readers. May do nothing.

        With `resumable` it may be left for a `put` of the same bytes that follows, which then goes on with it.
        """
