"""Each rule about an article with one that it finds, and with one that it passes over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from articles.checks import RULES, ArticleFacts
from tests.articles.an_article import HEADER, an_article

__all__ = ["CASES", "RULES"]

TEXT = "Crunches [load the lower back](https://example.org/back).\n\n## What helps\n\n![A bug](bug.jpg)\n"
Maker = Callable[[Path], ArticleFacts]


def an(*, header: str = HEADER, text: str = TEXT, slug: str = "back-pain") -> Maker:
    def made(root: Path) -> ArticleFacts:
        article = an_article(root, header, text, slug)
        (article.document.path.parent / "bug.jpg").touch()
        return ArticleFacts(article=article, episodes=frozenset({"tendon-injuries"}))

    return made


def titled(letters: int) -> Maker:
    return an(header=f'title = "{"x" * letters}"\nsummary = "A tired core."')


CASES: Mapping[str, tuple[Maker, Maker]] = {
    "a-001": (titled(66), titled(65)),
    "a-002": (an(header='title = "Crunches"'), an(header='title = "Crunches"\nsummary = "Tired."')),
    "a-003": (an(text=""), an(text="Words.")),
    "a-004": (an(text="## What helps\n\n#### Dead bugs"), an(text="## What helps\n\n### Dead bugs\n\n## When to stop")),
    "a-005": (an(text="Words.\n\n# What helps"), an(text="Words.\n\n```\n# a remark\n```")),
    "a-006": (an(text="Read it [here](https://example.org/a)."), an(text="Read [it all](https://example.org/a).")),
    "a-007": (an(text="Words.\n![](bug.jpg)"), an(text="Words.\n![A bug](bug.jpg)")),
    "a-008": (an(header=f'{HEADER}\nepisode = "gone"'), an(header=f'{HEADER}\nepisode = "tendon-injuries"')),
    "a-009": (
        an(header=f'{HEADER}\nupdated = "2026-03-01 08:00"'),
        an(header=f'{HEADER}\nupdated = "2026-04-02 08:00"'),
    ),
    "a-010": (an(slug="Back Pain"), an(slug="back-pain-2")),
    "a-012": (an(text="Words.\n![A bug](My bug (1).PNG)"), an(text="Words.\n![A bug](bug.jpg) and (two words)")),
    "a-011": (an(text="Words.\n![A knee](gone.jpg)"), an(text="Words.\n![A knee](https://example.org/knee.jpg)")),
}
