"""Illustrated prose: pictures that the site has in several forms are offered in all of them."""

from __future__ import annotations

from dataclasses import replace

from templates.illustrated import illustrated
from templates.prose import page_html
from templates.views import Frame, Picture

FRAME = Frame(
    publisher="Knees and Co",
    tagline="",
    language="en",
    address="https://knees.example.org",
    root="../../",
    stylesheet="assets/style.css",
)
KNEE = Picture(
    src="art/knee-800-a.jpg",
    alt="",
    width=800,
    height=533,
    sizes=(("art/knee-800-a.jpg", 800),),
    forms=(("image/avif", (("art/knee-480-b.avif", 480), ("art/knee-800-c.avif", 800))),),
)
KNOWN = replace(FRAME, illustrations=(("knee.jpg", KNEE),))


def test_a_known_picture_is_offered_best_form_first_with_its_room_kept_free() -> None:
    shown = illustrated(page_html('![A "sore" knee](knee.jpg)'), KNOWN)

    assert shown == (
        '<p><picture><source type="image/avif" srcset="../../art/knee-480-b.avif 480w, ../../art/knee-800-c.avif 800w"'
        ' sizes="(min-width: 44rem) 40rem, 92vw"><img src="../../art/knee-800-a.jpg"'
        ' srcset="../../art/knee-800-a.jpg 800w" sizes="(min-width: 44rem) 40rem, 92vw" width="800" height="533"'
        ' alt="A “sore” knee" loading="lazy"></picture></p>\n'
    )


def test_words_of_a_picture_stay_escaped() -> None:
    shown = illustrated(page_html('<img src="knee.jpg" alt="&quot;&gt;&lt;script&gt;">'), KNOWN)
    assert "<script" not in shown
    assert "&quot;" in shown


def test_other_pictures_stay_as_they_are() -> None:
    page = page_html("![A hip](hip.jpg)")
    assert illustrated(page, KNOWN) == page
    assert illustrated(page_html("![A knee](knee.jpg)"), FRAME) == page_html("![A knee](knee.jpg)")
