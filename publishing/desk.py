"""The desk: what every job is handed from outside: the folder, the clock, who works, and who listens."""

from __future__ import annotations

import getpass
import platform
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from workspace.errors import UserError
from workspace.folder import OwnerFolder, find_folder
from workspace.progress import Reporter, silent


@dataclass(frozen=True, kw_only=True)
class Desk:
    """`now` is an aware moment; `who` is a name for the record of releases."""

    folder: OwnerFolder
    now: datetime
    who: str = ""
    report: Reporter = silent


def desk_for(folder: Path, now: datetime, report: Reporter, *, anywhere: bool = False) -> Desk:
    """A desk for the person and computer at work, on the show that `folder` is or is within.

    With `anywhere` a folder without a show will do, for jobs that may need none. Raises UserError.
    """
    try:
        show = find_folder(folder)
    except UserError:
        if not anywhere:
            raise
        show = OwnerFolder(folder)
    try:
        person = getpass.getuser()
    except (KeyError, OSError, ImportError):
        person = "somebody"
    return Desk(folder=show, now=now, who=f"{person} on {platform.node() or 'a computer'}", report=report)
