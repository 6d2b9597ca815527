"""Which way words run: from the right in Arabic, Hebrew and the languages that are written like them."""

from __future__ import annotations

import re
from typing import Literal

# Languages that are usually written from the right (CLDR, likely scripts); a script in the code decides before that.
_LANGUAGES = frozenset(
    (
        *("ar", "arc", "arz", "ckb", "dv", "fa", "glk", "he", "iw", "ji", "ks"),
        *("mzn", "nqo", "pnb", "prs", "ps", "sd", "syr", "ug", "ur", "yi"),
    )
)
_SCRIPTS = frozenset(["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"])
_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_BLOCK = re.compile(r"<(p|ul|ol|blockquote|h[2-6]|pre|table)(?=[ >])")


def direction_of(language: str) -> Literal["ltr", "rtl"]:
    """The base direction of a page in that language (BCP 47).

    >>> direction_of("ar-EG"), direction_of("he"), direction_of("az-Latn"), direction_of("pa-Arab"), direction_of("en-us")
    ('rtl', 'rtl', 'ltr', 'rtl', 'ltr')
    """
    first, *rest = language.lower().replace("_", "-").split("-")
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]
    from_the_right = scripts[0] in _SCRIPTS if scripts else first in _LANGUAGES
    return "rtl" if from_the_right else "ltr"


def directed(html: str) -> str:
    """Blocks of safe HTML that each find their own direction, where any letter in it runs from the right.

    >>> directed("<p>Knees</p>"), directed("<p>ברך</p>")
    ('<p>Knees</p>', '<p dir="auto">ברך</p>')
    """
    return _BLOCK.sub(r'<\1 dir="auto"', html) if _LETTER.search(html) else html
