"""An old host, and sounds of another program for it to serve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from episodes.sound.mastering import master
from episodes.sound.settings import settings_for
from tests.episodes.sound.tones import speech_like, write_wav
from tests.publishing.importing.old_host import OldHost, old_host
from workspace.progress import silent


@pytest.fixture
def host() -> Iterator[OldHost]:
    with old_host() as running:
        yield running


@pytest.fixture(scope="session")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Two seconds of speech as MP3 and M4A."""
    folder = tmp_path_factory.mktemp("sounds")
    wave = write_wav(folder / "sound.wav", speech_like(2.0))
    master(wave, folder / "sound.mp3", replace(settings_for(), also=("m4a",)), silent)
    return {suffix: Path(folder / f"sound.{suffix}").read_bytes() for suffix in ("mp3", "m4a", "wav")}
