"""A release: the whole job from top to bottom.

Read what the owner wrote, produce the audio, build the site, check it, guard the subscribers, plan, and,
once the owner agrees, upload in order and verify what was published.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import UTC

from episodes.hashes import known_sha256
from episodes.produced import Did, Produced
from podcast.archives import FEED
from podcast.feed_checks import check_feed
from podcast.finished import FinishedEpisode
from publishing import upload
from publishing.artifacts import Artifact, artifacts_in
from publishing.checking import findings_of
from publishing.desk import Desk
from publishing.fetching import Fetch, fetch_over_web
from publishing.guard.allowing import known_words, without_allowed
from publishing.guarding import CODES, Guarded, Target, guard
from publishing.live import open_storage, remember
from publishing.manifest import Allowed, Manifest, PublishedEpisode
from publishing.notify.notifying import AfterPublish, after_publish
from publishing.notify.telling import Told
from publishing.plan import Plan, Reason, Upload, files_in_words, make_plan
from publishing.publication import Publication, read_publication, still_to_come
from publishing.site import Built, build
from publishing.storages.storage import Storage
from publishing.upload import Receipt, Release, look_around, read_base
from publishing.verify import Verdict, address_of
from publishing.verifying import audio_check, verify_release
from workspace.document import write_header_line
from workspace.errors import MustFix
from workspace.findings import Finding, must_fix
from workspace.progress import Reporter

_MENDING_ROUNDS = 2  # a feed that was gone first has to be back before its audio can be looked at


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """Everything decided and nothing done: what would be published, and where."""

    desk: Desk
    publication: Publication
    storage: Storage
    built: Built
    artifacts: tuple[Artifact, ...]
    plan: Plan
    release: Release
    guarded: Guarded
    requests: int

    @property
    def changes(self) -> bool:
        """Whether a publish would do anything."""
        return not self.plan.is_empty

    @property
    def allowed(self) -> tuple[Allowed, ...]:
        """What this release is allowed to do to subscribers."""
        number = self.plan.base.manifest.release + 1 if self.plan.base else 1
        return tuple(each for each in self.release.allowed if each.release == number)

    def lines(self, *, every: bool = False) -> tuple[str, ...]:
        """The plan for people, and what subscribers will notice; `every` names each file."""
        plan = self.plan.lines(most=10_000) if every else self.plan.lines()
        return (*plan, *self.guarded.announced, *(each.line() for each in self.allowed))

    def as_json(self) -> dict[str, object]:
        told = {"announced": list(self.guarded.announced), "allowed": [asdict(each) for each in self.allowed]}
        return self.plan.as_json() | told | {"requests": self.requests, "verified": False}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a publish; `again` are live files that were found missing or damaged, and were sent once more.

    `notified` are those who were told that the feed has something new; whether they heard it changes nothing else.
    """

    prepared: Prepared
    receipt: Receipt
    verdict: Verdict
    again: tuple[str, ...] = ()
    notified: tuple[Told, ...] = ()

    @property
    def ok(self) -> bool:
        return self.verified

    @property
    def verified(self) -> bool:
        return self.verdict.ok

    def lines(self) -> tuple[str, ...]:
        """What happened, for people."""
        sent, number = files_in_words(len(self.receipt.sent)), self.receipt.manifest.release
        where, unchanged = self.prepared.storage.describe(), self.prepared.plan.unchanged
        if self.again:
            first = f"Mended {where}: sent again what was gone or damaged ({', '.join(self.again[:6])})."
        elif not self.prepared.changes:
            first = f"Nothing to upload: {where} has release {number} already."
        else:
            first = f"Published release {number} to {where}: {sent} sent, {unchanged} unchanged."
        allowed = (each.line() for each in self.prepared.allowed if self.prepared.changes)
        told = (each.line() for each in self.notified)
        return (first, *allowed, *self.receipt.notes, *self.verdict.lines(), *told)

    def as_json(self) -> dict[str, object]:
        requests = self.prepared.requests + self.receipt.requests
        more = {"requests": requests, "notified": [each.as_json() for each in self.notified]}
        return self.prepared.as_json() | self.receipt.as_json(verified=self.verified) | more


def prepare(desk: Desk, allowed: Collection[str] = (), fetch: Fetch = fetch_over_web) -> Prepared:
    """Do everything that can be done before anything public changes.

    `allowed` are words as "g-002:old-episode"; `fetch` asks for the feed of a show that was published elsewhere.
    """
    known_words(allowed, CODES)
    to_come = still_to_come(desk.now)
    publication = read_publication(desk.folder).required(to_come)
    storage = open_storage(desk.folder, publication.settings)
    base = read_base(storage)
    live = base.manifest if base else None
    found = publication.without(findings_of(publication, desk, live), to_come)
    _stop_at(without_allowed(found, allowed))  # before an hour of mastering
    built = build(desk, publication, live)
    if any(made.did is Did.MASTERED or made.outdated for _, made in built.episodes):  # exact lengths are known only now
        lengths = {made.slug: made.seconds for _, made in built.episodes}
        found = publication.without(findings_of(publication, desk, live, lengths), to_come)
        _stop_at(without_allowed(found, allowed))
    guarded = guard(desk, publication, built, Target(storage=storage, record=live, fetch=fetch), allowed)
    _stop_at(guarded.stopping)
    _stop_at(_in_the_feed(desk, built))
    artifacts = artifacts_in(desk.folder.site, lambda file: known_sha256(file, desk.folder.audio))
    plan = make_plan(artifacts, base, None if base else look_around(storage, artifacts), allowed)
    return Prepared(
        desk=desk,
        publication=publication,
        storage=storage,
        built=built,
        artifacts=artifacts,
        plan=plan.knowing(guarded.overwrites),
        release=_release(desk, built, live, guarded),
        guarded=guarded,
        requests=storage.requests,
    )


