"""Templates: escaping is on, mistakes are told by file and line, and the owner's files come first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from templates import Templates, TemplateTrouble
from templates.prose import SafeHtml
from templates.views import Banner, Frame, Meta, NotFoundView

FRAME = Frame(
    publisher="Knees & Co <b>", tagline="", language="en", address="https://e.org", root="/", stylesheet="assets/s.css"
)
VIEW = NotFoundView(frame=FRAME, meta=Meta(title='A "title" <i>', description="d", canonical="https://e.org/404.html"))


def test_names_are_escaped_wherever_they_stand() -> None:
    page = Templates().render("site/404.html", VIEW).decode()

    assert "<title>A &#34;title&#34; &lt;i&gt;</title>" in page
    assert "Knees &amp; Co &lt;b&gt;" in page
    assert "<b>" not in page


def test_only_cleaned_html_is_written_as_it_is() -> None:
    frame = replace(FRAME, banner=Banner(text="<em>plain</em>"))
    page = Templates().render("site/404.html", replace(VIEW, frame=frame)).decode()

    assert "&lt;em&gt;plain" in page
    assert str(SafeHtml("<em>x</em>").__html__()) == "<em>x</em>"


def test_a_file_of_the_owner_is_used_before_ours(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "404.html").write_text("{{ view.frame.publisher }} has no such page")
    (tmp_path / "site" / "style.css").write_text("body { color: red }")

    assert Templates(tmp_path).render("site/404.html", VIEW) == b"Knees &amp; Co &lt;b&gt; has no such page\n"
    assert Templates(tmp_path).stylesheet() == b"body { color: red }"


def test_an_override_with_a_mistake_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "404.html").write_text("fine\n{% if %}\n")

    with pytest.raises(TemplateTrouble) as told:
        Templates(tmp_path).render("site/404.html", VIEW)
    assert (told.value.file, told.value.line) == ("site/404.html", 2)


def test_an_override_that_asks_for_something_unknown_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "404.html").write_text("{{ view.nothing }}")

    with pytest.raises(TemplateTrouble, match="nothing"):
        Templates(tmp_path).render("site/404.html", VIEW)


def test_the_same_view_gives_the_same_bytes() -> None:
    assert Templates().render("site/404.html", VIEW) == Templates().render("site/404.html", VIEW)
