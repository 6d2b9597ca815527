"""Parts of large files travel side by side: in their order at the end, few in memory, and none after a failure."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import ContextVar

import pytest

from publishing.storages.s3.lanes import Lanes

listening: ContextVar[str] = ContextVar("listening", default="nobody")


def parts(count: int) -> Callable[[bytearray], int]:
    """A file of so many parts of one byte, their numbers; further reads find its end."""
    left = list(range(1, count + 1))

    def read(buffer: bytearray) -> int:
        if not left:
            return 0
        buffer[0] = left.pop(0)
        return 1

    return read


def test_answers_come_in_the_order_of_the_parts_whichever_is_through_first() -> None:
    second_is_through = threading.Event()

    def send(number: int, content: memoryview) -> str:
        if number == 1:
            assert second_is_through.wait(5)
        if number == 2:
            second_is_through.set()
        return f"{number}:{content.hex()}"

    assert Lanes(1, 2).send(parts(3), send) == ["1:01", "2:02", "3:03"]


def test_no_more_parts_are_in_memory_than_there_are_lanes_for_all_files_together() -> None:
    lanes, lock, under_way, most = Lanes(1, 2), threading.Lock(), 0, 0

    def read_of(read: Callable[[bytearray], int]) -> Callable[[bytearray], int]:
        def counted(buffer: bytearray) -> int:
            nonlocal under_way, most
            size = read(buffer)
            with lock:
                under_way += size
                most = max(most, under_way)
            return size

        return counted

    def send(_: int, __: memoryview) -> str:
        nonlocal under_way
        with lock:
            under_way -= 1
        return "sent"

    files = [threading.Thread(target=lanes.send, args=(read_of(parts(20)), send)) for _ in range(3)]
    for each in files:
        each.start()
    for each in files:
        each.join()

    assert 1 <= most <= 2


def test_after_a_failure_nothing_more_is_read_and_what_is_under_way_gets_through() -> None:
    read, through = parts(50), []
    failed = threading.Event()

    def send(number: int, _: memoryview) -> str:
        if number == 2:
            failed.set()
            raise ConnectionError("the line")
        assert failed.wait(5)
        through.append(number)
        return "sent"

    with pytest.raises(ConnectionError, match="the line"):
        Lanes(1, 3).send(read, send)

    assert 1 in through
    assert read(bytearray(1)), "the rest of the file was not read"


def test_a_file_that_cannot_be_read_to_its_end_leaves_the_lanes_free() -> None:
    lanes = Lanes(1, 1)

    def read(_: bytearray) -> int:
        raise OSError("the disk")

    with pytest.raises(OSError, match="the disk"):
        lanes.send(read, lambda number, content: "sent")

    assert lanes.send(parts(2), lambda number, content: "sent") == ["sent", "sent"]


def test_whoever_listens_to_the_file_hears_its_parts() -> None:
    token = listening.set("the progress")
    heard = Lanes(1).send(parts(2), lambda number, content: listening.get())
    listening.reset(token)

    assert heard == ["the progress", "the progress"]
