"""The owner's own templates: a mistake in one, in words that lead to its line, and those that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from templates import TemplateTrouble, replaceable
from workspace.errors import UserError
from workspace.findings import Finding, Level, Place
from workspace.folder import OwnerFolder


def in_owners_words(trouble: TemplateTrouble) -> UserError:
    """What to mend, and how to have ours back."""
    return UserError(
        "template",
        problem=f'The template "{trouble.file}" cannot be used: {trouble.problem}',
        where=Place(f"templates/{trouble.file}", trouble.line),
        why="A file in your templates/ folder is used instead of ours of the same name.",
        fix=f"Mend that line, or delete templates/{trouble.file} to have ours back.",
    )


def unused_templates(folder: OwnerFolder) -> Iterator[Finding]:
    """Files in `templates/` that replace none of ours, and that no other one there names; fonts are found by kind."""
    files = sorted(file for file in folder.templates.rglob("*") if file.is_file() and not _is_aside(folder, file))
    ours = replaceable()
    for file in files:
        name = file.relative_to(folder.templates).as_posix()
        if name in ours or any(name in _text(other) for other in files if other != file):
            continue
        near = get_close_matches(name, ours, 1, 0.0)[0]
        yield Finding(
            code="template-unused",
            where=Place(f"templates/{name}"),
            problem=f'Nothing uses "templates/{name}".',
            why="A file there is used if it has the name of one of ours, or if another one there names it.",
            fix=f"Name it  templates/{near}  if that is meant, or delete it.",
            level=Level.SHOULD,
        )


def _is_aside(folder: OwnerFolder, file: Path) -> bool:
    parts = file.relative_to(folder.templates).parts
    return parts[0] == "fonts" or any(part.startswith(".") for part in parts)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")
