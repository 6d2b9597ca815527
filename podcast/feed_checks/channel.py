"""What is checked of the show in a feed: what directories need to list it."""

from __future__ import annotations

from collections.abc import Iterator

from podcast.categories import Category, is_listed, nearest_listed
from podcast.feed_checks.facts import FeedFacts
from podcast.feed_checks.names import ART, ATOM, GOOGLE_PLAY, SECURE, itunes, podcast
from podcast.languages import is_language, language_meant
from podcast.reading.node import Node
from podcast.wording import holder_of, is_stuffed
from workspace.findings import Level
from workspace.rules import Rule, Trouble, rule

_ROOM = 4000  # bytes, markup counted (Apple; PSP-1)
_EXPLICIT = frozenset({"true", "false"})
_LEGACY = frozenset({"yes", "no", "clean", "explicit"})


@rule("f-010", Level.MUST, "apple", "spotify", covers="C01")
def title_there(facts: FeedFacts) -> Iterator[Trouble]:
    """The show has a title."""
    for channel in facts.channels:
        if not channel.text_of("title"):
            yield Trouble(
                where=facts.place(channel),
                problem="The show has no title.",
                why="Directories refuse a feed without one.",
                fix="Add  <title>  to the channel.",
            )


@rule("f-011", Level.SHOULD, "apple", covers="C01")
def title_plain(facts: FeedFacts) -> Iterator[Trouble]:
    """The show's title is a name, and no list of search words."""
    for channel in facts.channels:
        if is_stuffed(channel.text_of("title")):
            yield Trouble(
                where=facts.place(channel.first("title"), channel.text_of("title")),
                problem="The show's title reads like a list of search words.",
                why="Apple Podcasts refuses such shows, or takes them down later.",
                fix="Keep the name alone.",
            )


@rule("f-012", Level.MUST, "apple", "youtube", covers="C02")
def description_fits(facts: FeedFacts) -> Iterator[Trouble]:
    """The show has a description of at most 4,000 bytes."""
    for channel in facts.channels:
        size = len(channel.text_of("description").encode())
        if not 0 < size <= _ROOM:
            yield Trouble(
                where=facts.place(channel.first("description") or channel),
                problem=f"The show's description is too long: {size:,} of {_ROOM:,} bytes."
                if size
                else "The show has no description.",
                why="Apple Podcasts refuses the feed, or cuts the text; it counts bytes, markup included.",
                fix="Write two or three paragraphs into  <description>",
            )


@rule("f-013", Level.MUST, "apple", "spotify", "amazon", covers="C03")
def art_there(facts: FeedFacts) -> Iterator[Trouble]:
    """The show names a JPEG or PNG cover with an https address."""
    for channel in facts.channels:
        image = channel.first(itunes("image"))
        href = image.get("href") if image else ""
        if not ART.fullmatch(href):
            yield Trouble(
                where=facts.place(image or channel, href),
                problem=f"This is no address of a cover: {href}" if href else "The show names no cover.",
                why="Apple Podcasts wants a full https address that ends in .jpg or .png, and refuses the rest.",
                fix='Write  <itunes:image href="https://…/cover.jpg"/>',
            )


@rule("f-014", Level.MUST, "apple", "spotify", covers="C07")
def language_known(facts: FeedFacts) -> Iterator[Trouble]:
    """The show's language is a code that directories know."""
    for channel in facts.channels:
        written = channel.text_of("language")
        if not is_language(written):
            yield Trouble(
                where=facts.place(channel.first("language") or channel),
                problem=f'"{written}" is not a language code.' if written else "The feed does not say its language.",
                why="Apple Podcasts refuses a feed whose language it does not know.",
                fix=f"Write  <language>{language_meant(written) or 'en'}</language>",
            )


@rule("f-015", Level.MUST, "apple", "spotify", "amazon", covers="C08")
def categories_listed(facts: FeedFacts) -> Iterator[Trouble]:
    """The show has a category, and every one is on Apple's list of 2019."""
    for channel in facts.channels:
        written = list(_categories(channel))
        if not written:
            yield Trouble(
                where=facts.place(channel),
                problem="The show has no category.",
                why="Apple Podcasts does not list a show without one.",
                fix='Write  <itunes:category text="Health &amp; Fitness"/>',
            )
        for node, category in written:
            if not is_listed(category):
                yield Trouble(
                    where=facts.place(node, str(category)),
                    problem=f'"{category}" is not a category of Apple\'s list.',
                    why="Apple Podcasts passes over it; the names changed in 2019.",
                    fix=f"Put in its place  {nearest_listed(str(category)) or 'one of the list'}",
                )


