"""Plan fourteen real schools in two groups to proved optimality, check and print the plan.

Run ``python -m benchmarks.small_hub --help``; ``docs/benchmarks.md`` says what it shows.
"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from benchmarks.data import data_folder
from benchmarks.hubs import small_hub
from benchmarks.records import write_records
from benchmarks.runs import JsonOption, Screen, run_ours

NAME = "small_hub"


def main(
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds; none: until it is proved.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the search.")] = 0,
    json: JsonOption = None,
) -> None:
    """Plan fourteen schools of Derbyshire and Nottingham with their real school year."""
    hub = small_hub(data_folder())
    problem = hub.problem
    screen = Screen()
    with screen.cases([problem.hub]) as running:
        for _ in running:
            run = run_ours(problem, screen, seed=seed, time_limit=time_limit)
    console = screen.console
    for issue in hub.issues:
        console.print(Text(f"fault in the data: {issue}"), soft_wrap=True)
    for reason in run.reasons:
        console.print(Text(reason), soft_wrap=True)
    if run.result is not None:
        plan = run.result.plan
        meetings = plan.meetings[["group", "meeting", "date", "weekday", "session", "venue"]]
        schools = plan.schools.drop(columns="unplaced_reason").sort_values(["group", "urn"])
        for table in (plan.groups, schools, meetings):
            text = table.to_string(index=False, float_format="{:.1f}".format)
            console.print(Text(f"\n{text}"), soft_wrap=True)
        console.print(Text(f"\n{run.result}\n"))
    console.print(f"{run.outcome}; broken rules by the checker's account: {run.violations}")
    n = len(problem.applicants)
    write_records(json, [run.record(NAME, "derbyshire_nottingham_14", "rotate", n, seed)])


if __name__ == "__main__":
    typer.run(main)
