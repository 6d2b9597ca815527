"""The look at what is live: every address of the site and the feed is asked, and every live rule is applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, urlsplit

from publishing.desk import Desk
from publishing.fetching import Fetch, fetch_over_web
from publishing.live import open_storage
from publishing.live_checks.certificates import Certificate, EndOfCertificate, end_of_certificate
from publishing.live_checks.private import PRIVATE_RULES, look_at_private
from publishing.live_checks.probe import Probe, Role, Target, look, look_at, look_closely
from publishing.live_checks.rules import ARRIVAL_RULES, CERTIFICATE_RULES, RULES
from publishing.live_checks.shops import RULES as SHOP_RULES
from publishing.live_checks.shops import shop_targets
from publishing.live_checks.targets import announced_targets, merged, published_targets
from publishing.manifest import Manifest
from publishing.publication import Publication, read_publication
from publishing.upload import read_base
from publishing.verifying import fetching, nothing_live
from workspace.addresses import is_for_examples
from workspace.findings import Finding
from workspace.progress import Reporter
from workspace.rules import apply

_FEW = 3  # findings of one kind that are shown one by one
_FEED_TYPE = "application/rss+xml"
_NOTHING = Manifest(release=0, who="", when="")


@dataclass(frozen=True)
class Web:
    """The outside world: how addresses are asked, and until when a server's certificate is good."""

    fetch: Fetch = fetch_over_web
    end_of_certificate: EndOfCertificate = end_of_certificate


def live_findings(desk: Desk, web: Web = Web()) -> tuple[Finding, ...]:
    """Ask for everything that is live, and for everything that the feed sends apps to. Raises UserError.

    A placeholder address is answered by a server of our own, which shows what was published but nothing of the real
    web server; the rules about that are left out then. A show whose feed lives elsewhere is looked at there.
    """
    publication = read_publication(desk.folder).publication
    if publication is None:
        return ()  # what is wrong with the settings was said already
    shops = shop_targets(publication.book) if publication.book else ()
    told = tuple(finding for probe in look(shops, web.fetch, desk.report) for finding in apply(SHOP_RULES, probe))
    return (*_live_findings(desk, publication, web), *_condensed(told))


def _live_findings(desk: Desk, publication: Publication, web: Web) -> tuple[Finding, ...]:
    storage = open_storage(desk.folder, publication.settings)
    base = read_base(storage)
    if base is None and _feed_elsewhere(publication) is None:
        raise nothing_live(storage)
    live = base.manifest if base else _NOTHING
    with fetching(desk, publication.settings, storage, web.fetch) as fetch:
        probes = _probes(publication, live, fetch, desk.report)
        private = look_at_private(publication.settings.address, fetch) if base else None
    if is_for_examples(publication.settings.public_address) and base is not None:
        return _condensed(finding for probe in probes for finding in apply(ARRIVAL_RULES, probe))
    found = [finding for probe in probes for finding in apply(RULES, probe)]
    found += apply(PRIVATE_RULES, private) if private else ()
    for host in _hosts(probes, publication):
        ends = web.end_of_certificate(host.hostname or "", host.port or 443)
        if ends is not None:
            shown = Certificate(address=f"https://{host.netloc}/", host=host.hostname or "", ends=ends, now=desk.now)
            found += apply(CERTIFICATE_RULES, shown)
    return _condensed(found)


def _probes(publication: Publication, live: Manifest, fetch: Fetch, report: Reporter) -> tuple[Probe, ...]:
    """The feed first, which names most of the others."""
    site = publication.settings.address
    published = published_targets(site, live)
    feed = _feed(publication, published)
    if feed is None:
        return look(published, fetch, report)
    first = look_closely(look_at(feed, fetch), fetch)
    others = merged(
        (target for target in published if target.address != feed.address),
        announced_targets(first.show) if first.show else (),
        live,
        site,
    )
    return (first, *look((each for each in others if not (first.is_mute and each.host == feed.host)), fetch, report))


def _feed(publication: Publication, published: Iterable[Target]) -> Target | None:
    """The feed that apps ask for: the published one, wherever its address is."""
    own = next((each for each in published if each.address == f"{publication.settings.address}/feed.xml"), None)
    elsewhere = _feed_elsewhere(publication)
    if elsewhere is None:
        return own
    return replace(own or Target(address="", role=Role.FEED, type=_FEED_TYPE), address=elsewhere)


def _feed_elsewhere(publication: Publication) -> str | None:
    """The feed's address, if the show keeps one that is not the site's."""
    kept = publication.show.feed.address if publication.show else None
    here = kept is None or kept == f"{publication.settings.address}/feed.xml"
    return None if here or is_for_examples(kept or "") else kept


def _hosts(probes: Iterable[Probe], publication: Publication) -> Iterator[SplitResult]:
    """Every server that answered over https, once."""
    settings, seen = publication.settings, set[str]()
    for probe in probes:
        target = probe.target.address
        if target.startswith(f"{settings.address}/"):
            target = settings.public_address
        if probe.silence is None and target.startswith("https://") and probe.target.host not in seen:
            seen.add(probe.target.host)
            yield urlsplit(target)


def _condensed(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Many of one kind as a few, the last of which says how many more there are: a server is wrong once, not 300 times."""
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.code, finding.fix), []).append(finding)
    return tuple(each for found in kinds.values() for each in _few(found))


def _few(found: list[Finding]) -> Iterator[Finding]:
    if len(found) <= _FEW + 1:
        yield from found
        return
    yield from found[: _FEW - 1]
    last = found[_FEW - 1]
    yield replace(last, where=replace(last.where, shown=f"and {len(found) - _FEW} more like it"))
