"""Races: two who publish at once, and one who falls asleep while another publishes; drawn by seed, judged alike."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from publishing.artifacts import Artifact
from publishing.storages.awake import Clock
from publishing.storages.folder import FolderStorage
from publishing.storages.storage import Storage
from publishing.upload import Receipt, Release
from publishing.uploading.run import Around, run
from tests.publishing.doubles import base_of, plan_for, publish
from tests.publishing.faults.proxy import Answer, Meanwhile, Moment, Proxy, once
from tests.publishing.faults.publisher import Publisher, Task
from tests.publishing.faults.show import BOTH, KNEES, a_subscriber_finds, show, site_in, what_is_off
from tests.publishing.faults.wrapped import AsleepBefore, Later, Paused, PausedFolder, Time, Turned, Turns
from tests.publishing.servers import Server
from workspace.errors import UserError

EARLY, LATE = "2026-11-24T14:00:00+00:00", "2026-11-24T14:30:00+00:00"
BETWEEN = 25 * 60.0  # seconds that the sleeper sleeps
MOST_CALLS = 18  # of a publish of these sites
_LOSERS = {"newer-live", "publishing-now", "clock-wrong", "slept"}

Site = tuple[Artifact, ...]


@dataclass(frozen=True, kw_only=True)
class Sites:
    """What was there, and two builds that differ from it in different pages."""

    before: Site
    one: Site
    other: Site
    place: Path  # where `one` lies


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a race ended: the errors' codes by publisher, and what is wrong, which must be nothing."""

    lost: tuple[str, ...]
    wrong: tuple[str, ...]


def sites_in(folder: Path) -> Sites:
    """The other one leaves the pages of `same/` as they were, drops one of the rest and adds another."""
    pages = ("same/a", "same/b", "same/c")
    before = show(folder / "before", KNEES, "before", more=("gone",))
    one = show(folder / "one", BOTH, "one", more=(*pages, "new"))
    other = show(folder / "other", {**KNEES, "backs": b"back sounds"}, "other", more=("gone", "else"))
    for place in (before, other):
        show(place, {}, "before", more=pages)
        for page in ("index.html", "feed.xml"):  # the smaller show wrote its own
            assert (place / page).is_file()
    return Sites(before=site_in(before), one=site_in(one), other=site_in(other), place=one)


def race(seed: int, storage: Storage, sites: Sites) -> Ended:
    """Two publishers ask in turns that the seed draws."""
    publish(storage, sites.before)
    turns = Turns(seed, "jen", "kim")

    def publisher(name: str, site: Site) -> Receipt:
        try:
            return publish(Turned(storage, turns, name), site, name, EARLY)
        finally:
            turns.finished(name)

    with ThreadPoolExecutor(2) as pool:
        ends = [pool.submit(publisher, "jen", sites.one), pool.submit(publisher, "kim", sites.other)]
    lost = tuple(code for end in ends if (code := _code_of(end)))
    wrong = [f"lost with {code}" for code in lost if code not in _LOSERS]
    if len(lost) == len(ends):
        wrong.append("nobody published")
    return Ended(lost=lost, wrong=(*wrong, *_mixed(storage, sites)))


def sleep_through(seed: int, storage: Storage, sites: Sites) -> Ended:
    """One publisher is paused at a call that the seed draws, for 25 minutes in which another one publishes."""
    dice, time = random.Random(seed), Time()
    at, moment = dice.randrange(1, MOST_CALLS), dice.choice((Moment.BEFORE, Moment.AFTER))
    publish(storage, sites.before, "kim")

    def meanwhile() -> None:
        time.now += BETWEEN
        _another_publishes(storage, sites)

    if isinstance(storage, FolderStorage) and moment is Moment.BEFORE:  # a folder knows by itself what is too old
        sleeper: Storage = PausedFolder(storage, at, meanwhile, time)
    else:
        sleeper = Paused(storage, at, moment, meanwhile, time)
    return judged(lambda: publish_by(time, sleeper, sites.one), storage, sites)


