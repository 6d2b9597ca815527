"""Live rules for the way to an address: encryption, certificates, redirects, and the address itself."""

from __future__ import annotations

from collections.abc import Iterator

from podcast.identity import ascii_address
from publishing.fetching import Silence
from publishing.live_checks.certificates import Certificate
from publishing.live_checks.probe import Probe, Role
from workspace.addresses import ending_of
from workspace.findings import Level, Place
from workspace.rules import Trouble, rule
from workspace.words import day_in_words

_CHAIN = 3  # redirects; an analytics prefix or two are tolerated
_SOON = 14  # days; certificates that renew themselves do so a month before


@rule("l-011", Level.MUST, "apple", "podcast-index", covers="H03")
def is_encrypted(probe: Probe) -> Iterator[Trouble]:
    """Every address, and every address that one redirects to, is https."""
    if probe.silence and probe.silence.silence is Silence.NOT_HTTPS:
        yield Trouble(
            where=probe.where,
            problem=f"It is not encrypted: {probe.silence.why}.",
            why="Apps on phones and pages that are encrypted themselves refuse to load it.",
            fix="Let the web server redirect http to https, and write https addresses only",
        )


@rule("l-012", Level.MUST, covers="H03")
def is_trusted(probe: Probe) -> Iterator[Trouble]:
    """The server has a certificate that apps trust, for its name and for today."""
    if probe.silence and probe.silence.silence is Silence.UNTRUSTED:
        yield Trouble(
            where=probe.where,
            problem=f"No app connects to the server: {probe.silence.why}.",
            why="To listeners every episode there is gone.",
            fix="Renew the certificate (with all its intermediate ones) at whoever runs the web server",
        )


@rule("l-013", Level.SHOULD, covers="H03")
def certificate_lasts(certificate: Certificate) -> Iterator[Trouble]:
    """The server's certificate does not end within 14 days."""
    left = (certificate.ends - certificate.now).days
    if left < _SOON:
        days = "today" if left < 1 else "tomorrow" if left == 1 else f"in {left} days"
        yield Trouble(
            where=Place(certificate.address),
            problem=f"The certificate of {certificate.host} ends {days}, on {day_in_words(certificate.ends)}.",
            why="Most renew themselves a month ahead, so something is stuck; once it ends, no app gets anything.",
            fix="Have it renewed by whoever runs the web server",
        )


@rule("l-018", Level.SHOULD, "apple", covers="H05")
def few_redirects(probe: Probe) -> Iterator[Trouble]:
    """An address redirects three times at most."""
    if len(probe.hops) > _CHAIN:
        yield Trouble(
            where=probe.where,
            problem=f"It redirects {len(probe.hops)} times before something comes.",
            why="Directories and apps give up on long chains, and every step takes time.",
            fix="Take out the steps that are not needed, such as old prefixes for statistics",
        )


@rule("l-019", Level.SHOULD, "apple", covers="H05")
def redirects_keep_the_ending(probe: Probe) -> Iterator[Trouble]:
    """Every address that audio or a picture redirects to keeps its ending, such as .mp3."""
    ending = ending_of(probe.target.address)
    lost = next((hop for hop in probe.hops if ending_of(hop.address) != ending), None)
    if probe.target.role in {Role.AUDIO, Role.PICTURE} and ending and lost:
        yield Trouble(
            where=probe.where,
            problem=f"It redirects to an address that does not end in {ending}: {lost.address}",
            why="Apple Podcasts tells by the ending whether an episode can be played.",
            fix=f"Let it redirect to an address whose path ends in {ending}",
        )


@rule("l-020", Level.SHOULD, "apple", "spotify", covers="H05")
def feed_redirects_for_good(probe: Probe) -> Iterator[Trouble]:
    """If the feed's address redirects, it does so for good: 301 or 308."""
    passing = next((hop for hop in probe.hops if not hop.is_lasting), None)
    if probe.target.role is Role.FEED and passing:
        yield Trouble(
            where=probe.where,
            problem=f"The feed's address redirects only for the time being (status {passing.status}).",
            why="Apps go on asking the old address for ever; subscribers do not move with a 302 or 307.",
            fix="Let it redirect with 301, if the feed has moved;    pressroom move    shows how",
        )


@rule("l-022", Level.SHOULD, "apple", covers="H07")
def address_is_plain(probe: Probe) -> Iterator[Trouble]:
    """Addresses hold plain ASCII signs only, all others percent-encoded."""
    address = probe.target.address
    if ascii_address(address) != address:
        yield Trouble(
            where=probe.where,
            problem="The address holds a space or a letter that addresses cannot carry.",
            why="Old apps ask for something else and find nothing.",
            fix=f"In the feed, write  {ascii_address(address)}",
        )
