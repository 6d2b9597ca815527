"""What surrounds the sound: money, rights, places, pictures, links and talk; of the show or of an episode."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from episodes.app_values import Chat, ContentLink, Discussion, Funding, License, Location
from podcast.identity import Identity, ascii_address
from podcast.namespaces.element import Element
from podcast.namespaces.podcasting.forms import LONGEST, given, words
from podcast.pictures import SitePicture


def funding(all_funding: Iterable[Funding]) -> Iterator[Element]:
    """One `funding` for each way to give, in the owner's order; the text is what apps write on the button."""
    for each in all_funding:
        yield Element("funding", words(each.text), {"url": ascii_address(each.link)})


def license_of(license_: License | None) -> Iterator[Element]:
    """The name of a known license is in lower case."""
    if license_:
        link = given(url=ascii_address(license_.link)) if license_.link else {}
        yield Element("license", license_.name.lower()[:LONGEST], link)


def locations(all_locations: Iterable[Location]) -> Iterator[Element]:
    """`location` with the name for people; `geo` (RFC 5870) and `osm` are for maps, and left out if unknown."""
    for each in all_locations:
        attributes = given(rel=each.rel, geo=each.geo, osm=each.osm, country=each.country)
        yield Element("location", words(each.name), attributes)


def images(identity: Identity, pictures: Iterable[SitePicture]) -> Iterator[Element]:
    """`image` with full addresses, for places that want other shapes than the square cover; sizes are in pixels."""
    for each in pictures:
        attributes = {
            "href": identity.address(each.path),
            **given(alt=each.alt),
            "aspect-ratio": each.aspect_ratio,
            **given(width=each.width, height=each.height, type=each.type, purpose=each.purpose),
        }
        yield Element("image", attributes=attributes)


def elsewhere(links: Iterable[ContentLink]) -> Iterator[Element]:
    """`contentLink`: the same episode on a page elsewhere, such as a film of it; files of it are alternates."""
    for each in links:
        yield Element("contentLink", words(each.text), {"href": ascii_address(each.link)})


def comments(discussions: Iterable[Discussion]) -> Iterator[Element]:
    """Where nobody shall comment, that is all that is said."""
    for each in discussions:
        if each.protocol == "disabled" or not each.link:
            yield Element("socialInteract", attributes={"protocol": "disabled"})
            return
        attributes = given(
            protocol=each.protocol,
            uri=ascii_address(each.link),
            accountId=each.account,
            accountUrl=ascii_address(each.account_link) if each.account_link else None,
            priority=each.priority,
        )
        yield Element("socialInteract", attributes=attributes)


def chat(room: Chat | None) -> Iterator[Element]:
    """The one `chat` that a show or an episode may have; nothing for None."""
    if room:
        attributes = given(server=room.server, protocol=room.protocol, accountId=room.account, space=room.room)
        yield Element("chat", attributes=attributes)
