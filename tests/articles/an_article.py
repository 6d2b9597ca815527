"""An article in a folder of its own, for tests."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from articles.article import Article, read_article
from workspace.findings import Finding
from workspace.folder import OwnerFolder

PACIFIC = ZoneInfo("America/Los_Angeles")
HEADER = 'title = "Why does my back hurt after crunches?"\npublish = "2026-04-01 08:00"\nsummary = "A tired core."'


def written(
    root: Path, header: str = HEADER, text: str = "Your core is tired.", slug: str = "back-pain-crunches"
) -> tuple[Article | None, tuple[Finding, ...]]:
    """Write an article and read it."""
    (root / "articles").mkdir(exist_ok=True)
    path = root / "articles" / f"{slug}.md"
    path.write_bytes(f"+++\n{header}\n+++\n\n{text}\n".encode())
    return read_article(OwnerFolder(root), path, PACIFIC)


def an_article(
    root: Path, header: str = HEADER, text: str = "Your core is tired.", slug: str = "back-pain-crunches"
) -> Article:
    """The same, for an article without mistakes."""
    article, findings = written(root, header, text, slug)
    assert findings == ()
    assert article is not None
    return article
