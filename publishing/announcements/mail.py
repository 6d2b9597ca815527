"""The e-mail: HTML and a written text part, in one file that mail programs open as a draft.

How to leave the list, and the headers for it, come from the provider that sends it: only that knows the list.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from publishing.announcements.month import News
from publishing.announcements.plain_text import mail_text
from publishing.announcements.showing import Newsroom, for_mail
from templates.announcement_view import AnnouncementView
from templates.mail_html import mail_html

LARGEST = 100_000  # bytes of HTML; Gmail cuts what is longer than 102 KB
_TEMPLATE = "mail/announcement.mjml"


@dataclass(frozen=True, kw_only=True)
class Mail:
    """An announcement as an e-mail; `is_whole` if the article's text is in it."""

    subject: str
    html: str
    text: str
    sender: tuple[str, str]
    is_whole: bool

    def as_eml(self) -> bytes:
        """The same e-mail, the same bytes: without a day and without an id, which the sending program writes."""
        message = EmailMessage(policy=SMTP)
        name, address = self.sender
        message["Subject"] = " ".join(self.subject.split())
        message["From"] = f'"{_quotable(name)}" <{address}>'
        message["X-Unsent"] = "1"  # Outlook opens it as a draft
        message.set_content(self.text, cte="quoted-printable")
        message.add_alternative(self.html, subtype="html", cte="quoted-printable")
        message.set_boundary(f"=_{hashlib.sha256((self.text + self.html).encode()).hexdigest()[:32]}")
        return message.as_bytes()


def mail_of(room: Newsroom, news: News) -> Mail:
    """The e-mail of a month; an article that would make it too long is told by its summary."""
    view = for_mail(room, news)
    accent = room.publication.settings.site.accent
    html = mail_html(room.templates, _TEMPLATE, view, accent)
    if len(html.encode()) >= LARGEST and view.text:
        view = for_mail(room, news, whole=False)
        html = mail_html(room.templates, _TEMPLATE, view, accent)
    return _mail(room, view, html)


def _mail(room: Newsroom, view: AnnouncementView, html: str) -> Mail:
    publisher = room.publication.settings.publisher
    return Mail(
        subject=view.subject,
        html=html,
        text=mail_text(view),
        sender=(publisher.name, publisher.email),
        is_whole=view.article is None or bool(view.text),
    )


def _quotable(name: str) -> str:
    return " ".join(name.split()).replace("\\", "").replace('"', "'")
