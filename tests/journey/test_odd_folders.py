"""Folders as people have them: odd names, other programs' files, parts that are missing, words that bite."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree, html
from mutagen import id3 as untyped_id3

from tests.journey.owner import HUMBLE, SETTINGS, Owner, an_owner, contents, elsewhere, pressroom, sound
from workspace.document import as_toml_string as quoted

ID3: Any = untyped_id3.ID3  # it declares itself typed and is not
ARTICLE = '+++\ntitle = "Back pain doing crunches?"\npublish = "2020-05-05"\n+++\n\nNo.\n'
BOOK = 'title = "Running"\nauthor = "Jen"\nblurb = "Why."\n[[edition]]\nformat = "Paperback"\n'


@pytest.mark.parametrize("slug", ["Knee Pain", "Knie-Übung", "KNEES", "index.html", "-knees", "a--b", "日本"])
def test_a_folder_whose_name_cannot_be_an_address_is_told_before_anything_is_made(owner: Owner, slug: str) -> None:
    owner.episode(slug)
    ran = owner.publishes("--json")

    assert (ran.code, ran.error) == (3, "e-009")
    assert ran.json["error"]["where"]["file"] == f"episodes/{slug}/"
    assert not owner.public.exists()


def test_windows_files_keep_their_line_ends(owner: Owner) -> None:
    owner.episode("knees")
    for name in ("pressroom.toml", "show.toml", "episodes/knees/episode.md"):
        owner.write(name, "\ufeff" + owner.read(name).replace("\n", "\r\n"))
    before = owner.read("episodes/knees/episode.md")
    assert owner.publishes().code == 0

    after = owner.read("episodes/knees/episode.md")
    assert after.startswith("\ufeff+++\r\n")
    assert after.count("\n") == after.count("\r\n") == before.count("\r\n") + 1
    assert "id = " in after
    assert owner.publishes("--json").json["uploads"] == []


def test_an_id_is_never_written_into_the_middle_of_a_value(owner: Owner) -> None:
    owner.episode("knees")
    summary = 'summary = """\nWhat helps:\n[1] rest\n[2] load\n"""\n+++\n\n'
    owner.change("episodes/knees/episode.md", "+++\n\n", summary)
    before = owner.read("episodes/knees/episode.md")
    assert owner.publishes().code == 0

    after = owner.read("episodes/knees/episode.md")
    (line,) = [line for line in after.split("\n") if line.startswith("id = ")]
    assert after.replace(f"{line}\n", "") == before
    assert "[1] rest\n[2] load" in after
    assert owner.publishes("--json").json["uploads"] == []


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"articles/crunches.md": ARTICLE}, "articles/crunches/index.html"),
        ({"book/book.toml": BOOK}, "book/index.html"),
        ({"articles/crunches.md": ARTICLE, "book/book.toml": BOOK}, "book/index.html"),
        ({}, "index.html"),
    ],
)
def test_a_publisher_needs_no_show(owner: Owner, files: dict[str, str], expected: str) -> None:
    (owner.root / "show.toml").unlink()
    (owner.root / "cover.jpg").unlink()
    for name, text in files.items():
        owner.write(name, text)
    assert owner.types("build").code == 0
    assert (owner.root / ".pressroom/site" / expected).is_file()

    ran = owner.publishes("--json")
    findings = [each["code"] for each in ran.json.get("error", {}).get("findings", ())]
    assert ran.code == 0, findings
    assert not (owner.public / "feed.xml").exists()
    assert owner.publishes("--json").json["uploads"] == []


def test_episodes_without_a_show_are_not_left_out_in_silence(owner: Owner) -> None:
    owner.episode("knees")
    (owner.root / "show.toml").unlink()
    ran = owner.publishes("--json")

    assert (ran.code, ran.error) == (3, "show-missing")


def test_a_show_without_a_cover_or_episodes(owner: Owner) -> None:
    assert owner.publishes().code == 0
    (owner.root / "cover.jpg").unlink()
    ran = owner.publishes("--json")
    assert (ran.code, ran.error) == (3, "p-001")


@pytest.mark.parametrize("name", ["cover.png", "Cover.JPEG", "cover.jpg.jpg"])
def test_a_cover_that_was_saved_with_another_ending_is_found(owner: Owner, name: str) -> None:
    (owner.root / "cover.jpg").rename(owner.root / name)

    (missing,) = (each for each in owner.types("check", "--json").json["findings"] if each["code"] == "p-001")

    assert f'cover = "{name}"' in missing["fix"]


def test_an_empty_folder_is_no_show(tmp_path: Path) -> None:
    for command in ("check", "publish", "status", "build", "produce", "verify", "directories", "feed"):
        ran = pressroom("-C", tmp_path, command, "--json")
        assert (ran.code, ran.error) == (1, "no-show-here"), command
    assert not list(tmp_path.iterdir())


def test_a_picture_that_is_none_is_told(owner: Owner) -> None:
    owner.episode("knees")
    owner.write("episodes/knees/cover.jpg", "not a picture")
    ran = owner.publishes("--json")

    assert (ran.code, ran.error) == (3, "picture-unreadable")
    assert ran.json["error"]["where"]["file"] == "episodes/knees/cover.jpg"


HOSTILE = [
    "]]> & <script>alert(1)</script> \"quoted\" 'quoted'",
    "Knee\u0001 pain\u0000\u001b[31m",
    "</title><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} {% raise %} %s {0}",
    "\u202eright to left\u202c e\u0301 🦵🏽 日本語",
    "&#x1F9B5; &amp; &nosuch;",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_words_are_words_everywhere(owner: Owner, title: str) -> None:
    owner.episode("knees", title=title, guest=title, summary=title, body=f"{title}\n\n## Chapters\n\n- 00:00 {title}")
    owner.write("articles/one.md", ARTICLE.replace('"Back pain doing crunches?"', quoted(title)) + f"\n{title}\n")
    owner.write("book/book.toml", BOOK.replace('"Running"', quoted(title)).replace('"Why."', quoted(title)))
    owner.change("show.toml", '"The Penrose Podcast"', quoted(title))
    ran = owner.publishes("--json")
    shown = "".join(letter for letter in title if letter not in "\x00\x01\x1b")

    assert ran.code == 0, ran.out
    assert ran.json["verified"] is True
    feed = etree.fromstring((owner.public / "feed.xml").read_bytes())
    assert feed.findtext("channel/title") == feed.findtext("channel/item/title") == shown
    assert not feedparser.parse(owner.feed).bozo
    (mp3,) = (owner.public / "episodes/knees").glob("*.mp3")
    assert str(ID3(mp3)["TIT2"]) == shown
    for page in owner.public.rglob("*.html"):
        tree = html.fromstring(page.read_bytes())
        scripts = [each for each in tree.iter("script") if "alert" in (each.text or "") and not each.get("type")]
        assert not scripts
        assert not tree.xpath("//@onerror")
    assert shown in html.fromstring((owner.public / "episodes/knees/index.html").read_bytes()).findtext(".//title", "")
    assert owner.types("status").code == 0


def test_control_characters_in_the_notes_do_not_break_the_feed(owner: Owner) -> None:
    owner.episode("knees", body="Slide\x0b paste \x07bell \x00 nul ]]> end \ufffe")
    assert owner.publishes().code == 0
    etree.fromstring((owner.public / "feed.xml").read_bytes())


def test_a_broken_template_of_the_owner_is_named_with_its_line(owner: Owner) -> None:
    owner.episode("knees")
    owner.write("templates/site/home.html", "<p>\n{{ nosuch.thing }}")
    ran = owner.publishes("--json")

    assert (ran.code, ran.error) == (1, "template")
    assert ran.json["error"]["where"]["file"] == "templates/site/home.html"
    assert ran.json["error"]["where"]["line"] == 2
    assert not owner.public.exists()


@pytest.mark.parametrize(
    "link", ["episodes/knees/transcript.txt", "episodes/knees/cover.jpg", "articles/leak.md", "book/sample.md"]
)
def test_secrets_beside_the_show_are_not_published_through_links(owner: Owner, tmp_path: Path, link: str) -> None:
    secret = tmp_path / "id_rsa"
    secret.write_text("canary: a private key\n")
    owner.episode("knees")
    owner.write("book/book.toml", f'sample = "sample.md"\n{BOOK}')
    (owner.root / link).parent.mkdir(exist_ok=True)
    (owner.root / link).symlink_to(secret)
    ran = owner.publishes("--json")

    assert ran.code in {1, 3}
    assert Path(link).name in ran.json["error"]["problem"]
    assert "canary" not in ran.out + ran.err
    assert owner.types("build").code != 0
    assert not [name for name, content in contents(owner.root).items() if b"canary" in content and name != link]


@pytest.mark.parametrize(
    "target",
    [".", "..", "./", "public/..", "episodes", "episodes/knees", "articles", "book", "templates", ".pressroom/x", "/"],
)
def test_a_target_among_the_owners_files_is_refused(owner: Owner, target: str) -> None:
    owner.episode("knees")
    owner.write("pressroom.toml", f'{SETTINGS}[publish]\nto = "{target}"\n')
    before = owner.own_files()
    ran = owner.publishes("--json")

    assert (ran.code, ran.error) == (1, "target-is-the-show")
    assert owner.own_files() == before


def test_a_link_that_leads_the_target_into_the_show_is_refused(owner: Owner) -> None:
    owner.episode("knees")
    owner.public.symlink_to(owner.root / "episodes")

    assert owner.publishes("--json").error == "target-is-the-show"


def test_a_strangers_page_in_the_target_is_not_overwritten(owner: Owner) -> None:
    owner.episode("knees")
    for name in ("public/index.html", "public/notes.txt"):
        owner.write(name, "somebody else's")
    ran = owner.publishes("--json")

    assert (ran.code, ran.error) == (1, "strangers-in-the-way")
    assert "index.html" in ran.json["error"]["where"]["file"]
    assert contents(owner.public) == {"index.html": b"somebody else's", "notes.txt": b"somebody else's"}

    (owner.public / "index.html").unlink()
    assert owner.publishes("--json").json["strangers"] == ["notes.txt"]
    assert owner.read("public/notes.txt") == "somebody else's"


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files")
def test_what_may_not_be_written_is_told(owner: Owner, tmp_path: Path) -> None:
    owner.episode("knees")
    assert owner.types("build").code == 0
    recording = sound(tmp_path / "talk.wav")
    before = owner.own_files()
    owner.public.mkdir(mode=0o555)
    (owner.root / "episodes").chmod(0o555)
    published = elsewhere("-C", owner.root, "publish", "--yes", "--json", program=HUMBLE)
    started = elsewhere("-C", owner.root, "new", recording, "--json", program=HUMBLE)
    (owner.root / "episodes").chmod(0o755)

    assert (published.code, published.error) == (1, "folder-closed")
    assert (started.code, started.error) == (1, "not-allowed")
    assert {n: b for n, b in owner.own_files().items() if n != "episodes/knees/episode.md"}.items() <= before.items()
    assert not list(owner.public.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files")
def test_a_show_on_a_read_only_disk_is_told(owner: Owner) -> None:
    owner.episode("knees")
    owner.root.chmod(0o555)
    ran = elsewhere("-C", owner.root, "build", "--json", program=HUMBLE)
    owner.root.chmod(0o755)

    assert (ran.code, ran.error) == (1, "not-allowed")


def test_a_damaged_record_of_what_is_live_stops_the_publish(owner: Owner) -> None:
    owner.episode("knees")
    assert owner.publishes().code == 0
    owner.write("public/_publish/manifest.json", "{")
    before = contents(owner.public)

    assert owner.publishes("--json").error == "manifest-damaged"
    assert contents(owner.public) == before

    (owner.public / "_publish/manifest.json").unlink()  # as the message says
    assert owner.publishes("--repair").code == 0
    after = contents(owner.public)
    assert {path: after[path] for path in before if not path.startswith("_publish/")} == {
        path: content for path, content in before.items() if not path.startswith("_publish/")
    }


def test_init_refuses_a_folder_in_use_and_answers_that_cannot_be(tmp_path: Path) -> None:
    first = pressroom("init", tmp_path / "our-show", "--no-input")
    before = contents(tmp_path)
    second = pressroom("init", tmp_path / "our-show", "--no-input", "--json")
    third = pressroom("init", tmp_path / "other", "--no-input", "--email", "no", "--timezone", "Mars", "--json")

    assert (first.code, second.code, second.error) == (0, 1, "folder-in-use")
    assert {each["where"]["file"] for each in third.json["error"]["findings"]} == {"--email", "--timezone"}
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ['The "Knee" \\ Show', "Show\nof two lines", "🦵 über @@AUTHOR@@ '''", "a" * 300])
def test_a_new_show_may_have_any_name(tmp_path: Path, name: str) -> None:
    made = pressroom("init", tmp_path / "s", "--no-input", "--name", name)
    owner = Owner(tmp_path / "s")

    assert made.code == 0
    found = owner.types("check", "--json").json["findings"]
    assert [each["code"] for each in found if each["level"] == "must"] == ["p-001"]  # the cover is still to come
    shutil.copy(an_owner(tmp_path / "other").root / "cover.jpg", owner.root)
    assert owner.publishes().code == 0
    assert feedparser.parse(owner.feed).feed.title == " ".join(name.split())


def test_init_fills_an_empty_folder_that_somebody_stands_in(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    number = here.stat().st_ino

    assert pressroom("-C", here, "init", ".", "--no-input").code == 0
    assert here.stat().st_ino == number
    assert (here / "show.toml").is_file()


def test_an_empty_name_is_no_name(tmp_path: Path) -> None:
    ran = pressroom("init", tmp_path / "s", "--no-input", "--name", "  ", "--json")

    assert ran.code != 0
    assert not (tmp_path / "s").exists()