@rule("f-016", Level.MUST, "apple", covers="C09")
def explicit_said(facts: FeedFacts) -> Iterator[Trouble]:
    """The show says whether it is explicit, in a word that directories know."""
    for channel in facts.channels:
        for node in (channel, *channel.all("item")):
            said = node.text_of(itunes("explicit")).lower()
            if said not in _EXPLICIT | _LEGACY and (said or node is channel):
                yield Trouble(
                    where=facts.place(node.first(itunes("explicit")) or node),
                    problem=f'itunes:explicit is "{said}".' if said else "The show does not say if it is explicit.",
                    why="Apple Podcasts refuses the feed.",
                    fix="Write  <itunes:explicit>false</itunes:explicit>  or  true",
                )


@rule("f-017", Level.SHOULD, "apple", covers="C09")
def explicit_of_today(facts: FeedFacts) -> Iterator[Trouble]:
    """itunes:explicit is true or false; yes, no and clean are words of former years."""
    for channel in facts.channels:
        for node in (channel, *channel.all("item")):
            said = node.text_of(itunes("explicit"))
            if said not in _EXPLICIT and said.lower() in _EXPLICIT | _LEGACY:
                yield Trouble(
                    where=facts.place(node.first(itunes("explicit"))),
                    problem=f'itunes:explicit is "{said}", a word of former years.',
                    why="Apps still read it, each in its own way.",
                    fix=f"Write  {'true' if said.lower() in {'yes', 'explicit', 'true'} else 'false'}",
                )


@rule("f-018", Level.SHOULD, "apple", "spotify", "iheart", covers="C10")
def an_item_there(facts: FeedFacts) -> Iterator[Trouble]:
    """The feed has an episode."""
    for channel in facts.channels:
        if channel.first("item") is None:
            yield Trouble(
                where=facts.place(channel),
                problem="The feed has no episode.",
                why="Directories take a show once its feed has one; a short trailer is enough.",
                fix="Publish an episode, then hand in the feed.",
            )


@rule("f-019", Level.MUST, "spotify", "apple", covers="C11")
def author_there(facts: FeedFacts) -> Iterator[Trouble]:
    """The show has an author."""
    for channel in facts.channels:
        if not channel.text_of(itunes("author")):
            yield Trouble(
                where=facts.place(channel),
                problem="The show has no author.",
                why="Spotify refuses a feed without one; apps show it under the title.",
                fix="Write  <itunes:author>…</itunes:author>",
            )


@rule("f-020", Level.SHOULD, "spotify", "youtube", "amazon", "iheart", covers="C12")
def owner_reachable(facts: FeedFacts) -> Iterator[Trouble]:
    """The feed has an e-mail address, or another proof of who owns it."""
    for channel in facts.channels:
        owner = channel.first(itunes("owner"))
        address = (owner.text_of(itunes("email")) if owner else "") or channel.text_of(f"{{{GOOGLE_PLAY}}}email")
        proofs = {node.get("purpose") for node in channel.all(podcast("txt"))}
        if "@" not in address and not proofs & {"verify", "applepodcastsverify"}:
            yield Trouble(
                where=facts.place(owner or channel),
                problem="The feed names no e-mail address of its owner.",
                why="Directories send their code there when the show is claimed; it may be taken out afterwards.",
                fix="Write  <itunes:owner><itunes:email>…</itunes:email></itunes:owner>",
            )


@rule("f-021", Level.SHOULD, "apple", "spotify", covers="C13")
def website_there(facts: FeedFacts) -> Iterator[Trouble]:
    """The show names its website with an https address."""
    for channel in facts.channels:
        link = channel.text_of("link")
        if not SECURE.match(link):
            yield Trouble(
                where=facts.place(channel.first("link") or channel),
                problem=f"This is no https address of a website: {link}" if link else "The show names no website.",
                why="Apps link the show's title to it, and some directories ask for it.",
                fix="Write  <link>https://…</link>",
            )


