"""Bugs: our own mistakes get one sentence on the screen; the traceback goes to a file."""

from __future__ import annotations

import tempfile
import traceback
from pathlib import Path

from workspace.errors import UserError


def as_user_error(bug: BaseException) -> UserError:
    """Say that the fault is ours, and where the details are."""
    return UserError(
        "bug",
        problem="Something in Pressroom itself went wrong. Your files are as they were.",
        where=str(_keep(bug)),
        why="This is a mistake in the program, not in your files.",
        fix="Send us that file; it holds no keys.    pressroom doctor    may show what is special here",
    )


def _keep(bug: BaseException) -> Path:
    """Write the traceback to a new file in the computer's temporary folder."""
    with tempfile.NamedTemporaryFile("w", prefix="pressroom-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.writelines(traceback.format_exception(bug))
    return Path(log.name)
