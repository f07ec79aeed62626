"""The command line: validate tables, plan a hub or a nation, check a plan, export it, make one up.

Prints for people and ends with one of the codes of :class:`ExitCode`; every error of the library
becomes a sentence on standard error. What the tables hold and how a plan is found, others know.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from mastery_sched.checks import check as find_violations
from mastery_sched.cli.calendars import calendars
from mastery_sched.cli.exit_codes import ExitCode as ExitCode
from mastery_sched.cli.exit_codes import code_of as _code_of
from mastery_sched.cli.export import (
    ALL_FORMATS,
    CERTIFICATE_FILE,
    PLAN_FILE,
    RESULT_FILE,
    Format,
    certificate_record,
    export_plan,
    refuse_before,
    versions,
    write_outputs,
    write_proof,
)
from mastery_sched.cli.invite import invite
from mastery_sched.cli.nation import nation
from mastery_sched.cli.options import FOLDER, Gap, Out, Overwrite, Quiet, SavedPlan, Seed
from mastery_sched.cli.screen import say as _say
from mastery_sched.cli.screen import show as _show
from mastery_sched.cli.screen import tell as _tell
from mastery_sched.cli.summary import summary
from mastery_sched.cli.validate import copy_of, lines_of
from mastery_sched.errors import (
    MasterySchedError,
    MissingExtraError,
    counted,
)
from mastery_sched.generate import generate_hub
from mastery_sched.solver import solve
from mastery_sched.stop import Limits
from mastery_sched.tables import read_hub, read_plan, write_hub, write_plan, write_result
from mastery_sched.tables.validation import validate as validate_tables

DEFAULT_SECONDS = 60.0
"""How long a search may take where nothing else limits it."""

TRACEBACK = "MASTERY_SCHED_TRACEBACK"
"""Variable of the environment with which a mistake of the program shows where it happened."""

app = typer.Typer(
    name="mastery-sched",
    help="Plan Maths Hub Work Groups: who meets with whom, led by whom, when and where.",
    epilog="Exit codes: 0 fine; 1 bad input, or a plan that breaks rules; 2 proved that no plan "
    "exists; 3 nothing found in time; 4 a mistake of the program, please report it; 130 stopped "
    "by Ctrl-C.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


# What typer raises for a command that it cannot understand; it has no public name for it.
_USAGE_ERROR: Any = typer.BadParameter.__mro__[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments
        Words after the program's name (default: those it was started with).
    """
    try:
        code = app(args=arguments, prog_name="mastery-sched", standalone_mode=False)
    except _USAGE_ERROR as error:
        error.show()
        return ExitCode.BAD_INPUT
    except (MasterySchedError, MissingExtraError) as error:
        _say(str(error))
        return _code_of(error)
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except OSError as error:
        _say(f"{error.filename or 'a file'}: {error.strerror or error}")
        return ExitCode.BAD_INPUT
    except Exception as error:  # whatever it is, a planner needs a sentence
        if os.environ.get(TRACEBACK):
            raise
        _say(
            f"a mistake of the program ({type(error).__name__}: {error}); please report it, with "
            f"what the same command says when {TRACEBACK}=1 is set"
        )
        return ExitCode.OUR_MISTAKE
    return int(code or 0)


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    show_version: Annotated[
        bool, typer.Option("--version", is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Show the version, or the help where no command is named."""
    if show_version:
        _tell(f"mastery-sched {version('mastery_sched')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def plan(
    folder: Annotated[
        Path,
        typer.Argument(metavar="HUB", help="The hub's folder, or its workbook."),
    ],
    out: Out,
    time_limit: Annotated[
        float | None,
        typer.Option(
            min=0,
            help="Seconds after which the best plan so far is taken "
            f"(default {DEFAULT_SECONDS:g}; none with --work-limit).",
        ),
    ] = None,
    seed: Seed = 0,
    gap: Gap = 0.0,
    work_limit: Annotated[
        float | None,
        typer.Option(min=0, help="Stop after so much work: the same plan on every machine."),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Threads; 1 is reproducible.")] = 1,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
) -> int:
    """Plan a hub.

    Writes plan.json, result.json, report.html, a workbook, calendar files, letters, CSV, JSON and
    GeoJSON, and certificate.json where there is a proof to confirm.
    """
    if time_limit is None and work_limit is None:
        time_limit = DEFAULT_SECONDS
    try:
        Limits(time_limit, work_limit, gap)
    except ValueError as error:
        _say(str(error))
        return ExitCode.BAD_INPUT
    if not folder.exists():
        _say(f"there is no such folder or workbook: {folder}")
        return ExitCode.BAD_INPUT
    problem = read_hub(folder)
    if not overwrite:
        refuse_before(out, ALL_FORMATS, PLAN_FILE, RESULT_FILE, CERTIFICATE_FILE)
    if not quiet:
        for issue in problem.warnings:
            _say(f"warning: {issue}")
        for each in problem.left_out:
            _say(f"left out: {each.name} ({each.urn}), {each.reason}")
    try:
        result = solve(
            problem,
            time_limit=time_limit,
            seed=seed,
            gap=gap,
            work_limit=work_limit,
            n_jobs=jobs,
            progress=False if quiet else None,
        )
    except KeyboardInterrupt:
        _say("stopped before there was a plan; nothing was written")
        return ExitCode.INTERRUPTED
    certificate = result.certificate()
    write_outputs(
        result.plan,
        out,
        ALL_FORMATS,
        certificate=certificate,
        overwrite=overwrite,
    )
    write_proof(result, out, overwrite=overwrite)
    record = result.record() | certificate_record(result) | {"versions": versions()}
    write_result(record, out / RESULT_FILE, overwrite=overwrite)
    write_plan(result.plan, out / PLAN_FILE, overwrite=overwrite)
    if not quiet:
        _show(summary(result))
        _tell(f"Written to {out}")
    return ExitCode.FINE


app.command()(nation)
app.command()(calendars)
app.command()(invite)


@app.command()
def validate(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH", help="A hub's folder or workbook, or a file of applications alone."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The marked copy (default: PATH-faults.xlsx)."),
    ] = None,
    overwrite: Overwrite = False,
) -> int:
    """Say what is wrong with a hub's tables.

    Prints every fault and writes a copy with the bad cells marked; plans nothing.
    """
    found = validate_tables(path)
    for line in lines_of(found):
        _tell(line)
    copy = copy_of(path, out, found)
    if copy is not None:
        found.write_marked(copy, overwrite=overwrite)
        _tell(f"Written to {copy}, with the cells marked")
    return ExitCode.BAD_INPUT if found.faults else ExitCode.FINE


@app.command()
def check(
    path: SavedPlan,
) -> int:
    """Check a plan.

    Against every rule, with code that shares nothing with the solver.
    """
    violations = find_violations(read_plan(_plan_file(path)))
    for violation in violations:
        _tell(str(violation))
    if violations:
        _say(f"{counted(len(violations), 'violation')}")
        return ExitCode.BAD_INPUT
    _tell("no rule is broken")
    return ExitCode.FINE


@app.command()
def export(
    path: SavedPlan,
    out: Annotated[
        Path | None,
        typer.Option(metavar=FOLDER, help="Folder for the files (default: where PLAN is)."),
    ] = None,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="The workbook, plan.xlsx.")] = False,
    ics: Annotated[bool, typer.Option("--ics", help="Calendar files, in calendars/.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="A CSV file a table.")] = False,
    json: Annotated[bool, typer.Option("--json", help="All tables, tables.json.")] = False,
    geojson: Annotated[bool, typer.Option("--geojson", help="For a map, map.geojson.")] = False,
    letters: Annotated[bool, typer.Option("--letters", help="Letters, in letters/.")] = False,
    report: Annotated[bool, typer.Option("--report", help="The report, report.html.")] = False,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Pictures, in pictures/; only when asked for.")
    ] = False,
    templates: Annotated[
        Path | None,
        typer.Option(metavar=FOLDER, help="Folder with templates of your own for the letters."),
    ] = None,
    overwrite: Overwrite = False,
) -> int:
    """Export a plan.

    Into the formats named, or into all of them but the pictures.
    """
    path = _plan_file(path)
    chosen = [xlsx, ics, csv, json, geojson, letters, report, pictures]
    formats = [each for each, wanted in zip(Format, chosen, strict=True) if wanted]
    export_plan(
        path,
        out or path.parent,
        formats or ALL_FORMATS,
        templates=templates,
        overwrite=overwrite,
    )
    _tell(f"Written to {out or path.parent}")
    return ExitCode.FINE


@app.command()
def example(
    folder: Annotated[
        Path,
        typer.Argument(metavar="HUB", help="A new or empty folder, or a new workbook (.xlsx)."),
    ],
    schools: Annotated[int, typer.Option(min=1, help="Schools to be placed.")] = 60,
    specialists: Annotated[int, typer.Option(min=0, help="Specialists.")] = 11,
    seed: Annotated[int, typer.Option(min=0, help="Another seed makes another hub.")] = 0,
    school_year: Annotated[str, typer.Option(help="Such as 2025/26.")] = "2025/26",
) -> int:
    """Write a made-up hub's folder to try things with."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        _say(f"{folder} is not an empty folder; nothing was written")
        return ExitCode.BAD_INPUT
    try:
        problem = generate_hub(schools, specialists, seed, school_year=school_year)
    except ValueError as error:
        _say(str(error))
        return ExitCode.BAD_INPUT
    write_hub(problem, folder)
    _tell(f"Written to {folder}; plan it with: mastery-sched plan {folder} --out {folder}-out")
    return ExitCode.FINE


def _plan_file(path: Path) -> Path:
    """The plan itself where its folder is named."""
    return path / PLAN_FILE if path.is_dir() else path
