"""Mends: a line of an owner's file with another value, or without it, where that line stands for itself."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from workspace.document import Document, as_toml_string
from workspace.findings import Mend

_LINE = re.compile(r"""^([^=]*=\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"']+)(\s*(?:#.*)?)$""")


def with_value(document: Document | None, value: str, *key: str) -> Mend | None:
    """The line of `key` with another text; None where it holds more than this one value."""
    mend = without_line(document, *key)
    parts = _LINE.match(mend.before) if mend else None
    if mend is None or parts is None:
        return None
    after = f"{parts[1]}{as_toml_string(value)}{parts[3]}"
    return Mend(file=mend.file, line=mend.line, before=mend.before, after=after)


def without_line(document: Document | None, *key: str) -> Mend | None:
    """The line of `key` taken out; None where it holds more than this one value, or goes on below."""
    line = document.lines.get(".".join(key)) if document else None
    if document is None or line is None:
        return None
    written = document.text.split("\n")[line - 1].removesuffix("\r")
    if _only_value(written) != _value_at(document.values, key):
        return None
    return Mend(file=document.name, line=line, before=written, after=None)


def _only_value(line: str) -> object:
    """The one value of a line that can be read by itself; None if it cannot, or is a table."""
    try:
        value: object = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return None
    while isinstance(value, Mapping) and len(value) == 1:
        (value,) = value.values()
    return None if isinstance(value, Mapping) else value


def _value_at(values: object, key: tuple[str, ...]) -> object:
    for name in key:
        values = values.get(name) if isinstance(values, Mapping) else None
    return values if values is not None else key  # never equal to a value
