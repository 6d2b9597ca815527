"""What is live: the target that the settings name, and the manifest kept in it."""

from __future__ import annotations

from publishing.folder import FolderStorage
from publishing.manifest import Manifest, from_bytes
from publishing.s3 import S3Settings, S3Storage, parse_target
from publishing.storage import Storage
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
    root = (folder.root / target.to).resolve()
    if (
        root == folder.root.resolve()
        or folder.root.resolve().is_relative_to(root)
        or root.is_relative_to(folder.machine)
    ):
        raise UserError(
            "target-is-the-show",
            problem=f'Pressroom cannot publish to "{target.to}".',
            where="pressroom.toml",
            why="That folder holds your own files; the published ones need a folder of their own.",
            fix='Write  to = "public"',
        )
    return FolderStorage(root, shown=f"{target.to}/")


def is_folder(settings: Settings) -> bool:
    return not settings.publish.to.startswith("s3://")


def remember(folder: OwnerFolder, manifest: Manifest) -> None:
    """Keep a copy of the manifest here, for the commands that work without the network."""
    write_if_changed(folder.machine / "live.json", manifest.to_bytes())


def last_known(folder: OwnerFolder, settings: Settings) -> Manifest | None:
    """What is live as far as this computer knows: read from a folder, remembered of S3."""
    if is_folder(settings):
        base = read_base(open_storage(folder, settings))
        return base.manifest if base else None
    copy = folder.machine / "live.json"
    return from_bytes(copy.read_bytes(), where=str(copy)) if copy.is_file() else None
