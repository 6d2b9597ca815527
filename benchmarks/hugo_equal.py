"""Whether Hugo's site of a made-up show says what ours says: the same files, and in them the same elements and words.

Compared are elements, attributes and words in their order, JSON and linked data as values, addresses as where they
lead, and each page's hash of its linked data with that data. Accepted differences are listed here, and no others:

- white space, the spelling of characters and the order of attributes and of the keys in JSON
- Hugo's addresses within the site begin at its root; ours are relative
- Hugo's embed pages are in embed/episodes/ instead of embed/: a format's folder goes before the page's own there
- the feed's <generator> names who wrote it
- notes that are too long for apps: ours end at a sentence, Hugo's at a paragraph, each within 4,000 bytes
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from made_up import SITE

_ADDRESSES = {"href", "src", "data-art"}

_CUT, _ROOM, _SURE = "Fullnotes</a></p>", 4000, 2500  # signs, bytes, and signs that both show whatever they cut


def differences(ours: Path, theirs: Path, slugs: Iterable[str]) -> list[str]:
    """One line for each file that differs. Compared are all files but the pages of episodes other than `slugs`."""
    mine = set(_paths(ours))
    other = {path.replace("embed/episodes/", "embed/"): path for path in _paths(theirs)}
    found = [f"{path} is only in {'ours' if path in mine else 'Hugo'}" for path in sorted(mine ^ other.keys())]
    wanted = set(slugs)
    for path in sorted(mine & other.keys()):
        folders = path.split("/")
        if folders[0] not in {"episodes", "embed"} or folders[1] in wanted:
            found += _compare(path, ours / path, theirs / other[path])
    return found


def _paths(site: Path) -> Iterator[str]:
    return (file.relative_to(site).as_posix() for file in site.rglob("*.*") if file.is_file())


def _compare(path: str, mine: Path, other: Path) -> Iterator[str]:
    for place, (here, there) in enumerate(zip_longest(_parts(path, mine), _parts(path, other))):
        if here != there:
            yield f"{path}, part {place}: ours {here!r}, Hugo {there!r}"
            return


def _parts(path: str, file: Path) -> Iterable[object]:
    match file.suffix:
        case ".html":
            return _Page(path).read(file.read_text(encoding="utf-8"))
        case ".xml":
            return _elements(file)
        case ".json":
            return [json.loads(_moved(file.read_text(encoding="utf-8")))]
        case ".txt":
            return file.read_text(encoding="utf-8").split()
        case _:
            return [file.read_bytes()]


def _moved(text: str) -> str:
    return text.replace("/embed/episodes/", "/embed/")


def _elements(file: Path) -> Iterator[object]:
    """The elements as they end; notes are compared to the sign, with their tags."""
    for _, element in ET.iterparse(file):
        if element.tag != "generator":
            yield element.tag, element.attrib, _notes(element.text or "")
        if element.tag == "item":
            element.clear()


def _notes(text: str) -> object:
    """Without white space. Of notes that were cut their beginning and the way to all of them, for no two cut alike."""
    signs = "".join(text.split())
    shown, link, end = signs.rpartition("<p><ahref=")
    return (shown[:_SURE], len(text.encode()) <= _ROOM, link + end) if end.endswith(_CUT) else signs


class _Page(HTMLParser):
    """Reads a page as a list of its tags and words."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._address = f"{SITE}/{path}"
        self._parts: list[object] = []
        self._text, self._hash = "", ""

    def read(self, page: str) -> list[object]:
        self.feed(_moved(page))
        self.close()
        own = f"'sha256-{self._hash}'"
        return [(each[0], _with_own(each[1], own)) if isinstance(each, tuple) else each for each in self._parts]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flush()
        self._parts.append((tag, sorted((name, self._value(name, value or "")) for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._text:
            self._hash = base64.b64encode(hashlib.sha256(self._text.encode()).digest()).decode()
            self._parts.append(json.loads(self._text))
            self._text = ""
        self._flush()
        self._parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self._text += data

    def _flush(self) -> None:
        self._parts += self._text.split()
        self._text = ""

    def _value(self, name: str, value: str) -> str:
        if name == "srcset":
            return ", ".join(urljoin(self._address, each.strip()) for each in value.split(","))
        return urljoin(self._address, value) if name in _ADDRESSES else " ".join(value.split())


def _with_own(attributes: list[tuple[str, str]], own: str) -> list[tuple[str, str]]:
    """A policy that names the page's own linked data, however that is spelled."""
    return [(name, value.replace(own, "'sha256-own'")) for name, value in attributes]
