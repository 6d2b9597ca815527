"""The command that adds a library fits the way in which Pressroom was installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from workspace.installing import command_to_add


@pytest.mark.parametrize(
    ("mark", "begins"),
    [
        ("pipx_metadata.json", "pipx inject pressroom faster-whisper"),
        ("uv-receipt.toml", 'uv pip install --python "{place}" faster-whisper'),
    ],
)
def test_an_environment_is_known_by_the_file_that_its_maker_left(tmp_path: Path, mark: str, begins: str) -> None:
    (tmp_path / mark).touch()
    assert command_to_add("faster-whisper", environment=tmp_path) == begins.format(place=tmp_path)


def test_elsewhere_the_environments_own_pip_is_asked() -> None:
    assert command_to_add("one", "two").endswith("-m pip install one two")
    assert sys.prefix in command_to_add("one")
