from __future__ import annotations

import geopy.distance
import pytest

from mastery_sched.rows.cells import CellError
from mastery_sched.rows.metrics import metric_name, metric_named


class Crow(geopy.distance.Distance):  # type: ignore[misc]
    """A metric of a user's own."""


class geodesic(geopy.distance.Distance):  # type: ignore[misc]  # noqa: N801
    """A metric of a user's own with the name of a known one."""


def test_known_metrics_go_by_name() -> None:
    for name in ("geodesic", "great_circle"):
        metric = metric_named(name)
        assert metric is getattr(geopy.distance, name)
        assert metric_name(metric) == name
        assert metric_named(name, metric) is metric


def test_a_metric_of_ones_own_must_be_passed() -> None:
    assert metric_name(Crow) == "Crow"
    assert metric_named("Crow", Crow) is Crow
    with pytest.raises(CellError, match="a metric of your own") as caught:
        metric_named("Crow")
    assert "metric=..." in caught.value.advice


def test_a_metric_of_another_name_is_refused() -> None:
    with pytest.raises(CellError, match="the metric passed is called 'Crow'"):
        metric_named("geodesic", Crow)


def test_a_namesake_of_a_known_metric_is_not_taken_for_it() -> None:
    name = metric_name(geodesic)
    assert name != "geodesic"
    assert metric_named(name, geodesic) is geodesic
