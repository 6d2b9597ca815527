"""`pressroom doctor --server`: the texts for whatever serves this show, printed or saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from publishing.desk import Desk
from publishing.live import is_folder, last_known, target_folder
from publishing.plan import files_in_words
from publishing.publication import read_publication
from publishing.server_texts.amazon import amazon_texts
from publishing.server_texts.names import Names, names_of
from publishing.server_texts.nginx import nginx_text
from publishing.server_texts.others import b2_texts, r2_texts
from publishing.server_texts.text import Text
from workspace.errors import UserError
from workspace.files import write_if_changed

PLACES = ("aws", "r2", "b2", "nginx")


@dataclass(frozen=True, kw_only=True)
class ServerTexts:
    """The texts for one place, and the words in them that stand for what is not known."""

    verbatim: ClassVar[bool] = True
    place: str
    texts: tuple[Text, ...]
    unknown: tuple[str, ...] = ()
    saved: str = ""

    def lines(self) -> tuple[str, ...]:
        """The texts in full with what to do with each, or only that where they were saved."""
        if self.saved:
            how = (line for text in self.texts for line in ("", f"{text.title}: {text.file}", *_indented(text.how)))
            return (f"Saved {files_in_words(len(self.texts))} in {self.saved}/.", *self.unknown, *how)
        first = "Each text goes into a file of its own;  --into FOLDER  saves them."
        return (first, *self.unknown, *(line for text in self.texts for line in text.lines()))

    def as_json(self) -> dict[str, object]:
        """For scripts: `saved` is the folder as it was typed, "" if the texts were only shown."""
        texts = [each.as_json() for each in self.texts]
        return {"place": self.place, "texts": texts, "unknown": list(self.unknown), "saved": self.saved}


def server_texts(desk: Desk, place: str = "", account: str = "", into: Path | None = None) -> ServerTexts:
    """The texts for `place` (as in PLACES; by what the settings say if it is empty), saved in the folder `into`."""
    publication = read_publication(desk.folder).required()
    settings = publication.settings
    root = str(target_folder(desk.folder, settings)) if is_folder(settings) else ""
    names = names_of(settings, last_known(desk.folder, settings), account=account, root=root)
    place = place or place_of(names)
    if place != "nginx" and not names.bucket:
        raise _no_bucket(place)
    texts = texts_for(names, place)
    for text in texts if into else ():
        write_if_changed(Path(into or "") / text.file, text.content.encode())
    unknown = names.unknown if place == "aws" else ()
    return ServerTexts(place=place, texts=texts, unknown=unknown, saved=str(into) if into else "")


def place_of(names: Names) -> str:
    """Whose bucket it is, by its address."""
    host = urlsplit(names.endpoint).hostname or ""
    if not names.bucket:
        return "nginx"
    if host.endswith(".r2.cloudflarestorage.com"):
        return "r2"
    return "b2" if host.endswith(".backblazeb2.com") else "aws"


def texts_for(names: Names, place: str) -> tuple[Text, ...]:
    """The texts for one of PLACES, in the order in which they are put to use."""
    if place == "nginx":
        return (nginx_text(names),)
    return {"aws": amazon_texts, "r2": r2_texts, "b2": b2_texts}[place](names)


def _indented(how: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"   {each}" for each in how)


def _no_bucket(place: str) -> UserError:
    return UserError(
        "no-bucket",
        problem=f"There is no bucket to write the texts for ({place}).",
        where="pressroom.toml",
        why="The show is published to a folder on this computer.",
        fix='Write  to = "s3://bucket/prefix"  under [publish];    or  pressroom doctor --server --at nginx',
    )
