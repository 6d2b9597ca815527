"""HTML of other programs' notes as the Markdown that an owner can edit.

No library does this with this program's own Markdown in mind: what is written here must come out of
`templates.prose.feed_html` as the HTML that went in, smart quotes, tight lists and all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from podcast.reading.html_blocks import Block, Listing, Paragraph, Quote, read_html
from podcast.reading.markdown_lines import line_of
from templates.prose import feed_html

_BLANK = re.compile(r"\n\s*")
_SOFT_BREAK = re.compile(r"\n+(?!</?(?:p|ul|ol|li)\b)")


@dataclass(frozen=True, kw_only=True)
class Prose:
    """Markdown, and a few words for each thing that it could not hold: pictures, players, links that lead nowhere."""

    markdown: str
    lost: tuple[str, ...] = ()


def as_markdown(html: str, *, exact: bool = False) -> Prose:
    """Turn a description (HTML, or plain text with line breaks) into Markdown for people.

    Headings begin at the third level: the second is for the sections Chapters, Links and Soundbites. With `exact`, for
    what Pressroom itself wrote, the Markdown gives `html` again to the letter; straight quotes get a backslash then.
    """
    if exact:
        return Prose(markdown=_exactly(html))
    read = read_html(html)
    return Prose(markdown="\n".join(_lines(read.blocks, exact=False)), lost=read.lost)


def as_words(html: str) -> str:
    """The words alone, for descriptions that apps show as plain text; paragraphs are set apart by an empty line."""
    return "\n\n".join(_words(block) for block in read_html(html).blocks)


def _exactly(html: str) -> str:
    """HTML is Markdown too: where its signs cannot say the same thing, the HTML stays."""
    markdown = "\n".join(_lines(read_html(html).blocks, exact=True))
    return markdown if _bare(feed_html(markdown)) == _bare(html) else _BLANK.sub("\n", html).strip()


def _bare(html: str) -> str:
    """The HTML without the line breaks that mean nothing, as notes for apps have it."""
    return _BLANK.sub("\n", _SOFT_BREAK.sub(" ", html.strip()))


def _lines(blocks: tuple[Block, ...], *, exact: bool, loose: bool = True) -> list[str]:
    """Blocks one below the other; in a tight list no empty line stands between them."""
    lines: list[str] = []
    marker = ""
    for block in blocks:
        if lines and (loose or not isinstance(block, Listing)):
            lines.append("")
        if isinstance(block, Listing):
            marker = _marker(block, after=marker)
            lines += _list_lines(block, marker, exact=exact)
            continue
        marker = ""
        if isinstance(block, Quote):
            lines += [f"> {line}".rstrip() for line in _lines(block.blocks, exact=exact)]
        elif block.level:
            heading = line_of(block.pieces, exact=exact).replace("\\\n", " ")
            lines.append(f"{'#' * min(max(block.level, 2) + 1, 6)} {heading}")
        else:
            lines += line_of(block.pieces, exact=exact).split("\n")
    return lines


def _marker(block: Listing, *, after: str) -> str:
    """Two lists that follow each other are told apart by their signs."""
    signs = ("1.", "1)") if block.ordered else ("-", "*")
    return signs[1] if after == signs[0] else signs[0]


def _list_lines(block: Listing, marker: str, *, exact: bool) -> list[str]:
    loose = any(_is_loose(item) for item in block.items)
    lines: list[str] = []
    for number, item in enumerate(block.items, 1):
        sign = f"{number}{marker[1]}" if block.ordered else marker
        body = _lines(item, exact=exact, loose=loose)
        if lines and loose:
            lines.append("")
        lines.append(f"{sign} {body[0]}")
        lines += [f"{' ' * (len(sign) + 1)}{line}".rstrip() for line in body[1:]]
    return lines


def _is_loose(item: tuple[Block, ...]) -> bool:
    return any(not isinstance(block, Listing) and (number or not _is_bare(block)) for number, block in enumerate(item))


def _is_bare(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.bare and not block.level


def _words(block: Block) -> str:
    if isinstance(block, Paragraph):
        return "".join("\n" if piece.kind == "break" else piece.text for piece in block.pieces if _is_seen(piece.kind))
    if isinstance(block, Quote):
        return "\n\n".join(_words(each) for each in block.blocks)
    items = ("\n".join(_words(each) for each in item) for item in block.items)
    return "\n".join(f"- {item}".replace("\n", "\n  ") for item in items)


def _is_seen(kind: str) -> bool:
    return kind in {"text", "break"}
