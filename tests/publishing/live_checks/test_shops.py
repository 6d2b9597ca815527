from __future__ import annotations

from pathlib import Path

import pytest

from publishing.fetching import Hop, Reply, Silence, Unreachable
from publishing.live_checks.probe import Probe, Role, Target
from publishing.live_checks.shops import RULES, shop_targets
from tests.book.a_book import BOOK, EBOOK, PAPERBACK, a_book
from workspace.rules import apply

SHOP = Target(address="https://shop.penrose.clinic/p/running", role=Role.FILE, name="Paperback at Bookshop")


def answered(status: int, *hops: str) -> Probe:
    reply = Reply(status=status, headers={}, hops=tuple(Hop(301, each) for each in hops))
    return Probe(target=SHOP, head=reply, got=None)


def silent(silence: Silence) -> Probe:
    return Probe(target=SHOP, silence=Unreachable(SHOP.address, "nobody came", silence))


@pytest.mark.parametrize(
    ("probe", "code"),
    [
        (answered(404), "l-029"),
        (answered(410), "l-029"),
        (answered(200, "https://shop.penrose.clinic/"), "l-029"),
        (silent(Silence.NOBODY), "l-029"),
        (silent(Silence.UNTRUSTED), "l-029"),
        (answered(403), "l-030"),
        (answered(503), "l-030"),
    ],
)
def test_a_link_that_does_not_lead_to_the_book_is_told(probe: Probe, code: str) -> None:
    (found,) = apply(RULES, probe)
    assert found.code == code
    assert found.where.file == SHOP.address
    assert found.where.shown == "Paperback at Bookshop"


@pytest.mark.parametrize("probe", [answered(200), answered(200, "https://shop.penrose.clinic/p/running-for-life")])
def test_a_shop_that_has_the_book_is_fine(probe: Probe) -> None:
    assert apply(RULES, probe) == ()


def test_every_link_is_asked_once_and_placeholders_never(tmp_path: Path) -> None:
    known = PAPERBACK.replace("buy = [", 'buy = [ "Barnes & Noble", { at = "Example", link = "https://a.example/b" },')
    asked = [target.address for target in shop_targets(a_book(tmp_path, BOOK + known + EBOOK))]
    assert asked == [
        "https://www.barnesandnoble.com/w/?ean=9780306406157",
        "https://shop.penrose.clinic/p/running",
        "https://kobo.penrose.clinic/running",
    ]
