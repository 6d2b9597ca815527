from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.hyphens import has_wrong_hyphens, hyphenated, well_written
from book.isbn import check_isbn, digits_of, isbn13_check_digit
from tools.isbn_ranges import TABLE, table_of

MESSAGE = """<?xml version="1.0" encoding="utf-8"?>
<ISBNRangeMessage>
  <MessageDate>Fri, 21 Aug 2026 15:47:47 BST</MessageDate>
  <EAN.UCCPrefixes><EAN.UCC><Prefix>978</Prefix></EAN.UCC></EAN.UCCPrefixes>
  <RegistrationGroups>
    <Group><Prefix>978-1</Prefix><Rules>
      <Rule><Range>0100000-0199999</Range><Length>2</Length></Rule>
      <Rule><Range>0200000-0299999</Range><Length>2</Length></Rule>
      <Rule><Range>0600000-0664999</Range><Length>0</Length></Rule>
      <Rule><Range>0665000-0665749</Range><Length>7</Length></Rule>
    </Rules></Group>
    <Group><Prefix>978-0</Prefix><Rules><Rule><Range>0000000-1999999</Range><Length>2</Length></Rule></Rules></Group>
  </RegistrationGroups>
</ISBNRangeMessage>
"""


@pytest.mark.parametrize(
    "right",
    [
        "978-0-306-40615-7",
        "978-3-16-148410-0",
        "978-1-86197-876-9",
        "978-2-07-036822-8",
        "978-4-10-109205-8",
        "978-99921-58-10-4",
        "979-8-6024-0545-3",
        "979-10-90636-07-1",
    ],
)
def test_hyphens_stand_where_the_agency_puts_them(right: str) -> None:
    check_isbn(right)
    assert hyphenated(digits_of(right)) == right


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("978-0-306-40615-7", False),
        ("9780306406157", False),
        ("978 0 306 40615 7", False),
        ("0-306-40615-2", False),
        ("978-0306406157", True),
        ("978-030-640615-7", True),
        ("0-30-640615-2", True),
        ("0-8044-2957-x", False),
    ],
)
def test_only_hyphens_in_the_wrong_places_are_wrong(written: str, *, wrong: bool) -> None:
    assert has_wrong_hyphens(written) is wrong


def test_a_number_that_nobody_was_given_has_no_hyphens_of_its_own() -> None:
    assert hyphenated("9786700000007") is None
    assert well_written("978-6-70000-000-7") == "978-6-70000-000-7"
    assert not has_wrong_hyphens("978-6-70000-000-7")


@given(st.sampled_from(["978", "979"]), st.text("0123456789", min_size=9, max_size=9))
def test_hyphens_change_no_digit_and_make_five_parts(prefix: str, nine: str) -> None:
    digits = prefix + nine + isbn13_check_digit(prefix + nine)
    written = hyphenated(digits)
    assert written is None or (written.replace("-", ""), written.count("-")) == (digits, 4)


def test_no_two_ranges_of_a_group_overlap() -> None:
    for line in TABLE.read_text().splitlines():
        if line.startswith("#"):
            continue
        ends = sorted(tuple(part.split("-")) for part in line.split()[1:])
        spans = sorted((first.ljust(8, "0"), last.ljust(8, "9")) for first, last in ends)
        assert all(one[1] < other[0] for one, other in pairwise(spans)), line


def test_the_table_is_written_from_the_message_of_the_agency() -> None:
    lines = table_of(MESSAGE).splitlines()
    assert "as of 21 Aug 2026" in lines[1]
    assert lines[3:] == ["978-0 00-19", "978-1 01-02 0665000-0665749"]
