"""The requests that every publish makes, without a client: botocore's session, signer and connection, and nothing else.

Making a client takes longer than a whole publish that finds nothing to do, and each request through it twice as long.
Methods, answers and errors are those of a boto3 client, so that whoever asks need not know which one answers.
"""

from __future__ import annotations

import html
import io
import os
import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from publishing.storages.s3.settings import S3Settings

_PATIENCE = (10, 60)  # seconds to connect, and to wait for the next bytes
_CONNECTIONS = 8
_OF_ITS_OWN = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT")
_OTHER_PARTITIONS = ("cn-", "us-iso", "us-gov", "eu-isoe", "eusc-")
_HEADERS = {
    "CacheControl": "Cache-Control",
    "ContentMD5": "Content-MD5",
    "ContentType": "Content-Type",
    "IfMatch": "If-Match",
    "IfNoneMatch": "If-None-Match",
}
_NOTE = "x-amz-meta-"
_CODE = re.compile(rb"<Code>([A-Za-z0-9.]+)</Code>")
_REGION = re.compile(rb"<(?:Bucket)?Region>([a-z0-9-]+)</(?:Bucket)?Region>")


def base_of(settings: S3Settings, session: Any, region: str) -> str | None:
    """The bucket's address; None if the computer's settings know more of the way there than we do."""
    if settings.endpoint:
        return f"{settings.endpoint.rstrip('/')}/{settings.bucket}"
    special = any(os.environ.get(name) for name in _OF_ITS_OWN)
    special = special or bool({"endpoint_url", "services", "s3"} & set(session.get_scoped_config()))
    if special or region.startswith(_OTHER_PARTITIONS) or "." in settings.bucket:
        return None
    return f"https://{settings.bucket}.s3.{region}.amazonaws.com"


@dataclass(frozen=True, kw_only=True)
class Wire:
    """One bucket. `before_send` is called before anything is sent; `now` is the time that the storage believes in."""

    base: str
    region: str
    session: Any
    before_send: Callable[[], None]
    now: Callable[[], datetime]
    line: Any

    def get_object(self, **asked: Any) -> dict[str, Any]:
        """The body is read whole; if it is shorter than announced, IncompleteReadError is raised, as by a client."""
        answer = self._ask("GET", asked)
        content, length = answer.content, answer.headers.get("Content-Length")
        if length is not None and len(content) != int(length):
            raise _errors().IncompleteReadError(actual_bytes=len(content), expected_bytes=int(length))
        return _told(answer) | {"Body": io.BytesIO(content)}

    def head_object(self, **asked: Any) -> dict[str, Any]:
        """An error has no body here, so its word is the HTTP status."""
        return _told(self._ask("HEAD", asked))

    def put_object(self, **asked: Any) -> dict[str, Any]:
        return _told(self._ask("PUT", asked))

    def delete_object(self, **asked: Any) -> dict[str, Any]:
        return _told(self._ask("DELETE", asked))

    def create_multipart_upload(self, **asked: Any) -> dict[str, Any]:
        return {"UploadId": _element(self._ask("POST", asked, {"uploads": ""}), "UploadId")}

    def upload_part(self, *, PartNumber: int, UploadId: str, **asked: Any) -> dict[str, Any]:  # noqa: N803 - as boto3
        return _told(self._ask("PUT", asked, {"partNumber": str(PartNumber), "uploadId": UploadId}))

    def complete_multipart_upload(
        self,
        *,
        UploadId: str,  # noqa: N803 - as boto3
        MultipartUpload: Mapping[str, Any],  # noqa: N803 - as boto3
        **asked: Any,
    ) -> dict[str, Any]:
        """Storages may answer 200 with an error in the body; that is raised as the error it is."""
        parts = "".join(
            f"<Part><PartNumber>{part['PartNumber']}</PartNumber><ETag>{html.escape(part['ETag'], quote=False)}</ETag></Part>"
            for part in MultipartUpload["Parts"]
        )
        body = f'<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{parts}'
        asked["Body"] = f"{body}</CompleteMultipartUpload>".encode()
        answer = self._ask("POST", asked, {"uploadId": UploadId})
        return {"ETag": _element(answer, "ETag")}

    def abort_multipart_upload(self, *, UploadId: str, **asked: Any) -> dict[str, Any]:  # noqa: N803 - as boto3
        return _told(self._ask("DELETE", asked, {"uploadId": UploadId}))

    def _ask(self, method: str, asked: Mapping[str, Any], question: Mapping[str, str] | None = None) -> Any:
        from botocore.awsrequest import AWSRequest  # noqa: PLC0415 - only who uses a bucket waits for it

        address = f"{self.base}/{quote(asked['Key'], safe='/-._~')}"
        if question:
            address += f"?{urlencode(question, quote_via=quote)}"
        headers = {_HEADERS[name]: value for name, value in asked.items() if name in _HEADERS}
        headers |= {f"{_NOTE}{name}": value for name, value in asked.get("Metadata", {}).items()}
        request = AWSRequest(method, address, headers=headers, data=asked.get("Body", b""))
        request.context["has_streaming_input"] = (
            True  # where TLS and Content-MD5 guard the body, it is not hashed again
        )
        self._sign(request)
        self.before_send()
        answer = self.line.send(request.prepare())
        _refuse(answer, method, whole=method == "GET")
        return answer

    def _sign(self, request: Any) -> None:
        from botocore.exceptions import NoCredentialsError  # noqa: PLC0415 - see _ask

        found = self.session.get_credentials()
        if found is None:
            raise NoCredentialsError
        signed = self.now().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        _signer()(found.get_frozen_credentials(), self.region, signed).add_auth(request)


