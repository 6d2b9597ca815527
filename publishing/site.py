"""The site: everything that is published, rendered and written to `.pressroom/site/`, only where it differs."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path

from articles.pages import Around, article_pages
from book.pages import book_pages
from book.pages import teaser as book_teaser
from episodes.hashes import known_sha256
from episodes.produced import Produced
from podcast.archives import render_feeds
from podcast.feed import render_feed
from podcast.finished import FinishedEpisode
from podcast.pages import ShowPages, all_pages
from podcast.variants import EVERY_DIRECTORY, variant_for
from publishing.art import ArtShop, Gallery, hang, illustrations
from publishing.desk import Desk
from publishing.directory import directory_known
from publishing.finishing import Finisher, finisher
from publishing.framing import Framing
from publishing.home import front_pages
from publishing.live import last_known
from publishing.manifest import Manifest
from publishing.media.stand_ins import stand_in_pages
from publishing.producing import finish_episodes
from publishing.publication import Publication, no_show, read_publication, still_to_come
from templates import Templates, TemplateTrouble
from workspace.alone import alone_in
from workspace.errors import UserError
from workspace.files import inside, write_if_changed
from workspace.findings import Place
from workspace.folder import OwnerFolder


@dataclass(frozen=True, kw_only=True)
class Built:
    """What a build made: `written` are site paths whose bytes changed; `episodes` those in the feed."""

    written: tuple[str, ...]
    unchanged: int
    seconds: float = 0.0
    finishing: Finisher | None
    episodes: tuple[tuple[FinishedEpisode, Produced], ...]

    def lines(self) -> list[str]:
        return [f"{len(self.written)} files written, {self.unchanged} unchanged, in .pressroom/site/"]

    def as_json(self) -> dict[str, object]:
        return {"written": list(self.written), "unchanged": self.unchanged, "seconds": round(self.seconds, 3)}


def build_site(desk: Desk) -> Built:
    """Build everything; the seconds are those of the whole job, audio included."""
    start = time.perf_counter()
    publication = read_publication(desk.folder).required(still_to_come(desk.now))
    built = build(desk, publication, last_known(desk.folder, publication.settings))
    return replace(built, seconds=time.perf_counter() - start)


def build(desk: Desk, publication: Publication, live: Manifest | None) -> Built:
    """Finish the audio, render all pages, and bring the built site in line with them."""
    finishing = finisher(desk, publication, live)
    with alone_in(desk.folder):
        episodes = finish_episodes(finishing) if finishing else ()
        try:
            files = _rendered(desk, publication, finishing, episodes)
        except TemplateTrouble as trouble:
            raise _in_owners_words(trouble) from trouble
        written, unchanged = _write(desk.folder, files)
    return Built(written=written, unchanged=unchanged, finishing=finishing, episodes=episodes)


def feed_only(desk: Desk, directory: str | None) -> bytes:
    """The feed alone; for a directory, with the namespaces that it reads."""
    variant = variant_for(directory_known(directory)) if directory else EVERY_DIRECTORY
    publication = read_publication(desk.folder).required(still_to_come(desk.now))
    finishing = finisher(desk, publication, last_known(desk.folder, publication.settings))
    if finishing is None:
        raise no_show()
    with alone_in(desk.folder):
        finished = tuple(episode for episode, _ in finish_episodes(finishing))
        gallery = hang(publication, finished, _art_shop(desk))
    return render_feed(finishing.show, finishing.covered(gallery.show_cover), publication.settings, finished, variant)


def _rendered(
    desk: Desk,
    publication: Publication,
    finishing: Finisher | None,
    episodes: tuple[tuple[FinishedEpisode, Produced], ...],
) -> dict[str, bytes | Path]:
    """Every file of the site by its path: bytes to write, or a file to copy."""
    finished = tuple(episode for episode, _ in episodes)
    gallery = hang(publication, finished, _art_shop(desk))
    templates = Templates(desk.folder.templates if desk.folder.templates.is_dir() else None)
    framing = Framing(publication=publication, now=desk.now, stylesheet=templates.stylesheet())
    files: dict[str, bytes | Path] = {
        **framing.files(),
        **gallery.files(),
        **illustrations(publication, finished, desk.now),
    }
    if finishing is not None:
        files |= _show_files(finishing, finished, gallery, templates, framing)
        files |= dict(stand_in_pages(finishing, templates, framing))
        files |= {made.audio.path: produced.file for made, produced in episodes}
        files |= {
            alternate.path: further.file
            for made, produced in episodes
            for alternate, further in zip(made.alternates, produced.further, strict=True)
        }
    files |= _words(publication, finished, gallery, templates, framing)
    return files | dict(front_pages(publication, finished, gallery, templates, framing))


def _show_files(
    finishing: Finisher,
    finished: tuple[FinishedEpisode, ...],
    gallery: Gallery,
    templates: Templates,
    framing: Framing,
) -> dict[str, bytes]:
    """The feed with its archives, and the show's pages with their companions."""
    publication, identity = finishing.publication, finishing.covered(gallery.show_cover)
    pages = ShowPages(
        show=finishing.show,
        identity=identity,
        episodes=finished,
        templates=templates,
        frame_for=framing.frame_for,
        pictures=gallery.pictures,
        book=book_teaser(publication.book, gallery.book_cover) if publication.book else None,
    )
    feeds = render_feeds(finishing.show, identity, publication.settings, finished)
    return {**feeds, **dict(all_pages(pages))}


