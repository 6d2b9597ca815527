"""One publish under way: stage after stage, several files side by side, and a record of how far it came."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace

from publishing.artifacts import Artifact, Stage, stage_of
from publishing.manifest import Entry, Manifest
from publishing.plan import Plan, Reason, Upload, clean
from publishing.storages.awake import Clock, asking, seconds_passed
from publishing.storages.storage import Overtaken, Storage, StoredFacts
from publishing.uploading.journey import Journey
from publishing.uploading.receipt import CheckMedia, Receipt, Release
from publishing.uploading.right import Right, refuse_beside_another
from publishing.uploading.side_by_side import SideBySide
from publishing.uploading.stops import Overruled, audio_incomplete, changed_by_others, stopped_midway
from workspace.errors import UserError
from workspace.progress import Reporter, silent


@dataclass(frozen=True, kw_only=True)
class Around:
    """What an upload is given from outside: who listens, who looks at new audio, and the time in seconds.

    `heartbeat` seconds lie between looks at the right to publish while a long file travels.
    """

    report: Reporter = silent
    check_media: CheckMedia | None = None
    clock: Clock = seconds_passed
    heartbeat: float = 60.0


def run(plan: Plan, storage: Storage, release: Release, around: Around) -> Receipt:
    """Make the target what the plan says. Whatever stops it, the feed lists only what is there."""
    before = storage.requests
    refuse_beside_another(plan.base, release, storage)
    under_way = _Run(plan, storage, release, around)
    try:
        manifest = under_way.from_top_to_bottom()
    except Overruled as overruled:
        raise under_way.confession(overruled) from overruled
    except KeyboardInterrupt as pressed:
        raise under_way.where_it_stopped() from pressed
    return Receipt(
        plan=plan,
        manifest=manifest,
        sent=tuple(sorted(under_way.sent)),
        requests=storage.requests - before,
        notes=(*storage.notes, *under_way.notes),
        version=under_way.version,
    )


class _Run:
    """What one publish has done so far, so that whoever stops it can be told."""

    def __init__(self, plan: Plan, storage: Storage, release: Release, around: Around) -> None:
        self._plan, self._storage, self._release, self._around = plan, storage, release, around
        start = Manifest(release=0, who=release.who, when=release.when)
        self._start = plan.base.manifest if plan.base else start
        self._entries: dict[str, Entry] = dict(self._start.entries)
        self._right = Right(storage, self._start, around.clock)
        self._begun: dict[str, str] = {}  # the SHA-256 of whatever may have been written, by path
        self._journey = Journey(around.report, plan.bytes)
        self._side_by_side = SideBySide(stop=self._journey.stop, idle=self._right.keep, heartbeat=around.heartbeat)
        self._stage: Stage | None = None
        self.sent: list[str] = []
        self.notes: list[str] = []

    @property
    def version(self) -> str:
        return self._right.version

    def from_top_to_bottom(self) -> Manifest:
        self._announce()
        self._keep()
        for stage in Stage:
            self._send(self._plan.of(stage))
            if stage is Stage.MEDIA:
                self._look_at_media()
        self._remove()
        self._give_up_halves()
        return self._conclude()

    def confession(self, overruled: Overruled) -> Overruled:
        """Somebody else's release stands: say so, and leave a note about what of ours lies in it."""
        return self._right.confess(self._begun) if self._begun else overruled

    def where_it_stopped(self) -> UserError:
        """Ctrl-C: what listeners have now, and how it goes on."""
        first, sent = self._plan.base is None, self._journey.in_words()
        undoing = bool(self._release.undoing)
        return stopped_midway(self._storage.describe(), sent, self._stage, first=first, undoing=undoing)

    def _announce(self) -> None:
        pending = dict(self._start.pending)
        for upload in self._plan.uploads:
            hashes = (*pending.get(upload.path, ()), upload.artifact.sha256)
            pending[upload.path] = tuple(dict.fromkeys(hashes))
        release = self._release
        intent = replace(self._start, who=release.who, when=release.when, pending=pending, undoing=release.undoing)
        self._right.announce(intent, self._plan.base.version if self._plan.base else "")

    def _keep(self) -> None:
        """Put away what a way back needs; the name says the content, so that it may be there from an earlier attempt."""
        for artifact in self._release.kept:
            with suppress(Overtaken):
                self._storage.put(artifact, unless_exists=True)

    def _send(self, uploads: tuple[Upload, ...]) -> None:
        if not uploads:
            return
        self._look_if_unguarded()
        self._stage = uploads[0].stage
        self._journey.enter(self._stage)
        self._side_by_side.run(uploads, self._send_one, self._note_sent)

    def _note_sent(self, upload: Upload, done: tuple[str, bool]) -> None:
        version, traveled = done
        self._entries[upload.path] = Entry.of(upload.artifact, version)
        if traveled:
            self.sent.append(upload.path)

    def _look_at_media(self) -> None:
        """Ask for each audio file that was sent: exact size, right type. Only then may anything mention it."""
        new = tuple(upload for upload in self._plan.of(Stage.MEDIA) if upload.path in self.sent)
        for upload in new:
            facts = self._storage.stat(upload.path)
            expected = (upload.artifact.size, upload.artifact.content_type)
            if facts is None or (facts.size, facts.content_type) != expected:
                raise audio_incomplete(upload.path, self._storage.describe(), facts)
        if new and self._around.check_media:
            self._around.check_media(new)

    def _remove(self) -> None:
        """Last of all, and only what a publish of ours put there; the bytes of somebody else stay."""
        if not self._plan.removals:
            return
        self._look_if_unguarded()
        self._side_by_side.run(self._plan.removals, self._remove_one, self._note_removed)

    def _give_up_halves(self) -> None:
        """Audio that an unfinished publish began to send, and that is not built any more."""
        wanted = {*self._entries, *(upload.path for upload in self._plan.uploads)}
        for path in sorted(self._start.pending.keys() - wanted):
            if stage_of(path) is Stage.MEDIA:
                self._storage.tidy(path)

    def _note_removed(self, path: str, removed: bool) -> None:
        self._entries.pop(path, None)
        if not removed:
            self.notes.append(f'"{clean(path)}" was changed by hand and is not published any more: it stays there.')

    def _conclude(self) -> Manifest:
        """The new record: nothing pending, one release more."""
        release = self._release
        pack_of = release.pack_of
        entries = {path: replace(each, pack=pack_of.get(path, each.pack)) for path, each in self._entries.items()}
        manifest = Manifest(
            release=self._start.release + 1,
            who=release.who,
            when=release.when,
            feed_guid=release.feed_guid,
            feed_address=release.feed_address,
            episodes=release.episodes,
            entries=entries,
            gone=release.gone,
            allowed=release.allowed,
            history=release.history,
            packs=release.packs,
            folder=release.folder,
        )
        self._right.conclude(manifest)
        return manifest

    def _send_one(self, upload: Upload) -> tuple[str, bool]:
        """The version that is there now, and whether the bytes had to travel."""
        with self._journey.leg(upload.artifact.size) as leg:
            version, traveled = self._sent_or_there(upload)
            leg.arrived(traveled=traveled)
        return version, traveled

    def _sent_or_there(self, upload: Upload) -> tuple[str, bool]:
        artifact = upload.artifact
        if upload.reason is Reason.NEW:
            return self._put(artifact, ""), True
        if upload.reason is not Reason.UNCERTAIN and upload.version:
            return self._put(artifact, upload.version), True
        facts = facts_of(self._storage, artifact)
        if facts and facts.match(artifact):
            return facts.version, False
        if artifact.stage is Stage.MEDIA:
            self._storage.tidy(upload.path, resumable=True)
        if facts and facts.sha256 not in self._ours(artifact):
            raise self._not_ours(upload.path)
        return self._put(artifact, facts.version if facts else ""), True

    def _put(self, artifact: Artifact, known: str) -> str:
        """Overwrite exactly the version we know of, or nothing at all."""
        try:
            with asking(self._around.clock):  # a sleep right after the answer must not make it look fresh
                if artifact.stage is not Stage.MEDIA:  # audio has names of its own and disturbs nobody
                    self._right.keep()
                    self._begun[artifact.path] = artifact.sha256
                if known:
                    return self._storage.put(artifact, if_version=known)
                return self._storage.put(artifact, unless_exists=True)
        except Overtaken:
            facts = facts_of(self._storage, artifact)
        if facts and facts.match(artifact):  # our own write, whose answer was lost
            return facts.version
        if facts is None and known:  # removed by hand since; there is nothing to lose
            return self._put(artifact, "")
        raise self._not_ours(artifact.path)

    def _remove_one(self, path: str) -> bool:
        """False if what lies there is not ours to remove."""
        facts = self._storage.stat(path)
        if facts is None:
            return True
        entry, pending = self._start.entries.get(path), self._start.pending.get(path, ())
        versions = {entry.version if entry else "", self._plan.seen.get(path, "")}
        hashes = {entry.sha256 if entry else "", *pending}
        if facts.version not in versions and facts.sha256 not in hashes:
            return entry is None  # one that only an unfinished publish named was never ours to keep account of
        with asking(self._around.clock):
            self._right.keep()
            self._storage.delete(path)
        return True

    def _ours(self, artifact: Artifact) -> set[str]:
        """Hashes that a publish of ours may have left at this path."""
        entry = self._start.entries.get(artifact.path)
        pending = self._start.pending.get(artifact.path, ())
        return {artifact.sha256, *pending} | ({entry.sha256} if entry else set())

    def _not_ours(self, path: str) -> Exception:
        """Another hand, or another publish that took over?"""
        return self._right.lost() if self._right.is_lost() else changed_by_others(path, self._storage.describe())

    def _look_if_unguarded(self) -> None:
        """Where every write is compared with what it replaces, another look at the record would protect nothing."""
        if not self._storage.guards:
            self._right.look()


def facts_of(storage: Storage, artifact: Artifact) -> StoredFacts | None:
    """Facts with a hash, even of what another program put there: then the bytes are fetched, if the size fits."""
    facts = storage.stat(artifact.path)
    if facts is None or facts.sha256 is not None or facts.size != artifact.size:
        return facts
    stored = storage.read(artifact.path)
    return replace(facts, sha256=hashlib.sha256(stored.content).hexdigest()) if stored else None
