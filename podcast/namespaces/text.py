"""Text that XML can carry."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Leave out what XML 1.0 cannot carry (section 2.2, Char): control characters, lone surrogates, U+FFFE and U+FFFF.

    A vertical tab from a pasted slide would otherwise stop the whole feed.
    """
    if text.replace("\n", " ").isprintable():
        return text  # as nearly every text is; this is found out much sooner than the rest
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def tidy(text: str) -> str:
    """Legal text without white space around it, which apps would show (PSP-1)."""
    return text.strip() if text.isprintable() else legal(text).strip()


def shortened(text: str, most: int) -> str:
    """Tidy text of at most so many characters, ending with a whole word; readers cut it anywhere otherwise.

    >>> shortened("Jennifer Penrose, physical therapist", 20)
    'Jennifer Penrose,…'
    """
    whole = " ".join(tidy(text).split())
    if len(whole) <= most:
        return whole
    kept = whole[: most - 1]
    return (kept.rpartition(" ")[0] or kept).rstrip() + "…"
