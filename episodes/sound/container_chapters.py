"""The chapters that a container carries: M4A, MKV, Opus, and what else FFmpeg reads them from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import av

from episodes.chapters.chapter import Chapter

_OGG_LINK = re.compile(r"chapter([0-9]{3})url", re.IGNORECASE)


def container_chapters(path: Path) -> tuple[Chapter, ...]:
    """The chapters as FFmpeg finds them, titles and addresses untouched; none if it cannot read the file at all."""
    try:
        with path.open("rb") as opened, av.open(opened, "r", metadata_errors="replace") as container:
            links = dict(_links(container.metadata, *(stream.metadata for stream in container.streams)))
            return tuple(
                Chapter(
                    start=float((chapter["start"] or 0) * (chapter["time_base"] or 0)),
                    title=chapter["metadata"].get("title", ""),
                    link=_own_link(chapter["metadata"]) or links.get(number),
                )
                for number, chapter in enumerate(container.chapters())
            )
    except (av.FFmpegError, UnicodeDecodeError):
        return ()


def _own_link(metadata: dict[str, str]) -> str | None:
    return next((value for name, value in metadata.items() if name.lower() == "url"), None)


def _links(*metadata: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Ogg keeps a chapter's address beside its title (Xiph wiki, Chapter Extension); FFmpeg reads only the title."""
    for found in metadata:
        for name, value in found.items():
            if numbered := _OGG_LINK.fullmatch(name):
                yield int(numbered[1]), value
