"""Telling everybody who wants to know: whom, decided purely, and the telling itself, tried again where that may help."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from publishing.fetching import Silence, Unreachable
from publishing.notify.message import Message
from publishing.notify.podcast_index import podcast_index_message
from publishing.notify.podping import podping_message
from publishing.notify.sending import Answer
from publishing.notify.websub import hub_message
from workspace.addresses import is_for_examples, is_this_computer
from workspace.publisher import Settings

_PAUSES = (2.0, 6.0)  # seconds before the second and the third try
_TOO_OFTEN = 429
_LONGEST = 120  # letters of an answer that are shown
_TAG = re.compile(r"<[^>]*>?")

Send = Callable[[Message], Answer]
Pause = Callable[[float], None]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What came of one message: `why` it did not arrive, and after how many tries."""

    to: str
    why: str = ""
    tries: int = 1

    @property
    def ok(self) -> bool:
        """Whether it arrived; what the other side makes of it is not known."""
        return not self.why

    def line(self) -> str:
        """For people; says how often it was tried where that was more than once."""
        if self.ok:
            return f"Told {self.to}."
        tries = f", asked {self.tries} times" if self.tries > 1 else ""
        return f"Could not tell {self.to}: {self.why}{tries}."

    def as_json(self) -> dict[str, object]:
        """For scripts: `tries` is 0 if the message could not even be made, for want of a token."""
        return {"to": self.to, "ok": self.ok, "why": self.why, "tries": self.tries}


def messages_for(
    settings: Settings, feed: str, *, medium: str = "podcast", token: str = "", unlisted: bool = False
) -> tuple[Message, ...]:
    """Whom `[notify]` wants told about the feed at `feed`; nobody while its address is an example or on this computer.

    A hub passes an `unlisted` show on to those who follow it already; the others would make its address known.
    """
    addresses = (feed, settings.address, settings.public_address)
    if any(is_for_examples(each) or is_this_computer(each) for each in addresses):
        return ()
    notify = settings.notify
    hubs = tuple(hub_message(hub, feed) for hub in dict.fromkeys(notify.hubs))
    index = (podcast_index_message(feed),) if notify.podcast_index and not unlisted else ()
    podping = (podping_message(feed, medium, token),) if notify.podping and not unlisted else ()
    return (*hubs, *index, *podping)


def tell(messages: tuple[Message, ...], send: Send, pause: Pause) -> tuple[Told, ...]:
    """Send each in turn; `pause` waits so many seconds before another try. Nothing that goes wrong is raised."""
    return tuple(_told(message, send, pause) for message in messages)


def _told(message: Message, send: Send, pause: Pause) -> Told:
    if message.missing:
        return Told(to=message.to, why=message.missing, tries=0)
    tries = 0
    for seconds in (*_PAUSES, None):
        tries += 1
        why, again = _try(message, send)
        if not (why and again) or seconds is None:
            break
        pause(seconds)
    return Told(to=message.to, why=why, tries=tries)


def _try(message: Message, send: Send) -> tuple[str, bool]:
    """Why it did not arrive ("" if it did), and whether another try may help."""
    try:
        answer = send(message)
    except Unreachable as silence:
        return silence.why, silence.silence is Silence.NOBODY
    refusal = _refusal(answer)
    if refusal is None:
        return "", False
    words = _shortened(refusal, message.token)
    why = f"it answered {answer.status}" + (f" “{words}”" if words else "")
    return why, answer.status >= 500 or answer.status == _TOO_OFTEN


def _refusal(answer: Answer) -> str | None:
    """Its words if it said no; Podcast Index may say so with a status of 200 and "status": "false" in its words."""
    said = _as_object(answer.words)
    words = str(said.get("description") or "") or answer.words
    if not 200 <= answer.status < 300:
        return words
    return words if str(said.get("status", "")).lower() == "false" else None


def _as_object(words: str) -> dict[str, object]:
    try:
        said = json.loads(words) if words.lstrip().startswith("{") else {}
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _shortened(words: str, token: str) -> str:
    """The beginning of an answer on one line: no tags, nothing that moves a cursor, and never the token."""
    hidden = words
    for part in token.split():  # a scheme and the token itself
        hidden = hidden.replace(part, "…")
    plain = " ".join("".join(each if each.isprintable() else " " for each in _TAG.sub(" ", hidden)).split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1].rstrip() + "…"
