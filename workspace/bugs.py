"""Bugs and other surprises: what the computer refuses is said in words; our own mistakes go to a file, in full."""

from __future__ import annotations

import errno
import tempfile
import traceback
from pathlib import Path

from workspace.errors import UserError

_REFUSALS = {
    errno.ENOSPC: ("disk-full", "There is no room left on the disk", "It is full.", "Free some space"),
    errno.EFBIG: (
        "disk-full",
        "A file is too large for this disk",
        "Its format or a limit forbids it.",
        "Use another disk",
    ),
    errno.EDQUOT: ("disk-full", "There is no room left for this account", "Its share is used up.", "Free some space"),
    errno.EACCES: ("not-allowed", "This account may not open", "It has no right to.", "Ask its owner for that right"),
    errno.EPERM: ("not-allowed", "This account may not change", "It has no right to.", "Ask its owner for that right"),
    errno.EROFS: (
        "read-only",
        "Nothing can be written to",
        "The disk is read-only.",
        "Copy the folder to another disk",
    ),
    errno.EISDIR: (
        "folder-in-the-way",
        "A folder is where a file should be",
        "Pressroom reads a file there.",
        "Rename it",
    ),
    errno.EEXIST: (
        "file-in-the-way",
        "Something is where a folder should be",
        "Pressroom needs one there.",
        "Rename it",
    ),
    errno.ENOTDIR: ("file-in-the-way", "A file is where a folder should be", "Pressroom needs one there.", "Rename it"),
    errno.ENAMETOOLONG: ("name-long", "A name is too long", "Disks take 255 bytes.", "Choose a shorter one"),
}


def as_user_error(error: BaseException) -> UserError:
    """What the owner can mend, as it is; what the computer refused, in words; else that the fault is ours."""
    if isinstance(error, UserError):
        return error
    if isinstance(error, OSError) and error.errno in _REFUSALS:
        code, problem, why, fix = _REFUSALS[error.errno]
        file = str(error.filename or "")
        name = f': "{Path(file).name}"' if file else "."
        where = file or "this computer"
        return UserError(code, problem=f"{problem}{name}", where=where, why=why, fix=f"{fix}, then type it again.")
    return _our_own(error)


def _our_own(bug: BaseException) -> UserError:
    return UserError(
        "bug",
        problem="Something in Pressroom itself went wrong. Your files are as they were.",
        where=_kept(bug),
        why="This is a mistake in the program, not in your files.",
        fix="Send us that file; it holds no keys.    pressroom doctor    may show what is special here",
    )


def _kept(bug: BaseException) -> str:
    """The name of a new file in the computer's temporary folder with the traceback; its last line, if none can be made."""
    lines = traceback.format_exception(bug)
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="pressroom-", suffix=".log", delete=False, encoding="utf-8", errors="replace"
        ) as log:
            log.writelines(lines)
    except OSError:
        return lines[-1].strip()
    return log.name
