"""Checking: every rule of every room, applied to what the owner wrote and, on request, to what is live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from articles import checks as article_checks
from book import checks as book_checks
from episodes import checks as episode_checks
from episodes.episode import Episode
from episodes.produce import known_seconds
from episodes.sound.recording import describe
from episodes.transcripts.reading import read_transcript
from podcast import checks as show_checks
from podcast.show_facts import ShowFacts
from publishing.desk import Desk
from publishing.directory import directory_known
from publishing.finishing import episode_named, finisher, outdated
from publishing.guard import Draft, unconfirmed
from publishing.live import last_known
from publishing.manifest import Manifest
from publishing.publication import Publication, is_draft, read_publication
from publishing.verifying import verify_live
from workspace.document import read_toml
from workspace.errors import MustFix, UserError
from workspace.files import inside
from workspace.findings import Finding, Level, Place, must_fix
from workspace.pictures import Picture, describe_picture
from workspace.rules import apply


@dataclass(frozen=True)
class Checked:
    """All findings, the urgent ones last, where eyes are."""

    findings: tuple[Finding, ...]

    @property
    def must(self) -> int:
        return self._count(Level.MUST)

    @property
    def to_paint(self) -> tuple[Finding, ...]:
        return self.findings

    @property
    def exit_code(self) -> int:
        return MustFix.exit_code if self.must else 0

    def lines(self) -> list[str]:
        if not self.findings:
            return ["Nothing to mend."]
        return [
            f"{self.must} must fix, {self._count(Level.SHOULD)} should fix, {self._count(Level.NICE)} nice to have."
        ]

    def as_json(self) -> dict[str, object]:
        counts = {level.value: self._count(level) for level in Level}
        return {"findings": [finding.as_json() for finding in self.findings], **counts}

    def _count(self, level: Level) -> int:
        return sum(finding.level is level for finding in self.findings)


def check(desk: Desk, *, episode: str | None = None, directory: str | None = None, live: bool = False) -> Checked:
    """Look at everything the owner wrote; narrow it to one episode or one directory if told."""
    reading = read_publication(desk.folder)
    findings = list(reading.findings)
    if reading.publication is not None:
        findings = _less_urgent_for_drafts(reading.publication, findings)
        known = last_known(desk.folder, reading.publication.settings)
        findings += findings_of(reading.publication, desk, known)
        findings += _outdated_findings(reading.publication, desk, known)
        findings += _live_findings(desk) if live else ()
        if episode is not None:
            folder = f"episodes/{episode_named(reading.publication, episode).slug}/"
            findings = [finding for finding in findings if finding.where.file.startswith(folder)]
    if directory is not None:
        wanted = directory_known(directory).id
        findings = [finding for finding in findings if not finding.directories or wanted in finding.directories]
    urgent_last = [Level.NICE, Level.SHOULD, Level.MUST]
    return Checked(tuple(sorted(findings, key=lambda finding: urgent_last.index(finding.level))))


def findings_of(
    publication: Publication, desk: Desk, live: Manifest | None, seconds: Mapping[str, float] | None = None
) -> tuple[Finding, ...]:
    """What the rules of all rooms find; `seconds` are the lengths of audio that was produced, by slug.

    A live episode needs its recording no more: its audio is kept as it is.
    """
    found: list[Finding] = []
    for episode in publication.episodes:
        of_episode = _episode_findings(desk, episode, live, (seconds or {}).get(episode.slug))
        found += (each for each in of_episode if each.code != episode_checks.NO_RECORDING or not is_live(episode, live))
    names = frozenset(episode.slug for episode in publication.episodes)
    for article in publication.articles:
        found += apply(article_checks.RULES, article_checks.ArticleFacts(article=article, episodes=names))
    found += [*_show_findings(publication, desk), *_book_findings(publication)]
    return tuple(_less_urgent_for_drafts(publication, found))


def _less_urgent_for_drafts(publication: Publication, findings: Iterable[Finding]) -> list[Finding]:
    """Nothing must be mended in a draft yet: it stops nobody's publish."""
    listed = list(findings)
    pressing = set(map(id, publication.without(listed, is_draft)))
    calmed = [each if id(each) in pressing else replace(each, level=Level.SHOULD) for each in must_fix(tuple(listed))]
    return [*(each for each in listed if each.level is not Level.MUST), *calmed]


def _episode_findings(desk: Desk, episode: Episode, live: Manifest | None, seconds: float | None) -> Iterator[Finding]:
    if seconds is None and episode.recording is not None:
        try:
            seconds = known_seconds(episode, desk.folder.audio) or describe(episode.recording).seconds
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
    return show_checks.check_show(
        ShowFacts(
            show=publication.show,
            settings=publication.settings,
            episodes=publication.episodes,
            cover=_picture(inside(publication.folder.root, publication.show.cover)),
            now=desk.now,
            document=read_toml(publication.folder.show, "show.toml"),
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
    )
    return apply(book_checks.RULES, facts)


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


def _live_findings(desk: Desk) -> Iterator[Finding]:
    """What a listener would meet now, as findings."""
    for problem in verify_live(desk).problems:
        yield Finding(
            code="live",
            where=Place(problem.address),
            problem=problem.problem,
            why="Listeners, readers and directories meet it now.",
            fix=problem.fix,
        )
