"""Records of progress."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from mastery_sched.progress import Progress, Stage, gap_between


@pytest.mark.parametrize(
    ("travel", "bound", "gap"),
    [
        (200, 190, 0.05),
        (200, 200, 0.0),
        (200, 210, 0.0),  # a bound for other schools left out says nothing bad of this plan
        (0, 0, 0.0),
        (None, 190, None),
        (200, None, None),
    ],
)
def test_gap(travel: int | None, bound: int | None, gap: float | None) -> None:
    assert gap_between(travel, bound) == gap
    assert Progress(Stage.GROUPING, 1.0, 0, travel, bound).gap == gap


def test_records_do_not_change() -> None:
    record = Progress(Stage.TIMETABLE, 1.0)
    with pytest.raises(FrozenInstanceError):
        record.travel = 5  # type: ignore[misc]
