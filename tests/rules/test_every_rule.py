"""Every rule of the program fires where it should, is quiet where it should be, and is missed if it is taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from podcast.directories import directory_named
from tests.rules import articles, book, episodes, feed, show, signup
from tools.rules import EVERY, fix_of
from workspace.rules import Rule

ROOMS: tuple[ModuleType, ...] = (articles, book, episodes, show, feed, signup)
ROOT = Path(__file__).parent.parent.parent
CASES = [(room, code) for room in ROOMS for code in room.CASES]

# What directories ask for, by the numbers of the catalogue.
REQUIRED = {
    *(f"X{number:02}" for number in range(1, 5)),
    *(f"C{number:02}" for number in range(1, 19)),
    *(f"I{number:02}" for number in range(1, 15)),
    *(f"H{number:02}" for number in range(1, 8)),
    *(f"P{number:02}" for number in range(1, 4)),
}
BY_CONSTRUCTION = {"C06"}  # changed art gets another name: every picture has its hash in its name (test_art.py)


def found(rules: Iterable[Rule[Any]], subject: object) -> set[str]:
    return {rule.code for rule in rules if next(rule.findings(subject), None)}


@pytest.mark.parametrize(("room", "code"), CASES, ids=[code for _, code in CASES])
def test_a_rule_fires_alone_where_it_should_and_is_quiet_next_door(room: ModuleType, code: str, tmp_path: Path) -> None:
    fires, quiet = room.CASES[code]

    assert found(room.RULES, fires(_folder(tmp_path, "fires"))) == {code}
    assert found(room.RULES, quiet(_folder(tmp_path, "quiet"))) == set()


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__.rpartition(".")[2])
def test_without_a_rule_exactly_its_case_is_red(room: ModuleType, tmp_path: Path) -> None:
    subjects = {code: fires(_folder(tmp_path, code)) for code, (fires, _) in room.CASES.items()}
    told = {case: found(room.RULES, subject) for case, subject in subjects.items()}

    for rule in room.RULES:
        red = {case for case, codes in told.items() if codes - {rule.code} != {case}}
        assert red == {rule.code}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__.rpartition(".")[2])
def test_every_rule_has_a_case_and_every_case_a_rule(room: ModuleType) -> None:
    assert sorted(rule.code for rule in room.RULES) == sorted(room.CASES)


def test_every_rule_that_is_written_is_applied_and_has_a_code_of_its_own() -> None:
    files = [
        file
        for room in ("articles", "book", "episodes", "podcast", "publishing")
        for file in (ROOT / room).rglob("*.py")
    ]
    written = [
        code
        for file in files
        for code in re.findall(r'^@rule\(\s*"?([a-z]-\d{3}|[A-Z_]+)', file.read_text(), re.MULTILINE)
    ]
    applied = [rule.code for rule in EVERY]

    assert len(applied) == len(set(applied)) == len(written) > 150
    assert {code for code in written if "-" in code} <= set(applied)


def test_every_requirement_of_the_directories_has_a_rule() -> None:
    covered = {number for rule in EVERY for number in rule.covers}

    assert covered | BY_CONSTRUCTION == REQUIRED


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.code)
def test_a_rule_says_what_it_wants_in_a_sentence_and_whom_it_matters_to(rule: Rule[Any]) -> None:
    assert rule.says.endswith(".")
    assert rule.says[0].isupper() or ":" in rule.says.split()[0]
    assert all(directory_named(name) is not None for name in rule.directories)


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.code)
def test_the_catalogue_knows_what_to_do_about_it(rule: Rule[Any]) -> None:
    assert len(fix_of(rule).split()) >= 2


@pytest.mark.parametrize(("room", "code"), CASES, ids=[code for _, code in CASES])
def test_what_a_rule_finds_has_a_place_a_consequence_and_a_fix(room: ModuleType, code: str, tmp_path: Path) -> None:
    fires, _ = room.CASES[code]
    (rule,) = [each for each in room.RULES if each.code == code]

    for finding in rule.findings(fires(tmp_path)):
        assert finding.where.file
        assert finding.problem[-1] in '.?!"' or ": " in finding.problem
        assert len(finding.why.split()) >= 3
        assert finding.fix


def _folder(root: Path, name: str) -> Path:
    (root / name).mkdir()
    return root / name
