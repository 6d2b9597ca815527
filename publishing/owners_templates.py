"""The owner's own templates: a mistake in one, in words that lead to its line, and those that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from publishing.publication import Publication
from templates import Templates, TemplateTrouble, replaceable
from templates.specimens import PAGES, specimen
from workspace.errors import UserError
from workspace.findings import Finding, Level, Place
from workspace.folder import OwnerFolder

_FILLED = {".html", ".mjml", ".xhtml", ".opf"}
_OF_ARTICLES = {"site/article.html", "site/articles.html"}
_OF_A_SHOW = {f"site/{page}.html" for page in ("embed", "episode", "listen", "moved", "taken-down")}


def in_owners_words(trouble: TemplateTrouble) -> UserError:
    """What to mend, and how to have ours back."""
    return UserError(
        "template",
        problem=f'The template "{trouble.file}" cannot be used: {trouble.problem}',
        where=Place(f"templates/{trouble.file}", trouble.line),
        why="A file in your templates/ folder is used instead of ours of the same name.",
        fix=f"Mend that line, or delete templates/{trouble.file} to have ours back.",
    )


def mistaken_templates(publication: Publication) -> Iterator[Finding]:
    """Mistakes in the owner's templates, found before a page needs them: in their writing, and on a made-up page.

    Each page that theirs may be part of is tried. What is meant for pages that there are none of yet can wait.
    """
    folder = publication.folder
    if not folder.templates.is_dir():
        return
    templates = Templates(folder.templates)
    files = sorted(
        file for file in folder.templates.rglob("*.*") if file.suffix in _FILLED and not _is_aside(folder, file)
    )
    names = [file.relative_to(folder.templates).as_posix() for file in files]
    pages = sorted(PAGES, key=lambda page: not _has_page(publication, page)) if names else []
    tried = [*((page, specimen(page)) for page in pages), *((name, None) for name in names)]
    told: set[tuple[str, int | None]] = set()
    for name, view in tried:
        trouble = templates.trouble_in(name, view)
        if trouble is None or (trouble.file, trouble.line) in told:
            continue
        told.add((trouble.file, trouble.line))
        level = Level.MUST if _has_page(publication, name) else Level.SHOULD
        yield from (replace(each, level=level) for each in in_owners_words(trouble).findings)


def _has_page(publication: Publication, template: str) -> bool:
    """Whether a page is made with it as things stand, or may be."""
    if template.startswith("book/"):
        return publication.book is not None
    if template in _OF_ARTICLES:
        return bool(publication.articles)
    return publication.show is not None or template not in _OF_A_SHOW


def unused_templates(folder: OwnerFolder) -> Iterator[Finding]:
    """Files in `templates/` that replace none of ours, and that no other one there names; fonts are found by kind."""
    files = sorted(file for file in folder.templates.rglob("*") if file.is_file() and not _is_aside(folder, file))
    ours = replaceable()
    for file in files:
        name = file.relative_to(folder.templates).as_posix()
        if name in ours or any(name in _text(other) for other in files if other != file):
            continue
        near = get_close_matches(name, ours, 1, 0.0)[0]
        yield Finding(
            code="template-unused",
            where=Place(f"templates/{name}"),
            problem=f'Nothing uses "templates/{name}".',
            why="A file there is used if it has the name of one of ours, or if another one there names it.",
            fix=f"Name it  templates/{near}  if that is meant, or delete it.",
            level=Level.SHOULD,
        )


def _is_aside(folder: OwnerFolder, file: Path) -> bool:
    parts = file.relative_to(folder.templates).parts
    return parts[0] == "fonts" or any(part.startswith(".") for part in parts)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")
