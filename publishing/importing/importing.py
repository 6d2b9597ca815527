"""Importing a show that is published elsewhere: from its feed to an owner's folder, and on from where it was cut off."""

from __future__ import annotations

import shlex
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from episodes.episode import read_episodes
from podcast.reading.foreign import ForeignItem, ForeignShow, Trouble
from podcast.show import read_show
from podcast.taxonomy import HOSTS
from publishing.importing import refusals
from publishing.importing.bringing import Bringer, Brought
from publishing.importing.companions import Gathering
from publishing.importing.episode_words import Around
from publishing.importing.fitting import fitting
from publishing.importing.further_pictures import fetch_pictures
from publishing.importing.memory import begun, claimed, is_of, remember_feed, remember_troubles, remembered
from publishing.importing.mirroring import Mirror
from publishing.importing.persons import People, people_of
from publishing.importing.report import REPORT, Imported, Missing
from publishing.importing.safe_web import Web
from publishing.importing.show_words import NO_SITE, Place, closing_for, show_words
from publishing.importing.slugs import slugs_for, usable
from publishing.importing.sources import Source, read_source
from templates import STARTER
from workspace.alone import alone_in
from workspace.discreet import discreet
from workspace.errors import MustFix, UserError
from workspace.files import slug_from, write_atomically
from workspace.folder import OwnerFolder
from workspace.progress import Event, Reporter, silent
from workspace.publisher import Site

_AT_ONCE = 3  # downloads; old hosts slow down those who take more
_USUAL_BYTES = 30_000_000  # of an episode whose feed does not say it
_FEWEST_BYTES = 1000  # less is what programs write that never looked
_SPARE_BYTES = 200_000_000


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What to import: `feed` is an address or a file, "" for the one begun in the folder; `site` is the new address."""

    feed: str = ""
    folder: Path | None = None
    site: str | None = None


def import_show(wanted: Wanted, *, inside: Path, report: Reporter = silent, web: Web | None = None) -> Imported:
    """Bring a show over into a folder below `inside`, or go on with it; files that are there stay as they are.

    An episode that cannot be had does not stop the others.
    """
    _look_at(wanted.site)
    here = OwnerFolder(inside.resolve())
    typed = _whole_name(wanted.feed) if wanted.feed else _begun_in(here)
    report(Event("Reading the feed"))
    source = read_source(typed, web)
    goes_on = not wanted.feed or (wanted.folder is None and is_of(here, typed))
    called = usable(slug_from(source.show.title)) or "imported-show"
    name = Path() if goes_on else wanted.folder or Path(called)
    folder = claimed(inside / name, typed)
    folder.root.mkdir(parents=True, exist_ok=True)
    with alone_in(folder):
        remember_feed(folder, typed)
        return _Import(source, folder, str(inside / name), wanted.site, report).run()


def _look_at(site: str | None) -> None:
    """A new address that is none is told before anything is fetched."""
    if site and (lost := fitting(Site, {"address": site}).troubles):
        raise refusals.no_site(site, lost[0].why)


def _whole_name(feed: str) -> str:
    """A file's name that holds wherever the command is typed next."""
    return feed if "://" in feed else str(Path(feed).expanduser().resolve())


def _begun_in(folder: OwnerFolder) -> str:
    feed = begun(folder)
    if not feed:
        raise refusals.nothing_begun(str(folder.root))
    return feed


