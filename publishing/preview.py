"""Preview: the site on this computer, answered as a real server would answer, and built again when a file changes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from publishing.building.stamps import Stamps, owners_files, stamps_of
from publishing.desk import Desk
from publishing.live import is_folder, target_folder
from publishing.publication import read_publication
from publishing.server import serving
from publishing.signup.shown import form_origin
from publishing.site import Built, build_site
from publishing.uploading.alone import publish_lock
from templates.policy import headers_at
from workspace.alone import BUSY, held
from workspace.errors import UserError
from workspace.folder import OwnerFolder
from workspace.publisher import Settings

_PAUSE = 0.5  # seconds between two looks at the owner's files, at least
_SHARE = 10  # times as long as a look took: a large show is looked at less often
_FEW = 3  # pages of a build that are named


def serve(desk: Desk, *, published: bool, port: int, say: Callable[[str], None]) -> None:
    """Serve until Ctrl-C; the site is built first and after each change, unless the published folder is wanted.

    What it shows is as it would be published at the moment of the desk.
    """
    settings = read_publication(desk.folder).required().settings
    if published and not is_folder(settings):
        raise UserError(
            "published-elsewhere",
            problem="What is published is not on this computer.",
            where="pressroom.toml",
            why=f"It goes to {settings.publish.to}.",
            fix="pressroom preview    shows what would be published;    pressroom verify    looks at what is",
        )
    before = look(desk.folder, settings)
    if not published:
        build_site(desk)
    folder = target_folder(desk.folder, settings) if published else desk.folder.site
    shown = Shown(settings)
    with serving(folder, port=port, of_pages=shown.headers) as address:
        say(f"{address}/   (only this computer can see it; Ctrl-C stops)")
        if published:
            threading.Event().wait()
        keep_up(desk, before, shown, say)


@dataclass
class Shown:
    """What is shown: built with these `settings`; `outdated` as long as the owner's files cannot be built."""

    settings: Settings
    outdated: bool = False

    def headers(self, path: str) -> Mapping[str, str]:
        """The headers of the page at `path`."""
        return headers_at(path, forms=form_origin(self.settings))


def keep_up(
    desk: Desk,
    built: Stamps,
    shown: Shown,
    say: Callable[[str], None],
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Build again after each change, once the files have stayed as they are from one look to the next; without an end.

    `built` is what the files looked like before the last build. A change during a publish waits until that is done.
    What cannot be built is said, and the last site stays. Raises UserError when the show's folder is gone.
    """
    seen = built
    while True:
        start = time.perf_counter()
        now = look(desk.folder, shown.settings)
        took = time.perf_counter() - start
        calm, seen = now == seen, now
        if calm and now != built and _is_built(desk, shown, say):
            built = now
        pause(max(_PAUSE, _SHARE * took))


def look(folder: OwnerFolder, settings: Settings) -> Stamps:
    """The stamps of all that the owner wrote, apart from a folder that is published to.

    Nothing, if a folder went away meanwhile, or if a link leads to a folder elsewhere, where changes are not seen.
    """
    target = target_folder(folder, settings) if is_folder(settings) else None
    try:
        return stamps_of(owners_files(folder.root, target) or ())
    except OSError:
        return stamps_of(())


def _is_built(desk: Desk, shown: Shown, say: Callable[[str], None]) -> bool:
    """False if it has to be tried again, because another Pressroom is at work."""
    if not desk.folder.root.is_dir():
        raise _gone(desk.folder)
    desk.folder.machine.mkdir(exist_ok=True)  # its owner may delete it at any time
    with held(publish_lock(desk.folder.machine)) as is_ours:
        if not is_ours:
            return False
        try:
            built = build_site(desk)
        except UserError as error:
            if error.findings[0].code == BUSY:
                return False
            say(f"\n{error.told_from(desk.folder.root)}\n\nThe pages stay as they were until that is mended.")
            shown.outdated = True
            return True
    if built.written or shown.outdated:
        say(_words(built))
    shown.settings, shown.outdated = built.settings, False
    return True


def _gone(folder: OwnerFolder) -> UserError:
    return UserError(
        "folder-gone",
        problem="The folder of the show is not there any more.",
        where=str(folder.root),
        why="It was moved, renamed or deleted, or the disk that it is on was taken out.",
        fix="Go to where it is now, then:  pressroom preview",
    )


def _words(built: Built) -> str:
    """What is worth a look: the pages first, as people type them."""
    pages = [f"/{path.removesuffix('index.html')}" for path in built.written if path.endswith(".html")]
    named = [*pages[:_FEW], *((f"and {len(pages) - _FEW} more",) if len(pages) > _FEW else ())]
    return f"Built again, reload:  {'  '.join(named)}" if pages else "Built again."