def _words(
    publication: Publication,
    finished: tuple[FinishedEpisode, ...],
    gallery: Gallery,
    templates: Templates,
    framing: Framing,
) -> dict[str, bytes]:
    """The articles' pages and the book's."""
    book = publication.book
    around = Around(
        episodes={episode.slug: episode.episode.title for episode in finished},
        book=book_teaser(book, gallery.book_cover) if book else None,
    )
    pages = dict(article_pages(publication.articles, framing.now, templates, framing.frame_for, around))
    if book is not None:
        sample = inside(publication.folder.book.parent, book.sample) if book.sample else None
        chapter = sample.read_text(encoding="utf-8") if sample and sample.suffix == ".md" and sample.is_file() else None
        pages |= book_pages(book, templates, framing.frame_for, cover=gallery.book_cover, sample=chapter)
    return pages


def _write(folder: OwnerFolder, files: dict[str, bytes | Path]) -> tuple[tuple[str, ...], int]:
    """Write what differs and remove what is no longer built: the paths written, and how many were as they are."""
    site = folder.site
    site.mkdir(parents=True, exist_ok=True)
    written = tuple(path for path in sorted(files) if _write_one(folder, inside(site, path), files[path]))
    for found in sorted(site.rglob("*"), reverse=True):
        if found.is_file() and found.relative_to(site).as_posix() not in files:
            found.unlink()
        elif found.is_dir() and not any(found.iterdir()):
            found.rmdir()
    return written, len(files) - len(written)


def _write_one(folder: OwnerFolder, place: Path, content: bytes | Path) -> bool:
    """True if the file was written; machine-made files are linked where the disk allows it, the owner's are copied."""
    if isinstance(content, bytes):
        return write_if_changed(place, content)
    if place.is_file() and (place.samefile(content) or _same(folder, place, content)):
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.part")
    part.unlink(missing_ok=True)
    if not (content.is_relative_to(folder.machine) and _linked(content, part)):
        shutil.copyfile(content, part)
    part.replace(place)
    return True


def _linked(content: Path, part: Path) -> bool:
    try:
        os.link(content, part)
    except OSError:
        return False
    return True


def _same(folder: OwnerFolder, one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    return known_sha256(one, folder.audio) == known_sha256(other, folder.audio)


def _art_shop(desk: Desk) -> ArtShop:
    return ArtShop(desk.folder.machine / "art")


def _in_owners_words(trouble: TemplateTrouble) -> UserError:
    return UserError(
        "template",
        problem=f'The template "{trouble.file}" cannot be used: {trouble.problem}',
        where=Place(f"templates/{trouble.file}", trouble.line),
        why="A file in your templates/ folder is used instead of ours of the same name.",
        fix=f"Mend that line, or delete templates/{trouble.file} to have our page back.",
    )
