"""What is said when an upload stops half-way: what listeners have now, and what to type."""

from __future__ import annotations

import pytest

from publishing.artifacts import Stage
from publishing.uploading.stops import stopped_midway


@pytest.mark.parametrize(("undoing", "command"), [(False, "pressroom publish"), (True, "pressroom undo")])
def test_the_command_that_was_stopped_is_the_one_to_type_again(undoing: bool, command: str) -> None:
    told = stopped_midway("folder public/", "1 of 2 MB", Stage.PAGES, first=False, undoing=undoing).findings[0]

    assert told.fix == f"{command}    goes on where this one stopped"
    assert told.why == "Ctrl-C was pressed. The old show is still live; some of its pages may be new already."
