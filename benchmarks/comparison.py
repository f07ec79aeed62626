"""The table in which methods stand side by side, each with the change against k-means."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from benchmarks.peer_runs import ASSIGNED, KMEANS
from benchmarks.records import Record


def comparison(records: Sequence[Record]) -> Table:
    """A row a record; k-means comes before what is compared with it."""
    table = Table(box=None)
    table.add_column("instance")
    table.add_column("travel of")
    table.add_column("method")
    for name in ("seed", "km", "to k-means", "bound km", "gap", "seconds", "CPU s", "MB"):
        table.add_column(name, justify="right")
    table.add_column("proved")
    table.add_column("broken rules", justify="right")
    theirs: Record | None = None
    for each in records:
        if each.method in (KMEANS, ASSIGNED):
            theirs = each
        table.add_row(
            each.instance,
            each.policy,
            each.method,
            str(each.seed),
            "" if each.travel_m is None else f"{each.travel_m / 1000:,.3f}",
            _change(each, theirs),
            "" if each.bound_m is None else f"{each.bound_m / 1000:,.3f}",
            "" if each.gap is None else f"{each.gap:.2%}",
            f"{each.seconds:.1f}",
            f"{each.cpu_seconds:.1f}",
            f"{each.peak_mb:.0f}",
            "yes" if each.proved else "",
            "" if each.violations is None else str(each.violations),
        )
    return table


def _change(record: Record, theirs: Record | None) -> str:
    if theirs is None or record is theirs or not theirs.travel_m or record.travel_m is None:
        return ""
    return f"{record.travel_m / theirs.travel_m - 1:+.2%}"
