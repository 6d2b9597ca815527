"""Hearing: one pass through a recording, which tells its length, what is wrong with it, and what to know of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from episodes.sound.decoding import Tally
from episodes.sound.inspection import Inspection, Inspector
from episodes.sound.recording import Sound, decoded, probe, refuse_incomplete
from episodes.sound.remarks import Remark, remarks
from episodes.sound.spool import Block
from workspace.progress import Event, Reporter


@dataclass(frozen=True, kw_only=True)
class Heard:
    """`notes` are ends of sentences about the file, `remarks` are warnings about its sound."""

    sound: Sound
    inspection: Inspection
    remarks: tuple[Remark, ...]
    notes: tuple[str, ...]

    @property
    def seconds(self) -> float:
        """What could be decoded, which may differ from what the file says of itself."""
        return self.inspection.seconds


def hear(recording: Path, report: Reporter, *, took: float | None = None, accept_truncated: bool = False) -> Heard:
    """Decode a recording once; one that is cut short or hardly there is refused, as mastering would.

    `took` is how long the recorder ran by its own stamps, in seconds, if that is known.
    """
    sound = probe(recording)
    inspector = Inspector(sound.sample_rate, min(sound.channels, 2))
    tally = Tally()
    blocks = decoded(recording, sample_rate=sound.sample_rate, channels=min(sound.channels, 2), tally=tally)
    for block in _watched(blocks, sound, f"Listening to {recording.name}", report):
        inspector.push(block)
    found = inspector.read()
    notes = refuse_incomplete(recording, sound, found.seconds, tally=tally, accept_truncated=accept_truncated)
    return Heard(sound=sound, inspection=found, remarks=remarks(found, sound, took), notes=(*sound.remarks, *notes))


def _watched(blocks: Iterator[Block], sound: Sound, what: str, report: Reporter) -> Iterator[Block]:
    """Pass the blocks on, and report a hundred times at the most."""
    frames, told = 0, 0.0
    for block in blocks:
        yield block
        frames += len(block)
        if sound.seconds and (done := min(frames / sound.sample_rate, sound.seconds)) >= told + sound.seconds / 100:
            told = done
            report(Event(what, done, sound.seconds))
