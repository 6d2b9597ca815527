"""What a refusal is about can sometimes be put right from here, once: the clock, the region, the key."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from publishing.artifacts import artifact_of
from publishing.storages.s3.connection import session_for
from publishing.storages.s3.settings import S3Settings
from publishing.storages.s3.storage import S3Storage
from tests.publishing.servers import SECRET
from tests.publishing.storages.a_bucket import Answer, Asked, bucket, refusal
from workspace.errors import KeyNeeded, UserError

PAGE = artifact_of("index.html", b"x", hashlib.sha256(b"x").hexdigest())
LISTING = b"<ListBucketResult><Name>press</Name><IsTruncated>false</IsTruncated></ListBucketResult>"


def storage(endpoint: str) -> S3Storage:
    return S3Storage(S3Settings(bucket="press", endpoint=endpoint, region="us-east-1"), pause=lambda seconds: None)


def in_an_hour(asked: Asked) -> Answer:
    """A storage whose clock is an hour ahead of this computer's, and which takes only what is signed in its time."""
    there = datetime.now(UTC) + timedelta(hours=1)
    signed = datetime.strptime(asked.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    date = format_datetime(there, usegmt=True)
    if abs(there - signed) > timedelta(minutes=15):
        return refusal(403, "RequestTimeTooSkewed", Date=date)
    return Answer(headers={"ETag": '"1"', "Date": date}, body=LISTING if "list-type" in asked.path else b"")


def test_a_wrong_clock_is_measured_and_the_storages_time_used_from_then_on() -> None:
    with bucket(in_an_hour) as (endpoint, seen):
        press = storage(endpoint)
        press.put(PAGE)
        press.put(PAGE)

        assert list(press.names()) == []  # through a client of the library, which would sign with this computer's clock

    assert [asked.method for asked in seen] == ["PUT", "PUT", "PUT", "GET"]
    assert "60 minutes behind" in press.notes[0]


def test_a_storage_that_refuses_the_time_though_it_is_right_is_believed_at_once() -> None:
    with (
        bucket(lambda asked: refusal(403, "RequestTimeTooSkewed")) as (endpoint, seen),
        pytest.raises(UserError, match="clock"),
    ):
        storage(endpoint).put(PAGE)

    assert len(seen) == 1


def region_of(asked: Asked) -> str:
    return asked.headers["authorization"].split("/")[2]


def test_a_bucket_in_another_region_is_asked_again_at_the_same_host() -> None:
    def abroad(asked: Asked) -> Answer:
        if region_of(asked) == "eu-west-1":
            return Answer(body=LISTING if "list-type" in asked.path else b"")
        return refusal(400, "AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>")

    with bucket(abroad) as (endpoint, seen):
        press = storage(endpoint)
        press.put(PAGE)
        assert list(press.names()) == []

    assert [region_of(asked) for asked in seen] == ["us-east-1", "eu-west-1", "eu-west-1"]


@pytest.mark.parametrize("region", ["eu-west-1", "evil.example.org/", "us-east-1", ""])
def test_a_storage_that_always_names_another_region_is_not_followed_for_ever(region: str) -> None:
    def elsewhere(asked: Asked) -> Answer:
        return refusal(301, "PermanentRedirect", x_amz_bucket_region=region, Location="https://evil.example.org/")

    with bucket(elsewhere) as (endpoint, seen), pytest.raises(UserError) as stopped:
        list(storage(endpoint).names())

    assert stopped.value.findings[0].code == "region-wrong"
    assert len(seen) <= 2


def test_a_key_that_ran_out_is_looked_for_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "old")

    def until_renewed(asked: Asked) -> Answer:
        if asked.headers["x-amz-security-token"] == "new":
            return Answer()
        os.environ["AWS_SESSION_TOKEN"] = "new"  # somebody signs in again meanwhile; undone by monkeypatch
        return refusal(400, "ExpiredToken")

    with bucket(until_renewed) as (endpoint, seen):
        storage(endpoint).put(PAGE)

    assert len(seen) == 2


def test_a_key_that_ran_out_and_was_not_renewed_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "canary-token")
    with (
        bucket(lambda asked: refusal(400, "ExpiredToken")) as (endpoint, seen),
        pytest.raises(KeyNeeded, match="run out") as stopped,
    ):
        storage(endpoint).put(PAGE)

    assert len(seen) == 1
    assert not any(secret in f"{stopped.value} {stopped.value!r}" for secret in (SECRET, "canary-token"))


@pytest.mark.parametrize(
    ("told", "asks"),
    [
        ({}, False),
        ({"AWS_EC2_METADATA_DISABLED": "false"}, True),
        ({"AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1/"}, True),
        ({"AWS_EC2_METADATA_DISABLED": "true", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1/"}, False),
    ],
)
def test_the_address_for_amazons_own_computers_is_asked_only_by_name(
    told: dict[str, str], asks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    for name, value in told.items():
        monkeypatch.setenv(name, value)

    chain = session_for(S3Settings(bucket="press")).get_component("credential_provider")

    assert ("iam-role" in [provider.METHOD for provider in chain.providers]) is asks
