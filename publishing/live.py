"""What is live: the target that the settings name, and the manifest kept in it."""

from __future__ import annotations

from pathlib import Path

from publishing.manifest import Manifest
from publishing.plan import Base
from publishing.records import Records
from publishing.storages.folder import FolderStorage
from publishing.storages.storage import Storage
from publishing.uploading.right import read_base
from workspace.errors import UserError
from workspace.folder import OwnerFolder
from workspace.publisher import Settings


def open_storage(folder: OwnerFolder, settings: Settings) -> Storage:
    """The storage that `[publish]` names; nothing is asked of it yet."""
    if is_folder(settings):
        return FolderStorage(target_folder(folder, settings), shown=f"{settings.publish.to.rstrip('/')}/")
    return _bucket(folder, settings)


def _bucket(folder: OwnerFolder, settings: Settings) -> Storage:
    from publishing.probed import learn_what_is_known  # noqa: PLC0415 - a folder needs nothing of it
    from publishing.storages.s3.settings import S3Settings, parse_target  # noqa: PLC0415
    from publishing.storages.s3.storage import S3Storage  # noqa: PLC0415

    target = settings.publish
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
    """Whether it is published into a folder; anything but an s3:// address is one."""
    return not settings.publish.to.startswith("s3://")


def live_base(folder: OwnerFolder, settings: Settings, storage: Storage) -> Base | None:
    """What is live, in one request; the record does not travel if this computer has it already."""
    return read_base(storage) if is_folder(settings) else _records(folder, settings).base(storage)


def remember(folder: OwnerFolder, settings: Settings, manifest: Manifest, version: str = "") -> None:
    """Keep a copy of the manifest here, for the commands that work without the network; `version` as it is stored."""
    _records(folder, settings).remember(manifest, "" if is_folder(settings) else version)


def last_known(folder: OwnerFolder, settings: Settings) -> Manifest | None:
    """What is live as far as this computer knows: read from a folder, remembered of S3."""
    if is_folder(settings):
        base = read_base(open_storage(folder, settings))
        return base.manifest if base else None
    return last_seen(folder, settings)


def last_seen(folder: OwnerFolder, settings: Settings) -> Manifest | None:
    """The record as this computer saw it last, whatever the target holds now."""
    return _records(folder, settings).last_seen()


def _records(folder: OwnerFolder, settings: Settings) -> Records:
    return Records(folder.machine, f"{settings.publish.endpoint}\0{settings.publish.to}")
