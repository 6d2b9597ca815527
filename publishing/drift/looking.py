"""Looking for drift: one listing for everything, and a closer look at what differs."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from publishing.artifacts import Stage, is_safe
from publishing.drift.comparing import Change, Drift, Drifted, compare
from publishing.drift.words import other_bytes, other_headers, sizes
from publishing.manifest import Manifest
from publishing.storages.storage import Storage

_AT_ONCE = 8  # files looked at side by side
_FETCHED = 4 << 20  # bytes; what is longer is judged without fetching it


def look_for_drift(storage: Storage, record: Manifest, built: Path | None = None, *, headers: bool = False) -> Drift:
    """Compare the target with the record: one request per 1,000 files, and two for each file that differs.

    `built` is the built site, by which the words of a page are compared. With `headers` every other file is asked for
    its type and cache rule too, which a listing does not tell: one request each.
    """
    drift = compare(record, storage.listing(), where=storage.describe())
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        looked = pool.map(lambda each: _looked_at(storage, each, built), drift.drifted)
        uncertain = pool.map(lambda path: _cut_off(storage, record, path, built), drift.unfinished)
        known = {each.path for each in drift.drifted} | set(drift.unfinished)
        others = [path for path in record.entries if path not in known] if headers else []
        dressed = pool.map(lambda path: _other_dress(storage, record, path), others)
        edited = (*looked, *(each for each in (*uncertain, *dressed) if each))
    drifted = tuple(sorted(edited, key=lambda each: each.path))
    left = set(drift.unfinished) - {each.path for each in drifted}
    return replace(drift, drifted=drifted, unfinished=tuple(sorted(left)))


def _looked_at(storage: Storage, drifted: Drifted, built: Path | None) -> Drifted:
    """What exactly differs. Nothing that the target says of itself is believed where the bytes can be read."""
    entry = drifted.entry
    facts = None if drifted.change is Change.GONE else storage.stat(drifted.path)
    if facts is None:
        return replace(drifted, change=Change.GONE, version="")
    headers = other_headers((entry.content_type, entry.cache_control), facts)
    now = replace(drifted, version=facts.version, size=facts.size)
    if entry.stage is Stage.MEDIA or facts.size > _FETCHED:
        same = facts.size == entry.size and facts.sha256 == entry.sha256
        told = "" if same else sizes(entry.size, facts.size) if facts.size != entry.size else "something as long"
    else:
        stored = storage.read(drifted.path)
        if stored is None:
            return replace(drifted, change=Change.GONE, version="")
        now = replace(now, version=stored.version, size=len(stored.content))
        same = hashlib.sha256(stored.content).hexdigest() == entry.sha256
        told = "" if same else other_bytes(_original(built, drifted), entry.size, stored.content)
    says = ", ".join(filter(None, (told, headers)))
    return replace(now, change=Change.TOUCHED if same else Change.EDITED, says=says or "the same bytes")


def _other_dress(storage: Storage, record: Manifest, path: str) -> Drifted | None:
    """The same bytes, served as something else; None if all is well."""
    entry, facts = record.entries[path], storage.stat(path)
    says = other_headers((entry.content_type, entry.cache_control), facts) if facts else ""
    if facts is None or not says:
        return None
    return Drifted(path=path, change=Change.TOUCHED, entry=entry, version=facts.version, size=facts.size, says=says)


def _cut_off(storage: Storage, record: Manifest, path: str, built: Path | None) -> Drifted | None:
    """What a publish that was cut off may have left, and somebody else changed since; None if it is ours."""
    entry, facts = record.entries.get(path), storage.stat(path)
    if entry is None or facts is None or facts.version == entry.version:
        return None  # what is new, and what is not there, the next publish looks at by itself
    if facts.sha256 in {entry.sha256, *record.pending[path]}:
        return None
    return _looked_at(storage, Drifted(path=path, change=Change.EDITED, entry=entry, version=facts.version), built)


def _original(built: Path | None, drifted: Drifted) -> bytes | None:
    """The bytes as they were published, if the built site still holds them."""
    if built is None or not is_safe(drifted.path):
        return None
    file = built / drifted.path
    if not file.is_file() or file.stat().st_size != drifted.entry.size:
        return None
    content = file.read_bytes()
    return content if hashlib.sha256(content).hexdigest() == drifted.entry.sha256 else None
