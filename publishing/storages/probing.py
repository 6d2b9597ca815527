"""Probing a storage: what it really does, asked with small files of our own in a scratch folder, which is removed after."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from publishing.artifacts import PRIVATE
from publishing.storages.awake import Now, now_utc
from publishing.storages.capabilities import Capabilities, Heeds

SCRATCH = f"{PRIVATE}/probe-"
_WRITERS = 8
_CONTENT = b"0123456789"
_TYPE, _CACHE = "application/json+chapters", "no-store"
_FORGOTTEN = timedelta(days=1)  # what a probe left that was cut off
_CONFLICT = (409, 412)
_GONE = 404
_UNCHANGED = 304
_BAD_MOMENT = (429, 500, 502, 503, 504)


def probe(client: Any, bucket: str, prefix: str = "", clock: Now = now_utc) -> Capabilities:
    """Ask the storage itself, in about thirty small requests under `prefix` (empty, or ending in a slash).

    `client` is a boto3 client for S3. What it raises when nothing may be written, or nobody answers, goes through.
    """
    probing = _Probe(client, bucket, f"{prefix}{SCRATCH}{secrets.token_hex(6)}/")
    probing.sweep(f"{prefix}{SCRATCH}", clock())
    try:
        seen = probing.run(clock)
    except probing.refusal:
        probing.tidy()
        raise
    probing.tidy()
    return seen


@dataclass(frozen=True)
class _Answer:
    """What came of one request: the status, and the body's values where it was taken."""

    status: int
    values: dict[str, Any]

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class _Probe:
    """One probe under way; it knows every file and upload that it made."""

    def __init__(self, client: Any, bucket: str, scratch: str) -> None:
        self._client, self._bucket, self._scratch = client, bucket, scratch
        self._made: set[str] = set()
        self._uploads: list[dict[str, str]] = []

    def run(self, clock: Now) -> Capabilities:
        before = clock()
        first = self._client.put_object(**self._at("first"), **self._headers(), ContentMD5=_md5(_CONTENT))
        offset = _offset(first, before, clock())
        create, replace = self._create(), self._replace()
        parts, parts_create = self._parts()
        headers, metadata = self._kept()
        return Capabilities(
            probed=clock().astimezone(UTC).isoformat(timespec="seconds"),
            create=create,
            replace=replace,
            one_winner=create.ok and self._one_winner(),
            parts=parts,
            parts_create=parts_create,
            md5=self._refused(ContentMD5=_md5(b"other bytes")),
            crc32=self._refused(ChecksumCRC32="AAAAAA=="),
            headers=headers,
            metadata=metadata,
            ranges=self._ranges(),
            unchanged=self._unchanged(first["ETag"]),
            clock=offset,
        )

    def sweep(self, prefix: str, now: datetime) -> None:
        """Remove what an earlier probe left; one that began today may still be running on another computer."""
        with suppress(self.refusal):
            for found in self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix).get("Contents", ()):
                if now - found["LastModified"] > _FORGOTTEN:
                    self._client.delete_object(Bucket=self._bucket, Key=found["Key"])
            for found in self._client.list_multipart_uploads(Bucket=self._bucket, Prefix=prefix).get("Uploads", ()):
                if found["Key"].startswith(prefix) and now - found["Initiated"] > _FORGOTTEN:
                    upload = {"Key": found["Key"], "UploadId": found["UploadId"]}
                    self._client.abort_multipart_upload(Bucket=self._bucket, **upload)

    def tidy(self) -> None:
        """Nothing is left; what cannot be removed now goes with a later sweep."""
        for upload in self._uploads:
            with suppress(self.refusal):
                self._client.abort_multipart_upload(**upload)
        for key in sorted(self._made):
            with suppress(self.refusal):
                self._client.delete_object(Bucket=self._bucket, Key=key)

    def _create(self) -> Heeds:
        """Twice the same name, each time only if nothing is there: the second must be refused."""
        first = self._put("created", IfNoneMatch="*")
        if not first.ok and first.status not in _CONFLICT:  # a conflict: our own write, whose answer was lost
            return Heeds.REFUSES
        return _heeded(self._put("created", IfNoneMatch="*"))

    def _replace(self) -> Heeds:
        """The version that is there may be replaced, another one may not, and nothing is no version at all."""
        there = self._put("replaced")
        right = self._put("replaced", IfMatch=there.values["ETag"])
        if not right.ok:
            return Heeds.REFUSES
        wrong = self._put("replaced", IfMatch=f'"{"0" * 32}"')
        nothing = self._put("never-there", IfMatch=f'"{"0" * 32}"')
        worse = wrong if wrong.ok or not nothing.ok else nothing
        return _heeded(worse)

    def _one_winner(self) -> bool:
        """Eight at once; a storage that looks first and writes then lets several win."""
        with ThreadPoolExecutor(_WRITERS) as pool:
            won = list(pool.map(lambda _: self._put("raced", IfNoneMatch="*"), range(_WRITERS)))
        return sum(answer.ok for answer in won) <= 1  # none, if the answer to the winner was lost

    def _parts(self) -> tuple[bool, Heeds]:
        """An upload in parts, ended where nothing is; and one that must not replace what is there."""
        if not self._in_parts("in-parts").ok:
            return False, Heeds.REFUSES
        return True, _heeded(self._in_parts("in-parts", IfNoneMatch="*"))

    def _in_parts(self, name: str, **guard: str) -> _Answer:
        place = self._at(name)
        with self._answers() as answers:
            started = self._client.create_multipart_upload(**place, ContentType=_TYPE)
            upload = {**place, "UploadId": started["UploadId"]}
            self._uploads.append(upload)
            part = self._client.upload_part(**upload, PartNumber=1, Body=_CONTENT, ContentMD5=_md5(_CONTENT))
            listed = [{"PartNumber": 1, "ETag": part["ETag"]}]
            answers.append(self._client.complete_multipart_upload(**upload, **guard, MultipartUpload={"Parts": listed}))
            self._uploads.remove(upload)
        return _answered(answers)

    def _refused(self, **damage: str) -> bool:
        return not self._put("damaged", **damage).ok

    def _kept(self) -> tuple[bool, bool]:
        found = self._client.head_object(**self._at("first"))
        notes = {name.lower(): value for name, value in found.get("Metadata", {}).items()}
        headers = found.get("ContentType") == _TYPE and found.get("CacheControl") == _CACHE
        return headers, notes.get("sha256") == hashlib.sha256(_CONTENT).hexdigest()

    def _ranges(self) -> bool:
        with self._answers() as answers:
            found = self._client.get_object(**self._at("first"), Range="bytes=2-4")
            answers.append({**found, "Read": found["Body"].read()})
        answer = _answered(answers)
        return answer.status == 206 and answer.values["Read"] == _CONTENT[2:5]

    def _unchanged(self, version: str) -> bool:
        with self._answers() as answers:
            answers.append(self._client.get_object(**self._at("first"), IfNoneMatch=version))
        return _answered(answers).status == _UNCHANGED

    def _put(self, name: str, **more: str) -> _Answer:
        with self._answers() as answers:
            answers.append(self._client.put_object(**self._at(name), **self._headers(), **more))
        return _answered(answers)

    @contextmanager
    def _answers(self) -> Iterator[list[dict[str, Any]]]:
        """A refusal is an answer too, except one that is about the key, the clock, the bucket or a bad moment."""
        answers: list[dict[str, Any]] = []
        try:
            yield answers
        except self.refusal as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            if status in (401, 403, *_BAD_MOMENT):
                raise
            answers.append(error.response)

    @property
    def refusal(self) -> type[Any]:
        """What the client raises when the storage answers no."""
        return self._client.exceptions.ClientError  # type: ignore[no-any-return]

    def _at(self, name: str) -> dict[str, str]:
        key = self._scratch + name
        self._made.add(key)
        return {"Bucket": self._bucket, "Key": key}

    def _headers(self) -> dict[str, Any]:
        notes = {"sha256": hashlib.sha256(_CONTENT).hexdigest()}
        return {"Body": _CONTENT, "ContentType": _TYPE, "CacheControl": _CACHE, "Metadata": notes}


def _answered(answers: list[dict[str, Any]]) -> _Answer:
    return _Answer(int(answers[-1]["ResponseMetadata"]["HTTPStatusCode"]), answers[-1])


def _heeded(answer: _Answer) -> Heeds:
    """What it says of a storage that a forbidden write was answered so."""
    if answer.ok:
        return Heeds.NO
    return Heeds.YES if answer.status in (*_CONFLICT, _GONE) else Heeds.REFUSES


def _offset(answer: dict[str, Any], before: datetime, after: datetime) -> int:
    """Whole seconds that the storage's clock is ahead, against the middle of the request; its Date has no fractions."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - 10 ms, which only a probe shall pay

    said = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    try:
        there = parsedate_to_datetime(said or "")
    except ValueError:
        return 0
    if there.tzinfo is None:
        return 0
    return round((there - (before + (after - before) / 2)).total_seconds())


def _md5(content: bytes) -> str:
    return base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
