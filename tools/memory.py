"""The most memory that this process ever held."""

from __future__ import annotations

import re
import sys
from pathlib import Path


def peak_mb() -> float:
    """In MB; 0 where nobody tells.

    Linux tells it twice: `getrusage` includes what the process held that started this one, `/proc` does not.
    """
    status = Path("/proc/self/status")
    if status.is_file() and (told := re.search(r"VmHWM:\s*(\d+) kB", status.read_text())):
        return int(told[1]) / 1024
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 - not there on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
