"""How values are written in the podcast namespace: numbers, texts and attributes that may be missing."""

from __future__ import annotations

from podcast.namespaces.text import shortened

LONGEST = 128  # characters of a text, unless its element says otherwise
LONGEST_TITLE = 32  # of an alternate enclosure, its group, and an episode's shown number


def given(**attributes: str | float | None) -> dict[str, str]:
    """Those attributes that have a value, as text."""
    return {name: _written(value) for name, value in attributes.items() if value is not None and value != ""}


def words(text: str) -> str:
    """A text of the usual length."""
    return shortened(text, LONGEST)


def decimal(value: float) -> str:
    """Without needless zeros, and never with an exponent."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def yes_or_no(value: bool) -> str:
    """As `locked` is written."""
    return "yes" if value else "no"


def true_or_false(value: bool) -> str:
    """As the `txt` about AI content is written."""
    return "true" if value else "false"


def _written(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return decimal(value) if isinstance(value, float) else str(value)
