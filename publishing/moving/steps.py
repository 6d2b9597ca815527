"""The steps of a move, decided from what the old and the new address answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from podcast.reading.foreign import ForeignShow
from podcast.reading.foreign_feed import read_foreign
from podcast.show import FeedSettings
from publishing.fetching import Fetch, Hop, Request, Unreachable
from publishing.moving.feed_comparison import Difference, What, compare_shows
from workspace.errors import UserError
from workspace.words import some_of

_NAMED = 3  # episodes that a sentence names
_PUBLISH = "pressroom publish"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: `done` is None for what cannot be seen from here, or is not needed; `fix` says what to do."""

    name: str
    done: bool | None
    says: str
    fix: str = ""

    def as_json(self) -> dict[str, object]:
        """For scripts: `done` is null for what cannot be seen from here, or is not needed."""
        return {"name": self.name, "done": self.done, "says": self.says, "fix": self.fix}


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What came from a feed's address; without a `show`, `trouble` says why. `hops` are its redirects."""

    address: str
    hops: tuple[Hop, ...] = ()
    show: ForeignShow | None = None
    trouble: str = ""

    def leads_to(self, address: str) -> bool:
        """Whether it redirects there for good."""
        return self.ends_at(address) and all(hop.is_lasting for hop in self.way_to(address))

    def ends_at(self, address: str) -> bool:
        """Whether it redirects there, in whatever way."""
        return any(_same(hop.address, address) for hop in self.hops)

    def way_to(self, address: str) -> tuple[Hop, ...]:
        """The redirects as far as to that address."""
        places = [_same(hop.address, address) for hop in self.hops]
        return self.hops[: places.index(True) + 1] if True in places else self.hops


def visit(address: str, fetch: Fetch) -> Visit:
    """Ask a feed's address, and read what comes."""
    try:
        reply = fetch(Request("GET", address, {}))
    except Unreachable as error:
        return Visit(address=address, trouble=f"No answer: {error.why}.")
    if reply.status != 200:
        gone = reply.status in {404, 410}
        trouble = "No feed is there." if gone else f"The server answers {reply.status}."
        return Visit(address=address, hops=reply.hops, trouble=trouble)
    try:
        return Visit(address=address, hops=reply.hops, show=read_foreign(reply.body, address))
    except UserError as error:
        return Visit(address=address, hops=reply.hops, trouble=error.findings[0].problem)


def steps_here(old: Visit, new: Visit) -> tuple[Step, ...]:
    """Leaving the old host for here, in the order that loses nobody."""
    moved = old.leads_to(new.address)
    import_again = f"pressroom import    brings in what is missing; then:  {_PUBLISH}"
    return (
        _there(new, f"{_PUBLISH}    and let the site's address lead to what it publishes"),
        *_compared(old, new, import_again, 'In show.toml, under [feed]:  guid = "{guid}"    then:  ' + _PUBLISH),
        _audio_moved(old, new, import_again),
        _names_itself(
            new,
            f'In show.toml, under [feed]:  new_address = "{new.address}"    then:  {_PUBLISH}',
            "Apple Podcasts takes it as the word that this feed follows the old one.",
        ),
        _old_names_new(old, new),
        _unlocked(old, new),
        _redirected(old, new, "At the old host, set a redirect of the feed to the new address (301)"),
        _locked_again(new, moved, f"In show.toml, under [feed]:  locked = true    then:  {_PUBLISH}"),
        _kept(moved),
    )


def steps_away(feed: FeedSettings, here: Visit, there: Visit) -> tuple[Step, ...]:
    """Leaving from here for another host, in the order that loses nobody."""
    moved = here.leads_to(there.address)
    return (
        _settled(feed, there.address),
        _said(here, there),
        _there(there, f"At the new host, import the show from  {here.address}"),
        *_compared(
            here,
            there,
            "At the new host, import the show again, with the episodes' own ids (GUIDs)",
            "At the new host, set the feed's podcast:guid to  {guid}",
        ),
        _names_itself(
            there,
            f"At the new host, set the new feed address (itunes:new-feed-url) to  {there.address}",
            "Apple Podcasts takes it as the word that this feed follows the old one.",
        ),
        _redirected(here, there, "Set one of the redirects below"),
        _locked_again(there, moved, "At the new host, lock the feed (podcast:locked)"),
        Step(
            name="What was published stays",
            done=None,
            says="Apps that know an episode go on asking for its audio where they found it, and pages have been linked to. "
            "Leave the files where they are and the redirect as long as you can; do not publish from here again, "
            "which would put the old feed back.",
        ),
    )


def _there(new: Visit, fix: str) -> Step:
    name = "The new feed is there"
    if new.show is None:
        return Step(name=name, done=False, says=new.trouble, fix=fix)
    return Step(name=name, done=True, says=f"{_count(len(new.show.items))} in it.")


def _compared(old: Visit, new: Visit, again: str, guid_fix: str) -> tuple[Step, ...]:
    """Ids, dates and the show's guid, which the new feed must have from the old one."""
    names = ("Every episode has kept its id", "Every episode has kept its date", "The show has kept its guid")
    if old.show is None or new.show is None or old.ends_at(new.address):
        says = _why_not_compared(old, new)
        return tuple(Step(name=name, done=None, says=says) for name in names)
    found = compare_shows(old.show, new.show)
    lost = [each for each in found if each.what in {What.MISSING, What.ID}]
    dates = [each for each in found if each.what is What.DATE]
    guids = [each for each in found if each.what is What.FEED_GUID and each.old]
    return (
        Step(
            name=names[0],
            done=not lost,
            says=f"Subscribers would lose, or get a second time:  {_titles(lost)}"
            if lost
            else f"{_count(len(old.show.items))} compared.",
            fix=again if lost else "",
        ),
        Step(
            name=names[1],
            done=not dates,
            says=f"These would move to another place in the list:  {_titles(dates)}" if dates else "",
            fix=again if dates else "",
        ),
        Step(
            name=names[2],
            done=not guids,
            says=f"The old feed says {guids[0].old}, the new one {guids[0].new or 'nothing'}." if guids else "",
            fix=guid_fix.format(guid=guids[0].old) if guids else "",
        ),
    )


