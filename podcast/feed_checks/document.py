"""What is checked of the file itself: that every reader can take it for a feed."""

from __future__ import annotations

from collections.abc import Iterator

from podcast.feed_checks.facts import FeedFacts
from podcast.feed_checks.names import shown
from podcast.reading.node import Node
from workspace.findings import Level, Place
from workspace.rules import Rule, Trouble, rule

_LONGEST = 255  # letters of a value, unless its element is one of these
_PROSE = frozenset({"description", "summary", "encoded", "subtitle"})
_LONG = _PROSE | {"link", "guid", "txt", "docs", "url", "comments"}
_MOST_BYTES = 2_000_000  # larger feeds work, and are fetched by every app every hour
_BOM = "\ufeff"


@rule("f-001", Level.MUST, covers="X01")
def well_formed(facts: FeedFacts) -> Iterator[Trouble]:
    """The feed is well-formed XML."""
    if facts.broken:
        yield Trouble(
            where=Place(facts.where, facts.broken.line),
            problem=f"The feed is no well-formed XML: {facts.broken.words}.",
            why="Apps and directories stop reading at the first mistake, and show no new episode.",
            fix="Correct that line; what opens must close, and & and < are written &amp; and &lt;",
        )


@rule("f-002", Level.MUST, covers="X01")
def in_utf_8(facts: FeedFacts) -> Iterator[Trouble]:
    """The feed is written in UTF-8, and says nothing else."""
    if facts.encoding != "utf-8" or not facts.decodes:
        yield Trouble(
            where=Place(facts.where, 1),
            problem=f"The feed is in {facts.encoding.upper()}, or says so."
            if facts.decodes
            else f"The feed says that it is in {facts.encoding.upper()}, and is not.",
            why="Directories ask for UTF-8; anything else shows broken letters, or stops the reader.",
            fix='Save it as UTF-8, and let its first line be  <?xml version="1.0" encoding="UTF-8"?>',
        )


@rule("f-003", Level.MUST, covers="X01")
def nothing_ahead(facts: FeedFacts) -> Iterator[Trouble]:
    """Nothing stands before `<?xml`, not even an empty line."""
    if facts.ahead:
        what = "an invisible mark (BOM)" if _BOM in facts.ahead else "an empty line or a space"
        yield Trouble(
            where=Place(facts.where, 1),
            problem=f"Before <?xml the feed has {what}.",
            why="XML allows nothing there: strict readers stop at once.",
            fix="Take out everything before <?xml",
        )


@rule("f-004", Level.MUST, covers="X02")
def characters_legal(facts: FeedFacts) -> Iterator[Trouble]:
    """The feed holds no character that XML cannot carry."""
    for flaw in facts.illegal:
        yield Trouble(
            where=Place(facts.where, flaw.line),
            problem=f"The feed holds an invisible control character, {flaw.words}.",
            why="It came along when text was copied, often from slides; strict readers stop there.",
            fix="Delete it, and write the words around it anew.",
        )


@rule("f-005", Level.MUST, covers="X03")
def is_rss(facts: FeedFacts) -> Iterator[Trouble]:
    """The feed is RSS 2.0 with one channel."""
    root = facts.root
    channels = list(root.all("channel"))
    if root.name and (root.name != "rss" or root.get("version") != "2.0" or len(channels) != 1):
        yield Trouble(
            where=facts.place(root),
            problem="The file is no RSS 2.0 feed of one show.",
            why='Directories take nothing else: one <rss version="2.0"> with one <channel> in it.',
            fix='Begin with  <rss version="2.0">  and one  <channel>',
        )


@rule("f-006", Level.MUST, "apple", "podcast-index", covers="X03")
def namespaces_exact(facts: FeedFacts) -> Iterator[Trouble]:
    """The names of the namespaces are right to the letter."""
    for written, meant in facts.odd.items():
        yield Trouble(
            where=facts.place(facts.root, shown=written),
            problem=f"A namespace is misspelled: {written}",
            why=f"Readers compare it to the letter, and pass over every {shown(f'{{{meant}}}tag')} in silence.",
            fix=f'Write  xmlns:…="{meant}"',
        )


@rule("f-007", Level.SHOULD, "apple", covers="X04")
def values_trimmed(facts: FeedFacts) -> Iterator[Trouble]:
    """No value begins or ends with a space or an empty line."""
    for node in _values(facts):
        text = "" if _local(node) in _PROSE else node.text
        loose = [value for value in (text, *node.attributes.values()) if "" != value.strip() != value]
        if loose:
            yield Trouble(
                where=facts.place(node, shown=loose[0].strip()),
                problem=f"Spaces or empty lines stand around the value of {shown(node.name)}.",
                why="Some apps show them; in ids and addresses they make another one of it.",
                fix="Put the value directly between the tags.",
            )


@rule("f-008", Level.SHOULD, "apple", covers="X04")
def values_short(facts: FeedFacts) -> Iterator[Trouble]:
    """Values have at most 255 letters, descriptions apart."""
    for node in _values(facts):
        if len(node.text) > _LONGEST and _local(node) not in _LONG:
            yield Trouble(
                where=facts.place(node, shown=node.text),
                problem=f"The value of {shown(node.name)} is too long: {len(node.text):,} of {_LONGEST} letters.",
                why="Apple Podcasts cuts it, or passes over it.",
                fix="Shorten it; what is told at length belongs in the description.",
            )


@rule("f-009", Level.SHOULD)
def not_too_large(facts: FeedFacts) -> Iterator[Trouble]:
    """The feed has at most two million bytes."""
    if facts.size > _MOST_BYTES:
        yield Trouble(
            where=Place(facts.where),
            problem=f"The feed is large: {facts.size / 1_000_000:.1f} million bytes.",
            why="Every app fetches it again and again; some give up, and a few cut off old episodes.",
            fix="Shorten the notes of old episodes, or write  archive_after = 300  under [feed]; never take episodes out.",
        )


RULES: tuple[Rule[FeedFacts], ...] = (
    *(well_formed, in_utf_8, nothing_ahead, characters_legal, is_rss, namespaces_exact),
    *(values_trimmed, values_short, not_too_large),
)


def _values(facts: FeedFacts) -> Iterator[Node]:
    """The elements of the show and of its episodes that hold a value, and no further elements."""
    for channel in facts.channels:
        yield from _leaves(channel)


def _leaves(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.children:
            yield from _leaves(child)
        else:
            yield child


def _local(node: Node) -> str:
    return node.name.rpartition("}")[2]
