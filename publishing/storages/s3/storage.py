"""S3 storage as a publish target: what a storage promises, said in requests of boto3."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from publishing.artifacts import Artifact, Stage, is_safe
from publishing.storages import awake, refusals
from publishing.storages.capabilities import Capabilities
from publishing.storages.folder import changed_meanwhile
from publishing.storages.passing import SMALL, Traveling
from publishing.storages.refusals import Refusal, refusal_for
from publishing.storages.s3.answers import (
    OVERTAKEN,
    UNCHANGED,
    UNSUPPORTED,
    Unreceipted,
    client_error,
    meaning,
    no_answer,
    said,
    unless_gone,
    version_of,
)
from publishing.storages.s3.connection import Connection
from publishing.storages.s3.lanes import Lanes
from publishing.storages.s3.parts import LARGE, PART, InParts, give_up, md5, open_uploads
from publishing.storages.s3.patience import Asking, Patience
from publishing.storages.s3.settings import S3Settings
from publishing.storages.storage import Listed, Overtaken, Stored, StoredFacts
from workspace.errors import KeyNeeded, UserError

_HASH = "sha256"  # our metadata on every object: a version token is not a hash
_LOOKS = 3  # at bytes that are never the same twice
_UNGUARDED = "This storage cannot guard against two people publishing at the same moment; publish from one computer."

_Answer = TypeVar("_Answer")


class S3Storage:
    """One prefix of one bucket. `attempts` counts tries of a request, with growing random pauses between them."""

    def __init__(
        self,
        settings: S3Settings,
        *,
        attempts: int = 6,
        clock: awake.Clock = awake.seconds_passed,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._patience = Patience(attempts=attempts, pause=pause)
        self._connection = Connection(settings, self._count)
        self._prefix = f"{settings.prefix}/" if settings.prefix else ""
        self._requests = 0
        self._conditions = True
        self._lock = threading.Lock()
        self._in_time = awake.InTime(clock)
        self._lanes = Lanes(PART)
        self._left: dict[str, str] = {}  # uploads that were cut off, by path, to go on with

    @property
    def requests(self) -> int:
        return self._requests

    @property
    def notes(self) -> tuple[str, ...]:
        """Also of what was learned on the way: conditions that are not heeded, and a clock that is wrong."""
        return (*(() if self._conditions else (_UNGUARDED,)), *self._connection.notes)

    @property
    def guards(self) -> bool:
        """True until a probe, or a refusal, has shown that conditions are not heeded."""
        return self._conditions

    def describe(self) -> str:
        return self._settings.shown

    def probe(self, clock: awake.Now = awake.now_utc) -> Capabilities:
        """See what this storage really does, with small files of our own that are removed again; and learn it."""
        from publishing.storages.probing import probe  # noqa: PLC0415 - once a month

        with self._told(""):
            client = self._connection.client_of_its_own(self._patience.attempts)
            seen = probe(client, self._settings.bucket, self._prefix, clock)
        self.learn(seen)
        return seen

    def learn(self, seen: Capabilities) -> None:
        """Where conditions are not heeded, every guarded write is preceded by a look."""
        self._conditions = seen.guards

    @contextmanager
    def service(self, name: str) -> Iterator[Any]:
        """A client of another Amazon service under the same key; what it refuses is told in the owner's words."""
        with self._told(name):
            yield self._connection.service(name)

    def read(self, path: str, *, known: Stored | None = None) -> Stored | None:
        """Bytes that differ from the hash beside them are fetched once more: damaged on the way, or changed by hand."""
        asked = self._at(path) | ({"IfNoneMatch": known.version} if known else {})
        content: bytes | None = None
        stored: Stored | None = None
        with self._told(path):
            for _ in range(_LOOKS):
                try:
                    found = self._ask(lambda: self._got(asked))
                except client_error() as error:
                    if said(error)[1] == UNCHANGED:
                        return known
                    raise
                if found is None:
                    return None
                stored, sha256 = found
                if sha256 in {None, hashlib.sha256(stored.content).hexdigest()} or stored.content == content:
                    break
                content = stored.content
        return stored

    def _got(self, asked: dict[str, str]) -> tuple[Stored, str | None] | None:
        found = unless_gone(lambda: self._connection.wire.get_object(**asked))
        return (Stored(found["Body"].read(), version_of(found)), _noted(found)) if found else None

    def stat(self, path: str) -> StoredFacts | None:
        """A HEAD; a file that another program put there has no hash of ours."""
        with self._told(path):
            return self._ask(lambda: self._facts(self._at(path)))

    def _facts(self, at: dict[str, str]) -> StoredFacts | None:
        found = unless_gone(lambda: self._connection.wire.head_object(**at))
        if found is None:
            return None
        return StoredFacts(
            size=found["ContentLength"],
            content_type=found.get("ContentType", ""),
            cache_control=found.get("CacheControl", ""),
            sha256=_noted(found),
            version=version_of(found),
            age=awake.age(found["ResponseMetadata"]["HTTPHeaders"].get("date"), found.get("LastModified")),
        )

    def put(self, artifact: Artifact, *, unless_exists: bool = False, if_version: str | None = None) -> str:
        """With a condition where the storage heeds them, else after a look; large files go in parts."""
        with (
            self._told(artifact.path),
            self._in_time.for_writing("" if artifact.stage is Stage.MEDIA else artifact.path),
        ):
            guard: dict[str, str] = {}
            if unless_exists:
                guard["IfNoneMatch"] = "*"
            elif if_version is not None:
                guard["IfMatch"] = if_version
            if not self._conditions:
                return self._put_after_a_look(artifact, guard)
            try:
                return self._send(artifact, guard)
            except client_error() as error:
                word, _ = said(error)
                if guard and word in OVERTAKEN:
                    raise Overtaken(artifact.path) from error
                if not guard or word not in UNSUPPORTED:
                    raise
                self._conditions = False
            return self._put_after_a_look(artifact, guard)

    def delete(self, path: str) -> None:
        with self._told(path), self._in_time.for_writing(path):
            self._ask(lambda: unless_gone(lambda: self._connection.wire.delete_object(**self._at(path))))

    def names(self, prefix: str = "") -> Iterator[str]:
        return (each.path for each in self.listing(prefix))

    def listing(self, prefix: str = "") -> Iterator[Listed]:
        """A thousand names in each request, as S3 gives them; asked for as they are needed."""
        with self._told(prefix):
            more: dict[str, str] = {}
            while True:
                page = self._ask(lambda: self._listed(prefix, more))  # noqa: B023 - called at once
                for found in page.get("Contents", ()):
                    path = found["Key"].removeprefix(self._prefix)
                    version = found["ETag"].strip('"')  # some storages leave the quotes out here, and only here
                    yield Listed(path=path, size=found["Size"], version=f'"{version}"')
                if not page.get("NextContinuationToken"):
                    return
                more = {"ContinuationToken": page["NextContinuationToken"]}

    def _listed(self, prefix: str, more: dict[str, str]) -> Any:
        place = {"Bucket": self._settings.bucket, "Prefix": self._prefix + prefix}
        page = self._connection.client.list_objects_v2(**place, **more)
        if "IsTruncated" not in page:  # an empty answer is no empty bucket
            raise Unreceipted
        return page

    def tidy(self, path: str, *, resumable: bool = False) -> None:
        """Gives up uploads in parts that were begun and not ended: they cost money and no listing shows them."""
        with self._told(path):
            at = self._at(path)
            found = self._ask(lambda: open_uploads(self._connection, at))
            if resumable and found:
                self._left[path] = found.pop(0)
            for upload in found:
                give_up(self._connection, at | {"UploadId": upload})

    def _ask(self, ask: Callable[[], _Answer]) -> _Answer:
        return Asking(self._connection, self._patience).ask(ask)

    def _count(self) -> None:
        self._in_time.check(self.describe())
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
        place, headers = self._at(artifact.path), self._headers(artifact)
        if artifact.size > LARGE and isinstance(artifact.source, Path):
            return self._send_in_parts(artifact, artifact.source, guard)
        content = artifact.source if isinstance(artifact.source, bytes) else _bytes_of(artifact.source, artifact.path)
        if hashlib.sha256(content).hexdigest() != artifact.sha256:
            raise changed_meanwhile(artifact.path)
        headers |= guard | {"ContentMD5": md5(content)}
        body = Traveling(content) if len(content) > SMALL else None  # a small one is through at once
        asking = Asking(self._connection, self._patience)

        def put() -> str:
            sent = body.from_the_start() if body else content
            return version_of(self._connection.wire.put_object(**place, **headers, Body=sent))

        try:
            return asking.ask(put)
        except client_error() as error:
            if asking.doubtful and said(error)[0] in OVERTAKEN and (version := self._there(artifact)):
                return version  # our own write, whose answer was lost
            raise

    def _send_in_parts(self, artifact: Artifact, source: Path, guard: dict[str, str]) -> str:
        sending = InParts(
            connection=self._connection,
            patience=self._patience,
            artifact=artifact,
            source=source,
            place=self._at(artifact.path),
            headers=self._headers(artifact),
            guard=guard,
            there=lambda: self._there(artifact),
            lanes=self._lanes,
        )
        left = self._left.pop(artifact.path, None)
        version = sending.send(left)
        if left is None or self._there(artifact):
            return version
        return replace(sending, guard={"IfMatch": version}).send()  # it was begun under other headers than ours

    def _there(self, artifact: Artifact) -> str | None:
        """The version of what is there, if it is this artifact."""
        facts = self._ask(lambda: self._facts(self._at(artifact.path)))
        return facts.version if facts and facts.match(artifact) else None

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        """Turn what the library raises into what the owner can do about it."""
        try:
            yield
        except client_error() as error:
            raise self._error(refusal_for(*said(error)), path) from error
        except no_answer() as error:
            raise self._error(meaning(error), path) from error
        except Unreceipted as error:
            raise self._error(refusals.BUSY, path) from error

    def _error(self, refusal: Refusal, path: str) -> UserError:
        key = self._connection.key_tail() if refusal.family is KeyNeeded else ""
        where = self.describe() + key + (f"  {path}" if path else "")
        return refusal.told(where)


def _noted(answer: Any) -> str | None:
    """The hash that we put beside every object; some storages spell names of metadata their own way."""
    metadata = {name.lower(): value for name, value in answer.get("Metadata", {}).items()}
    return metadata.get(_HASH)


def _bytes_of(source: Path, path: str) -> bytes:
    try:
        return source.read_bytes()
    except FileNotFoundError as error:
        raise changed_meanwhile(path) from error
