"""Each rule about sign-up forms with one that it finds, and with one that it passes over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from publishing.signup.forms import forms_in
from publishing.signup.rules import RULES, FormFacts
from templates.views import SignUp
from workspace.findings import Place

__all__ = ["CASES", "FORM", "RULES", "WORDING"]

WORDING = (
    "By ticking the box you agree to recurring automated marketing texts from Penrose PT. Consent is not a condition "
    "of purchase. Up to four messages a month. Message and data rates may apply. Reply STOP to end, HELP for help."
)
FORM = f"""
<form action="https://texts.example.org/join" method="post">
<input type="hidden" name="consent_version" value="abc123">
<label>E-mail <input name="email" type="email" required></label>
<label for="phone">Mobile number (optional)</label><input id="phone" name="phone" type="tel">
<input id="consent" name="consent" type="checkbox"><label for="consent">Yes, Penrose PT may text me.</label>
<p>{WORDING}</p>
<p><a href="https://example.org/privacy">Privacy</a> <a href="https://example.org/terms">Terms</a></p>
<button>Sign up</button>
</form>"""
Maker = Callable[[Path], FormFacts]


def put(old: str, new: str) -> Maker:
    """The form, and the settings as well where they hold it, with some words in the place of others."""
    assert old in FORM
    signup = SignUp(
        action="https://texts.example.org/join",
        consent=WORDING.replace(old, new),
        privacy="https://example.org/privacy",
        terms="https://example.org/terms",
        version="abc123",
    )
    (form,) = forms_in(FORM.replace(old, new))
    return lambda _: FormFacts(form=form, publisher="Penrose PT", signup=signup, place=Place("pressroom.toml"))


CASES: Mapping[str, tuple[Maker, Maker]] = {
    "s-001": (put("Penrose PT", "the clinic"), put("Penrose PT", "PENROSE pt")),
    "s-002": (put("recurring automated", "some"), put("recurring automated", "recurring, automatically sent")),
    "s-003": (put("Consent is not a condition", "A treat"), put("not a condition", "not required as a condition")),
    "s-004": (put("Up to four messages a month", "Some texts"), put("Up to four messages a month", "4 msgs/month")),
    "s-005": (put("Message and data rates may apply", "No cost"), put("Message and data rates", "Msg & data rates")),
    "s-006": (put("Reply STOP to end", "Stop whenever you like"), put("Reply STOP", "Text STOP")),
    "s-007": (put("org/privacy", "org/privacies"), put(">Privacy<", ">What we do with it<")),
    "s-008": (put('<a href="https://example.org/terms">Terms</a>', ""), put(">Terms<", ">Of texts<")),
    "s-009": (put('type="checkbox"', 'type="checkbox" checked'), put('name="consent"', 'name="SMS"')),
    "s-010": (put("may text me.", "may text me, and I agree to the terms."), put("may text me.", "may send texts.")),
    "s-011": (put('type="tel"', 'type="tel" required'), put('type="tel"', 'type="tel" autocomplete="tel"')),
    "s-012": (put('value="abc123"', 'value=""'), put('value="abc123"', "value=abc123")),
    "s-013": (put('method="post"', ""), put('method="post"', 'method="POST"')),
    "s-014": (
        put("<button>", '<textarea name="pain"></textarea><button>'),
        put("<button>", '<label>Name <input name="first_name"></label><button>'),
    ),
}
