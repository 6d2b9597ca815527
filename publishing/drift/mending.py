"""Mending after a publish: what the look from outside missed is sent again, unless somebody else wrote it."""

from __future__ import annotations

from collections.abc import Iterable

from publishing.artifacts import Artifact
from publishing.plan import Base, Plan, Reason, Upload
from publishing.storages.storage import Storage
from publishing.verify import Verdict, address_of


def mending(storage: Storage, artifacts: Iterable[Artifact], verdict: Verdict, site: str) -> tuple[Artifact, ...]:
    """What the storage itself no longer has as it was sent; other problems are not ours to mend.

    Bytes of somebody else are left: only the owner decides about those (`pressroom publish --repair`).
    """
    troubled = {problem.address for problem in verdict.problems}
    suspects = [each for each in artifacts if address_of(site, each.path) in troubled]
    return tuple(each for each in suspects if _is_lost(storage, each))


def again(artifacts: tuple[Artifact, ...], base: Base | None, unchanged: int) -> Plan:
    """A plan that sends nothing but these."""
    uploads = [Upload(artifact=each, reason=Reason.UNCERTAIN) for each in artifacts]
    return Plan(
        base=base,
        uploads=tuple(sorted(uploads, key=lambda each: (each.stage.order, each.path))),
        removals=(),
        unchanged=unchanged,
    )


def _is_lost(storage: Storage, artifact: Artifact) -> bool:
    """Gone, or our bytes under headers that are not ours."""
    facts = storage.stat(artifact.path)
    return facts is None or (facts.sha256 == artifact.sha256 and not facts.match(artifact))
