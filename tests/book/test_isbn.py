from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.isbn import as_isbn13, check_isbn, isbn13_check_digit
from workspace.header import Unfit


@pytest.mark.parametrize(
    "written", ["978-0-306-40615-7", "9780306406157", "979-8-6024-0545-3", "0-306-40615-2", "0-8044-2957-x"]
)
def test_an_isbn_with_its_right_last_digit_is_kept_as_written(written: str) -> None:
    assert check_isbn(written) == written


@pytest.mark.parametrize("written", ["978–0–306–40615–7", "978 0 306 40615 7", "978\u20110\u2011306\u201140615\u20117"])
def test_dashes_that_word_processors_write_are_read(written: str) -> None:
    assert as_isbn13(check_isbn(written)) == "9780306406157"


@pytest.mark.parametrize(("written", "right"), [("978-0-306-40615-8", "7"), ("0-306-40615-X", "2")])
def test_a_typing_mistake_is_answered_with_the_digit_that_would_fit(written: str, right: str) -> None:
    with pytest.raises(Unfit) as refused:
        check_isbn(written)
    assert refused.value.code == "isbn-digit"
    assert refused.value.why == f"Its last digit would have to be {right}."


@pytest.mark.parametrize(
    "written", ["", "978", "4006381333931", "978030640615²", "٩٧٨٠٣٠٦٤٠٦١٥٧", "ISBN", "X306406152"]
)
def test_what_is_no_isbn_is_refused(written: str) -> None:
    with pytest.raises(Unfit) as refused:
        check_isbn(written)
    assert refused.value.code == "isbn-form"


def test_an_old_isbn_is_the_same_book_as_its_new_one() -> None:
    assert as_isbn13("0-306-40615-2") == as_isbn13("978-0-306-40615-7") == "9780306406157"


@given(st.text("0123456789", min_size=9, max_size=9), st.sampled_from(["978", "979"]), st.integers(0, 12))
def test_one_wrong_digit_is_always_noticed(nine: str, prefix: str, place: int) -> None:
    right = prefix + nine + isbn13_check_digit(prefix + nine)
    assert check_isbn(right) == right
    wrong = right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]
    with pytest.raises(Unfit):
        check_isbn(wrong)
