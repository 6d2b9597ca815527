"""Real S3 servers for tests, on this computer only: SeaweedFS (checks signatures and checksums) and moto (does not)."""

from __future__ import annotations

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

from publishing.storages.s3 import S3Settings, S3Storage

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

    def client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            config=Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 1}),
        )


def weed_program() -> str | None:
    """The SeaweedFS program of the test extra, or one on the path."""
    beside = Path(sys.executable).parent / "weed"
    return str(beside) if beside.is_file() else shutil.which("weed")


@contextmanager
def seaweed(program: str) -> Iterator[Server]:
    """A SeaweedFS server with its data in a temporary folder; ended, by its own id, with the body."""
    port, *others = _free_ports(9)
    names = ["master.port", "master.port.grpc", "volume.port", "volume.port.grpc"]
    names += ["filer.port", "filer.port.grpc", "admin.port", "s3.port.grpc"]
    with tempfile.TemporaryDirectory(prefix="weed-", ignore_cleanup_errors=True) as folder:
        command = [program, "mini", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-s3.port={port}"]
        command += [f"-{name}={other}" for name, other in zip(names, others, strict=True)]
        command += ["-webdav=false", "-admin.ui=false", "-s3.port.iceberg=0", "-s3.port.lance=0"]
        command += ["-s3.autoCreateBucket=false", "-master.telemetry=false"]
        environment = {**os.environ, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "HOME": folder}
        process = subprocess.Popen(
            command, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            server = Server("seaweedfs", f"http://127.0.0.1:{port}")
            _wait(server, process)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


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
