"""The owner's names, as the texts for servers hold them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from publishing.manifest import Manifest
from publishing.signup.shown import form_origin
from publishing.storages.s3.settings import parse_target
from workspace.errors import UserError
from workspace.publisher import Settings

ACCOUNT, DISTRIBUTION = "ACCOUNT", "DISTRIBUTION"  # stand for what nobody told us; shown with where to look


@dataclass(frozen=True, kw_only=True)
class Names:
    """`start` is what the site's address has after its host, such as "/podcast"; `root` a folder to be served.

    `forwards` leads from old addresses to new ones, both as paths at the site's host; `forms` is the one origin that
    pages may send forms to.
    """

    host: str
    start: str = ""
    bucket: str = ""
    prefix: str = ""
    endpoint: str = ""
    region: str = "us-east-1"
    profile: str = ""
    account: str = ACCOUNT
    distribution: str = DISTRIBUTION
    invalidates: bool = False
    root: str = ""
    forms: str = ""
    forwards: Mapping[str, str] = field(default_factory=dict)

    @property
    def short(self) -> str:
        """A name for things that are made, unlike those of other shows in the same account."""
        return "pressroom-" + re.sub(r"[^a-z0-9]+", "-", self.host.lower()).strip("-")[:40]

    @property
    def bucket_arn(self) -> str:
        """For rights to list; of its objects speaks `objects_arn`."""
        return f"arn:aws:s3:::{self.bucket}"

    @property
    def objects_arn(self) -> str:
        """All objects of this show; a bucket may hold others beside its prefix."""
        return f"{self.bucket_arn}/{self.prefix + '/' if self.prefix else ''}*"

    @property
    def private_arn(self) -> str:
        """Our own folder there, with backups in it: no reader may see it, whoever may see the rest."""
        return self.objects_arn.removesuffix("*") + "_publish/*"

    @property
    def distribution_arn(self) -> str:
        """CloudFront is in no region, so its name has none."""
        return f"arn:aws:cloudfront::{self.account}:distribution/{self.distribution}"

    @property
    def origin_path(self) -> str:
        """What CloudFront puts before each path when it asks the bucket; "" for a show at its root."""
        return f"/{self.prefix}" if self.prefix else ""

    @property
    def unknown(self) -> tuple[str, ...]:
        """What stands for a name that we do not have, and where the owner finds it."""
        found = {
            ACCOUNT: (self.account, "the twelve digits of your account; give them with  --account 123456789012"),
            DISTRIBUTION: (self.distribution, 'the ID of your distribution; set  cloudfront = "E…"  under [publish]'),
        }
        return tuple(f"{word} stands for {says}." for word, (value, says) in found.items() if value == word)


def names_of(settings: Settings, live: Manifest | None, *, account: str = "", root: str = "") -> Names:
    """The names in the settings; `live` knows the old addresses. The account is nowhere in the settings."""
    if account and not re.fullmatch(r"[0-9]{12}", account.replace("-", "")):
        raise UserError(
            "account-wrong",
            problem=f'"{account}" is not the number of an Amazon account.',
            where="pressroom doctor --server",
            why="It has twelve digits.",
            fix="aws sts get-caller-identity --query Account --output text    prints it",
        )
    target, parts = settings.publish, urlsplit(settings.address)
    bucket, prefix = parse_target(target.to) if target.to.startswith("s3://") else ("", "")
    start = quote(parts.path.rstrip("/"), safe="/%")
    return Names(
        host=parts.netloc,
        start=start,
        bucket=bucket,
        prefix=prefix,
        endpoint=target.endpoint or "",
        region=target.region or "us-east-1",
        profile=target.profile or "",
        account=account.replace("-", "") or ACCOUNT,
        distribution=target.cloudfront or DISTRIBUTION,
        invalidates=bool(target.cloudfront),
        root=root,
        forms=form_origin(settings),
        forwards=forwards(live, start) if live else {},
    )


def forwards(live: Manifest, start: str = "") -> dict[str, str]:
    """Old page addresses and where each leads now; an address that another episode has taken leads nowhere."""
    taken = {episode.slug for episode in live.episodes.values()}
    found = {
        f"{start}/episodes/{quote(old)}/": f"{start}/episodes/{quote(episode.slug)}/"
        for episode in live.episodes.values()
        for old in episode.former
        if old not in taken
    }
    return dict(sorted(found.items()))
