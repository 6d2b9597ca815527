"""A finding says what is wrong, where, why it matters and how to mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

_HOLDS_A_SECRET = re.compile(
    r"(?is)^(\s*[\w.\"'-]*(?:secret|token|passw|credential|api.?key|access.?key)[\w.\"'-]*\s*[=:]\s*)\S.*"
)
_WITHOUT = r"\1…"


class Level(Enum):
    """How urgent a finding is; a must-fix stops a publish."""

    MUST = "must"
    SHOULD = "should"
    NICE = "nice"


@dataclass(frozen=True)
class Place:
    """A spot in the owner's folder (or on the web): file or address, line, key."""

    file: str
    line: int | None = None
    key: str | None = None
    shown: str | None = None

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line is not None else ""
        shown = f":  {_HOLDS_A_SECRET.sub(_WITHOUT, self.shown)}" if self.shown else ""
        return f"{self.file}{line}{shown}"

    def as_json(self) -> dict[str, object]:
        """For scripts: file, line and key, without the line's own words."""
        return {"file": self.file, "line": self.line, "key": self.key}


@dataclass(frozen=True, kw_only=True)
class Mend:
    """A change that needs no judgment: line `line` of `file` reads `before`; `after` is what it becomes, None if it goes.

    Both are the whole line as it stands in the file, without its line end.
    """

    file: str
    line: int
    before: str
    after: str | None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One problem in the owner's words. `code` is short and stable, for searching; `mend` does what `fix` says."""

    code: str
    level: Level = Level.MUST
    directories: tuple[str, ...] = ()
    where: Place
    problem: str
    why: str
    fix: str
    mend: Mend | None = None

    def __str__(self) -> str:
        """The four lines that people see; the code trails the fix so that it can be searched for."""
        return f"{self.problem}\n  Where  {self.where}\n  Why    {self.why}\n  Fix    {self.fix}   ({self.code})"

    def as_json(self) -> dict[str, object]:
        """For scripts; `fixable` tells that Pressroom can mend it without asking."""
        return {
            "code": self.code,
            "level": self.level.value,
            "directory": list(self.directories),
            "where": self.where.as_json(),
            "problem": self.problem,
            "why": self.why,
            "fix": self.fix,
            "fixable": self.mend is not None,
        }


def must_fix(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Only those that stop a publish."""
    return tuple(f for f in findings if f.level is Level.MUST)
