"""Checking: every rule of every room, applied to what the owner wrote and, on request, to what is live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from articles import checks as article_checks
from book import checks as book_checks
from book.sample import missing_files
from episodes import checks as episode_checks
from episodes.episode import Episode
from episodes.produce import known_seconds
from episodes.square_art import SUFFIXES
from episodes.transcripts.reading import read_transcript
from podcast import checks as show_checks
from podcast.directory import Directory
from podcast.show_facts import ShowFacts
from publishing.desk import Desk
from publishing.directory import directory_known
from publishing.feed_checking import file_findings, is_feed_file, last_built_findings
from publishing.finishing import episode_named, finisher, outdated
from publishing.fixing import Mended, mend
from publishing.guard.drafts import Draft, unconfirmed
from publishing.live import last_known
from publishing.live_checks.looking import live_findings
from publishing.manifest import Manifest
from publishing.owners_templates import mistaken_templates, unused_templates
from publishing.publication import Publication, folder_meant, is_draft, read_publication
from publishing.signup.checking import form_findings
from workspace.document import read_toml
from workspace.errors import MustFix, UserError
from workspace.files import inside
from workspace.findings import Finding, Level, must_fix
from workspace.folder import find_folder
from workspace.pictures import Picture, describe_picture
from workspace.rules import apply

_URGENT_LAST = (Level.NICE, Level.SHOULD, Level.MUST)
_ROUNDS = 5  # a mended line may show what stood behind it; a file has few lines that hide another


@dataclass(frozen=True, kw_only=True)
class Checked:
    """All findings, the urgent ones last, where eyes are; `mended` are the lines that were changed before that look."""

    findings: tuple[Finding, ...]
    directory: Directory | None = None
    mended: tuple[Mended, ...] = ()

    @property
    def must(self) -> int:
        """How many findings stop a publish."""
        return self._count(Level.MUST)

    @property
    def to_paint(self) -> tuple[Finding, ...]:
        """What the terminal writes above the summary, one block each, in colors where it has them."""
        return self.findings

    @property
    def exit_code(self) -> int:
        """That of MustFix if anything must be fixed; what should be fixed leaves it at 0, so that scripts go on."""
        return MustFix.exit_code if self.must else 0

    @property
    def remarks(self) -> tuple[str, ...]:
        """How to have the fixable ones mended; nothing if there are none."""
        some = f"{self._fixable} of them needs" if self._fixable == 1 else f"{self._fixable} of them need"
        return (f"{some} no judgment:  pressroom check --fix",) if self._fixable else ()

    def lines(self) -> list[str]:
        """The lines that were mended, then the count by urgency; the findings themselves are painted above."""
        mended = [f"Mended  {each.line()}" for each in self.mended]
        return [*mended, *([""] if mended else []), *self._summary()]

    def as_json(self) -> dict[str, object]:
        """For scripts: every finding, a count for each level, and `directory` null if all were looked at."""
        counts = {level.value: self._count(level) for level in Level}
        return {
            "findings": [finding.as_json() for finding in self.findings],
            **counts,
            "fixable": self._fixable,
            "mended": [each.as_json() for each in self.mended],
            "directory": self.directory.id if self.directory else None,
        }

    def _summary(self) -> Iterator[str]:
        matters = f"For {self.directory.name}: " if self.directory else ""
        if not self.findings:
            yield f"{matters}Nothing to mend."
            return
        counts = (self.must, self._count(Level.SHOULD), self._count(Level.NICE))
        yield "{}{} must fix, {} should fix, {} nice to have.".format(matters, *counts)

    @property
    def _fixable(self) -> int:
        return sum(finding.mend is not None for finding in self.findings)

    def _count(self, level: Level) -> int:
        return sum(finding.level is level for finding in self.findings)


def check(
    desk: Desk, *, episode: str | None = None, directory: str | None = None, live: bool = False, fix: bool = False
) -> Checked:
    """Look at everything the owner wrote; narrow it to one episode or one directory if told.

    With `fix` what needs no judgment is mended in the owner's files first. An `episode` that ends with .xml or .rss is
    a feed in a file, and only that is looked at.
    """
    if episode is not None and is_feed_file(episode):
        return check_file(Path(episode), desk.now, directory)
    find_folder(desk.folder.root)  # for a file none was needed
    known = directory_known(directory) if directory is not None else None
    mended: list[Mended] = []
    for _ in range(_ROUNDS if fix else 0):
        done = mend(desk.folder.root, _sorted(_findings(desk, episode), known).findings)
        if not done:
            break
        mended += done
    found = _findings(desk, episode, live=live)
    return replace(_sorted(found, known), mended=tuple(mended))


def check_file(file: Path, now: datetime, directory: str | None = None) -> Checked:
    """Look at a feed in a file, whoever wrote it; no show folder is needed."""
    known = directory_known(directory) if directory is not None else None
    return _sorted(file_findings(file, now), known)


def _sorted(findings: Iterable[Finding], directory: Directory | None) -> Checked:
    """Only what matters to one directory, or everything."""
    mattering = [each for each in findings if not (directory and each.directories) or directory.id in each.directories]
    urgent_last = sorted(mattering, key=lambda finding: _URGENT_LAST.index(finding.level))
    return Checked(findings=tuple(urgent_last), directory=directory)


def _findings(desk: Desk, episode: str | None, *, live: bool = False) -> list[Finding]:
    reading = read_publication(desk.folder)
    findings = list(reading.findings)
    if reading.publication is None:
        return findings
    publication = reading.publication
    findings = _less_urgent_for_drafts(publication, findings)
    known = last_known(desk.folder, publication.settings)
    findings += findings_of(publication, desk, known)
    findings += _outdated_findings(publication, desk, known)
    findings += last_built_findings(desk, publication)
    findings += (each for each in mistaken_templates(publication) if each not in findings)
    findings += live_findings(desk) if live else ()
    if episode is None:
        return findings
    slug = folder_meant(episode)
    places = (f"episodes/{slug}/", f"{publication.settings.address}/episodes/{slug}/")
    of_episode = [each for each in findings if each.where.file.startswith(places)]
    if not of_episode:
        episode_named(publication, episode)  # it is there, or that is what is told
    return of_episode


def findings_of(
    publication: Publication, desk: Desk, live: Manifest | None, seconds: Mapping[str, float] | None = None
) -> tuple[Finding, ...]:
    """What the rules of all rooms find; `seconds` are the lengths of audio that was produced, by slug.

    A live episode needs its recording no more: its audio is kept as it is. Of one that is down nobody needs anything.
    """
    found: list[Finding] = []
    for episode in publication.episodes:
        if episode.is_taken_down(desk.now) and not is_live(episode, live):
            continue
        of_episode = _episode_findings(desk, episode, live, (seconds or {}).get(episode.slug))
        found += (each for each in of_episode if each.code != episode_checks.NO_RECORDING or not is_live(episode, live))
    names = frozenset(episode.slug for episode in publication.episodes)
    for article in publication.articles:
        found += apply(article_checks.RULES, article_checks.ArticleFacts(article=article, episodes=names))
    found += [*_show_findings(publication, desk), *_book_findings(publication)]
    found += [*form_findings(publication, desk.now), *unused_templates(desk.folder)]
    return tuple(_less_urgent_for_drafts(publication, found))


def _less_urgent_for_drafts(publication: Publication, findings: Iterable[Finding]) -> list[Finding]:
    """Nothing must be mended in a draft yet: it stops nobody's publish."""
    listed = list(findings)
    pressing = set(map(id, publication.without(listed, is_draft)))
    calmed = [each if id(each) in pressing else replace(each, level=Level.SHOULD) for each in must_fix(tuple(listed))]
    return [*(each for each in listed if each.level is not Level.MUST), *calmed]


