"""E-mail: a template in MJML as HTML that mail programs show, with its styles where even old ones find them.

This is the one door of mjml and css_inline. What must stay in a style block, for phones and dark screens, stays there.
"""

from __future__ import annotations

import re

import css_inline
import mjml

from templates import Templates, TemplateTrouble
from templates.color import palette

_INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
_COLOR = re.compile(r'(?<=[":\s])#[0-9a-f]{6}(?=[";\s])')
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, section 2.2


def mail_html(templates: Templates, name: str, view: object, accent: str | None = None) -> str:
    """Fill in the MJML template `name`, in the colors of `accent`; an owner's that is no MJML is a `TemplateTrouble`."""
    written = _NO_XML.sub("", templates.render(name, view).decode())
    colors = _in_accent(accent) if accent else {}
    written = _COLOR.sub(lambda ours: colors.get(ours[0], ours[0]), written)
    try:
        made = mjml.mjml2html(written, fonts={})  # else it asks Google for letters of its own choice
    except ValueError as error:
        if templates.overrides is None or not (templates.overrides / name).is_file():
            raise
        raise TemplateTrouble(name, None, f"it is not well-formed MJML: {error}") from error
    return _INLINER.inline(made) + "\n"


def _in_accent(accent: str) -> dict[str, str]:
    """Our colors and those that stand for them beside `accent`, as on the pages; mail programs know no variables."""
    light, dark, deep = (scheme := palette(accent)).light, scheme.dark, scheme.deep
    return {
        "#fbf8f2": light.paper,
        "#1b2b29": light.ink,
        "#55635f": light.faint,
        "#dcd4c4": light.line,
        "#0b5f55": light.accent,
        "#ffffff": light.on_accent,
        "#a93b1b": light.warm,
        "#101c1b": dark.paper,
        "#ece6da": dark.ink,
        "#a9b8b2": dark.faint,
        "#8fd6c1": dark.accent,
        "#0c211e": dark.on_accent,
        "#f8977d": dark.warm,
        "#123c39": deep.paper,
        "#fbf3e6": deep.ink,
        "#f9a088": deep.warm,
    }
