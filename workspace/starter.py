"""Starting: a new owner's folder, copied from one of ours, whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from workspace.document import as_toml_string
from workspace.errors import UserError
from workspace.folder import OwnerFolder

_WORDY = {".toml", ".md"}
_HIDDEN = {"gitignore": ".gitignore"}  # shipped without its dot, since builders leave hidden files out


def start_folder(source: Path, folder: Path, words: Mapping[str, str]) -> OwnerFolder:
    """Copy `source` to `folder`, which must be new or empty; @@NAME@@ in its files becomes the word of that name."""
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(
            "folder-in-use",
            problem=f'"{folder.name}" is there already and is not empty.',
            where=str(folder),
            why="Pressroom never writes over your files.",
            fix="Choose another name:  pressroom init our-show",
        )
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        shutil.copytree(source, part, ignore=shutil.ignore_patterns("__pycache__"))
        for file in sorted(part.rglob("*")):
            if file.suffix in _WORDY:
                _fill_in(file, words)
            if file.name in _HIDDEN:
                file.rename(file.with_name(_HIDDEN[file.name]))
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return OwnerFolder(folder)


def _fill_in(file: Path, words: Mapping[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for name, word in words.items():
        quoted = as_toml_string(word)[1:-1] if file.suffix == ".toml" else word
        text = text.replace(f"@@{name}@@", quoted)
    file.write_text(text, encoding="utf-8", newline="")