def carry_out(prepared: Prepared, report: Reporter, tell: AfterPublish = after_publish) -> Outcome:
    """Write new ids into the files, upload in order, fetch what was published to compare it, and tell who wants to know.

    What somebody deleted or damaged in the target meanwhile is found by the comparison, and sent again.
    """
    write_ids(prepared)
    receipt, verdict = _put_up(prepared, prepared.plan, report)
    first: tuple[str, ...] = receipt.sent
    again: tuple[str, ...] = ()
    for _ in range(_MENDING_ROUNDS):
        plan = None if verdict.ok else _mending(prepared, verdict)
        if plan is None:
            break
        receipt, verdict = _put_up(prepared, plan, report)
        again += receipt.sent
    told = tell(prepared.publication, (*first, *again), verified=verdict.ok)
    return Outcome(prepared=prepared, receipt=receipt, verdict=verdict, again=again, notified=told)


def _put_up(prepared: Prepared, plan: Plan, report: Reporter) -> tuple[Receipt, Verdict]:
    desk, publication, storage = prepared.desk, prepared.publication, prepared.storage
    receipt = upload.carry_out(plan, storage, prepared.release, report, audio_check(publication))
    remember(desk.folder, publication.settings, receipt.manifest)
    return receipt, verify_release(replace(desk, report=report), publication, storage, receipt.manifest)


def _mending(prepared: Prepared, verdict: Verdict) -> Plan | None:
    """A plan to send again what the storage itself no longer has as it was sent; other problems are not ours to mend."""
    site = prepared.publication.settings.address
    troubled = {problem.address for problem in verdict.problems}
    suspects = [each for each in prepared.artifacts if address_of(site, each.path) in troubled]
    lost = [each for each in suspects if not _is_as_sent(prepared.storage, each)]
    if not lost:
        return None
    uploads = [Upload(artifact=each, reason=Reason.UNCERTAIN) for each in lost]
    return Plan(
        base=read_base(prepared.storage),
        uploads=tuple(sorted(uploads, key=lambda each: (each.stage.order, each.path))),
        removals=(),
        unchanged=len(prepared.artifacts) - len(lost),
    )


def _is_as_sent(storage: Storage, artifact: Artifact) -> bool:
    facts = storage.stat(artifact.path)
    return facts is not None and facts.match(artifact)


def write_ids(prepared: Prepared) -> None:
    """Write the id of each episode that goes public for the first time into its file; never again after that."""
    for finished, _ in prepared.built.episodes:
        if finished.episode.header.id is None:
            write_header_line(finished.episode.document, "id", finished.id)


def _stop_at(findings: tuple[Finding, ...]) -> None:
    wrong = must_fix(findings)
    if wrong:
        raise MustFix(wrong)


def _in_the_feed(desk: Desk, built: Built) -> tuple[Finding, ...]:
    """What directories would object to in the feed as it was written."""
    if built.finishing is None:
        return ()
    identity = built.finishing.identity
    files = [audio for finished, _ in built.episodes for audio in (finished.audio, *finished.alternates)]
    sizes = {identity.address(audio.path): audio.bytes for audio in files}
    return check_feed((desk.folder.site / FEED).read_bytes(), FEED, identity.feed, desk.now, sizes)


def _release(desk: Desk, built: Built, live: Manifest | None, guarded: Guarded) -> Release:
    """The record of the release about to be made."""
    identity = built.finishing.identity if built.finishing else None
    episodes = {finished.id: _published(finished, produced) for finished, produced in built.episodes}
    before = {**live.gone, **live.episodes} if live else {}
    number, when = live.release + 1 if live else 1, desk.now.astimezone(UTC).isoformat(timespec="seconds")
    fresh = (
        Allowed(release=number, who=desk.who, when=when, code=each.code, about=each.where.key or "", says=each.problem)
        for each in guarded.allowed
    )
    return Release(
        who=desk.who,
        when=when,
        feed_guid=identity.guid if identity else "",
        feed_address=identity.feed if identity else "",
        episodes=episodes,
        gone={key: each for key, each in before.items() if key not in episodes},
        allowed=(*(live.allowed if live else ()), *fresh),
    )


def _published(finished: FinishedEpisode, produced: Produced) -> PublishedEpisode:
    return PublishedEpisode(
        title=finished.episode.title,
        slug=finished.slug,
        audio=finished.audio.path,
        bytes=finished.audio.bytes,
        recording=produced.recording_sha256,
        published=finished.published.isoformat(),
        cut=produced.cut,
        further=tuple(other.path for other in finished.alternates),
    )