def _claimed_seconds(recording: Path) -> float:
    from episodes.sound.recording import describe  # noqa: PLC0415 - few commands open a recording

    return describe(recording).seconds


def _episode_findings(desk: Desk, episode: Episode, live: Manifest | None, seconds: float | None) -> Iterator[Finding]:
    if seconds is None and episode.recording is not None:
        try:
            seconds = known_seconds(episode, desk.folder.audio) or _claimed_seconds(episode.recording)
        except UserError as error:
            yield from error.told_from(desk.folder.root).findings
    transcript = None
    if episode.transcript is not None:
        name = desk.folder.name_of(episode.transcript)
        try:
            transcript, unreadable = read_transcript(inside(desk.folder.root, name), name)
            yield from unreadable
            yield from unconfirmed(live, [Draft.of(episode, transcript)] if transcript and transcript.draft else ())
        except UserError as error:
            yield from error.told_from(desk.folder.root).findings
    for _, further in episode.translations:
        name = desk.folder.name_of(further)
        yield from read_transcript(inside(desk.folder.root, name), name)[1]
    cover = None
    if episode.cover is not None:
        try:
            cover = describe_picture(episode.cover)
        except UserError as error:
            yield from error.told_from(desk.folder.root).findings
    facts = episode_checks.EpisodeFacts(episode=episode, seconds=seconds, transcript=transcript, cover=cover)
    yield from apply(episode_checks.RULES, facts)


