"""HTML of pages reworked into the few tags that apps show, without losing its sense.

Apps show p, br, one level of ul and ol, li and a (strong and em in some). A heading becomes a paragraph of its own, a
table and a code block become lines; a list inside an item becomes lines of that item. A picture of its own and what is
struck through stay on the site; within a sentence or a link, a picture's words stand in for it.

What comes in is as Markdown or nh3 writes it: regular, with every attribute in double quotes.
"""

from __future__ import annotations

import itertools
import re
from html import unescape

_HELD_A_LIST = "\0"  # clean HTML has none
_BLANK = " \n"  # a no-break space is meant to be seen
_BEYOND = re.compile(r"<(h(?=[1-6]>)|img|table|pre|del)")
_HEADING = re.compile(r"<(/?)h[1-6]>")
_ALONE = re.compile(r'<p>[ \n]*(?:<img(?: [\w-]+="[^"]*")*(?: /)?>[ \n]*)+</p>\n?')
_PICTURE = re.compile(r'<img(?: [\w-]+="[^"]*")*(?: /)?>')
_WORDS = re.compile(r' alt="([^"]*)"')
_CODE = re.compile(r"<pre>(?:<code[^<>]*>)?(.*?)(?:</code>)?</pre>", re.DOTALL)
_STRUCK = re.compile(r"<del>.*?</del>", re.DOTALL)
_NEXT_CELL = re.compile(r"</t[hd]>[ \n]*<t[hd][^<>]*>")
_NEXT_ROW = re.compile(r"</tr>[ \n]*(?:</?t(?:head|body)>[ \n]*)*<tr>")
_TABLE = re.compile(r"<(/?)table>[ \n]*")
_OF_A_TABLE = re.compile(r"</?(?:thead|tbody|tr|t[hd])(?: [^<>]*)?>[ \n]*")
_INNERMOST = re.compile(
    r"(<li>(?:(?!</?(?:li|ul|ol)>).)*)<(ul|ol)>((?:(?!</?[uo]l>).)*)</\2>", re.DOTALL
)  # within an item, a list that holds no other
_OPENING = re.compile(r"<li>[ \n]*(?:<p>)?")
_LINE_END = re.compile(r"<br>|</?p>")
_ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)
_NUMBERED = re.compile(r"<ol>(.*?)</ol>")
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>')
_PARAGRAPH = re.compile(r"</?(?:p|ul)>")
_TAG = re.compile(r'<(?:[^"<>]|"[^"]*")*>')
_EMPTY = re.compile(r"<p>(?:<strong></strong>|[ \n]+)?</p>\n?")
_EMPTY_LINES = re.compile(r"\n{3,}")


def for_apps(html: str) -> str:
    """HTML of Markdown with what apps cannot show put into other words; it is not clean yet."""
    there = set(_BEYOND.findall(html))
    if there & {"img", "del"}:
        html = _PICTURE.sub(_in_words, _ALONE.sub("", _STRUCK.sub("", html)))
    if "pre" in there:
        html = _CODE.sub(_in_lines, html)
    if "table" in there:
        rows = _NEXT_ROW.sub("<br>", _NEXT_CELL.sub(", ", html))
        html = _TABLE.sub(lambda tag: f"<{tag[1]}p>", _OF_A_TABLE.sub("", rows))
    if "h" in there:
        html = _HEADING.sub(lambda tag: "</strong></p>" if tag[1] else "<p><strong>", html)
    return without_empty(html) if there else html


def without_empty(html: str) -> str:
    """Without paragraphs that hold nothing, which apps would show as a gap."""
    return _EMPTY.sub("", html)


def in_plain_text(html: str) -> str:
    r"""Clean HTML of one level as plain text: a line for each item, addresses behind the words that lead to them.

    >>> in_plain_text('<p>See <a href="https://e.org/a">us</a>.</p><ol><li>one</li><li>two</li></ol>')
    'See us (https://e.org/a).\n\n1. one\n2. two'
    """
    flat = " ".join(html.split())
    counted = _NUMBERED.sub(_numbered, _LINK.sub(_with_address, flat))
    lined = _PARAGRAPH.sub("\n\n", counted.replace("<li>", "\n• ").replace("<br>", "\n"))
    lines = (" ".join(line.split()) for line in unescape(_TAG.sub("", lined)).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def _numbered(found: re.Match[str]) -> str:
    numbers = itertools.count(1)
    items = re.sub("<li>", lambda _: f"\n{next(numbers)}. ", found[1])
    return f"</p>{items}</p>"


def _with_address(link: re.Match[str]) -> str:
    """An address whose words are the address itself is written once."""
    address = link[1].removeprefix("mailto:").removeprefix("tel:")
    same = _bare(_TAG.sub("", link[2])) == _bare(address)
    return address if same else f"{link[2]} ({address})"


def _bare(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")


def _in_lines(code: re.Match[str]) -> str:
    lines = code[1].strip(_BLANK).split("\n")
    return f"<p>{'<br>'.join(lines)}</p>"


def _in_words(picture: re.Match[str]) -> str:
    words = _WORDS.search(picture[0])
    return words[1] if words else ""


def one_level(html: str) -> str:
    """Clean HTML with lists of one level: what lies deeper becomes lines, each with its number or a dash.

    >>> one_level("<ul><li>a<ol><li>b</li></ol></li></ul>")
    '<ul><li>a<br>1. b</li></ul>'
    """
    if not _is_deep(html):
        return html
    found = 1
    while found:
        html, found = _INNERMOST.subn(_as_lines, html)
    return _ITEM.sub(_one_item, html)


def _one_item(item: re.Match[str]) -> str:
    """What held a list or a paragraph as lines; any other item reads the same whatever stands beside it."""
    deep = _HELD_A_LIST in item[1] or "<p>" in item[1]
    return f"<li>{_lined(item[1].replace(_HELD_A_LIST, ''))}</li>" if deep else item[0]


def _is_deep(html: str) -> bool:
    """Whether an item holds a list or a paragraph."""
    for opened in html.split("<li>")[1:]:
        item, closed, _ = opened.partition("</li>")
        if not closed or "<p>" in item or "<ul>" in item or "<ol>" in item:
            return True
    return False


def _as_lines(nested: re.Match[str]) -> str:
    numbers = itertools.count(1)
    lines = _OPENING.sub(
        lambda _: f"<br>{next(numbers)}. " if nested[2] == "ol" else "<br>– ", nested[3].replace("</li>", "")
    )
    return nested[1].replace("<li>", f"<li>{_HELD_A_LIST}", 1).rstrip() + lines.rstrip() + "<br>"


def _lined(item: str) -> str:
    """Paragraphs of an item as its lines."""
    lines = (" ".join(line.split()) for line in _LINE_END.split(item))
    return "<br>".join(line for line in lines if line)
