"""Files in and out: a hub's folder, saved plans, and what is sent out. Knows no solver."""

from mastery_sched.tables.certificate_json import write_certificate
from mastery_sched.tables.hub import read_hub, write_hub
from mastery_sched.tables.inputs.applications import read_applications
from mastery_sched.tables.outputs.calendar_files import write_ics
from mastery_sched.tables.outputs.geojson import write_geojson
from mastery_sched.tables.outputs.letters import write_letters
from mastery_sched.tables.outputs.table_files import write_csv, write_json
from mastery_sched.tables.outputs.workbook import write_xlsx
from mastery_sched.tables.plan_json import write_plan
from mastery_sched.tables.plans import read_plan
from mastery_sched.tables.result_json import write_result
from mastery_sched.tables.validation import Validation, validate

__all__ = [
    "Validation",
    "read_applications",
    "read_hub",
    "read_plan",
    "validate",
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
