"""Produce: from an episode's recording to its finished, tagged audio, doing only what is needed.

.pressroom/audio/masters/<key>.mp3     mastered, untagged; the key is made of recording and target
.pressroom/audio/<slug>/<slug>-<hash>.mp3   finished; the name carries a hash of its content
.pressroom/audio/<slug>.json           what the finished file was made of
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from enum import Enum
from pathlib import Path

from episodes.episode import Episode
from episodes.sound import refusals
from episodes.sound.mastering import Mastered, Target, master, measure_finished
from episodes.tags.id3 import EpisodeTags, write_tags
from workspace.errors import UserError
from workspace.files import sha256_of, write_atomically
from workspace.progress import Reporter
from workspace.words import size_in_words

_RECIPE = "1"  # raise it when the same recording would sound or be tagged differently


class Did(Enum):
    """What producing an episode took."""

    MASTERED = "mastered"
    TAGGED = "tagged"
    NOTHING = "nothing"


_WORDS = {Did.MASTERED: "mastered", Did.TAGGED: "tagged", Did.NOTHING: "nothing to do"}


@dataclass(frozen=True, kw_only=True)
class Produced:
    """A finished file on this computer.

    `kept` says that it is the published one, whatever changed since; `outdated` that its recording did.
    """

    slug: str
    file: Path
    bytes: int
    seconds: float
    loudness_lufs: float
    true_peak_dbtp: float
    recording_sha256: str
    did: Did
    kept: bool = False
    outdated: bool = False

    def line(self) -> str:
        """What happened, for people."""
        minutes, seconds = divmod(round(self.seconds), 60)
        what = "kept as published" if self.kept else _WORDS[self.did]
        more = f"\n  its recording changed since:  pressroom produce {self.slug} --replace" if self.outdated else ""
        return (
            f"{self.slug}   {what}   {size_in_words(self.bytes)}, {minutes}:{seconds:02}, "
            f"{self.loudness_lufs:.1f} LUFS, peak {self.true_peak_dbtp:.1f} dBTP{more}"
        )

    def as_json(self) -> dict[str, object]:
        return {
            "slug": self.slug,
            "audio": self.file.name,
            "bytes": self.bytes,
            "seconds": round(self.seconds, 3),
            "loudness_lufs": round(self.loudness_lufs, 2),
            "true_peak_dbtp": round(self.true_peak_dbtp, 2),
            "did": self.did.value,
        }


@dataclass(frozen=True)
class Live:
    """The file that subscribers have: its name, and the hash of the recording it was made from."""

    name: str
    recording_sha256: str


@dataclass(frozen=True, kw_only=True)
class Job:
    """What to produce: `tags` is asked once the length is known; a `live` file is kept unless `replace` is set."""

    episode: Episode
    target: Target
    tags: Callable[[Mastered], EpisodeTags]
    live: Live | None = None
    replace: bool = False


@dataclass(frozen=True, kw_only=True)
class _Record:
    """What a finished file was made of."""

    file: str
    recording: str
    master: str
    tags: str
    sound: Mastered
    bytes: int
    replaces: str = ""


def produce(job: Job, audio: Path, report: Reporter) -> Produced:
    """Master and tag what changed; a live file stays as it is."""
    kept = _kept(job, audio)
    if kept is not None:
        return kept
    recording = _recording(job.episode)
    digest = known_sha256(recording, audio)
    untagged = _untagged(job, digest, audio)
    sound = _read_sound(untagged)
    if sound is not None:
        return _tag(job, audio, digest, sound, Did.TAGGED)
    sound = master(recording, untagged, job.target, report)
    write_atomically(untagged.with_suffix(".json"), _json(asdict(sound)))
    return _tag(job, audio, digest, sound, Did.MASTERED)


def retag(job: Job, audio: Path) -> Produced | None:
    """Write the tags anew without touching the sound; None if there is no mastered audio yet."""
    kept = _kept(job, audio)
    if kept is not None or job.episode.recording is None:
        return kept
    digest = known_sha256(job.episode.recording, audio)
    sound = _read_sound(_untagged(job, digest, audio))
    return _tag(job, audio, digest, sound, Did.TAGGED) if sound else None


def is_replaced(audio: Path, slug: str, live_name: str) -> bool:
    """Whether the owner had new audio made for an episode whose live file has that name."""
    record = _read_record(audio, slug)
    return record is not None and record.replaces == live_name and record.file != live_name


def known_sha256(file: Path, audio: Path) -> str:
    """The file's SHA-256; read again only if its size or times changed since it was last read."""
    stat = file.stat()
    stamp = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
    note = _hash_note(file, audio)
    try:
        known = json.loads(note.read_bytes())
        if known["stamp"] == stamp:
            return str(known["sha256"])
    except (OSError, ValueError, TypeError, KeyError):
        pass
    digest = sha256_of(file)
    write_atomically(note, _json({"stamp": stamp, "sha256": digest}))
    return digest


def known_seconds(episode: Episode, audio: Path) -> float | None:
    """The length of the finished audio, if it was made of the recording that is there now; nothing is decoded."""
    record = _read_record(audio, episode.slug)
    if record is None or episode.recording is None or not _hash_note(episode.recording, audio).is_file():
        return None
    return record.sound.seconds if known_sha256(episode.recording, audio) == record.recording else None


