"""What a reader has found so far in one file of chapters, and the mistakes that it met there."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import quote

from episodes.chapters.chapter import LONGEST, Chapter, clock, in_order, tidy
from workspace.errors import UserError
from workspace.findings import Finding, Level, Place

_MOST_MISTAKES = 20  # a file with more is one mistake, told often enough
_MOST_CHAPTERS = 10_000  # nobody made more by hand
_ADDRESS = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_PICTURE = re.compile(r"(?!.*(?:^|/)\.)[^\\/:<>\x00-\x1f\x7f][^\\:<>\x00-\x1f\x7f]*", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """Chapters and findings of the file `name`, in the order of the file."""

    name: str
    chapters: list[Chapter] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def at(self, line: int | None = None, shown: str = "", key: str | None = None) -> Place:
        """A spot in this file; of the words `shown`, the first 80 letters without odd signs are kept."""
        return Place(self.name, line, key, tidy(shown)[:80] or None)

    def chapter(self, where: Place, chapter: Chapter) -> None:
        """Take one chapter in the form that all files can carry, or say why it cannot be taken."""
        start = round(chapter.start, 3) + 0.0 if math.isfinite(chapter.start) else -1.0  # adding 0 makes -0.0 plain
        if not 0 <= start < LONGEST:
            self.add(
                "chapter-time-odd",
                where,
                "A chapter has a time that cannot be.",
                "Correct it there: times run from 0:00 to 999 hours.",
            )
            return
        if len(self.chapters) == _MOST_CHAPTERS:
            return
        title = tidy(chapter.title)
        if not title and not chapter.hidden:
            title = f"Chapter {len(self.chapters) + 1}"
            self.add("chapter-untitled", where, "A chapter has no title.", f'Give it one; it is called "{title}" now.')
        self.chapters.append(
            Chapter(
                start=start,
                title=title,
                link=self._link(where, chapter.link),
                image=self._image(where, chapter.image),
                hidden=chapter.hidden,
            )
        )

    def add(self, code: str, where: Place, problem: str, fix: str) -> None:
        """Keep a mistake that the owner should mend; after twenty of one file the rest are passed over."""
        if len(self.findings) < _MOST_MISTAKES:
            why = "Not everything in this file can be used as a chapter; what can be was taken."
            found = Finding(code=code, level=Level.SHOULD, where=where, problem=problem, why=why, fix=fix)
            self.findings.append(found)

    def result(self) -> tuple[tuple[Chapter, ...], tuple[Finding, ...]]:
        """The chapters by their times; a UserError if there are none."""
        if not self.chapters:
            raise self._nothing()
        back = next((late for early, late in pairwise(self.chapters) if late.start < early.start), None)
        if back is not None:
            self.add(
                "chapters-unordered",
                self.at(shown=f"{clock(back.start)} {back.title}"),
                "The chapters do not stand in the order of their times.",
                "They were sorted. Look whether a time is wrong, such as 1:10 for 1:10:00.",
            )
        return in_order(self.chapters), tuple(self.findings)

    def broken(self, what: str, line: int | None) -> UserError:
        """The file breaks the rules of its own form."""
        return UserError(
            "chapters-broken",
            problem=f'The chapters in "{self.name}" cannot be read: {what}',
            where=self.at(line),
            why="The file was not saved completely, or it was changed by hand.",
            fix="Export it again from the program that made it.",
        )

    def several(self, what: str) -> UserError:
        """One file, and the chapters of more than one recording."""
        return UserError(
            "chapters-several",
            problem=f'"{self.name}" holds the chapters of {what}.',
            where=self.name,
            why="Pressroom cannot tell which of them are meant.",
            fix="Save the part you mean as a file of its own, and import that.",
        )

    def _nothing(self) -> UserError:
        error = UserError(
            "chapters-none",
            problem=f'There are no chapters in "{self.name}".',
            where=self.name,
            why="Known are: lists of times and titles, episode.md, Audacity labels, cue sheets, Podlove and JSON "
            "chapters, and sound files with chapters or markers.",
            fix="Export the chapters again; the plainest form is a text file with lines such as  02:10 What a tendon does",
        )
        error.findings += tuple(self.findings)
        return error

    def _link(self, where: Place, link: str | None) -> str | None:
        tidied = tidy(link or "")
        if not tidied:
            return None
        if not _ADDRESS.match(tidied):
            self.add(
                "chapter-link-odd",
                where,
                f'"{tidied[:80]}" is not a web address.',
                "Write the link with https:// in front; the chapter was taken without it.",
            )
            return None
        return _encoded(tidied)

    def _image(self, where: Place, image: str | None) -> str | None:
        tidied = tidy(image or "")
        if tidied.lower().startswith("https://"):
            return _encoded(tidied)
        if not tidied or (_PICTURE.fullmatch(tidied) and ".." not in PurePosixPath(tidied).parts):
            return tidied or None
        self.add(
            "chapter-picture-odd",
            where,
            f'The picture "{tidied[:80]}" cannot be used.',
            "Put it into the episode's folder and write  ![](picture.jpg)  behind the chapter.",
        )
        return None


def _encoded(address: str) -> str:
    """The same address without the signs that end it in Markdown and XML (RFC 3986, 2.1)."""
    return "".join(quote(sign) if sign in ' <>"()\\^`{|}' else sign for sign in address)
