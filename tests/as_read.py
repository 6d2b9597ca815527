"""Pages as their words are read, for tests that look for words."""

from __future__ import annotations

import re

_DIRECTION = re.compile(r'</?bdi>| dir="auto"')


def as_read(page: bytes) -> str:
    """The page without what only says which way words run."""
    return _DIRECTION.sub("", page.decode())
