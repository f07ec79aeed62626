"""Distances between schools in bulk: whole metres, or whole minutes from a travel table.

The reference is geopy's geodesic on WGS84; bulk values come from ``pyproj.Geod``, the same
algorithm [1]_, about 100 times faster. Schools are numbered by their position in the problem. There
is never an n x n matrix beyond :data:`MATRIX_LIMIT` schools: beyond it, ask for pairs or for
neighbours.

This is the models' view; the checker and the scorer measure pairs one by one on their own.

References
----------
.. [1] Karney, C. F. F. (2013). Algorithms for geodesics. Journal of Geodesy 87, 43-55.
   https://doi.org/10.1007/s00190-012-0578-z
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopy.distance
import numpy as np
import numpy.typing as npt
import pyproj

from mastery_sched.entities import School, TravelRow

if TYPE_CHECKING:
    from scipy.spatial import KDTree

MATRIX_LIMIT = 2_000
"""Most rows or columns of a full matrix."""

NOMINAL_KMH = 40.0
"""Speed for pairs without minutes that no valid plan can use (they are beyond the caps)."""

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Metric = type[geopy.distance.Distance]

_GEOD = pyproj.Geod(ellps="WGS84")


class TravelUnit(StrEnum):
    """What travel is counted in; one unit a problem."""

    METRES = "m"
    MINUTES = "min"

    @property
    def label(self) -> str:
        """The unit people read: travel in metres is shown in km."""
        return "km" if self is TravelUnit.METRES else "minutes"

    def shown(self, amount: float) -> float:
        """An amount of travel in the unit people read."""
        return amount / 1000 if self is TravelUnit.METRES else amount


def round_half_up(values: npt.NDArray[np.floating[Any]]) -> IntArray:
    """Round to whole numbers, halves up."""
    rounded: IntArray = np.floor(values + 0.5).astype(np.int64)
    return rounded


def minutes_at(distance_m: IntArray, kmh: float) -> IntArray:
    """Whole minutes for distances in metres at a constant speed."""
    return round_half_up(distance_m * 60.0 / (1000.0 * kmh))


class Travel:
    """Distances and travel between the schools of a problem.

    Parameters
    ----------
    schools
        The schools; a school's number is its position.
    metric
        A distance class of geopy. Anything but ``geodesic`` is measured pair by pair, which is
        slow.
    rows
        Rows of a travel table. A row serves both directions unless the other has a row of its own.
    unit
        What the rows are in. Rows in metres override distances; rows in minutes are the travel,
        while distances (and so the caps) stay in metres.
    fallback_kmh
        Speed for pairs that a table in minutes leaves out.
    """

    def __init__(
        self,
        schools: Sequence[School],
        *,
        metric: Metric = geopy.distance.geodesic,
        rows: Sequence[TravelRow] = (),
        unit: TravelUnit = TravelUnit.METRES,
        fallback_kmh: float | None = None,
    ) -> None:
        self.unit = unit
        self.metric = metric
        self.fallback_kmh = fallback_kmh
        self.index_of = {school.urn: i for i, school in enumerate(schools)}
        self.latitude = np.array([school.place.latitude for school in schools], dtype=np.float64)
        self.longitude = np.array([school.place.longitude for school in schools], dtype=np.float64)
        table: dict[int, int] = {}
        for row in rows:
            a, b = self.index_of[row.from_urn], self.index_of[row.to_urn]
            table.setdefault(b * len(schools) + a, row.amount)
        for row in rows:
            a, b = self.index_of[row.from_urn], self.index_of[row.to_urn]
            table[a * len(schools) + b] = row.amount
        keys = sorted(table)
        self._table_keys = np.array(keys, dtype=np.int64)
        self._table_amounts = np.array([table[key] for key in keys], dtype=np.int64)

    def __len__(self) -> int:
        return len(self.latitude)

    @property
    def is_metric(self) -> bool:
        """Whether travel obeys the triangle inequality, up to rounding: no table overrides it."""
        return len(self._table_keys) == 0 and self.unit is TravelUnit.METRES

    def distances_m(self, a: npt.ArrayLike, b: npt.ArrayLike) -> IntArray:
        """One-way distances in whole metres from schools ``a`` to ``b`` (numbers, broadcast)."""
        a_arr, b_arr = _broadcast(a, b)
        measured = self._measured(a_arr, b_arr)
        if self.unit is TravelUnit.METRES:
            found, amounts = self._in_table(a_arr, b_arr)
            measured[found] = amounts[found]
        measured[a_arr == b_arr] = 0
        return measured

    def amounts(self, a: npt.ArrayLike, b: npt.ArrayLike) -> IntArray:
        """One-way travel in the problem's unit from schools ``a`` to schools ``b`` (broadcast)."""
        if self.unit is TravelUnit.METRES:
            return self.distances_m(a, b)
        a_arr, b_arr = _broadcast(a, b)
        found, amounts = self._in_table(a_arr, b_arr)
        speed = self.fallback_kmh or NOMINAL_KMH
        filled = minutes_at(self._measured(a_arr, b_arr), speed)
        travel = np.where(found, amounts, filled)
        travel[a_arr == b_arr] = 0
        return travel

    def covered(self, a: npt.ArrayLike, b: npt.ArrayLike) -> BoolArray:
        """Whether the travel table has a value for each pair (a school to itself always has)."""
        a_arr, b_arr = _broadcast(a, b)
        found, _ = self._in_table(a_arr, b_arr)
        covered: BoolArray = found | (a_arr == b_arr)
        return covered

    def distance_m(self, from_urn: int, to_urn: int) -> int:
        """One-way distance in whole metres between two schools, by URN."""
        return int(self.distances_m(self.index_of[from_urn], self.index_of[to_urn])[0])

    def amount(self, from_urn: int, to_urn: int) -> int:
        """One-way travel in the problem's unit between two schools, by URN."""
        return int(self.amounts(self.index_of[from_urn], self.index_of[to_urn])[0])

    def journey(self, urn: int, venue_urn: int) -> int:
        """Travel to a venue and back, in the problem's unit, by URN."""
        return self.amount(urn, venue_urn) + self.amount(venue_urn, urn)

    def distance_matrix_m(self, rows: npt.ArrayLike, columns: npt.ArrayLike) -> IntArray:
        """Distances in metres from each of ``rows`` to each of ``columns``.

        Raises
        ------
        ValueError
            If either side has more than :data:`MATRIX_LIMIT` schools.
        """
        a, b = _matrix_sides(rows, columns)
        return self.distances_m(a[:, None], b[None, :])

    def journey_matrix(self, rows: npt.ArrayLike, venues: npt.ArrayLike) -> IntArray:
        """Travel there and back from each of ``rows`` to each of ``venues``, in the problem's unit.

        Raises
        ------
        ValueError
            If either side has more than :data:`MATRIX_LIMIT` schools.
        """
        a, b = _matrix_sides(rows, venues)
        return self.amounts(a[:, None], b[None, :]) + self.amounts(b[None, :], a[:, None])

    def within(self, radius_m: int) -> tuple[IntArray, IntArray, IntArray]:
        """All ordered pairs of different schools at most ``radius_m`` apart: from, to, metres.

        Candidates come from a k-d tree of straight lines through the earth. On the ellipsoid a
        straight line is never longer than the geodesic, so the radius is valid as it is; other
        metrics get a margin of 1%, for they measure on a sphere.
        """
        reach = float(radius_m) + 1.0
        if self.metric is not geopy.distance.geodesic:
            reach *= 1.01
        pairs = self._tree.query_pairs(reach, output_type="ndarray").astype(np.int64)
        a = np.concatenate([pairs[:, 0], pairs[:, 1], self._table_keys // max(1, len(self))])
        b = np.concatenate([pairs[:, 1], pairs[:, 0], self._table_keys % max(1, len(self))])
        keys = np.unique(a * len(self) + b)
        a, b = keys // max(1, len(self)), keys % max(1, len(self))
        distances = self.distances_m(a, b)
        keep = (distances <= radius_m) & (a != b)
        return a[keep], b[keep], distances[keep]

    def nearest(self, count: int, among: npt.ArrayLike | None = None) -> IntArray:
        """Numbers of the ``count`` schools nearest to each school of ``among``, nearest first.

        Straight lines decide the order; the school itself is left out. Shape (schools, count),
        where ``count`` is cut to the schools there are. Neighbours are searched among ``among``
        (default all).
        """
        chosen = np.arange(len(self)) if among is None else np.asarray(among, dtype=np.int64)
        count = min(count, len(chosen) - 1)
        if count < 1:
            return np.empty((len(chosen), 0), dtype=np.int64)
        points = self._points[chosen]
        _, found = _k_d_tree(points).query(points, k=count + 1)
        # Schools that share a place may come before the school itself: take it out wherever it is.
        others: BoolArray = np.asarray(found) != np.arange(len(chosen))[:, None]
        others[others.all(axis=1), -1] = False
        return chosen[np.asarray(found)[others].reshape(len(chosen), count)]

    @cached_property
    def _points(self) -> FloatArray:
        to_earth_centred = pyproj.Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
        height = np.zeros_like(self.latitude)
        return np.column_stack(
            to_earth_centred.transform(self.longitude, self.latitude, height)
        ).reshape(-1, 3)

    @cached_property
    def _tree(self) -> KDTree:
        return _k_d_tree(self._points)

    def _measured(self, a: IntArray, b: IntArray) -> IntArray:
        if self.metric is geopy.distance.geodesic:
            _, _, metres = _GEOD.inv(
                self.longitude[a], self.latitude[a], self.longitude[b], self.latitude[b]
            )
            return round_half_up(np.asarray(metres, dtype=np.float64))
        metres = [
            self.metric(
                (self.latitude[i], self.longitude[i]), (self.latitude[j], self.longitude[j])
            ).meters
            for i, j in zip(a.ravel(), b.ravel(), strict=True)
        ]
        return round_half_up(np.array(metres, dtype=np.float64).reshape(a.shape))

    def _in_table(self, a: IntArray, b: IntArray) -> tuple[BoolArray, IntArray]:
        if not len(self._table_keys):
            return np.zeros(a.shape, dtype=np.bool_), np.zeros(a.shape, dtype=np.int64)
        keys = a * len(self) + b
        at = np.minimum(np.searchsorted(self._table_keys, keys), len(self._table_keys) - 1)
        return self._table_keys[at] == keys, self._table_amounts[at]


def _k_d_tree(points: FloatArray) -> KDTree:
    # Loading scipy.spatial takes as long as the rest of the package.
    from scipy.spatial import KDTree

    return KDTree(points)


def _broadcast(a: npt.ArrayLike, b: npt.ArrayLike) -> tuple[IntArray, IntArray]:
    a_arr, b_arr = np.broadcast_arrays(
        np.atleast_1d(np.asarray(a, dtype=np.int64)), np.atleast_1d(np.asarray(b, dtype=np.int64))
    )
    return np.ascontiguousarray(a_arr), np.ascontiguousarray(b_arr)


def _matrix_sides(rows: npt.ArrayLike, columns: npt.ArrayLike) -> tuple[IntArray, IntArray]:
    a = np.asarray(rows, dtype=np.int64)
    b = np.asarray(columns, dtype=np.int64)
    if max(len(a), len(b)) > MATRIX_LIMIT:
        raise ValueError(
            f"a full matrix of {len(a)} x {len(b)} schools is refused beyond {MATRIX_LIMIT}; "
            "ask for pairs or neighbours instead"
        )
    return a, b
