"""Releases: what each leaves behind for the way back, and how long it is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from publishing.artifacts import Artifact, Stage
from publishing.history.packs import RELEASES, number_of, write_pack
from publishing.manifest import PACK, Entry, KeptFile, Manifest, PastRelease, PublishedEpisode
from publishing.plan import Base, Plan, files_in_words
from publishing.storages.storage import Storage
from publishing.upload import Release
from workspace.errors import UserError
from workspace.words import some_of

_WORTH_A_SWEEP = 5  # packs that nothing needs any more; fewer wait, so that most publishes delete nothing
_NAMED = 3  # episodes that a line names


@dataclass(frozen=True, kw_only=True)
class Owned:
    """One of the owner's files: `path` within the show's folder, with forward slashes; `size` is in bytes."""

    path: str
    file: Path
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Trace:
    """What a release leaves behind. `back_to` is the release that an undo brings back; 0 of any other.

    `words` are the owner's files that it was made of, with the pack that holds each; 0 for those in `fresh`, which are
    on this computer. `known` are further bytes in packs that are there, by their SHA-256. `keep` releases can be gone
    back to.
    """

    words: Mapping[str, KeptFile]
    fresh: Mapping[str, Path]
    known: Mapping[str, int]
    keep: int
    back_to: int = 0


def trace_of(owned: Iterable[Owned], keep: int) -> Trace:
    """The trace of a release that is made from the owner's folder as it is."""
    files = tuple(owned)
    return Trace(
        words={each.path: KeptFile(sha256=each.sha256, size=each.size, pack=0) for each in files},
        fresh={each.sha256: each.file for each in files},
        known={},
        keep=keep,
    )


def with_trace(release: Release, plan: Plan, artifacts: Iterable[Artifact], trace: Trace, place: Path) -> Release:
    """The release with its pack, written into the folder `place`, and its line in the history.

    Bytes that an earlier pack holds are not packed again.
    """
    before = plan.base.manifest if plan.base else None
    number = before.release + 1 if before else 1
    known = {**(_in_packs(before) if before else {}), **trace.known}
    built = [each for each in artifacts if each.stage is not Stage.MEDIA]
    pack_of = {each.path: known.get(each.sha256, number) for each in built}
    folder = {path: replace(each, pack=known.get(each.sha256, number)) for path, each in trace.words.items()}
    fresh = {each.sha256: each.source for each in built if each.sha256 not in known}
    fresh |= {sha256: file for sha256, file in trace.fresh.items() if sha256 not in known}
    record = Manifest(
        release=number,
        who=release.who,
        when=release.when,
        feed_guid=release.feed_guid,
        feed_address=release.feed_address,
        episodes=release.episodes,
        entries={each.path: replace(Entry.of(each, ""), pack=pack_of.get(each.path, 0)) for each in artifacts},
        gone=release.gone,
        allowed=release.allowed,
        folder=folder,
    )
    pack = write_pack(record, fresh, place)
    past = PastRelease(
        release=number,
        who=release.who,
        when=release.when,
        says=f"undo: back to release {trace.back_to}"
        if trace.back_to
        else in_a_line(before, release.episodes, plan, trace.words),
        pack=pack.path,
        needs=tuple(sorted({number, *pack_of.values(), *(each.pack for each in folder.values())})),
        back_to=trace.back_to,
    )
    history = (*(before.history if before else ()), past)[-trace.keep :]
    packs = (*(before.packs if before else ()), pack.path)
    free = unneeded(packs, history)
    return replace(
        release,
        history=history,
        packs=tuple(path for path in packs if path not in free) if len(free) >= _WORTH_A_SWEEP else packs,
        folder=folder,
        pack_of=pack_of,
        kept=(pack,),
    )


def is_unfinished(live: Manifest) -> bool:
    """Whether a publish began after the last release and did not end.

    Files that are to be looked at again need not come from one: a publish that was overtaken leaves a note as well.
    """
    last = live.history[-1] if live.history else None
    return bool(live.pending) and (last is None or (live.who, live.when) != (last.who, last.when))


def unneeded(packs: Iterable[str], history: Iterable[PastRelease]) -> frozenset[str]:
    """The packs that no release in the history needs a file of."""
    needed = {number for past in history for number in (past.release, *past.needs)}
    return frozenset(path for path in packs if number_of(path) not in needed)


def sweep(storage: Storage, base: Base | None, now: Manifest) -> None:
    """Delete packs that the new record no longer names, and those that a publish which was cut off left behind.

    Called once the new record stands. What cannot be deleted stays; it does no harm.
    """
    before = base.manifest if base else None
    with suppress(UserError):
        for path in _leftovers(storage, now) if before and before.pending else ():
            storage.delete(path)
        for path in before.packs if before else ():
            if path not in now.packs:
                storage.delete(path)


def _leftovers(storage: Storage, now: Manifest) -> tuple[str, ...]:
    """Packs up to this release that no record names; later ones may belong to somebody who is publishing."""
    there = [path for path in storage.names(f"{RELEASES}/") if PACK.fullmatch(path)]
    return tuple(path for path in there if path not in now.packs and number_of(path) <= now.release)


def in_a_line(
    before: Manifest | None,
    episodes: Mapping[str, PublishedEpisode],
    plan: Plan,
    words: Mapping[str, KeptFile] = MappingProxyType({}),
) -> str:
    """What a release changed, in a line for people: episodes by name, else the owner's `words`; the rest counted."""
    old = before.episodes if before else {}
    if not old and len(episodes) > _NAMED:
        return f"{len(episodes)} episodes, {files_in_words(len(plan.uploads))}"
    said = [*_named("new", (each.title for key, each in episodes.items() if key not in old))]
    said += _named("removed", (each.title for key, each in old.items() if key not in episodes))
    both = [(old[key], each) for key, each in episodes.items() if key in old]
    said += _named("new audio for", (new.title for was, new in both if was.audio != new.audio))
    said += _named("new title for", (new.title for was, new in both if was.title != new.title))
    said = said or _words(before.folder if before else {}, words)
    counted = Counter(each.stage for each in plan.uploads if each.stage is not Stage.MEDIA)
    files = sum(counted.values()) + len(plan.removals)
    return "; ".join([*said, f"{files_in_words(files)} changed"])


def _words(before: Mapping[str, KeptFile], now: Mapping[str, KeptFile]) -> list[str]:
    """The owner's own files that differ, if it is known of both releases which there were."""
    differ = [
        path
        for path in sorted({*before, *now})
        if not path.startswith(".") and _sha256(before, path) != _sha256(now, path)
    ]
    return [some_of(differ, _NAMED)] if before and now and differ else []


def _sha256(files: Mapping[str, KeptFile], path: str) -> str:
    return files[path].sha256 if path in files else ""


def _named(what: str, titles: Iterable[str]) -> Iterator[str]:
    listed = [f'"{title}"' for title in sorted(titles)]
    if listed:
        yield f"{what} {some_of(listed, _NAMED)}"


def _in_packs(manifest: Manifest) -> dict[str, int]:
    """The bytes that packs hold, by their SHA-256, as far as the record of what is live tells."""
    there = {number_of(path) for path in manifest.packs}
    site = {each.sha256: each.pack for each in manifest.entries.values() if each.pack in there}
    return site | {each.sha256: each.pack for each in manifest.folder.values() if each.pack in there}
