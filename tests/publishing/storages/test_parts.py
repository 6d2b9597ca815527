"""A long recording whose upload was cut off: the next attempt goes on with the parts that arrived."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publishing.artifacts import Artifact, artifacts_in
from publishing.storages.s3.parts import LARGE, PART
from publishing.storages.s3.settings import S3Settings
from publishing.storages.s3.storage import S3Storage
from tests.publishing.doubles import publish
from tests.publishing.faults.proxy import Answer, Asked, Cut, Deed, Moment, Proxy, once, proxy_before
from tests.publishing.servers import BUCKET, Server
from workspace.errors import Temporary, UserError


@pytest.fixture
def proxy(seaweed_server: Server) -> Iterator[Proxy]:
    with proxy_before(seaweed_server) as running:
        yield running


@pytest.fixture
def recording(tmp_path: Path) -> Artifact:
    """Three parts."""
    (tmp_path / "site").mkdir()
    parts = [bytes([number]) * PART for number in range(2)]
    (tmp_path / "site" / "talk-12345678.mp3").write_bytes(b"".join(parts) + b"the end")
    (artifact,) = artifacts_in(tmp_path / "site")
    assert artifact.size > LARGE
    return artifact


def storage(proxy: Proxy, prefix: str) -> S3Storage:
    settings = S3Settings(bucket=BUCKET, prefix=prefix, endpoint=proxy.endpoint, region="us-east-1")
    return S3Storage(settings, attempts=2, pause=lambda seconds: None)


def cut_off_at_the_last_part(asked: Asked) -> Deed:
    return Cut(Moment.BEFORE) if "partNumber=3" in asked.path else None


def is_a_list_of_parts(asked: Asked) -> bool:
    return asked.method == "GET" and "uploadId=" in asked.path


def sent(proxy: Proxy) -> list[str]:
    return [asked.path.split("partNumber=")[1][0] for asked in proxy.seen if "partNumber=" in asked.path]


def open_uploads(server: Server, prefix: str) -> list[str]:
    found = server.client().list_multipart_uploads(Bucket=BUCKET, Prefix=prefix)
    return [upload["Key"] for upload in found.get("Uploads", ())]


def test_parts_that_arrived_are_not_sent_again(
    proxy: Proxy, seaweed_server: Server, recording: Artifact, tmp_path: Path
) -> None:
    proxy.start_over(cut_off_at_the_last_part)
    with pytest.raises(Temporary):
        storage(proxy, tmp_path.name).put(recording, unless_exists=True)

    proxy.start_over()
    again = storage(proxy, tmp_path.name)  # another process, another computer
    again.tidy(recording.path, resumable=True)
    again.put(recording, unless_exists=True)

    assert sent(proxy) == ["3"]
    facts, stored = again.stat(recording.path), again.read(recording.path)
    assert facts is not None
    assert facts.match(recording)
    assert stored is not None
    assert hashlib.sha256(stored.content).hexdigest() == recording.sha256
    assert open_uploads(seaweed_server, tmp_path.name) == []


def test_a_key_that_may_not_see_the_parts_sends_them_again(
    proxy: Proxy, seaweed_server: Server, recording: Artifact, tmp_path: Path
) -> None:
    proxy.start_over(cut_off_at_the_last_part)
    with pytest.raises(Temporary):
        storage(proxy, tmp_path.name).put(recording, unless_exists=True)

    proxy.start_over(lambda asked: Answer(status=403, code="AccessDenied") if is_a_list_of_parts(asked) else None)
    again = storage(proxy, tmp_path.name)
    again.tidy(recording.path, resumable=True)
    again.put(recording, unless_exists=True)

    assert any(is_a_list_of_parts(asked) for asked in proxy.seen)
    assert sorted(sent(proxy)) == ["1", "2", "3"]
    facts = again.stat(recording.path)
    assert facts is not None
    assert facts.match(recording)
    assert open_uploads(seaweed_server, tmp_path.name) == []


def test_parts_of_other_bytes_are_sent_again(
    proxy: Proxy, seaweed_server: Server, recording: Artifact, tmp_path: Path
) -> None:
    proxy.start_over(cut_off_at_the_last_part)
    with pytest.raises(Temporary):
        storage(proxy, tmp_path.name).put(recording)
    assert isinstance(recording.source, Path)
    with recording.source.open("r+b") as opened:
        opened.write(b"other")
    (changed,) = artifacts_in(recording.source.parent)

    proxy.start_over()
    again = storage(proxy, tmp_path.name)
    again.tidy(changed.path, resumable=True)
    again.put(changed)

    assert "1" in sent(proxy)
    facts = again.stat(changed.path)
    assert facts is not None
    assert facts.match(changed)


def test_an_upload_that_was_begun_under_other_headers_ends_under_ours(
    proxy: Proxy, seaweed_server: Server, recording: Artifact, tmp_path: Path
) -> None:
    proxy.start_over(cut_off_at_the_last_part)
    with pytest.raises(Temporary):
        storage(proxy, tmp_path.name).put(replace(recording, cache_control="no-store"), unless_exists=True)

    proxy.start_over()
    again = storage(proxy, tmp_path.name)
    again.tidy(recording.path, resumable=True)
    version = again.put(recording, unless_exists=True)

    facts = again.stat(recording.path)
    assert facts is not None
    assert facts.match(recording)
    assert facts.version == version


def test_an_upload_begun_twice_because_an_answer_was_lost_leaves_none_open(
    proxy: Proxy, seaweed_server: Server, recording: Artifact, tmp_path: Path
) -> None:
    proxy.start_over(once(1, Cut(Moment.AFTER)))

    storage(proxy, tmp_path.name).put(recording, unless_exists=True)

    assert sorted(sent(proxy)) == ["1", "2", "3"]
    assert open_uploads(seaweed_server, tmp_path.name) == []


def test_an_end_whose_answer_was_lost_is_known_as_ours(
    proxy: Proxy, seaweed_server: Server, recording: Artifact, tmp_path: Path
) -> None:
    proxy.start_over(once(5, Cut(Moment.AFTER)))

    version = storage(proxy, tmp_path.name).put(recording, unless_exists=True)

    facts = seaweed_server.storage(tmp_path.name).stat(recording.path)
    assert facts is not None
    assert facts.version == version
    assert open_uploads(seaweed_server, tmp_path.name) == []


def test_a_recording_that_is_gone_leaves_nothing_open(
    proxy: Proxy, seaweed_server: Server, recording: Artifact, tmp_path: Path
) -> None:
    assert isinstance(recording.source, Path)
    recording.source.unlink()

    with pytest.raises(UserError, match="changed while"):
        storage(proxy, tmp_path.name).put(recording)

    assert open_uploads(seaweed_server, tmp_path.name) == []


def test_half_an_upload_of_audio_that_is_not_built_any_more_is_given_up(
    proxy: Proxy, seaweed_server: Server, recording: Artifact, tmp_path: Path
) -> None:
    page = tmp_path / "site" / "index.html"
    page.write_text("<h1>Talk</h1>")
    proxy.start_over(cut_off_at_the_last_part)
    with pytest.raises(Temporary):
        publish(storage(proxy, tmp_path.name), artifacts_in(page.parent))
    assert len(open_uploads(seaweed_server, tmp_path.name)) == 1
    assert isinstance(recording.source, Path)
    recording.source.unlink()

    proxy.start_over()
    publish(storage(proxy, tmp_path.name), artifacts_in(page.parent))

    assert open_uploads(seaweed_server, tmp_path.name) == []
