"""The built site as values: every file with its stage, type, cache rule, size and hash."""

from __future__ import annotations

import fnmatch
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from posixpath import splitext

from workspace.errors import UserError
from workspace.files import sha256_of

PRIVATE = "_publish"  # our own folder in the target: the manifest lives there, no reader is served from it


class Stage(Enum):
    """When a file goes up, in this order: nothing announces what cannot be fetched yet."""

    MEDIA = "audio"
    ASSETS = "companions"
    PAGES = "pages"
    FRONT = "front pages"
    FEED = "feed"

    @property
    def order(self) -> int:
        """0 goes up first; it is the member's place above, so a new stage is put where it belongs."""
        return list(Stage).index(self)


@dataclass(frozen=True, kw_only=True)
class Artifact:
    """One file to publish. `source` is a file, or the bytes themselves; `size` is in bytes."""

    path: str
    stage: Stage
    content_type: str
    cache_control: str
    size: int
    sha256: str
    source: Path | bytes


Hashes = Callable[[Sequence[os.DirEntry[str]]], Mapping[str, str]]

# From our own table: the machine's one differs from computer to computer (".srt" is text/plain on some).
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml; charset=utf-8",
    ".xsl": "text/xsl; charset=utf-8",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".epub": "application/epub+zip",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
}
_MEDIA_TYPES = {
    ".flac": "audio/flac",
    ".m4a": "audio/x-m4a",  # what Apple lists; audio/mp4 is the registered name; the feed says the same
    ".m4b": "audio/x-m4a",
    ".m4v": "video/x-m4v",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
}
_FEED_TYPE = "application/rss+xml; charset=utf-8"
_CHAPTERS_TYPE = "application/json+chapters"

_FOR_EVER = "public, max-age=31536000, immutable"
_MEDIA_CACHE = f"{_FOR_EVER}, no-transform"
_HOUR = "public, max-age=3600"
_FIVE_MINUTES = "public, max-age=300"
_FEED_CACHE = "public, max-age=300, s-maxage=60"

_HASHED = re.compile(r"-[0-9a-f]{8,64}\.[a-z0-9]+$")
_ARCHIVE = re.compile(r"feed-archive-[0-9]+\.xml")
_ASCII_NAME = re.compile(r"[A-Za-z0-9._/-]+")
_UNFIT = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")  # control characters, backslash, halves of characters
_FRONT = ("index.html", "404.html", "robots.txt", "sitemap.xml")
_FRONT_FOLDERS = ("articles", "book", "episodes", "listen")
# Never published, whoever put it there: keys, private notes and what other programs leave behind.
_UNPUBLISHED = re.compile(
    "|".join(
        fnmatch.translate(pattern)
        for pattern in (
            "*.bak",
            "*.env",
            "*.key",
            "*.part",
            "*.pem",
            "*.sqlite*",
            "*~",
            "__MACOSX",
            "Thumbs.db",
            "desktop.ini",
            "id_*",
        )
    )
)


def stage_of(path: str) -> Stage:
    """Which stage a path of the site belongs to."""
    folder, _, name = path.rpartition("/")
    suffix = splitext(name)[1]
    if _is_feed(path):
        return Stage.FRONT if _ARCHIVE.fullmatch(path) else Stage.FEED  # the feed leads to its archives
    if suffix.lower() in _MEDIA_TYPES:
        return Stage.MEDIA
    landing = name == "index.html" and folder in _FRONT_FOLDERS
    if path in _FRONT or landing or path.split("/", 1)[0] == "listen":
        return Stage.FRONT
    return Stage.PAGES if suffix == ".html" else Stage.ASSETS


def content_type_of(path: str) -> str:
    """The Content-Type header; text types always with their charset."""
    suffix = splitext(path)[1].lower()
    if _is_feed(path):
        return _FEED_TYPE
    if path.endswith("chapters.json"):
        return _CHAPTERS_TYPE
    return _MEDIA_TYPES.get(suffix) or _TYPES.get(suffix) or "application/octet-stream"


def cache_control_of(path: str) -> str:
    """The Cache-Control header; never empty, since some caches then choose two hours by themselves."""
    return "no-store" if path.startswith(f"{PRIVATE}/") else _cache_control(path, stage_of(path))


