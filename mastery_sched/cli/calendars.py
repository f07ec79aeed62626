"""The command ``calendars``: merge published dates into the calendars and closures of a hub."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mastery_sched.cli.exit_codes import ExitCode
from mastery_sched.cli.options import FOLDER, Overwrite
from mastery_sched.cli.screen import say, tell
from mastery_sched.errors import counted
from mastery_sched.rows.cells import CellError, parse_school_year
from mastery_sched.tables.calendar_files import read_calendar_file, read_school_names
from mastery_sched.tables.school_calendars import merge_calendars, write_calendars


def calendars(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Term dates or INSET days as CSV, iCalendar files, a hub's own two tables.",
        ),
    ],
    year: Annotated[str, typer.Option(help="The school year, such as 2025/26.")],
    out: Annotated[Path, typer.Option(metavar=FOLDER, help="A hub's folder, or its workbook.")],
    schools: Annotated[
        Path | None, typer.Option(help="The hub's schools.csv, to find schools by name.")
    ] = None,
    overwrite: Overwrite = False,
) -> int:
    """Merge published dates into calendars.csv and closures.csv.

    What cannot be used is listed, and then the code is 1, although the rest is written.
    """
    try:
        year = parse_school_year(year)
    except CellError as error:
        say(f"{year}: {error.message}; {error.advice}")
        return ExitCode.BAD_INPUT
    known = None if schools is None else read_school_names(schools)
    merged = merge_calendars(*(read_calendar_file(file, year, schools=known) for file in files))
    for issue in merged.issues:
        say(str(issue))
    if not merged.years and not merged.closed:
        say(f"no dates of {year} found; nothing was written")
        return ExitCode.BAD_INPUT
    write_calendars(merged, out, overwrite=overwrite)
    names = {segment.calendar for _, segment in merged.years}
    closed = counted(len(merged.closed), "closure")
    tell(f"Written to {out}: {counted(len(names), 'calendar')} of {year}, {closed}")
    return ExitCode.BAD_INPUT if merged.issues else ExitCode.FINE
