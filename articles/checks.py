"""What is checked of an article before readers meet it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

from articles.article import Article
from templates.prose import page_html, pictures_in
from workspace.files import slug_from
from workspace.findings import Level, Place
from workspace.rules import Rule, Trouble, rule

_LONGEST_TITLE = 65  # letters; results of search engines show about 60
_FENCE = re.compile(r"\s*(```|~~~)")
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(")
_PICTURE_FILE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^<>:]*\.(?:jpe?g|png|gif|webp|avif))[>\s]*\)", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z0-9_./-]+")
_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(\s*([^)\s]*)")
_SAYS_NOTHING = {"here", "click here", "click", "link", "this", "this link", "more", "read more"}


@dataclass(frozen=True, kw_only=True)
class ArticleFacts:
    """An article, and the names of the episodes it may point to."""

    article: Article
    episodes: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        return self.article.title

    def lines(self) -> Iterator[tuple[str, Place]]:
        """Each line of the text with its place; what stands in a code block is left out."""
        document, fenced = self.article.document, False
        for number, line in enumerate(document.body.split("\n"), document.body_line):
            fence = _FENCE.match(line)
            fenced ^= bool(fence)
            if not fenced and not fence:
                yield line, Place(document.name, number, shown=line.strip()[:80])

    def headings(self) -> Iterator[tuple[int, str, Place]]:
        """Level (1 to 6), words and place of each heading that begins with number signs; no others are looked for."""
        for line, place in self.lines():
            if heading := _HEADING.match(line):
                yield len(heading[1]), heading[2].strip(" #"), place


@rule("a-001", Level.SHOULD)
def title_length(facts: ArticleFacts) -> Iterator[Trouble]:
    """A title has at most 65 letters."""
    if len(facts.title) > _LONGEST_TITLE:
        yield Trouble(
            where=facts.article.document.place("title"),
            problem=f'The title "{facts.title[:30].rstrip()}…" is long: {len(facts.title)} letters.',
            why="Search engines and shared links cut it after about 60.",
            fix="Keep the question; the rest belongs in the summary.",
        )


@rule("a-002", Level.NICE)
def summary(facts: ArticleFacts) -> Iterator[Trouble]:
    """An article has a summary of one sentence."""
    if not facts.article.header.summary:
        yield Trouble(
            where=facts.article.document.place("title"),
            problem=f'"{facts.title}" has no summary.',
            why="Search engines, shared links and the list of articles show it.",
            fix='Add the line  summary = "…"',
        )


@rule("a-003", Level.SHOULD)
def text(facts: ArticleFacts) -> Iterator[Trouble]:
    """An article has a text."""
    if not facts.article.text:
        yield Trouble(
            where=Place(facts.article.document.name, facts.article.document.body_line),
            problem=f'"{facts.title}" has no text.',
            why="Readers would open an empty page.",
            fix="Write the article under the second line of plus signs.",
        )


@rule("a-004", Level.SHOULD)
def heading_steps(facts: ArticleFacts) -> Iterator[Trouble]:
    """Headings go down one step at a time."""
    levels = [(1, facts.title, facts.article.document.place("title")), *facts.headings()]
    for (above, _, _), (level, words, place) in pairwise(levels):
        if level > above + 1:
            yield Trouble(
                where=place,
                problem=f'The heading "{words}" of "{facts.title}" skips a step.',
                why="People who listen to the page with a screen reader move by headings and think one is missing.",
                fix=f"Write  {'#' * (above + 1)} {words}",
            )


@rule("a-005", Level.SHOULD)
def heading_top(facts: ArticleFacts) -> Iterator[Trouble]:
    """The title is the only heading of the first step."""
    for level, words, place in facts.headings():
        if level == 1:
            yield Trouble(
                where=place,
                problem=f'The heading "{words}" of "{facts.title}" is as high as the title.',
                why="The page shows the title by itself; a second one confuses search engines and screen readers.",
                fix=f"Write  ## {words}   or delete the line if it repeats the title.",
            )


@rule("a-006", Level.SHOULD)
def link_words(facts: ArticleFacts) -> Iterator[Trouble]:
    """The words of a link say where it leads."""
    for line, place in facts.lines():
        for words, target in _LINK.findall(line):
            if words.strip(" *_").lower() in {"", *_SAYS_NOTHING}:
                yield Trouble(
                    where=place,
                    problem=f'A link of "{facts.title}" does not say where it leads.',
                    why="Screen readers read links by themselves, without the words around them.",
                    fix=f"Write  [what is there]({target})",
                )


@rule("a-007", Level.SHOULD)
def picture_words(facts: ArticleFacts) -> Iterator[Trouble]:
    """A picture is described for people who do not see it."""
    for line, place in facts.lines():
        for words in _IMAGE.findall(line):
            if not words.strip():
                yield Trouble(
                    where=place,
                    problem=f'A picture of "{facts.title}" has no description.',
                    why="People who do not see it would not know what it shows.",
                    fix="Write what it shows between the square brackets:  ![A foot on a step](…)",
                )


@rule("a-008", Level.SHOULD)
def episode(facts: ArticleFacts) -> Iterator[Trouble]:
    """The episode that an article names is there."""
    named = facts.article.header.episode
    if named and named not in facts.episodes:
        yield Trouble(
            where=facts.article.document.place("episode"),
            problem=f'"{facts.title}" names an episode that is not there: {named}',
            why="The page would leave out the way to the episode.",
            fix="Write the name of the episode's folder, or delete the line.",
        )


@rule("a-009", Level.SHOULD)
def updated(facts: ArticleFacts) -> Iterator[Trouble]:
    """An article is updated after it was published."""
    header = facts.article.header
    if header.updated and header.publish and header.updated < header.publish:
        yield Trouble(
            where=facts.article.document.place("updated"),
            problem=f'"{facts.title}" was updated before it was published.',
            why="Readers and search engines show both dates.",
            fix="Correct one of the two, or delete the line  updated = …",
        )


@rule("a-010", Level.SHOULD)
def file_name(facts: ArticleFacts) -> Iterator[Trouble]:
    """The file's name is fit to be an address."""
    slug = facts.article.slug
    if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slug):
        plain = re.sub("[^a-z0-9]+", "-", slug.lower()).strip("-") or "article"
        yield Trouble(
            where=Place(facts.article.document.name),
            problem=f'The name of the file "{slug}.md" makes an awkward web address.',
            why="Capitals, spaces and accents turn into percent signs when the address is copied.",
            fix=f"Before it is published, rename the file to  {plain}.md",
        )


