"""Forms of a page, read out of its HTML as a browser would: fields, labels, links and the words that people see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

_PHONE = ("phone", "mobile", "cell", "sms")
_UNTYPED = {"textarea": "textarea", "select": "select"}


@dataclass(frozen=True)
class Field:
    """One field; `kind` is the input's type, or textarea, or select; `label` the words beside it."""

    kind: str
    given: Mapping[str, str]
    label: str = ""

    @property
    def name(self) -> str:
        """What it is sent as; a field without one is not sent at all."""
        return self.given.get("name", "")

    @property
    def value(self) -> str:
        """What is in it before anybody types."""
        return self.given.get("value", "")

    @property
    def is_phone(self) -> bool:
        """By its type, or by its name or id where a form calls it plain text."""
        named = f"{self.name} {self.given.get('id', '')}".lower()
        return self.kind == "tel" or (self.kind in {"text", "number"} and any(word in named for word in _PHONE))


@dataclass(frozen=True, kw_only=True)
class Form:
    """`words` are all that people see of it, blanks closed up; `links` are addresses with their words."""

    action: str
    method: str
    fields: tuple[Field, ...]
    links: tuple[tuple[str, str], ...]
    words: str

    def of_kind(self, kind: str) -> tuple[Field, ...]:
        """In the form's order; `kind` as in `Field`."""
        return tuple(each for each in self.fields if each.kind == kind)

    @property
    def phones(self) -> tuple[Field, ...]:
        """What makes the rules for texts apply: a form without any asks for no consent."""
        return tuple(each for each in self.fields if each.is_phone)


@lru_cache(maxsize=256)
def forms_in(page: str) -> tuple[Form, ...]:
    """Every form of a page, or of a part of one."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return tuple(reader.forms)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._form: Mapping[str, str] | None = None
        self._fields: list[tuple[str, dict[str, str]]] = []
        self._labels: dict[str, str] = {}
        self._links: list[tuple[str, str]] = []
        self._words: list[str] = []
        self._in_label: str | None = None
        self._in_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._begin(given)
        elif tag == "label":
            self._in_label = given.get("for", f"#{len(self._fields)}")  # the field within it comes next
        elif tag == "a":
            self._links.append((given.get("href", ""), ""))
            self._in_link = True
        elif tag in {"input", *_UNTYPED}:
            self._fields.append((_UNTYPED.get(tag) or given.get("type", "text").lower(), given))
        if tag in {"p", "br", "li", "div", "label", "h2", "h3"}:
            self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._end()
        elif tag == "label":
            self._in_label = None
        elif tag == "a":
            self._in_link = False

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        if self._in_label is not None:
            self._labels[self._in_label] = self._labels.get(self._in_label, "") + data
        if self._in_link:
            address, words = self._links[-1]
            self._links[-1] = (address, words + data)

    def close(self) -> None:
        super().close()
        self._end()

    def _begin(self, given: Mapping[str, str]) -> None:
        self._end()
        self._form, self._fields, self._labels, self._links, self._words = given, [], {}, [], []

    def _end(self) -> None:
        if self._form is None:
            return
        fields = tuple(
            Field(
                kind,
                given,
                " ".join((self._labels.get(given.get("id", f"#{at}")) or self._labels.get(f"#{at}", "")).split()),
            )
            for at, (kind, given) in enumerate(self._fields)
        )
        self.forms.append(
            Form(
                action=self._form.get("action", ""),
                method=self._form.get("method", "get").lower(),
                fields=fields,
                links=tuple(self._links),
                words=" ".join("".join(self._words).split()),
            )
        )
        self._form = None
