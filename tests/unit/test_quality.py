from __future__ import annotations

from dataclasses import replace

import mastery_sched as ms
from mastery_sched.rules import Preferences
from mastery_sched.scoring.preferences import PREFERENCES
from mastery_sched.scoring.quality import MEANINGS, preferences_table, worst_timetable
from tests.builders import make_problem, schools_in_line
from tests.rules.helpers import plan_of

PROBLEM = make_problem(schools_in_line(4), num_meetings=3, rules={"max_size": 2})
GOOD = ["2025-09-10 AM", "2025-10-08 AM", "2025-11-05 AM"]
BAD = ["2025-09-10 PM", "2025-10-07 AM", "2025-11-07 AM"]
PLAN = plan_of(PROBLEM, [(0, 1), (2, 3)], slots=[GOOD, BAD])


def test_every_group_has_its_score_in_parts() -> None:
    frame = ms.quality(PLAN)
    assert frame["score"].tolist() == [0, 22]
    assert frame["score"].sum() == PLAN.score.penalty
    assert frame[list(PREFERENCES)].sum(axis=1).tolist() == frame["score"].tolist()
    good, bad = frame["reason"]
    assert good == "as wished"
    assert bad == (
        "1 meeting in the afternoon (1 x 10), 2 meetings off its usual weekday (2 x 4) and gaps "
        "between meetings that differ by 4 days (4 x 1)"
    )


def test_the_worst_timetable_is_said_plainly() -> None:
    assert worst_timetable(PLAN).startswith(
        "G02 School 2 has the worst, 22 points: 1 meeting in the afternoon (1 x 10), "
    )
    indifferent = replace(PLAN, problem=replace(PROBLEM, preferences=Preferences(0, 0, 0, 0)))
    assert worst_timetable(indifferent) == "Every group meets as wished."
    assert worst_timetable(replace(PLAN, work_groups=(), schedule=())) == (
        "Every group meets as wished."
    )


def test_the_wishes_are_a_table_with_their_weights() -> None:
    table = preferences_table(Preferences(afternoon=7))
    assert table["preference"].tolist() == list(MEANINGS)
    assert table["weight"].tolist() == [7, 6, 4, 1]
