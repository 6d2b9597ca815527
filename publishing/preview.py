"""Preview: the site on this computer, answered as a real server would answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from publishing.desk import Desk
from publishing.live import is_folder, target_folder
from publishing.publication import read_publication
from publishing.server import serving
from publishing.signup.shown import form_origin
from publishing.site import build_site
from templates.policy import headers_at
from workspace.errors import UserError


def serve(desk: Desk, *, published: bool, port: int, say: Callable[[str], None]) -> None:
    """Serve until Ctrl-C; the site is built first, unless the published folder is wanted."""
    publication = read_publication(desk.folder).required()
    if published and not is_folder(publication.settings):
        raise UserError(
            "published-elsewhere",
            problem="What is published is not on this computer.",
            where="pressroom.toml",
            why=f"It goes to {publication.settings.publish.to}.",
            fix="pressroom preview    shows what would be published;    pressroom verify    looks at what is",
        )
    if not published:
        build_site(desk)
    folder = target_folder(desk.folder, publication.settings) if published else desk.folder.site
    policies = partial(headers_at, forms=form_origin(publication.settings))
    with serving(folder, port=port, of_pages=policies) as address:
        say(f"{address}/   (only this computer can see it; Ctrl-C stops)")
        threading.Event().wait()