def _audio_moved(old: Visit, new: Visit, again: str) -> Step:
    name = "The audio is no longer fetched from the old host"
    if old.show is None or new.show is None or old.ends_at(new.address):
        return Step(name=name, done=None, says=_why_not_compared(old, new))
    before = {item.audio.address for item in old.show.items if item.audio}
    still = [item.name for item in new.show.items if item.audio and item.audio.address in before]
    if not still:
        return Step(name=name, done=True, says="")
    return Step(
        name=name,
        done=False,
        says=f"It falls silent when the account there ends:  {_listed(still)}",
        fix=again,
    )


def _names_itself(new: Visit, fix: str, why: str) -> Step:
    name = "The new feed names itself as the new address (new-feed-url)"
    said = new.show.new_address if new.show else ""
    if new.show and _same(said, new.address):
        return Step(name=name, done=True, says="")
    told = f"It names {said}." if said else why
    return Step(name=name, done=False, says=told if new.show else new.trouble, fix=fix)


def _old_names_new(old: Visit, new: Visit) -> Step:
    name = "The old feed names the new address (new-feed-url)"
    if old.show is None or old.ends_at(new.address):
        return Step(name=name, done=None, says=_why_not_compared(old, new))
    if _same(old.show.new_address, new.address):
        return Step(name=name, done=True, says="")
    return Step(
        name=name,
        done=None,
        says="It helps apps along, if the old host lets you set it.",
        fix=f"At the old host, set the new feed address (itunes:new-feed-url) to  {new.address}",
    )


def _unlocked(old: Visit, new: Visit) -> Step:
    name = "The old feed lets itself be taken over (podcast:locked)"
    if old.show is None or old.ends_at(new.address):
        return Step(name=name, done=None, says=_why_not_compared(old, new))
    if old.show.locked:
        return Step(
            name=name,
            done=False,
            says="It is locked, which tells everybody that the show must not be taken to another host.",
            fix="At the old host, unlock the feed until the move is over",
        )
    return Step(name=name, done=True, says="")


def _redirected(old: Visit, new: Visit, fix: str) -> Step:
    name = "The old address leads to the new one for good (301)"
    if old.leads_to(new.address):
        return Step(name=name, done=True, says="Apps write down the new address as they come by.")
    if old.ends_at(new.address):
        statuses = ", ".join(str(hop.status) for hop in old.way_to(new.address) if not hop.is_lasting)
        says = (
            f"It leads there only for the time being (status {statuses}); apps go on asking the old address for ever."
        )
    elif old.hops:
        says = f"It leads to {old.hops[-1].address}"
    elif old.show is None:
        says = f"{old.trouble} Subscribers get nothing."
    else:
        says = "It still gives the old feed. Set the redirect last, when all of the above is done."
    return Step(name=name, done=False, says=says, fix=fix)


def _locked_again(new: Visit, moved: bool, fix: str) -> Step:
    name = "The new feed is locked"
    if new.show and new.show.locked:
        return Step(name=name, done=True, says="Nobody else can take the show over.")
    if not moved:
        return Step(name=name, done=None, says="That comes after the redirect.")
    return Step(name=name, done=False, says="Anybody could take the show over to another host.", fix=fix)


def _kept(moved: bool) -> Step:
    return Step(
        name="The redirect stays",
        done=None,
        says="Keep it for ever if you can, four weeks at the very least: apps that are opened seldom learn of it late."
        if moved
        else "Ask the old host how long it keeps a redirect after the account ends.",
        fix="" if moved else "Keep the account until the redirect is set;    pressroom move    looks again",
    )


def _settled(feed: FeedSettings, to: str) -> Step:
    name = "show.toml says where the show goes"
    wanted = {f'new_address = "{to}"': feed.new_address == to, "locked = false": not feed.locked}
    missing = [line for line, there in wanted.items() if not there]
    return Step(
        name=name,
        done=not missing,
        says="" if not missing else "The feed has to name the new address, and let itself be taken over.",
        fix=f"In show.toml, under [feed]:  {'    and  '.join(missing)}" if missing else "",
    )


def _said(here: Visit, there: Visit) -> Step:
    name = "The feed that is live says so"
    if here.ends_at(there.address):
        return Step(name=name, done=None, says="Its address leads to the new one already.")
    if here.show is None:
        return Step(name=name, done=False, says=here.trouble, fix=_PUBLISH)
    said = _same(here.show.new_address, there.address) and not here.show.locked
    return Step(
        name=name,
        done=said,
        says="" if said else "Apps and the new host go by what is live.",
        fix="" if said else _PUBLISH,
    )


def _why_not_compared(old: Visit, new: Visit) -> str:
    if old.ends_at(new.address):
        return "It can no longer be compared: the old address leads to the new feed."
    return f"It cannot be compared: {'the old' if old.show is None else 'the new'} feed is not there."


def _titles(found: Iterable[Difference]) -> str:
    return _listed([each.title for each in found])


def _listed(titles: list[str]) -> str:
    return some_of([f'"{title}"' for title in titles], _NAMED)


def _count(episodes: int) -> str:
    return "1 episode" if episodes == 1 else f"{episodes} episodes"


def _same(one: str, other: str) -> bool:
    """Addresses that lead to the same place: a slash at the end makes no difference to any app."""
    return one.rstrip("/") == other.rstrip("/")
