"""Policy: what pages may load, run and send, as their own meta elements and as headers of whatever serves them.

Content Security Policy Level 3, Permissions Policy, Referrer Policy (all W3C). There are no exceptions for scripts or
styles within a page. A policy in a page cannot say who may frame it, and Permissions-Policy knows no meta element, so
those two are headers only.
"""

from __future__ import annotations

import base64
import hashlib

REFERRER = "strict-origin-when-cross-origin"
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)
_SELF, _NONE = "'self'", "'none'"
_OURS = ("script-src", "style-src", "img-src", "media-src", "connect-src")


def content_policy(*, data: str = "", forms: str = "") -> str:
    """For the meta element of a page.

    `data` is what its block of structured data holds, to the byte: browsers run no data, but checkers want its hash.
    `forms` is the one origin that forms may be sent to.

    >>> content_policy(forms="https://texts.example.org").rpartition("; ")[2]
    'form-action https://texts.example.org'
    """
    scripts = f"'self' {_hash(data)}" if data else "'self'"
    loaded = "; ".join(f"{what} {scripts if what == 'script-src' else _SELF}" for what in _OURS)
    return f"default-src 'none'; {loaded}; base-uri 'none'; form-action {forms or _NONE}"


def policy_headers(*, forms: str = "", framed_by: str = _SELF) -> dict[str, str]:
    """The header set for every page; `framed_by` is "*" for the pages that are made to be shown in others."""
    return {
        "Content-Security-Policy": f"{content_policy(forms=forms)}; frame-ancestors {framed_by}",
        "Permissions-Policy": PERMISSIONS,
        "Referrer-Policy": REFERRER,
        "X-Content-Type-Options": "nosniff",
    }


def headers_at(path: str, *, forms: str = "") -> dict[str, str]:
    """The header set of the page at `path` of the site: the players under embed/ are made for other people's pages."""
    return policy_headers(forms=forms, framed_by="*" if path.startswith("embed/") else _SELF)


def _hash(block: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()}'"
