"""Plan Maths Hub Work Groups: which schools meet, led by whom, when and where.

Read a hub's tables, solve, look at the plan as DataFrames, check it, write it::

    import mastery_sched as ms

    problem = ms.read_hub("examples/three-counties")
    result = ms.solve(problem, time_limit=30)
    ms.check(result.plan)

The names below are the public surface; records such as schools and pins are in
:mod:`mastery_sched.entities`.
"""

from mastery_sched.checks import check
from mastery_sched.errors import (
    InfeasibleError,
    InvalidDataError,
    MasterySchedError,
    MissingExtraError,
    NoPlanFoundError,
    NoProofError,
    PlanCheckError,
)
from mastery_sched.generate import generate_hub
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.rates import Rates
from mastery_sched.report import (
    plot_load,
    plot_map,
    plot_specialist,
    plot_static_map,
    plot_timetable,
    plot_trace,
    write_report,
)
from mastery_sched.result import Result
from mastery_sched.rules import VENUE_POLICIES, Preferences, Rules, Unplaced, VenueKind
from mastery_sched.scoring import score
from mastery_sched.solver import solve
from mastery_sched.tables import (
    read_hub,
    read_plan,
    write_certificate,
    write_csv,
    write_geojson,
    write_hub,
    write_ics,
    write_json,
    write_letters,
    write_plan,
    write_xlsx,
)

__version__ = "0.1.0"

__all__ = [
    "VENUE_POLICIES",
    "InfeasibleError",
    "InvalidDataError",
    "MasterySchedError",
    "MissingExtraError",
    "NoPlanFoundError",
    "NoProofError",
    "Plan",
    "PlanCheckError",
    "Preferences",
    "Problem",
    "Rates",
    "Result",
    "Rules",
    "Unplaced",
    "VenueKind",
    "check",
    "generate_hub",
    "plot_load",
    "plot_map",
    "plot_specialist",
    "plot_static_map",
    "plot_timetable",
    "plot_trace",
    "read_hub",
    "read_plan",
    "score",
    "solve",
    "write_certificate",
    "write_csv",
    "write_geojson",
    "write_hub",
    "write_ics",
    "write_json",
    "write_letters",
    "write_plan",
    "write_report",
    "write_xlsx",
]
