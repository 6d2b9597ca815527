"""Places to restore from and to back up to: named on the command line, because there may be no show folder yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from publishing.live import is_folder, open_storage, target_folder
from publishing.storages.folder import FolderStorage
from publishing.storages.s3.settings import S3Settings, parse_target
from publishing.storages.s3.storage import S3Storage
from publishing.storages.storage import Storage
from workspace.errors import Temporary, UserError
from workspace.folder import OwnerFolder
from workspace.publisher import Settings


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A storage as people name it: a folder, or s3://bucket/prefix with what Amazon's own storage does not need."""

    where: str
    endpoint: str | None = None
    region: str | None = None
    profile: str | None = None

    @property
    def is_bucket(self) -> bool:
        """Whether it is S3 storage; any other word with "://" in it is refused where the folder is asked for."""
        return self.where.startswith("s3://")

    def open(self, here: Path) -> Storage:
        """The storage; nothing is asked of it yet. A folder's name is taken from `here`."""
        if not self.is_bucket:
            return FolderStorage(self.folder(here), shown=self.where)
        if self.endpoint is not None and not self.endpoint.startswith(("https://", "http://")):
            raise _no_address(self.endpoint)
        bucket, prefix = parse_target(self.where)
        settings = S3Settings(
            bucket=bucket, prefix=prefix, endpoint=self.endpoint, region=self.region, profile=self.profile
        )
        return S3Storage(settings)

    def hinted(self, error: UserError) -> UserError:
        """What Amazon refused, with the word that other storages have an address of their own."""
        if self.is_bucket and self.endpoint is None and not isinstance(error, Temporary):
            hint = "    or, if the storage is not Amazon's, add its address:  --endpoint https://…"
            error.findings = tuple(replace(each, fix=f"{each.fix}{hint}") for each in error.findings)
        return error

    def folder(self, here: Path) -> Path:
        """The folder that is meant; a UserError for an address of another kind."""
        if "://" in self.where:
            raise _no_place(self.where)
        return (here / Path(self.where).expanduser()).resolve()

    def is_target(self, folder: OwnerFolder, settings: Settings, here: Path) -> bool:
        """Whether the show's settings publish to this very place."""
        if self.is_bucket or not is_folder(settings):
            written = settings.publish
            same = self.is_bucket and not is_folder(settings) and parse_target(written.to) == parse_target(self.where)
            return same and (written.endpoint or None) == (self.endpoint or None)
        return target_folder(folder, settings) == self.folder(here)


def target_of(folder: OwnerFolder, settings: Settings) -> tuple[Storage, Spot]:
    """The target that the settings name, as a storage and as a spot."""
    target = settings.publish
    spot = Spot(where=target.to, endpoint=target.endpoint, region=target.region, profile=target.profile)
    return open_storage(folder, settings), spot


def _no_address(endpoint: str) -> UserError:
    return UserError(
        "endpoint-address",
        problem=f'"{endpoint}" is not the address of a storage.',
        where=f"--endpoint {endpoint}",
        why="It is a web address, as your storage's provider shows it. Nothing was changed.",
        fix="--endpoint https://…",
    )


def _no_place(where: str) -> UserError:
    return UserError(
        "place-unknown",
        problem=f'"{where}" is no place that Pressroom can read or write.',
        where=where,
        why="It can be a folder on this computer, or S3 storage. Nothing was changed.",
        fix="Name a folder, or  s3://bucket/prefix",
    )
