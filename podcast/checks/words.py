"""What is checked of the show's own words: its name, category, language and addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from podcast.categories import RENAMED, category_from, is_listed, nearest_listed
from podcast.directories import is_placeholder
from podcast.identity import ascii_address
from podcast.languages import is_language, language_meant
from podcast.show_facts import ShowFacts
from podcast.wording import holder_of, is_stuffed
from workspace.findings import Level, Place
from workspace.mending import with_value
from workspace.rules import Rule, Trouble, rule

_ROOM = 4000  # bytes of the show's description (Apple; PSP-1)
_LONGEST = 255  # letters of any other text (Apple; PSP-1)
_RENAMED = {str(category_from(old)).lower() for old in RENAMED}


@rule("p-006", Level.MUST, "apple", "spotify", "amazon", covers="C08")
def category_listed(facts: ShowFacts) -> Iterator[Trouble]:
    """The category is on Apple's list of 2019."""
    for written in facts.show.category:
        if is_listed(category_from(written)):
            continue
        near = nearest_listed(written)
        alone = near and _is_renamed(written) and len(facts.show.category) == 1
        yield Trouble(
            where=facts.place("category"),
            problem=f'"{written}" is not a category of Apple\'s list.',
            why="A show without a listed category cannot be handed in; the names changed in 2019.",
            mend=with_value(facts.document, str(near), "category") if alone else None,
            fix=f'Write  category = "{near}"' if near else 'Write one of the list, as  "Health & Fitness > Medicine"',
        )


@rule("p-007", Level.MUST, "apple", "spotify", covers="C07")
def language_code(facts: ShowFacts) -> Iterator[Trouble]:
    """The language is a code of two letters, with a region if wanted."""
    if is_language(facts.language):
        return
    meant = language_meant(facts.language)
    own = facts.show.language is not None
    mend = with_value(facts.document, meant, "language") if meant and own else None
    if meant and not own:
        mend = with_value(facts.settings_document, meant, "publisher", "language")
    yield Trouble(
        where=facts.place("language") if own else facts.settings_place("publisher", "language"),
        problem=f'"{facts.language}" is not a language code.',
        why="Apple Podcasts refuses a feed whose language it does not know.",
        fix=f'Write  language = "{meant or "en"}"',
        mend=mend,
    )


@rule("p-008", Level.MUST, "apple", "youtube", covers="C02")
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


@rule("p-023", Level.SHOULD, "apple", covers="C01")
def name_plain(facts: ShowFacts) -> Iterator[Trouble]:
    """The show's name is a name, and no list of search words."""
    if is_stuffed(facts.show.name):
        yield Trouble(
            where=facts.place("name"),
            problem=f'The show\'s name reads like a list of search words: "{facts.show.name}"',
            why="Apple Podcasts refuses such shows, or takes them down later.",
            fix="Keep the name alone; the words belong in the description, where searches find them too.",
        )


@rule("p-024", Level.SHOULD, "apple", covers="X04")
def words_short(facts: ShowFacts) -> Iterator[Trouble]:
    """The show's name, author and copyright have at most 255 letters each."""
    for key in ("name", "author", "copyright"):
        written: str = getattr(facts.show, key)
        if len(written) > _LONGEST:
            yield Trouble(
                where=facts.place(key),
                problem=f"{key.capitalize()} is too long: {len(written)} of {_LONGEST} letters.",
                why="Apple Podcasts cuts it there.",
                fix="Shorten it; what is told at length belongs in the description.",
            )


@rule("p-025", Level.NICE, "apple", covers="C18")
def copyright_bare(facts: ShowFacts) -> Iterator[Trouble]:
    """The copyright is the holder's name alone."""
    written = facts.show.copyright
    holder = holder_of(written)
    if holder != written:
        whole = holder and written.endswith(holder)  # what was taken off stood before the name only
        yield Trouble(
            where=facts.place("copyright"),
            problem=f'The copyright is more than a name: "{written}"',
            why="Apps put the word, the sign and the year before it themselves, and show them twice.",
            fix=f'Write  copyright = "{holder or facts.show.author}"',
            mend=with_value(facts.document, holder, "copyright") if whole else None,
        )


@rule("p-026", Level.SHOULD, covers="C16")
def staying(facts: ShowFacts) -> Iterator[Trouble]:
    """The feed sends nobody elsewhere, unless the show is moving."""
    new = facts.show.feed.new_address
    own = facts.show.feed.address or f"{facts.settings.address}/feed.xml"
    if new and ascii_address(new) != ascii_address(own):
        yield Trouble(
            where=facts.place("feed", "new_address"),
            problem=f"The feed tells every app to move to {new}.",
            why="Apps follow it for good; nobody would get another episode from here.",
            fix="If the show is not moving, delete the line.",
        )


RULES: tuple[Rule[ShowFacts], ...] = (
    *(category_listed, language_code, description_length, name_plain, words_short, copyright_bare),
    *(staying, real_addresses),
)


def _is_renamed(written: str) -> bool:
    """Whether it is a name of before 2019, so that its successor is known."""
    return str(category_from(written)).lower() in _RENAMED
