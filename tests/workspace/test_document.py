"""Documents keep the owner's text to the byte and report every mistake with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspace.document import read_front_matter, read_toml, with_header_line, write_header_line
from workspace.errors import UserError

HEADER = '+++\ntitle = "Knees"   # kept\nnumber = 3\n+++\nNotes.\n'


def written(folder: Path, text: str | bytes, name: str = "episode.md") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        HEADER,
        HEADER.replace("\n", "\r\n"),
        "\ufeff" + HEADER,
        HEADER + "\n\n   trailing spaces   \n",
        HEADER.rstrip("\n"),
        "+++\n+++\n",
    ],
    ids=["plain", "windows line ends", "byte order mark", "trailing blanks", "no last line end", "empty header"],
)
def test_reading_and_writing_without_a_change_keeps_every_byte(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)

    assert read_front_matter(path, "episode.md").to_bytes() == path.read_bytes()


@settings(max_examples=60)
@given(body=st.text(alphabet=st.characters(codec="utf-8")), title=st.text(alphabet="abc \u00e9\u4e16'", max_size=9))
def test_any_body_survives_reading_to_the_byte(tmp_path_factory: pytest.TempPathFactory, body: str, title: str) -> None:
    path = written(tmp_path_factory.mktemp("any"), f'+++\ntitle = "{title}"\n+++\n{body}')
    document = read_front_matter(path, "episode.md")

    assert document.to_bytes() == path.read_bytes()


@settings(max_examples=150)
@given(raw=st.binary(max_size=200) | st.text(alphabet='+=["]#\n\\ aé“\r\t.{,}0').map(str.encode))
def test_no_file_whatever_it_holds_makes_reading_fail(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    folder = tmp_path_factory.mktemp("hostile")

    read_toml(written(folder, raw, "show.toml"), "show.toml")
    read_front_matter(written(folder, b"+++\n" + raw + b"\n+++\n"), "episode.md")


def test_the_header_and_the_body_are_told_apart(tmp_path: Path) -> None:
    document = read_front_matter(written(tmp_path, HEADER), "episode.md")

    assert document.values == {"title": "Knees", "number": 3}
    assert (document.body, document.body_line) == ("Notes.\n", 5)


def test_each_key_is_known_by_its_line(tmp_path: Path) -> None:
    text = 'name = "x"\n\n[person.jen]\nname = "J"\nbio = """\nrole = "not a key"\n"""\n[[edition]]\nisbn = "1"\n[[edition]]\nisbn = "2"\n'
    document = read_toml(written(tmp_path, text, "book.toml"), "book.toml")

    assert document.place("person", "jen", "name").line == 4
    assert document.place("edition", 1, "isbn").line == 11
    assert document.place("edition", 1, "buy", 0, "link").line == 10


@pytest.mark.parametrize(
    ("line", "code", "fix"),
    [
        ("title = “Tendons”", "curly-quotes", 'Write  title = "Tendons"'),
        ("title = Tendon injuries", "quotes-missing", 'Write  title = "Tendon injuries"'),
        ('title = "Tendon injuries', "quote-open", 'Write  title = "Tendon injuries"'),
        (r'cover = "C:\Users\jen.jpg"', "backslash", r"Use single quotes:  cover = 'C:\Users\jen.jpg'"),
        ('title = "He said "ouch" loudly"   # a guess', "quotes-within", """Write  title = 'He said "ouch" loudly'"""),
        ('title = "Jen\'s "ouch""', "quotes-within", 'Write  title = "Jen\'s \\"ouch\\""'),
        ('guest = "Ann", "Bob"', "brackets-missing", 'Write  guests = ["Ann", "Bob"]'),
        ("just some words", "unreadable-line", 'Write  title = "…"  or delete the line.'),
    ],
)
def test_what_a_person_mistypes_is_explained(tmp_path: Path, line: str, code: str, fix: str) -> None:
    document = read_front_matter(written(tmp_path, f"+++\nnumber = 1\n{line}\n+++\n"), "episodes/x/episode.md")

    (trouble,) = document.troubles
    assert (trouble.code, trouble.fix) == (code, fix)
    assert trouble.where.line == 3


def test_a_key_that_stands_twice_is_named_where_it_stands_again(tmp_path: Path) -> None:
    document = read_toml(written(tmp_path, 'name = "a"\nname = "b"\n', "show.toml"), "show.toml")

    (trouble,) = document.troubles
    assert trouble.code == "key-twice"


def test_one_unreadable_line_does_not_hide_the_next(tmp_path: Path) -> None:
    text = '+++\ntitle = “A”\nguest = Bob\nnumber = 4\nsummary = "open\n+++\n'
    document = read_front_matter(written(tmp_path, text), "episode.md")

    assert [trouble.where.line for trouble in document.troubles] == [2, 3, 5]
    assert document.values == {"number": 4}


def test_a_file_without_a_header_is_told_how_to_start(tmp_path: Path) -> None:
    (trouble,) = read_front_matter(written(tmp_path, "# Knees\n"), "episode.md").troubles

    assert trouble.code == "header-missing"
    assert "+++" in trouble.fix


def test_an_old_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    document = read_toml(written(tmp_path, b'name = "ok"\nauthor = "Andr\xe9"\n', "show.toml"), "show.toml")

    assert [(t.code, t.where.line) for t in document.troubles] == [("not-utf-8", 2)]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_writing_the_id_adds_one_line_and_keeps_the_rest(tmp_path: Path, newline: str) -> None:
    text = HEADER.replace("\n", newline)
    document = read_front_matter(written(tmp_path, text), "episode.md")
    write_header_line(document, "id", "abc-1")

    now = document.path.read_bytes().decode()
    assert now == text.replace(f"number = 3{newline}", f'number = 3{newline}id = "abc-1"{newline}')


def test_a_new_key_goes_above_the_first_table(tmp_path: Path) -> None:
    document = read_front_matter(written(tmp_path, '+++\ntitle = "A"\n[extra]\nx = 1\n+++\n'), "episode.md")

    assert b'title = "A"\nid = "i"\n[extra]' in with_header_line(document, "id", "i")


def test_a_file_that_changed_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    document = read_front_matter(written(tmp_path, HEADER), "episode.md")
    document.path.write_text(HEADER + "More.\n")

    with pytest.raises(UserError, match="was changed while"):
        write_header_line(document, "id", "abc")
    assert document.path.read_text() == HEADER + "More.\n"
