"""Three small shows that are unlike the sample: written from right to left, still without an episode, without a podcast."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from publishing.desk import Desk
from publishing.media.renaming import rename
from publishing.release import carry_out, prepare
from publishing.site import build_site
from tests.gates.a_large_show import a_tone
from workspace.folder import OwnerFolder
from workspace.progress import silent

_SETTINGS = """[publisher]
name = "{name}"
email = "podcast@penrose.example.org"
language = "{language}"
timezone = "UTC"
{more}
[site]
address = "https://penrose.example.org"

[publish]
to = "public"
"""
_SHOW = """name = "{name}"
author = "{name}"
tagline = "{tagline}"
description = "{tagline}"
category = "Health & Fitness > Medicine"
{more}
"""
_HEARD = """+++
title = "{title}"
guest = "ד״ר דנה לוי"
publish = "2026-03-0{day} 06:00"
season = 1
number = {day}
summary = "{summary}"
+++

{notes}

## Chapters

- 0:00 فتتاح
- 0:02 الركبة (MRI)

## Links

- [موعد](https://penrose.example.org/visit)
"""
_NOTES = """هذا الشهر نتحدث عن **الركبة**، وعن MRI و X-ray أيضًا.

- أولاً: الراحة
- Secondly, in English: load, a little at a time.

> من يتحرك يشفى.

| أسبوع | دقائق |
|---|---:|
| 1 | 10 |
"""
_SAID = """WEBVTT

00:00:00.000 --> 00:00:02.000
<v دانا>مرحبا بكم في البودكاست.

00:00:02.000 --> 00:00:04.000
<v Jo>Thank you, دانا. (It hurts here!)
"""
_ARTICLE = """+++
title = "هل ألم الظهر طبيعي؟"
publish = "2026-03-05"
author = "د. دانا"
summary = "جواب قصير عن ألم الظهر."
+++

نعم، في أغلب الأحيان. See also *Spine* (2019).

## متى يجب القلق؟

- حمى
- ضعف في الساق
"""
_BOOK = """title = "{title}"
subtitle = "{subtitle}"
author = "{author}"
blurb = "{subtitle}"
cover = "cover.jpg"
published = "{published}"
language = "{language}"
who_for = ["{who}"]
contents = ["{who}"]

[[edition]]
format = "Paperback"
isbn = "978-0-00-000000-2"
price = "18.95 USD"
buy = [{{ at = "Clinic front desk" }}, {{ at = "Example Books", link = "https://books.example.org/running-for-life" }}]

[[praise]]
quote = "{who}!"
by = "{author}"
"""


def show_from_the_right(sample: OwnerFolder, folder: Path, now: datetime) -> OwnerFolder:
    """An Arabic show with Hebrew and English in it, built at `now`; one of its episodes has moved since it was published."""
    show = OwnerFolder(folder)
    words = {"name": "بودكاست العيادة", "tagline": "كلام واضح عن الألم والحركة."}
    more = 'phone = "+972 3-555-0100"\naddress = "חיפה"\ntagline = "نساعدك على الحركة."'
    person = '\n[person.dana]\nname = "د. دانا"\nrole = "host"\nbio = "معالجة فيزيائية (MSc) من Haifa."'
    _write(show.settings, _SETTINGS.format(name="عيادة الحركة", language="ar", more=more))
    _write(show.show, _SHOW.format(**words, more=person))
    shutil.copy(sample.root / "cover.jpg", show.root / "cover.jpg")
    for day, (slug, title) in enumerate((("knee", "ألم الركبة: MRI أم لا؟"), ("back", "כאב גב – what now?")), 1):
        _write(show.episodes / slug / "episode.md", _HEARD.format(title=title, day=day, summary=title, notes=_NOTES))
        _write(show.episodes / slug / "transcript.vtt", _SAID)
        a_tone(show.episodes / slug / "recording.wav", 5)
    _write(show.root / "articles" / "back-pain.md", _ARTICLE)
    _write(show.root / "articles" / "knees.md", _ARTICLE.replace("هل ألم الظهر طبيعي؟", "מה עם הברכיים?"))
    shutil.copytree(sample.root / "book", show.book.parent)
    book = {"title": "الجري مدى الحياة", "subtitle": "لماذا نتألم (وماذا نفعل)", "author": "د. دانا", "language": "ar"}
    _write(show.book, _BOOK.format(**book, published="2025-04-15", who="من يركض"))
    desk = Desk(folder=show, now=now)
    carry_out(prepare(desk), silent)
    rename(desk, "back", "lower-back")
    build_site(desk)
    return show


def show_without_episodes(sample: OwnerFolder, folder: Path, now: datetime) -> OwnerFolder:
    """What somebody has on the first day: the settings and the show's words."""
    show = OwnerFolder(folder)
    _write(show.settings, _SETTINGS.format(name="Penrose Physical Therapy", language="en-us", more=""))
    _write(show.show, _SHOW.format(name="The Penrose Podcast", tagline="Plain talk.", more=""))
    shutil.copy(sample.root / "cover.jpg", show.root / "cover.jpg")
    build_site(Desk(folder=show, now=now))
    return show


def words_alone(sample: OwnerFolder, folder: Path, now: datetime) -> OwnerFolder:
    """Articles without summaries or authors, and a book that is still to come; no podcast."""
    show = OwnerFolder(folder)
    _write(show.settings, _SETTINGS.format(name="Penrose Physical Therapy", language="en-us", more=""))
    for name in ("one", "two"):
        _write(
            show.root / "articles" / f"{name}.md",
            f'+++\ntitle = "Question {name}"\npublish = "2026-0{len(name)}-05"\n+++\n\nYes.\n',
        )
    shutil.copytree(sample.root / "book", show.book.parent)
    book = {"title": "Running for Life", "subtitle": "Why runners get hurt", "author": "Jo Able", "language": "en"}
    _write(show.book, _BOOK.format(**book, published="2035-04-15", who="Runners"))
    build_site(Desk(folder=show, now=now))
    return show


def _write(file: Path, words: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(words)
