"""Targets: every address that should answer, from the record of a publish and from what a feed announces."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from podcast.reading.foreign import ForeignAudio, ForeignItem, ForeignShow
from publishing.artifacts import Stage
from publishing.live_checks.probe import Role, Target
from publishing.manifest import Entry, Manifest
from publishing.verify import address_of

_MAX_AGE = re.compile(r"max-age=(\d{1,9})", re.ASCII)
_BYTE_FOR_BYTE = {Stage.FEED, Stage.FRONT}
_ROLES = {
    "application/json+chapters": Role.CHAPTERS,
    "text/vtt": Role.TRANSCRIPT,
    "application/x-subrip": Role.TRANSCRIPT,
}


def published_targets(base_address: str, manifest: Manifest, only: Collection[str] | None = None) -> tuple[Target, ...]:
    """What a release promises: feed and front pages byte for byte, the rest by address, type and size.

    Old audio stays in place without being announced; only the feed says which is asked for. `only` are the paths that
    matter now, all if it is None.
    """
    return tuple(
        _published(address_of(base_address, path), entry)
        for path, entry in sorted(manifest.entries.items())
        if entry.stage is not Stage.MEDIA and (only is None or path in only)
    )


def announced_targets(show: ForeignShow) -> tuple[Target, ...]:
    """Everything that a feed sends apps to: art, audio in all its formats, chapters and transcripts."""
    found = (*_pictures(show), *(target for item in show.items for target in _of_item(item)))
    return tuple({target.address: target for target in reversed(found) if target.address}.values())[::-1]


def merged(published: Iterable[Target], announced: Iterable[Target], sizes: Manifest, base: str) -> tuple[Target, ...]:
    """Both, each address once: what was published is known to the byte, what was announced says what it is for."""
    found = {target.address: target for target in published}
    media = {address_of(base, path): entry for path, entry in sizes.entries.items() if entry.stage is Stage.MEDIA}
    for target in announced:
        known, entry = found.get(target.address), media.get(target.address)
        if known is not None:
            found[target.address] = replace(target, type=known.type, size=known.size, sha256=known.sha256)
        else:
            found[target.address] = replace(target, size=entry.size if entry else None)
    return tuple(found.values())


def _published(address: str, entry: Entry) -> Target:
    kept = _MAX_AGE.search(entry.cache_control)
    role = Role.FEED if entry.stage is Stage.FEED else _ROLES.get(entry.content_type.partition(";")[0], Role.FILE)
    return Target(
        address=address,
        role=role,
        type=entry.content_type,
        size=entry.size,
        sha256=entry.sha256 if entry.stage in _BYTE_FOR_BYTE else None,
        kept=int(kept[1]) if kept and role is not Role.FEED else 0,
    )


def _pictures(show: ForeignShow) -> Iterator[Target]:
    for address in (show.image, *(item.image for item in show.items)):
        yield Target(address=address, role=Role.PICTURE)


def _of_item(item: ForeignItem) -> Iterator[Target]:
    for audio in ((item.audio,) if item.audio else ()) + item.further_audio:
        yield _audio(audio, item)
    for alternate in item.alternates:
        for source in alternate.sources:
            kind = source.type or alternate.type
            yield _audio(ForeignAudio(address=source.address, type=kind, length=alternate.length), item)
    yield Target(address=item.chapters_address, role=Role.CHAPTERS, type=item.chapters_type, name=item.name)
    for transcript in item.transcripts:
        yield Target(address=transcript.address, role=Role.TRANSCRIPT, type=transcript.type, name=item.name)


def _audio(audio: ForeignAudio, item: ForeignItem) -> Target:
    return Target(address=audio.address, role=Role.AUDIO, type=audio.type, length=audio.length, name=item.name)
