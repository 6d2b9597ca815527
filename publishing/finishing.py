"""Finishing: every episode's audio made, tagged and joined with its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from episodes.batch import master_many
from episodes.cutting import episode_after_cut, transcript_after_cut
from episodes.episode import Episode
from episodes.hashes import known_sha256
from episodes.produce import Job, is_outdated, is_replaced, produce, retag, work_for
from episodes.produced import Live, Produced
from episodes.record import aside_of, move_over
from episodes.sound.alternates import ALTERNATES
from episodes.sound.mastering import AS_USUAL, Mastered, Wishes
from episodes.sound.settings import SoundSettings, settings_for
from episodes.sound.waveform import KeptWaveform, known_waveform
from episodes.tags.model import EpisodeTags
from episodes.transcripts.reading import read_transcript
from episodes.transcripts.transcript import Transcript, to_text
from episodes.untouched import UNTOUCHED_TYPES
from podcast.finished import FinishedAudio, FinishedEpisode
from podcast.identity import Identity, first_id
from podcast.show import Show
from podcast.tagging import Extras, tags_for
from publishing.art import ArtShop, chapter_pictures, episode_pictures, show_pictures
from publishing.desk import Desk
from publishing.live import last_known, open_storage
from publishing.manifest import Manifest, PublishedEpisode
from publishing.publication import Publication, is_draft, read_publication
from workspace.alone import alone_in
from workspace.errors import UserError, together
from workspace.files import inside, write_atomically
from workspace.findings import Finding, Level, Place
from workspace.progress import Event

_WORTH_BYTES = 50_000_000  # of recordings, from which on an episode on each core is quicker


@dataclass(frozen=True, kw_only=True)
class Finisher:
    """Knows how this show's episodes are finished; `live` is what subscribers have, if anything."""

    desk: Desk
    publication: Publication
    show: Show
    identity: Identity
    live: Manifest | None

    def covered(self, cover: str | None) -> Identity:
        """The show's identity with the path of its cover, which changes with the picture."""
        return replace(self.identity, cover=cover) if cover else self.identity

    def id_of(self, episode: Episode) -> str:
        """The id in the file, else the one that went live under this name, else the one it is about to get."""
        if episode.header.id:
            return episode.header.id
        return self._free_ids.get(episode.slug) or self._first_id(episode.slug)

    def _first_id(self, name: str) -> str:
        """An id of its own, also for a folder with the old name of an episode that was renamed and kept its id."""
        made = first_id(self.identity.guid, name)
        return made if made not in self._written_ids else self._first_id(f"{name}+")

    @cached_property
    def _written_ids(self) -> frozenset[str]:
        return frozenset(each.header.id for each in self.publication.episodes if each.header.id)

    @cached_property
    def _free_ids(self) -> dict[str, str]:
        """Live ids that no file names, by the folder that they went live under."""
        live = self.live.episodes if self.live else {}
        return {published.slug: key for key, published in live.items() if key not in self._written_ids}

    def published(self, episode: Episode) -> PublishedEpisode | None:
        """The episode as subscribers have it, or had it before it was taken down, if its audio was not deleted since."""
        if self.live is None:
            return None
        key = self.id_of(episode)
        return self.live.episodes.get(key) or self._returning(episode, self.live.gone.get(key))

    def _returning(self, episode: Episode, gone: PublishedEpisode | None) -> PublishedEpisode | None:
        """The same episode again, and not another one under its id."""
        if gone is None or self.live is None or gone.audio not in self.live.entries:
            return None
        recording, audio = episode.recording, self.desk.folder.audio
        same = recording is None or (recording.is_file() and known_sha256(recording, audio) == gone.recording)
        return gone if same else None

    def produce(self, episode: Episode, *, replace: bool = False, wishes: Wishes = AS_USUAL) -> Produced:
        """Make the episode's audio as far as it needs it; a published file is kept unless it is to be replaced."""
        live = self.published(episode)
        if live is not None and not (replace or episode.slug in self.publication.renewed):
            self._bring_back(episode, live)
        job = self.job(episode, replace=replace, wishes=wishes)
        return produce(job, self.desk.folder.audio, self.desk.report)

    def retag(self, episode: Episode) -> Produced | None:
        """Write the tags anew on audio that is mastered already; None if it is not."""
        return retag(self.job(episode), self.desk.folder.audio)

    def finished(self, episode: Episode, produced: Produced, published: datetime) -> FinishedEpisode:
        """Join words and audio."""
        transcript = _transcript(self.desk, episode.transcript)
        path = self._audio_path(episode, produced)
        return FinishedEpisode(
            id=self.id_of(episode),
            episode=episode_after_cut(episode, produced.cut),
            published=published,
            audio=FinishedAudio(path=path, bytes=produced.bytes, seconds=produced.seconds, type=_type(produced)),
            alternates=tuple(_alternates(path.rpartition("/")[0], produced)),
            transcript=transcript_after_cut(transcript, produced.cut) if transcript else None,
            translations=tuple(self._translations(episode, produced.cut)),
            cover=self._art().original(episode.cover, episode.slug).path if episode.cover else None,
            pictures=tuple(self._art().further(file, episode.slug, each) for file, each in episode_pictures(episode)),
            waveform=self._waveform(episode, produced),
        )

    def _translations(self, episode: Episode, cut: float) -> Iterator[tuple[str, Transcript]]:
        for language, path in episode.translations:
            transcript = _transcript(self.desk, path)
            if transcript:
                yield language, transcript_after_cut(transcript, cut)

    def _waveform(self, episode: Episode, produced: Produced) -> KeptWaveform | None:
        """None for untouched audio: a back catalog of hundreds of hours would have to be decoded for it."""
        if self._settings(episode).untouched:
            return None
        return known_waveform(produced.file, self.desk.folder.audio / "waveforms")

    def _audio_path(self, episode: Episode, produced: Produced) -> str:
        """A published file keeps its address even if the episode's folder was renamed since."""
        live = self.published(episode)
        return live.audio if live and produced.kept else f"episodes/{episode.slug}/{produced.file.name}"

    def job(self, episode: Episode, *, replace: bool = False, wishes: Wishes = AS_USUAL) -> Job:
        """What producing the episode takes."""
        live, renewed = self.published(episode), episode.slug in self.publication.renewed
        return Job(
            episode=episode,
            settings=self._settings(episode),
            tags=lambda sound: self._tags(episode, sound),
            live=_live(live) if live else None,
            replace=replace or renewed,
            aside=renewed,
            wishes=self.publication.renewed.get(episode.slug, wishes),
        )

    def is_asked(self, episode: Episode) -> bool:
        """Whether somebody asked for new audio in the place of the published one."""
        live, audio = self.published(episode), self.desk.folder.audio
        places = (audio, aside_of(audio)) if episode.slug in self.publication.renewed else (audio,)
        return live is not None and any(is_replaced(place, episode.slug, _name(live.audio)) for place in places)

    def _bring_back(self, episode: Episode, live: PublishedEpisode) -> None:
        """Fetch the published files if this computer lost them, so that they stay what subscribers have."""
        audio = self.desk.folder.audio
        if is_replaced(audio, episode.slug, _name(live.audio)):
            return
        if live.slug != episode.slug:
            move_over(audio, live.slug, episode.slug, _name(live.audio))
        for path in (live.audio, *live.further):
            file = audio / episode.slug / _name(path)
            if file.is_file() and (path != live.audio or file.stat().st_size == live.bytes):
                continue
            stored = open_storage(self.desk.folder, self.publication.settings).read(path)
            if stored is not None:
                write_atomically(file, stored.content)

    def _tags(self, episode: Episode, sound: Mastered) -> EpisodeTags:
        cover = episode.cover or inside(self.desk.folder.root, self.show.cover)
        return tags_for(
            self.show,
            self.identity,
            episode_after_cut(episode, sound.cut),
            self.id_of(episode),
            seconds=sound.seconds,
            cover_jpeg=self._art().tag_cover(cover) if cover.is_file() else None,
            extras=self._extras(episode),
        )

    def _settings(self, episode: Episode) -> SoundSettings:
        return settings_for(self.show.sound.choices, episode.header.sound)

    def _extras(self, episode: Episode) -> Extras:
        """What the settings and the chapters add to the tags."""
        settings = self._settings(episode)
        transcript = _transcript(self.desk, episode.transcript) if settings.lyrics else None
        return Extras(
            chapter_pictures=chapter_pictures(episode.notes.chapters, episode.folder),
            transcript=to_text(transcript) if transcript and not transcript.draft else "",
            id3_version=settings.id3,
        )

    def _art(self) -> ArtShop:
        return ArtShop(self.desk.folder.machine / "art")


