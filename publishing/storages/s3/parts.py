"""A large file in parts of one size: a lost connection loses one part, and the next attempt goes on with the others."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

from publishing.artifacts import Artifact
from publishing.storages.folder import changed_meanwhile
from publishing.storages.passing import Traveling
from publishing.storages.s3.answers import OVERTAKEN, Unreceipted, client_error, no_answer, said, version_of
from publishing.storages.s3.connection import Connection
from publishing.storages.s3.lanes import Lanes
from publishing.storages.s3.patience import Asking, Patience
from workspace.errors import UserError

LARGE = 8 << 20  # bytes; above this a file goes up in parts, so that little of it is in memory at a time
PART = 5 << 20  # bytes, the least that S3 takes; fixed, because another size would give the same file another token
_LOST = "NoSuchUpload"  # completed by a request whose answer was lost, or given up by the bucket's own rule
_CONFLICT = {"409", "ConditionalRequestConflict", "OperationAborted"}


@dataclass(frozen=True, kw_only=True)
class InParts:
    """One file on its way: where it goes (`place`: bucket and key), under which headers and condition.

    `there` tells the version of what lies at the place if it is this file, put there by a request whose answer was lost.
    """

    connection: Connection
    patience: Patience
    artifact: Artifact
    source: Path
    place: Mapping[str, str]
    headers: Mapping[str, Any]
    guard: Mapping[str, str]
    there: Callable[[], str | None]
    lanes: Lanes

    def send(self, left: str | None = None) -> str:
        """Send it, and return its version; nothing is visible before the last request.

        `left` is an upload that was cut off: parts of it that arrived whole are not sent again. If this one is cut off,
        it is left for the next attempt; if the storage or the file itself makes it useless, it is given up.
        """
        try:
            return self._send(left or self._begin(), self._arrived(left))
        except client_error() as error:
            word, _ = said(error)
            if word not in {_LOST, *_CONFLICT}:
                raise
            if word == _LOST and (version := self.there()):
                return version
        return self._send(self._begin(), {})  # what was left is gone, or AWS wants a new one after a conflict

    def _begin(self) -> str:
        asking = self._asking()
        upload = str(asking.ask(self._begun))
        if asking.doubtful:  # an earlier try may have begun one too
            for other in open_uploads(self.connection, self.place):
                if other != upload:
                    give_up(self.connection, {**self.place, "UploadId": other})
        return upload

    def _begun(self) -> str:
        begun = self.connection.wire.create_multipart_upload(**self.place, **self.headers)["UploadId"]
        if not begun:
            raise Unreceipted
        return str(begun)

    def _send(self, upload: str, arrived: Mapping[int, tuple[int, str]]) -> str:
        at = {**self.place, "UploadId": upload}
        ending = self._asking()
        try:
            with self.source.open("rb") as opened:
                versions = self._parts(opened, at, arrived)
            parts = [{"PartNumber": number, "ETag": version} for number, version in enumerate(versions, 1)]
            return ending.ask(lambda: self._completed(at, {"Parts": parts}))
        except FileNotFoundError as error:
            give_up(self.connection, at)
            raise changed_meanwhile(self.artifact.path) from error
        except UserError:
            give_up(self.connection, at)
            raise
        except client_error() as error:
            if said(error)[0] in OVERTAKEN:
                give_up(self.connection, at)
                if ending.doubtful and (version := self.there()):
                    return version  # our own, whose answer was lost
            raise

    def _completed(self, at: Mapping[str, str], parts: Mapping[str, Any]) -> str:
        return version_of(self.connection.wire.complete_multipart_upload(**at, **self.guard, MultipartUpload=parts))

    def _parts(
        self, opened: BufferedReader, at: Mapping[str, str], arrived: Mapping[int, tuple[int, str]]
    ) -> list[str]:
        """The versions of all parts, in order."""
        digest = hashlib.sha256()

        def read(buffer: bytearray) -> int:
            size = opened.readinto(buffer)
            digest.update(memoryview(buffer)[:size])
            return size

        versions = self.lanes.send(read, lambda number, content: self._part(number, content, at, arrived))
        if digest.hexdigest() != self.artifact.sha256:
            raise changed_meanwhile(self.artifact.path)
        return versions

    def _part(
        self, number: int, content: memoryview, at: Mapping[str, str], arrived: Mapping[int, tuple[int, str]]
    ) -> str:
        hashed = hashlib.md5(content, usedforsecurity=False)
        size, version = arrived.get(number, (0, ""))
        if size == len(content) and version.strip('"') == hashed.hexdigest():
            return version
        body = Traveling(content)
        about = {"PartNumber": number, "ContentMD5": base64.b64encode(hashed.digest()).decode()}
        upload = self.connection.wire.upload_part
        return self._asking().ask(lambda: version_of(upload(**at, **about, Body=body.from_the_start())))

    def _arrived(self, left: str | None) -> dict[int, tuple[int, str]]:
        """Size and version of the parts that are there already; none if the key may not see them (it may send them)."""
        if left is None:
            return {}

        def listed() -> dict[int, tuple[int, str]]:
            pages = self.connection.client.get_paginator("list_parts").paginate(**self.place, UploadId=left)
            found = [part for page in pages for part in page.get("Parts", ())]
            return {part["PartNumber"]: (part["Size"], part["ETag"]) for part in found}

        try:
            return self._asking().ask(listed)
        except client_error() as error:
            if said(error)[0] == "AccessDenied":
                return {}
            raise

    def _asking(self) -> Asking:
        return Asking(self.connection, self.patience)


def open_uploads(connection: Connection, place: Mapping[str, str]) -> list[str]:
    """Uploads of exactly this key that were never completed, newest first; a key may lack the right to see them."""
    with suppress(client_error()):
        found = connection.client.list_multipart_uploads(Bucket=place["Bucket"], Prefix=place["Key"])
        ours = [each for each in found.get("Uploads", ()) if each["Key"] == place["Key"]]
        return [each["UploadId"] for each in sorted(ours, key=lambda each: each["Initiated"], reverse=True)]
    return []


def give_up(connection: Connection, at: Mapping[str, str]) -> None:
    """Parts that nobody completes are invisible but paid for."""
    with suppress(client_error(), *no_answer()):
        connection.wire.abort_multipart_upload(**at)


def md5(content: bytes) -> str:
    """As the header Content-MD5 wants it: the one check of a body that most storages really make."""
    return base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
