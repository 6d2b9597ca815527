"""Carrying out a plan: audio first, the feed last, and a record that survives being cut off at any moment."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from publishing.artifacts import PRIVATE, Artifact, Stage, artifact_of
from publishing.manifest import MANIFEST_PATH, Allowed, Entry, Manifest, PastRelease, PublishedEpisode, from_bytes
from publishing.plan import Base, Plan, Reason, Upload
from publishing.storages.storage import Overtaken, Storage, StoredFacts
from workspace.errors import Temporary, UserError
from workspace.progress import Event, Reporter, silent

_AT_ONCE = 4  # uploads side by side; a home line is full with two
_STILL_RUNNING = timedelta(minutes=10)  # an unfinished publish of somebody else is left alone for so long

CheckMedia = Callable[[tuple[Upload, ...]], None]


@dataclass(frozen=True, kw_only=True)
class Release:
    """What a release holds besides files. `when` is an ISO time in UTC; `who` names a person and a computer.

    `gone`, `allowed` and `history` are the whole record, that of earlier releases included. `kept` goes up beside the
    site, into our own folder, under names that nothing else ever gets.
    """

    who: str
    when: str
    feed_guid: str = ""
    feed_address: str = ""
    episodes: Mapping[str, PublishedEpisode] = field(default_factory=dict)
    gone: Mapping[str, PublishedEpisode] = field(default_factory=dict)
    allowed: tuple[Allowed, ...] = ()
    history: tuple[PastRelease, ...] = ()
    kept: tuple[Artifact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What was done. `sent` are the paths whose bytes really travelled; `requests` counts those of this publish."""

    plan: Plan
    manifest: Manifest
    sent: tuple[str, ...]
    requests: int
    notes: tuple[str, ...] = ()

    def as_json(self, *, verified: bool) -> dict[str, object]:
        return self.plan.as_json() | {
            "release": self.manifest.release,
            "requests": self.requests,
            "verified": verified,
            "sent": list(self.sent),
        }


def read_base(storage: Storage) -> Base | None:
    """What is live, in one request; None if Pressroom never published here (which does not mean empty)."""
    stored = storage.read(MANIFEST_PATH)
    if stored is None:
        return None
    return Base(from_bytes(stored.content, where=storage.describe()), stored.version)


def look_around(storage: Storage, artifacts: Iterable[Artifact]) -> dict[str, StoredFacts | None]:
    """For a target without a manifest: everything that lies there, with the facts of what has one of our paths."""
    built = {artifact.path: artifact for artifact in artifacts}
    there = [name for name in storage.names() if name.split("/")[0] != PRIVATE]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        ours = {name: pool.submit(_facts, storage, built[name]) for name in there if name in built}
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
    before = storage.requests
    if plan.is_empty and plan.base:
        return Receipt(plan=plan, manifest=plan.base.manifest, sent=(), requests=0)
    _refuse_beside_another(plan.base, release)
    run = _Run(plan, storage, release, report)
    run.announce()
    run.keep()
    for stage in Stage:
        run.send(stage)
        if stage is Stage.MEDIA:
            run.look_at_media(check_media)
    run.remove()
    manifest = run.conclude()
    return Receipt(
        plan=plan,
        manifest=manifest,
        sent=tuple(sorted(run.sent)),
        requests=storage.requests - before,
        notes=storage.notes,
    )


