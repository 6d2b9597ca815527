"""Verifying: what is live is fetched the way listeners fetch it, and compared with what was published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import urlsplit

from podcast.reading.enclosures import read_enclosures
from publishing.desk import Desk
from publishing.fetching import Fetch, Request, Unreachable, fetch_over_web, from_storage, through
from publishing.live import is_folder, open_storage, target_folder
from publishing.manifest import Manifest
from publishing.plan import Upload
from publishing.publication import Publication, read_publication
from publishing.server import serving
from publishing.storage import Storage
from publishing.upload import CheckMedia, read_base
from publishing.verify import Enclosure, Expectations, Verdict, address_of, expectations_for, verify
from workspace.errors import UserError
from workspace.publisher import Settings

_EXAMPLES = {"example.org", "example.com", "example.net"}


def verify_live(desk: Desk) -> Verdict:
    """Fetch everything that is live and compare it with the record of the last publish."""
    publication = read_publication(desk.folder).required()
    storage = open_storage(desk.folder, publication.settings)
    base = read_base(storage)
    if base is None:
        raise UserError(
            "nothing-live",
            problem="Nothing is published yet.",
            where=storage.describe(),
            why="There is no record of a publish there.",
            fix="pressroom publish",
        )
    return verify_release(desk, publication, storage, base.manifest)


def verify_release(desk: Desk, publication: Publication, storage: Storage, live: Manifest) -> Verdict:
    """Compare through the public address; for an address that is only an example, through a server of our own."""
    site = publication.settings.address
    with _fetching(desk, publication.settings, storage) as fetch:
        enclosures: tuple[Enclosure, ...] = ()
        if "feed.xml" in live.entries:
            feed = fetch(Request("GET", f"{site}/feed.xml", {}))
            enclosures = _announced(feed.body) if feed.status == HTTPStatus.OK else ()
        return verify(site, expectations_for(live, enclosures), fetch)


def audio_check(publication: Publication, fetch: Fetch = fetch_over_web) -> CheckMedia:
    """A look at new audio through its public address, before any page or feed mentions it.

    A wrong answer stops the publish. A host that does not answer at all does not: the site may not be set up yet,
    and the verification at the end says so.
    """
    settings = publication.settings

    def check(uploads: tuple[Upload, ...]) -> None:
        if is_folder(settings) or is_example(settings.public_address):
            return  # what is there is not served to anybody yet
        ask = through(fetch, settings.address, settings.public_address)
        audio = tuple(
            Enclosure(address_of(settings.address, each.path), each.artifact.size, each.artifact.content_type)
            for each in uploads
        )
        try:
            ask(Request("HEAD", audio[0].url, {}))
        except Unreachable:
            return
        for problem in verify(settings.address, Expectations(enclosures=audio), ask).problems:
            raise UserError(
                "audio-not-served",
                problem="The new audio is in the storage, but apps could not play it from its public address.",
                where=problem.address,
                why=f"{problem.problem} The feed was not changed; the episode is not live.",
                fix=problem.fix,
            )

    return check


def _announced(feed: bytes) -> tuple[Enclosure, ...]:
    """The audio that the feed lists; a feed that cannot be read is found by its bytes."""
    try:
        return tuple(Enclosure(each.url, each.length or 0, each.type) for each in read_enclosures(feed))
    except UserError:
        return ()


@contextmanager
def _fetching(desk: Desk, settings: Settings, storage: Storage) -> Iterator[Fetch]:
    if not is_example(settings.public_address):
        yield through(fetch_over_web, settings.address, settings.public_address)
    elif is_folder(settings):
        with serving(target_folder(desk.folder, settings)) as address:
            yield through(fetch_over_web, settings.address, address)
    else:
        yield from_storage(storage, settings.address)


def is_example(address: str) -> bool:
    """Names that never lead anywhere (RFC 2606, RFC 6761)."""
    host = urlsplit(address).hostname or ""
    return host.endswith((".example", ".test", ".invalid")) or ".".join(host.split(".")[-2:]) in _EXAMPLES
