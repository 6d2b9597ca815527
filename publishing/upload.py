"""Carrying out a plan: audio first, the feed last, and a record that survives being cut off at any moment."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from publishing.artifacts import PRIVATE, Artifact
from publishing.plan import Plan
from publishing.storages.storage import Storage, StoredFacts
from publishing.uploading.receipt import CheckMedia, Receipt, Release
from publishing.uploading.right import read_base
from publishing.uploading.run import Around, facts_of, run
from publishing.uploading.side_by_side import AT_ONCE
from workspace.progress import Reporter, silent

__all__ = ["CheckMedia", "Receipt", "Release", "carry_out", "look_around", "read_base"]


def look_around(storage: Storage, artifacts: Iterable[Artifact]) -> dict[str, StoredFacts | None]:
    """For a target without a manifest: everything that lies there, with the facts of what has one of our paths."""
    built = {artifact.path: artifact for artifact in artifacts}
    there = [name for name in storage.names() if name.split("/")[0] != PRIVATE]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        ours = {name: pool.submit(facts_of, storage, built[name]) for name in there if name in built}
        return {name: ours[name].result() if name in ours else None for name in there}


def carry_out(
    plan: Plan,
    storage: Storage,
    release: Release,
    report: Reporter = silent,
    check_media: CheckMedia | None = None,
) -> Receipt:
    """Make the target what the plan says; an empty plan writes nothing.

    `check_media` may look at new audio where listeners will fetch it, and raises to stop before any page changes.
    Killed at any moment, the feed lists only what is there, and the next publish goes on where this one stopped.
    """
    if plan.is_empty and plan.base:
        return Receipt(plan=plan, manifest=plan.base.manifest, sent=(), requests=0, version=plan.base.version)
    return run(plan, storage, release, Around(report=report, check_media=check_media))
