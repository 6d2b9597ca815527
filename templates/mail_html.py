"""E-mail: a template in MJML as HTML that mail programs show, with its styles where even old ones find them.

This is the one door of mjml and css_inline. What must stay in a style block, for phones and dark screens, stays there.
"""

from __future__ import annotations

import re

import css_inline
import mjml

from templates import Templates, TemplateTrouble

_INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, section 2.2


def mail_html(templates: Templates, name: str, view: object) -> str:
    """Fill in the MJML template `name`; an owner's that is no MJML is a `TemplateTrouble`."""
    written = _NO_XML.sub("", templates.render(name, view).decode())
    try:
        made = mjml.mjml2html(written, fonts={})  # else it asks Google for letters of its own choice
    except ValueError as error:
        if templates.overrides is None or not (templates.overrides / name).is_file():
            raise
        raise TemplateTrouble(name, None, f"it is not well-formed MJML: {error}") from error
    return _INLINER.inline(made) + "\n"
