"""What each target's storage was seen to do: remembered in the show's folder, looked at again after a month."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from publishing.storages.capabilities import Capabilities, remember, remembered
from publishing.storages.s3.storage import S3Storage
from publishing.storages.storage import Storage
from workspace.folder import OwnerFolder
from workspace.publisher import Settings


def last_probe(folder: OwnerFolder, settings: Settings) -> Capabilities | None:
    """What the target's storage was seen to do, however long ago."""
    return remembered(_place(folder, settings))


def learn_what_is_known(folder: OwnerFolder, settings: Settings, storage: S3Storage) -> None:
    """Before the first write: where conditions are not heeded, it looks before each."""
    if seen := last_probe(folder, settings):
        storage.learn(seen)


def probe_if_due(folder: OwnerFolder, settings: Settings, storage: Storage, now: datetime) -> Capabilities | None:
    """Ask the storage what it does, once a target and then once a month; None for a folder, which does all of it."""
    if not isinstance(storage, S3Storage):
        return None
    seen = last_probe(folder, settings)
    return probe_now(folder, settings, storage) if seen is None or seen.is_stale(now) else seen


def probe_now(folder: OwnerFolder, settings: Settings, storage: S3Storage) -> Capabilities:
    """Ask the storage itself, and remember."""
    seen = storage.probe()
    remember(_place(folder, settings), seen)
    return seen


def _place(folder: OwnerFolder, settings: Settings) -> Path:
    target = f"{settings.publish.endpoint}\0{settings.publish.to}"
    return folder.machine / f"storage-{hashlib.sha256(target.encode()).hexdigest()[:10]}.json"
