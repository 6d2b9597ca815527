"""S3: large files in parts, what refusals mean, and that no secret is ever told."""

from __future__ import annotations

import hashlib
import json
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from publishing.artifacts import Artifact, artifact_of, artifacts_in
from publishing.storages.refusals import refusal_for
from publishing.storages.s3.parts import LARGE, PART
from publishing.storages.s3.settings import S3Settings, parse_target
from publishing.storages.s3.storage import S3Storage
from publishing.storages.storage import Overtaken
from tests.publishing.doubles import build_site, publish
from tests.publishing.servers import BUCKET, KEY, SECRET, Server
from workspace.errors import KeyNeeded, Temporary, UserError

NOTHING = artifact_of("index.html", b"x", hashlib.sha256(b"x").hexdigest())


@pytest.fixture(params=["moto", "seaweedfs"])
def server(request: pytest.FixtureRequest) -> Server:
    found: Server = request.getfixturevalue({"moto": "moto_server", "seaweedfs": "seaweed_server"}[request.param])
    return found


@pytest.fixture
def long_recording(tmp_path: Path) -> Artifact:
    """A part and a bit, bytes that differ from part to part."""
    (tmp_path / "site").mkdir()
    block = bytes(range(256)) * 4096
    with (tmp_path / "site" / "talk-12345678.mp3").open("wb") as opened:
        for number in range(LARGE // len(block)):
            opened.write(bytes([number]) + block[1:])
        opened.write(b"the end")
    (artifact,) = artifacts_in(tmp_path / "site")
    return artifact


def test_a_long_recording_goes_up_in_parts_and_comes_back_whole(
    server: Server, long_recording: Artifact, tmp_path: Path
) -> None:
    storage = server.storage(tmp_path.name)

    version = storage.put(long_recording, unless_exists=True)

    facts = storage.stat(long_recording.path)
    stored = storage.read(long_recording.path)
    assert facts is not None
    assert facts.match(long_recording)
    assert facts.version == version
    assert stored is not None
    assert hashlib.sha256(stored.content).hexdigest() == long_recording.sha256
    assert PART < long_recording.size < 2 * PART


def test_a_long_recording_is_not_written_over_another(server: Server, long_recording: Artifact, tmp_path: Path) -> None:
    storage = server.storage(tmp_path.name)
    storage.put(long_recording, unless_exists=True)

    with pytest.raises(Overtaken):
        storage.put(long_recording, unless_exists=True)

    assert open_uploads(server, tmp_path.name) == []


def test_a_recording_that_changes_on_its_way_leaves_nothing(
    server: Server, long_recording: Artifact, tmp_path: Path
) -> None:
    storage = server.storage(tmp_path.name)
    assert isinstance(long_recording.source, Path)
    with long_recording.source.open("r+b") as opened:
        opened.write(b"other bytes")

    with pytest.raises(UserError, match="changed while"):
        storage.put(long_recording)

    assert storage.stat(long_recording.path) is None
    assert open_uploads(server, tmp_path.name) == []


def test_parts_of_an_upload_that_was_cut_off_are_given_up(server: Server, tmp_path: Path) -> None:
    key = f"{tmp_path.name}/talk-12345678.mp3"
    server.client().create_multipart_upload(Bucket=BUCKET, Key=key)
    server.client().create_multipart_upload(Bucket=BUCKET, Key=f"{key}.other")

    server.storage(tmp_path.name).tidy("talk-12345678.mp3")

    assert open_uploads(server, tmp_path.name) == [f"{key}.other"]


def test_nothing_is_written_outside_the_prefix(server: Server, tmp_path: Path) -> None:
    publish(server.storage(f"{tmp_path.name}/inner"), build_site(tmp_path / "site", {"knees": b"sounds"}))

    listing = server.client().list_objects_v2(Bucket=BUCKET, Prefix=tmp_path.name)

    assert all(found["Key"].startswith(f"{tmp_path.name}/inner/") for found in listing["Contents"])


def test_no_secret_is_in_anything_that_was_published(server: Server, tmp_path: Path) -> None:
    storage = server.storage(tmp_path.name)

    receipt = publish(storage, build_site(tmp_path / "site", {"knees": b"sounds"}))

    kept = [storage.read(name) for name in storage.names()]
    assert all(stored and SECRET.encode() not in stored.content for stored in kept)
    assert SECRET not in json.dumps(receipt.as_json(verified=True))
    assert SECRET not in repr(vars(storage)["_settings"])


def test_a_bucket_that_is_not_there_is_named_and_not_made(server: Server) -> None:
    storage = server.storage("", bucket="no-such-bucket")

    for act in (lambda: storage.read("index.html"), lambda: storage.put(NOTHING)):
        with pytest.raises(UserError, match="no such bucket") as caught:
            act()
        assert "s3://no-such-bucket" in str(caught.value)
        assert caught.value.exit_code == 1

    assert "no-such-bucket" not in str(server.client().list_buckets()["Buckets"])


def test_a_wrong_key_is_refused_with_its_last_four_characters_only(
    seaweed_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another-canary-secret")
    storage = seaweed_server.storage("wrong")

    with pytest.raises(KeyNeeded, match="refused the key") as caught:
        storage.read("index.html")

    told = everything_told(caught.value)
    assert "key ending …7QX2" in told
    assert KEY not in told
    assert "another-canary-secret" not in told


def test_without_a_key_the_owner_learns_how_to_get_one(moto_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")

    with pytest.raises(KeyNeeded, match="no key for the storage") as caught:
        moto_server.storage("x").read("index.html")

    assert "aws configure" in str(caught.value)


def test_a_profile_that_is_not_there_is_said_so(moto_server: Server) -> None:
    settings = S3Settings(bucket=BUCKET, endpoint=moto_server.endpoint, profile="clinic")

    with pytest.raises(KeyNeeded, match="profile"):
        S3Storage(settings).read("index.html")


def test_a_storage_that_does_not_answer_is_temporary() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]

    with pytest.raises(Temporary, match="does not answer") as caught:
        Server("nobody", f"http://127.0.0.1:{port}").storage("x", attempts=1).read("index.html")

    assert SECRET not in everything_told(caught.value)


REFUSALS = [
    (403, "AccessDenied", "key-not-allowed", 4),
    (403, "InvalidAccessKeyId", "key-refused", 4),
    (403, "SignatureDoesNotMatch", "key-refused", 4),
    (400, "ExpiredToken", "key-expired", 4),
    (403, "RequestTimeTooSkewed", "clock-wrong", 1),
    (400, "AuthorizationHeaderMalformed", "region-wrong", 1),
    (404, "NoSuchBucket", "bucket-missing", 1),
    (503, "SlowDown", "storage-busy", 5),
    (500, "InternalError", "storage-busy", 5),
    (418, "Teapot", "storage-refused", 1),
]


@pytest.mark.parametrize(("status", "word", "code", "exit_code"), REFUSALS, ids=[row[1] for row in REFUSALS])
def test_every_refusal_is_told_in_plain_words_and_without_secrets(
    status: int, word: str, code: str, exit_code: int
) -> None:
    with refusing(status, word) as endpoint, pytest.raises(UserError) as caught:
        Server("refusing", endpoint).storage("show", attempts=1).put(NOTHING)

    told = everything_told(caught.value)
    assert (caught.value.as_json()["code"], caught.value.exit_code) == (code, exit_code)
    assert SECRET not in told
    assert KEY not in told
    assert not any(name in str(caught.value) for name in ("Error", "Exception", "botocore", word))


def test_a_head_without_a_word_is_told_by_its_status() -> None:
    assert refusal_for("403", 403).code == "key-not-allowed"
    assert refusal_for("503", 503).code == "storage-busy"
    assert refusal_for("Unheard", 401).code == "key-refused"


def test_a_storage_without_conditions_is_used_with_a_look_first_and_a_note() -> None:
    with refusing(501, "NotImplemented", only_conditional=True) as endpoint:
        storage = Server("old", endpoint).storage("show", attempts=1)

        storage.put(NOTHING, unless_exists=True)
        with pytest.raises(Overtaken):
            storage.put(NOTHING, unless_exists=True)
        with pytest.raises(Overtaken):
            storage.put(NOTHING, if_version='"another"')
        storage.put(NOTHING, if_version='"kept"')

    assert "publish from one computer" in storage.notes[0]


@pytest.mark.parametrize("endpoint", ["http://storage.example.org", "ftp://storage.example.org", "storage.example.org"])
def test_an_endpoint_without_encryption_is_refused(endpoint: str) -> None:
    with pytest.raises(UserError, match="not encrypted"):
        S3Storage(S3Settings(bucket="press", endpoint=endpoint))


def test_an_open_endpoint_from_the_computers_settings_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://storage.example.org")

    with pytest.raises(UserError, match="not encrypted"):
        S3Storage(S3Settings(bucket="press")).read("index.html")


def test_an_endpoint_with_a_password_is_refused_without_repeating_it() -> None:
    with pytest.raises(UserError, match="name or a password") as caught:
        S3Storage(S3Settings(bucket="press", endpoint=f"https://jen:{SECRET}@storage.example.org"))

    assert SECRET not in everything_told(caught.value)


@pytest.mark.parametrize("target", ["s3://", "s3:///x", "s3://Bad_Name/x", "s3://bucket/../x", "bucket/x", "s3://ab"])
def test_a_target_that_is_no_bucket_is_refused(target: str) -> None:
    with pytest.raises(UserError, match="not an address of a bucket"):
        parse_target(target)


@pytest.mark.parametrize(
    ("target", "parts"),
    [("s3://press", ("press", "")), ("s3://press/", ("press", "")), ("s3://press/a/b/", ("press", "a/b"))],
)
def test_a_target_is_a_bucket_and_a_prefix(target: str, parts: tuple[str, str]) -> None:
    assert parse_target(target) == parts


def test_the_library_is_not_loaded_before_a_bucket_is_used() -> None:
    code = (
        "import sys, publishing.upload; from publishing.storages.s3.settings import S3Settings; from publishing.storages.s3.storage import S3Storage; S3Storage(S3Settings(bucket='press'));"
        "sys.exit(any(name in sys.modules for name in ('boto3', 'botocore')))"
    )

    assert subprocess.run([sys.executable, "-c", code], cwd=Path.cwd(), check=False).returncode == 0


def open_uploads(server: Server, prefix: str) -> list[str]:
    found = server.client().list_multipart_uploads(Bucket=BUCKET, Prefix=prefix)
    return sorted(upload["Key"] for upload in found.get("Uploads", ()))


def everything_told(error: UserError) -> str:
    return f"{error} {error.as_json()} {error!r} " + "".join(traceback.format_exception(error))


@contextmanager
def refusing(status: int, word: str, *, only_conditional: bool = False) -> Iterator[str]:
    """A server that refuses everything with one word; or only writes that carry a condition."""
    kept: set[str] = set()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # answers "Expect: 100-continue"; without, each write waits a second

        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if only_conditional and not (self.headers.get("If-Match") or self.headers.get("If-None-Match")):
                kept.add(self.path)
                self._answer(200, b"")
            else:
                # Some servers echo what was sent; none of it may reach a message.
                key = self.headers.get("Authorization", "")
                self._answer(
                    status, f"<Error><Code>{word}</Code><Message>{word} </Message><Key>{key}</Key></Error>".encode()
                )

        def do_HEAD(self) -> None:
            self._answer(200 if self.path in kept else 404, b"")

        def _answer(self, code: int, body: bytes) -> None:
            self.send_response(code)
            self.send_header("ETag", '"kept"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the overridden one's name
            """Quiet."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_address[1]}"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()
