"""The command ``nation``: plan the hubs of a nation's folder side by side and write all of it.

Says which file goes where and what is printed; how hubs are planned, others know.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from mastery_sched.cli.exit_codes import ExitCode, code_of
from mastery_sched.cli.export import (
    CERTIFICATE_FILE,
    PLAN_FILE,
    RESULT_FILE,
    Format,
    certificate_record,
    refuse_before,
    versions,
    write_outputs,
    write_proof,
)
from mastery_sched.cli.options import FOLDER, Gap, Out, Overwrite, Quiet, Seed
from mastery_sched.cli.screen import say, show, tell
from mastery_sched.errors import HubFailedError
from mastery_sched.national import HubOutcome, Nation, plan_hubs, read_nation, write_nation
from mastery_sched.national.writing import FILES
from mastery_sched.result import Result
from mastery_sched.stop import Limits
from mastery_sched.tables.outputs.cells import safe_name, unique_names
from mastery_sched.tables.outputs.written import (
    names_written,
    refuse_foreign,
    remove_written,
)
from mastery_sched.tables.plan_json import write_plan
from mastery_sched.tables.result_json import write_result

HUBS = "hubs"
CHECKPOINT = "checkpoint"
"""Folders beside the summary: one a hub, and the finished hubs of an interrupted run."""

FORMATS = (Format.XLSX, Format.CSV, Format.GEOJSON)
"""What is written of each hub; ``mastery-sched export`` makes the rest of its plan."""

SECONDS_A_SCHOOL = 0.1
LEAST_SECONDS = 60.0

Say = Callable[[str], None]


def nation(
    folder: Annotated[
        Path,
        typer.Argument(metavar=FOLDER, help="The nation's folder, with nation.toml and tables."),
    ],
    out: Out,
    jobs: Annotated[int, typer.Option(min=1, help="Hubs planned side by side.")] = 1,
    time_limit: Annotated[
        float | None,
        typer.Option(
            min=0,
            help="Seconds for all hubs together, shared by size (default: a tenth of a second a "
            "school and job, at least 60; none with --work-limit).",
        ),
    ] = None,
    seed: Seed = 0,
    gap: Gap = 0.0,
    work_limit: Annotated[
        float | None,
        typer.Option(min=0, help="Work for all hubs together: the same plans on every machine."),
    ] = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
) -> int:
    """Plan all hubs of a nation.

    Writes a summary of all hubs (workbook, CSV, map) and a folder for each. Started again it goes
    on where it was stopped, and plans only what is missing or changed.
    """
    try:
        Limits(time_limit, work_limit, gap)
    except ValueError as error:
        say(str(error))
        return ExitCode.BAD_INPUT
    if not folder.is_dir():
        say(f"there is no such folder: {folder}")
        return ExitCode.BAD_INPUT
    found = read_and_refuse(
        folder, out, overwrite=overwrite, warn=(lambda _: None) if quiet else say
    )
    outcomes = plan_nation(
        found,
        out,
        n_jobs=jobs,
        time_limit=time_limit,
        work_limit=work_limit,
        gap=gap,
        seed=seed,
        progress=False if quiet else None,
    )
    write_all(found, outcomes, out, overwrite=overwrite)
    if not quiet:
        show(hubs_summary(outcomes))
        tell(f"Written to {out}")
    for line in errors_of(outcomes):
        say(line)
    return _code_of_all(outcomes)


def usual_seconds(nation: Nation, n_jobs: int) -> float:
    """How long planning takes at most where nobody says otherwise.

    Parameters
    ----------
    n_jobs
        Hubs that are planned side by side.
    """
    num_schools = sum(len(hub.applicants) for hub in nation.hubs)
    return max(LEAST_SECONDS, SECONDS_A_SCHOOL * num_schools / n_jobs)


def folders_of(nation: Nation, out: Path) -> dict[str, Path]:
    """The folder of each hub, by its name."""
    names = unique_names((hub.hub, safe_name(hub.hub) or "hub") for hub in nation.hubs)
    return {hub: out / HUBS / name for hub, name in names.items()}


def read_and_refuse(folder: Path, out: Path, *, overwrite: bool, warn: Say) -> Nation:
    """Read a nation, and refuse before a long search what could not be written after it.

    Raises
    ------
    InvalidDataError
        With every fault of the tables.
    FileExistsError
        If a file is somebody else's and ``overwrite`` is not set.
    """
    nation = read_nation(folder)
    for issue in nation.warnings:
        warn(f"warning: {issue}")
    if not overwrite:
        refuse_foreign(out, FILES)
        for each in folders_of(nation, out).values():
            refuse_before(each, FORMATS, PLAN_FILE, RESULT_FILE, CERTIFICATE_FILE)
    return nation


def plan_nation(
    nation: Nation,
    out: Path,
    *,
    n_jobs: int,
    time_limit: float | None,
    work_limit: float | None,
    gap: float,
    seed: int,
    progress: bool | None,
) -> tuple[HubOutcome, ...]:
    """Plan the hubs, but those that an earlier run into the same folder has finished."""
    if time_limit is None and work_limit is None:
        time_limit = usual_seconds(nation, n_jobs)
    return plan_hubs(
        nation.hubs,
        n_jobs=n_jobs,
        checkpoint=out / CHECKPOINT,
        time_limit=time_limit,
        work_limit=work_limit,
        gap=gap,
        seed=seed,
        progress=progress,
    )


def write_all(
    nation: Nation,
    outcomes: Sequence[HubOutcome],
    out: Path,
    *,
    overwrite: bool,
) -> None:
    """Write the folder of each hub that has a plan, then the summary."""
    folders = folders_of(nation, out)
    for outcome in outcomes:
        folder = folders[outcome.name]
        if outcome.result is not None:
            _write_hub(outcome.result, folder, overwrite=overwrite)
        elif not outcome.interrupted:
            # Nobody should send out a plan of an earlier run that holds no longer.
            for name in names_written(folder):
                remove_written(folder, name)
    write_nation(nation, outcomes, out, overwrite=overwrite)


def _write_hub(result: Result, folder: Path, *, overwrite: bool) -> None:
    certificate = result.certificate()
    write_outputs(result.plan, folder, FORMATS, certificate=certificate, overwrite=overwrite)
    write_proof(result, folder, overwrite=overwrite)
    record = result.record() | certificate_record(result) | {"versions": versions()}
    write_result(record, folder / RESULT_FILE, overwrite=overwrite)
    write_plan(result.plan, folder / PLAN_FILE, overwrite=overwrite)


def hubs_summary(outcomes: Sequence[HubOutcome]) -> Table:
    """One row a hub: what was planned, travel, gap, furthest school; or why there is no plan."""
    table = Table("hub", box=None, pad_edge=False)
    for name in ("schools", "placed", "groups", "travel", "gap"):
        table.add_column(name, justify="right")
    table.add_column("furthest school")
    table.add_column("km one way", justify="right")
    for outcome in outcomes:
        table.add_row(*_cells(outcome))
    return table


def _cells(outcome: HubOutcome) -> list[str | Text]:
    head: list[str | Text] = [Text(outcome.name), str(len(outcome.problem.applicants))]
    if outcome.result is None:
        return [*head, "0", "0", "", "", Text(outcome.said()), ""]
    result, facts, unit = outcome.result, outcome.result.summary, outcome.problem.travel_unit
    return [
        *head,
        str(facts.num_placed),
        str(facts.num_groups),
        f"{unit.shown(result.travel):,.1f} {unit.label}",
        "" if result.gap is None else f"{result.gap:.2%}",
        Text(facts.furthest_name or "-"),
        "-" if facts.furthest_m is None else f"{facts.furthest_m / 1000:.1f}",
    ]


def errors_of(outcomes: Sequence[HubOutcome]) -> list[str]:
    """What to say of the hubs without a plan, in full."""
    lines = []
    for outcome in outcomes:
        if outcome.error is not None:
            lines.append(f"{outcome.name}: {outcome.error}")
            if isinstance(outcome.error, HubFailedError) and outcome.error.details:
                lines.append(outcome.error.details)
    return lines


def _code_of_all(outcomes: Sequence[HubOutcome]) -> ExitCode:
    """The code of the worst that happened; hubs that Ctrl-C left out come before all."""
    if any(outcome.interrupted for outcome in outcomes):
        return ExitCode.INTERRUPTED
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    return max(map(code_of, errors), default=ExitCode.FINE)
