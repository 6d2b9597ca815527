"""show.toml: how the sound of all episodes is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from episodes.sound.settings import SoundChoices, SoundSettings, settings_for
from podcast.show import Show
from workspace.document import read_toml
from workspace.findings import Finding
from workspace.header import parse

SHOW = 'name = "x"\nauthor = "x"\ndescription = "x"\ncategory = "Science"\n'


def read(folder: Path, text: str) -> tuple[Show | None, tuple[Finding, ...]]:
    path = folder / "show.toml"
    path.write_text(f"{SHOW}{text}")
    return parse(Show, read_toml(path, "show.toml"))


def chosen(folder: Path, text: str) -> SoundSettings:
    show, findings = read(folder, f"[sound]\n{text}")
    assert not findings
    assert show is not None
    return settings_for(show.sound.choices)


def finding(folder: Path, line: str) -> Finding:
    show, findings = read(folder, f"[sound]\n{line}")
    assert show is None
    (found,) = findings
    assert found.where.line == 6
    return found


def test_a_show_without_a_word_about_sound_has_the_usual_settings(tmp_path: Path) -> None:
    show, _ = read(tmp_path, "")
    assert show is not None
    assert show.sound.choices == SoundChoices()
    assert settings_for(show.sound.choices) == SoundSettings()


def test_every_setting_can_be_written(tmp_path: Path) -> None:
    sound = chosen(
        tmp_path,
        'preset = "single voice"\nloudness_stereo = -14\nloudness_mono = -16.5\npeak = -2\nkbps_stereo = 192\n'
        'kbps_mono = 64\nchannels = "as recorded"\nleveling = true\nhigh_pass = false\nnoise_reduction = true\n'
        'trim_silence = false\nalso = ["opus", "M4A"]\nid3 = "2.4"\nlyrics = true\n',
    )
    assert sound == SoundSettings(
        preset="single voice",
        loudness_stereo=-14.0,
        loudness_mono=-16.5,
        peak=-2.0,
        kbps_stereo=192,
        kbps_mono=64,
        leveling=True,
        noise_reduction=True,
        also=("m4a", "opus"),
        id3="2.4",
        lyrics=True,
    )


@pytest.mark.parametrize(
    ("line", "code", "fix"),
    [
        ('preset = "intervew"', "sound-preset", 'Did you mean  "interview"  ?'),
        ("loudness_stereo = -6", "sound-loudness", "Write a number from -24 to -12."),
        ("loudness_mono = 16", "sound-loudness", "Write a number from -24 to -12."),
        ("loudness_mono = nan", "sound-loudness", "Write a number from -24 to -12."),
        ("peak = 0", "sound-peak", "Write a number from -9 to -0.5; the usual one is -1."),
        ("kbps_stereo = 130", "sound-kbps", "Write 128."),
        ("kbps_stereo = 48", "sound-kbps", "Write 64."),
        ("kbps_mono = 8", "sound-kbps", "Write 48."),
        ("kbps_mono = 96.5", "wrong-kind", "Write  kbps_mono = 1"),
        ('channels = "stereo"', "wrong-kind", 'Write  channels = "as recorded"'),
        ('leveling = "yes"', "wrong-kind", "Write  leveling = true"),
        ('also = ["flac"]', "sound-also", 'Write  also = ["m4a"]  or  also = ["m4a", "opus"]'),
        ('also = "opus"', "wrong-kind", 'Write  also = ["opus"]'),
        ("id3 = 2.4", "wrong-kind", 'Write  id3 = "2.4"'),
        ("levelling = true", "unknown-key", "Did you mean  leveling  ?"),
        ("noise = true", "unknown-key", "Did you mean  noise_reduction  ?"),
    ],
)
def test_a_sound_that_cannot_be_is_explained(line: str, code: str, fix: str, tmp_path: Path) -> None:
    found = finding(tmp_path, line)
    assert (found.code, found.fix) == (code, fix)
