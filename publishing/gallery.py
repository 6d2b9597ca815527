"""Gallery: the covers and illustrations that the pages show, by their site paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from articles.pages import page_of
from episodes.chapters.picture_checks import pictures_of
from podcast.finished import FinishedEpisode
from publishing.art import ILLUSTRATION, Art, ArtShop, episode_pictures, show_pictures
from publishing.logo import logo_of
from publishing.publication import Publication
from templates.prose import page_html, pictures_in
from templates.views import Picture
from workspace.errors import UserError
from workspace.files import inside, slug_from

_TEXT = {".md", ".markdown", ".txt"}


@dataclass(frozen=True, kw_only=True)
class Gallery:
    """All pictures of the site: files by path, and views by the path of the picture they show."""

    arts: tuple[Art, ...] = ()
    show_cover: str | None = None
    book_cover: Picture | None = None
    logo: Picture | None = None
    pictures: Mapping[str, Picture] = field(default_factory=dict)

    def files(self) -> dict[str, Path]:
        """By their paths within the site; most come from the workshop's cache, not from the owner's folder."""
        return {art.path: art.file for art in self.arts}


@dataclass(frozen=True, kw_only=True)
class Illustrations:
    """The pictures in the texts: files by site path, and views by page and by the name that the owner wrote."""

    files: Mapping[str, Path]
    by_page: Mapping[str, tuple[tuple[str, Picture], ...]]


def hang(publication: Publication, finished: tuple[FinishedEpisode, ...], shop: ArtShop) -> Gallery:
    """Make every picture that the pages, the feed and the directories need."""
    arts: list[Art] = []
    pictures: dict[str, Picture] = {}

    def put(source: Path, stem: str, alt: str) -> Art:
        original, shown = shop.original(source, stem), shop.shown(source, stem, alt)
        arts.extend((original, *shown.arts))
        pictures[original.path] = shown.view
        return original

    show_cover = None
    source = show_cover_file(publication)
    if publication.show is not None and source is not None:
        show_cover = put(source, "cover", f"Cover of {publication.show.name}").path
    arts.extend(shop.original(source, "show") for source, _ in show_pictures(publication))
    for each in finished:
        own = each.episode.cover if each.cover else None
        if own is not None:
            put(own, each.slug, f"Cover of {each.episode.title}")
        arts.extend(shop.original(source, each.slug) for source, _ in episode_pictures(each.episode))
    book_cover = None
    source = book_cover_file(publication)
    if publication.book is not None and source is not None:
        shown = shop.shown(source, "book", f"Cover of the book {publication.book.title}")
        arts.extend(shown.arts)
        book_cover = shown.view
    drawn, logo = logo_of(publication, shop)
    arts.extend(drawn)
    return Gallery(arts=tuple(arts), show_cover=show_cover, book_cover=book_cover, logo=logo, pictures=pictures)


def show_cover_file(publication: Publication) -> Path | None:
    """The show's cover, if it is there."""
    source = inside(publication.folder.root, publication.show.cover) if publication.show else None
    return source if source and source.is_file() else None


def book_cover_file(publication: Publication) -> Path | None:
    """The book's cover, if it is there."""
    source = inside(publication.folder.book.parent, publication.book.cover) if publication.book else None
    return source if source and source.is_file() else None


def illustrate(
    publication: Publication, finished: tuple[FinishedEpisode, ...], shop: ArtShop, now: datetime
) -> Illustrations:
    """The pictures that articles, notes and chapters show.

    Each stays reachable under its own name beside its page, without what the camera wrote about place and person;
    pages show smaller copies of it.
    """
    files: dict[str, Path] = {}
    by_page: dict[str, tuple[tuple[str, Picture], ...]] = {}
    for page, folder, text in _texts(publication, finished, now):
        shown = []
        for name in pictures_in(page_html(text)) if "![" in text or "<img" in text else ():
            source = folder / name
            if source.is_file():
                files[f"{page}{name}"] = shop.bare(source)
                shown += [(name, view) for view in _copies(source, f"{page}{name}", shop, files)]
        if shown:
            by_page[f"{page}index.html"] = tuple(shown)
    for each in finished:
        named = pictures_of(each.episode)
        files |= {f"{each.page}{name}": shop.bare(file) for name, file in named.items() if file.is_file()}
    return Illustrations(files=files, by_page=by_page)


def _texts(
    publication: Publication, finished: tuple[FinishedEpisode, ...], now: datetime
) -> Iterator[tuple[str, Path, str]]:
    """The folder of each page within the site, the owner's folder that its pictures are in, and its Markdown."""
    for article in publication.articles:
        if article.is_out(now):
            yield page_of(article), article.document.path.parent, article.text
    for each in finished:
        yield each.page, each.episode.folder, each.episode.notes.text
    sample = publication.book.sample if publication.book else None
    chapter = inside(publication.folder.book.parent, sample) if sample else None
    if chapter and chapter.is_file() and chapter.suffix.lower() in _TEXT:
        text = chapter.read_text(encoding="utf-8", errors="replace")
        yield "book/", chapter.parent, text  # where it opens
        yield "book/sample/", chapter.parent, text


def _copies(source: Path, path: str, shop: ArtShop, files: dict[str, Path]) -> Iterator[Picture]:
    """The picture's view; none of what moves, or cannot be read as a picture, which is shown as it is."""
    try:
        if shop.known(source).picture.is_moving:
            return
        shown = shop.shown(source, slug_from(Path(path).stem) or "picture", "", ILLUSTRATION)
    except UserError:
        return
    files.update((art.path, art.file) for art in shown.arts)
    yield shown.view
