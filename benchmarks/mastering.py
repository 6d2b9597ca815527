"""What mastering costs, next to ffmpeg-normalize and to LAME alone, in the same run on the same sound.

    python benchmarks/mastering.py [--minutes 60] [--rounds N] [--stereo | --mono] [--only ours,lame]

Needs `pressroom[bench]`, and ffmpeg on the PATH. A made-up conversation (material.py) goes, in turns, through

    ours              mastering with the usual targets
    ffmpeg-normalize  its best flags for the same target
    lame              lameenc on the same 16-bit samples, one thread, one call, no loudness at all: the one-core floor

each as a process of its own. Given are medians of wall seconds, CPU seconds (user and system, with children) and peak
resident memory, and medians of the ratios within a round. The files that came out are measured with ffmpeg's ebur128.
Limits: wall at most 0.18 of ffmpeg-normalize's and 0.85 of LAME's on two cores, CPU at most 0.32 of ffmpeg-normalize's.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = """
import sys
from pathlib import Path
from episodes.sound.mastering import master
from episodes.sound.settings import SoundSettings
from workspace.progress import silent
master(Path(sys.argv[1]), Path(sys.argv[2]), SoundSettings(), silent)
"""
LAME = """
import sys
import lameenc, numpy
channels, kbps = int(sys.argv[3]), int(sys.argv[4])
samples = numpy.memmap(sys.argv[1], "<i2", "r", offset=44)  # a WAV of the wave module has 44 bytes in front
encoder = lameenc.Encoder()
encoder.silence()
encoder.set_channels(channels)
encoder.set_in_sample_rate(44100)
encoder.set_out_sample_rate(44100)
encoder.set_bit_rate(kbps)
encoder.set_quality(3)
with open(sys.argv[2], "wb") as finished:
    finished.write(encoder.encode(samples))
    finished.write(encoder.flush())
"""
LIMITS = {("ffmpeg-normalize", "wall"): 0.18, ("lame", "wall"): 0.85, ("ffmpeg-normalize", "cpu"): 0.32}
WAYS = ("ours", "ffmpeg-normalize", "lame")


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a finished process took: seconds, CPU seconds of it and its children, bytes of its largest."""

    wall: float
    cpu: float
    peak: int


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A delivered file as ffmpeg measures it: LUFS, LU, dBTP, seconds decoded."""

    lufs: float
    range_lu: float
    peak_dbtp: float
    seconds: float


def material(minutes: float, channels: int, folder: Path | None) -> Path:
    """Made in a process of its own: a child's peak memory is never below that of the process it was forked from."""
    command = [sys.executable, str(ROOT / "benchmarks" / "material.py"), "--minutes", str(minutes)]
    command += ["--mono"] * (channels == 1) + (["--into", str(folder)] if folder else [])
    return Path(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.rstrip("\n"))


def versions() -> str:
    """What is compared; LAME's own version is 3.100 in both."""
    ffmpeg = subprocess.run(["ffmpeg", "-version"], check=True, capture_output=True, text=True).stdout.split()[2]
    packages = ("av", "lameenc", "numpy", "ffmpeg-normalize")
    installed = {dist.name: dist.version for dist in distributions() if dist.name in packages}
    return f"ffmpeg {ffmpeg}, " + ", ".join(f"{name} {installed.get(name, 'missing')}" for name in packages)


def cost_of(command: list[str]) -> Cost:
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            sys.exit(
                f"{' '.join(command)[:200]} ended with {child.returncode}:\n{said.read().decode(errors='replace')}"
            )
    return Cost(
        wall=wall, cpu=used.ru_utime + used.ru_stime, peak=used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    )


def command_for(way: str, recording: Path, finished: Path, channels: int) -> list[str]:
    kbps, target = (96, -19) if channels == 1 else (128, -16)
    if way == "ours":
        return [sys.executable, "-c", OURS, str(recording), str(finished)]
    if way == "lame":
        return [sys.executable, "-c", LAME, str(recording), str(finished), str(channels), str(kbps)]
    normalize = str(Path(sys.executable).with_name("ffmpeg-normalize"))
    best = ["-t", str(target), "-tp", "-1", "-ar", "44100", "--keep-lra-above-loudness-range-target"]
    return [normalize, str(recording), *best, "-c:a", "libmp3lame", "-b:a", f"{kbps}k", "-f", "-o", str(finished)]


