"""The plan: what a publish would change in the target, decided without touching it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from publishing.artifacts import Artifact, Stage, stage_of
from publishing.manifest import Entry, Manifest
from publishing.storages.storage import StoredFacts
from workspace.errors import UserError
from workspace.words import size_in_words, some_of

MANY_REMOVALS = "many-removals"
NEWER_LIVE = "newer-live"
_NAMED = 6  # files of somebody else that are named one by one
_ALWAYS_FINE = 10  # removals that nobody needs to be asked about


class Reason(Enum):
    """Why a file goes up; the words are shown."""

    NEW = "not there yet"
    CHANGED = "changed"
    HEADERS = "same bytes, other type or cache rule"
    UNCERTAIN = "left unfinished, will be looked at"
    REPAIRED = "changed or deleted by hand"


@dataclass(frozen=True)
class Base:
    """What the plan was made against: the manifest as read, and its version token."""

    manifest: Manifest
    version: str


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One file to send. `version` is what is there now as far as known; empty when nothing should be."""

    artifact: Artifact
    reason: Reason
    version: str = ""

    @property
    def path(self) -> str:
        """The same in the site and in the target."""
        return self.artifact.path

    @property
    def stage(self) -> Stage:
        """When it goes up; a stage ends before the next begins."""
        return self.artifact.stage

    def as_json(self) -> dict[str, object]:
        """For scripts: `reason` and `stage` are the words that people see."""
        return {
            "path": self.path,
            "reason": self.reason.value,
            "stage": self.stage.value,
            "bytes": self.artifact.size,
        }


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Uploads in the order of their stages, then removals. `strangers` are files that Pressroom did not put there.

    `seen` are versions that somebody else wrote and that may be overwritten or removed, because they were looked at.
    """

    base: Base | None
    uploads: tuple[Upload, ...]
    removals: tuple[str, ...]
    unchanged: int
    strangers: tuple[str, ...] = ()
    seen: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Nothing to send, nothing to remove: a publish would not write a byte."""
        return not (self.uploads or self.removals or (self.base and self.base.manifest.pending))

    @property
    def bytes(self) -> int:
        """Bytes to send at most; what turns out to be there already is not sent again."""
        return sum(upload.artifact.size for upload in self.uploads)

    def of(self, stage: Stage) -> tuple[Upload, ...]:
        """The uploads of one stage, in the order of their paths."""
        return tuple(upload for upload in self.uploads if upload.stage is stage)

    def knowing(self, versions: Mapping[str, str]) -> Plan:
        """The same plan, made in the knowledge of what lies at some paths now: it may be replaced."""
        known = (replace(each, version=versions.get(each.path, each.version)) for each in self.uploads)
        return replace(self, uploads=tuple(known), seen={**self.seen, **versions})

    def lines(self, most: int = 12) -> tuple[str, ...]:
        """The plan for people: one line a file, audio and feed always named, long lists cut with a count."""
        if self.is_empty:
            return (f"Nothing to do: what was built is live ({files_in_words(self.unchanged)}).",)
        shown = [line for stage in Stage for line in _stage_lines(self.of(stage), most)]
        shown += _cut([f"  remove   {clean(path)}" for path in self.removals], most)
        if self.unchanged:
            shown.append(f"  leave    {files_in_words(self.unchanged)} unchanged")
        shown += _cut([f"  not ours {clean(path)}   (stays as it is)" for path in self.strangers], most)
        return ("Plan", *shown, f"  To send: {files_in_words(len(self.uploads))}, {size_in_words(self.bytes)}")

    def as_json(self) -> dict[str, object]:
        """The plan as the contract's JSON; a finished publish fills in the rest."""
        return {
            "schema": 1,
            "release": None,
            "uploads": [upload.as_json() for upload in self.uploads],
            "removals": list(self.removals),
            "unchanged": self.unchanged,
            "strangers": list(self.strangers),
        }


def make_plan(
    artifacts: Iterable[Artifact],
    base: Base | None,
    found: Mapping[str, StoredFacts | None] | None = None,
    allowed: Collection[str] = (),
    let_go: Collection[str] = (),
) -> Plan:
    """Compare the built site with what is live.

    `found` is what already lies in a target without a manifest (facts for our own paths, None for others).
    `allowed` may hold "many-removals". `let_go` are paths of audio that the owner asked to delete; what is built stays.
    """
    built = {artifact.path: artifact for artifact in artifacts}
    if not built:
        raise _nothing_built()
    there = found or {}
    _refuse_strangers_in_the_way(built, there)
    live = base.manifest.entries if base else {}
    pending = base.manifest.pending if base else {}
    uploads = [
        upload
        for artifact in built.values()
        if (upload := _upload(artifact, live.get(artifact.path), artifact.path in pending, there.get(artifact.path)))
    ]
    removals = _removals(built, live, pending)
    _brake(removals, live, allowed)
    removals = tuple(sorted({*removals, *_released(built, {**live, **pending}, let_go)}))
    return Plan(
        base=base,
        uploads=tuple(sorted(uploads, key=lambda upload: (upload.stage.order, upload.path))),
        removals=removals,
        unchanged=len(built) - len(uploads),
        strangers=tuple(sorted(path for path in there if path not in built)),
    )


