"""Overtaken: somebody published from another computer, and this folder does not hold yet what they changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from publishing.desk import Desk
from publishing.history.bringing import words_of
from publishing.history.owned import owned_files
from publishing.live import last_seen
from publishing.manifest import KeptFile, Manifest
from publishing.plan import NEWER_LIVE, clean
from publishing.publication import Publication
from workspace.errors import UserError
from workspace.files import inside, is_same
from workspace.words import clock_in_words, some_of

_NAMED = 4  # files and releases that are named one by one


def stop_if_overtaken(desk: Desk, publication: Publication, live: Manifest | None, allowed: Collection[str]) -> None:
    """Raise a UserError if a publish from this folder would undo what somebody else changed.

    A computer that has seen what is live publishes freely. One whose notes are gone does as well, if it published last.
    """
    if live is None or NEWER_LIVE in allowed:
        return
    seen = seen_here(desk, publication)
    if seen is None and live.who == desk.who:
        return
    theirs = words_of(live)
    before = words_of(seen) if seen else {}
    if _hashes(theirs) == _hashes(before):
        return
    mine = {each.path for each in owned_files(publication, desk.now)}
    undone = would_be_undone(desk.folder.root, theirs, before, mine)
    if undone:
        raise _newer(live, seen, undone, clock_in_words(live.when, publication.settings.zone))


def seen_here(desk: Desk, publication: Publication) -> Manifest | None:
    """The release that this computer saw last; None if there is none, or its words were not kept."""
    try:
        seen = last_seen(desk.folder, publication.settings)
    except UserError:  # a damaged note of our own is as good as none
        return None
    return seen if seen and seen.folder else None


def would_be_undone(
    root: Path, theirs: Mapping[str, KeptFile], before: Mapping[str, KeptFile], mine: Collection[str]
) -> tuple[str, ...]:
    """Files in which others changed something that this folder does not hold; `mine` would be published from here."""
    changed = [path for path, each in theirs.items() if before.get(path, each).sha256 != each.sha256]
    changed += [path for path in theirs if path not in before]
    missing = [path for path in changed if not is_same(inside(root, path), theirs[path].size, theirs[path].sha256)]
    back = [path for path in before if path not in theirs and path in mine]
    return tuple(sorted({*missing, *back}))


def _hashes(words: Mapping[str, KeptFile]) -> dict[str, str]:
    return {path: each.sha256 for path, each in words.items()}


def _newer(live: Manifest, seen: Manifest | None, undone: tuple[str, ...], when: str) -> UserError:
    files = some_of([clean(path) for path in undone], _NAMED)
    since = [each for each in live.history if seen is not None and each.release > seen.release]
    said = "".join(f" They published: {'; '.join(clean(each.says) for each in since[-_NAMED:])}." if since else "")
    based = f"is based on release {seen.release}" if seen else "was never published from this computer"
    return UserError(
        NEWER_LIVE,
        problem="Stopped: someone else has published since you last did."
        if seen
        else "Stopped: this folder differs from what someone else has published.",
        where=f"live: release {live.release}, {when}, by {clean(live.who)}.   Yours {based}.",
        why=f"Publishing now would undo their change to {files}.{said} Nothing was changed.",
        fix="pressroom status --live    shows the difference;    pressroom restore --newer    takes it in;"
        f"    if yours is right:  pressroom publish --allow {NEWER_LIVE}",
    )
