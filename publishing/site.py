"""The site: everything that is published, rendered and written to `.pressroom/site/`, only where it differs."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime
from datetime import time as time_of_day
from pathlib import Path

from articles.pages import Around, article_pages
from book.pages import BookPages, pages_of_book
from book.pages import teaser as book_teaser
from book.sample import read_sample
from episodes.produced import Produced
from podcast.archives import render_feeds
from podcast.feed import render_feed
from podcast.finished import FinishedEpisode, in_order
from podcast.pages import ShowPages, listen_page
from podcast.variants import EVERY_DIRECTORY, variant_for
from podcast.views import teaser as episode_teaser
from publishing.announcements.showing import Newsroom, announcement_pages
from publishing.art import ArtShop
from publishing.authors import authors_of
from publishing.building.episode_pages import digest_of, episode_files
from publishing.building.kept import KeptPages, kept_pages, key_of
from publishing.building.kept_items import kept_items
from publishing.building.quick import forget, look_before, next_moment, note
from publishing.building.writing import File, write_site
from publishing.cards import colors_from, draw_cards
from publishing.desk import Desk
from publishing.directory import directory_known
from publishing.finishing import Finisher, finisher
from publishing.framing import Framing
from publishing.gallery import Gallery, hang, illustrate
from publishing.home import front_pages
from publishing.live import is_folder, last_known, target_folder
from publishing.manifest import Manifest
from publishing.media.stand_ins import stand_in_pages
from publishing.owners_templates import in_owners_words
from publishing.producing import finish_episodes
from publishing.publication import Publication, no_show, read_publication, still_to_come
from publishing.signup.checking import require_fit_forms
from templates import Templates, TemplateTrouble
from workspace.alone import alone_in
from workspace.folder import OwnerFolder
from workspace.progress import Event
from workspace.publisher import Settings


@dataclass(frozen=True, kw_only=True)
class Built:
    """What a build made: `paths` are all of the site, `written` those whose bytes changed; `episodes` are in the feed."""

    written: tuple[str, ...]
    unchanged: int
    paths: tuple[str, ...] = ()
    seconds: float = 0.0
    settings: Settings
    finishing: Finisher | None
    episodes: tuple[tuple[FinishedEpisode, Produced], ...]

    def lines(self) -> list[str]:
        """For people: how many pages and files of the site really changed."""
        return [f"{len(self.written)} files written, {self.unchanged} unchanged, in .pressroom/site/"]

    def as_json(self) -> dict[str, object]:
        """For scripts: `written` are paths within the site; `seconds` are 0 for a build within a publish."""
        return {"written": list(self.written), "unchanged": self.unchanged, "seconds": round(self.seconds, 3)}


def build_site(desk: Desk) -> Built:
    """Build everything; the seconds are those of the whole job, audio included."""
    start = time.perf_counter()
    before, told = look_before(desk.folder), list[Event]()

    def tell(event: Event) -> None:
        told.append(event)
        desk.report(event)

    publication = read_publication(desk.folder).required(still_to_come(desk.now))
    built = build(replace(desk, report=tell), publication, last_known(desk.folder, publication.settings))
    if not told:  # what was said once is said again, as long as it holds
        settings = publication.settings
        target = target_folder(desk.folder, settings) if is_folder(settings) else None
        note(desk, before, built.paths, _until(desk.now, publication), target)
    return replace(built, seconds=time.perf_counter() - start)


def _until(now: datetime, publication: Publication) -> float:
    """When time alone changes the site: something goes public, or a banner's last day ends."""
    moments = [each.header.publish for each in publication.episodes]
    moments += [each.header.publish for each in publication.articles]
    moments.append(_book_comes(publication))
    banner = publication.settings.site.banner is not None
    return next_moment(now.astimezone(publication.settings.zone), moments, until_tomorrow=banner)


def _book_comes(publication: Publication) -> datetime | None:
    """When the book's day begins where its publisher is."""
    day = publication.book.published if publication.book else None
    return datetime.combine(day, time_of_day.min, publication.settings.zone) if day else None


def _is_to_come(now: datetime, publication: Publication) -> bool:
    comes = _book_comes(publication)
    return comes is not None and now < comes


