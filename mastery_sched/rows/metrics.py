"""Names of distance metrics, as settings and saved plans hold them."""

from __future__ import annotations

import geopy.distance

from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.rows.cells import CellError
from mastery_sched.travel import Metric

METRICS: dict[str, Metric] = {
    "geodesic": geopy.distance.geodesic,
    "great_circle": geopy.distance.great_circle,
}
"""Metrics that are known by name alone."""


def metric_class(metric: Metric | str) -> Metric:
    """A metric from its name or its class.

    Raises
    ------
    InvalidDataError
        If it is neither a name in :data:`METRICS` nor a distance class of geopy.
    """
    if isinstance(metric, str) and metric in METRICS:
        return METRICS[metric]
    if isinstance(metric, type) and issubclass(metric, geopy.distance.Distance):
        return metric
    message = "is no metric of distance"
    advice = f"give {' or '.join(METRICS)}, or a class made from geopy.distance.Distance"
    raise InvalidDataError([Issue("settings", None, "metric", str(metric), message, advice)])


def metric_name(metric: Metric) -> str:
    """The name under which a metric is saved; that of the class for one of the user's own.

    Examples
    --------
    >>> metric_name(geopy.distance.great_circle)
    'great_circle'
    """
    for name, known in METRICS.items():
        if metric is known:
            return name
    name = metric.__name__
    return f"{metric.__module__}.{metric.__qualname__}" if name in METRICS else name


def metric_named(name: str, given: Metric | None = None) -> Metric:
    """The metric of a name; ``given`` is the class the caller passed for it, if any.

    Raises
    ------
    CellError
        If the name is not known and no class was passed, or the class has another name.
    """
    if given is not None:
        if metric_name(given) != name:
            message = f"the metric passed is called {metric_name(given)!r}"
            raise CellError(message, "pass the class of this name, or none")
        return given
    if name not in METRICS:
        advice = f"pass the class with metric=..., or write {' or '.join(METRICS)}"
        raise CellError("a metric of your own", advice)
    return METRICS[name]
