"""Replacing: new audio for a live episode, under a new name and the same id; from another recording, or with new tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from episodes.episode import RECORDING_SUFFIXES
from episodes.hashes import known_sha256
from episodes.produced import Produced
from episodes.sound import refusals
from episodes.sound.mastered import Wishes
from episodes.sound.settings import settings_for
from episodes.untouched import beside
from publishing.desk import Desk
from publishing.media.changing import PreparedChange, Subject, Wanted, prepare_change, subject_of
from publishing.media.edits import edited
from publishing.release import Prepared
from workspace.errors import UserError
from workspace.words import day_in_words, size_in_words

_NOTICED = (
    "Who has downloaded the old audio keeps it; who fetches or streams it from now on gets the new.",
    "The episode keeps its id, its date and its place in every list: no app announces it again.",
)


def prepare_replacement(
    desk: Desk, episode: str, recording: Path, *, note: bool = False, accept_truncated: bool = False
) -> PreparedChange:
    """Decide what another recording for a live episode changes; it is mastered aside, and nothing else is done.

    With `note`, two sentences above the notes tell listeners.
    """
    subject = _replaceable(desk, episode)
    source = _sound_file(recording)
    if known_sha256(source, desk.folder.audio) == subject.published.recording:
        raise _same_recording(subject, source)
    copies = tuple(_copies(subject, source))
    place = copies[0][1] if copies else source
    day = day_in_words(desk.now.astimezone(subject.publication.settings.zone).date())
    sentences = (
        f"Note: The audio of this episode was replaced on {day}. "
        "If you downloaded it before, delete it and download it again to hear the new version."
    )
    words = {"recording": place.name} | _settled(subject)
    after, edit = edited(subject.publication, subject.episode, words, sentences if note else "")
    slug = subject.episode.slug
    wanted = Wanted(
        episodes={slug: replace(after, other_recording=source)},
        edits=(edit,),
        copies=copies,
        renewed={slug: Wishes(accept_truncated=accept_truncated)},
    )
    prepared = prepare_change(desk, wanted)
    made = _made(prepared, subject)
    return PreparedChange(
        wanted=wanted,
        publish=prepared,
        words=tuple(_told(subject, made, source, place)),
        afterwards=() if note else ("You may want to tell listeners, above the notes:", f"  {sentences}"),
        facts={"episode": slug, "audio": made.as_json(), "recording": place.name, "note": sentences},
    )


def prepare_new_tags(desk: Desk, episodes: tuple[str, ...]) -> PreparedChange:
    """Decide what new files with the present tags change, for live episodes of these names; the recording stays."""
    if not episodes:
        raise _which()
    subjects = [_same_sound(_replaceable(desk, name), desk) for name in episodes]
    edits = [edited(each.publication, each.episode, _settled(each)) for each in subjects]
    wanted = Wanted(
        episodes={after.slug: after for after, _ in edits},
        edits=tuple(edit for _, edit in edits),
        renewed={each.episode.slug: Wishes() for each in subjects},
    )
    prepared = prepare_change(desk, wanted)
    made = [_made(prepared, subject) for subject in subjects]
    told = (
        f'"{subject.episode.title}" gets a new file with the tags as they are now: {one.file.name}, '
        f"{size_in_words(one.bytes)}."
        for subject, one in zip(subjects, made, strict=True)
    )
    return PreparedChange(
        wanted=wanted,
        publish=prepared,
        words=(*told, *_NOTICED),
        facts={"episodes": [one.as_json() for one in made]},
    )


def _replaceable(desk: Desk, name: str) -> Subject:
    subject = subject_of(desk, name)
    if not subject.is_live:
        raise UserError(
            "taken-down",
            problem=f'"{subject.episode.title}" is taken down.',
            where=f"episodes/{subject.episode.slug}/episode.md",
            why="Nobody can get its audio, neither the old nor the new. Nothing was changed.",
            fix='Delete the lines that begin with "removed" there, then:  pressroom publish    and type this again',
        )
    return subject


def _sound_file(recording: Path) -> Path:
    if not recording.is_file():
        raise refusals.not_a_file(recording) if recording.exists() else _no_file(recording)
    if recording.suffix.lower() not in RECORDING_SUFFIXES:
        raise UserError(
            "replace-not-sound",
            problem=f'"{recording.name}" is no recording.',
            where=str(recording),
            why="Its name does not end like that of sound or film, such as .wav, .flac, .mp3, .m4a or .mp4.",
            fix="Export it as a WAV file from the program that recorded it, and name that one.",
        )
    return recording.resolve()


def _copies(subject: Subject, source: Path) -> Iterator[tuple[Path, Path]]:
    """The recording first; a name that another file has there gets a number, because nothing is overwritten."""
    folder = subject.episode.folder.resolve()
    if source.parent == folder:
        return
    stem, number = source.stem, 2
    settings = settings_for(subject.finishing.show.sound.choices, subject.episode.header.sound)
    files = (source, *(beside(source) if settings.untouched else ()))
    while any((folder / f"{stem}{file.suffix}").exists() for file in files):
        if len(files) == 1 and _is_copy(subject, source, folder / f"{stem}{source.suffix}"):
            break  # by an attempt that was cut off
        stem, number = f"{source.stem}-{number}", number + 1
    yield from ((file, folder / f"{stem}{file.suffix}") for file in files)


def _is_copy(subject: Subject, source: Path, place: Path) -> bool:
    audio = subject.finishing.desk.folder.audio
    same_size = place.is_file() and place.stat().st_size == source.stat().st_size
    return same_size and known_sha256(place, audio) == known_sha256(source, audio)


def _settled(subject: Subject) -> dict[str, str | bool]:
    """The id, if it does not stand in the file yet."""
    return {} if subject.episode.header.id else {"id": subject.finishing.id_of(subject.episode)}


def _made(prepared: Prepared, subject: Subject) -> Produced:
    """The new audio; a UserError if it is the very same file."""
    made = next(made for _, made in prepared.built.episodes if made.slug == subject.episode.slug)
    if made.file.name == subject.published.audio.rpartition("/")[2]:
        raise UserError(
            "same-audio",
            problem=f'The new audio of "{subject.episode.title}" would be the file that is live.',
            where=subject.published.audio,
            why="Sound and tags are the same, byte for byte. Nothing was changed.",
            fix="pressroom status    shows what is live;    change title, cover or recording first if they should differ",
        )
    return made


def _told(subject: Subject, made: Produced, source: Path, place: Path) -> Iterator[str]:
    episode, seconds = subject.episode, round(made.seconds)
    length = f"{seconds // 60}:{seconds % 60:02}"
    yield f'"{episode.title}" gets new audio from {source.name}: {length}, {size_in_words(made.bytes)}.'
    yield from _NOTICED
    if source != place:
        yield f"{source.name} is copied to episodes/{episode.slug}/{place.name}; the old recording there stays as it is."
    yield "The old audio stays on the web under its own name, for apps that have not read the new feed yet."
    timed = (("chapters", episode.notes.chapters), ("transcript", episode.transcript))
    what = " and ".join(name for name, there in timed if there)
    if what:
        yield f"Its {what} were made for the old audio: see whether their times still fit."


def _same_sound(subject: Subject, desk: Desk) -> Subject:
    """The subject, if the same sound can be made again from what is in its folder."""
    episode, recording = subject.episode, subject.episode.recording
    if settings_for(subject.finishing.show.sound.choices, episode.header.sound).untouched:
        raise UserError(
            "tag-untouched",
            problem=f'"{episode.title}" goes out as it came, with the tags that it came with.',
            where=f"episodes/{episode.slug}/",
            why='Its sound is "untouched": Pressroom changes no byte of it. Nothing was changed.',
            fix=f"Tag a copy of the file, then:  pressroom replace {episode.slug} THE-COPY",
        )
    if recording and recording.is_file() and known_sha256(recording, desk.folder.audio) != subject.published.recording:
        raise UserError(
            "tag-other-recording",
            problem=f'The recording of "{episode.title}" is not the one that its live audio was made of.',
            where=f"episodes/{episode.slug}/{recording.name}",
            why="New tags alone cannot be had from another recording: listeners would hear something else.",
            fix=f"pressroom replace {episode.slug} {recording}    if the new sound is meant",
        )
    return subject


def _same_recording(subject: Subject, source: Path) -> UserError:
    slug = subject.episode.slug
    return UserError(
        "same-recording",
        problem=f'"{source.name}" is the recording that the live audio of "{subject.episode.title}" was made of.',
        where=str(source),
        why="Listeners would get the same again, and apps would download it anew. Nothing was changed.",
        fix=f"Name the new recording;    for new tags alone:  pressroom tag {slug} --published",
    )


def _no_file(recording: Path) -> UserError:
    return UserError(
        "replace-no-file",
        problem=f'There is no file "{recording}".',
        where="The recording that was named",
        why="The new audio is made from it. Nothing was changed.",
        fix="Look for its name, and type the command with it:  pressroom replace EPISODE RECORDING",
    )


def _which() -> UserError:
    return UserError(
        "tag-published-which",
        problem="No episode was named.",
        where="pressroom tag --published",
        why="Each one that gets a new file is downloaded anew by apps, so this is never done to all at once.",
        fix="pressroom tag EPISODE --published",
    )
