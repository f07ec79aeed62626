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
    DataWarning,
    HubFailedError,
    InfeasibleError,
    InvalidDataError,
    MasterySchedError,
    MissingExtraError,
    NoPlanFoundError,
    NoProofError,
    PlanCheckError,
    issues_table,
)
from mastery_sched.generate import generate_hub
from mastery_sched.national import (
    HubOutcome,
    HubsProgress,
    Nation,
    nation_from_frames,
    plan_hubs,
    read_nation,
    write_nation,
)
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
from mastery_sched.scoring import preferences_table, quality, score
from mastery_sched.slots_left import slots_left
from mastery_sched.solver import solve
from mastery_sched.spare import spare_dates
from mastery_sched.tables import (
    GiasSchools,
    Located,
    SchoolCalendars,
    Validation,
    eligible,
    locate,
    merge_calendars,
    read_applications,
    read_gias,
    read_hub,
    read_ics_calendar,
    read_inset_days,
    read_plan,
    read_term_dates,
    schools_from_gias,
    validate,
    write_calendars,
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
    "DataWarning",
    "GiasSchools",
    "HubFailedError",
    "HubOutcome",
    "HubsProgress",
    "InfeasibleError",
    "InvalidDataError",
    "Located",
    "MasterySchedError",
    "MissingExtraError",
    "Nation",
    "NoPlanFoundError",
    "NoProofError",
    "Plan",
    "PlanCheckError",
    "Preferences",
    "Problem",
    "Rates",
    "Result",
    "Rules",
    "SchoolCalendars",
    "Unplaced",
    "Validation",
    "VenueKind",
    "check",
    "eligible",
    "generate_hub",
    "issues_table",
    "locate",
    "merge_calendars",
    "nation_from_frames",
    "plan_hubs",
    "plot_load",
    "plot_map",
    "plot_specialist",
    "plot_static_map",
    "plot_timetable",
    "plot_trace",
    "preferences_table",
    "quality",
    "read_applications",
    "read_gias",
    "read_hub",
    "read_ics_calendar",
    "read_inset_days",
    "read_nation",
    "read_plan",
    "read_term_dates",
    "schools_from_gias",
    "score",
    "slots_left",
    "solve",
    "spare_dates",
    "validate",
    "write_calendars",
    "write_certificate",
    "write_csv",
    "write_geojson",
    "write_hub",
    "write_ics",
    "write_json",
    "write_letters",
    "write_nation",
    "write_plan",
    "write_report",
    "write_xlsx",
]
