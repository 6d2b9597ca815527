"""Guarding a publish: the feed that was built is compared with what subscribers have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from episodes.episode import Episode
from episodes.produced import Produced
from podcast.archives import FEED, archives_among
from publishing.desk import Desk
from publishing.fetching import Fetch
from publishing.finishing import Finisher
from publishing.guard.allowing import gathered, is_allowed, without_allowed
from publishing.guard.announced import announced
from publishing.guard.comparison import Comparison, Written
from publishing.guard.drafts import Draft, drafts_are_confirmed, unconfirmed
from publishing.guard.live_feed import Previous, feed_elsewhere, feed_in_target
from publishing.guard.outline import NO_FEED, read_outline
from publishing.guard.rules import MOVING, RULES
from publishing.manifest import Manifest
from publishing.publication import Publication
from publishing.site import Built
from publishing.storages.storage import Storage
from workspace.findings import Finding
from workspace.rules import Rule, apply

WHAT_STOPS: tuple[Rule[Any], ...] = tuple(sorted((*RULES, drafts_are_confirmed), key=lambda each: each.code))
CODES = frozenset(each.code for each in WHAT_STOPS)


@dataclass(frozen=True, kw_only=True)
class Guarded:
    """What must be mended first, what was found and allowed, and what is only told.

    `overwrites` are files of somebody else that may be overwritten, by path, with the storage's token for each.
    """

    stopping: tuple[Finding, ...]
    allowed: tuple[Finding, ...]
    announced: tuple[str, ...] = ()
    overwrites: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where the site goes: its storage, the record of what is live there, and the web for a show from elsewhere."""

    storage: Storage
    record: Manifest | None
    fetch: Fetch


def guard(desk: Desk, publication: Publication, built: Built, target: Target, allowed: Collection[str]) -> Guarded:
    """Compare what was built with what is live; the storage is asked only if the feed would change."""
    found = [*unconfirmed(target.record, _drafts(built))]
    compared = compare(desk, publication, built, target)
    if compared is None:
        return _sorted_out(found, allowed)
    previous, it = compared
    guarded = _sorted_out([*apply(MOVING if previous.moved else RULES, it), *found], allowed)
    return replace(
        guarded,
        announced=announced(it, moved=previous.moved),
        overwrites={FEED: previous.version} if previous.version else {},
    )


def compare(desk: Desk, publication: Publication, built: Built, target: Target) -> tuple[Previous, Comparison] | None:
    """The feed that subscribers have, and its comparison with the one that was built; None if there is none yet."""
    coming = _documents(desk.folder.site)
    previous = _previous(publication, target, coming)
    if previous is None:
        return None
    return previous, Comparison(
        previous=previous.facts,
        coming=read_outline(*coming.values()) if coming else NO_FEED,
        written=_written(publication, built),
        gone=target.record.gone if target.record else {},
        forwarding=_forwarding(target.record),
        zone=publication.settings.zone,
        silence=previous.silence,
        edited=previous.edited,
        elsewhere=previous.moved,
    )


def _documents(site: Path) -> dict[str, bytes]:
    """The feed that was built and its archives, by their paths; nothing if there is no feed."""
    if not (site / FEED).is_file():
        return {}
    archives = archives_among(each.name for each in site.glob("*.xml"))
    return {path: (site / path).read_bytes() for path in (FEED, *archives)}


def _previous(publication: Publication, target: Target, coming: Mapping[str, bytes]) -> Previous | None:
    if target.record and FEED in target.record.entries:
        return feed_in_target(target.storage, target.record, coming)
    return feed_elsewhere(publication.show, target.fetch)


def _sorted_out(found: Iterable[Finding], allowed: Collection[str]) -> Guarded:
    listed = tuple(found)
    return Guarded(
        stopping=gathered(without_allowed(listed, allowed)),
        allowed=tuple(each for each in listed if is_allowed(each, allowed)),
    )


def _written(publication: Publication, built: Built) -> tuple[Written, ...]:
    """Every episode in the owner's folder, out or not."""
    finishing = built.finishing
    if finishing is None:
        return ()
    made = {finished.slug: produced for finished, produced in built.episodes}
    return tuple(
        Written(
            slug=episode.slug,
            title=episode.title,
            id=finishing.id_of(episode),
            out=episode.slug in made,
            recording=made[episode.slug].recording_sha256 if episode.slug in made else "",
            settled=episode.header.id is not None,
            asked=finishing.is_asked(episode),
            same_recording=_is_same_recording(finishing, episode, made.get(episode.slug)),
            removed=episode.is_taken_down(finishing.desk.now),
            audio_goes=episode.header.delete_audio,
        )
        for episode in publication.episodes
    )


def _forwarding(record: Manifest | None) -> dict[str, str]:
    live = record.episodes if record else {}
    return {folder: key for key, each in live.items() for folder in each.former}


def _is_same_recording(finishing: Finisher, episode: Episode, made: Produced | None) -> bool:
    live = finishing.published(episode)
    return live is not None and made is not None and live.recording == made.recording_sha256


def _drafts(built: Built) -> Iterable[Draft]:
    return (
        Draft.of(finished.episode, finished.transcript)
        for finished, _ in built.episodes
        if finished.transcript and finished.transcript.draft
    )
