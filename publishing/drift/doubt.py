"""Doubt: a note on this computer that the last look from outside found something wrong, so that the next one looks at all."""

from __future__ import annotations

from publishing.verify import Verdict
from workspace.files import write_if_changed
from workspace.folder import OwnerFolder

_NOTE = "not-verified.txt"


def is_doubted(folder: OwnerFolder) -> bool:
    """Whether the last look found trouble; the note stays until a later one finds everything well."""
    return (folder.machine / _NOTE).is_file()


def note(folder: OwnerFolder, verdict: Verdict) -> None:
    """Write down the addresses that did not answer as they should, or forget them once all is well."""
    place = folder.machine / _NOTE
    if verdict.ok:
        place.unlink(missing_ok=True)
        return
    addresses = dict.fromkeys(problem.address for problem in verdict.problems)
    write_if_changed(place, "".join(f"{address}\n" for address in addresses).encode())
