"""What is checked of the show's way into directories: its e-mail address, its first episode, its links."""

from __future__ import annotations

from collections.abc import Iterator

from podcast.directories import directories, directory_named, is_placeholder, listed_address, nearest_directory
from podcast.directory import Directory
from podcast.show import Show
from podcast.show_facts import ShowFacts
from templates.prose import feed_html, teaser
from workspace.findings import Level, Place
from workspace.mending import without_line
from workspace.rules import Rule, Trouble, rule

_USUAL_ROOM = 4000  # what directories keep of the notes, unless directories.toml says less of one
_CUTTING = tuple(each for each in directories() if not each.is_closed and each.asks.notes_room < _USUAL_ROOM)


@rule("p-009", Level.SHOULD, "spotify", "youtube", "amazon", "iheart", covers="C12")
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


@rule("p-010", Level.SHOULD, "apple", "spotify", "iheart", covers="C10")
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
                mend=without_line(facts.document, "listen", written),
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


@rule("p-034", Level.NICE, *(each.id for each in _CUTTING), covers="I09")
def notes_fit_listed(facts: ShowFacts) -> Iterator[Trouble]:
    """Notes are no longer than a directory shows in which the show is listed."""
    for directory in _CUTTING:
        room = directory.asks.notes_room
        long = [each for each in facts.episodes if len(feed_html(teaser(each.notes.text))) > room]
        if long and listed_address(facts.show, directory):
            more = f" and of {len(long) - 1} more" if len(long) > 1 else ""
            yield Trouble(
                where=Place(long[0].document.name, long[0].document.body_line),
                problem=f'The notes of "{long[0].title}"{more} are too long for {directory.name}.',
                why=f"It shows {room:,} letters and leaves out the rest.",
                fix="Put what matters first; other apps are fine as it is.",
            )


RULES: tuple[Rule[ShowFacts], ...] = (
    email_there,
    an_episode_out,
    listen_known,
    listen_open,
    listen_matches,
    notes_fit_listed,
)


def _listed(show: Show) -> Iterator[tuple[str, str, Directory]]:
    for written, address in show.listen.items():
        directory = directory_named(written)
        if directory:
            yield written, address, directory
