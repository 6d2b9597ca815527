"""Status: what is live, what is waiting, what needs somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from publishing.checking import findings_of, is_live
from publishing.desk import Desk
from publishing.drift.live_look import LiveLook, look_at_live
from publishing.finishing import finisher, outdated
from publishing.history.nagging import Safety, safety
from publishing.history.unpublished import unpublished
from publishing.live import last_known
from publishing.manifest import Manifest, PublishedEpisode
from publishing.plan import files_in_words
from publishing.publication import Publication, UnreadDraft, Written, is_draft, read_publication
from workspace.findings import Finding, must_fix
from workspace.words import clock_in_words, day_in_words, moment_in_words

_NAMED = 6  # changed files that are named one by one


@dataclass(frozen=True, kw_only=True)
class LiveEpisode:
    """An episode that subscribers have, by its record; `address` is that of its page."""

    title: str
    slug: str
    published: str
    address: str

    def as_json(self) -> dict[str, object]:
        """For scripts: `published` is an ISO time, as the record of the last publish has it."""
        return {"title": self.title, "slug": self.slug, "published": self.published, "address": self.address}


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An episode or an article that is not out: `publish` is None for a draft, and `undone` says that it was out until an undo."""

    title: str
    slug: str
    publish: datetime | None
    due: bool
    undone: bool = False

    @property
    def words(self) -> str:
        """What it waits for: a date, its day, or a publish."""
        if self.publish is None:
            return "draft: no publish date"
        if self.due and self.undone:
            return "taken back by an undo: the next publish would put it up again"
        return "due: publish now" if self.due else f"goes public {moment_in_words(self.publish)}"

    def as_json(self) -> dict[str, object]:
        """For scripts: `publish` is an ISO time, null for a draft; `state` is what people read."""
        when = self.publish.isoformat() if self.publish else None
        return {"title": self.title, "slug": self.slug, "publish": when, "state": self.words}


@dataclass(frozen=True, kw_only=True)
class Status:
    """The show at a glance; `release` is None if nothing was published. `looked` is what the target itself says.

    `safety` tells of the last backup, and `changed` are the owner's files that differ from the last release.
    `articles` are those that wait, and `removed` the titles of episodes that were taken down, each with the day.
    `taken_back` says that the last release was an undo, so that a publish would put up again what it took back.
    """

    name: str
    release: int | None
    when: str
    live: tuple[LiveEpisode, ...]
    waiting: tuple[Waiting, ...]
    needs: tuple[Finding, ...]
    safety: Safety
    changed: tuple[str, ...] = ()
    articles: tuple[Waiting, ...] = ()
    removed: tuple[tuple[str, date], ...] = ()
    taken_back: bool = False
    looked: LiveLook | None = None

    def lines(self) -> tuple[str, ...]:
        """The three lists, and the next command."""
        state = f"release {self.release}, published {self.when}" if self.release else "nothing is public yet"
        lines = [f"{self.name} · {len(self.live)} live · {state}"]
        for title, rows in (
            ("Needs you", [f"{finding.problem}   {finding.where}" for finding in self.needs]),
            ("Waiting", [*self._waiting(), *self._edits()]),
            ("Live", [f"{live.title}   {live.address}" for live in self.live]),
            ("Taken down", [f"{title}   since {day_in_words(day)}" for title, day in self.removed]),
            ("In the storage", list(self.looked.lines()) if self.looked else []),
            ("Safe keeping", [line] if (line := self.safety.line()) else []),
        ):
            if rows:
                lines += ["", f"  {title}", *(f"    {row}" for row in rows)]
        return (*lines, "", f"Next:  {self._next()}")

    def as_json(self) -> dict[str, object]:
        """For scripts: `release` is null before the first publish; `looked` is there only if the target was asked."""
        told: dict[str, object] = {
            "release": self.release,
            "live": [live.as_json() for live in self.live],
            "waiting": [waiting.as_json() for waiting in self.waiting],
            "articles": [waiting.as_json() for waiting in self.articles],
            "removed": [{"title": title, "removed": day.isoformat()} for title, day in self.removed],
            "needs": [finding.as_json() for finding in self.needs],
            "changed": list(self.changed),
            "backup": self.safety.as_json(),
        }
        return told | ({"looked": self.looked.as_json()} if self.looked else {})

    def _waiting(self) -> Iterator[str]:
        yield from (f"{waiting.title}   {waiting.words}" for waiting in self.waiting)
        yield from (f'Article "{waiting.title}"   {waiting.words}' for waiting in self.articles)

    def _edits(self) -> list[str]:
        how = "taken back by an undo: correct it first" if self.taken_back else f"changed since release {self.release}"
        files = [f"{path}   {how}" for path in self.changed[:_NAMED]]
        return [*files, f"… and {files_in_words(len(self.changed) - _NAMED)} more"] if self.changed[_NAMED:] else files

    def _next(self) -> str:
        if self.needs:
            return "pressroom check"
        if self.looked and self.looked.is_newer:
            return "pressroom restore --newer"
        if self.looked and self.looked.drift.drifted:
            return "pressroom publish --repair"
        if self.looked and self.looked.drift.unfinished:
            return self.looked.goes_on
        if any(waiting.due for waiting in (*self.waiting, *self.articles)) or self.changed or self.release is None:
            return "pressroom publish --plan" if self.taken_back else "pressroom publish"
        return "pressroom new RECORDING" if not self.waiting else "pressroom preview"


