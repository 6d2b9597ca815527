"""Each finding about an e-mail with one that it meets, and the one beside it that passes."""

from __future__ import annotations

import pytest

from publishing.announcements.mail_checks import FUNCTIONS, STYLES, TAGS, UNITS, VALUES, check_mail

HEAD = '<title>News</title><meta name="color-scheme" content="light dark">'


def mail(body: str = "", *, head: str = HEAD, start: str = '<html lang="en">') -> str:
    return f"<!doctype html>{start}<head>{head}</head><body>{body}</body></html>"


def codes(html: str) -> set[str]:
    return {finding.code for finding in check_mail(html, "e-mail.html")}


CASES = {
    "mail-size": (mail("x" * 100_000), mail("x" * 99_000)),
    "mail-language": (mail(start="<html>"), mail(start='<html lang="es">')),
    "mail-title": (mail(head=HEAD.replace("News", "")), mail()),
    "mail-dark": (mail(head="<title>News</title>"), mail()),
    "mail-tag": (mail("<form></form>"), mail("<table></table>")),
    "mail-style": (mail('<p style="display:flex">'), mail('<p style="display:block;border-radius:4px">')),
    "mail-style-size": (mail(f"<style>p {{ {'color: red;' * 800} }}</style>"), mail("<style>p { color: red }</style>")),
    "mail-picture-words": (
        mail('<img src="https://e.org/a.jpg" width="9">'),
        mail('<img src="https://e.org/a.jpg" width="9" alt="">'),
    ),
    "mail-picture-width": (
        mail('<img src="https://e.org/a.jpg" alt="" width="auto">'),
        mail('<img src="https://e.org/a.jpg" alt="" width="9">'),
    ),
    "mail-picture-address": (
        mail('<img src="art/a.jpg" alt="" width="9">'),
        mail('<img src="https://e.org/art/a.jpg" alt="" width="9">'),
    ),
    "mail-picture-kind": (
        mail('<img src="https://e.org/a.webp" alt="" width="9">'),
        mail('<img src="https://e.org/a.PNG?1" alt="" width="9">'),
    ),
    "mail-link": (mail('<a href="../book/">'), mail('<a href="https://e.org/book/"><a href="sms:+1"><a href="#a">')),
}


@pytest.mark.parametrize("code", CASES)
def test_a_finding_is_met_alone_and_passes_next_door(code: str) -> None:
    fires, quiet = CASES[code]

    assert codes(fires) == {code}
    assert codes(quiet) == set()


@pytest.mark.parametrize("tag", sorted(TAGS))
def test_a_tag_that_programs_leave_out_is_found(tag: str) -> None:
    assert codes(mail(f"<{tag}>")) == {"mail-tag"}


@pytest.mark.parametrize(
    "style",
    [
        *(f"{name}: 1" for name in STYLES),
        *(f"display: {value} !important" for value in VALUES),
        *(f"width: {name}(1px)" for name in FUNCTIONS),
        *(f"width: 1.5{unit}" for unit in UNITS),
    ],
)
def test_a_style_that_programs_ignore_is_found_in_a_block_and_in_a_tag(style: str) -> None:
    assert codes(mail(f"<style>p {{ {style} }}</style>")) == {"mail-style"}
    assert codes(mail(f'<p style="{style}">')) == {"mail-style"}


@pytest.mark.parametrize("style", ["background-position: 0", "font-family: 'x1ch'", "color: #1ch", "min-width: 1px"])
def test_a_style_that_only_looks_like_one_passes(style: str) -> None:
    assert codes(mail(f"<style>p {{ {style} }}</style>")) == set()


def test_what_is_for_outlook_alone_may_be_as_outlook_wants_it() -> None:
    assert codes(mail('<!--[if mso]><table style="position:absolute"></table><![endif]-->')) == set()


def test_a_finding_is_told_once_with_who_is_concerned() -> None:
    (found,) = check_mail(mail("<video></video><video></video>"), "e-mail.html")

    assert found.problem == "The e-mail uses <video>."
    assert "Gmail" in found.why
    assert found.where.file == "e-mail.html"
