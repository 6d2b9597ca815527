"""What the feed names beside an episode's audio: its chapters, transcript, cover and the pictures of chapters."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from episodes.chapters.chapter import Chapter
from episodes.chapters.found import Found
from episodes.chapters.structured import read_json
from episodes.transcripts.reading import parse_transcript
from podcast.reading.foreign import ForeignItem, Trouble
from podcast.reading.particulars import ForeignTranscript
from publishing.importing.safe_web import COMPANION, PICTURE, Fetched, Web
from workspace.errors import UserError
from workspace.pictures import describe_picture, resized

_FORMS = {
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "application/srt": ".srt",
    "text/srt": ".srt",
    "application/json": ".json",
    "text/html": ".html",
    "text/plain": ".txt",
}
_BEST_FIRST = (".vtt", ".srt", ".json", ".txt", ".html")
_PICTURES = {"JPEG": ".jpg", "PNG": ".png"}
_WIDEST, _QUALITY = 3000, 92  # pixels of a JPEG that is made of another picture; Apple takes no more
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]+")

_Made = TypeVar("_Made")


@dataclass
class Gathering:
    """Puts the files of one episode into `folder`, and notes what could not be had."""

    web: Web
    folder: Path
    item: str
    troubles: list[Trouble] = field(default_factory=list)

    def chapters(self, item: ForeignItem) -> tuple[Chapter, ...] | None:
        """The chapters of the file that the feed names, their pictures fetched; None if there is none to be had."""
        found = self._had("the chapters", lambda: self._read_chapters(item.chapters_address))
        chapters = found if found is not None else item.chapters
        if not chapters:
            return None
        heard = tuple(each for each in chapters if not item.seconds or each.start < item.seconds)
        if len(heard) < len(chapters):
            why = f"{len(chapters) - len(heard)} would begin after the end of the audio; left out."
            self.troubles.append(Trouble(item=self.item, what="part of the chapters", why=why))
        return tuple(self._illustrated(_fit(chapter, number)) for number, chapter in enumerate(heard, 1)) or None

    def cover(self, address: str, stem: str = "cover") -> str | None:
        """Fetch a picture that may be a cover; returns the name of its file."""
        return self._had("the cover", lambda: self._picture(address, stem)) if address else None

    def picture(self, address: str) -> str | None:
        """Fetch a further picture; returns the name of its file."""
        return self._had("a picture", lambda: self._picture(address, _stem(address)))

    def transcripts(self, item: ForeignItem, language: str) -> None:
        """Fetch the best transcript of each language; the show's own one is the transcript, others are translations."""
        done: set[str] = set()
        for each in sorted(item.transcripts, key=lambda one: _rank(one, language)):
            spoken = each.language.lower()
            key = "" if not spoken or spoken[:2] == language[:2].lower() else spoken
            if key not in done and self._had("the transcript", partial(self._transcript, each, key)):
                done.add(key)

    def _had(self, what: str, fetch: Callable[[], _Made]) -> _Made | None:
        """A companion that cannot be had is no reason to go without the episode."""
        try:
            return fetch()
        except UserError as error:
            finding = error.findings[0]
            self.troubles.append(Trouble(item=self.item, what=what, why=f"{finding.why} {finding.where}"))
            return None

    def _read_chapters(self, address: str) -> tuple[Chapter, ...] | None:
        if not address:
            return None
        fetched = self.web.fetch(address, what="list of chapters", most=COMPANION)
        found = Found("chapters.json")
        read_json(fetched.content.decode("utf-8-sig", errors="replace"), found)
        chapters, findings = found.result()
        for finding in findings:
            self.troubles.append(Trouble(item=self.item, what="part of the chapters", why=finding.problem))
        return chapters

    def _illustrated(self, chapter: Chapter) -> Chapter:
        if not chapter.image or "://" not in chapter.image:
            return chapter
        address = chapter.image
        name = self._had("a chapter's picture", lambda: self._picture(address, _stem(address)))
        return replace(chapter, image=name or (address if address.startswith("https://") else None))

    def _picture(self, address: str, stem: str) -> str:
        fetched = self.web.fetch(address, what="picture", most=PICTURE)
        file = self.folder / f".{stem}.fetched"
        file.write_bytes(fetched.content)
        try:
            form = describe_picture(file).format
            if form not in _PICTURES:
                file.write_bytes(resized(file, _WIDEST, "JPEG", _QUALITY))
                why = f"It is {form}, and directories take JPEG and PNG; a JPEG was made of it. {address}"
                self.troubles.append(Trouble(item=self.item, what=f"the picture {stem}", why=why))
            return file.replace(self.folder / f"{stem}{_PICTURES.get(form, '.jpg')}").name
        finally:
            file.unlink(missing_ok=True)

    def _transcript(self, offered: ForeignTranscript, language: str) -> bool:
        fetched = self.web.fetch(offered.address, what="transcript", most=COMPANION)
        suffix = _suffix(offered, fetched)
        content = _as_utf8(fetched.content)
        if _NO_TEXT.search(content.decode()):
            raise _no_words(offered.address, "It is no text.")
        if suffix == ".html":
            suffix, content = ".txt", plain_transcript(content.decode("utf-8-sig")).encode()
        name = f"transcript.{language}{suffix}" if language else f"transcript{suffix}"
        transcript, findings = parse_transcript(content, name)
        if transcript is None:
            raise _no_words(offered.address, findings[-1].problem if findings else "")
        (self.folder / name).write_bytes(content)
        return True