def is_outdated(episode: Episode, live: Live, audio: Path) -> bool:
    """Whether the recording changed after the live file was made; a recording never read here is not read for this."""
    recording = episode.recording
    if recording is None or not _hash_note(recording, audio).is_file():
        return False
    return known_sha256(recording, audio) != live.recording_sha256


def _hash_note(file: Path, audio: Path) -> Path:
    """One note for each file, so that a long show's notes are not written over and over."""
    return audio / "hashes" / f"{_key(str(file.resolve()))}.json"


def _recording(episode: Episode) -> Path:
    recording = episode.recording
    if recording is None:
        raise UserError(
            "recording-missing",
            problem=f'There is no recording for "{episode.title}".',
            where=f"{episode.document.name.removesuffix('episode.md')}   (looked for WAV, FLAC, MP3, M4A, video)",
            why="The audio is what apps download.",
            fix=f"Put the recording in that folder, then:  pressroom produce {episode.slug}",
        )
    if not recording.is_file():
        raise refusals.not_a_file(recording)
    return recording


def _kept(job: Job, audio: Path) -> Produced | None:
    """The live file, if it is on this computer; what is not known of it is measured."""
    if job.live is None or job.replace or is_replaced(audio, job.episode.slug, job.live.name):
        return None
    file = audio / job.episode.slug / job.live.name
    if not file.is_file():
        return None
    record = _read_record(audio, job.episode.slug)
    if record is None or record.file != job.live.name:
        record = _Record(
            file=job.live.name,
            recording=job.live.recording_sha256,
            master="",
            tags="",
            sound=measure_finished(file),
            bytes=file.stat().st_size,
        )
        write_atomically(_record_path(audio, job.episode.slug), _json(asdict(record)))
    outdated = is_outdated(job.episode, job.live, audio)
    return replace(_produced(job, audio, record, Did.NOTHING), kept=True, outdated=outdated)


def _tag(job: Job, audio: Path, digest: str, sound: Mastered, did: Did) -> Produced:
    """Tag a copy of the mastered file, unless the last one was made of the very same."""
    untagged = _untagged(job, digest, audio)
    tags = job.tags(sound)
    folder = audio / job.episode.slug
    tags_key = _key(untagged.stem, repr(tags))
    record = _read_record(audio, job.episode.slug)
    if record and record.tags == tags_key and _is_whole(folder / record.file, record.bytes):
        return _produced(job, audio, record, Did.NOTHING)
    name = _tagged(untagged, tags, folder, job.episode.slug)
    record = _Record(
        file=name,
        recording=digest,
        master=untagged.stem,
        tags=tags_key,
        sound=sound,
        bytes=(folder / name).stat().st_size,
        replaces=job.live.name if job.live else "",
    )
    write_atomically(_record_path(audio, job.episode.slug), _json(asdict(record)))
    _prune(folder, name)
    return _produced(job, audio, record, did)


def _is_whole(file: Path, size: int) -> bool:
    """A power cut may leave a file of another length under a right name."""
    return file.is_file() and file.stat().st_size == size


def _untagged(job: Job, digest: str, audio: Path) -> Path:
    return audio / "masters" / f"{_key(digest, repr(job.target))}.mp3"


def _tagged(untagged: Path, tags: EpisodeTags, folder: Path, slug: str) -> str:
    """Tag a copy and move it under a name that carries its content's hash."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{slug}.{os.getpid()}.part.mp3"
    try:
        shutil.copyfile(untagged, part)
        write_tags(part, tags)
        name = f"{slug}-{sha256_of(part)[:10]}.mp3"
        part.replace(folder / name)
    finally:
        part.unlink(missing_ok=True)
    return name


def _prune(folder: Path, wanted: str) -> None:
    """Delete earlier finished files; what was published is kept by the storage."""
    for file in folder.glob("*.mp3"):
        if file.name != wanted:
            file.unlink()


def _produced(job: Job, audio: Path, record: _Record, did: Did) -> Produced:
    file = audio / job.episode.slug / record.file
    return Produced(
        slug=job.episode.slug,
        file=file,
        bytes=file.stat().st_size,
        seconds=record.sound.seconds,
        loudness_lufs=record.sound.loudness_lufs,
        true_peak_dbtp=record.sound.true_peak_dbtp,
        recording_sha256=record.recording,
        did=did,
    )


def _record_path(audio: Path, slug: str) -> Path:
    return audio / f"{slug}.json"


def _read_record(audio: Path, slug: str) -> _Record | None:
    """The record of the last finished file; one that cannot be read is as good as none."""
    try:
        stored = json.loads(_record_path(audio, slug).read_bytes())
        return _Record(**{**stored, "sound": Mastered(**stored["sound"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _read_sound(untagged: Path) -> Mastered | None:
    """What was measured of a mastered file, if both the file and the note are whole."""
    try:
        sound = Mastered(**json.loads(untagged.with_suffix(".json").read_bytes()))
        return sound if untagged.stat().st_size == sound.bytes else None
    except (OSError, ValueError, TypeError):
        return None


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join((_RECIPE, *parts)).encode()).hexdigest()[:32]


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1, sort_keys=True).encode() + b"\n"
