"""Finishing: what one episode's audio takes, from its settings to its tags, and how it is joined with its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path

from episodes.cutting import episode_after_cut, transcript_after_cut
from episodes.episode import Episode
from episodes.hashes import known_sha256
from episodes.produce import Job, is_outdated, is_replaced, produce, produced_before, retag
from episodes.produced import Live, Produced
from episodes.record import aside_of, move_over
from episodes.sound.formats import ALTERNATES
from episodes.sound.mastered import AS_USUAL, Mastered, Wishes
from episodes.sound.settings import SoundChoices, SoundSettings, settings_for
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
from publishing.live import open_storage
from publishing.manifest import Manifest, PublishedEpisode
from publishing.publication import Publication, folder_meant
from workspace.errors import UserError
from workspace.files import inside, write_atomically
from workspace.findings import Finding, Level, Place

_settings_for = cache(settings_for)  # few episodes choose a sound of their own, and those the same few


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

    def produced_before(self, job: Job) -> Produced | None:
        """The episode's audio, if it needs nothing new; a published file that this computer lost is fetched first."""
        live = self.published(job.episode)
        if live is not None and not job.replace:
            self._bring_back(job.episode, live)
        return produced_before(job, self.desk.folder.audio)

    def produce(self, job: Job) -> Produced:
        """Make the episode's audio as far as it needs it; a published file is kept unless it is to be replaced."""
        return produce(job, self.desk.folder.audio, self.desk.report)

    def retag(self, episode: Episode) -> Produced | None:
        """Write the tags anew on audio that is mastered already; None if it is not."""
        return retag(self.job(episode), self.desk.folder.audio)

    def finished(self, episode: Episode, produced: Produced, published: datetime) -> FinishedEpisode:
        """The episode as listeners get it: words cut as the sound was, and paths within the site."""
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
        """What producing the episode takes; one that was asked to be renewed is made aside, beside the live audio."""
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
        return _settings_for(self._choices, episode.header.sound)

    @cached_property
    def _choices(self) -> SoundChoices:
        return self.show.sound.choices

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


def episode_named(publication: Publication, slug: str) -> Episode:
    """The episode of that name; a UserError that lists the names if there is none."""
    episode = publication.episode(folder_meant(slug))
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


def _transcript(desk: Desk, path: Path | None) -> Transcript | None:
    if path is None:
        return None
    name = desk.folder.name_of(path)
    transcript, _ = read_transcript(inside(desk.folder.root, name), name)  # a link may lead to anything readable
    return transcript
