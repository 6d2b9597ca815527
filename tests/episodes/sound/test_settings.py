"""Sound settings: presets choose, and what is written out is stronger."""

from __future__ import annotations

from pathlib import Path

import pytest

from episodes.episode import EpisodeHeader
from episodes.sound.settings import PRESETS, SoundChoices, SoundSettings, preset_named, settings_for
from workspace.document import read_front_matter
from workspace.header import Unfit, parse


def test_without_a_word_the_sound_is_only_brought_to_its_loudness() -> None:
    sound = settings_for()
    assert sound == SoundSettings()
    assert (sound.lufs(2), sound.lufs(1), sound.peak) == (-16, -19, -1)
    assert (sound.kbps(2), sound.kbps(1), sound.channels) == (128, 96, "as recorded")
    assert not any((sound.leveling, sound.high_pass, sound.noise_reduction, sound.trim_silence, sound.as_it_is))


def test_a_preset_switches_several_on() -> None:
    interview, alone = (settings_for(SoundChoices(preset=name)) for name in ("interview", "single voice"))
    assert (interview.leveling, interview.high_pass, interview.trim_silence) == (True, True, True)
    assert (alone.channels, alone.leveling, alone.high_pass, alone.trim_silence) == ("mono", False, True, True)
    assert not any(preset.noise_reduction for preset in PRESETS.values())


def test_what_the_show_says_itself_is_stronger_than_the_preset() -> None:
    sound = settings_for(SoundChoices(preset="interview", trim_silence=False, kbps_stereo=192, also=("opus",)))
    assert (sound.preset, sound.leveling, sound.trim_silence) == ("interview", True, False)
    assert (sound.kbps(2), sound.also) == (192, ("opus",))


def test_an_episode_exchanges_the_preset_and_keeps_the_rest() -> None:
    show = SoundChoices(preset="interview", peak=-2.0)
    alone = settings_for(show, "single voice")
    assert (alone.preset, alone.channels, alone.leveling, alone.peak) == ("single voice", "mono", False, -2.0)
    assert settings_for(show, "none") == SoundSettings(peak=-2.0)
    assert settings_for(show, "leave as it is").as_it_is


@pytest.mark.parametrize("written", ["single voice", "Single Voice", "single-voice", " single_voice "])
def test_a_preset_is_known_however_its_words_are_joined(written: str) -> None:
    assert preset_named(written) == "single voice"


def test_a_preset_nobody_knows_is_told_with_the_nearest_one() -> None:
    with pytest.raises(Unfit) as caught:
        preset_named("intervew")
    assert caught.value.fix == 'Did you mean  "interview"  ?'
    with pytest.raises(Unfit) as caught:
        preset_named("loudest")
    assert "delete the line" in caught.value.fix


def test_an_episode_names_its_preset_in_its_header(tmp_path: Path) -> None:
    def header(sound: str) -> tuple[EpisodeHeader | None, list[str]]:
        (tmp_path / "episode.md").write_text(f'+++\ntitle = "Knees"\nsound = "{sound}"\n+++\n')
        read, findings = parse(EpisodeHeader, read_front_matter(tmp_path / "episode.md", "episode.md"))
        return read, [finding.code for finding in findings]

    read, codes = header("Leave as it is")
    assert read is not None
    assert (read.sound, codes) == ("leave as it is", [])
    assert header("loudest") == (None, ["sound-preset"])
