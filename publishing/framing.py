"""Framing: what stands around every page, and the files that all pages share."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from importlib.resources import files as package_files
from urllib.parse import urlsplit

from publishing.publication import Publication
from publishing.signup.shown import form_origin, signup_view
from templates.color import custom_properties, palette
from templates.views import Banner, Frame, Picture, Signature
from workspace.publisher import Settings

_ICON = "assets/icon.svg"


@dataclass(frozen=True, kw_only=True)
class Framing:
    """Makes the frame of each page; `now` decides which banner still shows and which articles are out."""

    publication: Publication
    now: datetime
    stylesheet: bytes
    player: bytes = b""
    listening: bytes = b""
    logo: Picture | None = None
    cards: Mapping[str, Picture] = field(default_factory=dict)
    illustrations: Mapping[str, tuple[tuple[str, Picture], ...]] = field(default_factory=dict)

    @cached_property
    def stylesheet_path(self) -> str:
        """The name carries the content's hash, so that browsers may keep it for ever."""
        return _hashed("style", self.style, ".css")

    @cached_property
    def style(self) -> bytes:
        """The stylesheet with the colors that follow from the owner's accent."""
        accent = self.publication.settings.site.accent
        return self.stylesheet + custom_properties(accent).encode() if accent else self.stylesheet

    @property
    def player_path(self) -> str:
        """Empty where there is nothing to play."""
        wanted = self.player and self.publication.show
        return _hashed("player", self.player, ".js") if wanted else ""

    @property
    def listening_path(self) -> str:
        """Empty where there is nothing to listen to."""
        wanted = self.listening and self.publication.show
        return _hashed("listen", self.listening, ".js") if wanted else ""

    def files(self) -> dict[str, bytes]:
        """By their paths within the site: stylesheet and icon, and the scripts where there is something to play."""
        icon = self._icon()
        scripts = {self.player_path: self.player, self.listening_path: self.listening}
        return {self.stylesheet_path: self.style, _ICON: icon, **{path: code for path, code in scripts.items() if path}}

    def frame_for(self, path: str) -> Frame:
        """The frame of the page at `path`; its links lead to the root by as many steps as the path has folders."""
        if path not in self._frames:  # each is asked for twice: for what a page is made of, and for the page
            self._frames[path] = replace(
                self._frame,
                root="../" * path.count("/") or "./",
                card=self.cards.get(path, self.cards.get("index.html")),
                illustrations=self.illustrations.get(path, ()),
            )
        return self._frames[path]

    @cached_property
    def _frames(self) -> dict[str, Frame]:
        """By the path of the page."""
        return {}

    @cached_property
    def _frame(self) -> Frame:
        """What is the same for every page."""
        publication, settings = self.publication, self.publication.settings
        publisher, show = settings.publisher, publication.show
        articles = any(article.is_out(self.now) for article in publication.articles)
        return Frame(
            publisher=publisher.name,
            tagline=publisher.tagline,
            language=(show.language if show else None) or publisher.language,
            address=settings.address,
            root="",
            stylesheet=self.stylesheet_path,
            player=self.player_path,
            phone=publisher.phone,
            phone_digits=_digits(settings),
            email=publisher.email,
            postal=publisher.address,
            banner=self._banner(),
            signup=signup_view(settings),
            signature=self._signature(),
            show=show.name if show else None,
            feed=publication.identity().feed if show else None,
            has_articles=articles,
            has_book=publication.book is not None,
            logo=self.logo,
            theme=palette(settings.site.accent).deep.paper if settings.site.accent else Frame.theme,
            forms=form_origin(settings),
            listening=self.listening_path,
        )

    def anywhere(self) -> str:
        """The way to the root from a page that is shown at any address, such as the one for lost readers."""
        return f"{urlsplit(self.publication.settings.address).path.rstrip('/')}/"

    def _icon(self) -> bytes:
        """Our mark, in the owner's colors."""
        drawn = package_files("templates").joinpath("site", "icon.svg").read_text(encoding="utf-8")
        accent = self.publication.settings.site.accent
        deep = palette(accent).deep if accent else None
        colors = {"#123c39": deep.paper, "#f8866a": deep.accent, "#fbf3e6": deep.ink} if deep else {}
        for ours, theirs in colors.items():
            drawn = drawn.replace(ours, theirs)
        return drawn.encode()

    def _banner(self) -> Banner | None:
        banner = self.publication.settings.site.banner
        today = self.now.astimezone(self.publication.settings.zone).date()
        return Banner(text=banner.text, link=banner.link) if banner and banner.shows_on(today) else None

    def _signature(self) -> Signature | None:
        hosts = self.publication.show.hosts(()) if self.publication.show else ()
        publisher = self.publication.settings.publisher
        return Signature(name=hosts[0].name, practice=publisher.name, tagline=publisher.tagline) if hosts else None


def _hashed(stem: str, content: bytes, suffix: str) -> str:
    return f"assets/{stem}-{hashlib.sha256(content).hexdigest()[:10]}{suffix}"


def _digits(settings: Settings) -> str:
    """The number as a telephone dials it; ten digits of an American publisher get their country."""
    phone = settings.publisher.phone
    digits = "".join(letter for letter in phone if letter.isdigit())
    if phone.strip().startswith("+"):
        return f"+{digits}"
    return f"+1{digits}" if len(digits) == 10 and settings.publisher.language.lower() == "en-us" else digits
