"""Allowing: what the owner says is meant, by its code, or by its code for one episode."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from publishing.manifest import Allowed
from publishing.plan import MANY_REMOVALS, NEWER_LIVE
from workspace.errors import UserError
from workspace.findings import Finding
from workspace.words import some_of

_NAMED = 4  # findings of one kind that are told one by one


def is_allowed(finding: Finding, allowed: Collection[str]) -> bool:
    """Whether the owner said that it is meant: "g-002", or "g-002:old-episode" for one episode only.

    Only what the guard finds can be meant; a broken episode stays broken, whatever is allowed.
    """
    by_guard = finding.code.startswith("g-")
    return by_guard and (finding.code in allowed or f"{finding.code}:{finding.where.key}" in allowed)


def without_allowed(findings: Iterable[Finding], allowed: Collection[str]) -> tuple[Finding, ...]:
    """Leave out what the owner said is meant; what cannot be allowed stays, see `is_allowed`."""
    return tuple(finding for finding in findings if not is_allowed(finding, allowed))


def on_record(meant: Iterable[Finding], *, release: int, who: str, when: str) -> Iterator[Allowed]:
    """What somebody said was meant, as the record of all releases keeps it; `when` is an ISO time in UTC."""
    for each in meant:
        yield Allowed(
            release=release, who=who, when=when, code=each.code, about=each.where.key or "", says=each.problem
        )


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Many findings of one kind as one: three hundred times the same has one cause, and one line that allows it."""
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    return tuple(
        one for same in by_code.values() for one in (same if len(same) <= _NAMED or not _meant(same) else [_one(same)])
    )


def known_words(allowed: Collection[str], codes: Collection[str]) -> None:
    """Raise a UserError for a word that could never allow anything."""
    for word in allowed:
        if word not in {MANY_REMOVALS, NEWER_LIVE} and word.partition(":")[0] not in codes:
            raise UserError(
                "allow-unknown",
                problem=f'"{word}" is nothing that can be allowed.',
                where=f"--allow {word}",
                why=f"The guard's codes are {min(codes)} to {max(codes)}, {MANY_REMOVALS} and {NEWER_LIVE}. Nothing was changed.",
                fix="Type what the message said after  --allow  ; mistakes in a file cannot be allowed, only mended.",
            )


def _meant(same: list[Finding]) -> bool:
    return same[0].code.startswith("g-")


def _one(same: list[Finding]) -> Finding:
    first, others = same[0], same[1:]
    named = some_of([str(each.where.key) for each in others], _NAMED)
    return replace(
        first,
        problem=f"{first.problem} The same of {len(others)} others: {named}.",
        fix=re.sub(rf"(--allow {first.code}):\S+", r"\1", first.fix),
    )
