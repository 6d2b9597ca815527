"""Prose: the owner's Markdown as safe HTML for pages, as the few tags that apps show, and as plain text.

This is the one door of pyromark and nh3. Whatever the Markdown holds, no script, no event handler, no address
that runs code and no picture from somebody else's server comes out. nh3 writes every attribute in double quotes
and escapes what stands in them, so what it has cleaned can be worked on with patterns.
"""

from __future__ import annotations

import html
import re
from urllib.parse import quote, unquote

import nh3
import pyromark

from templates.direction import directed
from templates.pasted import with_links, with_lists
from templates.subset import for_apps, one_level, without_empty

_MARKDOWN = pyromark.Markdown(
    options=pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_SMART_PUNCTUATION
)
_SCHEMES = {"http", "https", "mailto", "tel", "sms"}
_PAGE_TAGS = (
    {"p", "br", "hr", "ul", "ol", "li", "a", "strong", "em", "del", "blockquote", "code", "pre", "img", "div"}
    | {"sup", "sub", "kbd"}
    | {f"h{level}" for level in range(1, 7)}
    | {"table", "thead", "tbody", "tr", "th", "td"}
)
_FEED_TAGS = {"p", "br", "ul", "ol", "li", "a", "strong", "em"}
_PAGES = nh3.Cleaner(
    tags=_PAGE_TAGS,
    attributes={
        "a": {"href", "title"},
        "img": {"src", "alt", "width", "height"},
        "ol": {"start"},
        "sup": {"id"},
        "div": {"id"},
    },
    allowed_classes={"div": {"footnote"}, "th": {"center", "right"}, "td": {"center", "right"}},
    id_prefix="note-",
    url_schemes=_SCHEMES,
    link_rel="noopener",
)
_APPS = nh3.Cleaner(
    tags=_FEED_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, url_relative="deny", link_rel=None
)
_NOTHING = nh3.Cleaner(tags=set(), attributes={})

_HEADING = re.compile(r"<(/?)h([1-6])>")
_PICTURE = re.compile(r'<img(?: [\w-]+="[^"]*")*>')
_OLD_TAGS = re.compile(r"<(/?)(b|i|s|strike)(?:\s[^<>]*)?>", re.IGNORECASE)
_OF_TODAY = {"b": "strong", "i": "em", "s": "del", "strike": "del"}
_STRUCK = re.compile(r"<del>.*?</del>", re.DOTALL)
_OWN_TAGS = re.compile(r"<[A-Za-z/!?]")  # HTML in Markdown, or an address in angle brackets
_REWORKED = re.compile(r"<(?:h[1-6]|img|table|t[hdr]|pre|del)\b", re.IGNORECASE)
_UNCLEAN_TAG = re.compile(
    r'<(?!br>|/?(?:p|ul|ol|li|strong|em)>|/a>|a href="(?:https?://|mailto:|tel:|sms:)[^"<>\s]*">)'
)
_UNCLEAN_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")
_TEASER_END = re.compile(r"^[ ]{0,3}<!--[ \t]*more[ \t]*-->[ \t]*$", re.MULTILINE | re.IGNORECASE)
_PLAIN_FILE = re.compile(r"(?!.*\.\.)[A-Za-z0-9_-][A-Za-z0-9_./-]*\.(?:jpe?g|png|gif|webp|avif)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[\\/]{2}", re.IGNORECASE)
_LEADS_NOWHERE = re.compile(r'<a(?: (?:rel|title)="[^"]*")*>(.*?)</a>', re.DOTALL)
_WITHIN = re.compile(r'<a href="(?:#(?!note-)([^"]*))?"[^<>]*>(.*?)</a>', re.DOTALL)
_WHOLE_HEADING = re.compile(r"<(h[2-6])>(.*?)</\1>", re.DOTALL)
_TAG = re.compile(r'<(?:[^"<>]|"[^"]*")*>')
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|tr|td|th|blockquote|pre)>|<br\s*/?>")
_ALIGNED = re.compile(r' style="text-align: (left|center|right)"')
_NOTE_MARK = re.compile(r'<sup class="footnote-reference"><a href="#([^"]*)">(\d+)</a></sup>')
_NOTE = re.compile(
    r'<div class="footnote-definition" id="([^"]*)"><sup class="footnote-definition-label">(\d+)</sup>(?:\s*<p>)?'
)


class SafeHtml(str):
    """HTML that was cleaned; templates write it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def _rendered(markdown: str) -> str:
    """HTML of Markdown as it comes out of the library: not clean."""
    return _MARKDOWN.html(with_lists(markdown))


def page_html(markdown: str) -> SafeHtml:
    """For pages: headings begin at the second level, because a page's own title is the first, and skip none."""
    cleaned = _PAGES.clean(_with_notes(_ALIGNED.sub(r' class="\1"', _of_today(_rendered(markdown)))))
    ours = _PICTURE.sub(_picture_of_ours, cleaned)
    linked = with_links(_LEADS_NOWHERE.sub(r"\1", ours))
    # A wide table scrolls by itself, with the keyboard too, and leaves the page where it is.
    framed = linked.replace("<table>", '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>')
    return SafeHtml(directed(_reachable(_stepped(framed.replace("</table>", "</table></div>")))))


