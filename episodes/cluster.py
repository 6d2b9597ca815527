"""The one door to Dask: a cluster's workers do what this computer's cores would do, on a folder that all of them see."""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import socket
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, InvalidStateError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from workspace.errors import Temporary, UserError
from workspace.installing import command_to_add

_ANSWER_SECONDS = 5.0  # how long a scheduler may take for its first word
_PATIENCE_SECONDS = 30.0  # how long a cluster may be without any worker; a killed one is back within seconds
_SHAPING = ("pressroom", "av", "lameenc", "numpy")  # packages that decide what the finished bytes are

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """What a worker sees: the token in the shared folder, whether it may write there, which recordings it misses."""

    token: str | None
    writable: bool
    missing: tuple[str, ...]
    versions: tuple[tuple[str, str], ...]


@contextmanager
def joined(
    address: str, folder: Path, recordings: Sequence[Path], patience: float = _PATIENCE_SECONDS
) -> Iterator[tuple[Executor, int]]:
    """An executor over the workers of the cluster at `address` (dask://HOST:PORT), and how many threads they have.

    Before anything is handed out, every worker must see `folder` and `recordings` under the paths they have here, and
    run the versions that run here. Without a worker for `patience` seconds the work is given up.
    """
    host, port = _host_and_port(address)
    dask, short = _dask(), min(patience, _ANSWER_SECONDS)
    _examine_address(address, host, port, short)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="distributed")  # versions are compared below, in our words
        try:
            client = dask.Client(f"tcp://{host}:{port}", timeout=short, set_as_default=False)
        except OSError as error:
            raise _no_answer(address) from error
        lent = _Lent(dask, client, address, patience)
        try:
            try:
                client.wait_for_workers(1, timeout=short)
            except OSError as error:
                raise _nobody(address) from error
            _examine_workers(client, folder, recordings)
            yield lent, sum(client.nthreads().values())
        finally:
            lent.shutdown(wait=False)
            with suppress(OSError, CancelledError):  # a scheduler that is gone need not be told
                client.close(timeout=short)


class _Lent(Executor):
    """Dask's own executor in the words of `concurrent.futures`, with an end to every wait.

    Dask gives the work of a lost worker to another one by itself. What has killed several is a BrokenExecutor here;
    a lost scheduler, and a cluster without workers, are errors for the owner.
    """

    def __init__(self, dask: ModuleType, client: Any, address: str, patience: float) -> None:
        self._inner: Executor = client.get_executor(pure=False)
        self._client, self._killed = client, dask.scheduler.KilledWorker
        self._address, self._patience = address, patience
        self._open: set[Future[Any]] = set()
        self._closed = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def submit(self, fn: Callable[_Given, _Result], /, *args: _Given.args, **kwargs: _Given.kwargs) -> Future[_Result]:
        outer: Future[_Result] = Future()
        inner = self._inner.submit(fn, *args, **kwargs)
        self._open.add(outer)
        outer.add_done_callback(lambda done: inner.cancel() if done.cancelled() else None)
        inner.add_done_callback(lambda done: self._pass_on(done, outer))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._closed.set()
        self._inner.shutdown(wait=wait and not cancel_futures)

    def _pass_on(self, inner: Future[_Result], outer: Future[_Result]) -> None:
        self._open.discard(outer)
        with suppress(InvalidStateError):  # it was called off, or given up, in the meantime
            if inner.cancelled():
                outer.set_exception(_lost(self._address))
                return
            error = inner.exception()
            if error is None:
                outer.set_result(inner.result())
            else:
                outer.set_exception(BrokenExecutor(str(error)) if isinstance(error, self._killed) else error)

    def _watch(self) -> None:
        """Give up when nobody has been there for too long; Dask itself would wait for ever."""
        seen = time.monotonic()
        while not self._closed.wait(min(1.0, self._patience / 4)):
            try:
                anybody = bool(self._client.nthreads())
            except (OSError, RuntimeError, CancelledError):
                return  # the scheduler is lost, which Dask tells the works
            if anybody:
                seen = time.monotonic()
            elif time.monotonic() - seen > self._patience:
                for outer in tuple(self._open):
                    with suppress(InvalidStateError):
                        outer.set_exception(_nobody(self._address))


def look(token: str, folder: str, recordings: Sequence[str]) -> Sighting:
    """What this computer sees; runs on a worker. `token` is the path of a file that the owner's computer just wrote."""
    try:
        read = Path(token).read_text(encoding="utf-8")
    except OSError:
        read = None
    try:
        with tempfile.TemporaryFile(dir=folder, prefix=".shared."):
            writable = True
    except OSError:
        writable = False
    missing = tuple(recording for recording in recordings if not os.access(recording, os.R_OK))
    return Sighting(token=read, writable=writable, missing=missing, versions=tuple(sorted(_versions().items())))