def line_for(session: Any, address: str) -> Any:
    """The library's own connections, as its clients have them: with the computer's certificates and proxies."""
    from botocore.httpsession import URLLib3Session  # noqa: PLC0415 - only who uses a bucket waits for it
    from botocore.utils import get_environ_proxies  # noqa: PLC0415 - see above

    line: Any = URLLib3Session  # the stubs know fewer kinds of values than it takes
    return line(
        verify=session.get_config_variable("ca_bundle") or True,
        proxies=get_environ_proxies(address),
        timeout=_PATIENCE,
        max_pool_connections=_CONNECTIONS,
        socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
    )


def sign_again(request: Any, session: Any, region: str, now: datetime) -> None:
    """Sign what a boto3 client prepared once more, with another time than that of this computer."""
    from botocore.awsrequest import AWSRequest  # noqa: PLC0415 - see line_for

    old = {"authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"}
    texts = {name: value.decode() if isinstance(value, bytes) else value for name, value in request.headers.items()}
    kept = {name: value for name, value in texts.items() if name.lower() not in old}
    again = AWSRequest(method=request.method, url=request.url, headers=kept, data=request.body)
    key = session.get_credentials().get_frozen_credentials()
    _signer()(key, region, now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")).add_auth(again)
    request.headers = again.prepare().headers


@cache
def _signer() -> Any:
    """The library's signer for S3, told the time."""
    from botocore.auth import S3SigV4Auth  # noqa: PLC0415 - see line_for

    signer: Any = S3SigV4Auth  # the stubs do not name what a signer does before it signs

    class Signer(signer):  # type: ignore[misc]
        def __init__(self, key: Any, region: str, time: str) -> None:
            super().__init__(key, "s3", region)
            self._time = time

        def _modify_request_before_signing(self, request: Any) -> None:
            request.context["timestamp"] = self._time
            super()._modify_request_before_signing(request)

    return Signer


def _refuse(answer: Any, method: str, *, whole: bool) -> None:
    """Raise what a client would; a yes with an error in its body is the error of a server that failed on the way."""
    status, body = int(answer.status_code), bytes(answer.content)
    failed = not whole and 200 <= status < 300 and b"<Error>" in body[:1000]
    if 200 <= status < 300 and not failed:
        return
    code, region = _CODE.search(body[:10_000]), _REGION.search(body[:10_000])
    error = {"Code": code[1].decode() if code else str(status)}
    if region:
        error["Region"] = region[1].decode()
    about = {"HTTPStatusCode": 500 if failed else status, "HTTPHeaders": _lowered(answer.headers)}
    raise _errors().ClientError({"Error": error, "ResponseMetadata": about}, method)


def _told(answer: Any) -> dict[str, Any]:
    """The answer's values under the names of boto3."""
    headers = _lowered(answer.headers)
    told: dict[str, Any] = {"ResponseMetadata": {"HTTPStatusCode": answer.status_code, "HTTPHeaders": headers}}
    told["Metadata"] = {name.removeprefix(_NOTE): value for name, value in headers.items() if name.startswith(_NOTE)}
    told |= {name: headers[header.lower()] for name, header in _HEADERS.items() if header.lower() in headers}
    if "etag" in headers:
        told["ETag"] = headers["etag"]
    if "content-length" in headers:
        told["ContentLength"] = int(headers["content-length"])
    if "last-modified" in headers:
        told["LastModified"] = parsedate_to_datetime(headers["last-modified"])
    return told


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {str(name).lower(): value for name, value in headers.items()}


def _element(answer: Any, name: str) -> str:
    found = re.search(f"<{name}>([^<]+)</{name}>", answer.content.decode("utf-8", "replace"))
    return html.unescape(found[1]) if found else ""


def _errors() -> Any:
    from botocore import exceptions  # noqa: PLC0415 - see line_for

    return exceptions
