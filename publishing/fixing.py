"""Fixing: what needs no judgment is mended in the owner's files, one line at a time; every other byte stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from workspace.files import inside, write_atomically
from workspace.findings import Finding, Mend


@dataclass(frozen=True, kw_only=True)
class Mended:
    """One line that was changed, and the code of the finding that asked for it."""

    mend: Mend
    code: str

    def line(self) -> str:
        """What was changed, for people."""
        after = "taken out" if self.mend.after is None else self.mend.after.strip()
        return f"{self.mend.file}, line {self.mend.line}:  {self.mend.before.strip()}  →  {after}   ({self.code})"

    def as_json(self) -> dict[str, object]:
        """For scripts: `line` is counted from 1 as it was before, and `after` is null if the line was taken out."""
        mend = self.mend
        return {"code": self.code, "file": mend.file, "line": mend.line, "before": mend.before, "after": mend.after}


def mend(root: Path, findings: Iterable[Finding]) -> tuple[Mended, ...]:
    """Mend what carries a mend, in the show's folder `root`; a line that reads differently by now is left alone."""
    wanted = [Mended(mend=each.mend, code=each.code) for each in findings if each.mend is not None]
    wanted.sort(key=lambda each: (each.mend.file, each.mend.line))
    return tuple(
        done for name, of_file in groupby(wanted, lambda each: each.mend.file) for done in _fixed(root, name, of_file)
    )


def _fixed(root: Path, name: str, wanted: Iterable[Mended]) -> list[Mended]:
    """Mend one file; of two changes to one line the first is made."""
    path = inside(root, name)
    try:
        lines = path.read_bytes().decode().split("\n")
    except (FileNotFoundError, UnicodeDecodeError):  # gone meanwhile, or in a code that we could not write again
        return []
    by_line = {each.mend.line: each for each in reversed(list(wanted))}
    done = [each for at, each in sorted(by_line.items()) if lines[at - 1 : at] in _as_it_may_stand(each.mend)]
    for each in reversed(done):
        at, after = each.mend.line - 1, each.mend.after
        ending = "\r" if lines[at].endswith("\r") else ""
        lines[at : at + 1] = [] if after is None else [after + ending]
    if done:
        write_atomically(path, "\n".join(lines).encode())
    return done


def _as_it_may_stand(mend: Mend) -> tuple[list[str], list[str]]:
    return [mend.before], [f"{mend.before}\r"]
