"""The sign-up form as templates show it, and the one address that it may be sent to."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from templates.views import SignUp
from workspace.publisher import Settings


def signup_view(settings: Settings) -> SignUp | None:
    """None where the owner has no such form."""
    form = settings.site.signup
    if form is None:
        return None
    return SignUp(
        action=form.action,
        consent=_one_line(form.consent),
        privacy=form.privacy,
        terms=form.terms,
        version=_version(settings.publisher.name, form.consent, form.privacy, form.terms or ""),
        email_field=form.email_field,
        phone_field=form.phone_field,
        consent_field=form.consent_field,
    )


def form_origin(settings: Settings) -> str:
    """For the policy's form-action: the scheme and host of the provider, or nothing; paths may change, hosts may not."""
    form = settings.site.signup
    if form is None:
        return ""
    parts = urlsplit(form.action)
    return f"{parts.scheme}://{parts.netloc}"


def _version(*wording: str) -> str:
    """Which wording somebody agreed to, provably: the first twelve digits of its SHA-256."""
    return hashlib.sha256("\n".join(map(_one_line, wording)).encode()).hexdigest()[:12]


def _one_line(words: str) -> str:
    return " ".join(words.split())
