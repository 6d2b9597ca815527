"""What is live: the target that the settings name, and the manifest kept in it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from publishing.manifest import Manifest, from_bytes
from publishing.storages.folder import FolderStorage
from publishing.storages.s3 import S3Settings, S3Storage, parse_target
from publishing.storages.storage import Storage
from publishing.upload import read_base
from workspace.errors import UserError
from workspace.files import write_if_changed
from workspace.folder import OwnerFolder
from workspace.publisher import Settings


def open_storage(folder: OwnerFolder, settings: Settings) -> Storage:
    """The storage that `[publish]` names; nothing is asked of it yet."""
    target = settings.publish
    if not is_folder(settings):
        bucket, prefix = parse_target(target.to)
        return S3Storage(
            S3Settings(
                bucket=bucket,
                prefix=prefix,
                endpoint=target.endpoint,
                region=target.region,
                profile=target.profile,
            )
        )
    return FolderStorage(target_folder(folder, settings), shown=f"{target.to.rstrip('/')}/")


def target_folder(folder: OwnerFolder, settings: Settings) -> Path:
    """The folder that is published to; one that holds the owner's own files is refused."""
    written = settings.publish.to
    place = (folder.root / (Path(written).expanduser() if written.split("/")[0] == "~" else written)).resolve()
    own = (folder.episodes, folder.articles, folder.book.parent, folder.templates, folder.machine)
    if folder.root.resolve().is_relative_to(place) or any(place.is_relative_to(each.resolve()) for each in own):
        raise UserError(
            "target-is-the-show",
            problem=f'Pressroom cannot publish to "{written}".',
            where="pressroom.toml",
            why="That folder holds your own files; the published ones need a folder of their own.",
            fix='Write  to = "public"',
        )
    return place


def is_folder(settings: Settings) -> bool:
    return not settings.publish.to.startswith("s3://")


def remember(folder: OwnerFolder, settings: Settings, manifest: Manifest) -> None:
    """Keep a copy of the manifest here, for the commands that work without the network."""
    write_if_changed(_copy_of(folder, settings), manifest.to_bytes())


def last_known(folder: OwnerFolder, settings: Settings) -> Manifest | None:
    """What is live as far as this computer knows: read from a folder, remembered of S3."""
    if is_folder(settings):
        base = read_base(open_storage(folder, settings))
        return base.manifest if base else None
    copy = _copy_of(folder, settings)
    return from_bytes(copy.read_bytes(), where=str(copy)) if copy.is_file() else None


def _copy_of(folder: OwnerFolder, settings: Settings) -> Path:
    """Another target has another copy: what is live there says nothing about this one."""
    target = f"{settings.publish.endpoint}\0{settings.publish.to}"
    return folder.machine / f"live-{hashlib.sha256(target.encode()).hexdigest()[:10]}.json"
