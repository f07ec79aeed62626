from __future__ import annotations

import geopy.distance
import pyproj
import pytest

from mastery_sched.entities import Place
from mastery_sched.rows.points import place_from_grid
from tests.unit.rows.samples import Tables, faults_of, frame, read, tables, with_cell


def at(latitude: object, longitude: object, row: int = 3) -> Tables:
    changed = with_cell("schools", row, "latitude", latitude)
    changed["schools"].loc[row - 2, "longitude"] = longitude
    return changed


def on_grid(easting: object, northing: object) -> Tables:
    changed = at("", "")
    changed["schools"]["easting"] = ["", easting, "", ""]
    changed["schools"]["northing"] = ["", northing, "", ""]
    return changed


def fault(changed: Tables) -> str:
    (issue,) = faults_of(changed)
    assert (issue.table, issue.row) == ("schools", 3)
    assert issue.column in ("latitude", "longitude", "easting", "northing")
    assert issue.advice
    return issue.message


def warning(changed: Tables) -> tuple[str, str]:
    (issue,) = read(changed).warnings
    assert (issue.table, issue.row) == ("schools", 3)
    return issue.message, issue.advice


@pytest.mark.parametrize(
    ("easting", "northing"),
    [(442506, 352791), (533498, 181201), (136274, 25_000), (654551, 293_000), (399_000, 654_722)],
)
def test_grid_references_agree_with_the_register(easting: int, northing: int) -> None:
    to_degrees = pyproj.Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    longitude, latitude = to_degrees.transform(easting, northing)
    place = place_from_grid(easting, northing)
    # Where finer data are installed, the general transformation is up to 5 m better.
    away = geopy.distance.geodesic((place.latitude, place.longitude), (latitude, longitude))
    assert away.meters < 6


def test_a_known_school() -> None:
    place = place_from_grid(442506, 352791)
    assert (place.latitude, place.longitude) == pytest.approx((53.070671, -1.367056), abs=1e-6)


def test_easting_and_northing_serve_as_a_place() -> None:
    problem = read(on_grid("442506", 352791.0))
    assert problem.schools[1].place == place_from_grid(442506, 352791)
    assert problem.warnings == ()


def test_either_pair_of_columns_may_be_missing() -> None:
    changed = tables()
    changed["schools"] = changed["schools"].drop(columns=["latitude", "longitude"])
    changed["schools"]["easting"] = [442506, 442606, 442706, 442806]
    changed["schools"]["northing"] = [352791.0] * 4
    assert read(changed).schools[0].place == place_from_grid(442506, 352791)


def test_degrees_win_over_the_grid() -> None:
    changed = tables()
    changed["schools"]["easting"] = [440_363, "", "", ""]
    changed["schools"]["northing"] = [344_920, "", "", ""]
    problem = read(changed)
    assert problem.schools[0].place == Place(53.0, -1.4)
    assert problem.warnings == ()


def test_two_places_that_disagree_are_warned_of() -> None:
    changed = tables()
    changed["schools"]["easting"] = ["", 442506, "", ""]
    changed["schools"]["northing"] = ["", 352791, "", ""]
    message, _ = warning(changed)
    assert message.endswith("say another place; they are used")
    assert read(changed).schools[1].place == Place(53.01, -1.41)


@pytest.mark.parametrize(
    ("latitude", "longitude", "message"),
    [
        ("-1.41", "53.01", "latitude and longitude are swapped"),
        ("0", "0.0", "0, 0 lies in the Atlantic"),
        (0.0, 0.0, "0, 0 lies in the Atlantic"),
        ("442506", "352791", "a grid reference in the columns for degrees"),
        ("442506", "-1.41", "a grid reference in the columns for degrees"),
        ("91", "-1.4", "no such place"),
        ("53", "-181", "no such place"),
        ("530", "-14", "no such place"),
        ("", "-1.41", "is blank, though longitude is given"),
        ("53.01", float("nan"), "is blank, though latitude is given"),
        ("", "", "the school has no place"),
        ("53.01 N", "-1.41", "not a number"),
        ("53,01", "-1.41", "not a number"),
        (float("inf"), "-1.41", "not a number"),
    ],
)
def test_degrees_that_cannot_be_meant(latitude: object, longitude: object, message: str) -> None:
    assert fault(at(latitude, longitude)).startswith(message)


@pytest.mark.parametrize(
    ("easting", "northing", "message"),
    [
        ("0", "0", "0, 0 usually stands for a missing place"),
        ("53.01", "-1.41", "far too small for metres of the National Grid"),
        ("-442506", "352791", "not on the National Grid"),
        ("442506", "3527910", "not on the National Grid"),
        ("442506", "", "is blank, though easting is given"),
        ("SK425527", "352791", "not a number"),
    ],
)
def test_grid_references_that_cannot_be_meant(
    easting: object, northing: object, message: str
) -> None:
    assert fault(on_grid(easting, northing)).startswith(message)


def test_a_faulty_pair_is_not_replaced_by_the_other() -> None:
    changed = on_grid(442506, 352791)
    changed["schools"].loc[1, "latitude"] = "53.01"
    assert fault(changed) == "is blank, though latitude is given"


@pytest.mark.parametrize(
    ("latitude", "longitude", "advice"),
    [
        ("55.95", "-3.19", "correct it if that is not meant"),
        ("48.85", "2.35", "correct it if that is not meant"),
        ("53.01", "3.41", "is the minus sign of the longitude missing?"),
    ],
)
def test_places_outside_england_are_warned_of(latitude: str, longitude: str, advice: str) -> None:
    assert warning(at(latitude, longitude)) == ("the place is not in England", advice)


def test_a_grid_reference_in_scotland_is_warned_of() -> None:
    message, _ = warning(on_grid("325000", "673000"))
    assert message == "the place is not in England"


def test_easting_and_northing_that_look_swapped_are_warned_of() -> None:
    changed = tables()
    changed["schools"] = changed["schools"].drop(columns=["latitude", "longitude"])
    changed["schools"]["easting"] = [462506, 332791, 462706, 462806]
    changed["schools"]["northing"] = [332791, 462506, 332791, 332791]
    message, _ = warning(changed)
    assert message.startswith("far from all the others")


def test_schools_may_share_a_place() -> None:
    assert read(at("53.00", "-1.40")).schools[1].place == Place(53.0, -1.4)


def test_a_fault_elsewhere_in_the_row_hides_no_fault_of_the_place() -> None:
    changed = at("-1.41", "53.01")
    changed["schools"].loc[1, "name"] = ""
    assert [issue.column for issue in faults_of(changed)] == ["name", "latitude"]


def test_columns_of_places_are_wanted_by_no_one_in_particular() -> None:
    changed = tables()
    changed["schools"] = frame(
        """
        urn    | name     | authority
        100001 | Ash Tree | Midshire
        """
    )
    messages = [issue.message for issue in faults_of({**changed, "pins": tables()["pins"]})]
    assert "the school has no place" in messages
