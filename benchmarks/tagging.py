"""How long a re-tag of a 60 MB episode takes, as a ratio to a plain copy of the same file.

    python benchmarks/tagging.py [ROUNDS] [MB]

All end on the disk (fsync) and take turns on the same file; the medians and the ratios of the medians are printed.
The copy goes onto an earlier copy, as a re-tag takes the place of an earlier file: freeing that is part of either. The
limit of 1.3 is for that ratio; the one to a copy under a new name is printed as well.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import Image

from episodes.chapters.chapter import Chapter
from episodes.mp3.encoding import encode_mp3
from episodes.tags.model import EpisodeTags
from episodes.tags.writing import write_tags

_LIMIT = 1.3


def cover() -> bytes:
    """A picture of 1400 pixels that JPEG cannot make small: about 300 KB."""
    noise = np.random.default_rng(1).integers(0, 255, (280, 280, 3), dtype=np.uint8)
    written = io.BytesIO()
    Image.fromarray(noise).resize((1400, 1400), Image.Resampling.BICUBIC).save(written, "JPEG", quality=45)
    return written.getvalue()


def tags(title: str) -> EpisodeTags:
    words = random.Random(1)  # the same every time
    return EpisodeTags(
        title=title,
        artist="Jo Example",
        album="Our Show",
        seconds=3600,
        track=12,
        published=datetime(2026, 11, 22, 6, tzinfo=UTC),
        comment="What the knee does on the way down, and three things to try.",
        description=" ".join(words.choice(("knee", "stairs", "load", "rest", "week")) for _ in range(600)),
        lyrics=" ".join(words.choice(("knee", "stairs", "load", "rest", "week")) for _ in range(15_000)),
        cover_jpeg=cover(),
        chapters=tuple(Chapter(start=180.0 * n, title=f"Chapter {n}", link="https://example.org/") for n in range(20)),
    )


def episode(file: Path, megabytes: int) -> None:
    """Ten seconds of sound, as often as needed."""
    noise = np.random.default_rng(2).standard_normal((441_000, 1)).astype(np.float32) * 0.1
    sound = encode_mp3([noise], sample_rate=44100, channels=1, kbps=128)
    with file.open("wb") as written:
        while written.tell() < megabytes * 1_000_000:
            written.write(sound)


def seconds_of(work: object) -> float:
    assert callable(work)
    os.sync()  # what the other one left to be written is not ours
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def copy(file: Path, to: Path) -> None:
    shutil.copyfile(file, to)
    with to.open("rb+") as written:
        os.fsync(written.fileno())


def main(rounds: int, megabytes: int) -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("PRESSROOM_BENCH_DIR")) as folder:
        file, other = Path(folder) / "episode.mp3", Path(folder) / "copy.mp3"
        episode(file, megabytes)
        first = tags("First")
        write_tags(file, first)
        rows = []
        for turn in range(rounds + 1):
            new = replace(first, title=f"Title {turn}", description=first.description[turn:])
            tagging = seconds_of(lambda new=new: write_tags(file, new))
            onto = seconds_of(lambda: copy(file, other))
            (Path(folder) / "new.mp3").unlink(missing_ok=True)
            fresh = seconds_of(lambda: copy(file, Path(folder) / "new.mp3"))
            rows.append((tagging, onto, fresh))
        size = file.stat().st_size
    tagging, onto, fresh = (1000 * statistics.median(column) for column in zip(*rows[1:], strict=True))  # 0 warms up
    print(
        f"{size / 1e6:.0f} MB, n = {rounds}: re-tag {tagging:.0f} ms, copy {onto:.0f} ms, copy to a new name {fresh:.0f} ms"
    )
    ratio = tagging / onto
    print(
        f"ratio {ratio:.2f} (to a new name {tagging / fresh:.2f}), limit {_LIMIT}: {'ok' if ratio <= _LIMIT else 'too slow'}"
    )
    sys.exit(ratio > _LIMIT)


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(given[0] if given else 7, given[1] if len(given) > 1 else 60)
