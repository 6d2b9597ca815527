"""Art: copies of the owner's pictures for pages, players and tags, made once and kept under their content's name."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from episodes.app_values import FurtherPicture
from episodes.chapters.chapter import Chapter
from episodes.episode import Episode
from podcast.pictures import SitePicture
from podcast.show import wide_picture
from publishing.publication import Publication
from templates.views import Picture as View
from workspace.errors import UserError
from workspace.files import inside, sha256_of, write_atomically
from workspace.pictures import Copy, Form, Picture, copies, describe_picture, height_for, square_jpeg

_SUFFIXES: dict[Form, str] = {"AVIF": ".avif", "WEBP": ".webp", "JPEG": ".jpg", "PNG": ".png"}
_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}
_CHAPTER_SIDE, _CHAPTER_BYTES = 800, 100_000  # there may be dozens of them
_TAG_SIDE = 1400  # pixels; larger covers slow players down
_TAG_BYTES = 300_000
_AS_MADE_NOW = "1"  # raise it when copies are made in another way, and they get other names


@dataclass(frozen=True)
class Recipe:
    """The copies of one picture for pages: the forms best first, each in those of its widths (pixels) that do not enlarge."""

    forms: tuple[tuple[Form, int, tuple[int, ...]], ...]

    def copies(self, picture: Picture) -> tuple[Copy, ...]:
        """A picture with see-through parts keeps them: PNG takes the place of JPEG."""
        last: Form = "PNG" if picture.has_alpha else "JPEG"
        return tuple(
            Copy(width, last if form == "JPEG" else form, quality)
            for form, quality, widths in self.forms
            for width in [each for each in widths if each <= picture.width] or [picture.width]
        )


COVER = Recipe((("AVIF", 55, (192, 320, 640, 960)), ("WEBP", 78, (192, 320, 640, 960)), ("JPEG", 80, (320, 640))))
ILLUSTRATION = Recipe((("AVIF", 55, (480, 800, 1280)), ("WEBP", 78, (480, 800, 1280)), ("JPEG", 80, (800,))))


@dataclass(frozen=True, kw_only=True)
class Art:
    """One picture of the site: `path` within it, the file on this computer, width and height in pixels."""

    path: str
    file: Path
    width: int
    height: int


@dataclass(frozen=True)
class Shown:
    """A picture for pages: its files, and how templates see it."""

    arts: tuple[Art, ...]
    view: View


@dataclass(frozen=True)
class Known:
    """A picture that was looked at; `digest` is the SHA-256 of its file."""

    digest: str
    picture: Picture


@dataclass(frozen=True)
class ArtShop:
    """Makes pictures under the folder `kept`."""

    kept: Path

    def known(self, source: Path) -> Known:
        """What the picture is; it is decoded and read again only if its size or times changed."""
        stat = source.stat()
        return _known(source, self.kept / "known", (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino))

    def original(self, source: Path, stem: str) -> Art:
        """The owner's picture itself, under a name that changes with it: directories look again only then (Apple)."""
        known = self.known(source)
        suffix = ".png" if known.picture.format == "PNG" else ".jpg"
        path = f"art/{stem}-{known.digest[:10]}{suffix}"
        return Art(path=path, file=source, width=known.picture.width, height=known.picture.height)

    def further(self, source: Path, stem: str, named: FurtherPicture) -> SitePicture:
        """A picture beside the cover, as apps are told of it."""
        kind = _TYPES.get(self.known(source).picture.format)
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

    def shown(self, source: Path, stem: str, alt: str, recipe: Recipe = COVER) -> Shown:
        """The picture for pages, in every form and width of the recipe."""
        known = self.known(source)
        wanted = recipe.copies(known.picture)
        names = {copy: self._name(known.digest, copy) for copy in wanted}
        self._make(source, names)
        arts = tuple(
            Art(
                path=f"art/{stem}-{copy.width}-{names[copy]}",
                file=self.kept / names[copy],
                width=copy.width,
                height=height_for(known.picture, copy.width),
            )
            for copy in wanted
        )
        return Shown(arts, _view(tuple(zip(wanted, arts, strict=True)), alt))

    def bare(self, source: Path) -> Path:
        """The picture as it may be public under its own name: without private data, and no wider than a page.

        What moves, and what cannot be read as a picture, stays as it is.
        """
        widest = max(width for _, _, widths in ILLUSTRATION.forms for width in widths)
        try:
            picture = self.known(source).picture
        except UserError:
            return source
        form = next((form for form in _SUFFIXES if form == picture.format), None)
        if form is None or picture.is_moving or (picture.is_bare and picture.width <= widest):
            return source
        copy = Copy(min(widest, picture.width), form, 85)
        names = {copy: self._name(self.known(source).digest, copy)}
        self._make(source, names)
        return self.kept / names[copy]

    @property
    def cards(self) -> Path:
        """Where pictures of our own are kept."""
        return self.kept / "cards"

    def drawn(self) -> frozenset[str]:
        """The names of those that are there."""
        return frozenset(os.listdir(self.cards) if self.cards.is_dir() else ())  # noqa: PTH208 - names alone; fast

    def name_of_drawn(self, told: str) -> str:
        """The name of a picture of our own; `told` holds all that is drawn."""
        return f"{hashlib.sha256(told.encode()).hexdigest()[:10]}.jpg"

    def tag_cover(self, source: Path) -> bytes:
        """The cover that goes into the audio file: square JPEG, small enough for every player."""
        file = self.kept / f"{self.known(source).digest[:10]}-tag.jpg"
        if not file.is_file():
            write_atomically(file, square_jpeg(source, _TAG_SIDE, _TAG_BYTES))
        return file.read_bytes()

    def _name(self, digest: str, copy: Copy) -> str:
        made_of = f"{_AS_MADE_NOW} {digest} {copy.width} {copy.form} {copy.quality}"
        return f"{hashlib.sha256(made_of.encode()).hexdigest()[:10]}{_SUFFIXES[copy.form]}"

    def _make(self, source: Path, names: dict[Copy, str]) -> None:
        missing = [copy for copy, name in names.items() if not (self.kept / name).is_file()]
        for copy, content in zip(missing, copies(source, missing) if missing else (), strict=True):
            write_atomically(self.kept / names[copy], content)


