"""Patience with a storage: what passes by itself, how long to wait for it, and when to stop asking."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from publishing.storages.s3.answers import Unreceipted, client_error, headers_of, no_answer, said
from publishing.storages.s3.connection import Connection

_PASSING = {  # words of refusals that are about the moment, not about the request
    "BadDigest",
    "BandwidthLimitExceeded",
    "ConditionalRequestConflict",
    "InternalError",
    "OperationAborted",
    "RequestLimitExceeded",
    "RequestTimeout",
    "ServiceUnavailable",
    "SlowDown",
    "TemporaryRedirect",
    "Throttling",
    "ThrottlingException",
    "TooManyRequests",
    "XAmzContentSHA256Mismatch",
}
_PASSING_STATUS = {429, 500, 502, 503, 504}
_FIRST_PAUSE = 0.2  # seconds; each further one may be twice as long
_LONGEST_PAUSE = 8.0  # seconds, unless the storage itself asks for more
_CURES = 3  # of one request: a wrong region, a wrong clock, a key that ran out

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How often a request is tried, and for how many seconds after its first try another one may begin."""

    attempts: int = 6
    seconds: float = 60.0
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic  # that of a sleeping computer stands still: it may have been a minute


class Asking:
    """One request with its repeats. `doubtful` once a try failed that may have taken effect all the same."""

    def __init__(self, connection: Connection, patience: Patience) -> None:
        self._connection, self._patience = connection, patience
        self.doubtful = False

    def ask(self, ask: Callable[[], _Answer]) -> _Answer:
        """The answer; or what the last try raised, or the first that waiting does not mend."""
        begun, cures, failed = self._patience.clock(), 0, 0
        while True:
            state = self._connection.state
            try:
                return ask()
            except _known() as error:
                if passes(error):
                    self.doubtful = self.doubtful or may_have_worked(error)
                    failed += 1
                    self._wait(error, failed, self._patience.clock() - begun)
                elif cures < _CURES and self._connection.cure(error, state):
                    cures += 1
                else:
                    raise

    def _wait(self, error: Exception, failed: int, passed: float) -> None:
        """Raises when it has been enough. The pauses are random, so that many who fail together do not return together."""
        longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**failed)
        pause = max(random.uniform(0, longest), asked_to_wait(error))  # noqa: S311 - spreads load, hides nothing
        if failed >= self._patience.attempts or passed + pause > self._patience.seconds:
            raise error
        self._patience.pause(pause)


def _known() -> tuple[type[Exception], ...]:
    return (client_error(), *no_answer(), Unreceipted)


def passes(error: Exception) -> bool:
    """Is this about the moment? Rights, keys, regions and names do not mend themselves."""
    from botocore import exceptions as known  # noqa: PLC0415 - whoever uses no bucket need not wait for it
    from botocore.parsers import ResponseParserError  # noqa: PLC0415 - see above

    if isinstance(error, known.ClientError):
        word, status = said(error)
        return word in _PASSING or status in _PASSING_STATUS
    if isinstance(error, known.SSLError):
        return False
    lost = (known.ConnectionError, known.HTTPClientError, known.IncompleteReadError, known.ResponseStreamingError)
    return isinstance(error, (Unreceipted, ResponseParserError, *lost))


def may_have_worked(error: Exception) -> bool:
    """A lost answer, or the sigh of a server that failed on the way: the storage may have done what it was asked."""
    return not isinstance(error, client_error()) or said(error)[1] >= 500


def asked_to_wait(error: Exception) -> float:
    """Seconds of a Retry-After header (RFC 9110, section 10.2.3; its form as a date is not heeded)."""
    told = headers_of(error).get("retry-after", "")
    return float(told) if told.isascii() and told.isdigit() and len(told) < 6 else 0.0
