"""Announcing: the news of a month as an e-mail and as short texts, in files to send or to copy from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from articles.words import page_of, summary_of
from publishing.announcements.mail import Mail, mail_of
from publishing.announcements.mail_checks import check_mail
from publishing.announcements.month import Month, News, month_at, month_named
from publishing.announcements.short_texts import ShortText, Tidings, short_texts
from publishing.announcements.showing import Newsroom
from publishing.art import ArtShop
from publishing.desk import Desk
from publishing.finishing import finisher
from publishing.framing import Framing
from publishing.gallery import hang
from publishing.live import last_known
from publishing.manifest import Manifest
from publishing.owners_templates import in_owners_words
from publishing.producing import finish_episodes
from publishing.publication import read_publication, still_to_come
from templates import Templates, TemplateTrouble
from workspace.alone import alone_in
from workspace.errors import UserError
from workspace.files import write_if_changed
from workspace.findings import Finding
from workspace.words import size_in_words


@dataclass(frozen=True, kw_only=True)
class Announced:
    """What was made: `folder` is as people know it, `not_live` are pages that it leads to and nobody can reach yet."""

    month: Month
    folder: str
    subject: str
    files: tuple[tuple[str, int], ...]
    texts: tuple[ShortText, ...]
    to_paint: tuple[Finding, ...]
    not_live: tuple[str, ...]
    is_whole: bool

    def lines(self) -> list[str]:
        """The folder and its files with their sizes, then each short text in full, to be copied from the screen."""
        said = [f'The news of {self.month.words}, with the subject "{self.subject}", in {self.folder}/']
        said += [f"  {name:<17} {size_in_words(size)}" for name, size in self.files]
        for text in self.texts:
            said += ["", f"{_label(text)}:", *(f"  {line}".rstrip() for line in text.text.split("\n"))]
        return said

    @property
    def remarks(self) -> Iterator[str]:
        """What the owner should know before it is sent; the law's way to unsubscribe is the sending program's part."""
        if self.not_live:
            yield f"Not on the web yet, and the e-mail leads there:  {', '.join(self.not_live)}"
            yield "Before you send it:  pressroom publish"
        if not self.is_whole:
            yield "The article is too long for an e-mail, so its summary stands there."
        yield "The program that sends it adds the way to unsubscribe."

    def as_json(self) -> dict[str, object]:
        """For scripts: `not_live` are paths within the site, and `findings` those of the e-mail alone."""
        return {
            "schema": 1,
            "month": str(self.month),
            "folder": self.folder,
            "subject": self.subject,
            "files": [{"name": name, "bytes": size} for name, size in self.files],
            "texts": [text.as_json() for text in self.texts],
            "findings": [finding.as_json() for finding in self.to_paint],
            "not_live": list(self.not_live),
            "whole_article": self.is_whole,
        }


def announce(desk: Desk, *, month: str | None = None, into: Path | None = None, overwrite: bool = False) -> Announced:
    """Write the e-mail and the texts of `month` (2020-05), else of the newest with news; raises UserError."""
    wanted = _month(month)
    publication = read_publication(desk.folder).required(still_to_come(desk.now))
    live = last_known(desk.folder, publication.settings)
    finishing = finisher(desk, publication, live)
    with alone_in(desk.folder):
        finished = tuple(made for made, _ in finish_episodes(finishing)) if finishing else ()
        gallery = hang(publication, finished, ArtShop(desk.folder.machine / "art"))
    templates = Templates(desk.folder.templates if desk.folder.templates.is_dir() else None)
    framing = Framing(publication=publication, now=desk.now, stylesheet=templates.stylesheet())
    room = Newsroom(publication=publication, finished=finished, gallery=gallery, templates=templates, framing=framing)
    news = _news(room, wanted)
    try:
        mail = mail_of(room, news)
    except TemplateTrouble as trouble:
        raise in_owners_words(trouble) from trouble
    texts = tuple(short_texts(publication.settings.publisher.name, tuple(_tidings(room, news))))
    folder = into if into is not None else desk.folder.machine / "announcements" / str(news.month)
    files = _files(mail, texts)
    _write(folder, files, overwrite=overwrite or into is None)
    return Announced(
        month=news.month,
        folder=str(into) if into is not None else desk.folder.name_of(folder),
        subject=mail.subject,
        files=tuple((name, len(content)) for name, content in files.items()),
        texts=texts,
        to_paint=check_mail(mail.html, "e-mail.html"),
        not_live=_not_live(news, live),
        is_whole=mail.is_whole,
    )


def _month(written: str | None) -> Month | None:
    if written is None:
        return None
    month = month_named(written)
    if month is None:
        raise UserError(
            "announce-month",
            problem=f'"{written}" is not a month.',
            where="--month",
            why="A month is a year and a number.",
            fix="pressroom announce --month 2026-11",
        )
    return month


def _news(room: Newsroom, wanted: Month | None) -> News:
    """The month that was asked for; of the newest, because that is what readers have not heard of."""
    months = room.months()
    found = next((news for news in months if wanted in {None, news.month}), None)
    if found is None:
        month = wanted or month_at(room.framing.now, room.publication.settings.zone)
        start = "Put an article into articles/, or start an episode:  pressroom new RECORDING"
        known = f"pressroom announce --month {months[0].month}" if months else start
        raise UserError(
            "announce-nothing",
            problem=f"Nothing came out in {month.words}.",
            where=f"{room.publication.folder.root.name}/",
            why="An announcement tells of articles and episodes whose publish date has come.",
            fix=known,
        )
    return found


def _tidings(room: Newsroom, news: News) -> Iterator[Tidings]:
    """Each thing to tell of, with the ways to it, the best first."""
    address = room.publication.settings.address
    further = (f"{address}/{news.month.page}", f"{address}/")
    if news.articles:
        article = news.articles[0]
        links = (f"{address}/{page_of(article)}", *further)
        yield Tidings(about="article", lead="", title=article.title, summary=summary_of(article), links=links)
    for each in news.episodes[:1]:
        title, summary = each.episode.title, each.episode.header.summary
        heard = (f"{address}/{each.page}", f"{address}/listen/", *further)
        yield Tidings(about="episode", lead="New episode: ", title=title, summary=summary, links=heard)
    if book := room.publication.book:
        bought = (f"{address}/book/", f"{address}/")
        yield Tidings(about="book", lead="The book: ", title=book.title, summary=book.subtitle, links=bought)


def _files(mail: Mail, texts: tuple[ShortText, ...]) -> dict[str, bytes]:
    short = "\n\n".join(f"{_label(text)}\n\n{text.text}" for text in texts)
    return {
        "e-mail.eml": mail.as_eml(),
        "e-mail.html": mail.html.encode(),
        "e-mail.txt": mail.text.encode(),
        "short-texts.txt": f"{short}\n".encode(),
    }


def _label(text: ShortText) -> str:
    messages = "one message" if text.messages == 1 else f"billed as {text.messages} messages"
    billed = f", {messages}" if text.kind == "text message" else ""
    return f"{text.kind.capitalize()} about the {text.about} ({len(text.text)} letters{billed})"


def _write(folder: Path, files: dict[str, bytes], *, overwrite: bool) -> None:
    """In a folder of the owner's, a file that was edited is not written over without a word."""
    for name, content in files.items():
        there = folder / name
        if not overwrite and there.is_file() and there.read_bytes() != content:
            raise UserError(
                "announce-there",
                problem=f"There is another {name} already.",
                where=str(there),
                why="Somebody may have edited it.",
                fix="Name another folder, or say  --overwrite",
            )
    for name, content in files.items():
        write_if_changed(folder / name, content)


def _not_live(news: News, live: Manifest | None) -> tuple[str, ...]:
    """The pages of what is announced that the last release does not have."""
    pages = [news.month.page, *map(page_of, news.articles), *(each.page for each in news.episodes)]
    known = live.entries if live else {}
    return tuple(page for page in pages if f"{page}index.html" not in known)
