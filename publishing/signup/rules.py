"""What a form that asks for a mobile number is bound to say and to leave alone.

Texts that advertise need the express written consent of whoever gets them (47 CFR 64.1200(f)(9)); carriers ask for the
words about frequency, rates, STOP and HELP (CTIA, Messaging Principles and Best Practices). The owner's provider knows
more; what is checked here is what every such form lacks when its owner is fined. No legal advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from publishing.signup.forms import Field, Form
from templates.views import SignUp
from workspace.findings import Level, Place
from workspace.rules import Rule, Trouble, rule

_CONDITION = re.compile(
    r"\bnot (?:be )?(?:an? |any )?(?:condition|requirement)|\bnot required (?:to|for|as)", re.IGNORECASE
)
_FREQUENCY = re.compile(
    r"frequency|\b(?:messages?|texts?|msgs?)\b[^.]{0,30}(?:\b(?:an?|per|each|every)\s|/)\s?(?:day|week|month|year)"
    r"|(?:daily|weekly|monthly)\s+(?:messages?|texts?|msgs?)",
    re.IGNORECASE,
)
_RATES = re.compile(r"\b(?:message|msg)s?\s*(?:and|&)\s*data\s+rates", re.IGNORECASE)
_BUNDLED = re.compile(r"\b(?:terms|conditions|privacy|policy)\b", re.IGNORECASE)
_ASKED = {"email", "tel", "hidden", "submit", "button", "checkbox", "text"}
_NAMES = re.compile(r"name|phone|mobile|cell|sms|mail|zip|postal", re.IGNORECASE)
_VERSION = "consent_version"


@dataclass(frozen=True, kw_only=True)
class FormFacts:
    """A form that asks for a mobile number, with the settings that it should follow; `place` is what the owner can edit."""

    form: Form
    publisher: str
    signup: SignUp | None
    place: Place

    @property
    def boxes(self) -> tuple[Field, ...]:
        """Whatever can be ticked; which of them asks for consent is told by their labels alone."""
        return self.form.of_kind("checkbox")


@rule("s-001", Level.MUST)
def form_names_the_brand(facts: FormFacts) -> Iterator[Trouble]:
    """The sign-up form says who will send the texts."""
    if " ".join(facts.publisher.split()).casefold() not in facts.form.words.casefold():
        yield Trouble(
            where=facts.place,
            problem="The sign-up form does not say who sends the texts.",
            why="Nobody can agree to texts from somebody who is not named.",
            fix=f'Write beside the box:  "… text messages from {facts.publisher} …"',
        )


@rule("s-002", Level.MUST)
def form_says_recurring_and_automated(facts: FormFacts) -> Iterator[Trouble]:
    """The sign-up form says that the texts are recurring and automated."""
    words = facts.form.words.casefold()
    if "recurring" not in words or "automat" not in words:
        yield Trouble(
            where=facts.place,
            problem="The sign-up form does not say that the texts are recurring and automated.",
            why="Consent to automated texts counts only if the form called them that.",
            fix='Write beside the box:  "I agree to receive recurring automated marketing text messages …"',
        )


@rule("s-003", Level.MUST)
def form_is_no_condition(facts: FormFacts) -> Iterator[Trouble]:
    """The sign-up form says that consent is not a condition of purchase."""
    if not _CONDITION.search(facts.form.words):
        yield Trouble(
            where=facts.place,
            problem="The sign-up form does not say that nobody has to agree in order to buy.",
            why="Consent must not be the price of a treatment or a book, and the form must say so.",
            fix='Write beside the box:  "Consent is not a condition of purchase."',
        )


@rule("s-004", Level.MUST)
def form_says_how_often(facts: FormFacts) -> Iterator[Trouble]:
    """The sign-up form says how often texts come."""
    if not _FREQUENCY.search(facts.form.words):
        yield Trouble(
            where=facts.place,
            problem="The sign-up form does not say how often texts come.",
            why="Carriers block senders whose forms leave it out.",
            fix='Write beside the box:  "Up to four messages a month."',
        )


@rule("s-005", Level.MUST)
def form_tells_of_rates(facts: FormFacts) -> Iterator[Trouble]:
    """The sign-up form says that message and data rates may apply."""
    if not _RATES.search(facts.form.words):
        yield Trouble(
            where=facts.place,
            problem="The sign-up form does not say that texts may cost something.",
            why="Carriers block senders whose forms leave it out.",
            fix='Write beside the box:  "Message and data rates may apply."',
        )


@rule("s-006", Level.MUST)
def form_tells_stop_and_help(facts: FormFacts) -> Iterator[Trouble]:
    """The sign-up form says to reply STOP to end and HELP for help, in capitals."""
    if not all(re.search(rf"\b{word}\b", facts.form.words) for word in ("STOP", "HELP")):
        yield Trouble(
            where=facts.place,
            problem="The sign-up form does not say how to end the texts, and how to get help.",
            why="Whoever cannot find the way out complains to the carrier, and the number is blocked.",
            fix='Write beside the box:  "Reply STOP to end, HELP for help."',
        )


@rule("s-007", Level.MUST)
def form_links_to_privacy(facts: FormFacts) -> Iterator[Trouble]:
    """The sign-up form links to the privacy policy."""
    if not _links_to(facts, facts.signup.privacy if facts.signup else None, "privacy"):
        yield Trouble(
            where=facts.place,
            problem="The sign-up form does not link to the privacy policy.",
            why="People must be able to read what happens to their number before they give it.",
            fix="Link to the address that stands in pressroom.toml, [site.signup], as  privacy",
        )


@rule("s-008", Level.MUST)
def form_links_to_terms(facts: FormFacts) -> Iterator[Trouble]:
    """The sign-up form links to the terms for text messages."""
    if not _links_to(facts, facts.signup.terms if facts.signup else None, "terms"):
        yield Trouble(
            where=facts.place,
            problem="The sign-up form does not link to the terms for text messages.",
            why="Carriers look for them before they let a sender through.",
            fix='Write in pressroom.toml, under [site.signup]:  terms = "https://…"',
        )


@rule("s-009", Level.MUST)
def form_has_one_empty_box(facts: FormFacts) -> Iterator[Trouble]:
    """The sign-up form has a box for texts, and nobody has ticked it beforehand."""
    if not facts.boxes:
        yield Trouble(
            where=facts.place,
            problem="The sign-up form has no box to tick.",
            why="Pressing a button for something else is no consent to texts.",
            fix='Add  <input type="checkbox" name="consent">  with a label, or delete your own template.',
        )
    elif any("checked" in box.given for box in facts.boxes):
        yield Trouble(
            where=facts.place,
            problem="The box of the sign-up form is ticked beforehand.",
            why="A box that nobody ticked is no consent.",
            fix="Delete the word  checked  from the box.",
        )


@rule("s-010", Level.MUST)
def form_box_stands_alone(facts: FormFacts) -> Iterator[Trouble]:
    """The box is about texts alone, has a label, and may be left empty."""
    for box in facts.boxes:
        if "required" in box.given:
            yield Trouble(
                where=facts.place,
                problem="Nobody can sign up without ticking the box for texts.",
                why="Consent that is forced is none; the e-mail must come without it as well.",
                fix="Delete the word  required  from the box.",
            )
        elif not box.label or _BUNDLED.search(box.label):
            yield Trouble(
                where=facts.place,
                problem="The box for texts has no label of its own, or its label asks for more than texts.",
                why="One tick for texts, terms and policies together is no consent to texts.",
                fix="Let the label speak of texts alone; policies are links below it.",
            )


@rule("s-011", Level.MUST)
def form_phone_is_optional(facts: FormFacts) -> Iterator[Trouble]:
    """The mobile number may be left out."""
    if any("required" in phone.given for phone in facts.form.phones):
        yield Trouble(
            where=facts.place,
            problem="The sign-up form insists on a mobile number.",
            why="Whoever wants no texts must not have to give it.",
            fix="Delete the word  required  from the field.",
        )


@rule("s-012", Level.MUST)
def form_keeps_the_version(facts: FormFacts) -> Iterator[Trouble]:
    """The form sends along which wording it showed, and it shows that wording."""
    sent = {field.value for field in facts.form.of_kind("hidden") if field.name == _VERSION}
    wanted = facts.signup.version if facts.signup else ""
    shown = facts.signup is None or facts.signup.consent in facts.form.words
    if not shown or not sent or "" in sent or (wanted and sent != {wanted}):
        yield Trouble(
            where=facts.place,
            problem="The sign-up form does not send along which wording it showed.",
            why="Years later only that proves what somebody agreed to.",
            fix="Show  {{ view.frame.signup.consent }}  as it is, with the hidden field  consent_version  of our form.",
        )


@rule("s-013", Level.MUST)
def form_goes_to_the_provider(facts: FormFacts) -> Iterator[Trouble]:
    """The form is sent to the provider of the settings, and by POST."""
    if facts.signup is None or facts.form.action != facts.signup.action or facts.form.method != "post":
        yield Trouble(
            where=facts.place,
            problem="The sign-up form is not sent to the provider of your settings.",
            why="Browsers hold it back: pages may send forms to that address alone.",
            fix='Write its address in pressroom.toml, [site.signup], as  action = "https://…"  and use  method="post"',
        )


@rule("s-014", Level.MUST)
def form_asks_nothing_more(facts: FormFacts) -> Iterator[Trouble]:
    """The form asks for a name and the ways to reach somebody, and nothing about their health."""
    for field in facts.form.fields:
        if field.kind not in _ASKED or (field.kind == "text" and not _NAMES.search(field.name)):
            yield Trouble(
                where=facts.place,
                problem=f'The sign-up form asks for "{field.name or field.kind}".',
                why="What patients write about their health must not go to a sender of texts.",
                fix="Delete that field; ask for the name, the e-mail address and the mobile number alone.",
            )


def _links_to(facts: FormFacts, address: str | None, word: str) -> bool:
    if facts.signup is not None:
        return address is not None and any(link == address for link, _ in facts.form.links)
    return any(word in words.lower() for _, words in facts.form.links)


RULES: tuple[Rule[FormFacts], ...] = (
    form_names_the_brand,
    form_says_recurring_and_automated,
    form_is_no_condition,
    form_says_how_often,
    form_tells_of_rates,
    form_tells_stop_and_help,
    form_links_to_privacy,
    form_links_to_terms,
    form_has_one_empty_box,
    form_box_stands_alone,
    form_phone_is_optional,
    form_keeps_the_version,
    form_goes_to_the_provider,
    form_asks_nothing_more,
)
