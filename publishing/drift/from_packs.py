"""The record of what is live, made again from what earlier releases left in the target."""

from __future__ import annotations

from dataclasses import replace

from publishing.artifacts import PRIVATE
from publishing.history.packs import RELEASES, Pack
from publishing.manifest import PACK, Manifest, PastRelease
from publishing.plan import files_in_words
from publishing.storages.storage import Storage
from workspace.errors import UserError


def newest_pack(storage: Storage) -> int:
    """The number of the newest release that left a pack; 0 if none did."""
    found = (PACK.fullmatch(path) for path in storage.names(f"{RELEASES}/"))
    return max((int(each[1]) for each in found if each), default=0)


def record_from_packs(storage: Storage) -> Manifest | None:
    """The newest release that left a pack, with the history of all that did; None if none can be read.

    The storage's own tokens are unknown, so every file is marked as uncertain and will be looked at.
    """
    records = {}
    for path in sorted(each for each in storage.names(f"{PRIVATE}/") if PACK.fullmatch(each)):
        stored = storage.read(path)
        try:
            if stored is not None:
                records[path] = Pack(stored.content, where=f"{storage.describe()}  {path}").record
        except UserError:
            continue  # one that was cut short says nothing; the others may
    if not records:
        return None
    newest = max(records.values(), key=lambda record: (record.release, record.when))
    return replace(
        newest,
        pending={path: (entry.sha256,) for path, entry in newest.entries.items()},
        history=tuple(_past(path, record) for path, record in _one_each(records)),
        packs=tuple(records),
    )


def _one_each(records: dict[str, Manifest]) -> list[tuple[str, Manifest]]:
    """Of two attempts at the same release the later one, oldest release first."""
    latest = {record.release: (path, record) for path, record in sorted(records.items(), key=lambda each: each[1].when)}
    return [latest[number] for number in sorted(latest)]


def _past(path: str, record: Manifest) -> PastRelease:
    holding = {each.pack for each in record.entries.values()} | {each.pack for each in record.folder.values()}
    return PastRelease(
        release=record.release,
        who=record.who,
        when=record.when,
        says=f"{len(record.episodes)} {'episode' if len(record.episodes) == 1 else 'episodes'}, {files_in_words(len(record.entries))}",
        pack=path,
        needs=tuple(sorted({record.release, *holding} - {0})),
    )
