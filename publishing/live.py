"""What is live: the target that the settings name, and the manifest kept in it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from publishing.manifest import MANIFEST_PATH, Manifest, from_bytes
from publishing.plan import Base
from publishing.probed import learn_what_is_known
from publishing.storages.folder import FolderStorage
from publishing.storages.s3.settings import S3Settings, parse_target
from publishing.storages.s3.storage import S3Storage
from publishing.storages.storage import Storage, Stored
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
        storage = S3Storage(
            S3Settings(
                bucket=bucket,
                prefix=prefix,
                endpoint=target.endpoint,
                region=target.region,
                profile=target.profile,
            )
        )
        learn_what_is_known(folder, settings, storage)
        return storage
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


def live_base(folder: OwnerFolder, settings: Settings, storage: Storage) -> Base | None:
    """What is live, in one request; the record does not travel if this computer has it already."""
    if is_folder(settings):
        return read_base(storage)
    known = _fetched(folder, settings)
    stored = storage.read(MANIFEST_PATH, known=known)
    if stored is None:
        return None
    if stored is not known:
        _keep(folder, settings, stored)
    return Base(from_bytes(stored.content, where=storage.describe()), stored.version)


def remember(folder: OwnerFolder, settings: Settings, manifest: Manifest, version: str = "") -> None:
    """Keep a copy of the manifest here, for the commands that work without the network; `version` as it is stored."""
    write_if_changed(_copy_of(folder, settings), manifest.to_bytes())
    if version and not is_folder(settings):
        _keep(folder, settings, Stored(manifest.to_bytes(), version))


def last_known(folder: OwnerFolder, settings: Settings) -> Manifest | None:
    """What is live as far as this computer knows: read from a folder, remembered of S3."""
    if is_folder(settings):
        base = read_base(open_storage(folder, settings))
        return base.manifest if base else None
    return last_seen(folder, settings)


def last_seen(folder: OwnerFolder, settings: Settings) -> Manifest | None:
    """The record as this computer saw it last, whatever the target holds now."""
    copy = _copy_of(folder, settings)
    return from_bytes(copy.read_bytes(), where=str(copy)) if copy.is_file() else None


def _copy_of(folder: OwnerFolder, settings: Settings) -> Path:
    return folder.machine / f"live-{_target(settings)}.json"


def _fetched(folder: OwnerFolder, settings: Settings) -> Stored | None:
    """The record as it was fetched last, whoever published it."""
    try:
        version, _, content = _fetched_file(folder, settings).read_bytes().partition(b"\n")
        return Stored(content, version.decode("ascii"))
    except (OSError, ValueError):
        return None


def _keep(folder: OwnerFolder, settings: Settings, stored: Stored) -> None:
    if stored.version.isascii() and stored.version.isprintable():
        write_if_changed(_fetched_file(folder, settings), stored.version.encode() + b"\n" + stored.content)


def _fetched_file(folder: OwnerFolder, settings: Settings) -> Path:
    return folder.machine / f"fetched-{_target(settings)}"


def _target(settings: Settings) -> str:
    """Another target has other copies: what is live there says nothing about this one."""
    target = f"{settings.publish.endpoint}\0{settings.publish.to}"
    return hashlib.sha256(target.encode()).hexdigest()[:10]
