"""What an upload is told and what it gives back: the release to record, and the receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from publishing.artifacts import Artifact
from publishing.manifest import Allowed, KeptFile, Manifest, PastRelease, PublishedEpisode
from publishing.plan import Plan, Upload

CheckMedia = Callable[[tuple[Upload, ...]], None]


@dataclass(frozen=True, kw_only=True)
class Release:
    """What a release holds besides files. `when` is an ISO time in UTC; `who` names a person and a computer.

    `gone`, `allowed` and `history` are the whole record, that of earlier releases included. `kept` goes up beside the
    site, into our own folder, under names that nothing else ever gets. `packs` and `folder` are as in `Manifest`, and
    `pack_of` tells of each path which release's pack holds its bytes. `undoing` is as in `Manifest`.
    """

    who: str
    when: str
    feed_guid: str = ""
    feed_address: str = ""
    episodes: Mapping[str, PublishedEpisode] = field(default_factory=dict)
    gone: Mapping[str, PublishedEpisode] = field(default_factory=dict)
    allowed: tuple[Allowed, ...] = ()
    history: tuple[PastRelease, ...] = ()
    packs: tuple[str, ...] = ()
    folder: Mapping[str, KeptFile] = field(default_factory=dict)
    pack_of: Mapping[str, int] = field(default_factory=dict)
    kept: tuple[Artifact, ...] = ()
    undoing: int = 0


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What was done. `sent` are the paths whose bytes really traveled; `requests` counts those of this publish.

    `version` is the storage's token for the manifest as it is there now.
    """

    plan: Plan
    manifest: Manifest
    sent: tuple[str, ...]
    requests: int
    notes: tuple[str, ...] = ()
    version: str = ""

    def as_json(self, *, verified: bool) -> dict[str, object]:
        """The plan's keys with those that only a finished publish can fill in."""
        return self.plan.as_json() | {
            "release": self.manifest.release,
            "requests": self.requests,
            "verified": verified,
            "sent": list(self.sent),
            "notes": list(self.notes),
        }
