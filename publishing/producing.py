"""Producing: the audio of all episodes or of those named; a bad one does not stop the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from episodes.batch import master_many
from episodes.episode import Episode
from episodes.produce import Job, work_for
from episodes.produced import Did, Produced
from episodes.sound.mastered import AS_USUAL, Wishes
from podcast.finished import FinishedEpisode
from publishing.desk import Desk
from publishing.finishing import Finisher, episode_named, finisher
from publishing.live import last_known
from publishing.publication import is_draft, read_publication
from workspace.alone import alone_in
from workspace.errors import UserError, together
from workspace.progress import Event

_WORTH_BYTES = 50_000_000  # of recordings, from which on an episode on each core is quicker


@dataclass(frozen=True, kw_only=True)
class Order:
    """How episodes are to be produced: `on` names a cluster, as dask://192.0.2.7:8786."""

    replace: bool = False
    wishes: Wishes = AS_USUAL
    on: str | None = None


@dataclass(frozen=True)
class AllProduced:
    """The episodes that were looked at, changed or not; `none` is what is said if there are none."""

    episodes: tuple[Produced, ...]
    none: str

    def lines(self) -> list[str]:
        """A line for each episode, or why there is none."""
        return [one.line() for one in self.episodes] or [self.none]

    def as_json(self) -> dict[str, object]:
        """For scripts, in the order in which they were named, else in the publication's."""
        return {"episodes": [one.as_json() for one in self.episodes]}


def produce_named(desk: Desk, slugs: tuple[str, ...], order: Order = Order()) -> AllProduced:
    """Produce the episodes named, or all that have a recording."""
    finishing, episodes = _prepared(desk, slugs)
    wanted = [episode for episode in episodes if slugs or episode.recording is not None]
    with alone_in(desk.folder):
        made = tuple(_each(finishing, wanted, order)) if finishing else ()
    return AllProduced(made, "There is no episode with a recording yet.")


def tag_named(desk: Desk, slugs: tuple[str, ...]) -> AllProduced:
    """Write the tags of the episodes named, or of all that are mastered."""
    finishing, episodes = _prepared(desk, slugs)
    with alone_in(desk.folder):
        tagged = [finishing.retag(episode) for episode in episodes] if finishing else []
    if slugs and not all(tagged):
        missing = next(episode for episode, made in zip(episodes, tagged, strict=True) if made is None)
        raise UserError(
            "not-mastered",
            problem=f'"{missing.title}" has no finished audio to tag.',
            where=f"episodes/{missing.slug}/",
            why="Tags are written into the finished audio, which is made from the recording first.",
            fix=f"pressroom produce {missing.slug}",
        )
    made = tuple(made for made in tagged if made is not None)
    return AllProduced(made, "There is no finished audio yet:  pressroom produce")


def _prepared(desk: Desk, slugs: tuple[str, ...]) -> tuple[Finisher | None, list[Episode]]:
    reading = read_publication(desk.folder)
    publication = reading.required((lambda written: written.slug not in slugs) if slugs else is_draft)
    named = [episode_named(publication, slug) for slug in dict.fromkeys(slugs)] or list(publication.episodes)
    return finisher(desk, publication, last_known(desk.folder, publication.settings)), named


def finish_episodes(finishing: Finisher) -> tuple[tuple[FinishedEpisode, Produced], ...]:
    """Every episode that is out at the desk's time, finished; all that fail are reported together."""
    out = [episode for episode in finishing.publication.episodes if episode.is_out(finishing.desk.now)]
    produced = _each(finishing, out)
    if any(made.did is not Did.NOTHING for made in produced):  # it may have taken an hour, and the owner was not idle
        out = [episode.looked_again() for episode in out]
    return tuple(
        (finishing.finished(episode, made, episode.publish), made)
        for episode, made in zip(out, produced, strict=True)
        if episode.publish is not None
    )


def _each(finishing: Finisher, episodes: Sequence[Episode], order: Order = Order()) -> list[Produced]:
    """Produce what is not there yet; a bad one does not stop the rest."""
    failed: dict[str, UserError] = {}
    jobs = [finishing.job(each, replace=order.replace, wishes=order.wishes) for each in episodes]
    produced = dict(_tried(jobs, finishing.produced_before, failed))
    left = [job for job in jobs if job.episode.slug not in produced and job.episode.slug not in failed]
    failed |= _mastered_side_by_side(finishing, left, order.on)
    produced |= _tried([job for job in left if job.episode.slug not in failed], finishing.produce, failed)
    for episode in episodes:
        if episode.slug in produced and produced[episode.slug].outdated:
            finishing.desk.report(Event(_outdated_words(episode)))
    if failed:
        raise together([error.told_from(finishing.desk.folder.root) for error in failed.values()])
    return [produced[episode.slug] for episode in episodes]


def _tried(
    jobs: Sequence[Job], make: Callable[[Job], Produced | None], failed: dict[str, UserError]
) -> Iterator[tuple[str, Produced]]:
    """What could be made, by slug; what went wrong is added to `failed`."""
    for job in jobs:
        try:
            made = make(job)
        except UserError as error:
            failed[job.episode.slug] = error
            continue
        if made is not None:
            yield job.episode.slug, made


def _mastered_side_by_side(finishing: Finisher, jobs: Sequence[Job], on: str | None) -> dict[str, UserError]:
    """Master a back catalog with an episode on each core, or on a cluster; returns what went wrong, by slug.

    A single recording is divided among the cores when its turn comes, and short ones are not worth the processes.
    """
    audio = finishing.desk.folder.audio
    works = [work for job in jobs if (work := work_for(job, audio)) is not None]
    large = len(works) > 1 and sum(work.recording.stat().st_size for work in works) > _WORTH_BYTES
    if not (on or large):
        return {}
    with closing(master_many(works, on, finishing.desk.report)) as outcomes:
        return {work.slug: outcome for work, outcome in outcomes if isinstance(outcome, UserError)}


def _outdated_words(episode: Episode) -> str:
    return (
        f'The recording of "{episode.title}" changed; the published audio stays.'
        f"    pressroom produce {episode.slug} --replace    makes new audio"
    )
