"""What a storage can do, as it was seen to do it: a value that is remembered for each target."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

from workspace.files import write_atomically

MONTH = timedelta(days=30)  # after which a storage is probed again: providers add what they lacked
_SKEW = 120  # seconds; storages refuse requests whose time is 900 seconds off
_SCHEMA = 1


class Heeds(Enum):
    """What a storage does with a condition that it should refuse; the values are fit to show."""

    YES = "kept"
    NO = "ignored"  # it took the request as if there were no condition: the dangerous answer
    REFUSES = "not offered"

    @property
    def ok(self) -> bool:
        """Whether it can be relied on; a storage that refuses the condition is safe to ask, and of no help."""
        return self is Heeds.YES


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What a probe saw at `probed`, an aware ISO moment.

    `create` and `replace` are `If-None-Match: *` and `If-Match`; `one_winner` says that of eight who created the same
    file at once exactly one was told that it had; `parts_create` is a guarded end of an upload in parts. `md5` and
    `crc32` are refused if they are wrong. `clock` is how many seconds the storage's clock is ahead of this computer's.
    """

    probed: str
    create: Heeds
    replace: Heeds
    one_winner: bool
    parts: bool
    parts_create: Heeds
    md5: bool
    crc32: bool
    headers: bool
    metadata: bool
    ranges: bool
    unchanged: bool
    clock: int

    @property
    def guards(self) -> bool:
        """Whether two who publish at the same moment cannot overwrite one another."""
        return self.create.ok and self.replace.ok and self.one_winner

    def is_stale(self, now: datetime) -> bool:
        """Older than a month, or from a day that has yet to come."""
        age = now - datetime.fromisoformat(self.probed)
        return not timedelta(minutes=-10) <= age < MONTH

    def lines(self) -> tuple[str, ...]:
        """What was seen, and after it what is missing."""
        return (", ".join(self._seen()), *self.warnings())

    def warnings(self) -> tuple[str, ...]:
        """What is not protected here, in plain words, each with what to do about it."""
        return tuple(self._warnings())

    def as_json(self) -> dict[str, object]:
        """For scripts: the fields as they are, with the words for conditions, and what follows from them."""
        shown = {name: value.value if isinstance(value, Heeds) else value for name, value in asdict(self).items()}
        return {**shown, "guards": self.guards, "warnings": list(self.warnings())}

    def _seen(self) -> Iterator[str]:
        yield f"conditional create {self.create.value}"
        yield f"conditional replace {self.replace.value}"
        yield "one winner of eight" if self.one_winner else "several winners of eight"
        yield f"upload in parts {'works' if self.parts else 'fails'}"
        for name, there in (
            ("damaged uploads refused", self.md5),
            ("types and cache rules kept", self.headers),
            ("own notes kept", self.metadata),
            ("part requests answered", self.ranges),
            ("unchanged files not sent again", self.unchanged),
        ):
            yield name if there else f"NOT {name}"

    def _warnings(self) -> Iterator[str]:
        if not self.guards:
            yield (
                "This storage does not guard against two computers publishing at the same moment, nor against one that "
                "wakes up in the middle of a publish: pages of both could be mixed. Publish from one computer at a time."
            )
        if not self.md5:
            yield "This storage takes files that were damaged on their way: run  pressroom verify  after each publish."
        if not self.parts:
            yield "This storage takes no uploads in parts: long recordings start again from zero when a line breaks."
        if not self.headers:
            yield "This storage forgets types or cache rules: apps may refuse to play. Set them at your web server or CDN."
        if not self.metadata:
            yield "This storage forgets the hash beside each file: after a broken publish, files are sent again in full."
        if not self.ranges:
            yield "This storage ignores part requests: apps cannot skip forward, unless a CDN before it can."
        if abs(self.clock) > _SKEW:
            yield (
                f"This computer's clock is {abs(self.clock)} seconds {'behind' if self.clock > 0 else 'ahead'}; "
                "storages refuse requests that are 15 minutes off. Set the clock to automatic."
            )


def remember(place: Path, seen: Capabilities) -> None:
    """Write down what was seen; losing it costs a probe, never correctness."""
    content = {name: value.value if isinstance(value, Heeds) else value for name, value in asdict(seen).items()}
    write_atomically(place, (json.dumps({"schema": _SCHEMA, **content}, indent=1) + "\n").encode())


def remembered(place: Path) -> Capabilities | None:
    """What was seen last; None if there is nothing that can be read."""
    try:
        found = json.loads(place.read_bytes())
        values = {each.name: found[each.name] for each in fields(Capabilities)}
        if found["schema"] != _SCHEMA or datetime.fromisoformat(values["probed"]).tzinfo is None:
            return None
        heeds = {name: Heeds(values[name]) for name in ("create", "replace", "parts_create")}
        bools = {name for name in values if name not in {*heeds, "probed", "clock"}}
        if not (all(isinstance(values[name], bool) for name in bools) and isinstance(values["clock"], int)):
            return None
        return Capabilities(**{**values, **heeds})
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
