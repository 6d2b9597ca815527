"""A folder with ten different mistakes: ten findings in one run, four lines each, and nothing is touched."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

FILES = {
    "pressroom.toml": """
[publisher]
name = "Penrose Physical Therapy"
email = "front desk"
timezone = "America/Los_Angelos"
[site]
address = "penrose.example.org"
""",
    "show.toml": """
name = "The Penrose Podcast"
author = "Penrose Physical Therapy"
description = "Plain talk about pain and movement."
catagory = "Health & Fitness > Medicine"
explicit = "no"
""",
    "episodes/knees/episode.md": """+++
title = “Knee pain on stairs”
number = "4"
publish = "2026-02-30 06:00"
+++

Notes.

## Chapters

- one minute Stairs
""",
    "book/book.toml": """
title = "Running for Life"
author = "Jennifer Penrose"
blurb = "Why runners get hurt."
[[edition]]
format = "Paperback"
isbn = "978-0-306-40615-8"
""",
}
EXPECTED = {
    ("email", "pressroom.toml"),
    ("timezone", "pressroom.toml"),
    ("address", "pressroom.toml"),
    ("unknown-key", "show.toml"),
    ("key-missing", "show.toml"),
    ("wrong-kind", "show.toml"),
    ("curly-quotes", "episodes/knees/episode.md"),
    ("wrong-kind", "episodes/knees/episode.md"),
    ("date", "episodes/knees/episode.md"),
    ("chapter-unreadable", "episodes/knees/episode.md"),
    ("isbn-digit", "book/book.toml"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def pressroom(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = "import sys, cli; sys.exit(cli.run(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_mistake_is_found_in_one_run(folder: Path) -> None:
    ran = pressroom("check", "-C", str(folder), "--json")

    findings = json.loads(ran.stdout)["findings"]
    assert ran.returncode == 3
    assert {(f["code"], f["where"]["file"]) for f in findings} == EXPECTED
    assert len(findings) == 11
    assert all(finding["where"]["line"] for finding in findings if finding["code"] != "key-missing")


def test_people_read_four_lines_each_and_no_traceback(folder: Path) -> None:
    ran = pressroom("check", "-C", str(folder))

    blocks = ran.stdout.strip().split("\n\n")
    assert "Traceback" not in ran.stdout + ran.stderr
    assert all([line.split()[0] for line in block.splitlines()[1:]] == ["Where", "Why", "Fix"] for block in blocks[:-1])
    assert blocks[-1] == "11 must fix, 0 should fix, 0 nice to have."


@pytest.mark.parametrize("command", ["build", "produce", "publish", "feed", "status"])
def test_no_command_goes_on_before_they_are_mended(folder: Path, command: str) -> None:
    before = contents(folder)
    ran = pressroom(command, "-C", str(folder))

    assert ran.returncode == 3
    assert "curly" in ran.stderr
    assert contents(folder) == before


def test_errors_are_json_for_scripts(folder: Path) -> None:
    ran = pressroom("-C", str(folder), "publish", "--json", "--yes")

    error = json.loads(ran.stdout)
    assert error["schema"] == 1
    assert set(error["error"]) >= {"code", "problem", "where", "why", "fix"}
