"""A computer that falls asleep in the middle of a write: the line is dead when it wakes, and nothing is sent again."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from publishing.artifacts import Artifact, artifact_of
from publishing.storages.s3.settings import S3Settings
from publishing.storages.s3.storage import S3Storage
from publishing.storages.storage import Storage
from tests.publishing.faults.proxy import Answer, Cut, Meanwhile, Moment, Proxy, once
from tests.publishing.faults.wrapped import Time
from tests.publishing.servers import BUCKET, Server
from workspace.errors import Temporary


@pytest.mark.parametrize("path", ["index.html", "_publish/manifest.json"])
@pytest.mark.parametrize("code", ["", "RequestTimeTooSkewed", "SlowDown"])
def test_a_write_is_not_repeated_after_a_sleep(
    path: str, code: str, proxy: Proxy, seaweed_server: Server, tmp_path: Path
) -> None:
    time = Time()

    def sleep() -> None:
        time.now += 1500

    storage = _storage(proxy, tmp_path.name, time)
    storage.put(_page(path, b"old"))
    if code:
        answer = Answer(status=403 if "Time" in code else 503, code=code)
        proxy.start_over(once(1, answer))
        proxy.before_each = lambda asked: sleep()
    else:
        proxy.start_over(once(1, Cut(Moment.BEFORE, sleep)))

    with pytest.raises(Exception, match="clock is wrong" if "Time" in code else "slept") as stopped:
        storage.put(_page(path, b"new"))

    assert stopped.value.__class__.__module__ == "workspace.errors"
    assert len(proxy.seen) == 1
    stored = seaweed_server.storage(tmp_path.name).read(path)
    assert stored is not None
    assert stored.content == b"old"


def test_nothing_is_removed_after_a_sleep(proxy: Proxy, seaweed_server: Server, tmp_path: Path) -> None:
    time = Time()

    def sleep() -> None:
        time.now += 1500

    storage = _storage(proxy, tmp_path.name, time)
    storage.put(_page("index.html", b"old"))
    proxy.start_over(once(1, Cut(Moment.BEFORE, sleep)))

    with pytest.raises(Temporary, match="slept"):
        storage.delete("index.html")

    assert seaweed_server.storage(tmp_path.name).read("index.html") is not None


def test_audio_may_take_its_time(proxy: Proxy, seaweed_server: Server, tmp_path: Path) -> None:
    time = Time()

    def sleep() -> None:
        time.now += 1500

    storage = _storage(proxy, tmp_path.name, time)
    proxy.start_over(once(1, Cut(Moment.WITHIN, sleep)))

    storage.put(_page("a-11111111.mp3", b"sound"), unless_exists=True)

    assert seaweed_server.storage(tmp_path.name).read("a-11111111.mp3") is not None


def test_reading_may_be_repeated_at_any_time(proxy: Proxy, tmp_path: Path) -> None:
    time = Time()

    def sleep() -> None:
        time.now += 1500

    storage = _storage(proxy, tmp_path.name, time)
    storage.put(_page("index.html", b"old"))
    proxy.start_over(once(1, Cut(Moment.BEFORE, sleep)))

    assert storage.stat("index.html") is not None


def test_a_storage_tells_how_long_ago_a_file_was_written(target: Storage) -> None:
    """By its own clock; the double in memory has none."""
    target.put(_page("index.html", b"new"))

    facts = target.stat("index.html")

    assert facts is not None
    assert facts.age is None or -1 <= facts.age < 60
    assert target.describe() == "memory" or facts.age is not None


def test_a_short_hold_disturbs_nobody(proxy: Proxy, tmp_path: Path) -> None:
    time = Time()

    def hold() -> None:
        time.now += 60

    storage = _storage(proxy, tmp_path.name, time)
    proxy.start_over(once(1, Meanwhile(Moment.BEFORE, hold)))

    assert storage.put(_page("index.html", b"new"))


def _storage(proxy: Proxy, prefix: str, time: Time) -> Storage:
    settings = S3Settings(bucket=BUCKET, prefix=prefix, endpoint=proxy.endpoint, region="us-east-1")
    return S3Storage(settings, attempts=4, clock=time)


def _page(path: str, content: bytes) -> Artifact:
    return artifact_of(path, content, hashlib.sha256(content).hexdigest())
