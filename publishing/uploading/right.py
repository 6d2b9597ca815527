"""The right to publish: the record of intent in the target, kept fresh, and lost to whoever replaces it.

Every overwrite names the bytes that it replaces, but bytes can look untouched after somebody else's release: a page
that they left as it was. So the right has a time. Its holder renews it every three minutes and asks, before each
write, how long ago that was; somebody else takes over after twenty. What lies between is longer than any request can
be on its way: storages refuse what was signed more than fifteen minutes ago, and a folder refuses the same.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from publishing.artifacts import artifact_of
from publishing.manifest import MANIFEST_PATH, Manifest, from_bytes
from publishing.plan import Base
from publishing.storages.awake import Clock, seconds_passed
from publishing.storages.storage import Overtaken, Storage
from publishing.uploading.receipt import Release
from publishing.uploading.stops import Overruled, newer_live, publishing_now
from workspace.errors import UserError

_RENEW = 180.0  # seconds
_STILL_RUNNING = timedelta(minutes=20)  # an unfinished publish of somebody else is left alone for so long


def read_base(storage: Storage) -> Base | None:
    """What is live, in one request; None if Pressroom never published here (which does not mean empty)."""
    stored = storage.read(MANIFEST_PATH)
    if stored is None:
        return None
    return Base(from_bytes(stored.content, where=storage.describe()), stored.version)


def refuse_beside_another(base: Base | None, release: Release, storage: Storage) -> None:
    """Somebody else's publish that wrote minutes ago is still running, or will be taken up again by them."""
    if base is None or not base.manifest.pending or base.manifest.who == release.who:
        return
    age = _age(base.manifest, release, storage)
    if age is not None and age < _STILL_RUNNING:
        raise publishing_now(base.manifest, -int((age - _STILL_RUNNING) // timedelta(minutes=1)))


def _age(live: Manifest, release: Release, storage: Storage) -> timedelta | None:
    """By the storage's own clock if it tells: those of two computers may differ by an hour."""
    facts = storage.stat(MANIFEST_PATH)
    if facts and facts.age is not None:
        return timedelta(seconds=facts.age)
    try:
        return abs(datetime.fromisoformat(release.when) - datetime.fromisoformat(live.when))
    except (ValueError, TypeError):
        return None


class Right:
    """The right of one publish that started from `start`. May be asked from several threads."""

    def __init__(self, storage: Storage, start: Manifest, clock: Clock = seconds_passed) -> None:
        self._storage, self._start, self._clock = storage, start, clock
        self._intent = start
        self._version = ""
        self._announced = self._renewed = 0.0
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        """The storage's token for the record as we wrote it last."""
        return self._version

    def announce(self, intent: Manifest, known: str) -> None:
        """Write down what is about to change, before it does; whoever comes second learns it here."""
        self._intent, self._announced = intent, self._clock()
        self._hold(intent, known)

    def keep(self) -> None:
        """Before every write: renew the right if it was not renewed lately. Raises if it is lost.

        The moment in the record moves with it, so that whoever was about to take over finds other bytes.
        """
        with self._lock:
            now = self._clock()
            if now - self._renewed > _RENEW:
                self._hold(replace(self._intent, when=_later(self._intent.when, now - self._announced)), self._version)

    def look(self) -> None:
        """Ask the target whether the right is still ours, for storages that overwrite whatever they are told to."""
        if self.is_lost():
            raise self.lost()

    def conclude(self, manifest: Manifest) -> None:
        """The new record takes the place of the intent."""
        with self._lock:
            self._hold(manifest, self._version)

    def is_lost(self) -> bool:
        """Whether the record is another one than we wrote, or gone; one request."""
        facts = self._storage.stat(MANIFEST_PATH)
        return facts is None or facts.version != self._version

    def lost(self) -> Overruled:
        """The error for it, with who has published instead; to be raised by the caller."""
        there = read_base(self._storage)
        return newer_live(self._start, there.manifest if there else None, self._storage.describe())

    def confess(self, mine: Mapping[str, str]) -> Overruled:
        """Look which of the bytes that were sent (SHA-256 by path) lie in somebody else's release, and write it down.

        The next publish then looks at these paths. While somebody is still publishing nothing is written: that would
        take their right from them.
        """
        live = read_base(self._storage)
        if live is None or live.manifest.pending:
            return self.lost()
        wrong = {path: (sha256,) for path, sha256 in mine.items() if self._is_out_of_place(path, sha256, live.manifest)}
        if not wrong:
            return self.lost()
        with suppress(Overtaken, UserError):
            self._put(replace(live.manifest, pending=wrong), live.version)
        return newer_live(self._start, live.manifest, self._storage.describe(), len(wrong))

    def _is_out_of_place(self, path: str, sha256: str, live: Manifest) -> bool:
        entry = live.entries.get(path)
        if entry and entry.sha256 == sha256:
            return False
        facts = self._storage.stat(path)
        return facts is not None and facts.sha256 == sha256

    def _hold(self, manifest: Manifest, known: str) -> None:
        begun = self._clock()  # before the write: by the storage's clock the right is younger than by ours
        try:
            self._version = self._put(manifest, known)
        except Overtaken as overtaken:
            stored = self._storage.read(MANIFEST_PATH)
            if stored is None or stored.content != manifest.to_bytes():
                raise self.lost() from overtaken
            self._version = stored.version  # our own write, whose answer was lost
        self._renewed = begun

    def _put(self, manifest: Manifest, known: str) -> str:
        content = manifest.to_bytes()
        artifact = artifact_of(MANIFEST_PATH, content, hashlib.sha256(content).hexdigest())
        if known:
            return self._storage.put(artifact, if_version=known)
        return self._storage.put(artifact, unless_exists=True)


def _later(when: str, seconds: float) -> str:
    """An ISO time, moved on."""
    try:
        return (datetime.fromisoformat(when) + timedelta(seconds=seconds)).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return when
