"""Verification: fetch what is live as an app would, and compare it with what was published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from publishing.fetching import Fetch
from publishing.live_checks.probe import Target, look
from publishing.live_checks.rules import ARRIVAL_RULES, CACHE_RULES
from workspace.findings import Finding
from workspace.progress import Reporter, silent
from workspace.rules import apply

_FEW = 5  # addresses of one problem that are shown


@dataclass(frozen=True)
class Problem:
    """One thing that listeners or directories would meet."""

    address: str
    problem: str
    fix: str

    @classmethod
    def of(cls, finding: Finding) -> Problem:
        """What a live rule found, without its code: who publishes is shown what to do, not which rule."""
        return cls(finding.where.file, finding.problem, finding.fix)

    def as_json(self) -> dict[str, object]:
        """For scripts; one problem at ten addresses comes ten times here, and once in `Verdict.lines`."""
        return {"address": self.address, "problem": self.problem, "fix": self.fix}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was found; `checked` counts addresses. `remarks` concern the server, and spoil nothing that was published."""

    ok: bool
    checked: int
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """The verdict for people: each problem once, with the first addresses that it was met at."""
        remarks = _lines_of(self.remarks)
        if self.ok:
            one = self.checked == 1
            verified = f"Verified: {self.checked} {'address answers' if one else 'addresses answer'} as "
            return (f"{verified}{'it' if one else 'they'} should.", *remarks) if self.checked else remarks
        wrong = len({each.address for each in self.problems})
        return (f"Not right: {wrong} of {self.checked} addresses.", *_lines_of(self.problems), *remarks)

    def as_json(self) -> dict[str, object]:
        """For scripts: remarks never make `ok` false."""
        return {
            "schema": 1,
            "ok": self.ok,
            "checked": self.checked,
            "problems": [problem.as_json() for problem in self.problems],
            "remarks": [remark.as_json() for remark in self.remarks],
        }


def verify(targets: Iterable[Target], fetch: Fetch, report: Reporter = silent) -> Verdict:
    """Ask for every target, and say where what was published did not arrive whole and playable.

    A host that does not answer at all is one problem, not one for each file.
    """
    probes = look(targets, fetch, report)
    problems = tuple(Problem.of(finding) for probe in probes for finding in apply(ARRIVAL_RULES, probe))
    remarks = tuple(Problem.of(finding) for probe in probes for finding in apply(CACHE_RULES, probe))
    return Verdict(ok=not problems, checked=len(probes), problems=problems, remarks=remarks)


def address_of(base_address: str, path: str) -> str:
    """The web address of a path of the site; index.html is what its folder answers with.

    >>> address_of("https://podcast.example.org", "episodes/knees/index.html")
    'https://podcast.example.org/episodes/knees/'
    """
    shown = path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path
    return f"{base_address}/{quote(shown)}"


def _lines_of(problems: Sequence[Problem]) -> tuple[str, ...]:
    """Each problem once, with the first addresses it was met at: a server is wrong once, not 300 times."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for each in problems:
        kinds.setdefault((each.problem, each.fix), []).append(each.address)
    return tuple(
        "\n".join([*addresses[:_FEW], *_more(len(addresses) - _FEW), f"  {problem}", f"  Fix    {fix}"])
        for (problem, fix), addresses in kinds.items()
    )


def _more(number: int) -> tuple[str, ...]:
    return (f"and {number} more",) if number > 0 else ()
