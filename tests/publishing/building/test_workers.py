"""The whole site made by two workers is the one that a single worker makes, byte for byte."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journey.owner import contents
from tests.publishing.building.a_changing_show import ChangingShow
from workspace.folder import OwnerFolder

EPISODES = 2000  # as many as are worth a second process
# Beside a thread a build starts no process, so a thread that waits is what holds it to one.
_BUILD = """
import resource, sys, threading
from pathlib import Path
from publishing.site import build_site
from tests.publishing.building.a_changing_show import ChangingShow

waits = threading.Event()
if sys.argv[2] == "alone":
    threading.Thread(target=waits.wait, daemon=True).start()
build_site(ChangingShow(Path(sys.argv[1]), Path()).desk())
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime > 0.05)
"""


@pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods() or (os.cpu_count() or 1) < 2,
    reason="a build starts further processes only where they can be forked and there is a second core",
)
def test_the_whole_site_is_the_same_for_one_worker_and_for_two(sound: Path, tmp_path: Path) -> None:
    show = ChangingShow(tmp_path / "two", sound)
    show.begin()
    (show.root / "episodes/talk-0/transcript.vtt").write_text("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Ann>Yes.\n")
    for number in range(4, EPISODES):
        folder = show.root / f"episodes/talk-{number}"
        shutil.copytree(show.root / f"episodes/talk-{number % 4}", folder, copy_function=os.link)
        (folder / "episode.md").unlink()
        show.episode(number, number, notes=f"Notes *{number}*.\n\n## Chapters\n\n- 0:00 Chapter {number}")
    by_two = _built(tmp_path / "two", "together")
    # Sound and pictures are what one process has made; all that is written of them is made again.
    shutil.copytree(show.root, tmp_path / "one", ignore=shutil.ignore_patterns("cache", "site"))
    by_one = _built(tmp_path / "one", "alone")

    assert len(by_two) > 2 * EPISODES
    assert by_two.keys() == by_one.keys()
    assert [path for path in by_two if by_two[path] != by_one[path]] == []


def _built(root: Path, how: str) -> dict[str, bytes]:
    """The site that a process of its own makes, which says whether it had others work for it."""
    ran = subprocess.run(
        [sys.executable, "-c", _BUILD, str(root), how], capture_output=True, text=True, check=False, cwd=Path.cwd()
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, str(how == "together")), ran.stderr
    return contents(OwnerFolder(root).site)