class _Run:
    """One publish under way: what it has done so far, and the version of the manifest that is its right to go on."""

    def __init__(self, plan: Plan, storage: Storage, release: Release, report: Reporter) -> None:
        self._plan, self._storage, self._release, self._report = plan, storage, release, report
        start = Manifest(release=0, who=release.who, when=release.when)
        self._start = plan.base.manifest if plan.base else start
        self._entries: dict[str, Entry] = dict(self._start.entries)
        self._version = ""
        self._fresh = True  # no need to ask whether we are still alone
        self._bytes = 0
        self.sent: list[str] = []

    def announce(self) -> None:
        """Write down what is about to change, before it does; whoever comes second learns it here."""
        pending = dict(self._start.pending)
        for upload in self._plan.uploads:
            hashes = (*pending.get(upload.path, ()), upload.artifact.sha256)
            pending[upload.path] = tuple(dict.fromkeys(hashes))
        intent = replace(self._start, who=self._release.who, when=self._release.when, pending=pending)
        known = self._plan.base.version if self._plan.base else ""
        self._version = self._write(intent, known)

    def keep(self) -> None:
        """Put away what a way back needs; the name says the content, so that it may be there from an earlier attempt."""
        for artifact in self._release.kept:
            with suppress(Overtaken):
                self._storage.put(artifact, unless_exists=True)

    def send(self, stage: Stage) -> None:
        """Send one stage, several files side by side; the first failure stops all that has not begun."""
        uploads = self._plan.of(stage)
        if not uploads:
            return
        self._still_alone()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            waiting = {pool.submit(self._send_one, upload): upload for upload in uploads}
            try:
                for done in as_completed(waiting):
                    self._note(waiting[done], done)
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def look_at_media(self, check_media: CheckMedia | None) -> None:
        """Ask for each audio file that was sent: exact size, right type. Only then may anything mention it."""
        new = tuple(upload for upload in self._plan.of(Stage.MEDIA) if upload.path in self.sent)
        for upload in new:
            facts = self._storage.stat(upload.path)
            expected = (upload.artifact.size, upload.artifact.content_type)
            if facts is None or (facts.size, facts.content_type) != expected:
                raise _audio_incomplete(upload.path, self._storage.describe(), facts)
        if new and check_media:
            check_media(new)

    def remove(self) -> None:
        """Last of all, and only what a publish of ours put there."""
        if self._plan.removals:
            self._still_alone()
        for path in self._plan.removals:
            if path in self._entries or self._is_left_over(path):
                self._storage.delete(path)
            self._entries.pop(path, None)

    def conclude(self) -> Manifest:
        """The new record: nothing pending, one release more."""
        release = self._release
        manifest = Manifest(
            release=self._start.release + 1,
            who=release.who,
            when=release.when,
            feed_guid=release.feed_guid,
            feed_address=release.feed_address,
            episodes=release.episodes,
            entries=self._entries,
            gone=release.gone,
            allowed=release.allowed,
            history=release.history,
        )
        self._write(manifest, self._version)
        return manifest

    def _send_one(self, upload: Upload) -> tuple[str, bool]:
        """The version that is there now, and whether the bytes had to travel."""
        artifact = upload.artifact
        if upload.reason is Reason.NEW:
            return self._put(artifact, ""), True
        if upload.reason is not Reason.UNCERTAIN and upload.version:
            return self._put(artifact, upload.version), True
        facts = self._storage.stat(upload.path)
        if facts and facts.match(artifact):
            return facts.version, False
        if artifact.stage is Stage.MEDIA:
            self._storage.tidy(upload.path)
        if facts and facts.sha256 not in self._ours(artifact):
            raise _changed_by_others(upload.path, self._storage.describe())
        return self._put(artifact, facts.version if facts else ""), True

    def _put(self, artifact: Artifact, known: str) -> str:
        """Overwrite exactly the version we know of, or nothing at all."""
        try:
            if known:
                return self._storage.put(artifact, if_version=known)
            return self._storage.put(artifact, unless_exists=True)
        except Overtaken:
            facts = self._storage.stat(artifact.path)
        if facts and facts.match(artifact):  # our own write, whose answer was lost
            return facts.version
        if facts is None:  # removed by hand since; there is nothing to lose
            return self._storage.put(artifact, unless_exists=True)
        raise _changed_by_others(artifact.path, self._storage.describe())

    def _ours(self, artifact: Artifact) -> set[str]:
        """Hashes that a publish of ours may have left at this path."""
        entry = self._start.entries.get(artifact.path)
        pending = self._start.pending.get(artifact.path, ())
        return {artifact.sha256, *pending} | ({entry.sha256} if entry else set())

    def _is_left_over(self, path: str) -> bool:
        facts = self._storage.stat(path)
        return facts is not None and facts.sha256 in self._start.pending.get(path, ())

    def _note(self, upload: Upload, done: Future[tuple[str, bool]]) -> None:
        version, travelled = done.result()
        self._entries[upload.path] = Entry.of(upload.artifact, version)
        if travelled:
            self.sent.append(upload.path)
        self._bytes += upload.artifact.size
        self._report(Event(f"Publishing {upload.stage.value}", self._bytes, self._plan.bytes))

    def _still_alone(self) -> None:
        """Between stages: has somebody else taken over while this computer slept or was offline?"""
        if self._fresh:
            self._fresh = False
            return
        facts = self._storage.stat(MANIFEST_PATH)
        if facts is None or facts.version != self._version:
            raise self._lost_race()

    def _write(self, manifest: Manifest, known: str) -> str:
        content = manifest.to_bytes()
        artifact = artifact_of(MANIFEST_PATH, content, hashlib.sha256(content).hexdigest())
        try:
            if known:
                return self._storage.put(artifact, if_version=known)
            return self._storage.put(artifact, unless_exists=True)
        except Overtaken:
            facts = self._storage.stat(MANIFEST_PATH)
        if facts and facts.sha256 == artifact.sha256:  # our own write, whose answer was lost
            return facts.version
        raise self._lost_race()

    def _lost_race(self) -> UserError:
        there = read_base(self._storage)
        return _newer_live(self._start, there.manifest if there else None, self._storage.describe())


