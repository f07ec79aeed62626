"""Files in and out: a hub's folder, saved plans, and what is sent out. Knows no solver."""

from mastery_sched.tables.calendar_ics import read_ics_calendar
from mastery_sched.tables.certificate_json import write_certificate
from mastery_sched.tables.hub import read_hub, write_hub
from mastery_sched.tables.inputs.applications import read_applications
from mastery_sched.tables.inset_days import read_inset_days
from mastery_sched.tables.outputs.calendar_files import write_ics
from mastery_sched.tables.outputs.geojson import write_geojson
from mastery_sched.tables.outputs.letters import write_letters
from mastery_sched.tables.outputs.table_files import write_csv, write_json
from mastery_sched.tables.outputs.workbook import write_xlsx
from mastery_sched.tables.places.locate import Located, locate
from mastery_sched.tables.plan_json import write_plan
from mastery_sched.tables.plans import read_plan
from mastery_sched.tables.register.extract import read_gias
from mastery_sched.tables.register.fill_in import GiasSchools, schools_from_gias
from mastery_sched.tables.register.invitations import eligible
from mastery_sched.tables.result_json import write_result
from mastery_sched.tables.school_calendars import (
    SchoolCalendars,
    merge_calendars,
    write_calendars,
)
from mastery_sched.tables.term_dates import read_term_dates
from mastery_sched.tables.validation import Validation, validate

__all__ = [
    "GiasSchools",
    "Located",
    "SchoolCalendars",
    "Validation",
    "eligible",
    "locate",
    "merge_calendars",
    "read_applications",
    "read_gias",
    "read_hub",
    "read_ics_calendar",
    "read_inset_days",
    "read_plan",
    "read_term_dates",
    "schools_from_gias",
    "validate",
    "write_calendars",
    "write_certificate",
    "write_csv",
    "write_geojson",
    "write_hub",
    "write_ics",
    "write_json",
    "write_letters",
    "write_plan",
    "write_result",
    "write_xlsx",
]
