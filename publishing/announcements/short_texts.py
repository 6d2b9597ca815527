"""Short texts: what came out, for text messages and for social networks.

A text message holds 160 letters of the GSM alphabet (3GPP TS 23.038, section 6.2.1); one letter outside it, such as a
curly quote, makes every message 70 letters short. So what has a plain twin is written plainly.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MESSAGE = 160  # letters
POST = 280  # letters; the least that the large networks take
_STOP = "Reply STOP to end"
_LEAST_WORDS = 24  # letters of a title that still says something
_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_COUNT_TWICE = "^{}\\[~]|€"
_EMOJI = re.compile("[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u20e3\U0001f000-\U0001faff]\u200d?")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "})


@dataclass(frozen=True, kw_only=True)
class ShortText:
    """A text to copy; `kind` says where it goes, `about` what it tells of, `messages` what it is billed as."""

    kind: str
    about: str
    text: str
    messages: int = 1

    def as_json(self) -> dict[str, object]:
        """For scripts: `letters` counts characters, `messages` is what a text message is billed as, and 1 of a post."""
        return {
            "kind": self.kind,
            "about": self.about,
            "text": self.text,
            "letters": len(self.text),
            "messages": self.messages,
        }


@dataclass(frozen=True, kw_only=True)
class Tidings:
    """One thing to tell of; `links` lead to it, the best first, full addresses all."""

    about: str
    lead: str
    title: str
    summary: str
    links: tuple[str, ...]


def short_texts(brand: str, tidings: Sequence[Tidings]) -> Iterator[ShortText]:
    """A text message and a post for each."""
    for told in tidings:
        message = text_message(brand, f"{told.lead}{told.title}", told.links)
        yield ShortText(kind="text message", about=told.about, text=message, messages=billed(message))
        yield ShortText(kind="post", about=told.about, text=post(told))


def text_message(brand: str, words: str, links: Sequence[str]) -> str:
    """At most 160 letters: who writes, what there is, where, and how to end it; all but the words stays whole.

    Of `links` the first is taken that leaves room for words that still say something; else none.
    """
    name, said = plain(brand), plain(words)
    for link in (*links, ""):
        around = " ".join(part for part in (f"{name}:", link, _STOP) if part)
        room = MESSAGE - gsm_length(around) - 1
        if room >= min(gsm_length(said), _LEAST_WORDS):
            return " ".join(part for part in (f"{name}:", shortened(said, room), link, _STOP) if part)
    room = MESSAGE - len(f": {_STOP}")
    return f"{shortened(name, room)}: {_STOP}"


def post(told: Tidings) -> str:
    """At most 280 letters: the title, as much of the summary as fits, and the address on a line of its own."""
    title = " ".join(told.title.split())
    link = next((each for each in told.links if len(each) <= POST // 2), "")
    room = POST - len(link) - 2
    head = shortened(f"{told.lead}{title}", room)
    left = room - len(head) - 2
    summary = shortened(" ".join(told.summary.split()), left) if left >= _LEAST_WORDS else ""
    return "\n\n".join(part for part in (head, summary, link) if part)


def shortened(text: str, room: int) -> str:
    """Cut at a word, with three dots, if it does not fit in `room` letters as text messages count them."""
    if gsm_length(text) <= room:
        return text
    kept = text
    while kept and gsm_length(kept) > room - 3:
        before, space, _ = kept.rpartition(" ")
        kept = before if space and gsm_length(before) >= room // 2 else kept[:-1]
    return f"{kept.rstrip(' ,;:.-')}..." if room >= 3 else ""


def plain(text: str) -> str:
    """The same words in the alphabet of text messages where it can be done, on one line, without emoji."""
    line = _EMOJI.sub(" ", unicodedata.normalize("NFC", text)).translate(_PLAIN)
    letters = (letter if letter in _BASIC + _COUNT_TWICE else _twin(letter) for letter in line)
    return " ".join("".join(letters).split())


def _twin(letter: str) -> str:
    """A letter without its accent; one that has no plain twin stays."""
    bare = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return bare or letter


def gsm_length(text: str) -> int:
    """Letters as text messages count them: a few signs count twice."""
    return sum(2 if letter in _COUNT_TWICE else 1 for letter in text)


def billed(text: str) -> int:
    """As how many messages providers bill it; letters outside the alphabet make them 70 letters, or 67 in a row, short."""
    if all(letter in _BASIC + _COUNT_TWICE for letter in text):
        length, one, each = gsm_length(text), MESSAGE, 153
    else:
        length, one, each = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= one else -(-length // each)
