"""Errors that the owner can mend; each carries findings and the exit code of its family.

    UserError       1   something the owner can fix
    ├─ MustFix      3   checks found must-fix problems
    ├─ KeyNeeded    4   a key or a sign-in is missing, refused or expired
    └─ Temporary    5   trying again may help

Anything else that is raised is our own bug.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workspace.findings import Finding, Place


class UserError(Exception):
    """One thing that went wrong, in four lines: what, where, why, fix."""

    exit_code = 1

    def __init__(self, code: str, *, problem: str, where: Place | str, why: str, fix: str) -> None:
        place = where if isinstance(where, Place) else Place(where)
        self.findings: tuple[Finding, ...] = (Finding(code=code, where=place, problem=problem, why=why, fix=fix),)
        super().__init__(problem)

    def __str__(self) -> str:
        return "\n\n".join(str(finding) for finding in self.findings)

    def told_from(self, root: Path) -> UserError:
        """The same error with places as the owner knows them: relative to the show's folder."""
        inside = f"{root}{os.sep}"
        self.findings = tuple(
            replace(each, where=replace(each.where, file=each.where.file.removeprefix(inside).replace(os.sep, "/")))
            if each.where.file.startswith(inside)
            else each
            for each in self.findings
        )
        return self

    def as_json(self) -> dict[str, object]:
        """The first finding's words, and all findings if there are more."""
        first = self.findings[0]
        return {
            "code": first.code,
            "problem": first.problem,
            "where": first.where.as_json(),
            "why": first.why,
            "fix": first.fix,
            "findings": [finding.as_json() for finding in self.findings],
        }


class MustFix(UserError):
    """Several findings at once; nothing was changed."""

    exit_code = 3

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        if not findings:
            raise ValueError("MustFix needs at least one finding")
        Exception.__init__(self, findings[0].problem)
        self.findings = findings


class KeyNeeded(UserError):
    """The storage wants a key or a sign-in."""

    exit_code = 4


class Temporary(UserError):
    """The network or a server failed in a way that may pass."""

    exit_code = 5


def together(errors: list[UserError]) -> UserError:
    """Several errors as one: all their findings, with the exit code of the first."""
    first = errors[0]
    first.findings = tuple(finding for error in errors for finding in error.findings)
    return first


def stopped(arguments: Sequence[str]) -> UserError:
    """Somebody pressed Ctrl-C, or a question met the end of the input."""
    return UserError(
        "stopped",
        problem="Stopped.",
        where=" ".join(["pressroom", *arguments]),
        why="Ctrl-C was pressed. Nothing is half done.",
        fix="Type the same command again; it goes on where this one ended.",
    )


def misused(problem: str, command: str) -> UserError:
    """What was typed is not a command, said the way errors are said."""
    why = "That is not how this command is used."
    return UserError("usage", problem=problem, where=command, why=why, fix=f"{command} --help")
