"""Waveform: the outline of a sound, as a file for players (audiowaveform's JSON, version 2) and as a small picture.

The format: https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md
"""

from __future__ import annotations

import glob
import json
import re
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from workspace.errors import UserError
from workspace.files import write_atomically

_BARS = 120
_HEIGHT = 40  # units of the picture; a bar is one wide and has one beside it
_NAMED = re.compile(r"(?P<slug>.+)-[0-9a-f]{8,64}")  # a finished file carries its content's hash


@dataclass(frozen=True, kw_only=True)
class Waveform:
    """The lowest and highest sample of each point, as pairs of -128 to 127; all channels are mixed into one."""

    sample_rate: int
    samples_per_point: int
    pairs: tuple[tuple[int, int], ...]

    def to_json(self) -> bytes:
        """The document of version 2, on one line."""
        document = {
            "version": 2,
            "channels": 1,
            "sample_rate": self.sample_rate,
            "samples_per_pixel": self.samples_per_point,
            "bits": 8,
            "length": len(self.pairs),
            "data": [value for pair in self.pairs for value in pair],
        }
        return json.dumps(document, separators=(",", ":")).encode() + b"\n"

    def svg(self) -> str:
        """The ornament, see `waveform_svg`."""
        return waveform_svg(self)


@dataclass(frozen=True)
class KeptWaveform:
    """The waveform of a finished file, in two files that are made once: version 2 of the JSON, and the picture."""

    note: Path
    picture: Path

    def to_json(self) -> bytes:
        """The document as it lies on disk; it is read anew with every call."""
        return self.note.read_bytes()

    def svg(self) -> str:
        """The ornament, see `waveform_svg`."""
        return self.picture.read_text(encoding="utf-8")


def read_waveform(content: bytes) -> Waveform:
    """Read what `to_json` wrote; a ValueError if it is something else."""
    try:
        document = json.loads(content)
        data = document["data"]
        if (document["version"], document["channels"], document["bits"]) != (2, 1, 8):
            raise ValueError("not a waveform of one channel and 8 bits")
        if len(data) != 2 * document["length"] or not all(isinstance(value, int) for value in data):
            raise ValueError("not as many points as it says")
        return Waveform(
            sample_rate=int(document["sample_rate"]),
            samples_per_point=int(document["samples_per_pixel"]),
            pairs=tuple(zip(data[::2], data[1::2], strict=True)),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not a waveform") from error


def known_waveform(file: Path, folder: Path) -> KeptWaveform | None:
    """The waveform of a finished file, decoded once and then kept in `folder` under the file's name.

    The name carries the content's hash. None for a file that cannot be decoded: an ornament must not stop a publish.
    """
    note = folder / f"{file.stem}.json"
    kept = _kept(note)
    if kept is not None:
        return kept
    try:
        made = read_waveform(note.read_bytes())
    except (OSError, ValueError):
        from episodes.sound.peaks import waveform_of  # noqa: PLC0415 - most publishes decode nothing

        try:
            made = waveform_of(file)
        except UserError:
            return None
        write_atomically(note, made.to_json())
        _forget_earlier(note, file)
    for other in note.parent.glob(f"{glob.escape(note.stem)}.*.svg"):
        other.unlink(missing_ok=True)
    write_atomically(_picture(note), waveform_svg(made).encode())
    return KeptWaveform(note, _picture(note))


def _kept(note: Path) -> KeptWaveform | None:
    """What is kept, if the note is as long as it was when its picture was made; an hour of it takes long to read."""
    try:
        picture = _picture(note)
    except FileNotFoundError:
        return None
    return KeptWaveform(note, picture) if picture.is_file() else None


def _picture(note: Path) -> Path:
    return note.with_name(f"{note.stem}.{note.stat().st_size}.svg")


def _forget_earlier(note: Path, file: Path) -> None:
    """Delete what was kept for earlier files of the same episode; an episode that was renamed has its file still."""
    named = _NAMED.fullmatch(note.stem)
    for other in note.parent.iterdir() if named else ():
        found = _NAMED.fullmatch(other.name.partition(".")[0])
        if named and found and found["slug"] == named["slug"] and not _is_in_use(file.with_stem(found[0])):
            other.unlink(missing_ok=True)


def _is_in_use(file: Path) -> bool:
    """Whether a finished file of that name is still there, in whatever episode's folder."""
    return any((folder / file.name).is_file() for folder in file.parent.parent.iterdir())


def waveform_svg(waveform: Waveform, width_points: int = _BARS) -> str:
    """An ornament: `width_points` bars in the color of the text around it, stretched to any width by the stylesheet.

    It says nothing that the player and the length do not say, so it is hidden from screen readers.
    """
    heights = _bars(waveform, width_points)
    path = "".join(f"M{2 * place + 1} {(_HEIGHT - height) // 2}v{height}" for place, height in enumerate(heights))
    return (
        f'<svg class="waveform" aria-hidden="true" focusable="false" viewBox="0 0 {2 * len(heights)} {_HEIGHT}" '
        f'preserveAspectRatio="none"><path d="{path}" fill="none" stroke="currentColor"/></svg>'
    )


def _bars(waveform: Waveform, count: int) -> list[int]:
    """Even heights of 2 to 40: the mean extent of the points under each bar, the loudest bar being full.

    The mean and not the highest: in speech that was mastered, some syllable is at the top in every bar.
    """
    extents = [high - low for low, high in waveform.pairs]
    if not any(extents):
        return [2] * count
    up_to = [0, *accumulate(extents)]

    def sum_to(place: float) -> float:
        """All extents up to `place`, which may lie within a point and then takes its share of it."""
        whole = min(int(place), len(extents) - 1)
        return up_to[whole] + (place - whole) * extents[whole]

    step = len(extents) / count
    sums = [*(sum_to(number * step) for number in range(count)), up_to[-1]]
    means = [end - start for start, end in pairwise(sums)]
    highest = max(means)
    return [max(2, 2 * round(_HEIGHT / 2 * (mean / highest))) for mean in means]
