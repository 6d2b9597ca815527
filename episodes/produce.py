"""Produce: from an episode's recording to its finished, tagged audio, doing only what is needed.

.pressroom/audio/masters/<key>.mp3     mastered, untagged; the key is made of recording and settings (.m4a, .opus beside it)
.pressroom/audio/<slug>/<slug>-<hash>.mp3   finished; the name carries a hash of its content
.pressroom/audio/<slug>.json           what the finished file was made of
.pressroom/audio/.aside/               the same two of new audio for a live episode, until its owner agrees to it

Untouched audio skips the masters: the finished file is a copy of the recording.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from episodes.episode import Episode
from episodes.hashes import is_known, known_sha256
from episodes.produced import Did, Further, Live, Produced
from episodes.record import FurtherFile, Record, aside_of, prune, read_record, write_record
from episodes.sound import refusals
from episodes.sound.mastered import AS_USUAL, Mastered, Wishes
from episodes.sound.settings import SoundSettings
from episodes.tags.model import EpisodeTags
from episodes.untouched import beside, measure_untouched
from workspace.errors import UserError
from workspace.files import replacing, sha256_of, write_atomically
from workspace.progress import Reporter

_RECIPE = "2"  # raise it when the same recording would sound or be tagged differently


@dataclass(frozen=True, kw_only=True)
class Job:
    """What to produce: `tags` is asked once the length is known; a `live` file is kept unless `replace` is set.

    What is made `aside` changes nothing that was made before, until `take_over`.
    """

    episode: Episode
    settings: SoundSettings
    tags: Callable[[Mastered], EpisodeTags]
    live: Live | None = None
    replace: bool = False
    aside: bool = False
    wishes: Wishes = field(default_factory=Wishes)


@dataclass(frozen=True, kw_only=True)
class Work:
    """What must be mastered: plain values, so that another process or computer can do it."""

    slug: str
    recording: Path
    recording_sha256: str
    untagged: Path
    settings: SoundSettings
    wishes: Wishes


def produce(job: Job, audio: Path, report: Reporter) -> Produced:
    """Master and tag what changed; a live file stays as it is."""
    kept = _kept(job, audio)
    if kept is not None:
        return kept
    recording = _recording(job.episode)
    if job.settings.untouched:
        return _taken(job, recording, audio)
    work = _work(job, recording, audio)
    sound = _read_sound(work)
    if sound is not None:
        return _tag(job, audio, work, sound, Did.TAGGED)
    return _tag(job, audio, work, do(work, report), Did.MASTERED)


def produced_before(job: Job, audio: Path) -> Produced | None:
    """What was produced before, if it needs nothing new; nothing is mastered or tagged to find out."""
    kept = _kept(job, audio)
    recording = job.episode.recording
    if kept is not None or recording is None or not recording.is_file():
        return kept
    if job.settings.untouched:
        return _unchanged(job, audio, _made_of(_digests(recording, audio)))
    work = _work(job, recording, audio)
    sound = _read_sound(work)
    return _unchanged(job, audio, _tags_key(work, job.tags(sound))) if sound else None


def work_for(job: Job, audio: Path) -> Work | None:
    """The mastering that producing this episode would begin with; None if it is done, or has nothing to work on."""
    recording = job.episode.recording
    if recording is None or not recording.is_file() or job.settings.untouched or _kept(job, audio) is not None:
        return None
    work = _work(job, recording, audio)
    return work if _read_sound(work) is None else None


def do(work: Work, report: Reporter, *, threads: int | None = None) -> Mastered:
    """Master, and note beside the files what was measured."""
    from episodes.sound.mastering import master  # noqa: PLC0415 - a third of a second, which most publishes need not pay

    sound = master(work.recording, work.untagged, work.settings, report, wishes=work.wishes, threads=threads)
    write_atomically(work.untagged.with_suffix(".json"), _json(asdict(sound)))
    return sound


def retag(job: Job, audio: Path) -> Produced | None:
    """Write the tags anew without touching the sound; None if there is no mastered audio yet."""
    kept = _kept(job, audio)
    recording = job.episode.recording
    if kept is not None or recording is None:
        return kept
    if job.settings.untouched:
        return _taken(job, recording, audio)
    work = _work(job, recording, audio)
    sound = _read_sound(work)
    return _tag(job, audio, work, sound, Did.TAGGED) if sound else None


def is_replaced(audio: Path, slug: str, live_name: str) -> bool:
    """Whether the owner had new audio made for an episode whose live file has that name."""
    return _takes_over(read_record(audio, slug), live_name)


def known_seconds(episode: Episode, audio: Path) -> float | None:
    """Seconds of the recording up to the end of the finished audio, if that was made of it; nothing is decoded."""
    record = read_record(audio, episode.slug)
    if record is None or episode.recording is None or not is_known(episode.recording, audio):
        return None
    sound = record.sound
    return sound.cut + sound.seconds if known_sha256(episode.recording, audio) == record.recording else None


def is_outdated(episode: Episode, live: Live, audio: Path) -> bool:
    """Whether the recording changed after the live file was made; a recording never read here is not read for this."""
    recording = episode.recording
    if recording is None or not is_known(recording, audio):
        return False
    return known_sha256(recording, audio) != live.recording_sha256


def _takes_over(record: Record | None, live_name: str) -> bool:
    return record is not None and record.replaces == live_name and record.file != live_name


def _recording(episode: Episode) -> Path:
    recording = episode.recording
    if recording is None or not recording.exists():
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
    if job.live is None or job.replace:
        return None
    record = read_record(audio, job.episode.slug)
    file = audio / job.episode.slug / job.live.name
    if _takes_over(record, job.live.name) or not file.is_file():
        return None
    if record is None or record.file != job.live.name:
        record = Record(
            file=job.live.name,
            recording=job.live.recording_sha256,
            master="",
            tags="",
            sound=replace(_measured(job, file), cut=job.live.cut),
            bytes=file.stat().st_size,
            further=_live_further(job.live, file.parent),
        )
        write_record(audio, job.episode.slug, record)
    outdated = is_outdated(job.episode, job.live, audio)
    made = _produced(job, audio, record, Did.NOTHING)
    return replace(made, bytes=file.stat().st_size, kept=True, outdated=outdated)


def _measured(job: Job, file: Path) -> Mastered:
    from episodes.sound.mastering import measure_finished  # noqa: PLC0415 - see do

    return measure_untouched(file) if job.settings.untouched else measure_finished(file)


def _taken(job: Job, recording: Path, audio: Path) -> Produced:
    """Copy the recording and the files of its name as they are, under names with their hashes."""
    digests = _digests(recording, audio)
    unchanged = _unchanged(job, audio, _made_of(digests))
    if unchanged is not None:
        return unchanged
    shelf = _shelf(job, audio)
    folder = shelf / job.episode.slug
    sound = measure_untouched(recording)
    names = {file: f"{job.episode.slug}-{digest[:10]}{file.suffix.lower()}" for file, digest in digests.items()}
    for file, name in names.items():
        with replacing(folder / name) as temporary:
            shutil.copyfile(file, temporary)
    record = Record(
        file=names[recording],
        recording=digests[recording],
        master="",
        tags=_made_of(digests),
        sound=sound,
        bytes=recording.stat().st_size,
        replaces=_replaces(job, read_record(shelf, job.episode.slug)),
        further=tuple(_further(folder / name, digests[file]) for file, name in names.items() if file != recording),
    )
    write_record(shelf, job.episode.slug, record)
    prune(folder, record.names)
    return _produced(job, audio, record, Did.TAKEN)


def _tag(job: Job, audio: Path, work: Work, sound: Mastered, did: Did) -> Produced:
    """Tag a copy of the mastered file, unless the last one was made of the very same."""
    untagged = work.untagged
    tags = job.tags(sound)
    unchanged = _unchanged(job, audio, _tags_key(work, tags))
    if unchanged is not None:
        return unchanged
    shelf = _shelf(job, audio)
    folder = shelf / job.episode.slug
    name, _ = _tagged(untagged, tags, folder, job.episode.slug)
    further = []
    for suffix in job.settings.also if not job.settings.as_it_is else ():
        other, digest = _tagged(untagged.with_suffix(f".{suffix}"), tags, folder, job.episode.slug)
        further.append(_further(folder / other, digest))
    record = Record(
        file=name,
        recording=work.recording_sha256,
        master=untagged.stem,
        tags=_tags_key(work, tags),
        sound=sound,
        bytes=(folder / name).stat().st_size,
        replaces=_replaces(job, read_record(shelf, job.episode.slug)),
        further=tuple(further),
        wishes=work.wishes,
    )
    write_record(shelf, job.episode.slug, record)
    prune(folder, record.names)
    return _produced(job, audio, record, did)


def _unchanged(job: Job, audio: Path, made_of: str) -> Produced | None:
    """What the last record tells, if it was made of the very same for the same purpose, and is whole."""
    shelf = _shelf(job, audio)
    record = read_record(shelf, job.episode.slug)
    if record is None or (record.tags, record.replaces) != (made_of, _replaces(job, record)):
        return None
    made = _produced(job, audio, record, Did.NOTHING)
    return made if _is_whole(made) else None


def _digests(recording: Path, audio: Path) -> dict[Path, str]:
    """The hashes of an untouched recording and of the files that go with it."""
    return {file: known_sha256(file, audio) for file in (recording, *beside(recording))}


def _made_of(digests: Mapping[Path, str]) -> str:
    return _key("untouched", *digests.values())


def _tags_key(work: Work, tags: EpisodeTags) -> str:
    return _key(work.untagged.stem, repr(tags))


def _shelf(job: Job, audio: Path) -> Path:
    return aside_of(audio) if job.aside else audio


def _replaces(job: Job, record: Record | None) -> str:
    """The live file whose place somebody asked new audio for, now or since it went live; "" if nobody did."""
    if job.live is None:
        return ""
    return job.live.name if job.replace or (record and record.replaces == job.live.name) else ""


def _is_whole(made: Produced) -> bool:
    """A power cut may leave a file of another length under a right name."""
    wanted = [(made.file, made.bytes), *((each.file, each.bytes) for each in made.further)]
    try:
        return all(file.stat().st_size == size for file, size in wanted)
    except OSError:
        return False


def _work(job: Job, recording: Path, audio: Path) -> Work:
    """Tags are no part of the sound: settings that only concern them do not make it anew."""
    settings = replace(job.settings, id3="2.3", lyrics=False)
    digest = known_sha256(recording, audio)
    wishes = _wishes(job, digest, audio)
    key = _key(digest, repr(settings), repr(wishes))
    untagged = audio / "masters" / f"{key}.mp3"
    return Work(
        slug=job.episode.slug,
        recording=recording,
        recording_sha256=digest,
        untagged=untagged,
        settings=settings,
        wishes=wishes,
    )


def _wishes(job: Job, digest: str, audio: Path) -> Wishes:
    """What the owner said about this recording, now or when it was produced before: publishing asks nobody again."""
    record = read_record(audio, job.episode.slug)
    return record.wishes if job.wishes == AS_USUAL and record and record.recording == digest else job.wishes


def _tagged(untagged: Path, tags: EpisodeTags, folder: Path, slug: str) -> tuple[str, str]:
    """Tag a copy and move it under a name that carries its content's hash; returns name and SHA-256."""
    from episodes.tags.writing import write_tags  # noqa: PLC0415 - see do

    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{slug}.{os.getpid()}.part{untagged.suffix}"
    try:
        shutil.copyfile(untagged, part)
        write_tags(part, tags)
        digest = sha256_of(part)
        name = f"{slug}-{digest[:10]}{untagged.suffix}"
        part.replace(folder / name)
    finally:
        part.unlink(missing_ok=True)
    return name, digest


