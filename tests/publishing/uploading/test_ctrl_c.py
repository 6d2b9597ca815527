"""Ctrl-C in the middle of a publish: an answer at once, the old show live, and the next publish goes on."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from publishing.storages.passing import heard_by
from publishing.storages.s3.settings import S3Settings
from publishing.storages.s3.storage import S3Storage
from tests.journey.owner import PROGRAM, ROOT, SETTINGS, Owner, an_owner, outside
from tests.publishing.doubles import build_site, plan_for
from tests.publishing.servers import BUCKET, KEY, SECRET, Server
from tests.publishing.uploading.slow_line import slow_line_to

PATIENCE = 60  # seconds
QUICK = 12  # seconds, on a computer that does much else; what is on its way would take fifty at least
FRAME = b"\xff\xfb\xe0\x00" + bytes(1040)  # of a silent MP3 at 320 kbps
LONG = FRAME * 16_000  # 16.7 MB: goes up in four parts


def begin(owner: Owner, *arguments: str) -> subprocess.Popen[bytes]:
    """The command in a process that hears Ctrl-C, wherever the tests run."""
    command = ["env", "--default-signal=INT", sys.executable, "-c", PROGRAM, "-C", str(owner.root), *arguments]
    keys = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_EC2_METADATA_DISABLED": "true"}
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=outside(keys),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_until(happened: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.01)


def stopped(process: subprocess.Popen[bytes]) -> tuple[str, str, float]:
    """What it says to Ctrl-C, and after how many seconds it is gone."""
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    return out.decode(), err.decode(), time.monotonic() - begun


def in_bucket(owner: Owner, name: str, endpoint: str) -> None:
    target = f'[publish]\nto = "s3://{BUCKET}/{name}"\nendpoint = "{endpoint}"\nregion = "us-east-1"\n'
    owner.write("pressroom.toml", SETTINGS + target)


def with_long_episode(owner: Owner) -> None:
    folder = owner.episode("hips", publish="2026-02-05 06:00", sound="untouched", recording="long.mp3")
    (folder / "recording.wav").unlink()
    (folder / "long.mp3").write_bytes(LONG)


def test_ctrl_c_in_a_large_upload_answers_at_once_and_the_next_publish_sends_only_the_rest(
    seaweed_server: Server, tmp_path: Path
) -> None:
    owner = an_owner(tmp_path / "our-show")
    owner.episode("knees")
    with slow_line_to(seaweed_server) as (line, endpoint):
        in_bucket(owner, tmp_path.name, endpoint)
        assert owner.publishes().code == 0
        storage = seaweed_server.storage(tmp_path.name)
        old = storage.read("feed.xml")
        with_long_episode(owner)
        assert owner.types("build").code == 0

        line.speed, line.heard = 2_000_000, 0
        process = begin(owner, "publish", "--yes")
        wait_until(lambda: line.heard > 11_000_000, process)  # two parts are there, the others are on their way
        line.speed = 100_000
        _, err, seconds = stopped(process)

        assert (process.returncode, "Traceback" in err, seconds < QUICK) == (130, False, True), (err, seconds)
        assert "The old show is still live" in err
        assert "pressroom publish    goes on where this one stopped" in err
        assert "Publishing: new audio" in err
        assert re.search(r"Stopped: 1[1-5] MB of 17 MB sent", err), err
        assert storage.read("feed.xml") == old

    with slow_line_to(seaweed_server) as (fresh, endpoint):  # the other one still holds what was on its way
        in_bucket(owner, tmp_path.name, endpoint)
        again = owner.publishes("--json")
        assert (again.code, again.json["verified"]) == (0, True), again.out
        assert fresh.heard < len(LONG) - 8_000_000  # the parts that had arrived did not travel again
    assert b"About hips" in (storage.read("feed.xml") or pytest.fail("no feed")).content
    uploads = seaweed_server.client().list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])
    assert not [each for each in uploads if each["Key"].startswith(f"{tmp_path.name}/")]


def test_ctrl_c_does_not_wait_for_a_line_that_has_come_to_a_halt(seaweed_server: Server, tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "our-show")
    with_long_episode(owner)
    with slow_line_to(seaweed_server) as (line, endpoint):
        in_bucket(owner, tmp_path.name, endpoint)
        assert owner.types("build").code == 0
        line.speed = 3_000_000
        process = begin(owner, "publish", "--yes", "--json")
        wait_until(lambda: line.heard > 2_000_000, process)
        line.speed = 1
        out, err, seconds = stopped(process)

    told = json.loads(out)["error"]
    assert (process.returncode, told["code"], seconds < QUICK) == (130, "stopped", True), (err, seconds)
    assert "Traceback" not in err
    assert seaweed_server.storage(tmp_path.name).read("feed.xml") is None


def test_the_bytes_of_a_request_are_counted_as_the_line_takes_them(seaweed_server: Server, tmp_path: Path) -> None:
    artifacts = build_site(tmp_path, {"hips": bytes(600_000)})
    plan = plan_for(seaweed_server.storage(tmp_path.name), artifacts)
    audio = next(each.artifact for each in plan.uploads if each.artifact.size == 600_000)
    with slow_line_to(seaweed_server) as (line, endpoint):
        line.speed = 2_000_000
        settings = S3Settings(bucket=BUCKET, prefix=tmp_path.name, endpoint=endpoint, region="us-east-1")
        counted: list[int] = []
        with heard_by(counted.append):
            assert S3Storage(settings, attempts=1).put(audio, unless_exists=True)
    assert line.heard > 600_000
    assert sum(counted) == 600_000
    assert len(counted) > 10
