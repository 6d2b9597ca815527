"""Throw damaged recordings at mastering and hold it to its promises:  python -m tools.fuzz 2000

Each file ends as a finished episode or as an error in words. A traceback, a crash, a hang, a changed original, a
leftover, or an episode that is shorter than the recording without a remark is a broken promise, and exit status 1.
The same seed makes the same files; a broken one is kept for a closer look.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, Queue

import av
import numpy as np

from episodes.sound.mastering import master
from episodes.sound.settings import SoundSettings
from tools.memory import peak_mb
from workspace.errors import UserError
from workspace.progress import Event

_SECONDS = 2.0  # of sound in each file
_PATIENCE = 60.0  # seconds for one file; on a quiet computer it takes half of one
_UNTOLD = 0.5  # seconds that may be missing without a word
_MOST_MEMORY = 400  # MB
_PROMISES = ("traceback", "crash", "hang", "changed original", "leftovers", "lost audio", "wrong length", "memory")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One damaged file: `number` and the run's seed make it again."""

    number: int
    kind: str
    mutation: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How it ended: "finished", "finished with a remark", the code of an error, or a broken promise."""

    case: Case
    ended: str
    told: str = ""

    @property
    def broken(self) -> bool:
        return self.ended in _PROMISES


# The recordings before they are damaged.


def sounds() -> dict[str, bytes]:
    """Two seconds of something like speech in each kind of file."""
    return {
        "mp3": _encoded("mp3", "libmp3lame"),
        "mp3 without length": _encoded("mp3", "libmp3lame", {"write_xing": "0", "id3v2_version": "0"}),
        "m4a": _encoded("ipod", "aac"),
        "m4a, index first": _encoded("ipod", "aac", {"movflags": "faststart"}),
        "wav": _encoded("wav", "pcm_s16le"),
        "flac": _encoded("flac", "flac"),
        "opus": _encoded("ogg", "libopus"),
    }


def _encoded(container: str, codec: str, options: dict[str, str] | None = None) -> bytes:
    with tempfile.TemporaryDirectory() as folder:  # FFmpeg puts an index in front only in a file with a name
        file = Path(folder) / "sound"
        _encode(file, container, codec, options or {})
        return file.read_bytes()


def _encode(file: Path, container: str, codec: str, options: dict[str, str]) -> None:
    rate = 48000
    random_numbers = np.random.default_rng(5)
    time = np.arange(round(_SECONDS * rate)) / rate
    syllables = np.clip(np.sin(2 * np.pi * 3.1 * time), 0, 1) + 0.05
    sound = (0.1 * np.sin(2 * np.pi * 220 * time) + 0.03 * random_numbers.standard_normal(len(time))) * syllables
    with av.open(str(file), "w", format=container, options={"fflags": "+bitexact", **options}) as written:
        stream = written.add_stream(codec, rate=rate, layout="mono")
        if not isinstance(stream, av.AudioStream):
            raise TypeError(codec)
        frame = av.AudioFrame.from_ndarray(sound.astype(np.float32).reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = rate
        resampler = av.AudioResampler(stream.format.name, "mono", rate, frame_size=stream.frame_size or None)
        for part in (frame, None):
            for piece in resampler.resample(part):
                written.mux(stream.encode(piece))
        written.mux(stream.encode(None))


# The damage.


def _flips(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 3, 10, 100))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(1, len(content)) :]


def _beheaded(content: bytearray, chance: random.Random) -> None:
    del content[: chance.randrange(1, len(content) // 2)]


def _hole(content: bytearray, chance: random.Random) -> None:
    start, length = _part(content, chance)
    del content[start : start + length]


def _inserted(content: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(content) + 1)
    content[place:place] = chance.randbytes(chance.choice((1, 7, 500, 20_000)))


def _doubled(content: bytearray, chance: random.Random) -> None:
    start, length = _part(content, chance)
    place = chance.randrange(len(content) + 1)
    content[place:place] = content[start : start + length]


def _zeroed(content: bytearray, chance: random.Random) -> None:
    start, length = _part(content, chance)
    content[start : start + length] = bytes(length)


def _scrambled(content: bytearray, chance: random.Random) -> None:
    start, length = _part(content, chance)
    content[start : start + length] = chance.randbytes(length)


def _header(content: bytearray, chance: random.Random) -> None:
    """Wrong numbers where headers are: in the first bytes, or in the last, where M4A keeps its index."""
    for _ in range(chance.choice((1, 2, 5))):
        length = chance.choice((1, 2, 4))
        near = chance.randrange(min(200, len(content) - length))
        place = near if chance.random() < 0.7 else len(content) - length - chance.randrange(min(1200, len(content) - 4))
        value = chance.choice((0, 1, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, chance.getrandbits(32)))
        order = chance.choice(("little", "big"))
        content[max(place, 0) : max(place, 0) + length] = (value % (1 << 8 * length)).to_bytes(
            length, "little" if order == "little" else "big"
        )


def _part(content: bytearray, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(content))
    return start, min(chance.choice((1, 16, 300, 5_000, len(content) // 3)), len(content) - start)


MUTATIONS: dict[str, Callable[[bytearray, random.Random], None]] = {
    "bits flipped": _flips,
    "end cut off": _cut,
    "beginning cut off": _beheaded,
    "hole": _hole,
    "bytes inserted": _inserted,
    "part doubled": _doubled,
    "part zeroed": _zeroed,
    "part scrambled": _scrambled,
    "header changed": _header,
}


def cases(count: int, seed: int) -> Iterator[Case]:
    """Damaged files in turn: every kind with every mutation, then again with other places."""
    originals = list(sounds().items())
    mutations = list(MUTATIONS.items())
    for number in range(count):
        kind, original = originals[number % len(originals)]
        name, mutate = mutations[number // len(originals) % len(mutations)]
        content = bytearray(original)
        mutate(content, random.Random(f"{seed}/{number}"))
        yield Case(number=number, kind=kind, mutation=name, content=bytes(content))


# One file through mastering.


def tried(case: Case, folder: Path) -> Outcome:
    """Master one damaged file in `folder`, which is empty before and after."""
    recording, out = folder / f"talk.{case.kind.split()[0].strip(',')}", folder / "out"
    out.mkdir()
    recording.write_bytes(case.content)
    remarks: list[str] = []

    def listen(event: Event) -> None:
        if event.total is None:
            remarks.append(event.what)

    try:
        result = master(recording, out / "talk.mp3", SoundSettings(), listen)
    except UserError as error:
        ended, told = error.findings[0].code, str(error)
        kept = not any(out.iterdir())
    else:
        ended, told = "finished with a remark" if remarks else "finished", "; ".join(remarks)
        kept = [file.name for file in out.iterdir()] == ["talk.mp3"]
        if result.seconds < _SECONDS - _UNTOLD and not remarks:
            ended, told = "lost audio", f"{result.seconds:.2f} of {_SECONDS} seconds"
        elif abs(_heard_seconds(out / "talk.mp3") - result.seconds) > 0.03:
            ended, told = "wrong length", f"{result.seconds:.2f} seconds were promised"
    if hashlib.sha256(recording.read_bytes()).digest() != hashlib.sha256(case.content).digest():
        ended = "changed original"
    elif not kept or sorted(file.name for file in folder.iterdir()) != ["out", recording.name]:
        ended, told = "leftovers", str(sorted(file.name for file in [*out.iterdir(), *folder.iterdir()]))
    return Outcome(case=case, ended=ended, told=told)


def _heard_seconds(finished: Path) -> float:
    with av.open(str(finished)) as container:
        stream = container.streams.audio[0]
        return sum(frame.samples for frame in container.decode(stream)) / stream.rate


# Many files, in processes of their own: FFmpeg is written in C and may take the process with it.


def _work(connection: Connection) -> None:
    while (case := connection.recv()) is not None:
        with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
            try:
                outcome = tried(case, Path(folder))
            except Exception as error:  # noqa: BLE001 - whatever else is raised is what is looked for
                outcome = Outcome(case=case, ended="traceback", told=f"{type(error).__name__}: {error}")
        if peak_mb() > _MOST_MEMORY and not outcome.broken:
            outcome = Outcome(case=case, ended="memory", told=f"{peak_mb():.0f} MB")
        connection.send(outcome)


class _Worker:
    """A process that is started anew when a file ended it."""

    def __init__(self) -> None:
        self._processes = multiprocessing.get_context("spawn")
        self._start()

    def _start(self) -> None:
        self._connection, theirs = self._processes.Pipe()
        self._process = self._processes.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def run(self, case: Case) -> Outcome:
        self._connection.send(case)
        try:
            if self._connection.poll(_PATIENCE):
                outcome: Outcome = self._connection.recv()
                if outcome.ended != "memory":  # a process remembers its peak
                    return outcome
            else:
                outcome = Outcome(case=case, ended="hang", told=f"not done after {_PATIENCE:.0f} s")
        except EOFError:
            self._process.join()
            outcome = Outcome(case=case, ended="crash", told=f"exit status {self._process.exitcode}")
        self.stop()
        self._start()
        return outcome

    def stop(self) -> None:
        self._process.kill()
        self._process.join()


def run(count: int, *, seed: int, processes: int, each: Callable[[Outcome], None] = lambda _: None) -> list[Outcome]:
    """Try `count` files; `each` is told of every outcome."""
    waiting: Queue[Case] = Queue()
    for case in cases(count, seed):
        waiting.put(case)
    outcomes: list[Outcome] = []

    def serve() -> None:
        worker = _Worker()
        try:
            while True:
                outcome = worker.run(waiting.get_nowait())
                outcomes.append(outcome)
                each(outcome)
        except Empty:
            return
        finally:
            worker.stop()

    threads = [threading.Thread(target=serve) for _ in range(processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes, key=lambda outcome: outcome.case.number)


def table(outcomes: list[Outcome]) -> str:
    """How many files of each kind ended how."""
    kinds = list(dict.fromkeys(outcome.case.kind for outcome in outcomes))
    counted = Counter((outcome.ended, outcome.case.kind) for outcome in outcomes)
    endings = sorted({ended for ended, _ in counted}, key=lambda ended: (ended in _PROMISES, ended))
    lines = [f"{'':28}" + "".join(f"{kind:>20}" for kind in kinds)]
    lines += [f"{ended:28}" + "".join(f"{counted[ended, kind] or '':>20}" for kind in kinds) for ended in endings]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="Damaged recordings against the promises of mastering.")
    parser.add_argument("count", type=int, nargs="?", default=2000)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--keep", type=Path, default=Path("fuzz-broken"), help="folder for the files that broke a promise"
    )
    parser.add_argument("--only", type=int, help="only the file of this number")
    chosen = parser.parse_args()
    if chosen.only is not None:
        (case,) = (case for case in cases(chosen.only + 1, chosen.seed) if case.number == chosen.only)
        chosen.keep.mkdir(parents=True, exist_ok=True)
        place = chosen.keep / f"{case.number}.{case.kind.split()[0].strip(',')}"
        place.write_bytes(case.content)
        print(f"{place}: {case.kind}, {case.mutation}")
        return 0

    def keep(outcome: Outcome) -> None:
        if outcome.broken:
            chosen.keep.mkdir(parents=True, exist_ok=True)
            case = outcome.case
            (chosen.keep / f"{case.number}.{case.kind.split()[0].strip(',')}").write_bytes(case.content)
            print(f"{case.number} ({case.kind}, {case.mutation}): {outcome.ended}: {outcome.told}", flush=True)

    outcomes = run(chosen.count, seed=chosen.seed, processes=chosen.processes, each=keep)
    print(table(outcomes))
    broken = sum(outcome.broken for outcome in outcomes)
    print(f"{len(outcomes)} files, {broken} broken promises")
    return 1 if broken else 0


if __name__ == "__main__":
    shutil.rmtree("fuzz-broken", ignore_errors=True)
    sys.exit(main())
