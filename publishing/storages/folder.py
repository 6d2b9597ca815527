"""A folder as a publish target: the one that a web server serves, on this computer or on a mounted disk."""

from __future__ import annotations

import errno
import hashlib
import itertools
import os
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from publishing.artifacts import PRIVATE, Artifact, Stage, cache_control_of, content_type_of, is_safe
from publishing.storages.awake import STALE, Clock, seconds_passed, since_asked, slept
from publishing.storages.passing import passed
from publishing.storages.storage import Listed, Overtaken, Stored, StoredFacts
from workspace.errors import UserError
from workspace.files import sha256_of

_BLOCK = 1 << 20  # bytes copied at a time
_ABANDONED = 3600  # seconds after which a half-written file has no writer any more
_counter = itertools.count()


class FolderStorage:
    """Files are written aside, synced and renamed into place. A folder keeps no headers; the path tells them."""

    def __init__(self, root: Path, *, shown: str = "", clock: Clock = seconds_passed) -> None:
        self._root = root
        self._clock = clock
        self._shown = shown or str(root)
        self._requests = 0
        self._counting = threading.Lock()

    @property
    def requests(self) -> int:
        """Looks and writes, although nothing travels: so that every storage can be compared."""
        return self._requests

    @property
    def notes(self) -> tuple[str, ...]:
        return ()

    @property
    def guards(self) -> bool:
        """Always: files are compared and replaced under one lock."""
        return True

    def describe(self) -> str:
        return f"folder {self._shown}"

    def read(self, path: str, *, known: Stored | None = None) -> Stored | None:
        with self._asked(path):
            place = self._place(path)
            if not place.is_file():
                return None
            content = place.read_bytes()
            found = Stored(content, hashlib.sha256(content).hexdigest())
            return known if found == known else found

    def put(self, artifact: Artifact, *, unless_exists: bool = False, if_version: str | None = None) -> str:
        """Write aside, look again under the lock, and rename into place; the version is the bytes' SHA-256."""
        begun = self._clock()
        with self._asked(artifact.path):
            place = self._place(artifact.path)
            with self._written_aside(artifact) as aside, self._locked():
                if artifact.stage is not Stage.MEDIA:  # audio may take long, and has a name of its own
                    self._refuse_stale(artifact.path, begun)
                # Looked at again under the lock: what was checked before it may have changed.
                now = sha256_of(place) if place.is_file() else None
                if (unless_exists and now is not None) or (if_version is not None and now != if_version):
                    raise Overtaken(artifact.path)
                place.parent.mkdir(parents=True, exist_ok=True)
                aside.replace(place)
                _sync_folder(place.parent)
        return artifact.sha256

    def stat(self, path: str) -> StoredFacts | None:
        """Reads the whole file for its hash; the headers are those that its path calls for."""
        with self._asked(path):
            place = self._place(path)
            if not place.is_file():
                return None
            sha256 = sha256_of(place)
            seen = place.stat()
            return StoredFacts(
                size=seen.st_size,
                content_type=content_type_of(path),
                cache_control=cache_control_of(path),
                sha256=sha256,
                version=sha256,
                age=time.time() - seen.st_mtime,
            )

    def delete(self, path: str) -> None:
        """Folders that become empty go along, up to the target's own."""
        begun = self._clock()
        with self._asked(path), self._locked():
            self._refuse_stale(path, begun)
            place = self._place(path)
            place.unlink(missing_ok=True)
            for folder in place.parents:
                if folder == self._root or not folder.is_dir() or any(folder.iterdir()):
                    break
                folder.rmdir()

    def names(self, prefix: str = "") -> Iterator[str]:
        """Sorted; hidden files but those of .well-known are passed by, and links are not followed."""
        with self._asked(self._shown):
            yield from sorted(name for name in self._walk(self._root) if name.startswith(prefix))

    def listing(self, prefix: str = "") -> Iterator[Listed]:
        for name in self.names(prefix):
            with self._asked(name):
                place = self._place(name)
                yield Listed(path=name, size=place.stat().st_size, version=sha256_of(place))

    def tidy(self, path: str, *, resumable: bool = False) -> None:  # noqa: ARG002 - nothing here can be gone on with
        """Half-written files of any path, once they are too old to have a writer."""
        with self._asked(path):
            oldest = time.time() - _ABANDONED
            for left in self._parts.glob("*.part"):
                with suppress(FileNotFoundError):  # another upload, side by side with this one, has finished its own
                    if left.lstat().st_mtime < oldest:
                        left.unlink()

    @property
    def _home(self) -> Path:
        return self._place(PRIVATE)

    @property
    def _parts(self) -> Path:
        return self._home / ".parts"

    def _walk(self, folder: Path) -> Iterator[str]:
        if not folder.is_dir():
            return
        with os.scandir(folder) as listing:
            for found in listing:
                if found.name.startswith(".") and found.name != ".well-known":
                    continue
                if found.is_dir(follow_symlinks=False):
                    yield from self._walk(Path(found.path))
                elif found.is_file(follow_symlinks=False):
                    yield unicodedata.normalize("NFC", Path(found.path).relative_to(self._root).as_posix())

    def _place(self, path: str) -> Path:
        """Where `path` lies; a path that leaves the folder, or that a link would lead away, is refused."""
        if not is_safe(path):
            raise self._refused(path, "It does not lie inside the folder.")
        place = self._root
        for part in path.split("/"):
            place = place / part
            if place.is_symlink():
                raise self._refused(path, f'"{place.name}" is a link to another place; Pressroom follows none.')
        return place

    @contextmanager
    def _written_aside(self, artifact: Artifact) -> Iterator[Path]:
        """The artifact's bytes in a file of the same disk, synced and compared with its hash."""
        self._parts.mkdir(parents=True, exist_ok=True)
        aside = self._parts / f"{os.getpid()}-{next(_counter)}-{artifact.sha256[:16]}.part"
        try:
            with aside.open("xb") as written:  # made with the owner's usual rights, so that a web server may read it
                sha256 = _copied(artifact, written.fileno())
                os.fsync(written.fileno())
            if sha256 != artifact.sha256:
                raise changed_meanwhile(artifact.path)
            yield aside
        finally:
            aside.unlink(missing_ok=True)

    def _refuse_stale(self, path: str, begun: float) -> None:
        """Asked under the lock: what began before this computer fell asleep may be about somebody else's site now."""
        if max(self._clock() - begun, since_asked()) > STALE:
            raise slept(path, self._shown)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One writer at a time. The system frees the lock when its holder dies, so none is ever left behind."""
        self._home.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._home / ".lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
        try:
            _lock(handle)
            yield
        finally:
            os.close(handle)

    @contextmanager
    def _asked(self, path: str) -> Iterator[None]:
        with self._counting:
            self._requests += 1
        try:
            yield
        except OSError as error:
            raise self._trouble(path, error) from error

    def _trouble(self, path: str, error: OSError) -> UserError:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return UserError(
                "disk-full",
                problem=f'There is no room left for "{path}".',
                where=self._shown,
                why="The disk is full. The files that were there before are untouched.",
                fix="Free some space, then the same command again",
            )
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            return UserError(
                "folder-closed",
                problem=f'Pressroom may not write "{path}".',
                where=self._shown,
                why="This account has no right to change that folder.",
                fix=f"Allow this account to write in {self._shown}, then the same command again",
            )
        return UserError(
            "folder-trouble",
            problem=f'The folder did not take "{path}".',
            where=self._shown,
            why=f"The computer said: {os.strerror(error.errno or 0)}.",
            fix="Check that the disk is connected and that nothing else uses this name, then the same command again",
        )

    def _refused(self, path: str, why: str) -> UserError:
        return UserError(
            "path-outside",
            problem=f'"{path}" cannot be published into this folder.',
            where=self._shown,
            why=why,
            fix=f"Put a real folder or file there instead:  {self._shown}",
        )


def changed_meanwhile(path: str) -> UserError:
    """The file on its way is not the one that was planned."""
    return UserError(
        "changed-meanwhile",
        problem=f'"{path}" changed while it was being published.',
        where=path,
        why="Another program wrote to the built site. The old file is still the one that is live.",
        fix="pressroom build    and then    pressroom publish",
    )


def _copied(artifact: Artifact, handle: int) -> str:
    """Copy in blocks; the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    if isinstance(artifact.source, bytes):
        _write_all(handle, artifact.source)
        digest.update(artifact.source)
        return digest.hexdigest()
    try:
        opened = artifact.source.open("rb")
    except FileNotFoundError as error:
        raise changed_meanwhile(artifact.path) from error
    with opened:
        while block := opened.read(_BLOCK):
            passed(len(block))
            _write_all(handle, block)
            digest.update(block)
    return digest.hexdigest()


def _write_all(handle: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut, where the system can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)
