"""The publisher: who the owner is, where the site lives and where to publish (`pressroom.toml`)."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from workspace.header import Day, Email, Header, HttpsAddress, Link, Many, Text, TimeZone, Unfit, Words, checked, key


class Publisher(Header):
    """`[publisher]`: shown on every page."""

    name: Text = key(why="It stands on every page and in the feed.", example="Penrose Physical Therapy")
    tagline: Words = key("", why="One line; the heading of the front page.")
    phone: Words = key("", why="Buttons to call and to text.")
    email: Email = key(why="Directories and readers write to it; use a shared mailbox.", example="podcast@example.org")
    address: Words = key("", why="Where the practice is; shown below every page.")
    timezone: TimeZone = key(why="Every date in the show is in this zone.", example="America/Los_Angeles")
    language: Text = key("en-us", why="Language of pages and feed, with a region if you like.")


class Banner(Header):
    """`[site.banner]`: one line above every page, shown up to and including the day `until`."""

    text: Text = key(why="The line itself.", example="We are open on Saturdays in May.")
    link: Link | None = key(None, why="Where to read more.")
    until: Day | None = key(None, why="The last day it shows.")

    def shows_on(self, today: date) -> bool:
        """Whether it is there on that day of the show's own zone; without `until` it stays for good."""
        return self.until is None or today <= self.until


class SignUp(Header):
    """`[site.signup]`: the form of the owner's provider for news by text message; its fields have the provider's names."""

    action: HttpsAddress = key(why="The form is sent to this address.", example="https://texts.example.org/join")
    consent: Text = key(why="The law wants the terms next to the box that people tick.", example="I agree to …")
    privacy: HttpsAddress = key(why="The form links to the privacy policy.", example="https://example.org/privacy")
    terms: HttpsAddress | None = key(None, why="The provider's terms for text messages.")
    email_field: Words = key("email", why="The provider's name for the e-mail address; empty if it takes none.")
    phone_field: Text = key("phone", why="The provider's name for the mobile number.")
    consent_field: Text = key("consent", why="The provider's name for the box that people tick.")


def _accent(value: str) -> str:
    if not re.fullmatch(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})", value):
        raise Unfit(
            "accent",
            f'"{value}" is not a color as web pages write it.',
            why="Pages and cards are drawn in it, and what can be read on it is computed from its digits.",
            fix='Write a # with six digits or letters from a to f:  accent = "#0b5f55"',
        )
    return value.lower()


class Site(Header):
    """`[site]`: the address that readers and apps use, and how the pages look."""

    address: HttpsAddress = key(why="The feed holds full addresses.", example="https://podcast.example.org")
    accent: Annotated[Text, checked(_accent)] | None = key(
        None, why="The color of pages and cards; what cannot be read in it is made darker or lighter."
    )
    logo: Text | None = key(
        None, why="A picture in place of the name at the top of every page: PNG, JPEG, WebP or SVG, in this folder."
    )
    banner: Banner | None = None
    signup: SignUp | None = None


def _target(value: str) -> str:
    if ("://" in value or value.casefold().startswith("s3:")) and not value.startswith("s3://"):
        raise Unfit(
            "target",
            f'Pressroom cannot publish to "{value}".',
            why="It publishes to a folder on this computer or to S3 storage.",
            fix='Write  to = "public"  or  to = "s3://bucket/prefix"',
        )
    return value


def _distribution(value: str) -> str:
    if not re.fullmatch(r"[A-Z0-9]{8,32}", value):
        raise Unfit(
            "cloudfront",
            f'"{value}" is not the ID of a CloudFront distribution.',
            why="IDs are capital letters and digits, mostly fourteen; the name ending in cloudfront.net is not one.",
            fix='Write it as the CloudFront console lists it:  cloudfront = "E1A2B3C4D5E6F7"',
        )
    return value


def _ways_back(number: int) -> int:
    if not 2 <= number <= 1000:
        raise Unfit(
            "releases-kept",
            f"{number} releases cannot be kept.",
            why="The way back needs this release and the one before; more than 1,000 slow every publish down.",
            fix="Write  keep_releases = 30  or leave the line out.",
        )
    return number


class Target(Header):
    """`[publish]`: a folder, or S3 storage; keys are never kept here."""

    to: Annotated[Text, checked(_target)] = key("public", why="A folder, or s3://bucket/prefix.")
    endpoint: HttpsAddress | None = key(None, why="The storage's address, if it is not Amazon's.")
    region: Text | None = key(None, why="The storage's region.")
    profile: Text | None = key(None, why="A profile of your AWS settings, which hold the key.")
    public_address: HttpsAddress | None = key(
        None, why="Where the files are fetched to verify them, if it is not the site's address."
    )
    keep_releases: Annotated[int, checked(_ways_back)] = key(30, why="How many releases can be gone back to.")
    cloudfront: Annotated[Text, checked(_distribution)] | None = key(
        None, why="The CloudFront distribution before the storage: it drops what changed after each publish."
    )
    purge: HttpsAddress | None = key(
        None,
        why="Another CDN's address for purging: it is sent the addresses that changed. "
        "Its token stands in the environment as PRESSROOM_PURGE_TOKEN.",
    )


class Notify(Header):
    """`[notify]`: who is told after a publish, so that apps need not find out by asking again and again."""

    hubs: Many[HttpsAddress] = key(
        ("https://pubsubhubbub.appspot.com/",), why="WebSub hubs; the feed names them, and they tell the apps."
    )
    podcast_index: bool = key(True, why="Podcast Index looks at the feed at once.")
    podping: bool = key(False, why="Podping is told; the token stands in the environment as PODPING_TOKEN.")


class Settings(Header):
    """The whole of `pressroom.toml`."""

    publisher: Publisher
    site: Site
    publish: Target = Target()
    notify: Notify = Notify()

    @property
    def zone(self) -> ZoneInfo:
        """The zone of every date that the owner writes and readers see."""
        return self.publisher.timezone

    @property
    def address(self) -> str:
        """The site's address without a slash at its end, as it stands in the feed."""
        return self.site.address.rstrip("/")

    @property
    def public_address(self) -> str:
        """Where the published files are fetched from to verify them; the site's address unless told."""
        return (self.publish.public_address or self.site.address).rstrip("/")
