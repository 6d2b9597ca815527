"""A message to somebody who passes on that a feed has changed."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Message:
    """`to` is who gets it, in words; `form` or `json` is posted, and without them the address is asked by GET.

    `token` is a secret: it goes into the Authorization header and nowhere else.
    `missing` says what the message cannot be sent without, and where to get it.
    """

    to: str
    address: str
    form: tuple[tuple[str, str], ...] = ()
    json: str = ""
    token: str = field(default="", repr=False)
    missing: str = ""