class _Import:
    """One run: files that are there stay, and what was met is noted as it is met, for the next run."""

    def __init__(self, source: Source, folder: OwnerFolder, shown: str, site: str | None, report: Reporter) -> None:
        self.source, self.folder, self.shown, self.site, self.report = source, folder, shown, site, report
        self.show = source.show
        self.troubles = dict(remembered(folder).troubles)

    def run(self) -> Imported:
        closing = closing_for(self.show)
        people = people_of(self.show)
        of_show = self._write_show(people)
        there = self._there()
        items, doubled = _each_id_once(self.show.items)
        slugs = slugs_for(items, there)
        to_bring = [item for item in items if item.id not in there]
        self._look_for_room(to_bring)
        moments, undated = _moments(items)
        around = Around(show=self.show, people=self._known(people), closing=closing, moments=moments)
        mirror = Mirror(folder=self.folder.machine / "import", web=self.source.web)
        bringer = Bringer(episodes=self.folder.episodes, mirror=mirror, around=around)
        brought, missing = self._bring_all(bringer, to_bring, slugs)
        met = (trouble for item in items for trouble in self.troubles.get(item.id, ()))
        done = Imported(
            folder=self.folder.root,
            shown=self.shown,
            title=self.show.title,
            feed=self.source.address or self.source.typed,
            new=tuple(each.slug for each in brought),
            there=len([item for item in items if item.id in there]),
            bytes=sum(each.bytes for each in brought),
            missing=tuple(missing),
            troubles=(*_read(self.show), *of_show, *doubled, *undated, *met),
            to_do=tuple(self._next(missing)),
        )
        write_atomically(self.folder.root / REPORT, done.text().encode())
        return done

    def _write_show(self, people: People) -> tuple[Trouble, ...]:
        """The show's own files, as far as they are not there."""
        files, troubles = self._pictures()
        place = Place(came_from=self.source.address, site=self.site, files=files)
        words = show_words(self.show, people, place)
        ignored = (STARTER / "gitignore").read_text(encoding="utf-8")
        for name, text in (("pressroom.toml", words.settings), ("show.toml", words.show), (".gitignore", ignored)):
            file = self.folder.root / name
            if not file.exists():
                write_atomically(file, text.encode())
        return (*words.troubles, *troubles)

    def _pictures(self) -> tuple[Mapping[str, Any], tuple[Trouble, ...]]:
        """The names of the cover's file and of further ones, fetched if there is no show yet."""
        if self.folder.show.exists():
            return {}, ()
        gathering = Gathering(web=self.source.web, folder=self.folder.root, item="")
        further = fetch_pictures(gathering, self.show.images, title=self.show.title, cover=self.show.image)
        return {"cover": gathering.cover(self.show.image), **further}, tuple(gathering.troubles)

    def _there(self) -> dict[str, str]:
        """The slugs of episodes that have a folder already, by their ids; one that cannot be read could be any."""
        episodes, findings = read_episodes(self.folder, ZoneInfo("UTC"))
        read = {episode.slug for episode in episodes}
        unread = [path.parent.name for path in self.folder.episodes.glob("[!.]*/episode.md")]
        places = tuple(f"episodes/{slug}/" for slug in unread if slug not in read)
        if places:
            raise MustFix(tuple(finding for finding in findings if finding.where.file.startswith(places)))
        return {episode.header.id or f"episodes/{episode.slug}": episode.slug for episode in episodes}

    def _known(self, people: People) -> People:
        """Only those whom show.toml knows; the owner may have changed it since."""
        show, _ = read_show(self.folder)
        if show is None:
            return people.only((), ())
        hosts = tuple(key for key, person in show.person.items() if person.role.lower() in HOSTS)
        return people.only(tuple(show.person), hosts)

    def _look_for_room(self, items: Iterable[ForeignItem]) -> None:
        needed = sum(_length(item) for item in items)
        free = shutil.disk_usage(self.folder.root).free
        if needed and 2 * needed + _SPARE_BYTES > free:  # the site holds a copy
            raise refusals.no_room(needed, free, str(self.folder.root))

    def _bring_all(
        self, bringer: Bringer, items: list[ForeignItem], slugs: Mapping[str, str]
    ) -> tuple[list[Brought], list[Missing]]:
        """Several at once; what comes back is in the feed's order."""
        progress = _Progress(self.report, sum(_length(item) for item in items), len(items))
        outcomes: dict[str, Brought | UserError] = {}
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="import") as pool:
            jobs = [pool.submit(_each, bringer, group, slugs, progress) for group in _by_address(items)]
            try:
                for job in as_completed(jobs):
                    for item, outcome in job.result():
                        outcomes[item.id] = outcome
                        self._note(item, outcome)
            except BaseException:
                progress.stop()
                pool.shutdown(wait=True, cancel_futures=True)
                raise
        found = [(item, outcomes[item.id]) for item in items]
        brought = [outcome for _, outcome in found if isinstance(outcome, Brought)]
        return brought, [Missing(title=item.name, error=each) for item, each in found if isinstance(each, UserError)]

    def _note(self, item: ForeignItem, outcome: Brought | UserError) -> None:
        """Written down at once, so that a run that is cut off loses nothing of it."""
        if isinstance(outcome, Brought) and outcome.troubles != self.troubles.get(item.id, ()):
            self.troubles[item.id] = outcome.troubles
            remember_troubles(self.folder, item.id, outcome.troubles)

    def _next(self, missing: list[Missing]) -> Iterator[str]:
        """What the owner does now."""
        folder = shlex.quote(self.shown)
        at = "" if self.shown == "." else f" -C {folder}"
        if self.show.new_address and self.show.new_address != self.source.address:
            moved = discreet(self.show.new_address)
            yield f"The feed says that the show moved to {moved}: import that one if it has more episodes."
        if missing:
            yield f"Import again for what is missing:  pressroom{at} import"
        if not self.site and NO_SITE in self.folder.settings.read_text(encoding="utf-8"):
            yield "Write the new site's address into pressroom.toml:  [site] address"
        yield f"pressroom{at} check"
        yield f"pressroom{at} publish"
        yield f"pressroom{at} move    tells how to lead subscribers here; until then the old host stays as it is"


