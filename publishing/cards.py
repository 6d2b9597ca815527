"""Cards: the pictures that chats and social networks show for a link, one for each episode, article and book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from articles.article import Article
from articles.pages import articles_out, page_of
from podcast.finished import FinishedEpisode
from podcast.show import Show
from podcast.views import number_words
from publishing.art import Art, ArtShop
from publishing.gallery import book_cover_file, show_cover_file
from publishing.publication import Publication
from templates import fonts_in
from templates.color import palette
from templates.views import Picture
from workspace.drawing import HEIGHT, WIDTH, Card, Fonts, draw_card
from workspace.files import sha256_of, write_atomically
from workspace.folder import OwnerFolder

_AS_DRAWN_NOW = "2"  # raise it when cards are drawn in another way, and they get other names


@dataclass(frozen=True, kw_only=True)
class Colors:
    """Three colors as #rrggbb."""

    ground: str = "#123c39"
    ink: str = "#fbf3e6"
    accent: str = "#f9a088"


@dataclass(frozen=True, kw_only=True)
class Cards:
    """The cards' files, and their views by the path of the page."""

    arts: tuple[Art, ...] = ()
    by_page: Mapping[str, Picture]

    def files(self) -> dict[str, Path]:
        """By their paths within the site; pages with the same card, as the book's two, share one file."""
        return {art.path: art.file for art in self.arts}


def draw_cards(
    publication: Publication, finished: tuple[FinishedEpisode, ...], shop: ArtShop, now: datetime, colors: Colors
) -> Cards:
    """Draw what is not there yet, and let go of what no page has any more."""
    fonts = fonts_of(publication.folder)
    drawn_with = [sha256_of(font)[:10] for font in (*fonts.title, *fonts.small)]
    covers: dict[Path | None, str] = {None: ""}
    kept, arts, by_page = shop.drawn(), [], {}
    folder = shop.cards
    for page, stem, card in _cards(publication, finished, now, colors):
        if card.cover not in covers and card.cover:
            covers[card.cover] = shop.known(card.cover).digest
        words = (card.title, card.above, card.below, card.ground, card.ink, card.accent)
        name = shop.name_of_drawn(repr((_AS_DRAWN_NOW, drawn_with, words, covers[card.cover])))
        file = folder / name
        if name not in kept:
            write_atomically(file, draw_card(card, fonts))
        art = Art(path=f"art/{stem}-card-{name}", file=file, width=WIDTH, height=HEIGHT)
        arts.append(art)
        by_page[page] = Picture(src=art.path, alt=_alt(card), width=WIDTH, height=HEIGHT)
    for name in kept - {art.file.name for art in arts}:
        (folder / name).unlink(missing_ok=True)
    return Cards(arts=tuple(arts), by_page=by_page)


def colors_from(accent: str | None) -> Colors:
    """The colors of the pages' deep bands in the owner's `accent` (#rrggbb), or our own.

    >>> colors_from("#ffcc00")
    Colors(ground='#584503', ink='#fbf8f1', accent='#f3cf66')
    """
    if accent is None:
        return Colors()
    deep = palette(accent).deep
    return Colors(ground=deep.paper, ink=deep.ink, accent=deep.accent)


def fonts_of(folder: OwnerFolder) -> Fonts:
    """What cards and posters are lettered with: the first that has all letters, and the owner's come before ours."""
    own = folder.templates if folder.templates.is_dir() else None
    return Fonts(title=fonts_in(own, "SourceSerifPro-Bold.otf"), small=fonts_in(own, "SourceSansPro-Semibold.otf"))


def _cards(
    publication: Publication, finished: tuple[FinishedEpisode, ...], now: datetime, colors: Colors
) -> Iterator[tuple[str, str, Card]]:
    """The page's path, the stem of the picture's name, and the card."""
    publisher, show, book = publication.settings.publisher, publication.show, publication.book
    card = partial(Card, ground=colors.ground, ink=colors.ink, accent=colors.accent)
    show_cover, book_cover = show_cover_file(publication), book_cover_file(publication)
    about = show.name if show else ""
    title, cover = publisher.tagline or publisher.name, show_cover or book_cover
    yield "index.html", "home", card(title=title, above=about, below=publisher.name, cover=cover)
    if show:
        below = show.tagline or publisher.name
        yield "listen/index.html", "listen", card(title=show.name, above="Podcast", below=below, cover=show_cover)
        for each in finished:
            cover = each.episode.cover if each.cover else show_cover
            words = card(title=each.episode.title, above=_which(show, each), below=publisher.name, cover=cover)
            yield f"{each.page}index.html", each.slug, words
    for article in articles_out(publication.articles, now):
        words = card(title=article.title, above="Article", below=_signed(article, publisher.name, show))
        yield f"{page_of(article)}index.html", article.slug, words
    if book:
        below = book.subtitle or publisher.name
        words = card(title=book.title, above=book.author, below=below, cover=book_cover)
        yield "book/index.html", "book", words
        yield "book/sample/index.html", "book", words


def _signed(article: Article, publisher: str, show: Show | None) -> str:
    """Its author may be named by the key of a person of the show."""
    author = article.header.author
    person = show.person.get(author) if show else None
    return " · ".join(dict.fromkeys(name for name in (person.name if person else author, publisher) if name))


def _which(show: Show, finished: FinishedEpisode) -> str:
    return " · ".join(part for part in (show.name, number_words(finished)) if part)


def _alt(card: Card) -> str:
    """The words on the card, for those who cannot see it."""
    return ", ".join(part for part in (card.title, card.above, card.below) if part)
