"""Verifying: what is live is fetched the way listeners fetch it, and compared with what was published."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus

from podcast.archives import FEED
from podcast.reading.enclosures import read_enclosures
from publishing.desk import Desk
from publishing.drift.comparing import Drift
from publishing.drift.doubt import note
from publishing.drift.ground import still_known
from publishing.drift.looking import look_for_drift
from publishing.drift.lost import record_lost
from publishing.fetching import (
    Fetch,
    Request,
    Silence,
    Unreachable,
    fetch_over_web,
    from_storage,
    through,
    waiting_once,
)
from publishing.live import is_folder, open_storage, target_folder
from publishing.live_checks.answer_rules import AGAIN
from publishing.live_checks.private import PRIVATE_RULES, look_at_private
from publishing.live_checks.probe import Role, Target
from publishing.live_checks.targets import merged, published_targets
from publishing.manifest import Manifest
from publishing.plan import Upload, files_in_words
from publishing.publication import Publication, read_publication
from publishing.server import serving
from publishing.storages.storage import Storage
from publishing.upload import CheckMedia, read_base
from publishing.verify import Problem, Verdict, address_of, verify
from workspace.addresses import is_for_examples
from workspace.errors import UserError
from workspace.publisher import Settings
from workspace.rules import apply


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What was found from outside, and in the storage itself."""

    verdict: Verdict
    drift: Drift
    undoing: bool = False

    @property
    def ok(self) -> bool:
        """Seen from outside and in the storage, everything is as it was published; strangers do no harm."""
        return self.verdict.ok and self.drift.ok

    def lines(self) -> tuple[str, ...]:
        """What was found from outside, then in the storage, then how to mend it."""
        mend = ("Fix    pressroom publish --repair    shows what it would put back, and asks first",)
        go_on = (
            (f"       pressroom {'undo' if self.undoing else 'publish'}    goes on with it",)
            if self.drift.unfinished
            else ()
        )
        found = self.drift.lines()
        inside = f"As published: {files_in_words(self.drift.checked)} in {self.drift.where}."
        return (
            *self.verdict.lines(),
            *(() if self.drift.drifted else (inside,)),
            *found,
            *(go_on if self.drift.ok else mend),
        )

    def as_json(self) -> dict[str, object]:
        """The verdict's keys, with `ok` for both, and what was found in the storage."""
        return self.verdict.as_json() | {"ok": self.ok, "drift": self.drift.as_json()}


def verify_live(desk: Desk) -> Verified:
    """Hold everything that is live against the record of the last publish, in the storage and from outside."""
    publication = read_publication(desk.folder).required()
    storage = open_storage(desk.folder, publication.settings)
    base = read_base(storage)
    if base is None:
        raise no_record(desk, publication.settings, storage)
    drift = look_for_drift(storage, base.manifest, desk.folder.site)
    verdict = verify_release(desk, publication, storage, base.manifest)
    note(desk.folder, verdict)
    return Verified(verdict=verdict, drift=drift, undoing=bool(base.manifest.undoing))


def verify_release(
    desk: Desk, publication: Publication, storage: Storage, live: Manifest, changed: Collection[str] | None = None
) -> Verdict:
    """Compare through the public address; for an address that is only an example, through a server of our own.

    With `changed` only those paths are asked for, and the feed; if nothing changed, the feed alone. A bucket without an
    outside is then not asked again: it confirmed every write, with its hash.
    """
    settings = publication.settings
    if changed is not None and is_for_examples(settings.public_address) and not is_folder(settings):
        return Verdict(ok=True, checked=0, problems=(), remarks=(_no_outside(settings),) if changed else ())
    only = None if changed is None else {*changed, FEED}
    with fetching(desk, settings, storage) as fetch:
        announced = _announced_audio(settings.address, live, fetch) if changed is None or FEED in changed else ()
        targets = merged(published_targets(settings.address, live, only), announced, live, settings.address)
        verdict = verify(targets, fetch, desk.report)
        if changed is not None and not changed:
            return verdict
        private = look_at_private(settings.address, fetch)
    open_door = tuple(Problem.of(finding) for finding in apply(PRIVATE_RULES, private))
    return replace(verdict, remarks=(*verdict.remarks, *open_door))


