"""Values as the TOML that an owner reads: one line each, tables below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from workspace.document import as_toml_string


def toml_lines(values: Mapping[str, object], above: str = "") -> tuple[str, ...]:
    """Plain keys first, then a table for each mapping and for each of a list of mappings."""
    plain = [f"{_key(key)} = {toml_value(value)}" for key, value in values.items() if not _is_table(value)]
    tables = [line for key, value in values.items() for line in _table(f"{above}{_key(key)}", value)]
    return (*plain, *tables)


def toml_value(value: object) -> str:
    """A value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {toml_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml_value(each) for each in value) + "]"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (date, datetime)):
        return as_toml_string(value.isoformat())
    return as_toml_string(str(value))


def _is_table(value: object) -> bool:
    """Something with several lines of its own; small mappings inside lists stay on one line."""
    return isinstance(value, Mapping)


def _table(name: str, value: object) -> Iterable[str]:
    if not isinstance(value, Mapping):
        return ()
    holds_plain = not value or any(not _is_table(inner) for inner in value.values())
    return ("", *((f"[{name}]",) if holds_plain else ()), *_without_gap(toml_lines(value, f"{name}."), holds_plain))


def _without_gap(lines: tuple[str, ...], holds_plain: bool) -> tuple[str, ...]:
    return lines if holds_plain or not lines or lines[0] else lines[1:]


def _key(name: str) -> str:
    bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if bare else as_toml_string(name)