def _show_findings(publication: Publication, desk: Desk) -> tuple[Finding, ...]:
    if publication.show is None:
        return ()
    cover = inside(publication.folder.root, publication.show.cover)
    return show_checks.check_show(
        ShowFacts(
            show=publication.show,
            settings=publication.settings,
            episodes=publication.episodes,
            cover=_picture(cover),
            cover_beside=_other_ending(publication.folder.root, cover),
            wide_cover=_picture(_named(publication.folder.root, publication.show.wide_cover)),
            now=desk.now,
            document=read_toml(publication.folder.show, "show.toml"),
            settings_document=read_toml(publication.folder.settings, "pressroom.toml"),
        )
    )


def _book_findings(publication: Publication) -> tuple[Finding, ...]:
    book, folder = publication.book, publication.folder.book.parent
    if book is None:
        return ()
    facts = book_checks.BookFacts(
        book=book,
        document=read_toml(publication.folder.book, "book/book.toml"),
        cover=_picture(inside(folder, book.cover)),
        sample_found=book.sample is not None and inside(folder, book.sample).is_file(),
        missing=missing_files(book, folder),
        episodes=frozenset(episode.slug for episode in publication.episodes),
    )
    return apply(book_checks.RULES, facts)


def _other_ending(folder: Path, missing: Path) -> str | None:
    """A picture that is named as the missing one but for its ending: "Cover.PNG" or "cover.jpg.jpg" for "cover.jpg"."""
    if missing.exists() or not missing.parent.is_dir():
        return None
    names = {missing.stem.lower(), missing.name.lower()}
    endings = {ending for known in SUFFIXES.values() for ending in known}
    alike = (each for each in missing.parent.iterdir() if each.stem.lower() in names)
    found = sorted(each for each in alike if each.suffix.lower() in endings)
    return found[0].relative_to(folder.resolve()).as_posix() if found else None


def _named(folder: Path, name: str | None) -> Path | None:
    return inside(folder, name) if name else None


def _picture(path: Path | None) -> Picture | None:
    """The measures of a picture; None if there is none to read (the rules say what that means)."""
    try:
        return describe_picture(path) if path and path.is_file() else None
    except UserError:
        return None


def is_live(episode: Episode, live: Manifest | None) -> bool:
    """Whether subscribers have the episode: by its id, or by its name if the id's line was lost."""
    episodes = live.episodes if live else {}
    return episode.header.id in episodes or episode.slug in {each.slug for each in episodes.values()}


def _outdated_findings(publication: Publication, desk: Desk, live: Manifest | None) -> Iterator[Finding]:
    finishing = finisher(desk, publication, live)
    yield from outdated(finishing) if finishing else ()
