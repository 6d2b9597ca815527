"""What people paste from a word processor, an e-mail or a browser, read as it was meant.

A dot that a word processor sets before a line is a list, and an address in the middle of a sentence is a link.
"""

from __future__ import annotations

import re

_DOTS = "•‣◦▪●○■·\uf0b7\uf0a7"  # the last two are those of the font Symbol, which Word writes
_DOTTED = re.compile(rf"^ {{0,3}}[{_DOTS}][ \t\u00a0]+(?=\S)")
_BELOW_DOT = re.compile(r"^ {0,3}o\t[ \t\u00a0]*(?=\S)")  # the second level of Word's lists
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_TAG = re.compile(r'(<(?:[^"<>]|"[^"]*")*>)')
_BARE = re.compile(
    r"(?<![\w@/.:-])(?:"
    r"(?P<web>(?:https?://(?=[A-Za-z0-9])|www\.(?=[\w-]+\.\w))(?:[A-Za-z0-9._~:/?#@!$'()*+,;=%\[\]-]|&amp;)+)"
    r"|(?P<mail>[A-Za-z0-9](?:[A-Za-z0-9._+-]{0,62}[A-Za-z0-9_+-])?@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}\.[A-Za-z]{2,})\b)"
)
_END_OF_SENTENCE = ".,;:!?'*]"
_OPAQUE = ("a", "code", "pre")
_EMPHASIS = ("<em", "<str", "<del", "<sup", "<sub")  # a sign of the address was taken for emphasis


def with_lists(markdown: str) -> str:
    r"""Lines that begin with a dot become items of a list; code, and lines that are broken on purpose, stay.

    >>> with_lists("Try:\n•\tRest\no\tin bed")
    'Try:\n- Rest\n  - in bed'
    """
    if not any(dot in markdown for dot in _DOTS):  # sooner told than by one search for any of them
        return markdown
    lines: list[str] = []
    fenced, listed, broken = False, False, False
    for line in markdown.split("\n"):
        fenced ^= bool(_FENCE.match(line))
        if not (fenced or broken or line.endswith("\\")):
            read = _DOTTED.sub("- ", line)
            read = _BELOW_DOT.sub("  - ", read) if listed else read
            listed = read != line or (listed and not line.strip())
            lines.append(read)
        else:
            lines.append(line)
        broken = line.endswith("\\")
    return "\n".join(lines)


def with_links(page: str) -> str:
    """Web and e-mail addresses in the words of clean HTML become links; those in links and in code stay words.

    An address with a sign that Markdown made into another one, such as a dash, is left as it is.
    """
    if not _may_be_bare(page):
        return page
    parts = _TAG.split(page)
    inside = 0
    for at, part in enumerate(parts):
        if at % 2:
            name = re.match(r"</?(\w+)", part)
            if name and name[1] in _OPAQUE:
                inside += -1 if part.startswith("</") else 1
        elif not inside and ("://" in part or "www." in part or "@" in part):
            following = parts[at + 1] if at + 1 < len(parts) else ""
            parts[at] = _linked(part, cut=following.startswith(_EMPHASIS))
    return "".join(parts)


def _may_be_bare(page: str) -> bool:
    """Whether there are more addresses than those of links; counting takes a hundredth of the time of a search."""
    return "@" in page or page.count("www.") > page.count("//www.") or page.count("://") > page.count('"http')


def _linked(words: str, *, cut: bool) -> str:
    """`cut` says that an address at the very end of these words goes on behind the next tag."""

    def link(found: re.Match[str]) -> str:
        written = found[0]
        goes_on = words[found.end() :][:1]
        if (cut and not goes_on) or goes_on.isalnum() or goes_on in {"–", "—", "…", "’"}:
            return written
        if found["mail"]:
            return _tag(f"mailto:{written}", written)
        said = _whole(written)
        return _tag(said if said.startswith("http") else f"https://{said}", said) + written[len(said) :]

    return _BARE.sub(link, words)


def _tag(address: str, words: str) -> str:
    return f'<a href="{address}" rel="noopener">{words}</a>'


def _whole(written: str) -> str:
    """The address without the stop of the sentence, and without a bracket that was opened before it."""
    said = written.rstrip(_END_OF_SENTENCE)
    while said.endswith(")") and said.count(")") > said.count("("):
        said = said[:-1].rstrip(_END_OF_SENTENCE)
    return said