def _versions() -> dict[str, str]:
    found = {"processor": platform.machine()}
    for package in _SHAPING:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _dask() -> ModuleType:
    try:
        import distributed  # noqa: PLC0415 - half a second, and an extra
    except ImportError as error:
        raise UserError(
            "cluster-extra",
            problem="Pressroom cannot speak to a Dask cluster yet.",
            where="this computer",
            why="The part that does is not installed, because few need it.",
            fix=command_to_add("distributed"),
        ) from error
    for name in ("distributed", "distributed.client", "tornado", "tornado.application", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what matters is told in our words
    return distributed


def _host_and_port(address: str) -> tuple[str, int]:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if parts.scheme != "dask" or not host or not port or parts.path.strip("/"):
        raise UserError(
            "cluster-address",
            problem=f'"{address}" is not the address of a Dask cluster.',
            where="--on",
            why="It has the form dask://HOST:PORT, as dask://192.168.0.20:8786.",
            fix="Type the scheduler's host and port; the scheduler prints them when it starts.",
        )
    return f"[{host}]" if ":" in host else host, port


def _examine_address(address: str, host: str, port: int, seconds: float) -> None:
    """Be sure within seconds that a scheduler answers; Dask's own client waits for ever for a silent stranger."""
    try:
        socket.create_connection((host.strip("[]"), port), seconds).close()
        kind = asyncio.run(_kind(f"tcp://{host}:{port}", seconds))
    except OSError as error:
        raise _no_answer(address) from error
    except Exception as error:
        raise _no_scheduler(address, "Something else answers there.") from error
    if kind != "Scheduler":
        raise _no_scheduler(
            address, f"A {kind.lower()} of a Dask cluster answers there; the address is its scheduler's."
        )


async def _kind(address: str, seconds: float) -> str:
    from distributed.core import rpc  # noqa: PLC0415 - half a second, and an extra

    connect: Callable[[str], Any] = rpc
    async with connect(address) as peer:
        identity = await asyncio.wait_for(peer.identity(), seconds)
    return str(identity["type"])


def _examine_workers(client: Any, folder: Path, recordings: Sequence[Path]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".shared.") as shared:
        token = Path(shared) / "token"
        token.write_text(shared, encoding="utf-8")
        names = [str(recording) for recording in recordings]
        sightings = client.run(look, str(token), str(folder), names, on_error="return")
    for worker, seen in sorted(sightings.items()):
        examine_worker(worker, seen, folder, shared)


def examine_worker(worker: str, seen: object, folder: Path, token: str) -> None:
    """Raise what is wrong with one worker."""
    if not isinstance(seen, Sighting):
        raise UserError(
            "cluster-bare",
            problem=f"The worker at {worker} does not have this Pressroom.",
            where=worker,
            why=f"It answered: {seen}",
            fix='On that computer:  pipx install ".[cluster]"    in the folder of Pressroom\'s source; then start the worker again.',
        )
    if seen.token != token or not seen.writable:
        trouble = "may not write in" if seen.token == token else "does not see"
        raise UserError(
            "cluster-folder",
            problem=f"The worker at {worker} {trouble} the show's folder.",
            where=str(folder),
            why="Workers read the recordings and write finished audio there, under the same path as on this computer.",
            fix=f"Share the folder with that computer as {folder}, or leave out --on.",
        )
    if seen.missing:
        raise UserError(
            "cluster-recording",
            problem=f"The worker at {worker} does not see {len(seen.missing)} of the recordings.",
            where=seen.missing[0],
            why="A recording that is a link to another disk is not shared with the folder.",
            fix="Copy the recording itself into its episode's folder, or leave out --on.",
        )
    here, there = _versions(), dict(seen.versions)
    for name in sorted(here):
        if here[name] != there.get(name):
            raise UserError(
                "cluster-versions",
                problem=f"The worker at {worker} would not make the same audio as this computer.",
                where=worker,
                why=f"It has {name} {there.get(name)}, this computer {here[name]}.",
                fix=f"On that computer:  pip install {name}=={here[name]}    then start the worker again."
                if name != "processor"
                else "Use workers of the same kind of processor, or leave out --on.",
            )


def _no_answer(address: str) -> Temporary:
    return Temporary(
        "cluster-silent",
        problem=f"No Dask scheduler answers at {address}.",
        where="--on",
        why="Nobody listens there, or a firewall is between.",
        fix="Start it there:  dask scheduler --port 8786    and see that its address is the one typed.",
    )


def _no_scheduler(address: str, why: str) -> UserError:
    return UserError(
        "cluster-other",
        problem=f"{address} is not a Dask scheduler.",
        where="--on",
        why=why,
        fix="Type the scheduler's host and port; the scheduler prints them when it starts.",
    )


def _nobody(address: str) -> Temporary:
    return Temporary(
        "cluster-empty",
        problem=f"The cluster at {address} has no workers.",
        where=address,
        why="Somebody has to do the work; what is finished stays finished.",
        fix=f"Start workers:  dask worker {address.replace('dask://', 'tcp://')}    then type it again.",
    )


def _lost(address: str) -> Temporary:
    return Temporary(
        "cluster-lost",
        problem=f"The cluster at {address} went away during the work.",
        where=address,
        why="The scheduler stopped, or the network did. Nothing half made was kept.",
        fix="See that it runs, then type it again; what is finished stays finished.",
    )
