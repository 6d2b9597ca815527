"""What a storage's refusal means for the owner: one table from the storage's word to four plain lines."""

from __future__ import annotations

from dataclasses import dataclass

from workspace.errors import KeyNeeded, Temporary, UserError

_AGAIN = "the same command goes on where it stopped"
_DOCTOR = "pressroom doctor    checks the connection step by step"


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One row: the family decides the exit code, the rest is said to the owner."""

    family: type[UserError]
    code: str
    problem: str
    why: str
    fix: str

    def told(self, where: str) -> UserError:
        """The row as an error; `where` names the storage, and the last letters of a key at most."""
        return self.family(self.code, problem=self.problem, where=where, why=self.why, fix=self.fix)


NO_KEY = Refusal(
    family=KeyNeeded,
    code="key-missing",
    problem="There is no key for the storage on this computer.",
    why="Without one the storage lets nobody write. Nothing was changed on the web.",
    fix='aws configure    saves one;    or set  profile = "..."  under [publish] in pressroom.toml',
)
KEY_REFUSED = Refusal(
    family=KeyNeeded,
    code="key-refused",
    problem="The storage service refused the key.",
    why="It was probably replaced, or one half of it was mistyped. What is live was not changed.",
    fix="aws configure    with the key from your storage provider's page",
)
KEY_EXPIRED = Refusal(
    family=KeyNeeded,
    code="key-expired",
    problem="The sign-in to the storage has run out.",
    why="It is good for some hours only. What is already up there stays and is not sent again.",
    fix="aws sso login    (or sign in as you usually do), then the same command again",
)
NOT_ALLOWED = Refusal(
    family=KeyNeeded,
    code="key-not-allowed",
    problem="The key is good, but it may not do this here.",
    why="Publishing needs the rights s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket on this place.",
    fix="pressroom doctor --server    writes the rights that the key needs, for whoever looks after the storage",
)
NO_BUCKET = Refusal(
    family=UserError,
    code="bucket-missing",
    problem="There is no such bucket.",
    why="The name may be mistyped, or the bucket belongs to another service. Pressroom never makes one by itself.",
    fix='Make the bucket at your storage provider, or correct  to = "s3://..."  in pressroom.toml',
)
WRONG_REGION = Refusal(
    family=UserError,
    code="region-wrong",
    problem="The bucket lives in another region.",
    why="The storage answers only requests made for the region where the bucket is.",
    fix='Set  region = "..."  under [publish] in pressroom.toml, as your storage provider\'s page shows it',
)
CLOCK = Refusal(
    family=UserError,
    code="clock-wrong",
    problem="This computer's clock is wrong by many minutes.",
    why="The storage accepts only requests that carry the right time. Nothing was changed on the web.",
    fix="Set the clock to automatic in the system settings, then the same command again",
)
UNREACHABLE = Refusal(
    family=Temporary,
    code="storage-unreachable",
    problem="The storage does not answer.",
    why="The internet connection, or the service itself, is down; or the endpoint's address is mistyped.",
    fix=f"Try again in a while: {_AGAIN}",
)
CERTIFICATE = Refusal(
    family=UserError,
    code="storage-certificate",
    problem="The storage's certificate cannot be trusted.",
    why="Somebody may be listening in, or the endpoint's address is wrong. No key was sent.",
    fix='Check  endpoint = "https://..."  under [publish] in pressroom.toml',
)
BUSY = Refusal(
    family=Temporary,
    code="storage-busy",
    problem="The storage is overloaded and gave up.",
    why="It asked to slow down several times. What is already up there stays; the feed was not changed before its turn.",
    fix=f"Try again in a few minutes: {_AGAIN}",
)
BAD_NAME = Refusal(
    family=UserError,
    code="target-wrong",
    problem="This is not an address of a bucket.",
    why="Bucket names have 3 to 63 small letters, digits, dots and hyphens.",
    fix='Correct  to = "s3://bucket/prefix",  endpoint  or  region  under [publish] in pressroom.toml',
)
NO_PROFILE = Refusal(
    family=KeyNeeded,
    code="profile-missing",
    problem="The key's profile is not on this computer.",
    why="pressroom.toml names a profile that the AWS settings here do not have.",
    fix="aws configure --profile NAME    makes it;    or correct  profile  under [publish] in pressroom.toml",
)
UNKNOWN = Refusal(
    family=UserError,
    code="storage-refused",
    problem="The storage refused a request.",
    why="The rules of the storage do not allow it.",
    fix=_DOCTOR,
)

_BY_WORD = {
    "400": WRONG_REGION,  # a HEAD has no body: the only 400 met in practice is a region mix-up
    "301": WRONG_REGION,
    "403": NOT_ALLOWED,
    "AccessDenied": NOT_ALLOWED,
    "AccountProblem": NOT_ALLOWED,
    "AllAccessDisabled": NOT_ALLOWED,
    "AuthorizationHeaderMalformed": WRONG_REGION,
    "BadDigest": BUSY,
    "BandwidthLimitExceeded": BUSY,
    "ExpiredToken": KEY_EXPIRED,
    "ExpiredTokenException": KEY_EXPIRED,
    "IllegalLocationConstraintException": WRONG_REGION,
    "InternalError": BUSY,
    "InvalidAccessKeyId": KEY_REFUSED,
    "InvalidBucketName": BAD_NAME,
    "InvalidRegion": WRONG_REGION,
    "InvalidToken": KEY_REFUSED,
    "NoSuchBucket": NO_BUCKET,
    "PermanentRedirect": WRONG_REGION,
    "RequestExpired": CLOCK,
    "RequestLimitExceeded": BUSY,
    "RequestTimeTooSkewed": CLOCK,
    "RequestTimeout": BUSY,
    "ServiceUnavailable": BUSY,
    "SignatureDoesNotMatch": KEY_REFUSED,
    "SlowDown": BUSY,
    "TemporaryRedirect": BUSY,
    "Throttling": BUSY,
    "TokenRefreshRequired": KEY_EXPIRED,
    "TooManyRequests": BUSY,
    "Unauthorized": KEY_REFUSED,
    "XAmzContentSHA256Mismatch": BUSY,
}


def refusal_for(word: str, status: int) -> Refusal:
    """The row for the storage's own `word`, or else for the HTTP status."""
    if word in _BY_WORD:
        return _BY_WORD[word]
    if status >= 500 or status == 429:
        return BUSY
    return {401: KEY_REFUSED, 403: NOT_ALLOWED}.get(status, UNKNOWN)