def feed_html(markdown: str) -> str:
    """For apps: p, br, ul, ol, li, a, strong and em, one level of lists; see templates.subset for all else.

    A link that is not a full address is left out, since an app cannot know where it starts from.
    """
    written = _rendered(markdown)
    if "footnote" in written:
        written = _NOTE.sub(r"<div><p>[\2] ", _NOTE_MARK.sub(r" [\2]", written))
    own = _OWN_TAGS.search(markdown)
    if own:
        written = _of_today(written)
    if own and _REWORKED.search(written):
        written = _PAGES.clean(written)  # the owner's own tags become as regular as those of Markdown
    reworked = for_apps(written)
    cleaned = reworked if not own and _is_clean(reworked) else without_empty(_APPS.clean(reworked))
    linked = without_empty(_LEADS_NOWHERE.sub(r"\1", cleaned)) if "<a>" in cleaned else cleaned
    return one_level(linked).strip()


def _is_clean(html: str) -> bool:
    """Whether nh3 would leave HTML that Markdown wrote as it is: it takes most of the time of a feed with 10,000 notes.

    Every tag and entity is looked at; that tags are closed in their order is Markdown's doing.
    """
    odd = any(sign in html for sign in "\0\r\u00a0")
    return not (odd or _UNCLEAN_TAG.search(html) or _UNCLEAN_ENTITY.search(html))


def _of_today(html: str) -> str:
    """Bold, italic and struck through as people write them who learned HTML long ago; not clean yet."""
    return _OLD_TAGS.sub(lambda tag: f"<{tag[1]}{_OF_TODAY[tag[2].lower()]}>", html)


def teaser(markdown: str) -> str:
    """What stands above the line `<!-- more -->`, which is where the owner wants apps to stop; all if there is none."""
    end = _TEASER_END.search(markdown) if "<!--" in markdown else None
    return markdown[: end.start()] if end else markdown


def plain_text(markdown: str) -> str:
    """The words alone, on one line, without what is struck through."""
    written = _STRUCK.sub("", _of_today(_rendered(markdown)))
    unmarked = _NOTE.sub(" ", _NOTE_MARK.sub("", written))
    spaced = _BLOCK_END.sub(" ", unmarked)
    return " ".join(html.unescape(_NOTHING.clean(spaced)).split())


def pictures_in(page: SafeHtml) -> tuple[str, ...]:
    """The files that a page's pictures are, as relative addresses; those with odd signs in them are left out.

    >>> pictures_in(page_html("![a knee](knee.jpg) ![elsewhere](https://example.org/x.jpg)"))
    ('knee.jpg',)
    """
    sources = (_attributes(picture).get("src", "") for picture in _PICTURE.findall(page))
    return tuple(dict.fromkeys(source for source in sources if _PLAIN_FILE.fullmatch(source)))


def _stepped(page: str) -> str:
    """Make every heading one step below the one it belongs to, from the second level on."""
    above: list[int] = []

    def step(tag: re.Match[str]) -> str:
        level = int(tag[2])
        if not tag[1]:
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        return f"<{tag[1]}h{min(len(above) + 1, 6)}>"

    return _HEADING.sub(step, page)


def _reachable(page: str) -> str:
    """Links to headings of the same text lead there, by the names that GitHub gives them; other ones within it are words."""
    links = _WITHIN.findall(page)
    if not links:
        return page
    wanted = {_heading_name(unquote(target)) for target, _ in links}
    found: set[str] = set()

    def named(heading: re.Match[str]) -> str:
        name = _heading_name(_TAG.sub("", heading[2]))
        if name not in wanted or name in found:
            return heading[0]
        found.add(name)
        return f'<{heading[1]} id="part-{name}">{heading[2]}</{heading[1]}>'

    def linked(link: re.Match[str]) -> str:
        name = _heading_name(unquote(link[1] or ""))
        return f'<a href="#part-{quote(name)}">{link[2]}</a>' if name in found else link[2]

    return _WITHIN.sub(linked, _WHOLE_HEADING.sub(named, page))


def _heading_name(words: str) -> str:
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", html.unescape(words).strip().lower()))


def _picture_of_ours(picture: re.Match[str]) -> str:
    """A picture of this site; one from elsewhere would tell its server who reads the page, so its words stand in."""
    attributes = _attributes(picture[0])
    source = re.sub(r"[\x00-\x20]", "", html.unescape(attributes.get("src", "")))
    if not source or _ELSEWHERE.match(source):
        return attributes.get("alt", "")
    return _written({"alt": ""} | attributes | {"loading": "lazy"})


def _attributes(tag: str) -> dict[str, str]:
    """As written, still escaped."""
    return {found[1]: found[2] for found in _ATTRIBUTE.finditer(tag)}


def _written(attributes: dict[str, str]) -> str:
    return "<img" + "".join(f' {name}="{value}"' for name, value in attributes.items()) + ">"


def _with_notes(rendered: str) -> str:
    """Footnotes with a way there and, to the first place that mentions them, a way back."""
    mentioned: set[str] = set()

    def mark(found: re.Match[str]) -> str:
        name = _note_name(found[1])
        place = "" if name in mentioned else f' id="note-from-{name}"'
        mentioned.add(name)
        return f'<sup{place}><a href="#note-{name}">{found[2]}</a></sup>'

    marked = _NOTE_MARK.sub(mark, rendered)
    return _NOTE.sub(lambda found: _note_opening(_note_name(found[1]), found[2], mentioned), marked)


def _note_opening(name: str, number: str, mentioned: set[str]) -> str:
    back = f'<a href="#note-from-{name}" title="Back to the text">{number}</a>.' if name in mentioned else f"{number}."
    return f'<div class="footnote" id="note-{name}"><p>{back} '


def _note_name(written: str) -> str:
    return re.sub(r"[^\w-]+", "-", written)
