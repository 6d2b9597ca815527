"""Batch: a back catalog mastered on all cores of this computer, or on the workers of a Dask cluster.

The unit of work is one episode. It is a plain value that travels between processes and computers, and so is what comes
back: figures, or the error that the owner can mend. Whoever does the work writes the finished file where it belongs,
whole or not at all; the same recording and target give the same bytes everywhere.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import traceback
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from episodes.cores import is_called_off, on_cores, tell, usable_cores
from episodes.produce import Work, do
from episodes.sound.mastered import Mastered
from workspace.bugs import as_user_error
from workspace.errors import UserError
from workspace.findings import Finding
from workspace.progress import Event, Reporter

_LEAST_SECONDS = 1.0  # what a recording counts for that cannot be read
_PART = ".part"
_BEAT_SECONDS = 0.5  # how often the bar moves

Outcome = tuple[Work, Mastered | UserError]
"""A work and what came of it."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """What one work led to: `sound`, or the `kind` of error with its findings, or the traceback of our own `bug`."""

    sound: Mastered | None = None
    kind: type[UserError] = UserError
    findings: tuple[Finding, ...] = ()
    bug: str = ""
    remarks: tuple[Event, ...] = ()


def master_many(works: Sequence[Work], on: str | None, report: Reporter) -> Generator[Outcome]:
    """Master all `works` here, or `on` a cluster (dask://HOST:PORT), and yield each as soon as it is done.

    Two works with the same finished file are one. What is wrong with the cluster as a whole is raised. Close the
    iterator (contextlib.closing) to call off the rest.
    """
    unique = list({work.untagged: work for work in works}.values())
    if not unique:
        return
    _sweep(unique)
    shares: dict[Path, float] = {}
    try:
        with _hands(unique, on, shares) as (executor, threads):
            yield from master_all(unique, executor, report, threads=max(1, threads // len(unique)), shares=shares)
    finally:
        _sweep(unique)


def master_all(
    works: Sequence[Work],
    executor: Executor,
    report: Reporter,
    *,
    threads: int | None = 1,
    shares: Mapping[Path, float] = MappingProxyType({}),
) -> Generator[Outcome]:
    """Hand `works` to `executor`, the longest first, and yield each as soon as it is done.

    A bad one does not stop the rest. When the caller stops listening, what still waits is called off. `threads` are for
    each work (None: all cores); `shares` tells how far unfinished ones are (0 to 1, by their untagged file), if
    anybody knows.
    """
    seconds = {work: _seconds(work) for work in works}
    bar = _Bar(f"Mastering {len(works)} episodes", sum(seconds.values()), report)
    longest_first = sorted(works, key=lambda work: -seconds[work])
    open_works = {executor.submit(made, work, threads): work for work in longest_first}
    done = 0.0
    try:
        while open_works:
            ready, _ = wait(open_works, _BEAT_SECONDS, FIRST_COMPLETED)
            for future in ready:
                work = open_works.pop(future)
                outcome = _outcome(work, future, report)
                done += seconds[work]
                bar.move_to(done)
                yield work, outcome
            bar.move_to(done + sum(shares.get(work.untagged, 0.0) * seconds[work] for work in open_works.values()))
    finally:
        for future in open_works:
            future.cancel()


class _Bar:
    """Seconds of sound done of all that there are; never runs backward."""

    def __init__(self, what: str, total: float, report: Reporter) -> None:
        self._what, self._total, self._report, self._told = what, total, report, -1.0
        self.move_to(0.0)

    def move_to(self, done: float) -> None:
        if done > self._told:
            self._told = done
            self._report(Event(self._what, min(done, self._total), self._total))


def made(work: Work, threads: int | None = 1) -> Made:
    """Do one work, wherever this runs; errors come back as values, because not every exception travels."""
    remarks: list[Event] = []

    def heard(event: Event) -> None:
        if is_called_off():  # here and not from a signal, which would strike FFmpeg's callbacks and be swallowed
            raise KeyboardInterrupt
        if event.total:
            tell((work.untagged, event.done / event.total))
        else:
            remarks.append(event)

    try:
        sound = _apart(work, heard, threads)
    except UserError as error:
        return Made(kind=type(error), findings=error.findings, remarks=tuple(remarks))
    except OSError as error:
        refused = as_user_error(error)
        return Made(kind=type(refused), findings=refused.findings, remarks=tuple(remarks))
    except Exception:  # noqa: BLE001 - one item is reported, the others go on
        return Made(bug=traceback.format_exc(), remarks=tuple(remarks))
    return Made(sound=sound, remarks=tuple(remarks))


def _apart(work: Work, report: Reporter, threads: int | None) -> Mastered:
    """Do the work in a folder that nobody else has, then move what came of it into place, the note of it last.

    A worker given up for lost may still be at it on another computer, with the same process number (containers often
    have number 1).
    """
    masters = work.untagged.parent
    masters.mkdir(parents=True, exist_ok=True)
    prefix = f".{work.untagged.stem}.{os.getpid()}."
    with tempfile.TemporaryDirectory(dir=masters, prefix=prefix, suffix=_PART) as own:
        sound = do(replace(work, untagged=Path(own) / work.untagged.name), report, threads=threads)
        for file in sorted(Path(own).iterdir(), key=lambda file: (file.suffix == ".json", file.name)):
            file.replace(masters / file.name)
    return sound


class _Bug(Exception):
    """A mistake of ours that happened in another process; its words are that process's traceback."""


def _outcome(work: Work, future: Future[Made], report: Reporter) -> Mastered | UserError:
    try:
        result = future.result()
    except BrokenExecutor:
        return _died(work)
    for remark in result.remarks:
        report(remark)
    if result.sound is not None:
        return result.sound
    if result.bug:
        return as_user_error(_Bug(f"{work.slug}\n{result.bug}"))
    error = result.kind.__new__(result.kind)
    error.args, error.findings = (result.findings[0].problem,), result.findings
    return error


def _died(work: Work) -> UserError:
    return UserError(
        "worker-died",
        problem=f'The computer ended the mastering of "{work.slug}" before it was done.',
        where=str(work.recording),
        why="Mostly its memory was full. Nothing half made was kept; the other episodes went on.",
        fix="Close other programs, then type it again; what is finished stays finished.",
    )


def _seconds(work: Work) -> float:
    """How long the recording claims to be, for order and progress only."""
    from episodes.sound.recording import probe  # noqa: PLC0415 - most publishes open no recording

    try:
        return max(_LEAST_SECONDS, probe(work.recording).seconds or 0.0)
    except (UserError, OSError):
        return _LEAST_SECONDS  # whoever does the work finds out, and says so


def _sweep(works: Iterable[Work]) -> None:
    """Remove what a killed process, now or earlier, could not."""
    for work in works:
        for left in work.untagged.parent.glob(f".{work.untagged.stem}.*{_PART}"):
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _hands(works: Sequence[Work], on: str | None, shares: dict[Path, float]) -> Iterator[tuple[Executor, int]]:
    """Somebody to do the works, and how many threads they have together."""
    if on is None:
        cores = usable_cores()
        with on_cores(min(cores, len(works)), lambda told: shares.update([told])) as executor:
            yield executor, cores
    else:
        from episodes.cluster import joined  # noqa: PLC0415 - few have a cluster

        folder = works[0].untagged.parent
        with joined(on, folder, [work.recording for work in works]) as lent:
            yield lent
