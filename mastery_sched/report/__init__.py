"""A plan as pictures, as a map to be moved, and as a report. Never looks at how it was found."""

from mastery_sched.report.interactive_map import plot_map
from mastery_sched.report.page import write_report
from mastery_sched.report.specialist_year import plot_specialist
from mastery_sched.report.static_map import plot_static_map
from mastery_sched.report.timetable import plot_load, plot_timetable
from mastery_sched.report.trace import plot_trace

__all__ = [
    "plot_load",
    "plot_map",
    "plot_specialist",
    "plot_static_map",
    "plot_timetable",
    "plot_trace",
    "write_report",
]
