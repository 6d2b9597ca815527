"""Checks of the show: what directories would refuse, and what listeners would stumble over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from podcast.categories import category_from, is_listed, nearest_listed
from podcast.cover_checks import COVER_RULES
from podcast.directories import Directory, directory_named, is_placeholder, nearest_directory
from podcast.episode_checks import EPISODE_RULES
from podcast.show import Show
from podcast.show_facts import ShowFacts
from workspace.findings import Finding, Level, Place
from workspace.rules import Rule, Trouble, apply, rule

_ROOM = 4000  # bytes of the show's description (Apple; PSP-1)
_LANGUAGES = (  # ISO 639-1
    " aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el "
    "en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu "
    "ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na "
    "nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so "
    "sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
    " "
)


def check_show(facts: ShowFacts) -> tuple[Finding, ...]:
    """Every finding about the show as a whole."""
    return apply(RULES, facts)


@rule("p-006", Level.MUST, "apple", "spotify", "amazon")
def category_listed(facts: ShowFacts) -> Iterator[Trouble]:
    """The category is on Apple's list of 2019."""
    written = facts.show.category
    if not is_listed(category_from(written)):
        near = nearest_listed(written)
        yield Trouble(
            where=facts.place("category"),
            problem=f'"{written}" is not a category of Apple\'s list.',
            why="A show without a listed category cannot be handed in; the names changed in 2019.",
            fix=f'Write  category = "{near}"' if near else 'Write one of the list, as  "Health & Fitness > Medicine"',
        )


@rule("p-007", Level.MUST, "apple", "spotify")
def language_code(facts: ShowFacts) -> Iterator[Trouble]:
    """The language is a code of two letters, with a region if wanted."""
    code = facts.language.lower().partition("-")[0]
    formed = re.fullmatch(r"[a-z]{2}(-[a-z]{2}|-[0-9]{3}|-[a-z]{4}(-[a-z]{2})?)?", facts.language.lower())
    if not formed or f" {code} " not in _LANGUAGES:
        guess = "en-us" if code.startswith("en") else code[:2] if f" {code[:2]} " in _LANGUAGES else "en"
        shown = facts.settings_place("publisher", "language")
        yield Trouble(
            where=facts.place("language") if facts.show.language else shown,
            problem=f'"{facts.language}" is not a language code.',
            why="Apple Podcasts refuses a feed whose language it does not know.",
            fix=f'Write  language = "{guess}"',
        )


@rule("p-008", Level.MUST, "apple", "youtube")
def description_length(facts: ShowFacts) -> Iterator[Trouble]:
    """The show's description has no more than 4,000 bytes."""
    size = len(facts.show.description.strip().encode())
    if size > _ROOM:
        yield Trouble(
            where=facts.place("description"),
            problem=f"The show's description is too long: {size:,} of 4,000 bytes.",
            why="Apple Podcasts counts bytes, where a letter with an accent has two and an emoji four.",
            fix="Shorten it; two or three paragraphs are read.",
        )


@rule("p-009", Level.SHOULD, "spotify", "youtube", "amazon", "iheart")
def email_there(facts: ShowFacts) -> Iterator[Trouble]:
    """The show has an e-mail address of its own."""
    if not facts.show.email:
        yield Trouble(
            where=facts.place("email"),
            problem="The show has no e-mail address of its own.",
            why=f"Directories send their code to the feed's address, so it goes to {facts.settings.publisher.email}; "
            "the feed is public, and the address will get advertising.",
            fix='Add to show.toml  email = "podcast@your-domain.org"  (a shared mailbox)',
        )


@rule("p-010", Level.SHOULD, "apple", "spotify", "iheart")
def an_episode_out(facts: ShowFacts) -> Iterator[Trouble]:
    """At least one episode is out."""
    if not any(episode.is_out(facts.now) for episode in facts.episodes):
        yield Trouble(
            where=Place("episodes/"),
            problem="No episode is out yet.",
            why="Directories take a show once its feed has an episode; a short trailer is enough.",
            fix="pressroom new RECORDING    and give it a publish time",
        )


@rule("p-011", Level.MUST)
def listen_known(facts: ShowFacts) -> Iterator[Trouble]:
    """Every line of [listen] names a directory that Pressroom knows."""
    for written in facts.show.listen:
        if directory_named(written) is None:
            near = nearest_directory(written)
            yield Trouble(
                where=facts.place("listen", written),
                problem=f'There is no directory "{written}".',
                why="The link would appear nowhere.",
                fix=f"Did you mean  {near.id}  ?" if near else "pressroom directories    lists the names",
            )


@rule("p-012", Level.SHOULD)
def listen_open(facts: ShowFacts) -> Iterator[Trouble]:
    """No line of [listen] names a directory that closed."""
    for written, _, directory in _listed(facts.show):
        if directory.is_closed:
            yield Trouble(
                where=facts.place("listen", written),
                problem=f"{directory.name} closed {directory.closed_words}.",
                why=f"The link leads nowhere, and Pressroom does not show it. {directory.now}",
                fix=f"Delete the line, and add  {' or '.join(directory.successors)}",
            )


@rule("p-013", Level.SHOULD)
def listen_matches(facts: ShowFacts) -> Iterator[Trouble]:
    """Every link of [listen] leads to the directory it is written for."""
    for written, address, directory in _listed(facts.show):
        if not address or directory.is_closed or is_placeholder(address):
            continue
        if not (address.startswith("https://") and directory.holds(address)):
            yield Trouble(
                where=facts.place("listen", written),
                problem=f"This is not an address of {directory.name}: {address}",
                why="Listeners who choose their app would land somewhere else.",
                fix=f"Copy the show's address from {directory.name}; it begins with https://{directory.hosts[0]}/",
            )


@rule("p-018", Level.NICE)
def real_addresses(facts: ShowFacts) -> Iterator[Trouble]:
    """The site and the e-mail addresses are real ones, not at example.org."""
    settings = facts.settings
    given: Mapping[Place, str] = {
        facts.settings_place("site", "address"): settings.site.address,
        facts.settings_place("publisher", "email"): settings.publisher.email,
        facts.place("email"): facts.show.email or "",
    }
    for where, address in given.items():
        if address and is_placeholder(address):
            yield Trouble(
                where=where,
                problem=f"{address} is a placeholder.",
                why="Nothing can be reached there; it is fine for trying things out.",
                fix="Put in your own before you hand the feed to a directory.",
            )


RULES: tuple[Rule[ShowFacts], ...] = (
    *COVER_RULES,
    *(category_listed, language_code, description_length, email_there, an_episode_out),
    *(listen_known, listen_open, listen_matches),
    *EPISODE_RULES,
    real_addresses,
)


def _listed(show: Show) -> Iterator[tuple[str, str, Directory]]:
    for written, address in show.listen.items():
        directory = directory_named(written)
        if directory:
            yield written, address, directory
