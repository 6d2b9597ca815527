"""Why an upload stops, in the owner's words; what was live stays live."""

from __future__ import annotations

from publishing.artifacts import Stage
from publishing.manifest import Manifest
from publishing.plan import clean
from publishing.storages.storage import StoredFacts
from workspace.errors import Temporary, UserError
from workspace.words import clock_in_words


class Overruled(UserError):
    """Somebody else's release took the place of the one that this publish was based on."""


class StoppedMidway(UserError):
    """Ctrl-C while files were on their way."""

    exit_code = 130


def stopped_midway(where: str, sent: str, stage: Stage | None, *, first: bool, undoing: bool) -> StoppedMidway:
    """`stage` is the one that had begun, if any had; `first` says that nothing was live before."""
    if stage is Stage.FEED:
        now = "The new feed may be out already; every episode in it is there."
    elif first:
        now = "There is no feed yet, so no app sees any of it."
    elif stage in {None, Stage.MEDIA, Stage.ASSETS}:
        now = "The old show is still live, unchanged."
    else:
        now = "The old show is still live; some of its pages may be new already."
    return StoppedMidway(
        "stopped",
        problem=f"Stopped: {sent} sent.",
        where=where,
        why=f"Ctrl-C was pressed. {now}",
        fix=f"pressroom {'undo' if undoing else 'publish'}    goes on where this one stopped",
    )


def newer_live(mine: Manifest, live: Manifest | None, where: str, left: int = 0) -> Overruled:
    """`left` are pages of this publish that lie among theirs, and that the record now calls unfinished."""
    if live is None:
        seen = "The record of what is live is gone."
    elif live.pending and not left:
        seen = f"{live.who} is publishing since {clock_in_words(live.when)}."
    else:
        seen = f"Live: release {live.release}, {clock_in_words(live.when)}, by {live.who}."
    mixed = f" {left} of your pages arrived after theirs; whoever publishes next puts that right." if left else ""
    return Overruled(
        "newer-live",
        problem="Stopped: someone else has published since this publish was planned.",
        where=f"{where}   {seen}   Yours is based on release {mine.release}.",
        why=f"Going on would undo their change. The feed still lists only what is there.{mixed}",
        fix="pressroom restore --newer    takes their version in (or agree who publishes), then:  pressroom publish",
    )


def publishing_now(live: Manifest, minutes: int) -> Temporary:
    """`minutes` is how long it takes until their right runs out, if they are not heard of again."""
    return Temporary(
        "publishing-now",
        problem=f"{live.who} is publishing right now.",
        where=f"last sign of life {clock_in_words(live.when)}",
        why="Two publishes at once would mix two versions of the site. Nothing was changed.",
        fix=f"Wait {minutes} minutes, then the same command again    (pressroom publish  finishes theirs if it was cut off)",
    )


def changed_by_others(path: str, where: str) -> UserError:
    """For a path that should hold our last release and holds other bytes."""
    return UserError(
        "changed-by-others",
        problem=f'"{clean(path)}" was put there or changed by something other than Pressroom.',
        where=where,
        why="Overwriting it would lose what somebody else wrote. The feed was not changed before its turn.",
        fix="pressroom publish --repair    shows what differs, keeps a copy of it here and puts yours in its place",
    )


def audio_incomplete(path: str, where: str, facts: StoredFacts | None) -> Temporary:
    """`facts` are what the storage says is there, None if nothing is; pages and feed have not begun."""
    there = f"{facts.size} bytes, {facts.content_type}" if facts else "nothing"
    return Temporary(
        "audio-incomplete",
        problem=f'The audio "{path}" did not arrive as it was sent.',
        where=f"{where}   (there is {there})",
        why="Apps would stop in the middle or refuse to play. The feed was not changed; the episode is not live.",
        fix="pressroom publish    sends it again;    if it stays so:  pressroom doctor",
    )
