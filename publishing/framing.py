"""Framing: what stands around every page, and the files that all pages share."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files as package_files
from urllib.parse import urlsplit

from publishing.publication import Publication
from templates.views import Banner, Frame, Picture, Signature, SignUp
from workspace.publisher import Settings

_ICON = "assets/icon.svg"


@dataclass(frozen=True, kw_only=True)
class Framing:
    """Makes the frame of each page; `now` decides which banner still shows and which articles are out."""

    publication: Publication
    now: datetime
    stylesheet: bytes
    player: bytes = b""
    cards: Mapping[str, Picture] = field(default_factory=dict)
    illustrations: Mapping[str, tuple[tuple[str, Picture], ...]] = field(default_factory=dict)

    @property
    def stylesheet_path(self) -> str:
        """The name carries the content's hash, so that browsers may keep it for ever."""
        return f"assets/style-{hashlib.sha256(self.stylesheet).hexdigest()[:10]}.css"

    @property
    def player_path(self) -> str:
        """Empty where there is nothing to play."""
        wanted = self.player and self.publication.show
        return f"assets/player-{hashlib.sha256(self.player).hexdigest()[:10]}.js" if wanted else ""

    def files(self) -> dict[str, bytes]:
        icon = package_files("templates").joinpath("site", "icon.svg").read_bytes()
        script = {self.player_path: self.player} if self.player_path else {}
        return {self.stylesheet_path: self.stylesheet, _ICON: icon, **script}

    def frame_for(self, path: str) -> Frame:
        """The frame of the page at `path`; its links lead to the root by as many steps as the path has folders."""
        publication, settings = self.publication, self.publication.settings
        publisher, show = settings.publisher, publication.show
        articles = any(article.is_out(self.now) for article in publication.articles)
        return Frame(
            publisher=publisher.name,
            tagline=publisher.tagline,
            language=(show.language if show else None) or publisher.language,
            address=settings.address,
            root="../" * path.count("/") or "./",
            stylesheet=self.stylesheet_path,
            player=self.player_path,
            phone=publisher.phone,
            phone_digits=_digits(settings),
            email=publisher.email,
            postal=publisher.address,
            banner=self._banner(),
            signup=_signup(settings),
            signature=self._signature(),
            show=show.name if show else None,
            feed=publication.identity().feed if show else None,
            has_articles=articles,
            has_book=publication.book is not None,
            card=self.cards.get(path, self.cards.get("index.html")),
            illustrations=self.illustrations.get(path, ()),
        )

    def anywhere(self) -> str:
        """The way to the root from a page that is shown at any address, such as the one for lost readers."""
        return f"{urlsplit(self.publication.settings.address).path.rstrip('/')}/"

    def _banner(self) -> Banner | None:
        banner = self.publication.settings.site.banner
        today = self.now.astimezone(self.publication.settings.zone).date()
        return Banner(text=banner.text, link=banner.link) if banner and banner.shows_on(today) else None

    def _signature(self) -> Signature | None:
        hosts = self.publication.show.hosts(()) if self.publication.show else ()
        publisher = self.publication.settings.publisher
        return Signature(name=hosts[0].name, practice=publisher.name, tagline=publisher.tagline) if hosts else None


def _digits(settings: Settings) -> str:
    """The number as a telephone dials it; ten digits of an American publisher get their country."""
    phone = settings.publisher.phone
    digits = "".join(letter for letter in phone if letter.isdigit())
    if phone.strip().startswith("+"):
        return f"+{digits}"
    return f"+1{digits}" if len(digits) == 10 and settings.publisher.language.lower() == "en-us" else digits


def _signup(settings: Settings) -> SignUp | None:
    form = settings.site.signup
    if form is None:
        return None
    version = hashlib.sha256(form.consent.encode()).hexdigest()[:12]
    return SignUp(action=form.action, consent=form.consent, privacy=form.privacy, terms=form.terms, version=version)
