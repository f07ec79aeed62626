"""From DataFrames to records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mastery_sched.entities import (
    Closure,
    Pair,
    PastPlace,
    Pin,
    School,
    Segment,
    Specialist,
    TravelRow,
)
from mastery_sched.errors import Issue
from mastery_sched.rules import Rules
from mastery_sched.travel import Metric, TravelUnit


@dataclass(frozen=True)
class Records:
    """Everything read from a hub's tables, as :class:`mastery_sched.problem.Problem` wants it."""

    school_year: str
    schools: tuple[School, ...]
    specialists: tuple[Specialist, ...]
    segments: tuple[Segment, ...]
    closures: tuple[Closure, ...]
    history: tuple[PastPlace, ...]
    pins: tuple[Pin, ...]
    pairs: tuple[Pair, ...]
    travel_rows: tuple[TravelRow, ...]
    travel_unit: TravelUnit
    rules: Rules
    metric: Metric
    warnings: tuple[Issue, ...]


def read_frames(
    tables: Mapping[str, pd.DataFrame],
    *,
    school_year: str | None,
    rules: Rules,
    metric: Metric,
) -> Records:
    """Read every table; see :meth:`mastery_sched.problem.Problem.from_frames`."""
    raise NotImplementedError
