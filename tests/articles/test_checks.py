from __future__ import annotations

from pathlib import Path

import pytest

from articles.checks import RULES, ArticleFacts
from tests.articles.an_article import HEADER, an_article
from workspace.findings import Finding
from workspace.rules import apply

GOOD = """\
Crunches [load the lower back](https://example.org/back).

```
# [](in-a-code-block) ![](too.jpg)
```

## What helps

### Dead bugs

![A person on their back, arms up](bug.jpg)

## When to stop
"""


def _findings(root: Path, header: str = HEADER, text: str = GOOD, slug: str = "back-pain") -> tuple[Finding, ...]:
    article = an_article(root, header, text, slug)
    (article.document.path.parent / "bug.jpg").touch()
    return apply(RULES, ArticleFacts(article=article, episodes=frozenset({"tendon-injuries"})))


def test_a_good_article_has_no_findings(tmp_path: Path) -> None:
    header = HEADER + '\nepisode = "tendon-injuries"\nupdated = "2026-04-02 08:00"'
    assert _findings(tmp_path, header) == ()


LINES = {
    "a-004": ("## What helps\n\n#### Dead bugs", 9),
    "a-005": ("Words.\n\n# What helps", 9),
    "a-006": ("Read it [here](https://example.org/a).", 7),
    "a-007": ("Words.\n![](bug.jpg)", 8),
    "a-011": ("Words.\n![A knee](gone.jpg)", 8),
    "a-012": ("Words.\n![A knee](My knee (1).png)", 8),
}


@pytest.mark.parametrize("code", LINES)
def test_a_rule_about_the_text_fires_on_its_line(tmp_path: Path, code: str) -> None:
    text, line = LINES[code]
    found = _findings(tmp_path, text=text)
    assert [(finding.code, finding.where.line) for finding in found] == [(code, line)]
    assert (found[0].where.shown or "") in text.splitlines()[-1]


HEADERS = {
    "a-001": HEADER.replace("crunches?", "crunches, sit-ups and all the other things I was told to do?"),
    "a-002": 'title = "Crunches"',
    "a-008": HEADER + '\nepisode = "gone"',
    "a-009": HEADER + '\nupdated = "2026-03-01 08:00"',
}


@pytest.mark.parametrize("code", HEADERS)
def test_a_rule_about_the_header_fires_on_its_line(tmp_path: Path, code: str) -> None:
    found = _findings(tmp_path, HEADERS[code])
    assert [finding.code for finding in found] == [code]
    assert found[0].where.line is not None


def test_an_article_without_text_is_found(tmp_path: Path) -> None:
    assert [finding.code for finding in _findings(tmp_path, text="")] == ["a-003"]


@pytest.mark.parametrize(("slug", "plain"), [("Back Pain", "back-pain"), ("knee_pain", "knee-pain"), ("Ä", "article")])
def test_a_file_name_that_makes_an_awkward_address_is_found(tmp_path: Path, slug: str, plain: str) -> None:
    found = _findings(tmp_path, slug=slug)
    assert [finding.code for finding in found] == ["a-010"]
    assert f"  {plain}.md" in found[0].fix


@pytest.mark.parametrize("words", ["", "Click here", "**more**"])
def test_words_that_say_nothing_are_no_link(tmp_path: Path, words: str) -> None:
    assert [finding.code for finding in _findings(tmp_path, text=f"[{words}](https://example.org)")] == ["a-006"]


def test_every_rule_has_a_code_of_its_own_a_sentence_and_a_test() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert all(rule.says.endswith(".") for rule in RULES)
    assert set(codes) == {*LINES, *HEADERS, "a-003", "a-010"}
