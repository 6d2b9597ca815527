"""Standings: where the show is listed, whether it is ready for the other directories, and what to do next with each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, repeat

from podcast.directories import Listing, Standing, standing
from podcast.directory import Directory
from podcast.show import Show
from publishing.checking import check
from publishing.desk import Desk
from publishing.expecting import seen_by
from publishing.live import last_known
from publishing.manifest import Manifest
from publishing.publication import Publication, no_show, read_publication
from workspace.addresses import is_for_examples, is_this_computer
from workspace.findings import Finding, must_fix
from workspace.words import day_in_words, moment_in_words

_MARGIN = 20  # letters, the names of directories
_ORDER = (Standing.LISTED, Standing.NOT_YET, Standing.CLOSED)


@dataclass(frozen=True, kw_only=True)
class DirectoryStanding:
    """The show's standing with one directory; `stops` are the must-fix findings it alone would stumble over.

    `code_to` is the address that its code goes to: "" while the feed hides it, None if it sends none.
    `seen_by` is when it should show the last publish, if that is still to come.
    """

    listing: Listing
    stops: tuple[Finding, ...] = ()
    code_to: str | None = None
    seen_by: datetime | None = None

    def lines(self) -> list[str]:
        """Its name, where the show is there, and what to know."""
        told = {Standing.LISTED: self._listed, Standing.NOT_YET: self._to_do, Standing.CLOSED: self._closed}
        names = chain([self.listing.directory.name], repeat(""))
        return [f"{name:<{_MARGIN}} {line}" for name, line in zip(names, told[self.listing.standing](), strict=False)]

    def as_json(self) -> dict[str, object]:
        """For scripts: `mend` holds the codes of findings, `asks` only what goes beyond the rules that all share."""
        directory = self.listing.directory
        return {
            "id": directory.id,
            "name": directory.name,
            "standing": self.listing.standing.value,
            "address": self.listing.address,
            "closed": directory.closed,
            "successors": list(directory.successors),
            "submit": directory.submit,
            "next": self.listing.next_step,
            "mend": [finding.code for finding in self.stops],
            "code_to": self.code_to,
            "seen_by": self.seen_by.isoformat() if self.seen_by else None,
            "remark": directory.remark,
            "asks": directory.asks.model_dump(mode="json", exclude_defaults=True),
            "checked": directory.checked.isoformat(),
            "source": directory.source,
        }

    def _listed(self) -> Iterable[str]:
        yield self.listing.address or ""
        if self.seen_by:
            yield f"Should show what you published last by {moment_in_words(self.seen_by)}."
        yield from self._mend()
        if self.listing.directory.remark:
            yield self.listing.directory.remark

    def _to_do(self) -> Iterable[str]:
        directory = self.listing.directory
        if directory.submit:
            yield f'{directory.submit}   then, in show.toml,  [listen]  {directory.id} = "…"'
        yield directory.step
        yield from self._mend()
        if self.code_to:
            yield f"Its code goes to {self.code_to}."
        elif self.code_to is not None:
            yield "Its code goes to the e-mail address in the feed, which is hidden: write  hide_email = false  "
            yield "under [feed], publish, and hide it again when the code has come."
        asks = directory.asks.words()
        if asks:
            yield f"It asks for {asks}."
        if directory.source == "unverified":
            yield "How to be listed there could not be verified; look at its own page first."

    def _closed(self) -> Iterable[str]:
        yield self.listing.next_step

    def _mend(self) -> Iterable[str]:
        if self.stops:
            number = "One thing" if len(self.stops) == 1 else f"{len(self.stops)} things"
            yield f"{number} to mend for it first:  pressroom check --for {self.listing.directory.id}"


@dataclass(frozen=True, kw_only=True)
class Listings:
    """The show's standing with every directory; `first` is what comes before all of them, in words."""

    feed: str
    directories: tuple[DirectoryStanding, ...]
    first: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """What comes before all of them, the address to hand in, then the directories, by where the show stands."""
        oldest = min(each.listing.directory.checked for each in self.directories)
        lines = [*self.first, f"The address to hand in:  {self.feed}"]
        for state in _ORDER:
            rows = [line for each in self.directories if each.listing.standing is state for line in each.lines()]
            lines += ["", f"  {state.value.capitalize()}", *(f"    {row}" for row in rows)] if rows else []
        return [*lines, "", f"What is said here of directories was last looked over on {day_in_words(oldest)}."]

    def as_json(self) -> dict[str, object]:
        """For scripts: the directories in the order in which people see them."""
        told = [each.as_json() for each in self.directories]
        return {"feed": self.feed, "first": list(self.first), "directories": told}


def standings(desk: Desk) -> Listings:
    """Where the show stands with every directory: listed first, closed last."""
    reading = read_publication(desk.folder)
    publication = reading.publication or reading.required()
    if publication.show is None:
        raise no_show()
    stops = must_fix(check(desk).findings)
    live = last_known(desk.folder, publication.settings)
    found = standing(publication.show, publication.identity())
    return Listings(
        feed=publication.identity().feed,
        directories=tuple(
            _standing(listing, publication, stops, live, desk.now)
            for listing in sorted(found, key=lambda each: _ORDER.index(each.standing))
        ),
        first=tuple(_before_all(publication, stops, live)),
    )


def _before_all(publication: Publication, stops: tuple[Finding, ...], live: Manifest | None) -> Iterable[str]:
    """What must be there before any directory can be told."""
    address = publication.settings.address
    general = [finding for finding in stops if not finding.directories]
    if general:
        yield f"{len(general)} to mend before the show can be handed in anywhere:  pressroom check"
    if is_for_examples(address) or is_this_computer(address):
        yield f"Directories cannot reach {address}: write your site's own address into pressroom.toml."
    elif live is None or not live.release:
        yield "Nothing is published yet, and directories fetch the feed from your site:  pressroom publish"


def _standing(
    listing: Listing, publication: Publication, stops: tuple[Finding, ...], live: Manifest | None, now: datetime
) -> DirectoryStanding:
    directory, show = listing.directory, publication.show
    return DirectoryStanding(
        listing=listing,
        stops=() if directory.is_closed else tuple(each for each in stops if directory.id in each.directories),
        code_to=_code_to(directory, show, publication) if show and listing.standing is Standing.NOT_YET else None,
        seen_by=_seen_by(directory, publication, live, now) if listing.standing is Standing.LISTED else None,
    )


def _code_to(directory: Directory, show: Show, publication: Publication) -> str | None:
    if not directory.code_to_email:
        return None
    return "" if show.feed.hide_email else show.email or publication.settings.publisher.email


def _seen_by(directory: Directory, publication: Publication, live: Manifest | None, now: datetime) -> datetime | None:
    """When the last publish should show there, on the clinic's clock; None once that has passed."""
    return seen_by(directory, live.when, now, publication.settings.zone) if live else None
