"""The publication: everything the owner wrote, read at once, with every mistake in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from articles.article import Article, read_articles
from book.book import Book, read_book
from episodes.episode import Episode, read_episodes
from episodes.sound.mastered import Wishes
from podcast.identity import Identity, feed_guid
from podcast.show import Show, read_show
from workspace.document import read_toml
from workspace.errors import MustFix, UserError
from workspace.findings import Finding, Place, must_fix
from workspace.folder import OwnerFolder
from workspace.header import parse
from workspace.publisher import Settings

_PUBLISH = re.compile(r"^[\s\"']*publish", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class UnreadDraft:
    """A file that cannot be used and has no line that begins with "publish": whatever it is, it is not going out.

    `place` is the file, or the folder that is the episode.
    """

    slug: str
    place: str

    def is_out(self, _: datetime) -> bool:
        """Never: nobody has said when."""
        return False


Written = Episode | Article | UnreadDraft


def is_draft(written: Written) -> bool:
    """Without a publish date it waits for its owner, as does what was taken down."""
    if isinstance(written, UnreadDraft):
        return True
    return (written.publish if isinstance(written, Episode) else written.header.publish) is None


def still_to_come(now: datetime) -> Callable[[Written], bool]:
    """Holds for drafts, and for what goes public later than `now`."""
    return lambda written: not written.is_out(now)


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What the owner publishes; a publisher may have no show, no articles or no book.

    `renewed` names the live episodes whose audio is to be made anew, as somebody asked a moment ago, and how.
    """

    folder: OwnerFolder
    settings: Settings
    show: Show | None
    episodes: tuple[Episode, ...]
    articles: tuple[Article, ...]
    book: Book | None
    unread: tuple[UnreadDraft, ...] = ()
    renewed: Mapping[str, Wishes] = field(default_factory=dict)

    def identity(self, published_guid: str | None = None) -> Identity:
        """The show's addresses; the guid is the owner's, else the published one, else made of the feed's address.

        Of a show that came from elsewhere it is made of the feed's first address (podcast namespace, `guid`).
        """
        settings = self.show.feed if self.show else None
        feed = (settings.address if settings else None) or f"{self.settings.address}/feed.xml"
        own, first = (settings.guid, settings.moved_from or feed) if settings else (None, feed)
        return Identity(site=self.settings.address, feed=feed, guid=own or published_guid or feed_guid(first))

    def without(self, findings: Iterable[Finding], left_out: Callable[[Written], bool]) -> tuple[Finding, ...]:
        """Leave out the findings about an episode or article that `left_out` holds for."""
        theirs = (
            *(f"episodes/{episode.slug}/" for episode in self.episodes if left_out(episode)),
            *(f"articles/{article.slug}.md" for article in self.articles if left_out(article)),
            *(draft.place for draft in self.unread if left_out(draft)),
        )
        return tuple(finding for finding in findings if not finding.where.file.startswith(theirs))

    def episode(self, slug: str) -> Episode | None:
        """By the folder's name, drafts included; None if there is none, or if it cannot be read."""
        return next((episode for episode in self.episodes if episode.slug == slug), None)


def as_written(publication: Publication) -> Publication:
    """The change that is none."""
    return publication


@dataclass(frozen=True)
class Reading:
    """`publication` is None if the settings themselves cannot be used."""

    publication: Publication | None
    findings: tuple[Finding, ...]

    def changed(self, change: Callable[[Publication], Publication]) -> Reading:
        """The same, as it would be read after a change that nobody has written yet."""
        return replace(self, publication=change(self.publication)) if self.publication else self

    def required(self, left_out: Callable[[Written], bool] = is_draft) -> Publication:
        """The publication, if nothing in the files must be mended first; else all findings at once.

        What is not going out yet does not stop the rest: findings about what `left_out` holds for are passed over.
        """
        found = self.publication.without(self.findings, left_out) if self.publication else self.findings
        wrong = must_fix(found)
        if wrong or self.publication is None:
            raise MustFix(wrong)
        return self.publication


