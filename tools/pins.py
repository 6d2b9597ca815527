"""Pin and hash what pyproject.toml asks for, into requirements/: run by `make requirements`.

The files hold names, versions and hashes, and no address that anything is downloaded from.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SETS = {"demo.txt": [], "test.txt": ["--extra", "test"]}


def main() -> None:
    for name, extras in SETS.items():
        target = ROOT / "requirements" / name
        compile_pins = [sys.executable, "-m", "piptools", "compile", "--quiet", "--generate-hashes", "--allow-unsafe"]
        compile_pins += ["--strip-extras", "--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host"]
        compile_pins += ["--all-build-deps", "--no-header", "--annotation-style=line", "--resolver=backtracking"]
        subprocess.run([*compile_pins, *extras, "-o", str(target), "pyproject.toml"], cwd=ROOT, check=True)
        pins = re.sub(r"(?m)^--.*\n", "", target.read_text())
        target.write_text(f"# Made from pyproject.toml by:  make requirements\n{pins.lstrip()}")


if __name__ == "__main__":
    main()
