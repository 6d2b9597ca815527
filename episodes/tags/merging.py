"""New entries among old ones: what is named is replaced, everything else stays where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TypeVar

Entry = TypeVar("Entry")


def merged(
    old: Iterable[Entry],
    field_of: Callable[[Entry], str | None],
    built: Mapping[str, list[Entry]],
    named: AbstractSet[str],
    *,
    in_place: bool,
) -> tuple[Entry, ...]:
    """Entries by field instead of the old ones of the `named` fields: where those stood, or all in front."""
    waiting = dict(built)
    entries: list[Entry] = []
    if not in_place:
        entries, waiting = [entry for group in built.values() for entry in group], {}
    for entry in old:
        field = field_of(entry)
        if field is None or field not in named:
            entries.append(entry)
        else:
            entries.extend(waiting.pop(field, ()))
    return (*entries, *(entry for group in waiting.values() for entry in group))
