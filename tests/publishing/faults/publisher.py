"""A publisher in a process of its own, which can be killed or stopped for real at any moment."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import boto3  # noqa: F401 - loaded once, in the process that all publishers are split off from

from publishing.artifacts import artifacts_in
from publishing.storages.awake import seconds_passed
from publishing.storages.folder import FolderStorage
from publishing.storages.s3.settings import S3Settings
from publishing.storages.s3.storage import S3Storage
from publishing.storages.storage import Storage
from publishing.upload import Release
from publishing.uploading.run import Around, run
from tests.publishing.doubles import plan_for
from tests.publishing.servers import BUCKET, KEY, SECRET
from workspace.errors import UserError

WHEN = "2026-11-24T14:00:00+00:00"


@dataclass(frozen=True, kw_only=True)
class Task:
    """What to publish and where: `endpoint` and a prefix, or else a folder.

    `dies_at` counts moments on a folder; `slept` is a file with the seconds that the publisher's clock is ahead.
    """

    site: Path
    told: Path
    endpoint: str = ""
    target: str = ""
    who: str = "jen"
    when: str = WHEN
    dies_at: int = 0
    slept: Path | None = None

    def clock(self) -> float:
        slept = float(self.slept.read_text()) if self.slept and self.slept.is_file() else 0.0
        return seconds_passed() + slept

    def storage(self) -> Storage:
        if self.endpoint:
            settings = S3Settings(bucket=BUCKET, prefix=self.target, endpoint=self.endpoint, region="us-east-1")
            return S3Storage(settings, attempts=2, clock=self.clock)
        return Dying(Path(self.target), self.dies_at)


class Publisher:
    """One run of a task in another process."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self.is_awake = True
        self.process: BaseProcess = _context().Process(target=_run, args=(task,), daemon=True)

    def start(self) -> None:
        self._task.told.unlink(missing_ok=True)
        self.process.start()

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        self.is_awake = False
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)
        self.is_awake = True

    def finish(self, seconds: float = 60) -> int | None:
        """The exit code, negative for a signal; whoever takes longer is ended."""
        self.process.join(seconds)
        if self.process.is_alive():
            self.kill()
            self.process.join()
        return self.process.exitcode

    @property
    def said(self) -> str:
        return self._task.told.read_text() if self._task.told.is_file() else ""

    def _signal(self, number: int) -> None:
        assert self.process.pid is not None
        os.kill(self.process.pid, number)


class Dying(FolderStorage):
    """A folder whose publisher is killed at one of the moments that are numbered as they come."""

    def __init__(self, root: Path, dies_at: int) -> None:
        super().__init__(root)
        self._dies_at, self._moments = dies_at, 0
        self._counting_moments = threading.Lock()

    def _moment(self) -> None:
        with self._counting_moments:
            self._moments += 1
            if self._moments == self._dies_at:
                os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def _asked(self, path: str) -> Iterator[None]:
        self._moment()  # before anything
        with super()._asked(path):
            yield
        self._moment()  # after everything, the answer included

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._moment()  # with the new bytes aside
        with super()._locked():
            self._moment()  # with the lock held
            yield
            self._moment()  # with the new bytes in place and the lock still held


def _run(task: Task) -> None:
    os.environ |= {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_EC2_METADATA_DISABLED": "true"}
    try:
        storage = task.storage()
        plan = plan_for(storage, artifacts_in(task.site))
        receipt = run(plan, storage, Release(who=task.who, when=task.when), Around(clock=task.clock))
    except UserError as error:
        _tell(task, f"{error.findings[0].code}\n{error}")
        os._exit(error.exit_code)
    _tell(task, json.dumps(receipt.as_json(verified=False)))
    os._exit(0)


def _tell(task: Task, words: str) -> None:
    aside = task.told.with_suffix(".aside")
    aside.write_text(words)
    aside.replace(task.told)


def _context() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context
