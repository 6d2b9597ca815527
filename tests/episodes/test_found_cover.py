"""A picture found in a recording."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from episodes.found_cover import found_cover


def picture(form: str, width: int = 1400, height: int = 1400) -> bytes:
    written = io.BytesIO()
    Image.fromarray(np.full((height, width, 3), 90, np.uint8)).save(written, form)
    return written.getvalue()


@pytest.mark.parametrize(("form", "name"), [("JPEG", "cover.jpg"), ("PNG", "cover.png")])
def test_a_picture_that_apps_take_stays_as_it_is(form: str, name: str) -> None:
    found = found_cover(picture(form))

    assert found
    assert (found.name, found.content, found.fits) == (name, picture(form), True)


@pytest.mark.parametrize("form", ["WEBP", "GIF", "BMP"])
def test_another_form_becomes_a_jpeg(form: str) -> None:
    found: Any = found_cover(picture(form))

    assert (found.name, found.width, found.height) == ("cover.jpg", 1400, 1400)
    assert Image.open(io.BytesIO(found.content)).format == "JPEG"


@pytest.mark.parametrize(("width", "height"), [(1400, 1000), (600, 600), (3200, 3200)])
def test_what_directories_refuse_does_not_fit(width: int, height: int) -> None:
    found = found_cover(picture("JPEG", width, height))

    assert found
    assert not found.fits


def test_what_is_no_picture_is_none() -> None:
    assert found_cover(b"words") is None
    assert found_cover(picture("JPEG")[:2000]) is None
