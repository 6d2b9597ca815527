"""A mistake in a template of the owner's, in words that lead to its line."""

from __future__ import annotations

from templates import TemplateTrouble
from workspace.errors import UserError
from workspace.findings import Place


def in_owners_words(trouble: TemplateTrouble) -> UserError:
    """What to mend, and how to have ours back."""
    return UserError(
        "template",
        problem=f'The template "{trouble.file}" cannot be used: {trouble.problem}',
        where=Place(f"templates/{trouble.file}", trouble.line),
        why="A file in your templates/ folder is used instead of ours of the same name.",
        fix=f"Mend that line, or delete templates/{trouble.file} to have ours back.",
    )
