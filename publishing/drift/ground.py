"""The ground that a plan stands on: the record of what is live, and what became of the files since it was written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from podcast.archives import FEED
from publishing.artifacts import PRIVATE, Artifact, artifact_of
from publishing.desk import Desk
from publishing.drift.comparing import Change, Drift, Drifted
from publishing.drift.from_packs import newest_pack, record_from_packs
from publishing.drift.looking import look_for_drift
from publishing.drift.lost import record_lost, restored, written_again
from publishing.drift.repairing import beyond_repair, repairing
from publishing.drift.words import sizes
from publishing.live import is_folder, last_seen
from publishing.manifest import Entry, Manifest
from publishing.plan import Base, Plan
from publishing.storages.storage import Storage, StoredFacts
from publishing.upload import look_around
from workspace.folder import OwnerFolder
from workspace.publisher import Settings


@dataclass(frozen=True, kw_only=True)
class Ground:
    """`record` is what is live as far as anybody knows; `base` is what the plan is made against.

    `drift` is None unless somebody looked. `found` are the files of a target that never had a record. `told` is what
    the owner should know before anything else. In a `repair` what others changed is put right.
    """

    repair: bool = False
    base: Base | None = None
    record: Manifest | None = None
    drift: Drift | None = None
    found: Mapping[str, StoredFacts | None] = field(default_factory=dict)
    told: tuple[str, ...] = ()

    @property
    def was_lost(self) -> bool:
        """The target has no record; what is still known of it stands in."""
        return self.base is not None and not self.base.version

    def repaired(self, plan: Plan, artifacts: Iterable[Artifact]) -> Plan:
        """The plan with what drifted put right; where the record was lost, nothing is removed."""
        if self.drift is None:
            return plan
        if self.repair:
            plan = repairing(plan, self.drift, artifacts)
        strangers = tuple(sorted({*plan.strangers, *self.drift.strangers}))
        return replace(plan, strangers=strangers, removals=() if self.was_lost else plan.removals)

    def lines(self, artifacts: Iterable[Artifact]) -> tuple[str, ...]:
        """What was found, for people, but for the strangers: the plan that follows names them."""
        if self.drift is None:
            return self.told
        unfinished = () if self.was_lost else self.drift.unfinished  # of a record made again, every file is in doubt
        found = replace(self.drift, strangers=(), unfinished=unfinished)  # the plan names the strangers
        lost = tuple(
            f"  stays      {each.path}   it is not made here any more, so it cannot be put back"
            for each in beyond_repair(self.drift, artifacts)
        )
        as_published = (
            ("Every file is as it was published.",) if self.repair and self.drift.ok and not unfinished else ()
        )
        return (*self.told, *found.lines(), *lost, *as_published)


def ground_of(desk: Desk, settings: Settings, storage: Storage, base: Base | None, *, repair: bool = False) -> Ground:
    """Find out what the plan will stand on; only a repair, or a lost record, costs more than `base` did.

    A record that is gone from the target is not an empty target: this computer's copy stands in for it, or what the
    releases left there. If others changed files since, that is refused unless it is a repair. Raises UserError.
    """
    if base is not None:
        headers = not is_folder(settings)  # a folder keeps none
        drift = look_for_drift(storage, base.manifest, desk.folder.site, headers=headers) if repair else None
        return Ground(repair=repair, base=base, record=base.manifest, drift=drift)
    seen = still_known(desk.folder, settings, storage)
    if seen is None:
        return Ground(repair=repair)
    drift = look_for_drift(storage, seen, desk.folder.site)
    if drift.of(Change.EDITED, Change.TOUCHED) and not repair:
        raise record_lost(storage.describe(), seen, drift)
    again = replace(restored(seen, drift, storage.names(f"{PRIVATE}/")), who=desk.who)
    told = (written_again(seen, drift),)
    return Ground(repair=repair, base=Base(again, ""), record=seen, drift=drift, told=told)


def still_known(folder: OwnerFolder, settings: Settings, storage: Storage) -> Manifest | None:
    """What is known of a record that the target does not have: by this computer, or by the packs of its releases."""
    seen = last_seen(folder, settings)
    if newest_pack(storage) > (seen.release if seen else 0):
        seen = record_from_packs(storage) or seen
    return seen if seen and seen.entries else None


def with_what_is_there(ground: Ground, storage: Storage, artifacts: tuple[Artifact, ...]) -> Ground:
    """For a target without any record: what lies there. In a repair, what is in the way is not refused but kept."""
    if ground.base is not None:
        return ground
    found = look_around(storage, artifacts)
    if not ground.repair:
        return replace(ground, found=found)
    built = {artifact.path: artifact for artifact in artifacts}
    in_the_way = tuple(
        _in_the_way(built[path], facts)
        for path, facts in sorted(found.items())
        if facts and (facts.size, facts.sha256) != (built[path].size, built[path].sha256)
    )
    blocked = {each.path for each in in_the_way}
    strangers = tuple(sorted(path for path in found if path not in built))
    return replace(
        ground,
        found={path: facts for path, facts in found.items() if path not in blocked},
        drift=Drift(checked=len(found), drifted=in_the_way, strangers=strangers, where=storage.describe()),
    )


def feed_without_record(storage: Storage) -> Manifest | None:
    """A record of nothing but the feed that is there, by which the guard compares; None if there is no feed."""
    stored = storage.read(FEED)
    if stored is None:
        return None
    feed = artifact_of(FEED, stored.content, hashlib.sha256(stored.content).hexdigest())
    return Manifest(release=0, who="", when="", entries={FEED: Entry.of(feed, stored.version)})


def _in_the_way(artifact: Artifact, facts: StoredFacts) -> Drifted:
    return Drifted(
        path=artifact.path,
        change=Change.EDITED,
        entry=Entry.of(artifact, ""),
        version=facts.version,
        size=facts.size,
        says=sizes(artifact.size, facts.size),
    )
