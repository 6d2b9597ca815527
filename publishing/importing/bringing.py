"""Bringing one episode over: its audio and all beside it, put into a folder that appears when it is whole."""

from __future__ import annotations

import os
import shutil
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from episodes.chapters.chapter import clock
from episodes.sound.formats import ALTERNATES
from episodes.sound.recording import probe
from episodes.sound.settings import UNTOUCHED
from episodes.untouched import UNTOUCHED_TYPES, measure_untouched
from podcast.reading.foreign import ForeignItem, Trouble
from podcast.reading.particulars import ForeignAlternate
from publishing.importing import refusals
from publishing.importing.app_words import versions
from publishing.importing.companions import Gathering
from publishing.importing.episode_words import Around, episode_words
from publishing.importing.further_pictures import fetch_pictures
from publishing.importing.mirroring import Heard, Mirror, Mirrored
from publishing.importing.public_hosts import place_of
from publishing.importing.sound_kind import ENOUGH, is_document, suffix_of
from workspace.discreet import discreet, has_secret
from workspace.errors import UserError
from workspace.files import write_atomically

_OFF_SECONDS = 5.0  # what hosts round and add is less


@dataclass(frozen=True, kw_only=True)
class Brought:
    """An episode that is here; `bytes` are those of its audio."""

    slug: str
    bytes: int
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, kw_only=True)
class Bringer:
    """Brings episodes into `episodes`; several may be brought at once."""

    episodes: Path
    mirror: Mirror
    around: Around

    def bring(self, item: ForeignItem, slug: str, heard: Heard) -> Brought:
        """Fetch everything of one episode and make its folder. Raises UserError."""
        if item.audio is None:
            raise refusals.no_audio(item.name)
        if is_document(item.audio.address, item.audio.type):
            raise refusals.not_played(item.name, item.audio.address, item.audio.type or "a document")
        what = f'audio of "{discreet(item.name, 120)}"'
        audio = self.mirror.fetch(item.audio.address, what=what, heard=heard)
        suffix = suffix_of(item.audio.address, item.audio.type, audio.type, _beginning(self.mirror.path(audio)))
        part = self.episodes / f".{slug}.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        try:
            sound = part / f"recording{suffix}"
            _shared(self.mirror.path(audio), sound)  # the mirror lets go of it when the folder is whole
            seconds = _seconds_of(item, sound, what)
            troubles = [*_about_id(item), *_about_length(item, audio), *_about_sound(item, sound, seconds)]
            gathering = Gathering(web=self.mirror.web, folder=part, item=item.name)
            others, elsewhere = self._alternates(item, sound, gathering)
            more = {
                "recording": sound.name if others else None,
                "sound": UNTOUCHED if sound.suffix in UNTOUCHED_TYPES else None,
                "versions": versions(elsewhere),
            }
            self._write(replace(item, seconds=seconds), part, gathering, more)
            part.rename(self.episodes / slug)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        for mirrored in (audio, *others):
            self.mirror.let_go(mirrored)
        size = sum(mirrored.bytes for mirrored in (audio, *others))
        return Brought(slug=slug, bytes=size, troubles=(*troubles, *gathering.troubles))

    def _write(self, item: ForeignItem, part: Path, gathering: Gathering, more: Mapping[str, Any]) -> None:
        """The files beside the audio, and `episode.md`."""
        chapters = gathering.chapters(item)
        if item.image and item.image != self.around.show.image:
            gathering.cover(item.image)
        gathering.transcripts(item, self.around.show.language)
        pictures = fetch_pictures(gathering, item.images, title=item.title, cover=item.image)
        words = episode_words(item, self.around, chapters=chapters, more={**more, **pictures})
        gathering.troubles.extend(words.troubles)
        write_atomically(part / "episode.md", words.text.encode())

    def _alternates(
        self, item: ForeignItem, sound: Path, gathering: Gathering
    ) -> tuple[list[Mirrored], list[ForeignAlternate]]:
        """The same sound in the formats that Pressroom publishes itself, and versions that stay where they lie."""
        taken: dict[str, Mirrored] = {}
        elsewhere = []
        for alternate in item.alternates:
            address = alternate.sources[0].address if alternate.sources else ""
            suffix = suffix_of(address, alternate.type, "")
            fits = suffix[1:] in ALTERNATES and not alternate.height and place_of(address) is not None
            if not fits or suffix in {sound.suffix, *taken}:
                if address:
                    elsewhere.append(alternate)
                    why = "The feed goes on naming it where it lies; see to it that it stays there."
                    gathering.troubles.append(Trouble(item=item.name, what=f"the version {address}", why=why))
                continue
            try:
                taken[suffix] = self._checked(alternate, address, f'{suffix[1:]} file of "{item.name}"')
                _shared(self.mirror.path(taken[suffix]), sound.with_suffix(suffix))
            except UserError as error:
                why = error.findings[0].why
                gathering.troubles.append(Trouble(item=item.name, what=f"the version {address}", why=why))
        return list(taken.values()), elsewhere

    def _checked(self, alternate: ForeignAlternate, address: str, what: str) -> Mirrored:
        mirrored = self.mirror.fetch(address, what=what)
        kind, _, promised = (alternate.integrity or ("", ""))[1].partition("-")
        if kind == "sha256" and promised != b64encode(bytes.fromhex(mirrored.sha256)).decode():
            self.mirror.let_go(mirrored)
            raise refusals.damaged(address, what)
        return mirrored


def _shared(file: Path, place: Path) -> None:
    """The same file under a second name, until the first one goes; a copy where the disk knows no such thing."""
    try:
        os.link(file, place)
    except OSError:
        shutil.copyfile(file, place)


def _about_length(item: ForeignItem, audio: Mirrored) -> Iterator[Trouble]:
    told = item.audio.length if item.audio else None
    if told is not None and told != audio.bytes:
        why = f"The feed says {told:,} bytes, the file has {audio.bytes:,}; the new feed says what is true."
        yield Trouble(item=item.name, what="the length of the audio", why=why)


def _about_id(item: ForeignItem) -> Iterator[Trouble]:
    if has_secret(item.id):
        why = "It is an address with what looks like a password in it, and ids are public; it stays, for apps know it."
        yield Trouble(item=item.name, what="the id", why=why)


def _seconds_of(item: ForeignItem, sound: Path, what: str) -> float | None:
    """How long it is, as far as it says so. Raises UserError for what is no sound at all."""
    try:
        return measure_untouched(sound).seconds if sound.suffix in UNTOUCHED_TYPES else probe(sound).seconds
    except UserError as error:
        problem = error.findings[0].problem.replace(f'"{sound.name}"', "What came")
        raise refusals.no_sound(item.audio.address if item.audio else "", what, problem) from error


def _about_sound(item: ForeignItem, sound: Path, seconds: float | None) -> Iterator[Trouble]:
    """What Pressroom makes of it, and whether it is as long as the feed says."""
    if sound.suffix not in UNTOUCHED_TYPES:
        why = "Apps do not play this kind of file; Pressroom makes an MP3 of it."
        yield Trouble(item=item.name, what=f"the audio as {sound.suffix[1:]}", why=why)
    elif seconds and item.seconds and abs(item.seconds - seconds) > _OFF_SECONDS:
        why = f"The feed says {clock(item.seconds)}, the file lasts {clock(seconds)}; the new feed says what is true."
        yield Trouble(item=item.name, what="the length in minutes", why=why)


def _beginning(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(ENOUGH)
