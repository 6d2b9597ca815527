"""Looking at sign-up forms: at the one that pages would have today, and at every page of a build."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from publishing.framing import Framing
from publishing.owners_templates import in_owners_words
from publishing.publication import Publication
from publishing.signup.forms import forms_in
from publishing.signup.rules import RULES, FormFacts
from publishing.signup.shown import signup_view
from templates import Templates, TemplateTrouble
from templates.views import Meta, NotFoundView
from workspace.document import read_toml
from workspace.errors import MustFix
from workspace.findings import Finding, Place, must_fix
from workspace.folder import OwnerFolder
from workspace.rules import apply

_OF_THE_PAGE = re.compile(rb'<input type="hidden" name="page"[^>]*>')


def form_findings(publication: Publication, now: datetime) -> tuple[Finding, ...]:
    """What is wrong with the form that every page has, with the owner's templates in front of ours.

    It is looked at in the page that has least around it. A template that cannot be used there is told as well; one of
    another page is told by the build.
    """
    own = publication.folder.templates if publication.folder.templates.is_dir() else None
    if publication.settings.site.signup is None and own is None:
        return ()
    framing = Framing(publication=publication, now=now, stylesheet=b"")
    meta = Meta(title="", description="", canonical=f"{publication.settings.address}/")
    view = NotFoundView(frame=framing.frame_for("404.html"), meta=meta)
    try:
        page = Templates(own).render("site/404.html", view)
    except TemplateTrouble as trouble:
        return in_owners_words(trouble).findings
    return tuple(_findings(publication, [("404.html", page)]))


def require_fit_forms(publication: Publication, pages: Iterable[tuple[str, object]]) -> None:
    """Let no page go out whose form lacks what it is bound to say, whichever template it comes from; raises MustFix.

    What is not bytes is passed over: a file to copy, or a page that stands as it was looked at before.
    """
    written = ((path, content) for path, content in pages if isinstance(content, bytes) and path.endswith(".html"))
    if wrong := must_fix(tuple(dict.fromkeys(_findings(publication, written)))):
        raise MustFix(wrong)


def _findings(publication: Publication, pages: Iterable[tuple[str, bytes]]) -> Iterator[Finding]:
    """The same form on many pages is looked at once."""
    signup, name = signup_view(publication.settings), publication.settings.publisher.name
    seen: set[bytes] = set()
    for _, content in pages:
        for piece in _pieces(content):
            if piece in seen:
                continue
            seen.add(piece)
            for form in forms_in(piece.decode(errors="replace")):
                if form.phones:
                    place = _place(publication.folder)
                    yield from apply(RULES, FormFacts(form=form, publisher=name, signup=signup, place=place))


def _pieces(page: bytes) -> Iterator[bytes]:
    """The forms of a page as they are written, without the address that each page puts into its own."""
    at = page.find(b"<form")
    while at >= 0:
        end = page.find(b"</form", at)
        yield _OF_THE_PAGE.sub(b"", page[at : end if end >= 0 else len(page)])
        at = page.find(b"<form", at + 1)


def _place(folder: OwnerFolder) -> Place:
    """The owner's own form, if there is one; else the settings that ours is filled in from."""
    files = [folder.templates / "site" / "partials" / "signup.html", *sorted(folder.templates.rglob("*.html"))]
    own = (file for file in files if file.is_file() and "<form" in file.read_text(errors="replace"))
    found = next(own, None)
    if found:
        return Place(folder.name_of(found))
    return read_toml(folder.settings, "pressroom.toml").place("site", "signup")