def clean(path: str) -> str:
    """A path of somebody else's making, safe to show on a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in path)


def _upload(artifact: Artifact, entry: Entry | None, unfinished: bool, found: StoredFacts | None) -> Upload | None:
    version = entry.version if entry else ""
    changed = entry is not None and (entry.sha256, entry.size) != (artifact.sha256, artifact.size)
    if changed and artifact.stage is Stage.MEDIA:
        raise _audio_overwritten(artifact.path)
    if unfinished or found:
        return Upload(artifact=artifact, reason=Reason.UNCERTAIN, version=version)
    if entry is None:
        return Upload(artifact=artifact, reason=Reason.NEW)
    if changed:
        return Upload(artifact=artifact, reason=Reason.CHANGED, version=version)
    if (entry.content_type, entry.cache_control) != (artifact.content_type, artifact.cache_control):
        return Upload(artifact=artifact, reason=Reason.HEADERS, version=version)
    return None


def _removals(
    built: Mapping[str, Artifact], live: Mapping[str, Entry], pending: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Pages and companions that are no longer built. Audio stays for ever: apps remember its address for years."""
    ours = {path: entry.stage for path, entry in live.items()} | {path: stage_of(path) for path in pending}
    lost_feed = Stage.FEED in ours.values() and not any(artifact.stage is Stage.FEED for artifact in built.values())
    if lost_feed:  # half a build, not a wish to close the show
        return ()
    return tuple(sorted(path for path, stage in ours.items() if path not in built and stage is not Stage.MEDIA))


def _released(built: Mapping[str, Artifact], ours: Collection[str], let_go: Collection[str]) -> set[str]:
    """Audio goes only by name, only if it is ours, and never while it is built or the feed is not."""
    if not any(artifact.stage is Stage.FEED for artifact in built.values()):
        return set()
    return {path for path in let_go if path in ours and path not in built and stage_of(path) is Stage.MEDIA}


def _refuse_strangers_in_the_way(built: Mapping[str, Artifact], there: Mapping[str, StoredFacts | None]) -> None:
    blocked = [
        path
        for path, facts in there.items()
        if facts and path in built and (facts.size, facts.sha256) != (built[path].size, built[path].sha256)
    ]
    if blocked:
        raise UserError(
            "strangers-in-the-way",
            problem=f"{files_in_words(len(blocked))} that Pressroom did not make would be overwritten.",
            where=some_of([clean(path) for path in sorted(blocked)], _NAMED),
            why="There is no record of an earlier publish here, so they may be somebody else's. Nothing was changed.",
            fix="Publish to another folder or prefix;    or, if they are of this show:  pressroom publish --repair    keeps a "
            "copy of them here and puts yours in their place",
        )


def _brake(removals: tuple[str, ...], live: Mapping[str, Entry], allowed: Collection[str]) -> None:
    """A tenth of a site at once is more often a build that stopped half-way than a wish.

    Files that never change under their name do not count: a new title redraws every card, under new names.
    """
    known = {path for path, entry in live.items() if "immutable" not in entry.cache_control}
    pages, lost = len(known), sum(path in known for path in removals)
    if lost > _ALWAYS_FINE and lost * 10 > pages and MANY_REMOVALS not in allowed:
        raise UserError(
            MANY_REMOVALS,
            problem=f"This would remove {lost} of the {pages} pages and companions that are live.",
            where=f"{', '.join([path for path in removals if path in known][:3])} …",
            why="So many at once are mostly a build that stopped half-way, or another show's folder. Nothing was changed.",
            fix=f"pressroom build    and look at the site;    if it is meant:  pressroom publish --allow {MANY_REMOVALS}",
        )


def _stage_lines(uploads: tuple[Upload, ...], most: int) -> list[str]:
    words = {Reason.NEW: "add", Reason.UNCERTAIN: "check", Reason.REPAIRED: "repair"}
    lines = [
        f"  {words.get(upload.reason, 'change'):<8} {upload.stage.value:<12} {upload.path}"
        f"   {size_in_words(upload.artifact.size)}"
        for upload in uploads
    ]
    kept = len(lines) if uploads and uploads[0].stage in {Stage.MEDIA, Stage.FEED} else most
    rest = Counter(words.get(upload.reason, "change") for upload in uploads[kept:])
    return lines[:kept] + [
        f"  {word:<8} {uploads[0].stage.value:<12} {files_in_words(n)} more" for word, n in rest.items()
    ]


def _cut(lines: list[str], most: int) -> list[str]:
    return lines if len(lines) <= most else [*lines[:most], f"           and {len(lines) - most} more"]


def files_in_words(number: int) -> str:
    """A number of files.

    >>> files_in_words(1)
    '1 file'
    """
    return "1 file" if number == 1 else f"{number} files"


def _nothing_built() -> UserError:
    return UserError(
        "nothing-built",
        problem="There is nothing to publish.",
        where=".pressroom/site/",
        why="The built site is empty; publishing it would take everything down. Nothing was changed.",
        fix="pressroom build",
    )


def _audio_overwritten(path: str) -> UserError:
    return UserError(
        "audio-overwritten",
        problem=f'The live audio "{path}" would get other bytes under the same address.',
        where=path,
        why="Apps that have half of the old file would join it to half of the new one. Nothing was changed.",
        fix="pressroom produce    gives the new audio a name of its own; then:  pressroom publish",
    )
