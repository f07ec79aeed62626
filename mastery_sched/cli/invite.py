"""The command ``invite``: whom a hub could ask to join, as a table to work with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from mastery_sched.cli.exit_codes import ExitCode
from mastery_sched.cli.options import Overwrite
from mastery_sched.cli.screen import say, tell
from mastery_sched.errors import counted
from mastery_sched.tables.hub import read_hub
from mastery_sched.tables.outputs.invitations import SUFFIXES, write_invitable
from mastery_sched.tables.outputs.written import refuse_foreign
from mastery_sched.tables.plans import read_plan
from mastery_sched.tables.register.extract import read_gias
from mastery_sched.tables.register.invitations import Inviting, invitable, inviting
from mastery_sched.tables.register.links import NO_LINKS, read_links
from mastery_sched.tables.register.team import read_inviting

PLAN_FILE = "plan.json"


def invite(
    register: Annotated[
        Path,
        typer.Argument(
            metavar="REGISTER", help="The national register's extract of all fields, CSV or zip."
        ),
    ],
    within: Annotated[
        float, typer.Option(metavar="KM", min=0, help="Greatest distance to a specialist's base.")
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The table: .csv or .xlsx.")],
    hub: Annotated[Path | None, typer.Option(help="The hub's folder, or its workbook.")] = None,
    plan: Annotated[
        Path | None,
        typer.Option(help="Or a plan, or its folder: specialists have the room that it leaves."),
    ] = None,
    specialists: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Or a table of specialists alone.")
    ] = None,
    history: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With it, who took part before.")
    ] = None,
    applications: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With it, who has applied already.")
    ] = None,
    links: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The register's file of links.")
    ] = None,
    overwrite: Overwrite = False,
) -> int:
    """List the schools that could be invited.

    Open, state-funded, with primary pupils, not there before, and near a specialist with room.
    """
    if out.suffix.casefold() not in SUFFIXES:
        say(f"{out}: neither .csv nor .xlsx")
        return ExitCode.BAD_INPUT
    if sum(each is not None for each in (hub, plan, specialists)) != 1:
        say("say who invites with one of --hub, --plan and --specialists")
        return ExitCode.BAD_INPUT
    if specialists is None and (history is not None or applications is not None):
        say("--history and --applications go with --specialists; a hub has its own")
        return ExitCode.BAD_INPUT
    if not overwrite:
        refuse_foreign(out.parent, [out.name])
    host, schools = _host(register, hub, plan, specialists, history, applications)
    known = NO_LINKS if links is None else read_links(links)
    table, notes = invitable(schools, host, known, within_km=within)
    for note in notes:
        say(f"warning: {note}")
    if not host.bases:
        say("warning: no specialist has room, so nobody is near one")
    if links is None and host.past:
        say(
            "warning: without --links a school that took part under the URN of its predecessor "
            "is listed too"
        )
    write_invitable(table, out, overwrite=overwrite)
    tell(f"{counted(len(table), 'school')} within {within:g} km could be invited")
    tell(f"Written to {out}")
    return ExitCode.FINE


def _host(
    register: Path,
    hub: Path | None,
    plan: Path | None,
    specialists: Path | None,
    history: Path | None,
    applications: Path | None,
) -> tuple[Inviting, pd.DataFrame]:
    """Who invites, and the register's schools, which is read last and once."""
    if plan is not None:
        made = read_plan(plan / PLAN_FILE if plan.is_dir() else plan)
        return inviting(made.problem, made), read_gias(register)
    if hub is not None:
        problem = read_hub(hub)
        for issue in problem.warnings:
            say(f"warning: {issue}")
        return inviting(problem), read_gias(register)
    assert specialists is not None
    found, schools, doubts = read_inviting(
        register, specialists, history=history, applications=applications
    )
    for issue in doubts:
        say(f"warning: {issue}")
    return found, schools
