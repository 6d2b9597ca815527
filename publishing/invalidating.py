"""Emptying the CDN's caches of what a publish changed; whatever comes of it, the publish itself has succeeded."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from publishing.manifest import Manifest
from publishing.notify.message import Message
from publishing.notify.sending import send
from publishing.notify.telling import Pause, Send, tell
from publishing.plan import Plan, Reason
from publishing.storages.s3.storage import S3Storage
from publishing.storages.storage import Storage
from publishing.upload import Receipt
from workspace.errors import KeyNeeded, UserError
from workspace.publisher import Settings

TOKEN = "PRESSROOM_PURGE_TOKEN"  # noqa: S105 - the name of the variable that holds it
_MOST_PATHS = 1000  # what Amazon gives away in a month; a wildcard counts as one
_AT_ONCE = 30  # addresses in one request: what Cloudflare takes on its smaller plans
_MOST_REQUESTS = 10
_MEANWHILE = "Changed pages show after five minutes, the feed after one, transcripts and chapters after an hour."
_RIGHT = "the key lacks the right cloudfront:CreateInvalidation, which  pressroom doctor --server  prints"


@dataclass(frozen=True, kw_only=True)
class Emptied:
    """What one cache was told: how many `paths` (0 is all of them), and `why` it did not take it."""

    cache: str
    paths: int
    why: str = ""

    def line(self) -> str:
        """What the cache drops, or why it keeps it and when changes show all the same."""
        if self.why:
            return f"{self.cache} was not emptied of what changed: {self.why}. {_MEANWHILE}"
        what = f"{self.paths} {'address' if self.paths == 1 else 'addresses'}" if self.paths else "everything"
        return f"{self.cache} drops what it kept of {what}; that takes a minute or two."

    def as_json(self) -> dict[str, object]:
        """For scripts: `paths` is null if everything was dropped."""
        return {"cache": self.cache, "paths": self.paths or None, "ok": not self.why, "why": self.why}


def empty_caches(
    settings: Settings, storage: Storage, receipt: Receipt, send: Send = send, pause: Pause = time.sleep
) -> tuple[Emptied, ...]:
    """Tell the CDN of `[publish]` what a publish changed; nothing that goes wrong is raised."""
    stale = stale_paths(receipt.plan)
    if not stale:
        return ()
    done = []
    if distribution := settings.publish.cloudfront:
        done.append(_cloudfront(distribution, settings.address, stale, storage, receipt.manifest))
    if settings.publish.purge:
        done.append(_purge(settings.publish.purge, settings.address, stale, send, pause))
    return tuple(done)


def stale_paths(plan: Plan) -> tuple[str, ...]:
    """What caches may hold in an old form. What was not there before they cannot hold."""
    changed = {each.path for each in plan.uploads if each.reason is not Reason.NEW}
    return tuple(sorted(changed | set(plan.removals)))


def cached_forms(paths: Iterable[str], address: str) -> tuple[str, ...]:
    """Under which paths of the site each is asked for: as it is, and a folder's page as the folder too.

    >>> cached_forms(["episodes/knees/index.html"], "https://podcast.example.org")
    ('/episodes/knees/', '/episodes/knees/index.html')
    """
    start = quote(urlsplit(address).path.rstrip("/"), safe="/%")
    forms = set()
    for path in paths:
        whole = f"{start}/{quote(path)}"
        forms.add(whole)
        if whole.endswith("/index.html"):
            forms.add(whole.removesuffix("index.html"))
    return tuple(sorted(forms))


def _cloudfront(distribution: str, address: str, stale: tuple[str, ...], storage: Storage, live: Manifest) -> Emptied:
    """Under both names of a site below a folder: our function takes the folder away before CloudFront looks."""
    paths = tuple(sorted({*cached_forms(stale, address), *cached_forms(stale, "")}))
    everything = len(paths) > _MOST_PATHS
    paths = ("/*",) if everything else paths
    name = f"CloudFront {distribution}"
    why = 'it needs a target of the form  to = "s3://bucket"' if not isinstance(storage, S3Storage) else ""
    if isinstance(storage, S3Storage):
        why = _invalidate(storage, distribution, paths, _reference(live, paths))
    return Emptied(cache=name, paths=0 if everything else len(paths), why=why)


def _invalidate(storage: S3Storage, distribution: str, paths: tuple[str, ...], reference: str) -> str:
    """Why it did not work; empty if it did."""
    batch: dict[str, Any] = {"Paths": {"Quantity": len(paths), "Items": list(paths)}, "CallerReference": reference}
    try:
        with storage.service("cloudfront") as client:
            client.create_invalidation(DistributionId=distribution, InvalidationBatch=batch)
    except UserError as error:
        (finding, *_) = error.findings
        if finding.code == "key-not-allowed":
            return _RIGHT
        if isinstance(error, KeyNeeded) or finding.code != "storage-refused":
            return finding.problem.replace("storage service", "service").replace("storage", "service").rstrip(".")
        return "it refused; is this the ID of your distribution?"
    return ""


def _reference(live: Manifest, paths: tuple[str, ...]) -> str:
    """The same for the same change, so that asking again after a lost answer counts once."""
    digest = hashlib.sha256("\0".join((live.when, *paths)).encode()).hexdigest()
    return f"pressroom-{live.release}-{digest[:16]}"


def _purge(purge: str, address: str, stale: tuple[str, ...], send: Send, pause: Pause) -> Emptied:
    """Send the full addresses as Cloudflare takes them, which is as good a form as any: {"files": [...]}."""
    name = f"The cache at {urlsplit(purge).hostname}"
    parts = urlsplit(address)
    addresses = [f"{parts.scheme}://{parts.netloc}{form}" for form in cached_forms(stale, address)]
    groups = [addresses[start : start + _AT_ONCE] for start in range(0, len(addresses), _AT_ONCE)]
    everything = len(groups) > _MOST_REQUESTS
    bodies = [{"purge_everything": True}] if everything else [{"files": group} for group in groups]
    token = os.environ.get(TOKEN, "").strip()
    if not (token.isascii() and token.isprintable()):
        return Emptied(cache=name, paths=0, why=f"{TOKEN} holds signs that no token has; copy it again")
    secret = f"Bearer {token}" if token else ""
    messages = (Message(to=name, address=purge, json=json.dumps(body), token=secret) for body in bodies)
    why = ""
    for message in messages:
        (told,) = tell((message,), send, pause)
        why = told.why
        if why:
            break
    return Emptied(cache=name, paths=0 if everything else len(addresses), why=why)
