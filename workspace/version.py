"""The version of this Pressroom, also in a clone that nobody has installed."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def version_here(package: str = "pressroom") -> str:
    """The installed version; of a clone its own, and that it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        written = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"]
        return f"{written} (not installed)"