def _facts(storage: Storage, artifact: Artifact) -> StoredFacts | None:
    """Facts with a hash, even of what another program put there: then the bytes are fetched, if the size fits."""
    facts = storage.stat(artifact.path)
    if facts is None or facts.sha256 is not None or facts.size != artifact.size:
        return facts
    stored = storage.read(artifact.path)
    return replace(facts, sha256=hashlib.sha256(stored.content).hexdigest()) if stored else None


def _refuse_beside_another(base: Base | None, release: Release) -> None:
    """Somebody else's publish that began minutes ago is still running, or will be taken up again by them."""
    if base is None or not base.manifest.pending or base.manifest.who == release.who:
        return
    try:
        age = datetime.fromisoformat(release.when) - datetime.fromisoformat(base.manifest.when)
    except (ValueError, TypeError):
        return
    if timedelta(0) <= age < _STILL_RUNNING:
        raise Temporary(
            "publishing-now",
            problem=f"{base.manifest.who} is publishing right now.",
            where=f"since {base.manifest.when}",
            why="Two publishes at once would mix two versions of the site. Nothing was changed.",
            fix="Wait ten minutes, then:  pressroom publish    (it finishes theirs if it was cut off)",
        )


def _newer_live(mine: Manifest, live: Manifest | None, where: str) -> UserError:
    if live is None:
        seen = "The record of what is live is gone."
    elif live.pending:
        seen = f"{live.who} is publishing since {live.when}."
    else:
        seen = f"Live: release {live.release}, {live.when}, by {live.who}."
    return UserError(
        "newer-live",
        problem="Stopped: someone else has published since this publish was planned.",
        where=f"{where}   {seen}   Yours is based on release {mine.release}.",
        why="Going on would undo their change. The feed still lists only what is there.",
        fix="Take over their files into your folder (or agree who publishes), then:  pressroom publish",
    )


def _changed_by_others(path: str, where: str) -> UserError:
    return UserError(
        "changed-by-others",
        problem=f'"{path}" was put there or changed by something other than Pressroom.',
        where=where,
        why="Overwriting it would lose what somebody else wrote. The feed was not changed before its turn.",
        fix=f'Keep a copy of "{path}" if you need it, delete it there, then:  pressroom publish',
    )


def _audio_incomplete(path: str, where: str, facts: StoredFacts | None) -> UserError:
    there = f"{facts.size} bytes, {facts.content_type}" if facts else "nothing"
    return Temporary(
        "audio-incomplete",
        problem=f'The audio "{path}" did not arrive as it was sent.',
        where=f"{where}   (there is {there})",
        why="Apps would stop in the middle or refuse to play. The feed was not changed; the episode is not live.",
        fix="pressroom publish    sends it again;    if it stays so:  pressroom doctor",
    )
