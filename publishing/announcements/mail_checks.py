"""What mail programs do with an e-mail's HTML: what they leave out, cut or cannot show is found before it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from publishing.announcements.mail import LARGEST
from workspace.findings import Finding, Level, Place

# What the table of caniemail.com (2025-09-09) says of Gmail, Outlook for Windows, Yahoo and Apple Mail: what at least one
# of them drops so that the e-mail falls apart or loses words. What only looks plainer there (border-radius, media
# queries, dark colors) may be used.
STYLES = {
    "position": "Gmail, Outlook",
    "float": "Outlook",
    "z-index": "Gmail, Outlook",
    "inset": "Gmail, Outlook, Yahoo",
    "transform": "Gmail, Outlook",
    "clip-path": "Gmail, Outlook, Yahoo",
    "visibility": "Gmail, Outlook",
    "filter": "Gmail, Outlook, Yahoo",
    "mask": "Gmail, Outlook, Yahoo",
    "object-fit": "Outlook, Yahoo",
    "aspect-ratio": "Gmail, Outlook, Yahoo",
    "background-image": "Outlook",
    "gap": "Outlook, Yahoo",
    "column-count": "Outlook, Yahoo",
    "shape-outside": "Gmail, Outlook, Yahoo",
    "animation": "Gmail, Outlook, Yahoo",
    "writing-mode": "Outlook, Yahoo",
    "list-style-image": "Gmail, Outlook, Yahoo",
}
VALUES = {
    "flex": "Outlook",
    "inline-flex": "Outlook",
    "grid": "Gmail, Outlook, Yahoo",
    "inline-grid": "Gmail, Outlook, Yahoo",
}  # of display
FUNCTIONS = {
    "var": "Gmail, Outlook, Yahoo",
    "calc": "Outlook, Yahoo",
    "clamp": "Outlook, Yahoo",
    "min": "Outlook, Yahoo",
    "max": "Outlook, Yahoo",
    "light-dark": "Gmail, Outlook, Yahoo",
    "rgba": "Outlook",
    "linear-gradient": "Outlook, Yahoo",
    "radial-gradient": "Outlook, Yahoo",
    "url": "Outlook",
}
UNITS = {"rem": "Outlook, Yahoo", "vw": "Outlook", "vh": "Outlook", "ch": "Outlook, Yahoo"}
TAGS = dict.fromkeys(
    ("script", "form", "input", "select", "textarea", "iframe", "object", "embed", "video", "audio", "svg", "picture"),
    "Gmail, Outlook",
) | {"link": "Gmail, Yahoo", "base": "Outlook", "dialog": "Gmail, Outlook, Yahoo"}
_LARGEST_STYLE = 8192  # signs; Gmail ignores a style block that is longer, and all blocks after it
_DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;{}]*)")
_FUNCTION = re.compile(r"([\w-]+)\(")
_UNIT = re.compile(r"(?<![\w#.-])\d*\.?\d+(rem|vw|vh|ch)\b")
_AT_RULE = re.compile(r"@(import|font-face|keyframes)\b")
_PICTURE_KINDS = (".jpg", ".jpeg", ".png", ".gif")
_FULL = ("https://", "mailto:", "tel:", "sms:", "#")


def check_mail(html: str, file: str) -> tuple[Finding, ...]:
    """Every finding of an e-mail; `file` is its name for people."""
    page = _Page(html)
    troubles = (*_size(html), *_head(page), *_tags(page), *_styles(page), *_pictures(page), *_links(page))
    return tuple(_finding(code, problem, why, file) for code, problem, why in dict.fromkeys(troubles))


Trouble = tuple[str, str, str]


def _size(html: str) -> Iterator[Trouble]:
    size = len(html.encode())
    if size >= LARGEST:
        yield "mail-size", f"The e-mail has {size:,} bytes.", "Gmail cuts what is longer than 102 KB."


def _head(page: _Page) -> Iterator[Trouble]:
    if not page.attributes("html", "lang"):
        yield "mail-language", "The e-mail does not say its language.", "Screen readers would read it in another."
    if not page.title.strip():
        yield "mail-title", "The e-mail has no title.", "Mail opened in a browser, and screen readers, show it."
    if not any("dark" in each.get("content", "") for each in page.named("meta") if each.get("name") == "color-scheme"):
        why = "Mail programs that go dark would turn its colors as they guess."
        yield "mail-dark", "The e-mail does not say that it knows dark screens.", why


def _tags(page: _Page) -> Iterator[Trouble]:
    for tag, _ in page.tags:
        if tag in TAGS:
            yield "mail-tag", f"The e-mail uses <{tag}>.", f"It is left out by {TAGS[tag]}."


def _styles(page: _Page) -> Iterator[Trouble]:
    for block in page.blocks:
        if len(block) > _LARGEST_STYLE:
            yield "mail-style-size", f"A style block has {len(block):,} signs.", "Gmail ignores one longer than 8,192."
        for rule in _AT_RULE.findall(block):
            yield "mail-style", f"The e-mail uses @{rule}.", "It is left out by Gmail, Outlook, Yahoo."
    inline = [each["style"] for _, each in page.tags if "style" in each]
    for style in (*page.blocks, *inline):
        for name, value in _DECLARATION.findall(style):
            yield from _declared(name.lower(), value.lower().replace("!important", ""))


def _declared(name: str, value: str) -> Iterator[Trouble]:
    if name in STYLES:
        yield "mail-style", f"The e-mail uses the style {name}.", f"It is ignored by {STYLES[name]}."
    if name == "display" and value.strip() in VALUES:
        yield "mail-style", f"The e-mail uses display: {value.strip()}.", f"It is ignored by {VALUES[value.strip()]}."
    for function in _FUNCTION.findall(value):
        if function in FUNCTIONS:
            yield "mail-style", f"The e-mail uses {function}(…) in a style.", f"It is ignored by {FUNCTIONS[function]}."
    for unit in _UNIT.findall(value):
        yield "mail-style", f"The e-mail measures in {unit}.", f"It is ignored by {UNITS[unit]}."


def _pictures(page: _Page) -> Iterator[Trouble]:
    for each in page.named("img"):
        source = each.get("src", "")
        shown = source.rpartition("/")[2] or "a picture"
        if "alt" not in each:
            why = "Most people see its words first, because pictures are held back until they ask."
            yield "mail-picture-words", f'The picture "{shown}" has no words.', why
        if not each.get("width", "").isdigit():
            why = "Outlook shows it in its full size."
            yield "mail-picture-width", f'The picture "{shown}" has no width.', why
        if not source.startswith("https://"):
            why = "Mail programs fetch pictures from the web only."
            yield "mail-picture-address", f'The picture "{shown}" has no full https address.', why
        if not source.split("?")[0].lower().endswith(_PICTURE_KINDS):
            why = "Outlook and some others show JPEG, PNG and GIF only."
            yield "mail-picture-kind", f'The picture "{shown}" is of a kind that not every program shows.', why


def _links(page: _Page) -> Iterator[Trouble]:
    for each in page.named("a"):
        address = each.get("href", "")
        if not address.startswith(_FULL):
            why = "A mail program does not know where it starts from."
            yield "mail-link", f'A link has no full https address: "{address[:60]}"', why


def _finding(code: str, problem: str, why: str, file: str) -> Finding:
    fix = "Take it out of  templates/mail/announcement.mjml  or delete that file to have our e-mail back."
    return Finding(code=code, level=Level.SHOULD, where=Place(file), problem=problem, why=why, fix=fix)


class _Page(HTMLParser):
    """An e-mail taken apart. What stands in comments is for Outlook alone, and as its programs want it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.blocks: list[str] = []
        self.title = ""
        self._within = ""
        self.feed(html)
        self.close()

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def attributes(self, tag: str, name: str) -> str:
        return next((each.get(name, "") for each in self.named(tag)), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._within = tag
        if tag == "style":
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the reader's signature
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "style":
            self.blocks[-1] += data
        elif self._within == "title":
            self.title += data
