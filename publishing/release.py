"""A release: the whole job from top to bottom.

Read what the owner wrote, produce the audio, build the site, check it, guard the subscribers, plan, and,
once the owner agrees, upload in order and verify what was published.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC
from functools import partial
from pathlib import Path

from episodes.hashes import known_hashes
from episodes.produced import Did, Produced
from podcast.archives import FEED
from podcast.finished import FinishedEpisode
from publishing import upload
from publishing.artifacts import Artifact, artifacts_in
from publishing.checking import findings_of
from publishing.desk import Desk
from publishing.drift.doubt import is_doubted
from publishing.drift.doubt import note as note_doubt
from publishing.drift.ground import Ground, feed_without_record, ground_of, with_what_is_there
from publishing.drift.mending import again as sent_again
from publishing.drift.mending import mending
from publishing.drift.repairing import Kept, at_stake, keep_copies
from publishing.expecting import Expected, expected_in
from publishing.feed_checking import coming_feed_findings
from publishing.fetching import Fetch, fetch_over_web
from publishing.guard.allowing import known_words, on_record, without_allowed
from publishing.guarding import CODES, Guarded, Target, guard
from publishing.history.overtaken import stop_if_overtaken
from publishing.history.owned import owned_files
from publishing.history.releases import sweep, trace_of, with_trace
from publishing.invalidating import empty_caches
from publishing.live import live_base, open_storage, remember
from publishing.manifest import Allowed, Manifest, PublishedEpisode
from publishing.media.past import audio_to_let_go, known_before, with_past
from publishing.notify.notifying import AfterPublish, after_publish
from publishing.notify.owed import Owed
from publishing.notify.telling import Told
from publishing.plan import Plan, files_in_words, make_plan
from publishing.probed import probe_if_due
from publishing.publication import Publication, as_written, read_publication, still_to_come
from publishing.site import Built, build
from publishing.storages.storage import Storage
from publishing.upload import Receipt, Release, read_base
from publishing.uploading.alone import alone
from publishing.verify import Verdict
from publishing.verifying import audio_check, verify_release
from workspace.document import write_header_line
from workspace.errors import MustFix
from workspace.findings import Finding, must_fix
from workspace.progress import Reporter

_MENDING_ROUNDS = 2  # a feed that was gone first has to be back before its audio can be looked at
_WHOLE_LOOK = 20  # releases after which everything is verified, not only what changed
_EDITED_FEED = "g-015"  # what a repair is for


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
    ground: Ground = field(default_factory=Ground)

    @property
    def changes(self) -> bool:
        """Whether a publish would do anything."""
        return not self.plan.is_empty

    @property
    def number(self) -> int:
        """The release that this becomes: one more than what is live, 1 where nothing is."""
        return self.plan.base.manifest.release + 1 if self.plan.base else 1

    @property
    def allowed(self) -> tuple[Allowed, ...]:
        """What this release is allowed to do to subscribers."""
        return tuple(each for each in self.release.allowed if each.release == self.number)

    def lines(self, *, every: bool = False) -> tuple[str, ...]:
        """The plan for people, and what subscribers will notice; `every` names each file."""
        plan = self.plan.lines(most=10_000) if every else self.plan.lines()
        allowed = (each.line() for each in self.allowed)
        kept = self.plan.base is not None and bool(self.plan.base.manifest.history)
        back = "; the way back is  pressroom undo" if kept else "."
        becomes = (f"This becomes release {self.number}{back}",) if self.changes else ()
        notes = self.storage.notes if self.changes else ()  # what is not protected is said before anybody agrees
        return (*self.ground.lines(self.artifacts), *plan, *self.guarded.announced, *allowed, *notes, *becomes)

    def as_json(self) -> dict[str, object]:
        """For scripts: `becomes` is null if nothing would change; `drift` is there only if it was looked for."""
        told = {"announced": list(self.guarded.announced), "allowed": [asdict(each) for each in self.allowed]}
        told |= {"drift": self.ground.drift.as_json()} if self.ground.drift else {}
        told |= {"becomes": self.number if self.changes else None, "notes": list(self.storage.notes)}
        return self.plan.as_json() | told | {"requests": self.requests, "verified": False}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a publish; `again` are live files that were found missing or damaged, and were sent once more.

    `notified` are those who were told that the feed has something new; whether they heard it changes nothing else.
    `kept` are copies of what others had written; `expected` says when directories should show the new feed.
    """

    prepared: Prepared
    receipt: Receipt
    verdict: Verdict
    again: tuple[str, ...] = ()
    notified: tuple[Told, ...] = ()
    kept: Kept = field(default_factory=Kept)
    expected: tuple[Expected, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything answers as it was published; whether anybody was told of it does not matter."""
        return self.verdict.ok

    def lines(self) -> tuple[str, ...]:
        """What happened, for people, in the order in which it did."""
        number, sent = self.receipt.manifest.release, files_in_words(len(self.receipt.sent) - len(self.again))
        where, unchanged = self.prepared.storage.describe(), self.prepared.plan.unchanged
        done: tuple[str, ...] = ()
        if self.prepared.changes:
            done = (f"Published release {number} to {where}: {sent} sent, {unchanged} unchanged.",)
        elif not self.again:
            done = (f"Nothing to upload: {where} has release {number} already.",)
        if self.again:
            done += (f"Mended {where}: sent again what was gone or damaged ({', '.join(self.again[:6])}).",)
        allowed = (each.line() for each in self.prepared.allowed if self.prepared.changes)
        told = (each.line() for each in self.notified)
        expected = (each.line() for each in self.expected)
        return (*done, *allowed, *self.kept.lines(), *self.receipt.notes, *self.verdict.lines(), *told, *expected)

    def as_json(self) -> dict[str, object]:
        """The plan's keys, filled in; `requests` counts both, and `kept` is the folder of the copies, or empty."""
        requests = self.prepared.requests + self.receipt.requests
        more = {"requests": requests, "notified": [each.as_json() for each in self.notified]}
        more |= {"kept": self.kept.folder, "expected": [each.as_json() for each in self.expected]}
        return self.prepared.as_json() | self.receipt.as_json(verified=self.ok) | more


def prepare(
    desk: Desk,
    allowed: Collection[str] = (),
    fetch: Fetch = fetch_over_web,
    *,
    repair: bool = False,
    meant: Callable[[Publication], Publication] = as_written,
) -> Prepared:
    """Do everything that can be done before anything public changes.

    `allowed` are words as "g-002:old-episode"; `fetch` asks for the feed of a show that was published elsewhere. With
    `repair`, what others changed in the target is found and put right as well. `meant` is a change to the owner's words
    that will be written once they agree.
    """
    known_words(allowed, CODES)
    allowed = (*allowed, _EDITED_FEED) if repair else allowed
    to_come = still_to_come(desk.now)
    publication = read_publication(desk.folder).changed(meant).required(to_come)
    storage = open_storage(desk.folder, publication.settings)
    ground = ground_of(
        desk, publication.settings, storage, live_base(desk.folder, publication.settings, storage), repair=repair
    )
    live = ground.record
    stop_if_overtaken(desk, publication, live, allowed)
    found = publication.without(findings_of(publication, desk, live), to_come)
    _stop_at(without_allowed(found, allowed))  # before an hour of mastering
    built = build(desk, publication, live)
    if any(made.did is Did.MASTERED or made.outdated for _, made in built.episodes):  # exact lengths are known only now
        lengths = {made.slug: made.seconds for _, made in built.episodes}
        found = publication.without(findings_of(publication, desk, live, lengths), to_come)
        _stop_at(without_allowed(found, allowed))
    record = live if live or not repair else feed_without_record(storage)
    guarded = guard(desk, publication, built, Target(storage=storage, record=record, fetch=fetch), allowed)
    _stop_at(guarded.stopping)
    if built.finishing is not None:
        finished = (each for each, _ in built.episodes)
        _stop_at(coming_feed_findings(desk, built.finishing.identity, finished))
    artifacts = artifacts_in(desk.folder.site, partial(known_hashes, notes=desk.folder.machine / "hashes.json"))
    ground = with_what_is_there(ground, storage, artifacts)
    plan = make_plan(artifacts, ground.base, ground.found, allowed, audio_to_let_go(built.finishing, desk.now))
    return Prepared(
        desk=desk,
        publication=publication,
        storage=storage,
        built=built,
        artifacts=artifacts,
        plan=ground.repaired(plan, artifacts).knowing(guarded.overwrites),
        release=_release(desk, built, live, guarded),
        guarded=guarded,
        requests=storage.requests,
        ground=ground,
    )


def carry_out(prepared: Prepared, report: Reporter, tell: AfterPublish = after_publish) -> Outcome:
    """Write new ids into the files, upload in order, fetch what was published to compare it, and tell who wants to know.

    What somebody deleted or damaged in the target meanwhile is found by the comparison, and sent again.
    """
    write_ids(prepared)
    prepared = _leaving_a_trace(prepared)
    kept = _keep_what_others_wrote(prepared)
    owed = Owed(prepared.desk.folder.machine)
    owed.begin([upload.path for upload in prepared.plan.uploads])
    receipt = _put_up(prepared, prepared.plan.knowing(kept.versions), report)
    prepared = _cleared_away(prepared, receipt)
    verdict = _verify(prepared, receipt, report)
    first: tuple[str, ...] = receipt.sent
    again: tuple[str, ...] = ()
    for _ in range(_MENDING_ROUNDS):
        lost = _lost(prepared, verdict)
        if not lost:
            break
        plan = sent_again(lost, read_base(prepared.storage), len(prepared.artifacts) - len(lost))
        mended = _put_up(prepared, plan, report)
        verdict = _verify(prepared, mended, report)
        again += mended.sent
        requests = receipt.requests + mended.requests
        receipt = replace(mended, plan=receipt.plan, sent=(*first, *again), requests=requests)
    told = tell(prepared.publication, owed.added_to((*first, *again)), verified=verdict.ok)
    if verdict.ok:
        owed.settle()
    return Outcome(
        prepared=prepared,
        receipt=receipt,
        verdict=verdict,
        again=again,
        notified=told,
        kept=kept,
        expected=expected_in(prepared.publication, receipt.manifest.when, prepared.desk.now) if FEED in first else (),
    )


def _leaving_a_trace(prepared: Prepared) -> Prepared:
    """With the pack for the way back, unless there is one already; after this the owner's words must not change."""
    if not prepared.changes or prepared.release.kept:
        return prepared
    publication, desk = prepared.publication, prepared.desk
    trace = trace_of(owned_files(publication, desk.now), publication.settings.publish.keep_releases)
    place = desk.folder.machine / "packs"
    release = with_trace(prepared.release, prepared.plan, prepared.artifacts, trace, place)
    return replace(prepared, release=release)


def _cleared_away(prepared: Prepared, receipt: Receipt) -> Prepared:
    """Without the pack, which is in the target now, and without packs there that nothing needs any more."""
    for pack in prepared.release.kept:
        if isinstance(pack.source, Path):
            pack.source.unlink(missing_ok=True)
    sweep(prepared.storage, prepared.plan.base, receipt.manifest)
    return replace(prepared, release=replace(prepared.release, kept=()))


def _keep_what_others_wrote(prepared: Prepared) -> Kept:
    """Nobody's bytes are lost, not even those that the owner has agreed to overwrite."""
    drift, plan = prepared.ground.drift, prepared.plan
    paths = (*(at_stake(plan, drift) if drift else ()), *prepared.guarded.overwrites)
    return keep_copies(prepared.desk.folder, prepared.storage, dict.fromkeys(paths), prepared.release.when)


def _put_up(prepared: Prepared, plan: Plan, report: Reporter) -> Receipt:
    desk, publication, storage = prepared.desk, prepared.publication, prepared.storage
    if not plan.is_empty:
        probe_if_due(desk.folder, publication.settings, storage, desk.now)
    with alone(desk.folder.machine):
        receipt = upload.carry_out(plan, storage, prepared.release, report, audio_check(publication))
    remember(desk.folder, publication.settings, receipt.manifest, receipt.version)
    emptied = empty_caches(publication.settings, storage, receipt)
    return replace(receipt, notes=(*receipt.notes, *(each.line() for each in emptied)))


def _verify(prepared: Prepared, receipt: Receipt, report: Reporter) -> Verdict:
    """Look from outside at what changed; at everything if something is wrong, was wrong before, or from time to time."""
    desk, live = replace(prepared.desk, report=report), receipt.manifest
    look = partial(verify_release, desk, prepared.publication, prepared.storage, live)
    changed = {each.path for each in receipt.plan.uploads}
    due = bool(changed) and live.release % _WHOLE_LOOK == 0
    if not (due or prepared.ground.repair or is_doubted(desk.folder)):
        verdict = look(changed)
        if verdict.ok:
            return verdict
    verdict = look(None)
    note_doubt(desk.folder, verdict)
    return verdict


def _lost(prepared: Prepared, verdict: Verdict) -> tuple[Artifact, ...]:
    return mending(prepared.storage, prepared.artifacts, verdict, prepared.publication.settings.address)


def write_ids(prepared: Prepared) -> None:
    """Write the id of each episode that goes public for the first time into its file; never again after that."""
    for finished, _ in prepared.built.episodes:
        if finished.episode.header.id is None:
            write_header_line(finished.episode.document, "id", finished.id)


def _stop_at(findings: tuple[Finding, ...]) -> None:
    wrong = must_fix(findings)
    if wrong:
        raise MustFix(wrong)


def _release(desk: Desk, built: Built, live: Manifest | None, guarded: Guarded) -> Release:
    """The record of the release about to be made."""
    identity = built.finishing.identity if built.finishing else None
    before = known_before(live)
    episodes = {
        finished.id: with_past(_published(finished, produced), before.get(finished.id))
        for finished, produced in built.episodes
    }
    number, when = live.release + 1 if live else 1, desk.now.astimezone(UTC).isoformat(timespec="seconds")
    return Release(
        who=desk.who,
        when=when,
        feed_guid=identity.guid if identity else "",
        feed_address=identity.feed if identity else "",
        episodes=episodes,
        gone={key: each for key, each in before.items() if key not in episodes},
        allowed=(
            *(live.allowed if live else ()),
            *on_record(guarded.allowed, release=number, who=desk.who, when=when),
        ),
        history=live.history if live else (),
        packs=live.packs if live else (),
        folder=live.folder if live else {},
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
