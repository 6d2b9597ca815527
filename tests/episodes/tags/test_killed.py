"""Whoever is stopped while writing tags leaves the old file or the new one, never another."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from episodes.tags.writing import read_tags, write_tags
from tests.episodes.tags.tagged import TAGS, an_m4a, sound

KILLS = 12  # raise it to 50 to be sure after a change
ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
from dataclasses import replace
from pathlib import Path
from episodes.tags.writing import read_tags, write_tags
file = Path(sys.argv[1])
tags = replace(read_tags(file), title="New")
print("ready", flush=True)
write_tags(file, tags)
"""


def killed_after(file: Path, seconds: float) -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM, str(file)], cwd=ROOT, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"ready\n"
        time.sleep(seconds)
        running.kill()


@pytest.mark.parametrize("suffix", [".mp3", ".m4a"])
def test_a_kill_at_any_moment_leaves_the_old_or_the_new_file(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"talk{suffix}"
    if suffix == ".mp3":
        file.write_bytes(sound() * 1500)
    else:
        an_m4a(tmp_path)
    write_tags(file, replace(TAGS, title="Old"))
    tags, old = read_tags(file), file.read_bytes()
    start = time.perf_counter()
    write_tags(file, replace(tags, title="New"))
    took, new = time.perf_counter() - start, file.read_bytes()

    moments = random.Random(1)
    found = set()
    for _ in range(KILLS // 2):
        file.write_bytes(old)
        killed_after(file, moments.uniform(0, 1.3 * took))
        content = file.read_bytes()
        assert content in (old, new)
        found.add(content == new)
        rest = {path.name for path in tmp_path.iterdir()} - {file.name}
        assert all(name.startswith(".talk.") for name in rest), "at most a hidden part, which nobody takes for the file"
    write_tags(file, replace(tags, title="New"))
    assert file.read_bytes() == new
    assert found
