"""A repair that is cut off at any request leaves a whole feed, loses nothing of others, and the next one finishes it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from publishing.artifacts import Artifact, artifact_of
from publishing.drift.looking import look_for_drift
from publishing.drift.repairing import at_stake, keep_copies, repairing
from publishing.plan import make_plan
from publishing.storages.storage import Storage
from publishing.upload import Release, carry_out
from tests.journey.owner import contents
from tests.publishing.doubles import Cut, CutOff, MemoryStorage, base_of, build_site, publish
from workspace.folder import OwnerFolder

WHEN = "2026-11-24T14:00:00+00:00"
EDITS = {"index.html": b"by hand", "episodes/knees/index.html": b"by another hand", "style.css": b"p{}"}
AT_MOST = 60


def repair(storage: Storage, site: tuple[Artifact, ...], folder: OwnerFolder) -> None:
    base = base_of(storage)
    drift = look_for_drift(storage, base.manifest)
    plan = repairing(make_plan(site, base), drift, site)
    kept = keep_copies(folder, storage, at_stake(plan, drift), WHEN)
    carry_out(plan.knowing(kept.versions), storage, Release(who="jen", when=WHEN))


def test_every_cut_heals_and_every_byte_of_others_is_kept(tmp_path: Path) -> None:
    site = build_site(tmp_path / "site", {"knees": b"knee sounds"})
    cuts = 0
    for at in range(1, AT_MOST):
        storage, folder = MemoryStorage(), OwnerFolder(tmp_path / f"show-{at}")
        publish(storage, site)
        for path, content in EDITS.items():
            storage.put(artifact_of(path, content, hashlib.sha256(content).hexdigest()))
        storage.delete("feed.xml")
        try:
            repair(CutOff(storage, at, after=at % 2 == 0), site, folder)
        except Cut:
            cuts += 1
        repair(storage, site, folder)

        assert look_for_drift(storage, base_of(storage).manifest).drifted == ()
        assert base_of(storage).manifest.pending == {}
        assert all(storage.kept[each.path][1].sha256 == each.sha256 for each in site)
        assert set(EDITS.values()) <= set(contents(folder.machine / "kept").values())
        if cuts < at:
            break
    assert 10 < cuts < AT_MOST - 1
