"""Unpublished: which of the owner's files are not any more as the last release was made of them."""

from __future__ import annotations

from episodes.hashes import known_sha256
from publishing.history.bringing import words_of
from publishing.manifest import Manifest
from publishing.publication import Publication
from workspace.files import inside


def unpublished(publication: Publication, live: Manifest) -> tuple[str, ...]:
    """Files of the release that were changed or deleted here since, sorted; what is new is told as an episode that waits."""
    folder = publication.folder
    files = {path: (inside(folder.root, path), each.sha256) for path, each in words_of(live).items()}
    return tuple(
        path
        for path, (file, sha256) in sorted(files.items())
        if not file.is_file() or known_sha256(file, folder.audio) != sha256
    )
