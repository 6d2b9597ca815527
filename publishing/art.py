"""Art: covers in the sizes that pages, players and tags want, made once and kept under their content's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from articles.pages import page_of
from episodes.app_values import FurtherPicture
from episodes.chapters.chapter import Chapter
from episodes.chapters.picture_checks import pictures_of
from episodes.episode import Episode
from podcast.finished import FinishedEpisode
from podcast.pictures import SitePicture
from podcast.show import wide_picture
from publishing.publication import Publication
from templates.prose import page_html, pictures_in
from templates.views import Picture
from workspace.errors import UserError
from workspace.files import inside, sha256_of, write_atomically
from workspace.pictures import describe_picture, resized, square_jpeg

_PAGE_WIDTHS = (320, 640, 960)  # pixels
_CHAPTER_SIDE, _CHAPTER_BYTES = 800, 100_000  # there may be dozens of them
_TAG_SIDE = 1400  # pixels; larger covers slow players down
_TAG_BYTES = 300_000
_QUALITY = 82
_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}


@dataclass(frozen=True, kw_only=True)
class Art:
    """One picture of the site: `path` within it, the file on this computer, width and height in pixels."""

    path: str
    file: Path
    width: int
    height: int


@dataclass(frozen=True)
class ArtShop:
    """Makes pictures under the folder `kept`."""

    kept: Path

    def original(self, source: Path, stem: str) -> Art:
        """The owner's picture itself, under a name that changes with it: directories look again only then (Apple)."""
        picture = describe_picture(source)
        suffix = ".png" if picture.format == "PNG" else ".jpg"
        path = f"art/{stem}-{sha256_of(source)[:10]}{suffix}"
        return Art(path=path, file=source, width=picture.width, height=picture.height)

    def further(self, source: Path, stem: str, named: FurtherPicture) -> SitePicture:
        """A picture beside the cover, as apps are told of it."""
        kind = _TYPES.get(describe_picture(source).format)
        if kind is None:
            raise UserError(
                "picture-form",
                problem=f'"{named.file}" is neither a JPEG nor a PNG.',
                where=str(source),
                why="Apps show pictures in these two forms.",
                fix="Open it in a picture program and save it again as JPEG or PNG.",
            )
        art = self.original(source, stem)
        return SitePicture(
            path=art.path, width=art.width, height=art.height, type=kind, alt=named.alt, purpose=named.purpose
        )

    def sizes(self, source: Path, stem: str, widths: tuple[int, ...]) -> tuple[Art, ...]:
        """The picture for pages, in JPEG, in those widths that do not enlarge it, smallest first."""
        picture, digest = describe_picture(source), sha256_of(source)[:10]
        fitting = [width for width in sorted(widths) if width <= picture.width] or [picture.width]
        return tuple(
            Art(
                path=f"art/{stem}-{width}-{digest}.jpg",
                file=self._made(f"{digest}-{width}.jpg", source, width),
                width=width,
                height=round(picture.height * width / picture.width),
            )
            for width in fitting
        )

    def tag_cover(self, source: Path) -> bytes:
        """The cover that goes into the audio file: square JPEG, small enough for every player."""
        file = self.kept / f"{sha256_of(source)[:10]}-tag.jpg"
        if not file.is_file():
            write_atomically(file, square_jpeg(source, _TAG_SIDE, _TAG_BYTES))
        return file.read_bytes()

    def _made(self, name: str, source: Path, width: int) -> Path:
        file = self.kept / name
        if not file.is_file():
            write_atomically(file, resized(source, width, "JPEG", _QUALITY))
        return file


@dataclass(frozen=True, kw_only=True)
class Gallery:
    """All pictures of the site: files by path, and views by the path of the picture they show."""

    arts: tuple[Art, ...] = ()
    show_cover: str | None = None
    book_cover: Picture | None = None
    pictures: Mapping[str, Picture] = field(default_factory=dict)

    def files(self) -> dict[str, Path]:
        return {art.path: art.file for art in self.arts}


def hang(publication: Publication, finished: tuple[FinishedEpisode, ...], shop: ArtShop) -> Gallery:
    """Make every picture that the pages, the feed and the directories need."""
    arts: list[Art] = []
    pictures: dict[str, Picture] = {}

    def put(source: Path, stem: str, alt: str) -> Art:
        original, sizes = shop.original(source, stem), shop.sizes(source, stem, _PAGE_WIDTHS)
        arts.extend((original, *sizes))
        pictures[original.path] = _view(sizes, alt)
        return original

    show_cover = None
    if publication.show is not None:
        source = inside(publication.folder.root, publication.show.cover)
        if source.is_file():
            show_cover = put(source, "cover", f"Cover of {publication.show.name}").path
        arts.extend(shop.original(source, "show") for source, _ in show_pictures(publication))
    for each in finished:
        if each.episode.cover is not None:
            put(each.episode.cover, each.slug, f"Cover of {each.episode.title}")
        arts.extend(shop.original(source, each.slug) for source, _ in episode_pictures(each.episode))
    book_cover = None
    if publication.book is not None:
        source = inside(publication.folder.book.parent, publication.book.cover)
        if source.is_file():
            sizes = shop.sizes(source, "book", _PAGE_WIDTHS)
            arts.extend(sizes)
            book_cover = _view(sizes, f"Cover of the book {publication.book.title}")
    return Gallery(arts=tuple(arts), show_cover=show_cover, book_cover=book_cover, pictures=pictures)


def show_pictures(publication: Publication) -> Iterator[tuple[Path, FurtherPicture]]:
    """The show's pictures beside its cover that are there, the wide one first."""
    for named in publication.show.pictures if publication.show else ():
        source = inside(publication.folder.root, named.file)
        if source.is_file():
            yield source, named


def episode_pictures(episode: Episode) -> Iterator[tuple[Path, FurtherPicture]]:
    """The episode's pictures beside its cover that are there, the wide one first."""
    for named in (*wide_picture(episode.header.wide_cover, episode.title), *episode.header.pictures):
        source = episode.file(named.file)
        if source is not None:
            yield source, named


def illustrations(publication: Publication, finished: tuple[FinishedEpisode, ...], now: datetime) -> dict[str, Path]:
    """The pictures that articles, notes and chapters show, by their place beside the page."""
    pages = [(page_of(each), each.document.path.parent, each.text) for each in publication.articles if each.is_out(now)]
    pages += [(each.page, each.episode.folder, each.episode.notes.text) for each in finished]
    found = {f"{page}{name}": folder / name for page, folder, text in pages for name in pictures_in(page_html(text))}
    found |= {f"{each.page}{name}": file for each in finished for name, file in pictures_of(each.episode).items()}
    return {path: file for path, file in found.items() if file.is_file()}


def _view(sizes: tuple[Art, ...], alt: str) -> Picture:
    """The largest size, with the smaller ones for the browser to choose from."""
    largest = sizes[-1]
    return Picture(
        src=largest.path,
        alt=alt,
        width=largest.width,
        height=largest.height,
        sizes=tuple((art.path, art.width) for art in sizes),
    )


def chapter_pictures(chapters: tuple[Chapter, ...], folder: Path) -> tuple[bytes, ...]:
    """The pictures of chapters that are files in `folder`, as JPEGs small enough for every player; empty for the rest.

    A picture that is an address stays one, for apps that read chapters from the feed.
    """
    files = (inside(folder, each.image) if each.image and "://" not in each.image else None for each in chapters)
    made = tuple(square_jpeg(file, _CHAPTER_SIDE, _CHAPTER_BYTES) if file else b"" for file in files)
    return made if any(made) else ()