def read_publication(folder: OwnerFolder) -> Reading:
    """Read all files of the owner's folder; one that cannot be used does not hide the mistakes of the others."""
    settings, in_settings = _read_settings(folder)
    zone = settings.zone if settings else ZoneInfo("UTC")
    show, in_show = read_show(folder)
    episodes, in_episodes = read_episodes(folder, zone)
    articles, in_articles = read_articles(folder, zone)
    book, in_book = read_book(folder)
    findings = (*in_settings, *in_show, *in_episodes, *in_articles, *in_book)
    if settings is None:
        return Reading(None, findings)
    findings = (*findings, *_without_logo(folder, settings))
    if not folder.show.is_file():
        findings = (*findings, *_homeless(episodes))
    publication = Publication(
        folder=folder,
        settings=settings,
        show=show,
        episodes=episodes,
        articles=articles,
        book=book,
        unread=(
            *_unread(folder, "episodes/", "/episode.md", in_episodes, {each.slug for each in episodes}),
            *_unread(folder, "articles/", ".md", in_articles, {each.slug for each in articles}),
        ),
    )
    return Reading(publication, findings)


def _unread(
    folder: OwnerFolder, room: str, end: str, findings: tuple[Finding, ...], read: Collection[str]
) -> Iterator[UnreadDraft]:
    """Of the files that the findings are about, those that could not be used and do not say when to publish."""
    for file in dict.fromkeys(each.where.file for each in findings):
        slug = file.removeprefix(room).removesuffix(end)
        if slug not in read and not _says_when(folder.root / file):
            yield UnreadDraft(slug, f"{room}{slug}{end.removesuffix('episode.md')}")


def _says_when(file: Path) -> bool:
    """Whether a file that cannot be used may be meant to go out; a link or one that cannot even be opened may be."""
    try:
        return file.is_symlink() or bool(_PUBLISH.search(file.read_bytes().decode(errors="replace")))
    except OSError:
        return True


def _homeless(episodes: tuple[Episode, ...]) -> Iterator[Finding]:
    """Episodes that are to go out need a show; without one they would be left out without a word."""
    if any(not is_draft(episode) for episode in episodes):
        yield Finding(
            code="show-missing",
            where=Place("show.toml"),
            problem="There are episodes, and no show.toml.",
            why="It says what the show is called and who makes it; the feed cannot be made without it.",
            fix="Put it back;    pressroom init a-new-folder    makes one that you can copy from there.",
        )


def _without_logo(folder: OwnerFolder, settings: Settings) -> Iterator[Finding]:
    named = settings.site.logo
    if named and not (folder.root / named).is_file():
        yield Finding(
            code="logo-missing",
            where=Place("pressroom.toml"),
            problem=f'The logo "{named}" is not there.',
            why="Every page shows it in place of the name.",
            fix=f'Put {named} into this folder, or take the line  logo = "{named}"  out.',
        )


def _read_settings(folder: OwnerFolder) -> tuple[Settings | None, tuple[Finding, ...]]:
    if folder.settings.is_file():
        return parse(Settings, read_toml(folder.settings, "pressroom.toml"))
    missing = Finding(
        code="settings-missing",
        where=Place("pressroom.toml"),
        problem="There is no pressroom.toml.",
        why="It says who publishes, and where the site lives.",
        fix="pressroom init a-new-folder    makes one that you can copy from there.",
    )
    return None, (missing,)


def folder_meant(name: str) -> str:
    """The episode's folder in what somebody typed, such as a path that the shell completed."""
    return name.removesuffix("episode.md").strip("/").rpartition("/")[2]


def no_show() -> UserError:
    """There is no show, so nothing can be listed or announced."""
    return UserError(
        "no-show",
        problem="There is no show yet.",
        where="show.toml",
        why="Its name and all else that apps show stand in show.toml.",
        fix="Write show.toml;    pressroom init a-new-folder    makes one to copy from",
    )