@rule("a-011", Level.SHOULD)
def pictures_there(facts: ArticleFacts) -> Iterator[Trouble]:
    """A picture that an article shows lies beside it."""
    document = facts.article.document
    for name in pictures_in(page_html(facts.article.text)):
        if not (document.path.parent / name).is_file():
            yield Trouble(
                where=Place(document.name, document.line_with(name), shown=name),
                problem=f'"{facts.title}" shows a picture that is not there: {name}',
                why="Readers would see its description only.",
                fix=f"Put {name} into articles/, or take it out of the text.",
            )


@rule("a-012", Level.SHOULD)
def picture_files(facts: ArticleFacts) -> Iterator[Trouble]:
    """A picture's file has a name that can be a web address."""
    for line, place in facts.lines():
        for words, name in _PICTURE_FILE.findall(line):
            if _PLAIN.fullmatch(name):
                continue
            file = PurePosixPath(name)
            plain = f"{slug_from(file.stem) or 'picture'}{file.suffix.lower()}"
            yield Trouble(
                where=place,
                problem=f'"{facts.title}" shows a picture whose name makes no web address: {name}',
                why="Its page would show these signs in place of the picture.",
                fix=f"Rename the file to  {plain}  and write  ![{words}]({plain})",
            )


RULES: tuple[Rule[ArticleFacts], ...] = (
    title_length,
    summary,
    text,
    heading_steps,
    heading_top,
    link_words,
    picture_words,
    episode,
    updated,
    file_name,
    pictures_there,
    picture_files,
)