@lru_cache(maxsize=4096)
def _known(source: Path, notes: Path, stamp: tuple[int, ...]) -> Known:
    """Remembered for the run and, in a note for each picture, for the next."""
    note = notes / f"{hashlib.sha256(str(source.resolve()).encode()).hexdigest()[:32]}.json"
    try:
        told = json.loads(note.read_bytes())
        if told["stamp"] == list(stamp):
            return Known(told["sha256"], Picture(**told["picture"]))
    except (OSError, ValueError, TypeError, KeyError):
        pass
    known = Known(sha256_of(source), describe_picture(source))
    told = {"stamp": list(stamp), "sha256": known.digest, "picture": asdict(known.picture)}
    write_atomically(note, json.dumps(told).encode())
    return known


def _view(copies_made: tuple[tuple[Copy, Art], ...], alt: str) -> View:
    """JPEG (or PNG) for every browser, with the smaller forms before it for those that know them."""
    forms: dict[str, list[Art]] = {}
    for copy, art in copies_made:
        forms.setdefault(copy.form, []).append(art)
    *better, last = forms.items()
    largest = max(last[1], key=lambda art: art.width)
    return View(
        src=largest.path,
        alt=alt,
        width=largest.width,
        height=largest.height,
        sizes=_sizes(last[1]),
        forms=tuple((f"image/{form.lower()}", _sizes(arts)) for form, arts in better),
    )


def _sizes(arts: list[Art]) -> tuple[tuple[str, int], ...]:
    return tuple((art.path, art.width) for art in arts)


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


def chapter_pictures(chapters: tuple[Chapter, ...], folder: Path) -> tuple[bytes, ...]:
    """The pictures of chapters that are files in `folder`, as JPEGs small enough for every player; empty for the rest.

    A picture that is an address stays one, for apps that read chapters from the feed.
    """
    files = (inside(folder, each.image) if each.image and "://" not in each.image else None for each in chapters)
    made = tuple(square_jpeg(file, _CHAPTER_SIDE, _CHAPTER_BYTES) if file else b"" for file in files)
    return made if any(made) else ()
