"""How an episode's sound is made: the settings with their defaults, and the presets that choose several at once."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from episodes.tags.model import Id3Version
from workspace.header import Unfit

Channels = Literal["as recorded", "mono"]

AS_IT_IS = "leave as it is"
UNTOUCHED = "untouched"


@dataclass(frozen=True, kw_only=True)
class SoundSettings:
    """Loudness in LUFS, `peak` in dBTP, rates in kbit/s.

    -16 LUFS and -1 dBTP are Apple's figures; -19 is the same talk in one channel. `also` names further formats
    ("m4a", "opus"); `lyrics` writes the transcript into the tags.
    """

    preset: str = "none"
    loudness_stereo: float = -16.0
    loudness_mono: float = -19.0
    peak: float = -1.0
    kbps_stereo: int = 128
    kbps_mono: int = 96
    channels: Channels = "as recorded"
    leveling: bool = False
    high_pass: bool = False
    noise_reduction: bool = False
    trim_silence: bool = False
    also: tuple[str, ...] = ()
    id3: Id3Version = "2.3"
    lyrics: bool = False

    @property
    def as_it_is(self) -> bool:
        """Whether a finished file is copied, and none of the sound settings apply."""
        return self.preset == AS_IT_IS

    @property
    def untouched(self) -> bool:
        """Whether the file goes out byte for byte as it lies there, tags included."""
        return self.preset == UNTOUCHED

    def lufs(self, channels: int) -> float:
        """The loudness to aim at; one channel plays on both sides and is 3 LU louder there than it measures."""
        return self.loudness_mono if channels == 1 else self.loudness_stereo

    def kbps(self, channels: int) -> int:
        """The constant bit rate of the MP3, in kbit/s for all channels together."""
        return self.kbps_mono if channels == 1 else self.kbps_stereo


@dataclass(frozen=True, kw_only=True)
class SoundChoices:
    """What a show chose for all its episodes; None leaves the choice to the preset."""

    preset: str | None = None
    loudness_stereo: float | None = None
    loudness_mono: float | None = None
    peak: float | None = None
    kbps_stereo: int | None = None
    kbps_mono: int | None = None
    channels: Channels | None = None
    leveling: bool | None = None
    high_pass: bool | None = None
    noise_reduction: bool | None = None
    trim_silence: bool | None = None
    also: tuple[str, ...] | None = None
    id3: Id3Version | None = None
    lyrics: bool | None = None


PRESETS: Mapping[str, SoundSettings] = {
    each.preset: each
    for each in (
        SoundSettings(),
        SoundSettings(preset="interview", leveling=True, high_pass=True, trim_silence=True),
        SoundSettings(preset="single voice", channels="mono", high_pass=True, trim_silence=True),
        SoundSettings(preset=AS_IT_IS),
        SoundSettings(preset=UNTOUCHED),
    )
}

AS_THE_SHOW_SAYS = SoundChoices()


def settings_for(show_sound: SoundChoices = AS_THE_SHOW_SAYS, episode_choice: str | None = None) -> SoundSettings:
    """The preset (the episode's before the show's), and on top of it every setting that the show gives itself."""
    preset = PRESETS[preset_named(episode_choice or show_sound.preset or "none")]
    given: dict[str, Any] = {
        field.name: value
        for field in dataclasses.fields(show_sound)
        if field.name != "preset" and (value := getattr(show_sound, field.name)) is not None
    }
    return dataclasses.replace(preset, **given)


def preset_named(name: str) -> str:
    """The preset's name as it is written here; a name that is none is told with the nearest one."""
    plain = " ".join(name.replace("-", " ").replace("_", " ").lower().split())
    if plain in PRESETS:
        return plain
    near = difflib.get_close_matches(plain, PRESETS, 1, cutoff=0.5)
    raise Unfit(
        "sound-preset",
        f'There is no sound preset "{name}".',
        why=f"The presets are: {', '.join(PRESETS)}.",
        fix=f'Did you mean  "{near[0]}"  ?' if near else "Write one of these, or delete the line.",
    )
