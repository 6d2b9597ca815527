"""Prose: the owner's Markdown as safe HTML for pages, as the few tags that apps show, and as plain text.

This is the one door of pyromark and nh3. Whatever the Markdown holds, no script, no event handler and no
address that runs code comes out.
"""

from __future__ import annotations

import html
import re

import nh3
import pyromark

_MARKDOWN = pyromark.Markdown(
    options=pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_SMART_PUNCTUATION
)
_SCHEMES = {"http", "https", "mailto", "tel"}
_PAGE_TAGS = (
    {"p", "br", "hr", "ul", "ol", "li", "a", "strong", "em", "del", "blockquote", "code", "pre", "img"}
    | {f"h{level}" for level in range(1, 7)}
    | {"table", "thead", "tbody", "tr", "th", "td"}
)
_FEED_TAGS = {"p", "br", "ul", "ol", "li", "a", "strong", "em"}
_PAGES = nh3.Cleaner(
    tags=_PAGE_TAGS,
    attributes={"a": {"href", "title"}, "img": {"src", "alt", "width", "height"}, "ol": {"start"}},
    url_schemes=_SCHEMES,
    link_rel="noopener",
)
_APPS = nh3.Cleaner(tags=_FEED_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel=None)
_NOTHING = nh3.Cleaner(tags=set(), attributes={})
_HEADING = re.compile(r"<(/?)h([1-6])>")
_IMAGE = re.compile(r"<img\b[^>]*?\balt=\"([^\"]*)\"[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|tr|blockquote|pre)>|<br\s*/?>")


class SafeHtml(str):
    """HTML that was cleaned; templates write it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def page_html(markdown: str) -> SafeHtml:
    """For pages: the text's highest heading is of the second level, because a page's own title is the first."""
    cleaned = _PAGES.clean(_MARKDOWN.html(markdown))
    down = 2 - min((int(tag[2]) for tag in _HEADING.finditer(cleaned)), default=2)
    return SafeHtml(_HEADING.sub(lambda tag: f"<{tag[1]}h{min(int(tag[2]) + down, 6)}>", cleaned))


def feed_html(markdown: str) -> str:
    """For apps: p, br, ul, ol, li, a, strong and em; a heading becomes a paragraph, a picture its description."""
    rendered = _IMAGE.sub(lambda image: image[1], _MARKDOWN.html(markdown))
    opened = _HEADING.sub(lambda tag: "</strong></p>" if tag[1] else "<p><strong>", rendered)
    return _APPS.clean(opened).strip()


def plain_text(markdown: str) -> str:
    """The words alone, on one line."""
    spaced = _BLOCK_END.sub(" ", _MARKDOWN.html(markdown))
    return " ".join(html.unescape(_NOTHING.clean(spaced)).split())
