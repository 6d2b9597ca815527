"""Undo: what was live before becomes a new release, on the same way as any publish."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path

from publishing import release
from publishing.artifacts import Artifact, Stage
from publishing.desk import Desk
from publishing.guard.allowing import known_words, on_record
from publishing.guarding import CODES
from publishing.history.noticing import feeds_of, noticed, stop_at
from publishing.history.packs import Shelf, Wanted
from publishing.history.releases import Trace, is_unfinished, with_trace
from publishing.live import open_storage
from publishing.manifest import Entry, Manifest, PastRelease, PublishedEpisode
from publishing.media.past import with_past
from publishing.notify.notifying import AfterPublish, after_publish
from publishing.plan import MANY_REMOVALS, Base, Plan, make_plan
from publishing.publication import Publication, read_publication
from publishing.site import Built
from publishing.upload import Release, read_base
from publishing.verifying import no_record
from workspace.errors import MustFix, UserError
from workspace.files import sha256_of
from workspace.findings import Finding
from workspace.folder import OwnerFolder
from workspace.progress import Reporter
from workspace.words import clock_in_words

_YOURS_STAY = "Your folder stays as it is, so the next  pressroom publish  puts its words up again: correct them first."


@dataclass(frozen=True, kw_only=True)
class PreparedUndo:
    """Everything decided and nothing done: `to` is the release whose feed and pages come back.

    `whole` is all that it consisted of, and `trace` what the undo itself leaves behind. `leaving` are the episodes that
    are live now and were not then.
    """

    prepared: release.Prepared
    to: PastRelease
    whole: tuple[Artifact, ...]
    trace: Trace
    unfinished: bool = False
    leaving: tuple[PublishedEpisode, ...] = ()

    @property
    def changes(self) -> bool:
        """False if what was live before is what is live now."""
        return self.prepared.changes

    def lines(self, *, every: bool = False) -> tuple[str, ...]:
        """The plan for people: what comes back, what subscribers notice, and what stays."""
        cut_off = ("Something was cut off here before; what it left behind is put right.",) if self.unfinished else ()
        when = clock_in_words(self.to.when, self.prepared.publication.settings.zone)
        said = f"Back to release {self.to.release}, published {when} by {self.to.who}: {self.to.says}"
        yours = (_YOURS_STAY,) if self.changes else ()
        heard = (
            f'The audio of "{each.title}" stays at its address, for who knows it; to delete it afterwards:'
            f"  pressroom remove {each.slug} --delete-audio"
            for each in self.leaving
        )
        return (said, *cut_off, *self.prepared.lines(every=every), *heard, *yours)

    def as_json(self) -> dict[str, object]:
        """A publish's keys, and the number of the release that would come back."""
        return self.prepared.as_json() | {"back_to": self.to.release}


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What came of an undo; `to` is the release that is live again."""

    outcome: release.Outcome
    to: PastRelease

    @property
    def ok(self) -> bool:
        """As of any publish: everything went up, and answers as it should."""
        return self.outcome.ok

    def lines(self) -> tuple[str, ...]:
        """What happened, for people."""
        if not self.outcome.prepared.changes:
            return self.outcome.lines()
        back = f"Release {self.to.release} is back. Undo this too:  pressroom undo"
        return (*self.outcome.lines(), back)

    def as_json(self) -> dict[str, object]:
        """A publish's keys, and the number of the release that came back."""
        return self.outcome.as_json() | {"back_to": self.to.release}


def prepare_undo(desk: Desk, to: int | None = None, allowed: Collection[str] = ()) -> PreparedUndo:
    """Find what was live before the last publish, or release `to`, and plan the way back; nothing public changes.

    Of the show's folder only `pressroom.toml` is needed. What is not live any more is fetched from the packs.
    """
    known_words(allowed, CODES)
    publication = _publication(desk.folder)
    storage = open_storage(desk.folder, publication.settings)
    base = read_base(storage)
    if base is None:
        raise no_record(desk, publication.settings, storage)
    past = the_one_before(base.manifest, to)
    shelf = Shelf(storage, base.manifest)
    then = shelf.record(past.release)
    place = desk.folder.machine / "undo"
    artifacts = _artifacts(then, desk.folder, place, base.manifest)
    plan = _plan(artifacts, base)
    sent, feeds = {each.path for each in plan.uploads}, feeds_of(then)
    _bring(shelf, then, place, {*sent, *feeds})
    coming = {path: _at(place, then.entries[path]).read_bytes() for path in feeds}
    guarded = stop_at(noticed(storage, base.manifest, then, coming), allowed)
    return PreparedUndo(
        prepared=release.Prepared(
            desk=desk,
            publication=publication,
            storage=storage,
            built=Built(written=(), unchanged=0, settings=publication.settings, finishing=None, episodes=()),
            artifacts=tuple(each for each in artifacts if each.path in sent),
            plan=plan.knowing(guarded.overwrites),
            release=_release(desk, base.manifest, then, guarded.allowed),
            guarded=guarded,
            requests=storage.requests,
        ),
        to=past,
        whole=artifacts,
        trace=_trace(then, publication.settings.publish.keep_releases),
        unfinished=is_unfinished(base.manifest),
        leaving=tuple(each for key, each in base.manifest.episodes.items() if key not in then.episodes),
    )


def carry_out_undo(prepared: PreparedUndo, report: Reporter, tell: AfterPublish = after_publish) -> Undone:
    """Publish what was live before, the feed last, and verify it."""
    outcome = release.carry_out(with_pack(prepared), report, tell)
    shutil.rmtree(prepared.prepared.desk.folder.machine / "undo", ignore_errors=True)
    return Undone(outcome=outcome, to=prepared.to)


