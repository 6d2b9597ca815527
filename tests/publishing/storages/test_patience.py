"""What passes by itself is asked again, for a while; everything else is told at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from publishing.artifacts import Artifact, artifact_of
from publishing.storages.s3.settings import S3Settings
from publishing.storages.s3.storage import S3Storage
from publishing.storages.storage import Overtaken
from tests.publishing.faults.proxy import Cut, Moment, once, proxy_before
from tests.publishing.servers import BUCKET, Server
from tests.publishing.storages.a_bucket import Answer, bucket, refusal
from workspace.errors import KeyNeeded, Temporary, UserError

PAGE = artifact_of("index.html", b"x", hashlib.sha256(b"x").hexdigest())
PASSING = [
    refusal(500, "InternalError"),
    refusal(502, ""),
    refusal(503, "SlowDown"),
    refusal(504, ""),
    refusal(429, "TooManyRequests"),
    refusal(400, "RequestTimeout"),
    refusal(400, "BadDigest"),
    refusal(400, "XAmzContentSHA256Mismatch"),
    refusal(409, "ConditionalRequestConflict"),
    refusal(200, "InternalError"),
    Answer(headers={}),  # taken, says the storage, and names no version
]
LASTING = [
    refusal(403, "AccessDenied"),
    refusal(403, "InvalidAccessKeyId"),
    refusal(403, "SignatureDoesNotMatch"),
    refusal(404, "NoSuchBucket"),
    refusal(400, "InvalidRequest"),
]


def storage(endpoint: str, pause: Callable[[float], None] = lambda seconds: None, attempts: int = 4) -> S3Storage:
    settings = S3Settings(bucket=BUCKET, endpoint=endpoint, region="us-east-1")
    return S3Storage(settings, attempts=attempts, pause=pause)


@pytest.mark.parametrize("answer", PASSING, ids=lambda answer: f"{answer.status} {answer.body[13:30]!r}")
def test_what_passes_is_asked_again(answer: Answer) -> None:
    left = [answer, answer]
    with bucket(lambda asked: left.pop() if left else Answer()) as (endpoint, seen):
        press = storage(endpoint)

        assert press.put(PAGE) == '"1"'

    assert len(seen) == press.requests == 3


@pytest.mark.parametrize("answer", PASSING[:4], ids=lambda answer: str(answer.status))
def test_what_does_not_pass_after_all_is_temporary(answer: Answer) -> None:
    with bucket(lambda asked: answer) as (endpoint, seen), pytest.raises(Temporary):
        storage(endpoint).put(PAGE)

    assert len(seen) == 4


@pytest.mark.parametrize("answer", LASTING, ids=lambda answer: answer.body[13:30].decode())
def test_what_waiting_does_not_mend_is_told_at_once(answer: Answer) -> None:
    paused: list[float] = []
    with bucket(lambda asked: answer) as (endpoint, seen), pytest.raises(UserError):
        storage(endpoint, paused.append).put(PAGE)

    assert (len(seen), paused) == (1, [])


def test_a_storage_that_says_how_long_to_wait_is_heeded() -> None:
    left = [refusal(503, "SlowDown", Retry_After="20")]
    paused: list[float] = []
    with bucket(lambda asked: left.pop() if left else Answer()) as (endpoint, _):
        storage(endpoint, paused.append).put(PAGE)

    assert paused == [20]


def test_a_storage_that_asks_for_an_hour_is_left_alone() -> None:
    with (
        bucket(lambda asked: refusal(503, "SlowDown", Retry_After="3600")) as (endpoint, seen),
        pytest.raises(Temporary, match="overloaded"),
    ):
        storage(endpoint).put(PAGE)

    assert len(seen) == 1


def test_the_pauses_grow_and_differ() -> None:
    paused: list[float] = []
    with bucket(lambda asked: refusal(503, "SlowDown")) as (endpoint, _), pytest.raises(Temporary):
        storage(endpoint, paused.append, attempts=9).put(PAGE)

    assert len(set(paused)) == len(paused) == 8
    assert all(pause <= min(8, 0.2 * 2**number) for number, pause in enumerate(paused, start=1))


@pytest.mark.parametrize("body", [b"<html>Welcome to our hotel", b"", b"<ListBucketResult><Contents><Key>a</K"])
def test_an_answer_that_cannot_be_read_is_no_listing(body: bytes) -> None:
    """An empty bucket is something else."""
    with bucket(lambda asked: Answer(body=body)) as (endpoint, seen), pytest.raises(Temporary):
        list(storage(endpoint).names())

    assert len(seen) == 4


def test_a_refused_key_is_told_the_same_by_both_ways() -> None:
    with bucket(lambda asked: refusal(403, "InvalidAccessKeyId")) as (endpoint, _):
        told = []
        for act in (lambda: storage(endpoint).put(PAGE), lambda: list(storage(endpoint).names())):
            with pytest.raises(KeyNeeded) as refused:
                act()
            told.append(str(refused.value).replace("  index.html", ""))

    assert told[0] == told[1]


@pytest.mark.parametrize("first", [True, False], ids=["a new file", "a replaced one"])
def test_a_write_whose_answer_was_lost_is_known_as_ours(first: bool, seaweed_server: Server) -> None:
    path = f"answer-lost-{first}.html"
    old, new = _page(path, b"old"), _page(path, b"new")
    version = None if first else seaweed_server.storage("").put(old)
    with proxy_before(seaweed_server) as proxy:
        proxy.start_over(once(1, Cut(Moment.AFTER)))

        got = storage(proxy.endpoint).put(new, unless_exists=first, if_version=version)

        assert [asked.method for asked in proxy.seen] == ["PUT", "PUT", "HEAD"]
    stored = seaweed_server.storage("").read(path)
    assert stored is not None
    assert (stored.content, stored.version) == (b"new", got)


def test_a_write_that_somebody_else_made_meanwhile_is_not_taken_for_ours(seaweed_server: Server) -> None:
    seaweed_server.storage("").put(_page("both.html", b"theirs"))
    with proxy_before(seaweed_server) as proxy:
        proxy.start_over(once(1, Cut(Moment.AFTER)))

        with pytest.raises(Overtaken):
            storage(proxy.endpoint).put(_page("both.html", b"ours"), unless_exists=True)


def _page(path: str, content: bytes) -> Artifact:
    return artifact_of(path, content, hashlib.sha256(content).hexdigest())
