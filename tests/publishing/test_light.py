"""What a publish imports before it knows that there is something to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SOUND = {"av", "distributed", "faster_whisper", "lameenc", "mutagen", "numpy"}
STORAGE = {"boto3", "botocore"}


def loaded_by(*modules: str) -> set[str]:
    program = f"import sys, {', '.join(modules)}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


def test_a_publish_loads_no_library_for_sound_before_there_is_sound_to_work_on() -> None:
    assert not (SOUND | STORAGE) & loaded_by("publishing.release")


def test_a_built_site_is_published_without_what_reads_the_owners_files() -> None:
    needed = ("publishing.artifacts", "publishing.records", "publishing.storages.s3.storage", "publishing.upload")

    assert not ({"pydantic", "tomlkit"} | SOUND | STORAGE) & loaded_by(*needed, "publishing.history.releases")
