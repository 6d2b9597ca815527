"""One of the clinic's articles: a header and a page of Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from workspace.document import Document, read_front_matter
from workspace.findings import Finding
from workspace.folder import OwnerFolder
from workspace.header import Header, Moment, Text, Words, key, parse


class ArticleHeader(Header):
    """The keys of an article; without `publish` it is a draft."""

    title: Text = key(why="It is the page's heading.", example="Why does my back hurt after crunches?")
    publish: Moment | None = key(None, why="When it goes public; without it, it is a draft.")
    updated: Moment | None = key(None, why="When its words last changed.")
    author: Words = key("", why="Who signs it.")
    summary: Words = key("", why="One or two sentences for lists and searches.")
    episode: Text | None = key(None, why="The folder name of an episode to listen to.")


@dataclass(frozen=True, kw_only=True)
class Article:
    """An article; `slug` is the file's name and its web address, `text` its Markdown."""

    slug: str
    document: Document
    header: ArticleHeader
    text: str

    @property
    def title(self) -> str:
        return self.header.title

    def is_out(self, now: datetime) -> bool:
        """Whether readers should see it at `now`."""
        return self.header.publish is not None and self.header.publish <= now


def read_article(folder: OwnerFolder, path: Path, zone: ZoneInfo) -> tuple[Article | None, tuple[Finding, ...]]:
    """Read one article; every mistake in its header is a finding."""
    document = read_front_matter(path, folder.name_of(path))
    header, findings = parse(ArticleHeader, document, zone)
    if header is None or document.troubles:
        return None, findings
    return Article(slug=path.stem, document=document, header=header, text=document.body.strip()), findings


def read_articles(folder: OwnerFolder, zone: ZoneInfo) -> tuple[tuple[Article, ...], tuple[Finding, ...]]:
    """Read all articles, newest first; one bad article does not hide the others."""
    paths = sorted(folder.articles.glob("[!.]*.md")) if folder.articles.is_dir() else []
    read = [read_article(folder, path, zone) for path in paths]
    articles = [article for article, _ in read if article is not None]
    articles.sort(key=lambda article: article.slug)
    articles.sort(key=lambda article: article.header.publish or datetime.min.replace(tzinfo=zone), reverse=True)
    return tuple(articles), tuple(finding for _, findings in read for finding in findings)
