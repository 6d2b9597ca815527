"""Real S3 servers for tests, on this computer only.

SeaweedFS checks signatures and checksums; moto does not; rclone takes conditions without heeding them.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from publishing.storages.s3.settings import S3Settings
from publishing.storages.s3.storage import S3Storage

KEY = "PRESSROOMTESTKEY7QX2"
SECRET = "canary-secret-never-to-be-shown-4711"
BUCKET = "press"


@dataclass(frozen=True)
class Server:
    """One running server with an empty bucket named "press"."""

    name: str
    endpoint: str

    def storage(self, prefix: str, *, bucket: str = BUCKET, attempts: int = 2) -> S3Storage:
        settings = S3Settings(bucket=bucket, prefix=prefix, endpoint=self.endpoint, region="us-east-1")
        return S3Storage(settings, attempts=attempts)

    def client(self, service: str = "s3", key: str = KEY, secret: str = SECRET) -> Any:
        connect: Any = boto3.client  # the stubs know each service by name
        return connect(
            service,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            config=Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 1}),
        )


def weed_program() -> str | None:
    """The SeaweedFS program of the test extra, or one on the path."""
    return _program("weed")


def rclone_program() -> str | None:
    """The rclone program of the test extra, or one on the path."""
    return _program("rclone")


@contextmanager
def seaweed(program: str, *options: str) -> Iterator[Server]:
    """A SeaweedFS server with its data in a temporary folder; ended, by its own id, with the body."""
    port, *others = _free_ports(9)
    names = ["master.port", "master.port.grpc", "volume.port", "volume.port.grpc"]
    names += ["filer.port", "filer.port.grpc", "admin.port", "s3.port.grpc"]
    with tempfile.TemporaryDirectory(prefix="weed-", ignore_cleanup_errors=True) as folder:
        command = [program, "mini", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-s3.port={port}"]
        command += [f"-{name}={other}" for name, other in zip(names, others, strict=True)]
        command += ["-webdav=false", "-admin.ui=false", "-s3.port.iceberg=0", "-s3.port.lance=0"]
        command += ["-s3.autoCreateBucket=false", "-master.telemetry=false", *options]
        environment = {**os.environ, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "HOME": folder}
        with _running(command, environment, Path(folder)) as process:
            server = Server("seaweedfs", f"http://127.0.0.1:{port}")
            _wait(server, process)
            yield server


@contextmanager
def rclone(program: str) -> Iterator[Server]:
    """`rclone serve s3` on a temporary folder: a store that ignores conditions, as people really have them."""
    (port,) = _free_ports(1)
    with tempfile.TemporaryDirectory(prefix="rclone-", ignore_cleanup_errors=True) as folder:
        served = Path(folder) / "served"
        served.mkdir()
        command = [program, "serve", "s3", "--addr", f"127.0.0.1:{port}", "--auth-key", f"{KEY},{SECRET}"]
        command += ["--config", str(Path(folder) / "none.conf"), "--cache-dir", str(Path(folder) / "cache"), "-q"]
        command += ["--vfs-cache-mode", "off", str(served)]
        with _running(command, {**os.environ, "HOME": folder}, Path(folder)) as process:
            server = Server("rclone", f"http://127.0.0.1:{port}")
            _wait(server, process)
            yield server


@contextmanager
def _running(command: list[str], environment: dict[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _program(name: str) -> str | None:
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.is_file() else shutil.which(name)


@contextmanager
def moto() -> Iterator[Server]:
    """Moto's in-memory server, in a thread of this process."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - takes a second to import

    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    try:
        _, port = running.get_host_and_port()
        server = Server("moto", f"http://127.0.0.1:{port}")
        server.client().create_bucket(Bucket=BUCKET)
        yield server
    finally:
        running.stop()


@contextmanager
def strict_moto() -> Iterator[Server]:
    """Moto in a process of its own, where `guard` makes it check signatures and the rights of each key."""
    (port,) = _free_ports(1)
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    environment = {**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": "1000000"}
    with tempfile.TemporaryDirectory(prefix="moto-") as folder, _running(command, environment, Path(folder)) as process:
        server = Server("moto", f"http://127.0.0.1:{port}")
        _wait(server, process)
        yield server


def guard(server: Server) -> None:
    """From now on every request to this moto is checked."""
    host, _, port = server.endpoint.removeprefix("http://").partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    connection.request("POST", "/moto-api/reset-auth", b"0", {"Content-Type": "text/plain"})
    assert connection.getresponse().status == 200
    connection.close()


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    """The port opens before the server can answer: wait for a signed call to succeed."""
    until = time.monotonic() + 60
    while True:
        try:
            server.client().create_bucket(Bucket=BUCKET)
        except (BotoCoreError, ClientError):
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def _free_ports(number: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [int(opened.getsockname()[1]) for opened in sockets]
    for opened in sockets:
        opened.close()
    return ports
