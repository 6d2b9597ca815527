"""Edits: lines of an episode's own file, as they will stand there once its owner agrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from episodes.episode import Episode, EpisodeHeader
from episodes.notes import read_notes
from publishing.publication import Publication
from workspace.document import Document, read_front_matter, with_header_line, write_over
from workspace.errors import MustFix, UserError
from workspace.files import write_atomically
from workspace.findings import must_fix
from workspace.header import parse
from workspace.mending import without_line


@dataclass(frozen=True)
class Edit:
    """One file of the owner's: `document` as it was read, and the bytes that it is to have."""

    document: Document
    after: bytes

    @property
    def changes(self) -> bool:
        """False where the lines are there already, so that typing a command twice writes nothing."""
        return self.after != self.document.to_bytes()

    def write(self) -> None:
        """Refused if somebody changed the file meanwhile."""
        if self.changes:
            write_over(self.document, self.after)


def edited(
    publication: Publication, episode: Episode, values: Mapping[str, str | bool], note: str = ""
) -> tuple[Episode, Edit]:
    """The episode with these header lines, and with a note above its notes; and the edit that writes them."""
    document = episode.document
    for key, value in values.items():
        if document.values.get(key) != value:
            document = _reread(publication, document, _with_line(document, key, value))
    if note and note not in document.body:
        document = _reread(publication, document, _with_note(document, note))
    header, findings = parse(EpisodeHeader, document, publication.settings.zone)
    if header is None:
        raise MustFix(must_fix(findings))
    after = replace(episode, document=document, header=header, notes=read_notes(document))
    return after, Edit(episode.document, document.to_bytes())


def _with_line(document: Document, key: str, value: str | bool) -> bytes:
    """In the place of a line with that key, or below the others."""
    if key not in document.values:
        return with_header_line(document, key, value)
    mend = without_line(document, key)
    if mend is None:
        raise UserError(
            "line-not-alone",
            problem=f'Pressroom cannot change "{key}" in "{document.name}".',
            where=document.place(key),
            why="It goes on below, or stands in a line with something else. Nothing was changed.",
            fix=f"Delete it there yourself, then type the same command again; it writes {key} anew.",
        )
    lines = document.text.split("\n")
    del lines[mend.line - 1]
    return with_header_line(replace(document, text="\n".join(lines)), key, value)


def _with_note(document: Document, note: str) -> bytes:
    newline = "\r\n" if "\r\n" in document.text else "\n"
    head = document.text.removesuffix(document.body)
    return f"{head}{newline}{note}{newline}{newline}{document.body.lstrip()}".encode()


def _reread(publication: Publication, document: Document, content: bytes) -> Document:
    """Read the text as it would be read from its own place."""
    draft = publication.folder.machine / "edited.md"
    write_atomically(draft, content)
    try:
        return replace(read_front_matter(draft, document.name), path=document.path)
    finally:
        draft.unlink(missing_ok=True)