def heard(finished: Path) -> Heard:
    measuring = ["-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"]
    command = ["ffmpeg", "-nostats", "-hide_banner", "-i", str(finished), *measuring]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    found = {name: float(re.findall(rf"{name}:\s+(-?[\d.]+|-inf)", said)[-1]) for name in ("I", "LRA", "Peak")}
    hours, minutes, seconds = re.findall(r"time=(\d+):(\d+):([\d.]+)", said)[-1]
    length = 3600 * int(hours) + 60 * int(minutes) + float(seconds)
    return Heard(lufs=found["I"], range_lu=found["LRA"], peak_dbtp=found["Peak"], seconds=length)


def measure(recording: Path, channels: int, rounds: int, ways: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory(dir=recording.parent) as folder:
        outcomes = {way: Path(folder) / way / "finished.mp3" for way in ways}
        costs: dict[str, list[Cost]] = {way: [] for way in ways}
        for turn in range(rounds):
            for way, finished in outcomes.items():
                finished.parent.mkdir(exist_ok=True)
                costs[way].append(cost_of(command_for(way, recording, finished, channels)))
                last = costs[way][-1]
                load = os.getloadavg()[0]
                print(
                    f"  round {turn + 1}  {way:<17} {last.wall:7.1f} s wall {last.cpu:7.1f} s CPU   load {load:.1f}",
                    flush=True,
                )
        tell(costs, {way: heard(finished) for way, finished in outcomes.items()})


def tell(costs: dict[str, list[Cost]], outcomes: dict[str, Heard]) -> None:
    peers = [way for way in ("ffmpeg-normalize", "lame") if way in costs]
    short = {"ffmpeg-normalize": "norm.", "lame": "LAME"}
    head = "".join(f"  wall/{short[peer]:<6}CPU/{short[peer]:<6}" for peer in peers)
    print(f"\n  {'':<17}  wall s   CPU s      MB{head}   LUFS   LRA   dBTP   seconds")
    for way, rounds in costs.items():
        middle = [statistics.median(getattr(cost, name) for cost in rounds) for name in ("wall", "cpu", "peak")]
        ratios = "".join(
            f"  {ratio(costs, way, peer, 'wall'):<11.3f}{ratio(costs, way, peer, 'cpu'):<10.3f}" for peer in peers
        )
        out = outcomes[way]
        print(
            f"  {way:<17}{middle[0]:8.1f}{middle[1]:8.1f}{middle[2] / 1e6:8.0f}{ratios}"
            f"{out.lufs:7.1f}{out.range_lu:6.1f}{out.peak_dbtp:7.1f}{out.seconds:10.2f}"
        )
    for (peer, what), most in LIMITS.items():
        if "ours" in costs and peer in costs:
            reached = ratio(costs, "ours", peer, what)
            word = "met" if reached <= most else "MISSED"
            print(f"  {what} / {peer}'s {what}: {reached:.3f}, at most {most}: {word}")
    print()


def ratio(costs: dict[str, list[Cost]], way: str, peer: str, what: str) -> float:
    pairs = zip(costs[way], costs[peer], strict=True)
    return statistics.median(float(getattr(one, what)) / float(getattr(other, what)) for one, other in pairs)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--minutes", type=float, default=60)
    words.add_argument("--rounds", type=int, help="default: 1 from 60 minutes on, else 3")
    kind = words.add_mutually_exclusive_group()
    kind.add_argument("--stereo", action="store_const", dest="channels", const=[2])
    kind.add_argument("--mono", action="store_const", dest="channels", const=[1])
    words.add_argument("--only", default=",".join(WAYS), help="a choice of ours, ffmpeg-normalize, lame")
    words.add_argument("--folder", type=Path, help="where the test sound is kept")
    asked = words.parse_args()
    ways = tuple(asked.only.split(","))
    if set(ways) - set(WAYS):
        words.error(f"--only takes {', '.join(WAYS)}")
    print(versions())
    rounds = asked.rounds or (1 if asked.minutes >= 60 else 3)
    for channels in asked.channels or [2, 1]:
        recording = material(asked.minutes, channels, asked.folder)
        raw = heard(recording)
        name = "mono" if channels == 1 else "stereo"
        print(
            f"{asked.minutes:g} min {name}: {raw.lufs:.1f} LUFS, range {raw.range_lu:.1f} LU, {raw.peak_dbtp:.1f} dBTP; {os.cpu_count()} cores"
        )
        measure(recording, channels, rounds, ways)


if __name__ == "__main__":
    main()
