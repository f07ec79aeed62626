from __future__ import annotations

from mastery_sched.consistency.examination import nearest, row_ranges


def test_few_words_for_many_rows() -> None:
    assert row_ranges([5]) == "row 5"
    assert row_ranges([2, 3]) == "rows 2-3"
    assert row_ranges([2, 4, 6], most=1) == "rows 2 and 2 more"


def test_the_nearest_word() -> None:
    assert nearest("Notingham", ["Nottingham", "Derby"]) == "did you mean 'Nottingham'?"
    assert nearest("x", ["Nottingham"]) == ""
