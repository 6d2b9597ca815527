"""Doubles for the publishing tests: a storage in memory, one that fails on demand, and a small built site."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

from publishing.artifacts import Artifact, artifacts_in
from publishing.manifest import PublishedEpisode
from publishing.plan import Base, Plan, make_plan
from publishing.storages.folder import changed_meanwhile
from publishing.storages.storage import Listed, Overtaken, Storage, Stored, StoredFacts
from publishing.upload import Receipt, Release, carry_out, look_around, read_base


class MemoryStorage:
    """Keeps everything in a dict and writes down each call."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[bytes, Artifact, str]] = {}
        self.calls: list[tuple[str, str]] = []
        self._lock = threading.RLock()
        self._serial = 0

    @property
    def requests(self) -> int:
        return len(self.calls)

    @property
    def notes(self) -> tuple[str, ...]:
        return ()

    @property
    def guards(self) -> bool:
        return True

    def describe(self) -> str:
        return "memory"

    def read(self, path: str, *, known: Stored | None = None) -> Stored | None:
        with self._lock:
            self.calls.append(("read", path))
            kept = self.kept.get(path)
            found = Stored(kept[0], kept[2]) if kept else None
            return known if found == known else found

    def stat(self, path: str) -> StoredFacts | None:
        with self._lock:
            self.calls.append(("stat", path))
            found = self.kept.get(path)
            if found is None:
                return None
            content, artifact, version = found
            return StoredFacts(
                size=len(content),
                content_type=artifact.content_type,
                cache_control=artifact.cache_control,
                sha256=artifact.sha256,
                version=version,
            )

    def put(self, artifact: Artifact, *, unless_exists: bool = False, if_version: str | None = None) -> str:
        content = artifact.source if isinstance(artifact.source, bytes) else artifact.source.read_bytes()
        if hashlib.sha256(content).hexdigest() != artifact.sha256:
            raise changed_meanwhile(artifact.path)
        with self._lock:
            self.calls.append(("put", artifact.path))
            now = self.kept.get(artifact.path)
            if (unless_exists and now) or (if_version is not None and (now is None or now[2] != if_version)):
                raise Overtaken(artifact.path)
            self._serial += 1
            self.kept[artifact.path] = (content, artifact, f"v{self._serial}")
            return f"v{self._serial}"

    def delete(self, path: str) -> None:
        with self._lock:
            self.calls.append(("delete", path))
            self.kept.pop(path, None)

    def names(self, prefix: str = "") -> Iterator[str]:
        with self._lock:
            self.calls.append(("names", prefix))
            yield from [name for name in self.kept if name.startswith(prefix)]

    def listing(self, prefix: str = "") -> Iterator[Listed]:
        with self._lock:
            self.calls.append(("listing", prefix))
            for path, (content, _, version) in list(self.kept.items()):
                if path.startswith(prefix):
                    yield Listed(path=path, size=len(content), version=version)

    def tidy(self, path: str, *, resumable: bool = False) -> None:
        """Nothing is ever half-written here."""

    @property
    def written(self) -> list[str]:
        return [path for call, path in self.calls if call in {"put", "delete"}]


class Cut(BaseException):
    """The plug was pulled: nothing that runs afterwards may count on being asked."""


class CutOff:
    """Wraps a storage and pulls the plug at call number `at`, before it or after it took effect."""

    def __init__(self, inner: Storage, at: int, *, after: bool) -> None:
        self._inner, self._at, self._after = inner, at, after
        self._seen = 0
        self._lock = threading.Lock()

    @property
    def requests(self) -> int:
        return self._inner.requests

    @property
    def notes(self) -> tuple[str, ...]:
        return self._inner.notes

    @property
    def guards(self) -> bool:
        return self._inner.guards

    def describe(self) -> str:
        return self._inner.describe()

    def read(self, path: str, *, known: Stored | None = None) -> Stored | None:
        self._before()
        found = self._inner.read(path, known=known)
        self._afterwards()
        return found

    def stat(self, path: str) -> StoredFacts | None:
        self._before()
        found = self._inner.stat(path)
        self._afterwards()
        return found

    def put(self, artifact: Artifact, *, unless_exists: bool = False, if_version: str | None = None) -> str:
        self._before()
        version = self._inner.put(artifact, unless_exists=unless_exists, if_version=if_version)
        self._afterwards()
        return version

    def delete(self, path: str) -> None:
        self._before()
        self._inner.delete(path)
        self._afterwards()

    def names(self, prefix: str = "") -> Iterator[str]:
        self._before()
        yield from self._inner.names(prefix)

    def listing(self, prefix: str = "") -> Iterator[Listed]:
        self._before()
        yield from self._inner.listing(prefix)

    def tidy(self, path: str, *, resumable: bool = False) -> None:
        self._inner.tidy(path, resumable=resumable)

    def _before(self) -> None:
        with self._lock:
            self._seen += 1
            if self._seen > self._at or (self._seen == self._at and not self._after):
                raise Cut

    def _afterwards(self) -> None:
        with self._lock:
            if self._seen >= self._at:
                raise Cut


def audio_name(slug: str, content: bytes) -> str:
    return f"episodes/{slug}/{slug}-{hashlib.sha256(content).hexdigest()[:8]}.mp3"


def build_site(folder: Path, episodes: dict[str, bytes], words: str = "") -> tuple[Artifact, ...]:
    """Write a small site and list it; the feed holds one audio path a line, which is all these tests read in it."""
    files = {"index.html": f"<h1>Show {words}</h1>".encode(), "style.css": b"body{}"}
    feed = []
    for slug, sound in episodes.items():
        files[f"episodes/{slug}/index.html"] = f"<h1>{slug} {words}</h1>".encode()
        files[f"episodes/{slug}/chapters.json"] = b"{}"
        files[audio_name(slug, sound)] = sound
        feed.append(f"{audio_name(slug, sound)} {len(sound)}")
    files["feed.xml"] = f"<!-- {words} -->\n".encode() + "\n".join(feed).encode()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return artifacts_in(folder)


def plan_for(storage: Storage, artifacts: tuple[Artifact, ...], *, allowed: tuple[str, ...] = ()) -> Plan:
    base = read_base(storage)
    found = look_around(storage, artifacts) if base is None else {}
    return make_plan(artifacts, base, found, allowed)


def publish(
    storage: Storage, artifacts: tuple[Artifact, ...], who: str = "jen", when: str = "2026-11-24T14:00:00+00:00"
) -> Receipt:
    return carry_out(plan_for(storage, artifacts), storage, Release(who=who, when=when))


def base_of(storage: Storage) -> Base:
    base = read_base(storage)
    assert base is not None
    return base


def published(slug: str, *, audio: str = "", recording: str = "r1") -> PublishedEpisode:
    return PublishedEpisode(
        title=slug.replace("-", " ").title(),
        slug=slug,
        audio=audio or f"episodes/{slug}/{slug}-11111111.mp3",
        bytes=1000,
        recording=recording,
        published="2026-11-24T14:00:00+00:00",
    )


def subscriber_sees_whole_episodes(storage: Storage) -> bool:
    """The promise at every instant: whatever the feed lists is there, in full length, as audio."""
    feed = storage.read("feed.xml")
    if feed is None:
        return True
    for line in feed.content.decode().splitlines()[1:]:
        path, length = line.split()
        facts = storage.stat(path)
        if facts is None or facts.size != int(length) or facts.content_type != "audio/mpeg":
            return False
    return True
