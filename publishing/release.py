"""A release: the whole job from top to bottom.

Read what the owner wrote, produce the audio, build the site, check it, guard the subscribers, plan, and,
once the owner agrees, upload in order and verify what was published.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC

from publishing import upload
from publishing.artifacts import artifacts_in
from publishing.checking import findings_of
from publishing.desk import Desk
from publishing.guard import Coming, compare, without_allowed
from publishing.live import open_storage, remember
from publishing.manifest import Manifest, PublishedEpisode
from publishing.plan import Plan, make_plan
from publishing.publication import Publication, read_publication
from publishing.site import Built, build
from publishing.storage import Storage
from publishing.upload import Receipt, Release, look_around, read_base
from publishing.verify import Verdict
from publishing.verifying import verify_release
from workspace.document import write_header_line
from workspace.errors import MustFix
from workspace.findings import Finding, must_fix
from workspace.progress import Reporter


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """Everything decided and nothing done: what would be published, and where."""

    desk: Desk
    publication: Publication
    storage: Storage
    built: Built
    plan: Plan
    release: Release
    requests: int

    @property
    def changes(self) -> bool:
        """Whether a publish would do anything."""
        return not self.plan.is_empty

    def lines(self, *, every: bool = False) -> tuple[str, ...]:
        """The plan for people; `every` names each file."""
        return self.plan.lines(most=10_000) if every else self.plan.lines()

    def as_json(self) -> dict[str, object]:
        return self.plan.as_json() | {"requests": self.requests, "verified": False}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a publish."""

    prepared: Prepared
    receipt: Receipt
    verdict: Verdict

    @property
    def verified(self) -> bool:
        return self.verdict.ok

    def lines(self) -> tuple[str, ...]:
        """What happened, for people."""
        sent, number = len(self.receipt.sent), self.receipt.manifest.release
        where = self.prepared.storage.describe()
        if not self.prepared.changes:
            first = f"Nothing to upload: {where} has release {number} already."
        else:
            first = (
                f"Published release {number} to {where}: {sent} files sent, {self.prepared.plan.unchanged} unchanged."
            )
        return (first, *self.receipt.notes, *self.verdict.lines())

    def as_json(self) -> dict[str, object]:
        requests = self.prepared.requests + self.receipt.requests
        return self.receipt.as_json(verified=self.verified) | {"requests": requests}


def prepare(desk: Desk, allowed: Collection[str] = ()) -> Prepared:
    """Do everything that can be done before anything public changes."""
    publication = read_publication(desk.folder).required()
    storage = open_storage(desk.folder, publication.settings)
    base = read_base(storage)
    live = base.manifest if base else None
    built = build(desk, publication, live)
    _stop_at(findings_of(publication, desk, {made.slug: made.seconds for _, made in built.episodes}))
    coming = _coming(built)
    if live is not None:
        _stop_at(without_allowed(compare(live, coming), allowed))
    artifacts = artifacts_in(desk.folder.site)
    plan = make_plan(artifacts, base, None if base else look_around(storage, artifacts), allowed)
    return Prepared(
        desk=desk,
        publication=publication,
        storage=storage,
        built=built,
        plan=plan,
        release=Release(
            who=desk.who,
            when=desk.now.astimezone(UTC).isoformat(timespec="seconds"),
            feed_guid=coming.feed_guid,
            feed_address=coming.feed_address,
            episodes=coming.episodes,
        ),
        requests=storage.requests,
    )


def carry_out(prepared: Prepared, report: Reporter) -> Outcome:
    """Write new ids into the files, upload in order, and fetch what was published to compare it."""
    desk = replace(prepared.desk, report=report)
    write_ids(prepared)
    receipt = upload.carry_out(prepared.plan, prepared.storage, prepared.release, report)
    remember(desk.folder, receipt.manifest)
    verdict = verify_release(desk, prepared.publication, prepared.storage, receipt.manifest)
    return Outcome(prepared=prepared, receipt=receipt, verdict=verdict)


def write_ids(prepared: Prepared) -> None:
    """Write the id of each episode that goes public for the first time into its file; never again after that."""
    for finished, _ in prepared.built.episodes:
        if finished.episode.header.id is None:
            write_header_line(finished.episode.document, "id", finished.id)


def _stop_at(findings: tuple[Finding, ...]) -> None:
    wrong = must_fix(findings)
    if wrong:
        raise MustFix(wrong)


def _coming(built: Built) -> Coming:
    """The feed about to go live, as the guard compares it."""
    if built.finishing is None:
        return Coming(feed_guid="", feed_address="", episodes={})
    identity = built.finishing.identity
    return Coming(
        feed_guid=identity.guid,
        feed_address=identity.feed,
        episodes={
            finished.id: PublishedEpisode(
                title=finished.episode.title,
                slug=finished.slug,
                audio=finished.audio.path,
                bytes=finished.audio.bytes,
                recording=produced.recording_sha256,
                published=finished.published.isoformat(),
            )
            for finished, produced in built.episodes
        },
    )
