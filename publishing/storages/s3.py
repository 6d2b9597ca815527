"""S3 storage as a publish target: the one door of boto3, opened only when a bucket is really used."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from publishing.artifacts import Artifact, is_safe
from publishing.storages import refusals
from publishing.storages.folder import changed_meanwhile
from publishing.storages.refusals import Refusal, refusal_for
from publishing.storages.storage import Listed, Overtaken, Stored, StoredFacts
from workspace.errors import KeyNeeded, UserError

LARGE = 16 << 20  # bytes; above this a file goes up in parts, so that a lost connection loses one part only
PART = 8 << 20  # bytes; fixed, because another part size would give the same file another version token
_HASH = "sha256"  # our metadata on every object: a version token is not a hash
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_GONE = {"404", "NoSuchKey", "NotFound"}
_OVERTAKEN = {"412", "PreconditionFailed", "ConditionalRequestConflict", "OperationAborted", *_GONE}
_UNCHANGED = 304
_UNSUPPORTED = {"501", "NotImplemented"}
_UNGUARDED = "This storage cannot guard against two people publishing at the same moment; publish from one computer."


@dataclass(frozen=True, kw_only=True)
class S3Settings:
    """Where the bucket is. Keys come from the computer's own AWS settings, never from here."""

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None
    profile: str | None = None

    @property
    def shown(self) -> str:
        at = f" at {urlsplit(self.endpoint).hostname}" if self.endpoint else ""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/") + at


def parse_target(target: str) -> tuple[str, str]:
    """Take "s3://bucket/prefix" apart.

    >>> parse_target("s3://penrose-podcast/site")
    ('penrose-podcast', 'site')
    """
    bucket, _, prefix = target.removeprefix("s3://").partition("/")
    prefix = prefix.strip("/")
    if not target.startswith("s3://") or not _BUCKET.fullmatch(bucket) or (prefix and not is_safe(prefix)):
        raise refusals.BAD_NAME.told(_without_user(target))
    return bucket, prefix


