"""Write the table of ISBN ranges anew from the agency's public range message: python -m tools.isbn_ranges FILE.xml.

The message is on the site of the International ISBN Agency, as "RangeMessage.xml".
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from pathlib import Path

TABLE = Path(__file__).parent.parent / "book" / "isbn-ranges.txt"
HEAD = """\
# Which numbers publishers were given: for each group, the ranges of the registrant part (its length is the range's).
# Facts from the public range message of the International ISBN Agency (isbn-international.org), as of {date}.
# tools/isbn_ranges.py writes this file anew from a later message.
"""


def table_of(message: str) -> str:
    """One line for each group; ranges that nobody has are left out, and those that touch are one."""
    root = ET.fromstring(message)
    lines = {}
    for group in root.iterfind("RegistrationGroups/Group"):
        ranges = [_ends(rule) for rule in group.iterfind("Rules/Rule") if rule.findtext("Length") != "0"]
        lines[group.findtext("Prefix") or ""] = " ".join(f"{first}-{last}" for first, last in _joined(ranges))
    _, day, month, year, *_ = (root.findtext("MessageDate") or "").split()
    written = "".join(f"{group} {lines[group]}\n" for group in sorted(lines) if lines[group])
    return HEAD.format(date=f"{day} {month} {year}") + written


def _ends(rule: ET.Element) -> tuple[str, str]:
    """First and last registrant; the message writes them seven digits long, with the length beside them."""
    first, _, last = (rule.findtext("Range") or "").partition("-")
    length = int(rule.findtext("Length") or 0)
    return first[:length], last[:length]


def _joined(ranges: list[tuple[str, str]]) -> list[tuple[str, str]]:
    joined: list[tuple[str, str]] = []
    for first, last in sorted(ranges):
        before = joined[-1] if joined else ("", "")
        if len(before[1]) == len(first) and int(before[1]) + 1 == int(first):
            joined[-1] = (before[0], last)
        else:
            joined.append((first, last))
    return joined


if __name__ == "__main__":
    TABLE.write_text(table_of(Path(sys.argv[1]).read_text(encoding="utf-8")), encoding="ascii")
