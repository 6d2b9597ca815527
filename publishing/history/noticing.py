"""What an undo does to subscribers: the feed of then beside the live one, by the rules of the guard."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from podcast.archives import FEED, archives_among
from publishing.guard.allowing import is_allowed
from publishing.guard.announced import announced
from publishing.guard.comparison import Comparison
from publishing.guard.live_feed import feed_in_target
from publishing.guard.outline import NO_FEED, read_outline
from publishing.guard.rules import RULES
from publishing.guarding import Guarded
from publishing.manifest import Manifest
from publishing.storages.storage import Storage
from workspace.errors import MustFix
from workspace.findings import Finding
from workspace.rules import apply

_NEVER_MEANT = frozenset({"g-001", "g-003", "g-015"})
"""What no undo does unless somebody says so: change ids, or overwrite what somebody else wrote."""
_VANISHES = "g-002"


def feeds_of(then: Manifest) -> tuple[str, ...]:
    """The feed of a release and its archives."""
    return tuple(path for path in (FEED, *archives_among(then.entries)) if path in then.entries)


def noticed(storage: Storage, live: Manifest, then: Manifest, coming: Mapping[str, bytes]) -> Guarded:
    """What subscribers notice when release `then` comes back; `coming` is its feed and its archives by their paths.

    The undo itself says that it is meant, but for the few things in `stopping`. The storage is asked only if the feed
    changes.
    """
    previous = feed_in_target(storage, live, coming) if FEED in live.entries else None
    if previous is None:
        return Guarded(stopping=(), allowed=())
    it = Comparison(
        previous=previous.facts,
        coming=read_outline(*coming.values()) if coming else NO_FEED,
        gone=live.gone,
        edited=previous.edited,
    )
    found = tuple(apply(RULES, it))
    return Guarded(
        stopping=tuple(each for each in found if each.code in _NEVER_MEANT),
        allowed=(),
        announced=(*_told(found), *announced(it, pages=then.entries), *_ids_stay(it)),
        overwrites={FEED: previous.version} if previous.version else {},
    )


def stop_at(guarded: Guarded, allowed: Collection[str]) -> Guarded:
    """The same, with what somebody said is meant; raises for the rest of what an undo does only then."""
    wrong = tuple(each for each in guarded.stopping if not is_allowed(each, allowed))
    if wrong:
        raise MustFix(tuple(replace(each, fix=_either(each.code)) for each in wrong))
    return replace(guarded, stopping=(), allowed=guarded.stopping)


def _either(code: str) -> str:
    return f"Publish from your folder instead:  pressroom publish    or, if it is meant:  pressroom undo --allow {code}"


def _told(found: tuple[Finding, ...]) -> Iterator[str]:
    for each in found:
        if each.code == _VANISHES:
            title = each.problem.removesuffix(" would vanish from the feed.")
            yield f"{title} leaves the feed: new listeners do not see it, who has downloaded it keeps it."
        elif each.code not in _NEVER_MEANT and not _is_new_audio(each):
            yield f"{each.problem} {each.why}"


def _is_new_audio(finding: Finding) -> bool:
    """The audio of one episode: that is announced in better words. A whole site that moves is another matter."""
    return finding.code == "g-005" and finding.where.key != "site.address"


def _ids_stay(it: Comparison) -> Iterator[str]:
    if it.pairs and not it.renamed:
        yield "All ids stay as they are, so no app shows an episode a second time."
