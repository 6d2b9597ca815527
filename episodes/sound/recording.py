"""Recordings: what a file says of itself, its sound as blocks of samples, and whether all of it is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from av.stream import Disposition

from episodes.sound import refusals
from episodes.sound.declared import Declared, declared_of
from episodes.sound.decoding import Tally, frames_of, held_seconds
from episodes.sound.mixing import mixed
from episodes.sound.opening import Opened, opened
from episodes.sound.plain_wave import is_plain, plain_blocks
from episodes.sound.spool import Block

_MISSING_SECONDS = 0.5  # from here on a recording is incomplete; less is told and no reason to stop
_HEARD_SECONDS = 0.05  # what is told; containers round their lengths


@dataclass(frozen=True, kw_only=True)
class Sound:
    """What a file says of itself; `seconds` is None where it does not say. `remarks` are for the owner."""

    seconds: float | None
    sample_rate: int
    channels: int
    codec: str
    has_video: bool
    title: str | None
    recorded: date | None
    declared: Declared = field(default_factory=Declared)
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RecordingFacts:
    """A recording in short, for starting an episode from it; `seconds` is exact."""

    seconds: float
    channels: int
    sample_rate: int
    title: str | None
    recorded: date | None
    remarks: tuple[str, ...] = ()


def probe(recording: Path, *, track: int = 1) -> Sound:
    """Read the headers only; every reason to refuse that they show is raised as a UserError."""
    with opened(recording, track=track) as source:
        container, stream = source.container, source.stream
        tags = {name.lower(): text for name, text in (dict(stream.metadata) | dict(container.metadata)).items()}
        declared = declared_of(source)
        return Sound(
            seconds=declared.seconds,
            sample_rate=stream.rate,
            channels=stream.channels,
            codec=source.decoder.name,
            has_video=any(not s.disposition & Disposition.attached_pic for s in container.streams.video),
            title=tags.get("title", "").strip() or None,
            recorded=_day(tags.get("creation_time") or tags.get("date") or ""),
            declared=declared,
            remarks=tuple(_remarks(source, track)),
        )


def describe(recording: Path, *, track: int = 1, accept_truncated: bool = False) -> RecordingFacts:
    """Measure a recording's length and read its title and date; decodes it where the header is no help.

    One that is cut short or hardly there is refused, as mastering would after a long time.
    """
    sound = probe(recording, track=track)
    seconds, tally = sound.seconds, Tally()
    # Packets of MP3 hold some hundredths more than is heard, so that only far more is a reason to count.
    held = held_seconds(recording, track=track) if seconds is not None else 0.0
    if seconds is None or seconds - held > _HEARD_SECONDS or held - seconds >= _MISSING_SECONDS:
        blocks = decoded(recording, sample_rate=sound.sample_rate, channels=1, track=track, tally=tally)
        found = sum(len(block) for block in blocks) / sound.sample_rate
    else:
        found = seconds
    remarks = refuse_incomplete(recording, sound, found, tally=tally, accept_truncated=accept_truncated)
    return RecordingFacts(
        seconds=found,
        channels=sound.channels,
        sample_rate=sound.sample_rate,
        title=sound.title,
        recorded=sound.recorded,
        remarks=sound.remarks + remarks,
    )


def decoded(
    recording: Path, *, sample_rate: int, channels: int, track: int = 1, tally: Tally | None = None
) -> Iterator[Block]:
    """Yield one sound track, resampled to `sample_rate` (Hz) and mixed down to one or two `channels`.

    What cannot be read is left out. Whoever gives a `tally` judges it, with `refuse_incomplete`; without one, a
    recording with half a second lost or more is refused at its end.
    """
    counted = tally or Tally()
    with opened(recording, track=track) as source:
        if source.wave is not None and is_plain(source.wave, sample_rate=sample_rate, channels=channels):
            yield from plain_blocks(source.file, source.wave)
            return
        yield from mixed(
            frames_of(source, counted), sample_rate=sample_rate, channels=channels, lossy=source.lossy, tally=counted
        )
    if tally is None and counted.lost >= _MISSING_SECONDS:
        raise refusals.damaged(recording, counted.lost)


def refuse_incomplete(
    recording: Path, sound: Sound, found: float, *, tally: Tally | None = None, accept_truncated: bool = False
) -> tuple[str, ...]:
    """Compare what the file says of itself with the seconds that were `found` in it; return remarks for the owner.

    `accept_truncated` is the owner's word that the rest will do: what would have been refused is remarked upon.
    """
    met, declared = tally or Tally(), sound.declared
    promised = declared.seconds if declared.seconds is not None else found / max(declared.held, 0.001)
    short = max(0.0, promised - found - met.paused)
    lost = max(met.lost, declared.holes if declared.seconds is None else min(declared.holes, short))
    missing = max(0.0, short - lost)
    error = None
    if missing + lost >= _MISSING_SECONDS and missing > lost:
        error = refusals.cut_short(recording, declared=promised, decoded=found)
    elif missing + lost >= _MISSING_SECONDS:
        error = refusals.damaged(recording, missing + lost)
    elif declared.breaks_off:
        error = refusals.breaks_off(recording, found)
    if error and not accept_truncated:
        raise error
    if found < 1:
        raise refusals.too_short(recording, found)
    return (*_remarks_on_the_whole(declared, met, found, lost), *_remarks_on_the_end(declared, found, missing))


def _remarks(source: Opened, track: int) -> Iterator[str]:
    """What the headers show that somebody should know; each is the end of a sentence about the recording."""
    if source.tracks > 1:
        yield f"it has {source.tracks} sound tracks; track {track} was used"
    if source.stream.channels > 2:
        yield f"its {source.stream.channels} channels were mixed down to two"
    wave = source.wave
    if wave is None:
        return
    if wave.contradicts:
        yield "its header contradicts itself about the speed; listen whether the voices sound natural"
    if wave.declared is None:
        yield "its header was never finished, as after a power cut; it was read to its end"
    elif wave.tail_sounds:
        seconds = wave.declared / wave.bytes_per_second
        yield f"its header ends after {seconds:.1f} seconds and the sound goes on; it was read to its end"
    elif wave.tail:
        yield f"{wave.tail} bytes behind its sound do not look like sound; they were left out"


def _remarks_on_the_whole(declared: Declared, met: Tally, found: float, lost: float) -> Iterator[str]:
    """What decoding showed before the end."""
    if lost >= _HEARD_SECONDS:
        yield f"{lost:.1f} seconds are damaged and were left out"
    elif declared.gaps:
        yield f"its pieces do not fit together in {declared.gaps} places, so that parts may be missing; listen to all of it"
    if declared.seconds is not None and found - declared.seconds >= _MISSING_SECONDS:
        yield f"it says that it lasts {declared.seconds:.1f} seconds, but has {found:.1f}; all of it was used"
    if met.paused >= _HEARD_SECONDS:
        yield f"it has pauses of {met.paused:.1f} seconds in which nothing was recorded; they were closed"
    if met.changes:
        yield "its sample rate or number of channels changes in the middle; listen to the places where it does"
    if met.offset:
        yield f"its samples stood off center by {100 * met.offset:.0f} %; they were centered"
    if declared.headless:
        yield "something stands in front of its first sound that is none; listen to its beginning"


def _remarks_on_the_end(declared: Declared, found: float, missing: float) -> Iterator[str]:
    if missing >= _HEARD_SECONDS:
        yield f"{missing:.1f} seconds are missing of what the file promises; listen to its end"
    if declared.breaks_off:
        yield f"it breaks off after {found:.1f} seconds; nobody knows how much is missing"
    elif declared.label_seconds is not None and declared.label_seconds - found >= _MISSING_SECONDS:
        yield f"its label speaks of {declared.label_seconds:.1f} seconds, but it has {found:.1f}; listen to its end"
    elif declared.unmarked:
        yield "nothing in the file marks its end, so that a part may be missing; listen to its end"


def _day(text: str) -> date | None:
    """Only a whole day is a date: a bare year says nothing about when the talk was recorded."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
