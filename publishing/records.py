"""The record of what is live as this computer keeps it: it need not travel again, and can be read without the network."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from publishing.manifest import MANIFEST_PATH, Manifest, from_bytes
from publishing.plan import Base
from publishing.storages.storage import Storage, Stored
from workspace.files import write_if_changed


@dataclass(frozen=True)
class Records:
    """The copies of one target's record in `machine`; `target` tells it from others, whose records say nothing of it."""

    machine: Path
    target: str

    def base(self, storage: Storage) -> Base | None:
        """What is live, in one request; the record does not travel if it is here already."""
        known = self._fetched()
        stored = storage.read(MANIFEST_PATH, known=known)
        if stored is None:
            return None
        if stored is not known:
            self._keep(stored)
        return Base(from_bytes(stored.content, where=storage.describe()), stored.version)

    def remember(self, manifest: Manifest, version: str = "") -> None:
        """Keep the record that this computer saw; with the storage's `version`, for the next request as well."""
        if version and self._has_seen(version):
            return
        content = manifest.to_bytes()
        write_if_changed(self._seen_file, content)
        if version:
            self._keep(Stored(content, version))

    def last_seen(self) -> Manifest | None:
        """The record as this computer saw it last, whatever the target holds now."""
        copy = self._seen_file
        return from_bytes(copy.read_bytes(), where=str(copy)) if copy.is_file() else None

    def _has_seen(self, version: str) -> bool:
        """Whether exactly this version is kept already, in both copies."""
        fetched = self._fetched()
        try:
            return fetched is not None and (fetched.version, fetched.content) == (version, self._seen_file.read_bytes())
        except OSError:
            return False

    def _fetched(self) -> Stored | None:
        """The record as it was fetched last, whoever published it."""
        try:
            version, _, content = self._fetched_file.read_bytes().partition(b"\n")
            return Stored(content, version.decode("ascii"))
        except (OSError, ValueError):
            return None

    def _keep(self, stored: Stored) -> None:
        if stored.version.isascii() and stored.version.isprintable():
            write_if_changed(self._fetched_file, stored.version.encode() + b"\n" + stored.content)

    @property
    def _seen_file(self) -> Path:
        return self.machine / f"live-{self._name}.json"

    @property
    def _fetched_file(self) -> Path:
        return self.machine / f"fetched-{self._name}"

    @property
    def _name(self) -> str:
        return hashlib.sha256(self.target.encode()).hexdigest()[:10]