def _read(show: ForeignShow) -> Iterator[Trouble]:
    """What reading met, and trailers that are no episodes."""
    yield from show.troubles
    addresses = {item.audio.address for item in show.items if item.audio}
    for trailer in show.trailers:
        if trailer.address not in addresses:
            why = f"It is no episode of the feed; fetch {trailer.address} and start it with  pressroom new RECORDING"
            yield Trouble(what=f"the trailer {trailer.title}", why=why)


class _Stopped(Exception):
    """The run was stopped while threads were at work."""


class _Progress:
    """One line for all downloads, told by several threads; after `stop` it raises in each of them."""

    def __init__(self, report: Reporter, total: int, count: int) -> None:
        self._report, self._total, self._lock = report, max(total, 1), threading.Lock()
        self._what, self._sum, self._stopped = f"Fetching {count} episodes", 0, False

    def stop(self) -> None:
        self._stopped = True

    def __call__(self, more: int) -> None:
        if self._stopped:
            raise _Stopped
        with self._lock:
            self._sum += more
            self._report(Event(self._what, min(self._sum, self._total), self._total, in_bytes=True))


def _each(
    bringer: Bringer, items: Iterable[ForeignItem], slugs: Mapping[str, str], progress: _Progress
) -> list[tuple[ForeignItem, Brought | UserError]]:
    """Bring one after the other; an error is an outcome like any other."""
    outcomes: list[tuple[ForeignItem, Brought | UserError]] = []
    for item in items:
        try:
            outcomes.append((item, bringer.bring(item, slugs[item.id], progress)))
        except UserError as error:
            outcomes.append((item, error))
    return outcomes


def _by_address(items: Iterable[ForeignItem]) -> list[list[ForeignItem]]:
    """Episodes that share their audio are brought by one thread."""
    groups: dict[str, list[ForeignItem]] = {}
    for item in items:
        groups.setdefault(item.audio.address if item.audio else item.id, []).append(item)
    return list(groups.values())


def _length(item: ForeignItem) -> int:
    told = (item.audio.length or 0) if item.audio else 0
    return told if told >= _FEWEST_BYTES or not item.audio else _USUAL_BYTES


def _each_id_once(items: Iterable[ForeignItem]) -> tuple[tuple[ForeignItem, ...], tuple[Trouble, ...]]:
    """The first of every id, as apps show it, and what became of the others."""
    once: dict[str, ForeignItem] = {}
    troubles = []
    for item in items:
        first = once.setdefault(item.id, item)
        if item.id and item is not first:
            why = f'It has the id of "{first.name}", so that apps show one of the two; this one was left out.'
            troubles.append(Trouble(item=item.name, what="the episode", why=why, line=item.line))
    return tuple(item for item in once.values() if item.id), tuple(troubles)


def _moments(items: tuple[ForeignItem, ...]) -> tuple[dict[str, datetime], tuple[Trouble, ...]]:
    """The date of every episode; one that has none gets a minute before its neighbor above."""
    moments = {item.id: item.published for item in items if item.published}
    troubles = []
    last = min(moments.values(), default=None)
    for item in items:
        if item.published:
            last = item.published
        elif last is not None:
            last -= timedelta(minutes=1)
            moments[item.id] = last
            why = f"There is none in the feed that can be read; it got {last:%Y-%m-%d %H:%M}, next to its neighbor."
            troubles.append(Trouble(item=item.name, what="the date", why=why))
    return moments, tuple(troubles)
