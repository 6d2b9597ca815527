"""Moving: the steps by which a show leaves a host without losing a subscriber, each looked at as it really is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from podcast.show import Show
from publishing.desk import Desk
from publishing.fetching import Fetch, fetch_over_web
from publishing.live import is_folder
from publishing.moving.redirects import Recipe, recipes, s3_recipe
from publishing.moving.steps import Step, steps_away, steps_here, visit
from publishing.publication import Publication, no_show, read_publication
from publishing.storages.s3.settings import parse_target
from workspace.discreet import discreet
from workspace.errors import UserError
from workspace.publisher import Settings

_STATES = {True: "done", False: "not yet", None: "look"}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How far the move is. `redirects` are texts for the server at the old address, while it does not redirect."""

    old: str
    new: str
    verbatim: ClassVar[bool] = True
    steps: tuple[Step, ...]
    redirects: tuple[Recipe, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no step is left to do; one that cannot be seen from here does not count."""
        return all(step.done is not False for step in self.steps)

    def lines(self) -> tuple[str, ...]:
        """The steps in their order, and the redirect in every form."""
        return (f"Moving from {discreet(self.old)}", f"         to {self.new}", *self._steps(), *self._redirects())

    def as_json(self) -> dict[str, object]:
        """For scripts: addresses without passwords, and each redirect's text by the server it is for."""
        return {
            "old": discreet(self.old),
            "new": self.new,
            "done": self.ok,
            "steps": [step.as_json() for step in self.steps],
            "redirects": {recipe.where: recipe.text for recipe in self.redirects},
        }

    def _steps(self) -> Iterator[str]:
        for number, step in enumerate(self.steps, 1):
            yield ""
            yield f"{number:>2}. {_STATES[step.done]:<8} {step.name}"
            if step.says:
                yield f"{'':<12} {step.says}"
            if step.fix:
                yield f"{'':<12} Fix    {step.fix}"

    def _redirects(self) -> Iterator[str]:
        if self.redirects:
            yield from ("", "The redirect, for a server that you run yourself:")
        for recipe in self.redirects:
            yield from ("", f"  {recipe.where}", *(f"    {line}" for line in recipe.text.splitlines()))


def move(desk: Desk, *, to: str | None = None) -> Outcome:
    """Show how far the move to here is, or with `to` the move away from here. Raises UserError."""
    return move_away(desk, to, fetch_over_web) if to is not None else move_here(desk, fetch_over_web)


def move_here(desk: Desk, fetch: Fetch) -> Outcome:
    """Look at both feeds of a show that was brought here from another host. Raises UserError."""
    publication, show = _show(desk)
    old, new = show.feed.moved_from, publication.identity().feed
    if old is None:
        raise UserError(
            "nothing-to-move",
            problem="Pressroom does not know where the show was before.",
            where="show.toml",
            why="It compares the feed there with the one here, and looks whether the old address leads here.",
            fix='Under [feed], write  moved_from = "https://…"  with the old feed\'s address;'
            "    to leave from here:  pressroom move --to ADDRESS",
        )
    if old == new:
        kept = Step(name="The feed kept its address", done=True, says="No app has to learn a new one.")
        return Outcome(old=old, new=new, steps=(kept,))
    before = visit(old, fetch)
    redirects = () if before.leads_to(new) else recipes(old, new)
    return Outcome(old=old, new=new, steps=steps_here(before, visit(new, fetch)), redirects=redirects)


def move_away(desk: Desk, to: str, fetch: Fetch) -> Outcome:
    """Look at both feeds of a show that goes to another host, whose feed is at `to`. Raises UserError."""
    publication, show = _show(desk)
    ours = publication.identity().feed
    _check_address(to, ours)
    here = visit(ours, fetch)
    return Outcome(
        old=ours,
        new=to,
        steps=steps_away(show.feed, here, visit(to, fetch)),
        redirects=() if here.leads_to(to) else _redirects(publication.settings, ours, to),
    )


def _show(desk: Desk) -> tuple[Publication, Show]:
    publication = read_publication(desk.folder).required()
    if publication.show is None:
        raise no_show()
    return publication, publication.show


def _check_address(to: str, ours: str) -> None:
    try:
        parts = urlsplit(to)
        whole = parts.scheme == "https" and bool(parts.hostname) and not any(sign.isspace() for sign in to)
    except ValueError:
        whole = False
    if whole and to != ours:
        return
    raise UserError(
        "move-address",
        problem="The show has this address already." if whole else f'"{to}" is not the address of a feed.',
        where="--to",
        why="Apps are sent there, so it has to be the feed's whole address at the new host.",
        fix="pressroom move --to https://new-host.example/your-show/feed.xml",
    )


def _redirects(settings: Settings, ours: str, to: str) -> tuple[Recipe, ...]:
    """Amazon's own ways first, for a show that lies there."""
    found = recipes(ours, to)
    if not found or is_folder(settings) or settings.publish.endpoint or not ours.startswith(f"{settings.address}/"):
        return found
    bucket, prefix = parse_target(settings.publish.to)
    return (found[-1], s3_recipe(bucket, f"{prefix}/feed.xml".lstrip("/"), to), *found[:-1])
