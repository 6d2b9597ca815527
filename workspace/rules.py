"""Rules: a check is one small function with a code, a level and the directories it matters to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from workspace.findings import Finding, Level, Mend, Place

_Subject = TypeVar("_Subject")


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What one rule found: the part of a finding that differs from case to case."""

    where: Place
    problem: str
    why: str
    fix: str
    mend: Mend | None = None


@dataclass(frozen=True, kw_only=True)
class Rule(Generic[_Subject]):
    """`says` is the rule in one sentence for the catalogue; `find` looks at the subject and touches nothing.

    `covers` are the requirements of directories that it looks after, by their numbers in the catalogue: C08.
    """

    code: str
    level: Level
    directories: tuple[str, ...]
    says: str
    find: Callable[[_Subject], Iterator[Trouble]]
    covers: tuple[str, ...] = ()

    def findings(self, subject: _Subject) -> Iterator[Finding]:
        """What `find` met, as findings under this rule's code, level and directories."""
        for trouble in self.find(subject):
            yield Finding(
                code=self.code,
                level=self.level,
                directories=self.directories,
                where=trouble.where,
                problem=trouble.problem,
                why=trouble.why,
                fix=trouble.fix,
                mend=trouble.mend,
            )


def rule(
    code: str, level: Level, *directories: str, covers: str = ""
) -> Callable[[Callable[[_Subject], Iterator[Trouble]]], Rule[_Subject]]:
    """Make a rule of a function; its docstring is what the rule says, `covers` as "C03 I14"."""

    def made(find: Callable[[_Subject], Iterator[Trouble]]) -> Rule[_Subject]:
        says = " ".join((find.__doc__ or "").split())
        return Rule(code=code, level=level, directories=directories, says=says, find=find, covers=tuple(covers.split()))

    return made


def apply(rules: Iterable[Rule[_Subject]], subject: _Subject) -> tuple[Finding, ...]:
    """Every finding of every rule; nothing stops at the first."""
    return tuple(finding for each in rules for finding in each.findings(subject))
