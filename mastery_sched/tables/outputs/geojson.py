"""The plan on a map: schools, specialists' bases and journeys as GeoJSON (RFC 7946).

Every feature has a property ``feature``: ``school``, ``base`` or ``journey``. Colours are those of
the simplestyle convention that map viewers know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mastery_sched.entities import Place
from mastery_sched.measure import Measure
from mastery_sched.plan import Plan
from mastery_sched.tables.documents import json_text
from mastery_sched.tables.outputs.cells import Cell, cell_text
from mastery_sched.tables.outputs.colours import strong_colour
from mastery_sched.tables.outputs.people import schools_table
from mastery_sched.tables.outputs.written import write_file

WAITING_COLOUR = "#808080"

Feature = dict[str, Any]


def write_geojson(plan: Plan, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a plan as one GeoJSON feature collection.

    Parameters
    ----------
    overwrite
        Whether a file that somebody else wrote or changed is replaced.

    Raises
    ------
    FileExistsError
        If the file is somebody else's and ``overwrite`` is not set.
    """
    write_file(path, json_text(feature_collection(plan)), overwrite=overwrite)


def feature_collection(plan: Plan) -> dict[str, Any]:
    """The features of a plan: journeys first, so that points lie above them."""
    features = [*_journeys(plan), *_bases(plan), *_schools(plan)]
    return {"type": "FeatureCollection", "features": features}


def _schools(plan: Plan) -> Iterator[Feature]:
    table = schools_table(plan, Measure(plan.problem))
    colours = _colours(plan)
    for row in table.rows:
        values: dict[str, Cell] = dict(zip(table.names, row, strict=True))
        school = plan.problem.school_by_urn.get(int(str(values["urn"])))
        if school is not None:
            group = plan.group_of.get(school.urn)
            colour = WAITING_COLOUR if group is None else colours[group.id]
            yield point(school.place, {"feature": "school", **values, "marker-color": colour})


def _bases(plan: Plan) -> Iterator[Feature]:
    for person in plan.problem.specialists:
        base = plan.problem.school_by_urn[person.base_urn]
        led = [
            cell_text(group.id) for group in plan.work_groups if group.specialist_id == person.id
        ]
        values = {
            "feature": "base",
            "specialist": cell_text(person.id),
            "urn": base.urn,
            "name": cell_text(base.name),
            "groups": "; ".join(led),
        }
        yield point(base.place, values)


def _journeys(plan: Plan) -> Iterator[Feature]:
    """One line a group, school and venue, with the number of meetings it is driven for."""
    measure, colours = Measure(plan.problem), _colours(plan)
    known = plan.problem.school_by_urn
    driven = Counter(
        (meeting.group_id, urn, meeting.venue_urn)
        for meeting in plan.schedule
        if meeting.venue_urn in known
        for urn in meeting.attending
        if urn in known and urn != meeting.venue_urn
    )
    for (group_id, urn, venue_urn), num_meetings in sorted(driven.items()):
        ends = [_position(known[each].place) for each in (urn, venue_urn or 0)]
        yield {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": ends},
            "properties": {
                "feature": "journey",
                "group": cell_text(group_id),
                "urn": urn,
                "venue_urn": venue_urn,
                "num_meetings": num_meetings,
                "distance_m": measure.distance_m(urn, venue_urn or 0),
                "stroke": colours.get(group_id, WAITING_COLOUR),
            },
        }


def _colours(plan: Plan) -> dict[str, str]:
    return {group.id: strong_colour(at) for at, group in enumerate(plan.work_groups)}


def point(place: Place, properties: dict[str, Any]) -> Feature:
    """A place with what there is to say of it."""
    geometry = {"type": "Point", "coordinates": _position(place)}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _position(place: Place) -> list[float]:
    # Longitude comes first, and more than six decimals are less than a hand's breadth.
    return [round(place.longitude, 6), round(place.latitude, 6)]
