"""Which words of a page are in which language, for screen readers (WCAG 2.2, 3.1.2): ours are English.

The owner's words are known by their marks of direction: what finds its own way, and prose, is theirs.
"""

from __future__ import annotations

import re
from html import escape

_OWNERS = re.compile(r'<(?:bdi(?=>)|[a-z]\w*(?= class="prose)|[a-z]\w*(?=(?: [\w-]+="[^"]*")* dir="auto"))')


def spoken(body: str, language: str) -> str:
    """The `<body>` of a page whose owner writes in `language` (BCP 47), with each part's language where they differ.

    >>> spoken('<body><p>By <bdi>Renée</bdi></p><h1 dir="auto">Füße</h1></body>', "de")
    '<body lang="en"><p>By <bdi lang="de">Renée</bdi></p><h1 lang="de" dir="auto">Füße</h1></body>'
    >>> spoken("<body><p>By <bdi>Renée</bdi></p></body>", "en-us")
    '<body><p>By <bdi>Renée</bdi></p></body>'
    """
    if language.lower().split("-")[0] == "en":
        return body
    return _OWNERS.sub(rf'\g<0> lang="{escape(language)}"', str(body).replace("<body", '<body lang="en"', 1))
