"""A show that its owner goes on changing: every kind of edit that a site is made anew for, and some that it is not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

from publishing.building.quick import build_quickly
from publishing.desk import Desk
from publishing.site import build_site
from tests.journey.owner import SETTINGS, SHOW, contents
from workspace.folder import OwnerFolder

START = datetime(2026, 6, 1, 12, tzinfo=UTC)
_ARTICLE = '+++\ntitle = "{title}"\npublish = "2026-0{month}-02"\nsummary = "An answer."\n{more}+++\n\n{text}\n'
_BOOK = """title = "Running for Life"
author = "Jennifer Penrose"
blurb = "Why runners get hurt, {number}."
cover = "cover.jpg"

[[edition]]
format = "Paperback"
price = "18.95 USD"
buy = ["Clinic front desk"]
"""
_VTT = "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Ann>Said {number} times.\n"


@dataclass
class ChangingShow:
    """The owner's folder, the clock of its desk, and a finished file that every episode takes as it is."""

    root: Path
    sound: Path
    now: datetime = START
    edits: list[str] = field(default_factory=list)

    def begin(self) -> None:
        self.write("pressroom.toml", SETTINGS)
        self.write("show.toml", SHOW)
        picture(self.root / "cover.jpg", 1)
        for number in range(4):
            self.episode(number, 0)
        self.article(0, 0)

    def desk(self) -> Desk:
        return Desk(folder=OwnerFolder(self.root), now=self.now)

    def built(self) -> dict[str, bytes]:
        """The site after an incremental build."""
        build_quickly(self.desk())
        return contents(OwnerFolder(self.root).site)

    def clean(self, place: Path) -> dict[str, bytes]:
        """The site of the same files, built where nothing was built before."""
        shutil.copytree(self.root, place, ignore=shutil.ignore_patterns(".pressroom"))
        build_site(Desk(folder=OwnerFolder(place), now=self.now))
        made = contents(OwnerFolder(place).site)
        shutil.rmtree(place)
        return made

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def episode(self, place: int, number: int, more: str = "", notes: str = "") -> None:
        folder = self.root / f"episodes/talk-{place}"
        folder.mkdir(parents=True, exist_ok=True)
        head = f'title = "Talk {place}, take {number}"\nsound = "untouched"\n'
        head += "" if "publish" in more else f'publish = "2026-0{1 + place % 5}-05 06:00"\n'
        self.write(f"episodes/talk-{place}/episode.md", f"+++\n{head}{more}+++\n\n{notes or f'Notes *{number}*.'}\n")
        if not (folder / "recording.mp3").is_file():
            shutil.copyfile(self.sound, folder / "recording.mp3")

    def article(self, place: int, number: int, more: str = "") -> None:
        text = _ARTICLE.format(title=f"Question {number}?", month=1 + place % 6, more=more, text=f"Because, {number}.")
        self.write(f"articles/question-{place}.md", text)

    def change(self, kind: str, place: int, number: int) -> None:
        """One edit; `place` names what is changed, `number` how."""
        self.edits.append(f"{kind} {place} {number}")
        EDITS[kind](self, place, number)


def picture(file: Path, number: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64, 64), (number * 37 % 256, number * 91 % 256, 90)).save(file)


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _same_size(show: ChangingShow, place: int, number: int) -> None:
    """A change that leaves the length of the file as it was."""
    file = show.root / f"episodes/talk-{place}/episode.md"
    if file.is_file():
        file.write_bytes(file.read_bytes().replace(b"Notes", b"Words") if number % 2 else file.read_bytes())


def _rename(show: ChangingShow, place: int, number: int) -> None:
    old, new = show.root / f"episodes/talk-{place}", show.root / f"episodes/talk-{5 + number % 4}"
    if old.is_dir() and not new.exists():
        old.rename(new)


def _into_the_site(show: ChangingShow, place: int, number: int) -> None:
    """Somebody is at the built site: takes a page away, writes over one, or leaves a file."""
    site = OwnerFolder(show.root).site
    pages = sorted(site.rglob("index.html"))
    if number % 3 == 0 and pages:
        pages[place % len(pages)].unlink()
    elif number % 3 == 1 and pages:
        part = pages[place % len(pages)].with_name("x.part")
        part.write_bytes(b"not ours")
        part.replace(pages[place % len(pages)])
    else:
        (site / f"stray-{place}").mkdir(parents=True, exist_ok=True)
        (site / f"stray-{place}" / "left.html").write_bytes(b"left")