def _fit(chapter: Chapter, number: int) -> Chapter:
    """With a title, and with a link only if it is one: a line of `episode.md` must be able to hold both."""
    title = chapter.title or ("" if chapter.hidden else f"Chapter {number}")
    link = chapter.link if chapter.link and _ADDRESS.fullmatch(chapter.link) else None
    return replace(chapter, title=title, link=link)


def _rank(offered: ForeignTranscript, language: str) -> tuple[bool, int]:
    other = bool(offered.language) and offered.language[:2].lower() != language[:2].lower()
    return other, _BEST_FIRST.index(_form(offered))


def _form(offered: ForeignTranscript) -> str:
    return _FORMS.get(offered.type.partition(";")[0].strip().lower(), ".txt")


def _suffix(offered: ForeignTranscript, fetched: Fetched) -> str:
    """The form by the content where it shows; hosts mix the types up."""
    begins = fetched.content[:200].decode("utf-8-sig", errors="replace").lstrip().lower()
    if begins.startswith("webvtt"):
        return ".vtt"
    if begins.startswith(("<!doctype html", "<html", "<cite", "<p>", "<time")):
        return ".html"
    return ".json" if begins.startswith("{") else _form(offered)


def _as_utf8(content: bytes) -> bytes:
    """As it is, or written anew where an old program wrote it; bytes that stand for no letter become question marks."""
    try:
        content.decode()
    except UnicodeDecodeError:
        old = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "cp1252"
        return content.decode(old, errors="replace").encode()
    return content


def _stem(address: str) -> str:
    """A file name from an address; the audio's and the cover's names are left alone."""
    path = unquote(urlsplit(address).path, errors="replace")
    name = _FILE_NAME.sub("-", Path(path).stem).strip(".-")[:60] or "picture"
    return f"chapter-{name}" if name.lower() in {"cover", "recording", "transcript"} else name


class _Turns(HTMLParser):
    """Reads `cite`, `time` and `p` of an HTML transcript (podcast namespace, `transcripts.md`)."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._inside, self._words, self._who = "", "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the library's name
        if tag in {"cite", "p", "time", "title", "style", "script"}:
            self._close()
            self._inside = tag
        elif tag == "br":
            self._words += " "

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._close()

    def handle_data(self, data: str) -> None:
        self._words += data

    def close(self) -> None:
        super().close()
        self._close()

    def _close(self) -> None:
        words = " ".join(self._words.split())
        if self._inside == "cite":
            self._who = words.rstrip(":")
        elif self._inside in {"p", ""} and words:
            self.lines.append(f"{self._who}: {words}" if self._who else words)
            self._who = ""
        self._inside = self._words = ""


def plain_transcript(html: str) -> str:
    """The words of an HTML transcript, a paragraph a turn."""
    turns = _Turns()
    turns.feed(html)
    turns.close()
    return "\n\n".join(turns.lines) + "\n"


def _no_words(address: str, problem: str) -> UserError:
    return UserError(
        "import-transcript",
        problem="A transcript cannot be read.",
        where=address,
        why=problem or "No words were found in it.",
        fix="Put a transcript into the episode's folder by hand.",
    )