def with_pack(undo: PreparedUndo) -> release.Prepared:
    """The publish that an undo is, with its pack written."""
    made = undo.prepared
    if not made.changes:
        return made
    place = made.desk.folder.machine / "packs"
    return replace(made, release=with_trace(made.release, made.plan, undo.whole, undo.trace, place))


def the_one_before(live: Manifest, to: int | None = None) -> PastRelease:
    """The release to go back to, if nobody says which: the one before the last.

    If a publish was cut off, it is the last one that was whole; if an undo was, the one that it was going back to.
    """
    if to is not None:
        chosen = [past for past in live.history if past.release == to]
    elif live.undoing:
        chosen = [past for past in live.history if past.release == live.undoing]
    else:
        chosen = list(live.history[-1:] if is_unfinished(live) else live.history[-2:-1])
    if not chosen:
        raise _no_way_back(live, to)
    return chosen[0]


def _publication(folder: OwnerFolder) -> Publication:
    """Whatever can be read; mistakes in the owner's words are no reason to leave a mistake live."""
    reading = read_publication(folder)
    if reading.publication is None:
        raise MustFix(reading.findings)
    return reading.publication


def _artifacts(then: Manifest, folder: OwnerFolder, place: Path, live: Manifest) -> tuple[Artifact, ...]:
    """What the release consisted of; its bytes are in `place` once they were brought."""
    made = []
    for path, entry in sorted(then.entries.items()):
        deleted = entry.stage is Stage.MEDIA and path not in live.entries
        source = _audio_here(folder, path, entry) if deleted else _at(place, entry)
        if source is None:
            raise _audio_gone(then, path)
        made.append(
            Artifact(
                path=path,
                stage=entry.stage,
                content_type=entry.content_type,
                cache_control=entry.cache_control,
                size=entry.size,
                sha256=entry.sha256,
                source=source,
            )
        )
    return tuple(made)


def _audio_here(folder: OwnerFolder, path: str, entry: Entry) -> Path | None:
    """Audio that was deleted in the target may still be on the computer that made it."""
    places = (folder.site / path, folder.audio / path.removeprefix("episodes/"))
    return next((file for file in places if file.is_file() and sha256_of(file) == entry.sha256), None)


def _plan(artifacts: tuple[Artifact, ...], base: Base) -> Plan:
    """As of any publish, but for the brake on removals: a whole release comes back, so what it had not goes."""
    plan = make_plan(artifacts, base, allowed=(MANY_REMOVALS,))
    then = {each.path for each in artifacts}
    ours = {path for path, entry in base.manifest.entries.items() if entry.stage is not Stage.MEDIA}
    return replace(plan, removals=tuple(sorted({*plan.removals, *(ours - then)})))


def _bring(shelf: Shelf, then: Manifest, place: Path, paths: Collection[str]) -> None:
    shutil.rmtree(place, ignore_errors=True)
    entries = [then.entries[path] for path in paths]
    shelf.bring(
        Wanted(sha256=entry.sha256, size=entry.size, pack=entry.pack, place=_at(place, entry))
        for entry in entries
        if entry.stage is not Stage.MEDIA
    )


def _at(place: Path, entry: Entry) -> Path:
    return place / entry.sha256


def _release(desk: Desk, live: Manifest, then: Manifest, meant: tuple[Finding, ...]) -> Release:
    """The record of the release about to be made: of that time, and with everything that was known since."""
    when = desk.now.astimezone(UTC).isoformat(timespec="seconds")
    before = {**live.gone, **live.episodes}
    return Release(
        who=desk.who,
        when=when,
        feed_guid=then.feed_guid,
        feed_address=then.feed_address,
        episodes={key: with_past(each, before.get(key)) for key, each in then.episodes.items()},
        gone={key: each for key, each in before.items() if key not in then.episodes},
        allowed=(*live.allowed, *on_record(meant, release=live.release + 1, who=desk.who, when=when)),
        history=live.history,
        packs=live.packs,
        folder=live.folder,
        undoing=then.release,
    )


def _trace(then: Manifest, keep: int) -> Trace:
    """The words are those of that time, and every byte is in a pack already."""
    site = {each.sha256: each.pack for each in then.entries.values() if each.stage is not Stage.MEDIA}
    return Trace(
        words=then.folder,
        fresh={},
        known=site | {each.sha256: each.pack for each in then.folder.values()},
        keep=keep,
        back_to=then.release,
    )


def _no_way_back(live: Manifest, to: int | None) -> UserError:
    kept = [past.release for past in live.history]
    return UserError(
        "no-way-back",
        problem="There is nothing to go back to." if to is None else f"Release {to} cannot be gone back to.",
        where=f"live: release {live.release}",
        why=_kept(kept) if kept else "No release was kept here yet; the next publish is.",
        fix="pressroom releases    lists them" if live.history else "Correct your files, then:  pressroom publish",
    )


def _kept(releases: list[int]) -> str:
    if len(releases) == 1:
        return f"Release {releases[0]} is the only one that is kept."
    return f"Release {releases[0]} is the oldest that is kept, {releases[-1]} the newest."


def _audio_gone(then: Manifest, path: str) -> UserError:
    titles = [each.title for each in then.episodes.values() if path in {each.audio, *each.further}]
    title = titles[0] if titles else path
    return UserError(
        "undo-audio-gone",
        problem=f'Release {then.release} cannot come back: the audio of "{title}" was deleted from the storage.',
        where=path,
        why="Audio is not kept twice, and the feed must not list what cannot be played. Nothing was changed.",
        fix="Choose a later release:  pressroom releases    or publish from the folder that has its recording:  pressroom publish",
    )
