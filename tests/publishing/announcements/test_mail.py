from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing.announcements.mail import LARGEST, Mail, mail_of
from publishing.announcements.mail_checks import check_mail
from publishing.announcements.plain_text import as_text
from templates import TemplateTrouble
from templates.color import palette
from tests.publishing.announcements.a_newsroom import SETTINGS, SITE, a_newsroom, dated
from tests.publishing.announcements.reading import Read
from workspace.publisher import Settings

HOSTILE = '"><script>alert(1)</script> Tom & Jo’s <b>knee</b> ]]> </mj-text> 🏃🏽‍♀️'


def _mail(root: Path) -> Mail:
    room = a_newsroom(root)
    return mail_of(room, room.months()[0])


def _parts(mail: Mail) -> tuple[EmailMessage, str, str]:
    read = email.message_from_bytes(mail.as_eml(), policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    text, html = (part.get_content() for part in read.iter_parts() if isinstance(part, EmailMessage))
    return read, text, html


def test_the_file_is_an_e_mail_with_a_text_part_first_and_html_second(tmp_path: Path) -> None:
    mail = _mail(tmp_path)
    read, text, html = _parts(mail)

    assert read.get_content_type() == "multipart/alternative"
    assert read["Subject"] == "Why does my back hurt?"
    assert read["From"] == "Penrose Physical Therapy <podcast@penrose.example.org>"
    assert "\n".join(text.splitlines()) == mail.text.rstrip()
    assert html.splitlines() == mail.html.splitlines()


def test_what_only_the_sending_program_knows_is_left_to_it(tmp_path: Path) -> None:
    read, _, _ = _parts(_mail(tmp_path))

    assert not {"Date", "Message-ID", "To", "List-Unsubscribe"} & set(read.keys())


def test_lines_are_as_short_as_mail_servers_want_them(tmp_path: Path) -> None:
    """RFC 5322, section 2.1.1: 998 letters at most."""
    assert max(len(line) for line in _mail(tmp_path).as_eml().splitlines()) <= 78


def test_the_same_news_give_the_same_bytes(tmp_path: Path) -> None:
    assert _mail(tmp_path).as_eml() == _mail(tmp_path).as_eml()


def test_both_parts_hold_the_same_things_in_the_same_order(tmp_path: Path) -> None:
    mail = _mail(tmp_path)
    parts = [
        *("We are open.", "(360) 456-1444", "Why does my back hurt?", "Walks", "articles/crunches/", "book/"),
        *("Tendon injuries", "Most people have one.", "episodes/tendon-injuries/", "listen/", "articles/knees/"),
        *("Jennifer Penrose\n", "news/2026-11/"),
    ]
    for part in (mail.text, mail.html):
        places: list[int] = []
        for words in parts[:-2]:
            places.append(part.index(words, places[-1] if places else 0))
        assert places == sorted(places)
        assert part.rindex(parts[-2].strip()) > places[-1]
        assert part.count("(360) 456-1444") == 2


def test_every_address_is_whole(tmp_path: Path) -> None:
    mail = _mail(tmp_path)

    assert "../" not in mail.html + mail.text
    assert f'src="{SITE}/art/cover-640.jpg"' in mail.html
    assert f'href="{SITE}/articles/crunches/"' in mail.html


def test_our_e_mail_passes_the_check_of_mail_programs(tmp_path: Path) -> None:
    bare = a_newsroom(tmp_path, bare=True)

    assert check_mail(_mail(tmp_path).html, "e-mail.html") == ()
    assert check_mail(mail_of(bare, bare.months()[0]).html, "e-mail.html") == ()


def test_dark_colors_and_widths_for_phones_stay_in_a_style_block(tmp_path: Path) -> None:
    html = _mail(tmp_path).html

    assert "prefers-color-scheme: dark" in html
    assert 'name="color-scheme" content="light dark"' in html
    assert "min-width:480px" in html


def test_the_e_mail_wears_the_owners_accent_in_light_and_in_dark(tmp_path: Path) -> None:
    site = SETTINGS.site.model_copy(update={"accent": "#ffff00"})
    room = a_newsroom(tmp_path, settings=SETTINGS.model_copy(update={"site": site}))
    html, colors = mail_of(room, room.months()[0]).html, palette("#ffff00")

    assert {"#123c39", "#0b5f55", "#8fd6c1"}.isdisjoint(re.findall("#[0-9a-f]{6}", html))
    assert f"background-color: {colors.dark.accent} !important" in html
    assert {colors.deep.paper, colors.light.accent, colors.light.on_accent} <= set(re.findall("#[0-9a-f]{6}", html))


def test_words_in_place_of_a_held_back_picture_look_like_the_rest(tmp_path: Path) -> None:
    covers = re.findall(r"<img[^>]*>", _mail(tmp_path).html)

    assert covers
    assert all("font-size: 15px" in cover and "color: #0b5f55" in cover for cover in covers)


def test_an_episode_without_an_article_before_it_keeps_away_from_the_band_above(tmp_path: Path) -> None:
    room = a_newsroom(tmp_path, articles=())
    assert "padding: 28px 8px 0" in mail_of(room, room.months()[0]).html.replace("padding:28px", "padding: 28px")


def test_an_article_that_is_too_long_is_told_by_its_summary(tmp_path: Path) -> None:
    long = dated(tmp_path, "long", "2026-11-02", text="A long answer. " * 7000)
    room = a_newsroom(tmp_path, articles=[long])
    mail = mail_of(room, room.months()[0])

    assert len(mail.html.encode()) < LARGEST
    assert not mail.is_whole
    assert "About long." in mail.html
    assert "About long." in mail.text
    assert "Read on:" in mail.text


def test_words_of_the_owner_are_words_wherever_they_stand(tmp_path: Path) -> None:
    odd = dated(tmp_path, "odd", "2026-11-02", text=f"{HOSTILE}\n\n[x](javascript:alert(1))")
    header = odd.header.model_copy(update={"title": HOSTILE, "summary": HOSTILE})
    publisher = {"name": HOSTILE, "email": "a@example.org", "timezone": "UTC", "tagline": HOSTILE, "phone": HOSTILE}
    named = Settings.model_validate({"publisher": publisher, "site": {"address": SITE, "banner": {"text": HOSTILE}}})
    room = a_newsroom(tmp_path, articles=[type(odd)(slug="odd", document=odd.document, header=header, text=odd.text)])
    hostile = a_newsroom(tmp_path, articles=room.publication.articles, settings=named)
    mail = mail_of(hostile, hostile.months()[0])

    assert not {"script", "b"} & {tag for tag, _ in Read(mail.html).tags}
    assert "\\u{" not in mail.html
    assert "javascript:" not in mail.html
    read, text, _ = _parts(mail)
    assert read["Subject"] == HOSTILE
    assert HOSTILE.split("]]>", maxsplit=1)[0].rsplit(maxsplit=1)[-1] in text


@pytest.mark.parametrize("name", ['Knees "R" Us, Inc. \\', "Praxis Köhler\nBcc: x@example.org", "理学療法"])
def test_any_name_makes_a_sender(tmp_path: Path, name: str) -> None:
    mail = Mail(subject="S\nBcc: y@example.org", html="", text="", sender=(name, "a@example.org"), is_whole=True)
    read, _, _ = _parts(mail)

    assert read["From"].addresses[0].addr_spec == "a@example.org"
    assert "Bcc" not in read


def test_an_owners_template_that_is_no_mjml_is_told(tmp_path: Path) -> None:
    (tmp_path / "templates" / "mail").mkdir(parents=True)
    (tmp_path / "templates" / "mail" / "announcement.mjml").write_text("<mjml><mj-body>", encoding="utf-8")
    room = a_newsroom(tmp_path, templates=tmp_path / "templates")

    with pytest.raises(TemplateTrouble, match="MJML"):
        mail_of(room, room.months()[0])


def test_the_text_part_keeps_lines_short_and_addresses_whole(tmp_path: Path) -> None:
    text = _mail(tmp_path).text

    assert all(len(line) <= 72 or "https://" in line for line in text.splitlines())
    assert "\n- Rest\n- Walks, see the plan <https://example.org/plan>\n" in text
    assert "\n\n\n" not in text
    assert "<p>" not in text


TEXTS = {
    "<p>One<br>two</p><p>three</p>": "One\ntwo\n\nthree",
    "<ol><li>a</li><li>b</li></ol><ol><li>c</li></ol>": "1. a\n2. b\n\n1. c",
    "<p>Say:</p><ul><li>a<br>b</li></ul><p>End</p>": "Say:\n\n- a\n  b\n\nEnd",
    '<p><a href="https://e.org">https://e.org</a></p>': "https://e.org",
    '<p><a href="mailto:a@e.org">write</a></p>': "write <a@e.org>",
    "<p>5 &lt; 6 &amp; 7</p>": "5 < 6 & 7",
    "": "",
}


@pytest.mark.parametrize("html", TEXTS)
def test_html_for_apps_reads_well_as_text(html: str) -> None:
    assert as_text(html) == TEXTS[html]


PIECES = st.sampled_from(
    [
        "<br>",
        "<p",
        "</p>",
        "<!--",
        "-->",
        "]]>",
        "&nbsp;",
        "&",
        "<li>",
        "<mj-text>",
        "</mj-text>",
        "{{",
        "\x0b",
        "\\",
        "¬",
    ]
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.one_of(st.text(max_size=12), PIECES), max_size=8).map("".join))
def test_no_words_of_an_article_break_the_e_mail(tmp_path: Path, words: str) -> None:
    article = dated(tmp_path, "odd", "2026-11-02")
    header = article.header.model_copy(update={"title": words or "-", "summary": words, "author": words})
    odd = type(article)(slug="odd", document=article.document, header=header, text=words)
    room = a_newsroom(tmp_path, articles=[odd])
    mail = mail_of(room, room.months()[0])

    assert "episodes/tendon-injuries/" in mail.html
    assert mail.html.rstrip().endswith("</body></html>")
    assert Read(mail.html).tags[-1][0] == "a"
    assert {finding.code for finding in check_mail(mail.html, "e-mail.html")} <= {"mail-link"}
    assert _parts(mail)[1]


@pytest.mark.parametrize(("language", "start", "direction"), [("en-us", "left", "ltr"), ("he-IL", "right", "rtl")])
def test_an_e_mail_begins_where_its_language_begins(tmp_path: Path, language: str, start: str, direction: str) -> None:
    publisher = SETTINGS.publisher.model_copy(update={"language": language})
    room = a_newsroom(tmp_path, settings=SETTINGS.model_copy(update={"publisher": publisher}), bare=True)
    html = mail_of(room, room.months()[0]).html

    words = re.findall(r'<div style="[^"]*font-size:\s*[1-9][^"]*text-align:\s*(left|right)', html)
    assert set(words) == {start}
    assert set(re.findall(r'<td align="(left|right)"', html)) == {start}
    assert set(re.findall(r"direction:\s*(ltr|rtl)", html)) == {direction}
