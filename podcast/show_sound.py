"""`[sound]` of `show.toml`: how the sound of every episode is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from episodes.sound.settings import Channels, SoundChoices, preset_named
from episodes.tags.model import Id3Version
from workspace.header import Header, Many, Text, Unfit, checked, key

_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # ISO 11172-3, 2.4.2.3: layer III
_ALSO = ("m4a", "opus")


def _loudness(value: float) -> float:
    if not -24 <= value <= -12:
        raise Unfit(
            "sound-loudness",
            f"{value:g} LUFS is no loudness for a podcast.",
            why="Apps expect -16 in stereo and -19 in mono; broadcast has -24, and above -12 speech is crushed.",
            fix="Write a number from -24 to -12.",
        )
    return value


def _peak(value: float) -> float:
    if not -9 <= value <= -0.5:
        raise Unfit(
            "sound-peak",
            f"A highest peak of {value:g} dBTP cannot be used.",
            why="Above -0.5 players distort; below -9 speech would have to be flattened.",
            fix="Write a number from -9 to -0.5; the usual one is -1.",
        )
    return value


def _kbps(least: int) -> Callable[[int], int]:
    steps = [step for step in _KBPS if step >= least]

    def fitting(value: int) -> int:
        if value in steps:
            return value
        raise Unfit(
            "sound-kbps",
            f"{value} is no bit rate for this.",
            why=f"MP3 has fixed steps; here they are {', '.join(map(str, steps))}.",
            fix=f"Write {min(steps, key=lambda step: (abs(step - value), step))}.",
        )

    return fitting


def _also(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if name.lower() not in _ALSO:
            raise Unfit(
                "sound-also",
                f'"{name}" is no format that Pressroom writes beside the MP3.',
                why="Apps that know other files than the MP3 take M4A or Opus.",
                fix='Write  also = ["m4a"]  or  also = ["m4a", "opus"]',
            )
    return tuple(each for each in _ALSO if each in {name.lower() for name in names})


class SoundTable(Header):
    """`[sound]`: how the audio of every episode is made; what is left out, the preset decides."""

    preset: Annotated[Text, checked(preset_named)] | None = key(
        None, why='Several settings at once: "interview", "single voice", "leave as it is" or "untouched".'
    )
    loudness_stereo: Annotated[float, checked(_loudness)] | None = key(None, why="In LUFS; -16 if left out.")
    loudness_mono: Annotated[float, checked(_loudness)] | None = key(None, why="In LUFS; -19 if left out.")
    peak: Annotated[float, checked(_peak)] | None = key(None, why="The highest true peak in dBTP; -1 if left out.")
    kbps_stereo: Annotated[int, checked(_kbps(64))] | None = key(None, why="The MP3's bit rate; 128 if left out.")
    kbps_mono: Annotated[int, checked(_kbps(48))] | None = key(None, why="The same in mono; 96 if left out.")
    channels: Channels | None = key(None, why='"mono" puts everything in the middle.')
    leveling: bool | None = key(None, why="Brings a quiet and a loud voice together.")
    high_pass: bool | None = key(None, why="Takes away rumble below 80 Hz.")
    noise_reduction: bool | None = key(None, why="Takes away a steady noise, such as a fan's.")
    trim_silence: bool | None = key(None, why="Cuts the silence before the first and after the last word.")
    also: Annotated[Many[Text], checked(_also)] | None = key(None, why='Further files: "m4a", "opus".')
    id3: Id3Version | None = key(None, why='The MP3\'s kind of tag; "2.3" if left out, which the most players read.')
    lyrics: bool | None = key(None, why="The transcript goes into the audio file, too.")

    @property
    def choices(self) -> SoundChoices:
        """The same as the value that episodes know."""
        return SoundChoices(**dict(self))
