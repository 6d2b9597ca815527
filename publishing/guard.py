"""The guard: what would reach subscribers by mistake, found by comparing the coming feed with the live one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from episodes.episode import Episode
from episodes.transcripts.transcript import Transcript, to_vtt
from publishing.manifest import Manifest, PublishedEpisode
from workspace.findings import Finding, Place


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A transcript that nobody has confirmed; `file` is its path in the show's folder."""

    slug: str
    title: str
    file: str
    transcript: Transcript

    @classmethod
    def of(cls, episode: Episode, transcript: Transcript) -> Draft:
        """The draft that an episode has as its transcript."""
        name = episode.transcript.name if episode.transcript else "transcript.vtt"
        file = episode.document.name.removesuffix("episode.md") + name
        return cls(slug=episode.slug, title=episode.title, file=file, transcript=transcript)

    def is_live(self, previous: Manifest) -> bool:
        """Whether it was published as it is, because somebody allowed it; then nothing new comes to anybody."""
        published = previous.entries.get(f"episodes/{self.slug}/transcript.vtt")
        return published is not None and published.sha256 == hashlib.sha256(to_vtt(self.transcript)).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Coming:
    """The feed about to go live: its identity, its episodes by id, and transcripts that nobody has confirmed."""

    feed_guid: str
    feed_address: str
    episodes: Mapping[str, PublishedEpisode]
    drafts: tuple[Draft, ...] = ()


def compare(previous: Manifest, coming: Coming) -> tuple[Finding, ...]:
    """Every change that apps would take amiss, in the order of the checks' codes."""
    return tuple(finding for check in CHECKS for finding in check(previous, coming))


def without_allowed(findings: tuple[Finding, ...], allowed: Collection[str]) -> tuple[Finding, ...]:
    """Leave out what the owner said is meant: "g-002", or "g-002:old-episode" for one episode only.

    Only what the guard finds can be meant; a broken episode stays broken, whatever is allowed.
    """
    return tuple(
        finding
        for finding in findings
        if not finding.code.startswith("g-")
        or (finding.code not in allowed and f"{finding.code}:{finding.where.key}" not in allowed)
    )


def check_ids(previous: Manifest, coming: Coming) -> Iterator[Finding]:
    """g-001: the id of a live episode changed; an app tells episodes apart by it alone."""
    for old_id, new_id in _moved_ids(previous, coming).items():
        old = previous.episodes[old_id]
        yield Finding(
            code="g-001",
            where=Place(f"episodes/{coming.episodes[new_id].slug}/episode.md", key=old.slug),
            problem=f'"{old.title}" would appear as a new episode.',
            why=f'Its id changed from "{old_id}" to "{new_id}": every subscriber would get it a second time.',
            fix=f'Put back  id = "{old_id}"  in episode.md',
        )


def check_vanished(previous: Manifest, coming: Coming) -> Iterator[Finding]:
    """g-002: a live episode is no longer in the feed."""
    moved = _moved_ids(previous, coming)
    for old_id, old in previous.episodes.items():
        if old_id not in coming.episodes and old_id not in moved:
            yield Finding(
                code="g-002",
                where=Place(f"episodes/{old.slug}/", key=old.slug),
                problem=f'"{old.title}" would vanish from the feed.',
                why="Directories take it off the show; apps keep or drop it as they like. Many listeners never see it again.",
                fix="Put its folder back, or the line  publish  in its episode.md;"
                f"    or, if it is meant:  pressroom publish --allow g-002:{old.slug}",
            )


def check_feed_guid(previous: Manifest, coming: Coming) -> Iterator[Finding]:
    """g-003: the show's own identity changed."""
    if previous.feed_guid and previous.feed_guid != coming.feed_guid:
        yield Finding(
            code="g-003",
            where=Place("show.toml", key="feed.guid"),
            problem="The show would get a new identity.",
            why="Apps and directories would take it for another show, and ratings and followers would not come along.",
            fix=f'In show.toml, under [feed]:  guid = "{previous.feed_guid}"',
        )


