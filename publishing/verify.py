"""Verification: fetch what is live as an app would, and compare it with what was published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from publishing.fetching import Fetch
from publishing.live_checks.probe import Target, look
from publishing.live_checks.rules import ARRIVAL_RULES
from workspace.findings import Finding
from workspace.progress import Reporter, silent
from workspace.rules import apply


@dataclass(frozen=True)
class Problem:
    """One thing that listeners or directories would meet."""

    address: str
    problem: str
    fix: str

    @classmethod
    def of(cls, finding: Finding) -> Problem:
        """What a live rule found, in short."""
        return cls(finding.where.file, finding.problem, finding.fix)

    def as_json(self) -> dict[str, object]:
        return {"address": self.address, "problem": self.problem, "fix": self.fix}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was found; `checked` counts addresses."""

    ok: bool
    checked: int
    problems: tuple[Problem, ...]

    def lines(self) -> tuple[str, ...]:
        """The verdict for people."""
        if self.ok:
            return (f"Verified: {self.checked} addresses answer as they should.",)
        wrong = len({each.address for each in self.problems})
        found = [f"{each.address}\n  {each.problem}\n  Fix    {each.fix}" for each in self.problems]
        return (f"Not right: {wrong} of {self.checked} addresses.", *found)

    def as_json(self) -> dict[str, object]:
        return {
            "schema": 1,
            "ok": self.ok,
            "checked": self.checked,
            "problems": [problem.as_json() for problem in self.problems],
        }


def verify(targets: Iterable[Target], fetch: Fetch, report: Reporter = silent) -> Verdict:
    """Ask for every target, and say where what was published did not arrive whole and playable.

    A host that does not answer at all is one problem, not one for each file.
    """
    probes = look(targets, fetch, report)
    problems = tuple(Problem.of(finding) for probe in probes for finding in apply(ARRIVAL_RULES, probe))
    return Verdict(ok=not problems, checked=len(probes), problems=problems)


def address_of(base_address: str, path: str) -> str:
    """The web address of a path of the site; index.html is what its folder answers with.

    >>> address_of("https://podcast.example.org", "episodes/knees/index.html")
    'https://podcast.example.org/episodes/knees/'
    """
    shown = path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path
    return f"{base_address}/{quote(shown)}"
