"""How long `pressroom --help` takes, as a ratio to a bare click program in the same environment.

    python benchmarks/startup.py [ROUNDS]

Both are started in turn, as whole processes; the medians and their ratio are printed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BARE = '''
import click

@click.group()
def main() -> None:
    """A bare program."""

@main.command()
def one() -> None:
    """Do one thing."""

main()
'''


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE)
        ours = [sys.executable, "-c", "from cli import main; main()", "--help"]
        theirs = [sys.executable, str(bare), "--help"]
        pairs = [(seconds(ours), seconds(theirs)) for _ in range(rounds + 1)][1:]  # the first pair warms up
    mine, bare_click = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"pressroom --help {1000 * mine:.0f} ms, bare click {1000 * bare_click:.0f} ms, ratio {ratio:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