def check_feed_address(previous: Manifest, coming: Coming) -> Iterator[Finding]:
    """g-004: the feed would move."""
    if previous.feed_address and previous.feed_address != coming.feed_address:
        yield Finding(
            code="g-004",
            where=Place("pressroom.toml", key="site.address"),
            problem=f"The feed would move to {coming.feed_address}.",
            why="Apps go on asking the old address; without a lasting redirect there, subscribers get no new episodes.",
            fix=f'Keep it: in show.toml, under [feed]:  address = "{previous.feed_address}"'
            "    or, once the old address redirects:  pressroom publish --allow g-004",
        )


def check_audio_addresses(previous: Manifest, coming: Coming) -> Iterator[Finding]:
    """g-005: the audio's address changed although the recording did not."""
    for episode_id, old in previous.episodes.items():
        new = coming.episodes.get(episode_id)
        if new and new.audio != old.audio and new.recording == old.recording:
            yield Finding(
                code="g-005",
                where=Place(f"episodes/{new.slug}/episode.md", key=new.slug),
                problem=f'The audio of "{new.title}" would move to another address.',
                why="The recording is the same. Apps that download by themselves would fetch it again, "
                "and download figures would count it twice.",
                fix=f"Let it keep {old.audio};    or, if new audio is meant:  pressroom publish --allow g-005:{new.slug}",
            )


def check_page_addresses(previous: Manifest, coming: Coming) -> Iterator[Finding]:
    """g-006: the page of a live episode moved, because its folder was renamed."""
    for episode_id, old in previous.episodes.items():
        new = coming.episodes.get(episode_id)
        if new and new.slug != old.slug:
            yield Finding(
                code="g-006",
                where=Place(f"episodes/{new.slug}/", key=new.slug),
                problem=f'The page of "{new.title}" would move from episodes/{old.slug}/ to episodes/{new.slug}/.',
                why="The folder's name is the page's address: links that people shared would lead nowhere.",
                fix=f"Rename the folder back to {old.slug};    or, if it is meant:  "
                f"pressroom publish --allow g-006:{new.slug}",
            )


def check_drafts(previous: Manifest, coming: Coming) -> Iterator[Finding]:
    """g-007: the first draft of a transcript, which a computer wrote and nobody has confirmed, would go public."""
    yield from unconfirmed(previous, coming.drafts)


def unconfirmed(previous: Manifest | None, drafts: Iterable[Draft]) -> Iterator[Finding]:
    """The same for a look ahead, before there is a feed."""
    for draft in drafts:
        if previous is None or not draft.is_live(previous):
            yield Finding(
                code="g-007",
                where=Place(draft.file, key=draft.slug),
                problem=f'The transcript of "{draft.title}" is a draft that nobody has confirmed.',
                why="A computer wrote it, and it mishears: names, numbers and doses. Readers would take it for what was said.",
                fix=f"Read it and correct it, then:  pressroom transcript {draft.slug} --confirm"
                f"    or delete the file;    or, if it is meant:  pressroom publish --allow g-007:{draft.slug}",
            )


CHECKS: tuple[Callable[[Manifest, Coming], Iterator[Finding]], ...] = (
    check_ids,
    check_vanished,
    check_feed_guid,
    check_feed_address,
    check_audio_addresses,
    check_page_addresses,
    check_drafts,
)


def _moved_ids(previous: Manifest, coming: Coming) -> dict[str, str]:
    """Old id to new id, for episodes that are plainly the same: equal slug, or equal audio."""
    new_ones = {key: episode for key, episode in coming.episodes.items() if key not in previous.episodes}
    by_slug = {episode.slug: key for key, episode in new_ones.items()}
    by_audio = {episode.audio: key for key, episode in new_ones.items() if episode.audio}
    gone = {key: episode for key, episode in previous.episodes.items() if key not in coming.episodes}
    twins = {key: by_slug.get(episode.slug) or by_audio.get(episode.audio) for key, episode in gone.items()}
    return {old: new for old, new in twins.items() if new is not None}
