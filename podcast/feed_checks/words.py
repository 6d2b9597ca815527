"""What is checked of an episode's words in a feed: its title and its notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podcast.feed_checks.facts import FeedFacts
from podcast.feed_checks.names import itunes
from podcast.wording import bare_title
from workspace.findings import Level
from workspace.rules import Rule, Trouble, rule

_ROOM = 4000  # bytes, markup counted (Apple; PSP-1)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)\b[^>]*>")
_SHOWN = frozenset({"p", "br", "ol", "ul", "li", "a", "b", "i", "strong", "em"})  # Apple; PSP-1
_ESCAPED_TWICE = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d+|#x[0-9a-fA-F]+);")


@rule("f-030", Level.MUST, "apple", "spotify", covers="I01")
def title_there(facts: FeedFacts) -> Iterator[Trouble]:
    """Every episode has a title."""
    for item in facts.items:
        if not (item.node.text_of("title") or item.node.text_of(itunes("title"))):
            yield Trouble(
                where=facts.place(item.node),
                problem=f"{item.name} has no title.",
                why="Apple Podcasts refuses it; apps show an empty line.",
                fix="Add  <title>  to the item.",
            )


@rule("f-031", Level.SHOULD, "apple", covers="I01")
def title_bare(facts: FeedFacts) -> Iterator[Trouble]:
    """An episode's title repeats neither its number nor the show's name."""
    for channel in facts.channels:
        for item in facts.items:
            title = item.node.text_of("title")
            bare = bare_title(title, channel.text_of("title"))
            if bare != title:
                yield Trouble(
                    where=facts.place(item.node.first("title"), title),
                    problem=f"The title {item.name} repeats the number or the show's name.",
                    why="Apps show both beside it; on a lock screen only the first 28 letters are read.",
                    fix=f"Write  <title>{bare}</title>" if bare else "Write what the episode is about.",
                )


@rule("f-044", Level.SHOULD, "apple", covers="I09")
def notes_fit(facts: FeedFacts) -> Iterator[Trouble]:
    """An episode's notes have at most 4,000 bytes."""
    for item in facts.items:
        size = len(item.node.text_of("description").encode())
        if size > _ROOM:
            yield Trouble(
                where=facts.place(item.node.first("description")),
                problem=f"The notes of {item.name} are too long: {size:,} of {_ROOM:,} bytes.",
                why="Apple Podcasts cuts them, in the middle of a word or a link; it counts bytes, markup included.",
                fix="Shorten them, and link to the full notes.",
            )


@rule("f-045", Level.SHOULD, "apple", covers="I09")
def notes_plain(facts: FeedFacts) -> Iterator[Trouble]:
    """An episode's notes are made of paragraphs, lists and links."""
    for item in facts.items:
        used = {tag.lower() for tag in _TAG.findall(item.node.text_of("description"))}
        strange = sorted(used - _SHOWN)
        if strange:
            yield Trouble(
                where=facts.place(item.node.first("description"), ", ".join(f"<{tag}>" for tag in strange)),
                problem=f"The notes of {item.name} have formatting that apps do not show.",
                why="Apps leave out or garble everything but paragraphs, lists, links, bold and italic.",
                fix="Use  p, br, ul, ol, li, a, strong, em  only.",
            )


@rule("f-052", Level.SHOULD)
def escaped_once(facts: FeedFacts) -> Iterator[Trouble]:
    """Titles hold no sign that was escaped twice."""
    for channel in facts.channels:
        for node in (channel, *channel.all("item")):
            found = _ESCAPED_TWICE.search(node.text_of("title"))
            if found:
                yield Trouble(
                    where=facts.place(node.first("title"), node.text_of("title")),
                    problem=f"A title shows {found[0]} to listeners.",
                    why="The sign was escaped twice on its way into the feed.",
                    fix="Escape it once: in the feed & is written &amp;",
                )


RULES: tuple[Rule[FeedFacts], ...] = (title_there, title_bare, notes_fit, notes_plain, escaped_once)