def audio_check(publication: Publication, fetch: Fetch = fetch_over_web) -> CheckMedia:
    """A look at new audio through its public address, before any page or feed mentions it.

    A wrong answer stops the publish, also one that leads in circles. A host that does not answer at all does not: the
    site may not be set up yet, and the verification at the end says so.
    """
    settings = publication.settings

    def check(uploads: tuple[Upload, ...]) -> None:
        if is_folder(settings) or is_for_examples(settings.public_address):
            return  # what is there is not served to anybody yet
        ask = through(fetch, settings.address, settings.public_address)
        audio = tuple(_uploaded(settings, upload) for upload in uploads)
        try:
            ask(Request("HEAD", audio[0].address, {}))
        except Unreachable as answer:
            if answer.silence in {Silence.NOBODY, Silence.UNTRUSTED}:
                return
        for problem in verify(audio, ask).problems:
            raise UserError(
                "audio-not-served",
                problem="The new audio is in the storage, but apps could not play it from its public address.",
                where=problem.address,
                why=f"{problem.problem} The feed was not changed; the episode is not live.",
                fix=_leads_elsewhere(settings) if problem.fix == AGAIN else problem.fix,
            )

    return check


def _leads_elsewhere(settings: Settings) -> str:
    """The storage has confirmed every byte, so a server that does not have it looks somewhere else."""
    return (
        f"Let {settings.public_address} lead to {settings.publish.to} (pressroom doctor --server shows how), "
        "or correct  address  in pressroom.toml; then:  pressroom publish"
    )


@contextmanager
def fetching(desk: Desk, settings: Settings, storage: Storage, web: Fetch = fetch_over_web) -> Iterator[Fetch]:
    """A way to fetch the site: from where it is public, or from what stands in for an address that is an example."""
    if not is_for_examples(settings.public_address):
        yield waiting_once(through(web, settings.address, settings.public_address))
    elif is_folder(settings):
        with serving(target_folder(desk.folder, settings)) as address:
            yield through(web, settings.address, address)
    else:
        yield from_storage(storage, settings.address)


def no_record(desk: Desk, settings: Settings, storage: Storage) -> UserError:
    """Why there is no record in the target: nothing was ever published there, or somebody deleted it."""
    seen = still_known(desk.folder, settings, storage)
    return record_lost(storage.describe(), seen) if seen else nothing_live(storage)


def nothing_live(storage: Storage) -> UserError:
    """There is no record of a publish, so there is nothing to compare with."""
    return UserError(
        "nothing-live",
        problem="Nothing is published yet.",
        where=storage.describe(),
        why="There is no record of a publish there.",
        fix="pressroom publish",
    )


def _no_outside(settings: Settings) -> Problem:
    return Problem(
        settings.public_address,
        "Nothing was looked at from outside: this address is only an example.",
        "Write your site's own address into pressroom.toml, under [site]",
    )


def _uploaded(settings: Settings, upload: Upload) -> Target:
    artifact = upload.artifact
    return Target(
        address=address_of(settings.address, upload.path),
        role=Role.AUDIO,
        type=artifact.content_type,
        length=artifact.size,
        size=artifact.size,
    )


def _announced_audio(site: str, live: Manifest, fetch: Fetch) -> tuple[Target, ...]:
    """The audio that the live feed lists; a feed that cannot be fetched or read is found by its bytes."""
    if FEED not in live.entries:
        return ()
    try:
        feed = fetch(Request("GET", f"{site}/{FEED}", {}))
        found = read_enclosures(feed.body) if feed.status == HTTPStatus.OK else ()
    except (Unreachable, UserError):
        return ()
    return tuple(
        Target(address=each.url, role=Role.AUDIO, type=each.type, length=each.length, name=each.title) for each in found
    )
