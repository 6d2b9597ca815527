"""The way to one bucket: session, key, region and clock, of which some can be put right after a refusal."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from publishing.storages import refusals
from publishing.storages.awake import Now, now_utc
from publishing.storages.s3.answers import client_error, headers_of, said
from publishing.storages.s3.settings import S3Settings, check_endpoint
from publishing.storages.s3.wire import Wire, base_of, line_for, sign_again

_SKEWED = {"RequestTimeTooSkewed", "RequestExpired", "403"}  # a refused HEAD has no word
_RUN_OUT = {"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidToken", "400"}
_ELSEWHERE = {"PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "301", "400"}
_REGION = re.compile(r"[a-z0-9-]{2,32}")
_SKEW = timedelta(minutes=5)  # storages allow fifteen
_ANYWHERE = "us-east-1"  # Amazon tells from there where a bucket is; other providers mostly do not mind


class Connection:
    """Opened when it is first needed. `before_each` is called before anything is sent, repeats included."""

    def __init__(self, settings: S3Settings, before_each: Callable[[], None], now: Now = now_utc) -> None:
        check_endpoint(settings.endpoint, settings.bucket)
        self._settings, self._before_each, self._now = settings, before_each, now
        self._lock = threading.RLock()
        self._session: Any = None
        self._boto: Any = None
        self._wire: Any = None
        self._client: Any = None
        self._key: tuple[str, str, str] = ("", "", "")
        self._behind = timedelta(0)
        self._moved = False
        self.state = 0  # grows with each cure

    @property
    def notes(self) -> tuple[str, ...]:
        """That this computer's clock is wrong, once a refusal has shown it and requests are signed with another."""
        minutes = round(self._behind.total_seconds() / 60)
        if not minutes:
            return ()
        way = "behind" if minutes > 0 else "ahead"
        return (f"This computer's clock is {abs(minutes)} minutes {way}: set it to automatic in the system settings.",)

    @property
    def session(self) -> Any:
        """The library's session; it knows profiles, sign-ins, roles and the environment."""
        with self._lock:
            if self._session is None:
                self._session = session_for(self._settings)
                self._key = _key_of(self._session)
            return self._session

    @property
    def region(self) -> str:
        """The settings', else the computer's, else the one where Amazon tells of all buckets."""
        return str(self._settings.region or self.session.get_config_variable("region") or _ANYWHERE)

    @property
    def wire(self) -> Any:
        """For single objects: reads, writes and removes them; where the way to the bucket is special, a client."""
        with self._lock:
            if self._wire is None:
                base = base_of(self._settings, self.session, self.region)
                self._wire = self._wire_to(base) if base else self.client
            return self._wire

    @property
    def client(self) -> Any:
        """A boto3 client that asks once: `Asking` repeats."""
        with self._lock:
            if self._client is None:
                self._client = self.client_of_its_own(1)
                self._client.meta.events.register("before-call.s3", _stay)
            return self._client

    def client_of_its_own(self, attempts: int) -> Any:
        """A boto3 client that repeats by itself, for whoever wants to see what a storage answers."""
        from botocore.config import Config  # noqa: PLC0415 - comes with boto3

        endpoint = self._settings.endpoint
        config = Config(
            retries={"mode": "standard", "total_max_attempts": attempts},
            connect_timeout=10,
            read_timeout=60,
            max_pool_connections=8,
            s3={"addressing_style": "path"} if endpoint else {},
            # Several stores refuse the newer checksums or keep their framing; Content-MD5 is what most enforce.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        try:
            client = self._boto_session().client("s3", endpoint_url=endpoint, region_name=self.region, config=config)
        except ValueError as error:  # an endpoint or a region that is no address at all
            raise refusals.BAD_NAME.told(self._settings.shown) from error
        check_endpoint(client.meta.endpoint_url, self._settings.bucket)  # the computer's settings may name one too
        client.meta.events.register("before-send.s3", self._before_send)
        return client

    def service(self, name: str) -> Any:
        """A client of another Amazon service under the same key."""
        from botocore.config import Config  # noqa: PLC0415 - comes with boto3

        patience = Config(connect_timeout=10, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 3})
        return self._boto_session().client(name, region_name=_ANYWHERE, config=patience)

    def _boto_session(self) -> Any:
        """One for the one session of the library below it, which does not bear two."""
        import boto3  # noqa: PLC0415 - takes a quarter of a second, which few publishes need to pay

        with self._lock:
            if self._boto is None:
                self._boto = boto3.Session(botocore_session=self.session)
            return self._boto

    def cure(self, error: Exception, state: int) -> bool:
        """Put right what the refusal is about, if that can be done from here; `state` is the one it was met in."""
        if not isinstance(error, client_error()):
            return False
        with self._lock:
            if state != self.state:  # another thread met the same, and was faster
                return True
            cured = self._set_clock(error) or self._move(error) or self._sign_in_again(error)
            self.state += cured
            return cured

    def key_tail(self) -> str:
        """The last four characters of the key's public half, by which people recognize it."""
        access = self._key[0]
        return f"   (key ending …{access[-4:]})" if len(access) >= 12 else ""

    def _set_clock(self, error: Exception) -> bool:
        """Sign with the storage's time from now on; the computer's clock stays as it is."""
        there = _time_in(headers_of(error).get("date", ""))
        if said(error)[0] not in _SKEWED or there is None:
            return False
        behind = there - self._now()
        if abs(behind - self._behind) < _SKEW:
            return False
        self._behind = behind
        return True

    def _move(self, error: Exception) -> bool:
        """Sign for the region that the storage names, of the same provider: no answer can lead to another host."""
        region = headers_of(error).get("x-amz-bucket-region") or _region_in(error)
        if self._moved or said(error)[0] not in _ELSEWHERE or not _REGION.fullmatch(region) or region == self.region:
            return False
        self._settings, self._moved = replace(self._settings, region=region), True
        self._wire = self._client = None
        return True

    def _sign_in_again(self, error: Exception) -> bool:
        """Look for the key anew: somebody may have signed in again meanwhile, or a role may give out another one."""
        if said(error)[0] not in _RUN_OUT:
            return False
        again = session_for(self._settings)
        key = _key_of(again)
        if key == self._key or not key[0]:
            return False
        self._session, self._key = again, key
        self._wire = self._client = self._boto = None
        return True

    def _wire_to(self, base: str) -> Wire:
        return Wire(
            base=base,
            region=self.region,
            session=self.session,
            before_send=self._before_each,
            now=self._their_time,
            line=line_for(self.session, base),
        )

    def _their_time(self) -> datetime:
        return self._now() + self._behind

    def _before_send(self, request: Any, **_: object) -> None:
        self._before_each()
        if self._behind:  # the library signs with this computer's clock
            sign_again(request, self.session, self.region, self._their_time())