def sleep_before_a_write(at: int, storage: Storage, sites: Sites) -> Ended:
    """One publisher asks whether it may write, sleeps, and begins with write `at` when another one has published."""
    time = Time()
    publish(storage, sites.before, "kim")

    def meanwhile() -> None:
        time.now += BETWEEN
        _another_publishes(storage, sites)

    return judged(lambda: publish_by(time, AsleepBefore(storage, at, meanwhile), sites.one), storage, sites)


def sleep_for_real(at: int, proxy: Proxy, server: Server, sites: Sites, folder: Path) -> Ended:
    """A process is stopped (SIGSTOP) when request `at` was answered, and goes on when another one has published.

    Its clock is set forward as the sleep would have set it, and whatever it had signed before is refused, as the
    storage would refuse it.
    """
    storage = server.storage(folder.name)
    publish(storage, sites.before, "kim")
    slept, asleep = folder / "slept", threading.Event()
    task = Task(
        site=sites.place, told=folder / "told", endpoint=proxy.endpoint, target=folder.name, when=EARLY, slept=slept
    )
    sleeper = Publisher(task)

    def stop() -> None:
        sleeper.stop()
        asleep.set()

    proxy.start_over(once(at, Meanwhile(Moment.AFTER, stop)))
    sleeper.start()
    try:
        assert asleep.wait(60)
        signed = _now()
        too_old = Answer(status=403, code="RequestTimeTooSkewed")
        proxy.start_over(lambda asked: too_old if asked.signed <= signed else None)
        proxy.wait_until_idle()  # what had arrived by then came in time
        publish(Later(storage, 25), sites.other, "kim", LATE)
        slept.write_text(str(BETWEEN))
        while _now() <= signed:  # signatures tell whole seconds
            threading.Event().wait(0.05)
        sleeper.go_on()
    finally:
        code = sleeper.finish(30 if sleeper.is_awake else 0)
    lost = () if code == 0 else (sleeper.said.splitlines()[0],)
    wrong = [] if code else ["the sleeper thinks that it published"]
    return Ended(lost=lost, wrong=(*wrong, *_mixed(storage, sites)))


def _another_publishes(storage: Storage, sites: Sites) -> None:
    """Somebody else, on a computer of their own, which knows nothing of what goes on in this one."""
    Context().run(publish, Later(storage, 25), sites.other, "kim", LATE)


def _now() -> str:
    """As signatures tell it."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


def publish_by(time: Clock, storage: Storage, site: Site) -> Receipt:
    """The publish of somebody whose clock is `time`."""
    return run(plan_for(storage, site), storage, Release(who="jen", when=EARLY), Around(clock=time))


def judged(sleeper: Callable[[], Receipt], storage: Storage, sites: Sites) -> Ended:
    """Let the sleeper publish; whatever happens, one version must be whole, and it must be the one that is recorded."""
    lost: tuple[str, ...] = ()
    try:
        sleeper()
    except UserError as error:
        lost = (error.findings[0].code,)
    wrong = [f"lost with {code}" for code in lost if code not in _LOSERS]
    if lost and base_of(storage).manifest.who == "jen":
        wrong.append("the sleeper's record stands although it failed")
    return Ended(lost=lost, wrong=(*wrong, *_mixed(storage, sites)))


def _mixed(storage: Storage, sites: Sites) -> list[str]:
    """What differs from the version that the record names."""
    recorded = sites.one if base_of(storage).manifest.who == "jen" else sites.other
    return [*(f"no audio for {url}" for url in a_subscriber_finds(storage)), *what_is_off(storage, recorded)]


def _code_of(end: Future[Receipt]) -> str:
    error = end.exception()
    if error is None:
        return ""
    if isinstance(error, UserError):
        return error.findings[0].code
    raise error