def finisher(desk: Desk, publication: Publication, live: Manifest | None) -> Finisher | None:
    """A finisher for the show, if there is one."""
    if publication.show is None:
        return None
    shop = ArtShop(desk.folder.machine / "art")
    pictures = tuple(shop.further(file, "show", each) for file, each in show_pictures(publication))
    identity = replace(publication.identity(live.feed_guid if live else None), pictures=pictures)
    return Finisher(desk=desk, publication=publication, show=publication.show, identity=identity, live=live)


def finish_episodes(finishing: Finisher) -> tuple[tuple[FinishedEpisode, Produced], ...]:
    """Every episode that is out at the desk's time, finished; all that fail are reported together."""
    out = [episode for episode in finishing.publication.episodes if episode.is_out(finishing.desk.now)]
    produced = _each(finishing, out)
    return tuple(
        (finishing.finished(episode, made, episode.publish), made)
        for episode, made in zip(out, produced, strict=True)
        if episode.publish is not None
    )


@dataclass(frozen=True, kw_only=True)
class Order:
    """How episodes are to be produced: `on` names a cluster, as dask://192.0.2.7:8786."""

    replace: bool = False
    wishes: Wishes = AS_USUAL
    on: str | None = None


@dataclass(frozen=True)
class AllProduced:
    """What was produced."""

    episodes: tuple[Produced, ...]
    none: str

    def lines(self) -> list[str]:
        return [one.line() for one in self.episodes] or [self.none]

    def as_json(self) -> dict[str, object]:
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
    named = [episode_named(publication, slug) for slug in slugs] or list(publication.episodes)
    return finisher(desk, publication, last_known(desk.folder, publication.settings)), named