def _live_further(live: Live, folder: Path) -> tuple[FurtherFile, ...]:
    """The further formats of a live file that are on this computer."""
    files = [folder / name for name in live.further]
    return tuple(_further(file, sha256_of(file)) for file in files if file.is_file())


def _further(file: Path, sha256: str) -> FurtherFile:
    return FurtherFile(suffix=file.suffix[1:], name=file.name, bytes=file.stat().st_size, sha256=sha256)


def _produced(job: Job, audio: Path, record: Record, did: Did) -> Produced:
    folder = _shelf(job, audio) / job.episode.slug
    return Produced(
        slug=job.episode.slug,
        file=folder / record.file,
        bytes=record.bytes,
        seconds=record.sound.seconds,
        loudness_lufs=record.sound.loudness_lufs,
        true_peak_dbtp=record.sound.true_peak_dbtp,
        recording_sha256=record.recording,
        did=did,
        cut=record.sound.cut,
        further=tuple(
            Further(suffix=each.suffix, file=folder / each.name, bytes=each.bytes, sha256=each.sha256)
            for each in record.further
        ),
    )


def _read_sound(work: Work) -> Mastered | None:
    """What was measured of a mastered file, if the note and all files are whole."""
    further = () if work.settings.as_it_is else work.settings.also
    try:
        sound = Mastered(**json.loads(work.untagged.with_suffix(".json").read_bytes()))
        whole = work.untagged.stat().st_size == sound.bytes
    except (OSError, ValueError, TypeError):
        return None
    return sound if whole and all(work.untagged.with_suffix(f".{suffix}").is_file() for suffix in further) else None


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join((_RECIPE, *parts)).encode()).hexdigest()[:32]


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1, sort_keys=True).encode() + b"\n"