def _settings(show: ChangingShow, place: int, number: int) -> None:
    day = (show.now + timedelta(days=number % 3 - 1)).date()
    banner = f'[site.banner]\ntext = "Open {number}"\nuntil = {day}\n' if place % 2 else ""
    accent = f'accent = "#{number * 7919 % 0xFFFFFF:06x}"\n' if place % 3 == 0 else ""
    show.write("pressroom.toml", SETTINGS + accent + banner)


def _show_words(show: ChangingShow, place: int, number: int) -> None:
    order = 'order = "oldest first"\n' if place % 3 == 0 else ""
    archive = f"\n[feed]\narchive_after = {1 + number % 3}\n" if place % 4 == 0 else ""
    show.write("show.toml", f'{SHOW}closing = "Not advice, {number}."\n{order}{archive}')


def _template(show: ChangingShow, place: int, number: int) -> None:
    name = ("templates/site/style.css", "templates/site/partials/contact.html", "templates/site/embed.html")[place % 3]
    if number % 3 == 0:
        _remove(show.root / name)
    else:
        show.write(name, f"/* {number} */" if name.endswith("css") else f"<p>Ours, {number}</p>")


def _book(show: ChangingShow, place: int, number: int) -> None:
    picture(show.root / "book/cover.jpg", place)
    show.write("book/book.toml", _BOOK.format(number=number))


def _later(show: ChangingShow, place: int, number: int) -> None:
    show.now += timedelta(hours=place * 5, days=number % 9)


def _rest(show: ChangingShow, place: int, number: int) -> None:
    """Nothing at all, or a new time for a file."""
    if number % 2 and (show.root / f"episodes/talk-{place}/episode.md").is_file():
        (show.root / f"episodes/talk-{place}/episode.md").touch()


_CHAPTERS = "Notes.\n\n![a knee](knee.jpg)\n\n## Chapters\n\n- 0:00 Start {number}\n- 0:01 More\n"

EDITS: dict[str, Callable[[ChangingShow, int, int], None]] = {
    "notes": lambda show, place, number: show.episode(place, 0, notes=f"Quite other notes, {number}."),
    "title": lambda show, place, number: show.episode(place, number),
    "chapters": lambda show, place, number: show.episode(place, 1, notes=_CHAPTERS.format(number=number)),
    "same size": _same_size,
    "unlisted": lambda show, place, number: show.episode(place, number, more="unlisted = true\n"),
    "taken down": lambda show, place, number: show.episode(place, number, more="removed = 2026-05-01\n"),
    "draft": lambda show, place, number: show.episode(place, number, more="# publish\n"),
    "to come": lambda show, place, number: show.episode(
        place, number, more=f'publish = "2026-06-{1 + number % 28:02} 06:00"\n'
    ),
    "gone": lambda show, place, _: _remove(show.root / f"episodes/talk-{place}"),
    "renamed": _rename,
    "illustration": lambda show, place, number: picture(show.root / f"episodes/talk-{place}/knee.jpg", number),
    "transcript": lambda show, place, number: show.write(
        f"episodes/talk-{place}/transcript.vtt", _VTT.format(number=number)
    ),
    "no transcript": lambda show, place, _: _remove(show.root / f"episodes/talk-{place}/transcript.vtt"),
    "cover": lambda show, place, number: picture(show.root / f"episodes/talk-{place}/cover.jpg", number),
    "show's cover": lambda show, _, number: picture(show.root / "cover.jpg", number),
    "article": lambda show, place, number: show.article(place, number),
    "about an episode": lambda show, place, number: show.article(place, number, f'episode = "talk-{number % 5}"\n'),
    "no article": lambda show, place, _: _remove(show.root / f"articles/question-{place}.md"),
    "book": _book,
    "no book": lambda show, _, __: _remove(show.root / "book"),
    "settings": _settings,
    "show's words": _show_words,
    "template": _template,
    "the site": _into_the_site,
    "no notes of ours": lambda show, _, __: _remove(show.root / ".pressroom/cache"),
    "later": _later,
    "rest": _rest,
}
