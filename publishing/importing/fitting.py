"""Keeping what fits: values of a stranger are tried against a header, and what it refuses is left out and told."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from podcast.reading.foreign import Trouble
from workspace.document import Document
from workspace.header import Header, parse

_TURNS = 50


@dataclass(frozen=True, kw_only=True)
class Fitting:
    """What of the values a header takes, and what had to be left out."""

    values: Mapping[str, Any]
    troubles: tuple[Trouble, ...]


def fitting(kind: type[Header], values: Mapping[str, Any], *, item: str = "") -> Fitting:
    """Leave out whatever the header refuses; what it cannot do without must have been made to fit before."""
    kept: dict[str, Any] = _filled(deepcopy(dict(values)))
    troubles: list[Trouble] = []
    for _ in range(_TURNS):
        document = Document(name="import", path=Path("import"), text="", values=kept)
        _, findings = parse(kind, document)
        if not findings:
            break
        for finding in findings:
            path = (finding.where.key or "").split(".")
            if _taken_out(kept, path):
                troubles.append(Trouble(item=item, what=_words(path), why=finding.problem))
    return Fitting(values=_filled(kept), troubles=tuple(troubles))


def _taken_out(values: Any, path: list[str]) -> bool:
    """Delete what `path` leads to, as deep as it leads; a part of an entry takes the entry of a list with it."""
    holder, key = None, ""
    here = values
    for part in path:
        if isinstance(here, dict) and part in here:
            holder, key, here = here, part, here[part]
        elif isinstance(here, list) and part.isdigit() and int(part) < len(here):
            del here[int(part)]
            return True
        else:
            break
    if isinstance(holder, dict):
        del holder[key]
        return True
    return False


def _filled(values: Any) -> Any:
    """Without what says nothing: None, empty texts, lists and tables."""
    if isinstance(values, Mapping):
        inner = {key: _filled(value) for key, value in values.items()}
        return {key: value for key, value in inner.items() if not _is_empty(value)}
    if isinstance(values, (list, tuple)):
        return [filled for value in values if not _is_empty(filled := _filled(value))]
    return values


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, (str, list, dict)) and not value)


def _words(path: list[str]) -> str:
    return " of ".join(part for part in reversed(path) if not part.isdigit()) or "a value"
