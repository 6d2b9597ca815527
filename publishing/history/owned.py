"""What of the owner's folder is kept with a release: the words and pictures that it was made of.

No recordings (`pressroom backup` is for those), no drafts, nothing hidden, and no kind of file that can hold a key.
What was measured of the finished audio is kept as well, so that another computer need not decode it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from episodes.hashes import known_sha256
from episodes.record import read_record, record_path
from publishing.artifacts import files_in, is_safe
from publishing.history.releases import Owned
from publishing.publication import Publication
from templates.prose import page_html, pictures_in
from workspace.errors import UserError
from workspace.files import inside
from workspace.folder import OwnerFolder

_KINDS = frozenset(
    f".{suffix}"
    for suffix in (
        *("md", "toml", "txt", "vtt", "srt", "json", "csv", "html", "css", "js", "xml", "xsl", "woff2"),
        *("jpg", "jpeg", "png", "webp", "gif", "avif", "svg", "ico", "pdf", "epub"),
    )
)
_SECRET = ("credential", "password", "secret", "token")
FACTS = ".pressroom/audio/"  # what was measured of finished audio; notes of ours, in no other folder that is hidden


def owned_files(publication: Publication, now: datetime) -> tuple[Owned, ...]:
    """The files behind what is out at `now`, sorted by path."""
    folder = publication.folder
    found = {path: file for file in _files(publication, now) if (path := _path(folder, file))}
    return tuple(
        Owned(path=path, file=file, sha256=known_sha256(file, folder.audio), size=file.stat().st_size)
        for path, file in sorted(found.items())
    )


def _files(publication: Publication, now: datetime) -> Iterator[Path]:
    folder = publication.folder
    yield from (folder.settings, folder.show)
    yield from (folder.root / name for name in _show_pictures(publication))
    for episode in publication.episodes:
        if episode.is_out(now) or episode.is_taken_down(now):
            yield from files_in(episode.folder)
            yield from _facts(folder.audio, episode.slug)
    for article in publication.articles:
        if article.is_out(now):
            page = article.document.path
            yield page
            yield from (page.parent / name for name in pictures_in(page_html(article.text)))
    if publication.book is not None:
        yield from files_in(folder.book.parent)
    if folder.templates.is_dir():
        yield from files_in(folder.templates)


def _show_pictures(publication: Publication) -> Iterator[str]:
    if publication.show is not None:
        yield publication.show.cover
        yield from (picture.file for picture in publication.show.pictures)


def _facts(audio: Path, slug: str) -> Iterator[Path]:
    """What was measured of the episode's finished audio."""
    record = read_record(audio, slug)
    if record is not None:
        yield record_path(audio, slug)
        yield audio / "waveforms" / f"{Path(record.file).stem}.json"


def may_be_kept(path: str) -> bool:
    """Whether a file of that path can be one of these; what a target tells is not believed."""
    parts = path.removeprefix(FACTS).split("/")
    name = parts[-1].lower()
    kind = Path(name).suffix in ({".json"} if path.startswith(FACTS) else _KINDS)
    hidden = any(part.startswith(".") for part in parts)
    return kind and not hidden and is_safe(path) and not is_secret(name)


def is_secret(name: str) -> bool:
    """Whether a file's name sounds like a key."""
    return any(word in name.lower() for word in _SECRET)


def _path(folder: OwnerFolder, file: Path) -> str:
    """The file's path in the folder; "" of what is not kept."""
    try:
        relative = file.relative_to(folder.root).as_posix()
        inside(folder.root, relative)
    except (ValueError, UserError):
        return ""
    path = unicodedata.normalize("NFC", relative)
    return path if file.is_file() and may_be_kept(path) else ""