def episode_named(publication: Publication, slug: str) -> Episode:
    """The episode of that name; a UserError that lists the names if there is none."""
    episode = publication.episode(slug.removesuffix("episode.md").strip("/").rpartition("/")[2])
    if episode is None:
        known = ", ".join(each.slug for each in publication.episodes[:8]) or "none yet"
        raise UserError(
            "no-such-episode",
            problem=f'There is no episode "{slug}".',
            where="episodes/",
            why=f"Episodes are named by their folders: {known}.",
            fix="Use one of these names, or start one:  pressroom new RECORDING",
        )
    return episode


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _live(live: PublishedEpisode) -> Live:
    return Live(_name(live.audio), live.recording, live.cut, tuple(_name(path) for path in live.further))


def _type(produced: Produced) -> str:
    return UNTOUCHED_TYPES[produced.file.suffix]


def _alternates(folder: str, produced: Produced) -> Iterator[FinishedAudio]:
    """The same sound in further formats, as the feed tells it."""
    for further in produced.further:
        kind = ALTERNATES[further.suffix]
        yield FinishedAudio(
            path=f"{folder}/{further.file.name}",
            bytes=further.bytes,
            seconds=produced.seconds,
            type=kind.type,
            title=kind.title,
            codecs=kind.codecs,
            sha256=further.sha256,
        )


def _each(finishing: Finisher, episodes: Sequence[Episode], order: Order = Order()) -> list[Produced]:
    """Produce one after the other; a bad one does not stop the rest."""
    failed = _mastered_side_by_side(finishing, episodes, order)
    produced: list[Produced] = []
    for episode in episodes:
        if episode.slug in failed:
            continue
        try:
            made = finishing.produce(episode, replace=order.replace, wishes=order.wishes)
        except UserError as error:
            failed[episode.slug] = error
            continue
        produced.append(made)
        if made.outdated:
            finishing.desk.report(Event(_outdated_words(episode)))
    if failed:
        raise together([error.told_from(finishing.desk.folder.root) for error in failed.values()])
    return produced


def _mastered_side_by_side(finishing: Finisher, episodes: Sequence[Episode], order: Order) -> dict[str, UserError]:
    """Master a back catalog with an episode on each core, or on a cluster; returns what went wrong, by slug.

    A single recording is divided among the cores when its turn comes, and short ones are not worth the processes.
    """
    audio = finishing.desk.folder.audio
    jobs = [finishing.job(each, replace=order.replace, wishes=order.wishes) for each in episodes]
    works = [work for job in jobs if (work := work_for(job, audio)) is not None]
    large = len(works) > 1 and sum(work.recording.stat().st_size for work in works) > _WORTH_BYTES
    if not (order.on or large):
        return {}
    with closing(master_many(works, order.on, finishing.desk.report)) as outcomes:
        return {work.slug: outcome for work, outcome in outcomes if isinstance(outcome, UserError)}


def outdated(finishing: Finisher) -> Iterator[Finding]:
    """Live episodes whose recording was exchanged since: listeners go on hearing the earlier one."""
    for episode in finishing.publication.episodes:
        live, audio = finishing.published(episode), finishing.desk.folder.audio
        if live is None or is_replaced(audio, episode.slug, _name(live.audio)):
            continue
        if is_outdated(episode, _live(live), audio):
            yield Finding(
                code="recording-changed",
                level=Level.SHOULD,
                where=Place(f"episodes/{episode.slug}/"),
                problem=f'The recording of "{episode.title}" changed after it was published.',
                why="Listeners keep the audio that they have; new audio is made only on purpose.",
                fix=f"pressroom produce {episode.slug} --replace    and then    pressroom publish",
            )


def _outdated_words(episode: Episode) -> str:
    return (
        f'The recording of "{episode.title}" changed; the published audio stays.'
        f"    pressroom produce {episode.slug} --replace    makes new audio"
    )


def _transcript(desk: Desk, path: Path | None) -> Transcript | None:
    if path is None:
        return None
    name = desk.folder.name_of(path)
    transcript, _ = read_transcript(inside(desk.folder.root, name), name)  # a link may lead to anything readable
    return transcript
