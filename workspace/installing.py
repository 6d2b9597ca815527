"""Installing: the command that adds a library to this Pressroom, however it was installed itself."""

from __future__ import annotations

import sys
from pathlib import Path


def command_to_add(*packages: str, environment: Path | None = None) -> str:
    """What to type so that `packages` are there the next time; `environment` is this program's if left out.

    pipx and uv leave a file in the environments that they make, by which these are known.
    """
    place = environment or Path(sys.prefix)
    named = " ".join(packages)
    if (place / "pipx_metadata.json").is_file():
        return f"pipx inject pressroom {named}"
    if (place / "uv-receipt.toml").is_file():
        return f'uv pip install --python "{place}" {named}'
    return f'"{place / ("Scripts" if sys.platform == "win32" else "bin") / "python"}" -m pip install {named}'
