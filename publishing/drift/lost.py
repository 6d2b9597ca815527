"""A record that is gone from the target: what is still known of it, held against what is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from publishing.artifacts import Stage
from publishing.drift.comparing import Change, Drift
from publishing.manifest import MANIFEST_PATH, Manifest
from publishing.plan import clean, files_in_words
from workspace.errors import UserError
from workspace.words import clock_in_words


def restored(seen: Manifest, drift: Drift, private: Iterable[str]) -> Manifest:
    """The record again, of what is there as it was published; everything else is not ours any more, or is gone.

    `private` are the paths in our own folder of the target: only what was kept there can be gone back to. At least one
    file is marked as uncertain, so that a publish writes the record even if nothing else is to be done.
    """
    drifted, kept = {each.path for each in drift.drifted}, set(private)
    entries = {path: entry for path, entry in seen.entries.items() if path not in drifted}
    sure = sorted(entries, key=lambda path: (entries[path].stage is not Stage.FEED, path))
    pending = {path: (entries[path].sha256,) for path in sure[:1]}
    return replace(
        seen,
        entries=entries,
        pending=pending | {path: hashes for path, hashes in seen.pending.items() if path not in drifted},
        history=tuple(each for each in seen.history if each.pack in kept),
        packs=tuple(path for path in seen.packs if path in kept),
    )


def written_again(seen: Manifest, drift: Drift) -> str:
    """What the owner is told when the record is written anew."""
    gone = len(drift.of(Change.GONE))
    rest = f"; {files_in_words(gone)} of it are gone and will be sent again" if gone else ""
    return f"{drift.where} has lost its record of what is live. It is made again: release {seen.release}{rest}."


def record_lost(where: str, seen: Manifest, drift: Drift | None = None) -> UserError:
    """Files are there and the record is not: that is no empty target."""
    edited = drift.of(Change.EDITED, Change.TOUCHED) if drift else ()
    named = ", ".join(clean(each.path) for each in edited[:4]) + (" …" if len(edited) > 4 else "")
    since = f" Since then something changed {named}." if edited else ""
    return UserError(
        "record-lost",
        problem="Pressroom's own record of what is live is gone.",
        where=f"{where}  {MANIFEST_PATH}",
        why=f"The last release known is {seen.release}, of {clock_in_words(seen.when)}, by {seen.who}.{since} Nothing was changed.",
        fix="pressroom publish --repair    writes the record again and keeps a copy of what others changed;"
        "    or, if the wrong storage is connected, connect the right one",
    )