def build(desk: Desk, publication: Publication, live: Manifest | None) -> Built:
    """Finish the audio, render all pages, and bring the built site in line with them."""
    finishing = finisher(desk, publication, live)
    with alone_in(desk.folder):
        forget(desk.folder)
        episodes = finish_episodes(finishing) if finishing else ()
        try:
            kept = kept_pages(desk.folder)
            files = _rendered(desk, publication, finishing, episodes, kept)
        except TemplateTrouble as trouble:
            raise in_owners_words(trouble) from trouble
        require_fit_forms(publication, files.items())
        written, unchanged = write_site(desk.folder, files)
        kept.save()
    return Built(
        written=written,
        unchanged=unchanged,
        paths=tuple(files),
        settings=publication.settings,
        finishing=finishing,
        episodes=episodes,
    )


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
    kept: KeptPages,
) -> dict[str, File]:
    """Every file of the site by its path."""
    finished = tuple(episode for episode, _ in episodes)
    shop = _art_shop(desk)
    gallery = hang(publication, finished, shop)
    cards = draw_cards(publication, finished, shop, desk.now, colors_from(publication.settings.site.accent))
    illustrations = illustrate(publication, finished, shop, desk.now)
    templates = _templates(desk.folder)
    framing = Framing(
        publication=publication,
        now=desk.now,
        stylesheet=templates.stylesheet(),
        player=templates.player(),
        listening=templates.listening(),
        logo=gallery.logo,
        cards=cards.by_page,
        illustrations=illustrations.by_page,
    )
    files: dict[str, File] = {
        **framing.files(),
        **gallery.files(),
        **cards.files(),
        **illustrations.files,
    }
    if finishing is not None:
        files |= _show_files(_pages(finishing, finished, gallery, templates, framing), publication.settings, kept)
        files |= dict(stand_in_pages(finishing, templates, framing))
        files |= {made.audio.path: produced.file for made, produced in episodes}
        files |= {
            alternate.path: further.file
            for made, produced in episodes
            for alternate, further in zip(made.alternates, produced.further, strict=True)
        }
    files |= _words(publication, finished, gallery, templates, framing)
    return files | dict(front_pages(publication, finished, gallery, templates, framing))


def _pages(
    finishing: Finisher,
    finished: tuple[FinishedEpisode, ...],
    gallery: Gallery,
    templates: Templates,
    framing: Framing,
) -> ShowPages:
    """What the show's pages are made of."""
    book = finishing.publication.book
    return ShowPages(
        show=finishing.show,
        identity=finishing.covered(gallery.show_cover),
        episodes=finished,
        templates=templates,
        frame_for=framing.frame_for,
        pictures=gallery.pictures,
        book=book_teaser(book, gallery.book_cover) if book else None,
    )


def _show_files(pages: ShowPages, settings: Settings, kept: KeptPages) -> dict[str, File]:
    """The feed with its archives, and the show's pages with their companions."""
    digests = {finished.slug: digest_of(finished) for finished in pages.episodes}
    items = kept_items(kept.folder, key_of(kept.program, pages.show, pages.identity), digests)
    feeds = render_feeds(pages.show, pages.identity, settings, pages.episodes, items.recall)
    kept.afterwards(lambda: items.save(feeds))
    return {**feeds, **dict([listen_page(pages)]), **episode_files(pages, kept, digests)}


def _words(
    publication: Publication,
    finished: tuple[FinishedEpisode, ...],
    gallery: Gallery,
    templates: Templates,
    framing: Framing,
) -> dict[str, bytes | Path]:
    """The articles' pages and the book's, with the files of its sample."""
    book = publication.book
    around = Around(
        episodes={episode.slug: episode.episode.title for episode in finished},
        book=book_teaser(book, gallery.book_cover) if book else None,
        authors=authors_of(publication),
    )
    pages: dict[str, bytes | Path] = dict(
        article_pages(publication.articles, framing.now, templates, framing.frame_for, around)
    )
    room = Newsroom(publication=publication, finished=finished, gallery=gallery, templates=templates, framing=framing)
    pages |= dict(announcement_pages(room))
    if book is not None:
        sample = read_sample(book, publication.folder.book.parent)
        listed = tuple(each for each in finished if not each.episode.header.unlisted)
        pages |= pages_of_book(
            BookPages(
                book=book,
                templates=templates,
                frame_for=framing.frame_for,
                cover=gallery.book_cover,
                sample=sample,
                episodes={each.slug: episode_teaser(each) for each in in_order(listed, newest_first=True)},
                to_come=_is_to_come(framing.now, publication),
            )
        )
        pages |= {each.path: each.file for each in sample.downloads}
    return pages


def _templates(folder: OwnerFolder) -> Templates:
    return Templates(folder.templates if folder.templates.is_dir() else None)


def _art_shop(desk: Desk) -> ArtShop:
    return ArtShop(desk.folder.machine / "art")