class S3Storage:
    """One prefix of one bucket. `attempts` counts tries of a request, with growing random pauses between them."""

    def __init__(self, settings: S3Settings, *, attempts: int = 5) -> None:
        _check_endpoint(settings.endpoint, settings.bucket)
        self._settings = settings
        self._attempts = attempts
        self._prefix = f"{settings.prefix}/" if settings.prefix else ""
        self._requests = 0
        self._conditions = True
        self._lock = threading.Lock()
        self._opened: Any = None
        self._access = ""

    @property
    def requests(self) -> int:
        return self._requests

    @property
    def notes(self) -> tuple[str, ...]:
        return () if self._conditions else (_UNGUARDED,)

    def describe(self) -> str:
        return self._settings.shown

    def read(self, path: str, *, known: Stored | None = None) -> Stored | None:
        unless = {"IfNoneMatch": known.version} if known else {}
        with self._told(path):
            try:
                found = _unless_gone(lambda: self._client.get_object(**self._at(path), **unless))
            except _client_error() as error:
                if _said(error)[1] == _UNCHANGED:
                    return known
                raise
            return None if found is None else Stored(found["Body"].read(), found["ETag"])

    def stat(self, path: str) -> StoredFacts | None:
        with self._told(path):
            found = _unless_gone(lambda: self._client.head_object(**self._at(path)))
            if found is None:
                return None
            metadata = {name.lower(): value for name, value in found.get("Metadata", {}).items()}
            return StoredFacts(
                size=found["ContentLength"],
                content_type=found.get("ContentType", ""),
                cache_control=found.get("CacheControl", ""),
                sha256=metadata.get(_HASH),
                version=found["ETag"],
            )

    def put(self, artifact: Artifact, *, unless_exists: bool = False, if_version: str | None = None) -> str:
        with self._told(artifact.path):
            guard: dict[str, str] = {}
            if unless_exists:
                guard["IfNoneMatch"] = "*"
            elif if_version is not None:
                guard["IfMatch"] = if_version
            if not self._conditions:
                return self._put_after_a_look(artifact, guard)
            try:
                return self._send(artifact, guard)
            except _client_error() as error:
                word, _ = _said(error)
                if guard and word in _OVERTAKEN:
                    raise Overtaken(artifact.path) from error
                if not guard or word not in _UNSUPPORTED:
                    raise
                self._conditions = False
            return self._put_after_a_look(artifact, guard)

    def delete(self, path: str) -> None:
        with self._told(path):
            _unless_gone(lambda: self._client.delete_object(**self._at(path)))

    def names(self, prefix: str = "") -> Iterator[str]:
        return (each.path for each in self.listing(prefix))

    def listing(self, prefix: str = "") -> Iterator[Listed]:
        with self._told(prefix):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._settings.bucket, Prefix=self._prefix + prefix):
                for found in page.get("Contents", ()):
                    path = found["Key"].removeprefix(self._prefix)
                    yield Listed(path=path, size=found["Size"], version=found["ETag"])

    def tidy(self, path: str) -> None:
        """Parts of an upload that was cut off are invisible but paid for: give them up."""
        key = self._prefix + path
        with (
            self._told(path),
            suppress(_client_error()),
        ):  # a key may lack this right; the bucket's own rule tidies then
            found = self._client.list_multipart_uploads(Bucket=self._settings.bucket, Prefix=key)
            for upload in found.get("Uploads", ()):
                if upload["Key"] == key:
                    self._client.abort_multipart_upload(**self._at(path), UploadId=upload["UploadId"])

    @property
    def _client(self) -> Any:
        with self._lock:
            if self._opened is None:
                self._opened = self._open()
            return self._opened

    def _open(self) -> Any:
        import boto3  # noqa: PLC0415 - takes a quarter of a second, which only S3 targets shall pay
        from botocore.config import Config  # noqa: PLC0415 - comes with boto3

        session = boto3.Session(profile_name=self._settings.profile, region_name=self._settings.region)
        endpoint = self._settings.endpoint
        config = Config(
            retries={"mode": "standard", "total_max_attempts": self._attempts},
            connect_timeout=10,
            read_timeout=60,
            max_pool_connections=8,
            s3={"addressing_style": "path"} if endpoint else {},
            # Several stores refuse the newer checksums or keep their framing; Content-MD5 is what most enforce.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        region = session.region_name or "us-east-1"
        credentials = session.get_credentials()
        self._access = credentials.access_key or "" if credentials else ""
        try:
            client = session.client("s3", endpoint_url=endpoint, region_name=region, config=config)
        except ValueError as error:  # an endpoint or a region that is no address at all
            raise refusals.BAD_NAME.told(self.describe()) from error
        _check_endpoint(client.meta.endpoint_url, self._settings.bucket)  # the computer's settings may name one too
        client.meta.events.register("before-send.s3", self._count)
        return client

    def _count(self, **_: object) -> None:
        with self._lock:
            self._requests += 1

    def _at(self, path: str) -> dict[str, str]:
        if not is_safe(path):
            raise refusals.UNKNOWN.told(f"{self.describe()}  {path!r}")
        return {"Bucket": self._settings.bucket, "Key": self._prefix + path}

    def _headers(self, artifact: Artifact) -> dict[str, Any]:
        return {
            "ContentType": artifact.content_type,
            "CacheControl": artifact.cache_control,
            "Metadata": {_HASH: artifact.sha256},
        }

    def _put_after_a_look(self, artifact: Artifact, guard: dict[str, str]) -> str:
        """For storages without conditions: look, then write. It leaves a gap of one request, and says so."""
        found = self.stat(artifact.path) if guard else None
        version = found.version if found else None
        if ("IfNoneMatch" in guard and version) or guard.get("IfMatch", version) != version:
            raise Overtaken(artifact.path)
        return self._send(artifact, {})

    def _send(self, artifact: Artifact, guard: dict[str, str]) -> str:
        if artifact.size > LARGE and isinstance(artifact.source, Path):
            return self._send_in_parts(artifact, artifact.source, guard)
        content = artifact.source if isinstance(artifact.source, bytes) else _bytes_of(artifact.source, artifact.path)
        if hashlib.sha256(content).hexdigest() != artifact.sha256:
            raise changed_meanwhile(artifact.path)
        answer = self._client.put_object(
            **self._at(artifact.path), **self._headers(artifact), **guard, Body=content, ContentMD5=_md5(content)
        )
        return str(answer["ETag"])

    def _send_in_parts(self, artifact: Artifact, source: Path, guard: dict[str, str]) -> str:
        """Nothing is visible before the last call; a failure gives up the parts."""
        place = self._at(artifact.path)
        upload = self._client.create_multipart_upload(**place, **self._headers(artifact))["UploadId"]
        try:
            with source.open("rb") as opened:
                parts = list(self._parts(artifact, opened, place | {"UploadId": upload}))
            answer = self._client.complete_multipart_upload(
                **place, **guard, UploadId=upload, MultipartUpload={"Parts": parts}
            )
        except BaseException:
            with suppress(_client_error(), _no_answer()):
                self._client.abort_multipart_upload(**place, UploadId=upload)
            raise
        return str(answer["ETag"])

    def _parts(self, artifact: Artifact, opened: BinaryIO, place: dict[str, str]) -> Iterator[dict[str, Any]]:
        digest = hashlib.sha256()
        number = 0
        while content := opened.read(PART):
            number += 1
            digest.update(content)
            answer = self._client.upload_part(**place, PartNumber=number, Body=content, ContentMD5=_md5(content))
            yield {"PartNumber": number, "ETag": answer["ETag"]}
        if digest.hexdigest() != artifact.sha256:
            raise changed_meanwhile(artifact.path)

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        """Turn what the library raises into what the owner can do about it."""
        try:
            yield
        except _client_error() as error:
            raise self._error(refusal_for(*_said(error)), path) from error
        except _no_answer() as error:
            raise self._error(_meaning(error), path) from error

    def _error(self, refusal: Refusal, path: str) -> UserError:
        key = self._key_tail() if refusal.family is KeyNeeded else ""
        where = self.describe() + key + (f"  {path}" if path else "")
        return refusal.told(where)

    def _key_tail(self) -> str:
        """The last four characters of the key's public half, by which people recognize it."""
        access = self._access
        return f"   (key ending …{access[-4:]})" if len(access) >= 12 else ""


def _check_endpoint(endpoint: str | None, bucket: str) -> None:
    """Keys and audio travel encrypted, except to a server on this very computer."""
    if endpoint is None:
        return
    parts = urlsplit(endpoint)
    if parts.username or parts.password:
        raise UserError(
            "endpoint-secret",
            problem="The storage's endpoint holds a name or a password.",
            where=f"{bucket} at {parts.hostname}",
            why="Keys are kept in the computer's own settings, where no other program prints them.",
            fix=f'endpoint = "https://{parts.hostname}"    and    aws configure    for the key',
        )
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise UserError(
            "endpoint-open",
            problem="The storage's endpoint is not encrypted.",
            where=f"{bucket} at {parts.hostname or endpoint}",
            why="Anybody on the way could read and change what you publish.",
            fix=f'endpoint = "https://{parts.hostname or "..."}"',
        )


def _without_user(target: str) -> str:
    return re.sub(r"//[^/]*@", "//", target)


def _bytes_of(source: Path, path: str) -> bytes:
    try:
        return source.read_bytes()
    except FileNotFoundError as error:
        raise changed_meanwhile(path) from error


def _md5(content: bytes) -> str:
    return base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()


def _unless_gone(ask: Callable[[], Any]) -> Any | None:
    try:
        return ask()
    except _client_error() as error:
        if _said(error)[0] in _GONE:
            return None
        raise


def _said(error: Any) -> tuple[str, int]:
    """The storage's own word for its refusal, and the HTTP status."""
    answer = error.response
    status = int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    return str(answer.get("Error", {}).get("Code", status)), status


def _client_error() -> type[Exception]:
    from botocore.exceptions import ClientError  # noqa: PLC0415 - see _open

    return ClientError


def _no_answer() -> type[Exception]:
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - see _open

    return BotoCoreError


def _meaning(error: Exception) -> Refusal:
    """What it means when the library gave up before the storage answered."""
    from botocore import exceptions as known  # noqa: PLC0415 - see _open

    families: tuple[tuple[tuple[type[Exception], ...], Refusal], ...] = (
        ((known.ProfileNotFound,), refusals.NO_PROFILE),
        ((known.NoCredentialsError, known.PartialCredentialsError, known.NoAuthTokenError), refusals.NO_KEY),
        ((known.SSOError, known.TokenRetrievalError, known.CredentialRetrievalError), refusals.KEY_EXPIRED),
        ((known.SSLError,), refusals.CERTIFICATE),
        ((known.ConnectionError, known.HTTPClientError, known.IncompleteReadError), refusals.UNREACHABLE),
        ((known.ParamValidationError, known.ValidationError, known.EndpointProviderError), refusals.BAD_NAME),
    )
    return next((refusal for kinds, refusal in families if isinstance(error, kinds)), refusals.UNKNOWN)
