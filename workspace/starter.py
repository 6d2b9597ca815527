"""Starting: a new owner's folder, copied from one of ours, whole or not at all."""

from __future__ import annotations

import re
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
    refuse_used(folder)
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        shutil.copytree(source, part, ignore=shutil.ignore_patterns("__pycache__"))
        for file in sorted(part.rglob("*")):
            if file.suffix in _WORDY:
                _fill_in(file, words)
            if file.name in _HIDDEN:
                file.rename(file.with_name(_HIDDEN[file.name]))
        _put_in_place(part, folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return OwnerFolder(folder)


def refuse_used(folder: Path) -> None:
    """Raise UserError `folder-in-use` for a file, and for a folder in which something is."""
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(
            "folder-in-use",
            problem=f'"{folder.name}" is there already and is not empty.',
            where=str(folder),
            why="Pressroom never writes over your files.",
            fix="Name a folder that is new or empty.",
        )


def _put_in_place(part: Path, folder: Path) -> None:
    """An empty folder is filled instead of replaced: somebody may stand in it."""
    if not folder.exists():
        part.rename(folder)
        return
    for item in sorted(part.iterdir()):
        item.rename(folder / item.name)


def _fill_in(file: Path, words: Mapping[str, str]) -> None:
    def word(found: re.Match[str]) -> str:
        text = words.get(found[1], found[0])
        return as_toml_string(text)[1:-1] if file.suffix == ".toml" else text

    text = re.sub(r"@@(\w+?)@@", word, file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8", newline="")