def is_safe(path: str) -> bool:
    """Can this be a key everywhere? NFC, at most 1,024 bytes, no empty or dotted parts, no control characters."""
    return (
        0 < len(path.encode("utf-8", "replace")) <= 1024
        and unicodedata.is_normalized("NFC", path)
        and not _UNFIT.search(path)
        and not any(part in {"", ".", ".."} for part in path.split("/"))
    )


def read_anew(files: Sequence[os.DirEntry[str]]) -> dict[str, str]:
    """The SHA-256 of each file by its path, of the bytes as they are now."""
    return {file.path: sha256_of(Path(file.path)) for file in files}


def artifacts_in(site: Path, hashes: Hashes = read_anew) -> tuple[Artifact, ...]:
    """List the built site, sorted by path: regular files only, no links followed, nothing hidden or private.

    `hashes` may remember those of files that did not change.
    """
    files = tuple(_tree(site))
    sha256, start = hashes(files), len(os.fspath(site))
    found = sorted((_artifact(file, start, sha256[file.path]) for file in files), key=lambda artifact: artifact.path)
    seen: dict[str, str] = {}
    for artifact in found:
        twin = seen.setdefault(artifact.path.casefold(), artifact.path)
        if twin != artifact.path:
            raise _unfit(
                artifact.path, f'It differs from "{twin}" in capital letters only; many computers mix them up.'
            )
    return tuple(found)


def artifact_of(path: str, content: bytes, sha256: str) -> Artifact:
    """An artifact from bytes in memory, with the headers that its path calls for."""
    return Artifact(
        path=path,
        stage=stage_of(path),
        content_type=content_type_of(path),
        cache_control=cache_control_of(path),
        size=len(content),
        sha256=sha256,
        source=content,
    )


def files_in(folder: Path) -> Iterator[Path]:
    """Regular files of the tree; links, pipes and private names are passed by."""
    return (Path(found.path) for found in _tree(folder))


def _tree(folder: Path) -> Iterator[os.DirEntry[str]]:
    waiting = [os.fspath(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as listing:
            for found in listing:
                if _is_private(found.name):
                    continue
                if found.is_dir(follow_symlinks=False):
                    waiting.append(found.path)
                elif found.is_file(follow_symlinks=False):
                    yield found


def _is_feed(path: str) -> bool:
    return "/" not in path and path.startswith("feed") and path.endswith(".xml")


def _cache_control(path: str, stage: Stage) -> str:
    if stage is Stage.MEDIA:
        return _MEDIA_CACHE
    if stage is Stage.FEED:
        return _FEED_CACHE
    if stage is Stage.ASSETS:
        return _FOR_EVER if _HASHED.search(path) else _HOUR
    return _FIVE_MINUTES


def _is_private(name: str) -> bool:
    hidden = name.startswith(".") and name != ".well-known"
    return hidden or name == PRIVATE or bool(_UNPUBLISHED.fullmatch(name))


def _artifact(found: os.DirEntry[str], start: int, sha256: str) -> Artifact:
    path = unicodedata.normalize("NFC", found.path[start:].lstrip(os.sep).replace(os.sep, "/"))
    if not is_safe(path):
        raise _unfit(path, "It holds a character that web addresses or storages cannot carry, or it is too long.")
    stage = stage_of(path)
    if stage is Stage.MEDIA and not _ASCII_NAME.fullmatch(path):
        raise _unfit(path, "Apple Podcasts takes only plain letters, digits, dots and hyphens in audio addresses.")
    return Artifact(
        path=path,
        stage=stage,
        content_type=content_type_of(path),
        cache_control=_cache_control(path, stage),  # nothing private is ever found
        size=found.stat(follow_symlinks=False).st_size,
        sha256=sha256,
        source=Path(found.path),
    )


def _unfit(path: str, why: str) -> UserError:
    return UserError(
        "unfit-name",
        problem=f'"{path}" cannot be published under this name.',
        where=path,
        why=why,
        fix="Rename the file it comes from, then:  pressroom build",
    )