def session_for(settings: S3Settings) -> Any:
    """The library's session with its usual chain of places where keys are kept.

    All but one: the address at which Amazon's own computers are told their key is asked only where it is switched on
    by name. On any other computer it is somebody else's address, or a long wait.
    """
    from botocore.session import Session  # noqa: PLC0415 - only who uses a bucket waits for it

    session = Session(profile=settings.profile)
    if settings.region:
        session.set_config_variable("region", settings.region)
    if not _asks_for_its_role():
        session.get_component("credential_provider").remove("iam-role")
    return session


def _key_of(session: Any) -> tuple[str, str, str]:
    found = session.get_credentials()
    if found is None:
        return ("", "", "")
    key = found.get_frozen_credentials()
    return (key.access_key or "", key.secret_key or "", key.token or "")


def _asks_for_its_role() -> bool:
    told = os.environ.get("AWS_EC2_METADATA_DISABLED", "").lower()
    return told == "false" or (told != "true" and bool(os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT")))


def _stay(context: dict[str, Any], **_: object) -> None:
    """The library would follow a bucket from region to region by itself, without an end."""
    context.setdefault("s3_redirect", {})["redirected"] = True


def _time_in(date: str) -> datetime | None:
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - 10 ms, which only a refusal shall cost

    try:
        there = parsedate_to_datetime(date)
    except ValueError:
        return None
    return there if there.tzinfo else None


def _region_in(error: Any) -> str:
    told = error.response.get("Error", {})
    return str(told.get("Region") or told.get("BucketRegion") or "")
