"""Verifying: what is live is fetched the way listeners fetch it, and compared with what was published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from podcast.reading.enclosures import read_enclosures
from publishing.desk import Desk
from publishing.fetching import Fetch, Request, Unreachable, fetch_over_web, from_storage, through
from publishing.live import is_folder, open_storage, target_folder
from publishing.live_checks.probe import Role, Target
from publishing.live_checks.targets import merged, published_targets
from publishing.manifest import Manifest
from publishing.plan import Upload
from publishing.publication import Publication, read_publication
from publishing.server import serving
from publishing.storages.storage import Storage
from publishing.upload import CheckMedia, read_base
from publishing.verify import Verdict, address_of, verify
from workspace.addresses import is_for_examples
from workspace.errors import UserError
from workspace.publisher import Settings


def verify_live(desk: Desk) -> Verdict:
    """Fetch everything that is live and compare it with the record of the last publish."""
    publication = read_publication(desk.folder).required()
    storage = open_storage(desk.folder, publication.settings)
    base = read_base(storage)
    if base is None:
        raise nothing_live(storage)
    return verify_release(desk, publication, storage, base.manifest)


def verify_release(desk: Desk, publication: Publication, storage: Storage, live: Manifest) -> Verdict:
    """Compare through the public address; for an address that is only an example, through a server of our own."""
    site = publication.settings.address
    with fetching(desk, publication.settings, storage) as fetch:
        announced = _announced_audio(site, live, fetch)
        return verify(merged(published_targets(site, live), announced, live, site), fetch)


def audio_check(publication: Publication, fetch: Fetch = fetch_over_web) -> CheckMedia:
    """A look at new audio through its public address, before any page or feed mentions it.

    A wrong answer stops the publish. A host that does not answer at all does not: the site may not be set up yet,
    and the verification at the end says so.
    """
    settings = publication.settings

    def check(uploads: tuple[Upload, ...]) -> None:
        if is_folder(settings) or is_for_examples(settings.public_address):
            return  # what is there is not served to anybody yet
        ask = through(fetch, settings.address, settings.public_address)
        audio = tuple(_uploaded(settings, upload) for upload in uploads)
        try:
            ask(Request("HEAD", audio[0].address, {}))
        except Unreachable:
            return
        for problem in verify(audio, ask).problems:
            raise UserError(
                "audio-not-served",
                problem="The new audio is in the storage, but apps could not play it from its public address.",
                where=problem.address,
                why=f"{problem.problem} The feed was not changed; the episode is not live.",
                fix=problem.fix,
            )

    return check


@contextmanager
def fetching(desk: Desk, settings: Settings, storage: Storage, web: Fetch = fetch_over_web) -> Iterator[Fetch]:
    """A way to fetch the site: from where it is public, or from what stands in for an address that is an example."""
    if not is_for_examples(settings.public_address):
        yield through(web, settings.address, settings.public_address)
    elif is_folder(settings):
        with serving(target_folder(desk.folder, settings)) as address:
            yield through(web, settings.address, address)
    else:
        yield from_storage(storage, settings.address)


def nothing_live(storage: Storage) -> UserError:
    """There is no record of a publish, so there is nothing to compare with."""
    return UserError(
        "nothing-live",
        problem="Nothing is published yet.",
        where=storage.describe(),
        why="There is no record of a publish there.",
        fix="pressroom publish",
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
    if "feed.xml" not in live.entries:
        return ()
    try:
        feed = fetch(Request("GET", f"{site}/feed.xml", {}))
        found = read_enclosures(feed.body) if feed.status == HTTPStatus.OK else ()
    except (Unreachable, UserError):
        return ()
    return tuple(
        Target(address=each.url, role=Role.AUDIO, type=each.type, length=each.length, name=each.title) for each in found
    )
