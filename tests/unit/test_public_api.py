"""What ``import mastery_sched`` gives, and what it must not do."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import mastery_sched as ms

ROOT = Path(__file__).parents[2]

PUBLIC = {
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
    "read_applications",
    "read_gias",
    "read_hub",
    "read_ics_calendar",
    "read_inset_days",
    "read_nation",
    "read_plan",
    "preferences_table",
    "quality",
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
}

LOOK_ROUND = """
import json, logging, signal, sys, threading, warnings
# These add filters of their own, and whoever uses them has agreed to that.
import geopy, pandas
before = (list(warnings.filters), signal.getsignal(signal.SIGINT))
import mastery_sched
print(json.dumps({
    "modules": sorted(sys.modules),
    "handlers": sum(len(logging.getLogger(name).handlers) for name in ("", "mastery_sched")),
    "filters": list(warnings.filters) == before[0],
    "signal": signal.getsignal(signal.SIGINT) is before[1],
    "threads": threading.active_count(),
}, default=str))
"""


def test_the_public_names_are_these() -> None:
    assert set(ms.__all__) == PUBLIC
    assert len(ms.__all__) == len(PUBLIC)
    assert all(hasattr(ms, name) for name in PUBLIC)


def test_every_public_thing_is_documented() -> None:
    for name in PUBLIC - {"VENUE_POLICIES"}:
        assert inspect.getdoc(getattr(ms, name)), name


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" in project["project"]["dynamic"]
    assert project["tool"]["hatch"]["version"]["path"] == "mastery_sched/__init__.py"
    assert ms.__version__.count(".") == 2


def test_importing_is_light_and_does_nothing_else() -> None:
    finished = subprocess.run(
        [sys.executable, "-c", LOOK_ROUND], capture_output=True, text=True, check=True, cwd=ROOT
    )
    seen = json.loads(finished.stdout)
    packages = {module.split(".")[0] for module in seen["modules"]}
    assert not packages & {
        "openpyxl",
        "icalendar",
        "recurring_ical_events",
        "jinja2",
        "numba",
        "ortools",
        "llvmlite",
        "matplotlib",
        "folium",
        "IPython",
        "typer",
        "highspy",
        "scipy",
    }
    assert seen["handlers"] == 0
    assert seen["threads"] == 1
    assert seen["filters"]
    assert seen["signal"]
