"""What a storage's answers mean: gone, unchanged, overtaken, worth another try, or a word for the owner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from publishing.storages import refusals
from publishing.storages.refusals import Refusal

GONE = {"404", "NoSuchKey", "NotFound"}
OVERTAKEN = {"412", "PreconditionFailed", "ConditionalRequestConflict", "OperationAborted", *GONE}
UNSUPPORTED = {"501", "NotImplemented"}
UNCHANGED = 304


class Unreceipted(Exception):
    """The storage said yes and named no version: its yes is worth nothing (a 200 may hold an error)."""


def version_of(answer: Any) -> str:
    """The storage's token for what it has taken."""
    version = answer.get("ETag")
    if not version:
        raise Unreceipted
    return str(version)


def unless_gone(ask: Callable[[], Any]) -> Any | None:
    """What is asked for; None if the storage says that nothing is there. Any other refusal is raised."""
    try:
        return ask()
    except client_error() as error:
        if said(error)[0] in GONE:
            return None
        raise


def said(error: Any) -> tuple[str, int]:
    """The storage's own word for its refusal, and the HTTP status."""
    answer = error.response
    status = int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    return str(answer.get("Error", {}).get("Code", status)), status


def headers_of(error: Any) -> Mapping[str, str]:
    """The headers of a refusal, by their names in small letters; none if there was no answer at all."""
    answer = getattr(error, "response", None) or {}
    told: Mapping[str, str] = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return told


def client_error() -> type[Exception]:
    """The library's class for a refusal, loaded when somebody first needs it."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 - whoever uses no bucket need not wait for it

    return ClientError


def no_answer() -> tuple[type[Exception], ...]:
    """No answer, or none that can be read: what a hotel's network puts in its place."""
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - see client_error
    from botocore.parsers import ResponseParserError  # noqa: PLC0415 - see client_error

    return (BotoCoreError, ResponseParserError)


def meaning(error: Exception) -> Refusal:
    """What it means when the library gave up before the storage answered."""
    from botocore import exceptions as known  # noqa: PLC0415 - see client_error
    from botocore.parsers import ResponseParserError  # noqa: PLC0415 - see client_error

    families: tuple[tuple[tuple[type[Exception], ...], Refusal], ...] = (
        ((known.ProfileNotFound,), refusals.NO_PROFILE),
        ((known.NoCredentialsError, known.PartialCredentialsError, known.NoAuthTokenError), refusals.NO_KEY),
        ((known.SSOError, known.TokenRetrievalError, known.CredentialRetrievalError), refusals.KEY_EXPIRED),
        ((known.SSLError,), refusals.CERTIFICATE),
        ((known.ConnectionError, known.HTTPClientError, known.IncompleteReadError), refusals.UNREACHABLE),
        ((known.ResponseStreamingError, ResponseParserError), refusals.UNREACHABLE),
        ((known.ParamValidationError, known.ValidationError, known.EndpointProviderError), refusals.BAD_NAME),
    )
    return next((refusal for kinds, refusal in families if isinstance(error, kinds)), refusals.UNKNOWN)
