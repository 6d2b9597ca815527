"""Drafts: transcripts that a computer wrote and nobody has confirmed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from episodes.episode import Episode
from episodes.transcripts.transcript import Transcript, to_vtt
from publishing.manifest import Manifest
from workspace.findings import Finding, Level, Place
from workspace.rules import Trouble, apply, rule


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


@rule("g-007", Level.MUST)
def drafts_are_confirmed(draft: Draft) -> Iterator[Trouble]:
    """The first draft of a transcript goes public once somebody has confirmed it."""
    yield Trouble(
        where=Place(draft.file, key=draft.slug),
        problem=f'The transcript of "{draft.title}" is a draft that nobody has confirmed.',
        why="A computer wrote it, and it mishears: names, numbers and doses. Readers would take it for what was said.",
        fix=f"Read it and correct it, then:  pressroom transcript {draft.slug} --confirm"
        f"    or delete the file;    or, if it is meant:  pressroom publish --allow g-007:{draft.slug}",
    )


def unconfirmed(previous: Manifest | None, drafts: Iterable[Draft]) -> Iterator[Finding]:
    """What stops each draft that is not live already; for a look ahead as well, before there is a feed."""
    for draft in drafts:
        if previous is None or not draft.is_live(previous):
            yield from apply([drafts_are_confirmed], draft)