@rule("f-022", Level.MUST, "apple", "podcast-index", covers="C14")
def own_address(facts: FeedFacts) -> Iterator[Trouble]:
    """The feed names its own address, the one it is fetched from."""
    for channel in facts.channels:
        own = next((node for node in channel.all(f"{{{ATOM}}}link") if node.get("rel") == "self"), None)
        href = own.get("href") if own else ""
        if not href or (facts.address and href != facts.address):
            yield Trouble(
                where=facts.place(own or channel, href),
                problem=f"The feed calls {href} its own address."
                if href
                else "The feed does not name its own address.",
                why="Apps and hubs subscribe to it; what is published elsewhere does not reach them.",
                fix='Write  <atom:link rel="self" type="application/rss+xml" '
                f'href="{facts.address or "https://…/feed.xml"}"/>',
            )


@rule("f-023", Level.MUST, "apple", covers="C15")
def serial_numbered(facts: FeedFacts) -> Iterator[Trouble]:
    """In a serial show every full episode has a number."""
    for channel in facts.channels:
        if channel.text_of(itunes("type")).lower() != "serial":
            continue
        for item in facts.items:
            if item.kind == "full" and not item.node.text_of(itunes("episode")):
                yield Trouble(
                    where=facts.place(item.node),
                    problem=f"{item.name} has no number, and the show is told in order.",
                    why="Apple Podcasts sorts a serial show by number, and refuses episodes without one.",
                    fix="Write  <itunes:episode>1</itunes:episode>  with its own number.",
                )


@rule("f-024", Level.SHOULD, covers="C16")
def not_moving(facts: FeedFacts) -> Iterator[Trouble]:
    """The feed sends nobody elsewhere, unless the show is moving."""
    for channel in facts.channels:
        node = channel.first(itunes("new-feed-url"))
        links = channel.all(f"{{{ATOM}}}link")
        own = {facts.address, *(link.get("href") for link in links if link.get("rel") == "self")}
        if node and node.text.strip() not in own:
            yield Trouble(
                where=facts.place(node),
                problem=f"The feed tells every app to move to {node.text.strip()}.",
                why="Apps follow it for good; nobody would get another episode from here.",
                fix="If the show is not moving, take out  <itunes:new-feed-url>",
            )


@rule("f-025", Level.NICE, "apple", covers="C17")
def only_yes_counts(facts: FeedFacts) -> Iterator[Trouble]:
    """itunes:block and itunes:complete are left out, or are Yes."""
    for channel in facts.channels:
        for holder in (channel, *channel.all("item")):
            for node in holder.children:
                if node.name in {itunes("block"), itunes("complete")} and node.text.strip() != "Yes":
                    name = node.name.rpartition("}")[2]
                    yield Trouble(
                        where=facts.place(node),
                        problem=f'itunes:{name} is "{node.text.strip()}", which does nothing.',
                        why="Apple Podcasts knows the one word Yes, with a capital; whatever else stands there is no.",
                        fix=f"Write  <itunes:{name}>Yes</itunes:{name}>  if it is meant, or take it out.",
                    )


@rule("f-026", Level.NICE, "apple", covers="C18")
def copyright_bare(facts: FeedFacts) -> Iterator[Trouble]:
    """The copyright is the holder's name alone."""
    for channel in facts.channels:
        written = channel.text_of("copyright")
        if written != holder_of(written):
            yield Trouble(
                where=facts.place(channel.first("copyright"), written),
                problem=f'The copyright is more than a name: "{written}"',
                why="Apps put the word, the sign and the year before it themselves, and show them twice.",
                fix=f"Write  <copyright>{holder_of(written) or '…'}</copyright>",
            )


RULES: tuple[Rule[FeedFacts], ...] = (
    *(title_there, title_plain, description_fits, art_there, language_known, categories_listed),
    *(explicit_said, explicit_of_today, an_item_there, author_there, owner_reachable, website_there),
    *(own_address, serial_numbered, not_moving, only_yes_counts, copyright_bare),
)


def _categories(channel: Node) -> Iterator[tuple[Node, Category]]:
    """Every category with its subcategory; one without is a category of its own."""
    for node in channel.all(itunes("category")):
        below = list(node.all(itunes("category")))
        yield from ((inner, Category(node.get("text"), inner.get("text"))) for inner in below)
        if not below:
            yield node, Category(node.get("text"))
