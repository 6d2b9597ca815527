"""The version is known whether Pressroom is installed or not."""

from __future__ import annotations

import tomllib
from pathlib import Path

from workspace.version import version_here

PROJECT = Path(__file__).parent.parent.parent / "pyproject.toml"


def test_a_clone_that_is_not_installed_knows_its_version() -> None:
    written = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    assert version_here("a-package-that-nobody-has-installed") == f"{written} (not installed)"


def test_what_is_installed_is_asked_first() -> None:
    assert version_here("pytest")[0].isdigit()
    assert "not installed" not in version_here("pytest")