def status(desk: Desk, live: bool = False) -> Status:
    """Compare what the owner wrote with what subscribers have; with `live` the target itself is asked."""
    reading = read_publication(desk.folder)
    publication = reading.publication or reading.required()
    looked = look_at_live(desk, publication) if live else None
    manifest = looked.record if looked else last_known(desk.folder, publication.settings)
    published = manifest.episodes if manifest else {}
    finishing = finisher(desk, publication, manifest)
    taken_back = bool(manifest and manifest.history and manifest.history[-1].back_to)
    urgent = list(
        must_fix((*publication.without(reading.findings, _is_listed), *findings_of(publication, desk, manifest)))
    )
    urgent += outdated(finishing) if finishing else ()
    return Status(
        name=publication.show.name if publication.show else publication.settings.publisher.name,
        release=manifest.release if manifest and manifest.release else None,
        when=clock_in_words(manifest.when, publication.settings.zone) if manifest else "",
        live=tuple(_live(publication, episode) for episode in _newest_first(published.values())),
        waiting=tuple(_waiting(publication, manifest, desk.now, taken_back=taken_back)),
        articles=tuple(_articles(publication, manifest, desk.now)),
        removed=tuple(_removed(publication, manifest, desk.now)),
        needs=tuple(urgent),
        safety=safety(desk.folder, published.values(), publication.settings.zone),
        changed=unpublished(publication, manifest) if manifest and not (looked and looked.is_newer) else (),
        taken_back=taken_back,
        looked=looked,
    )


def _waiting(publication: Publication, live: Manifest | None, now: datetime, *, taken_back: bool) -> Iterator[Waiting]:
    """Episodes that are not out; `taken_back` says that an undo was the last thing that was published."""
    gone = live.gone if live and taken_back else ()
    for each in publication.episodes:
        if not (is_live(each, live) or each.is_taken_down(now)):
            undone = each.header.id in gone
            yield Waiting(title=each.title, slug=each.slug, publish=each.publish, due=each.is_out(now), undone=undone)


def _removed(publication: Publication, live: Manifest | None, now: datetime) -> Iterator[tuple[str, date]]:
    """Episodes that their owner took down, and since when."""
    for each in publication.episodes:
        if each.header.removed and each.is_taken_down(now) and not is_live(each, live):
            yield each.title, each.header.removed


def _articles(publication: Publication, live: Manifest | None, now: datetime) -> Iterator[Waiting]:
    """Those that are not out, the next one first and drafts last."""
    entries = live.entries if live else {}
    waiting = [each for each in publication.articles if f"articles/{each.slug}/index.html" not in entries]
    for each in sorted(waiting, key=lambda each: (each.header.publish is None, each.header.publish or now)):
        yield Waiting(title=each.title, slug=each.slug, publish=each.header.publish, due=each.is_out(now))


def _is_listed(written: Written) -> bool:
    """Whether it waits as a draft with a name; one that cannot be read has none, so its mistake is told instead."""
    return is_draft(written) and not isinstance(written, UnreadDraft)


def _live(publication: Publication, episode: PublishedEpisode) -> LiveEpisode:
    return LiveEpisode(
        title=episode.title,
        slug=episode.slug,
        published=episode.published,
        address=f"{publication.settings.address}/episodes/{episode.slug}/",
    )


def _newest_first(episodes: Iterable[PublishedEpisode]) -> list[PublishedEpisode]:
    return sorted(episodes, key=lambda episode: datetime.fromisoformat(episode.published), reverse=True)
