"""Hundreds of races between publishers, and of publishers that sleep through somebody else's publish.

    python -m tools.races [--races 300] [--sleeps 100] [--seed 0]

Half of them run in memory, three tenths on a folder, the rest on SeaweedFS (if it is installed; else on a folder). A
tenth of the sleepers on SeaweedFS are processes of their own, which are really stopped. A race is over when one version
lies there whole and is the one that the record names; whoever lost has said why. Prints every seed that ended otherwise.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from publishing.storages.folder import FolderStorage
from publishing.storages.storage import Storage
from tests.publishing.doubles import MemoryStorage
from tests.publishing.faults.proxy import proxy_before
from tests.publishing.faults.races import Ended, Sites, race, sites_in, sleep_for_real, sleep_through
from tests.publishing.servers import KEY, SECRET, Server, seaweed, weed_program

_REAL = 10  # every so many sleepers on SeaweedFS are a process


def main() -> int:
    chosen = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chosen.add_argument("--races", type=int, default=300)
    chosen.add_argument("--sleeps", type=int, default=100)
    chosen.add_argument("--seed", type=int, default=0, help="the first seed")
    asked = chosen.parse_args()
    os.environ |= {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_EC2_METADATA_DISABLED": "true"}
    with ExitStack() as open_until_done:
        folder = Path(open_until_done.enter_context(tempfile.TemporaryDirectory(prefix="races-")))
        program = weed_program()
        server = open_until_done.enter_context(seaweed(program)) if program else None
        grounds = _Grounds(folder, server)
        sites = sites_in(folder / "sites")
        wrong = _run("races", range(asked.seed, asked.seed + asked.races), grounds, lambda n, s: race(n, s, sites))
        sleeps = range(asked.seed, asked.seed + asked.sleeps)
        wrong += _run("sleeps", sleeps, grounds, lambda n, s: sleep_through(n, s, sites))
        if server:
            wrong += _really(sleeps[::_REAL], server, sites, folder)
    return 1 if wrong else 0


class _Grounds:
    def __init__(self, folder: Path, server: Server | None) -> None:
        self._folder, self._server, self._number = folder, server, 0

    def fresh(self, seed: int) -> tuple[str, Storage]:
        """A storage that nobody used, and what it is made of."""
        self._number += 1
        if seed % 10 < 5:
            return "memory", MemoryStorage()
        if seed % 10 < 8 or self._server is None:
            return "folder", FolderStorage(self._folder / f"target-{self._number}")
        return "SeaweedFS", self._server.storage(f"target-{self._number}")


def _run(what: str, seeds: range, grounds: _Grounds, play: Callable[[int, Storage], Ended]) -> int:
    begun, places, lost, wrong = time.monotonic(), Counter[str](), Counter[str](), 0
    for seed in seeds:
        place, storage = grounds.fresh(seed)
        ended = play(seed, storage)
        places[place] += 1
        lost.update(ended.lost or ["both published, one after the other"])
        if ended.wrong:
            wrong += 1
            print(f"WRONG  {what} {seed} on {place}: {', '.join(ended.wrong)}")
    took = time.monotonic() - begun
    print(f"{len(seeds)} {what}: {wrong} wrong, {took:.0f} s  ({_told(places)}; {_told(lost)})")
    return wrong


def _really(numbers: range, server: Server, sites: Sites, folder: Path) -> int:
    wrong = 0
    with proxy_before(server) as proxy:
        for number in numbers:
            place = folder / f"real-{number}"
            place.mkdir()
            ended = sleep_for_real(2 + number // _REAL % 12, proxy, server, sites, place)
            if ended.wrong:
                wrong += 1
                print(f"WRONG  real sleep {number}: {', '.join(ended.wrong)}")
    print(f"{len(numbers)} processes really stopped: {wrong} wrong")
    return wrong


def _told(counted: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counted.most_common())


if __name__ == "__main__":
    sys.exit(main())
