"""One text for a server: what it is for, the file it goes into, and how it is put to use."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Text:
    """`file` is a name to save it under; `how` are commands or clicks that put it to use."""

    file: str
    title: str
    content: str
    how: tuple[str, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """A rule with the title, how it is put to use, and the text itself, unindented so that it can be copied."""
        line = "─" * max(4, 76 - len(self.title))
        return ("", f"── {self.title} {line}", *(f"   {each}" for each in self.how), "", *self.content.splitlines())

    def as_json(self) -> dict[str, object]:
        """For scripts: `content` is the whole file, with its line breaks."""
        return {"file": self.file, "title": self.title, "how": list(self.how), "content": self.content}


def as_text(value: object) -> str:
    """JSON as people like to read it; the same value, the same bytes."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
