"""Places from a table of postcodes and from a made-up geocoder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from geopy.exc import GeocoderQueryError, GeocoderUnavailable
from geopy.extra import rate_limiter
from geopy.extra.rate_limiter import RateLimiter

import mastery_sched as ms
from tests.unit.rows.samples import RULES, tables

KNOWN = pd.DataFrame(
    {"postcode": ["AB12CD", "ab1 2ce"], "latitude": [53.0, 53.01], "longitude": [-1.4, -1.41]}
)


@dataclass
class Location:
    latitude: float
    longitude: float
    address: str = "somewhere"


@dataclass
class FakeGeocoder:
    """Answers from a list, and remembers what it was asked."""

    answers: dict[str, Location | Exception | None]
    asked: list[str] = field(default_factory=list)

    def geocode(self, query: str) -> Location | None:
        self.asked.append(query)
        answer = self.answers.get(query)
        if isinstance(answer, Exception):
            raise answer
        return answer


class OtherGeocoder(FakeGeocoder):
    """One of another name."""


def schools(**columns: list[Any]) -> pd.DataFrame:
    plain: dict[str, list[Any]] = {
        "URN": [100001, 100002, 100003],
        "School": ["Ash", "Beech", "Cedar"],
        "Postcode": ["ab1 2cd", "AB1 2CE", "ZZ1 1ZZ"],
        "Town": ["Ashby"] * 3,
    }
    return pd.DataFrame(plain | columns)


def places(found: ms.Located) -> list[list[float]]:
    table: list[list[float]] = found.schools[["latitude", "longitude"]].to_numpy().tolist()
    return table


def messages(found: ms.Located) -> list[tuple[int | None, str, str]]:
    assert all(note.advice for note in found.notes)
    return [(note.row, note.column, note.message) for note in found.notes]


def test_places_come_from_the_table_and_what_is_not_there_is_told() -> None:
    given = schools()
    found = ms.locate(given, postcodes=KNOWN)
    assert places(found)[:2] == [[53.0, -1.4], [53.01, -1.41]]
    assert found.schools["latitude"].isna().tolist() == [False, False, True]
    assert messages(found) == [(4, "postcode", "not in the table of postcodes")]
    assert found.notes[0].value == "ZZ1 1ZZ"
    assert found.found.to_dict("records")[0] == {
        "row": 2,
        "urn": "100001",
        "by": "postcodes",
        "asked": "AB1 2CD",
        "answer": "",
        "latitude": 53.0,
        "longitude": -1.4,
    }
    assert list(given.columns) == ["URN", "School", "Postcode", "Town"]


def test_what_is_given_stays_as_it_is() -> None:
    given = schools(Lat=["-1.4", None, ""], Long=["53", "", float("nan")])
    given = given.assign(northing=["", 5.0, ""])
    found = ms.locate(given.iloc[:2], postcodes=KNOWN)
    pd.testing.assert_frame_equal(found.schools, given.iloc[:2])
    assert found.found.empty
    filled = ms.locate(given.assign(northing=""), postcodes=KNOWN).schools
    assert list(filled.columns) == list(given.columns)
    assert filled["Lat"].tolist() == ["-1.4", 53.01, ""]


def test_the_result_makes_a_problem() -> None:
    hub = tables()
    expected = ms.Problem.from_frames(**hub, rules=RULES)
    lookup = hub["schools"][["latitude", "longitude"]].assign(
        postcode=["AB1 2CD", "AB1 2CE", "AB1 2CF", "AB1 2CG"]
    )
    hub["schools"] = hub["schools"].drop(columns=["latitude", "longitude"])
    hub["schools"] = hub["schools"].assign(postcode=list(lookup["postcode"]))
    found = ms.locate(hub["schools"], postcodes=lookup)
    assert found.notes == ()
    assert ms.Problem.from_frames(**hub | {"schools": found.schools}, rules=RULES) == expected
    assert ms.Problem.from_frames(**hub, postcodes=lookup, rules=RULES) == expected


def test_the_columns_are_there_even_if_nothing_was_found() -> None:
    found = ms.locate(schools(), postcodes=KNOWN.iloc[:0])
    assert found.schools[["latitude", "longitude"]].isna().all(axis=None)
    assert len(found.notes) == 3


def test_why_a_row_has_no_place_is_told_exactly() -> None:
    given = schools(Postcode=["", "none yet", "AB1 2CD"])
    spoilt = KNOWN.astype({"latitude": object})
    spoilt.loc[0, "latitude"] = "north"
    assert [message for *_, message in messages(ms.locate(given, postcodes=spoilt))] == [
        "not a number",
        "there is no postcode to look up",
        "not a postcode",
        "its row in the table of postcodes has a fault",
    ]


def test_nobody_is_asked_unasked(tmp_path: Path) -> None:
    found = ms.locate(schools(), cache=tmp_path / "cache.json")
    assert {message for *_, message in messages(found)} == {"nobody was asked"}
    assert not (tmp_path / "cache.json").exists()


def test_a_geocoder_is_asked_for_the_rest_once(tmp_path: Path) -> None:
    cache = tmp_path / "deep" / "cache.json"
    zz = "ZZ1 1ZZ, United Kingdom"
    geocoder = FakeGeocoder({zz: Location(52.5, -1.0, "ZZ1 1ZZ, England")})
    given = pd.concat([schools(), schools(URN=[4, 5, 6])], ignore_index=True)
    found = ms.locate(given, postcodes=KNOWN, geocoder=geocoder, cache=cache, min_delay_seconds=0)
    assert geocoder.asked == [zz]
    assert places(found)[2] == places(found)[5] == [52.5, -1.0]
    assert found.notes == ()
    last = found.found.to_dict("records")[2]
    assert (last["by"], last["asked"]) == ("FakeGeocoder", zz)
    assert last["answer"] == "ZZ1 1ZZ, England"
    # The next time, and with another geocoder or none, the file answers.
    for again in (geocoder, OtherGeocoder({}), None):
        repeated = ms.locate(given, postcodes=KNOWN, geocoder=again, cache=cache)
        pd.testing.assert_frame_equal(repeated.found, found.found)
    assert geocoder.asked == [zz]


def test_that_nothing_was_found_is_remembered_for_the_same_geocoder(tmp_path: Path) -> None:
    cache = tmp_path / "cache.json"
    options: dict[str, Any] = {"cache": cache, "min_delay_seconds": 0}
    geocoder = FakeGeocoder({})
    for _ in range(2):
        found = ms.locate(schools(), geocoder=geocoder, **options)
        assert len(geocoder.asked) == 3
        assert {note.message for note in found.notes} == {"the geocoder finds nothing"}
        assert "take the entry out of" in found.notes[0].advice
    assert {note.message for note in ms.locate(schools(), cache=cache).notes} == {
        "the geocoder finds nothing"
    }
    other = OtherGeocoder({"AB1 2CD, United Kingdom": Location(53.0, -1.4)})
    found = ms.locate(schools(), geocoder=other, **options)
    assert places(found)[0] == [53.0, -1.4]
    assert len(other.asked) == 3


def test_without_a_postcode_name_and_town_are_asked_for() -> None:
    geocoder = FakeGeocoder({"Ash, Ashby, England": Location(53.0, -1.4)})
    given = schools(Postcode=["", None, "none yet"])
    given.loc[2, "Town"] = ""
    found = ms.locate(given, geocoder=geocoder, min_delay_seconds=0)
    assert geocoder.asked == ["Ash, Ashby, England", "Beech, Ashby, England"]
    assert messages(found) == [
        (3, "latitude", "the geocoder finds nothing"),
        (4, "postcode", "nothing to find the place by"),
    ]


def test_a_query_of_ones_own() -> None:
    geocoder = FakeGeocoder({"urn 100001": Location(53.0, -1.4)})
    found = ms.locate(
        schools(),
        geocoder=geocoder,
        min_delay_seconds=0,
        query=lambda texts: f"urn {texts['urn']}" if texts["name"] == "Ash" else None,
    )
    assert geocoder.asked == ["urn 100001"]
    assert len(found.found) == 1


@pytest.mark.parametrize(
    ("location", "note"),
    [
        (Location(0.0, 0.0), "the geocoder finds nothing"),
        (Location(-1.4, 53.0), "the geocoder finds nothing"),
        (Location(float("nan"), 53.0), "the geocoder finds nothing"),
        (Location(48.85, 2.35), "found by FakeGeocoder at 48.85, 2.35, which is not in England"),
    ],
)
def test_places_that_cannot_be_meant_are_not_taken_silently(location: Location, note: str) -> None:
    geocoder = FakeGeocoder({"AB1 2CD, United Kingdom": location})
    found = ms.locate(schools().iloc[:1], geocoder=geocoder, min_delay_seconds=0)
    assert messages(found) == [(2, "postcode", note)]


@pytest.mark.parametrize("error", [GeocoderUnavailable("down"), GeocoderQueryError("what?")])
def test_a_geocoder_that_fails_is_left_alone_and_answers_are_kept(
    error: Exception, tmp_path: Path
) -> None:
    answers: dict[str, Location | Exception | None] = {
        "AB1 2CD, United Kingdom": Location(53.0, -1.4),
        "AB1 2CE, United Kingdom": error,
    }
    geocoder = FakeGeocoder(answers)
    cache = tmp_path / "cache.json"
    found = ms.locate(schools(), geocoder=geocoder, cache=cache, min_delay_seconds=0, max_retries=0)
    assert len(geocoder.asked) == 2
    assert [row for row, *_ in messages(found)] == [3, 4]
    assert messages(found)[0][2] == (
        f"not asked: the geocoder failed ({type(error).__name__}: {error})"
    )
    assert list(json.loads(cache.read_text())["answers"]) == ["AB1 2CD, United Kingdom"]


def test_questions_keep_their_distance_and_failures_are_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [0.0]
    naps: list[float] = []

    def sleep(_: RateLimiter, seconds: float) -> None:
        naps.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(RateLimiter, "_sleep", sleep)
    monkeypatch.setattr(rate_limiter, "default_timer", lambda: now[0])
    answers: Iterator[Any] = iter([GeocoderUnavailable("down"), Location(53.0, -1.4), None, None])

    class Hesitant(FakeGeocoder):
        def geocode(self, query: str) -> Location | None:
            self.asked.append(query)
            answer = next(answers)
            if isinstance(answer, Exception):
                raise answer
            return answer  # type: ignore[no-any-return]

    geocoder = Hesitant({})
    found = ms.locate(schools(), geocoder=geocoder, min_delay_seconds=60)
    assert len(geocoder.asked) == 4
    assert len(found.found) == 1
    # A minute after the failure, and before each further question.
    assert naps == [60, 60, 60]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": "mastery-places", "version": 2, "answers": {}}',
        '{"format": "mastery-places", "version": 1, "answers": []}',
        '{"format": "mastery-places", "version": 1, "answers": {"a": {}}}',
        '{"format": "mastery-places", "version": 1, "answers": {"a": {"by": "", "latitude": NaN}}}',
        "\ud800",
    ],
)
def test_a_cache_that_is_none_is_refused_and_kept(text: str, tmp_path: Path) -> None:
    cache = tmp_path / "cache.json"
    cache.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(ms.InvalidDataError, match="not a file of remembered places"):
        ms.locate(schools(), geocoder=FakeGeocoder({}), cache=cache)
    assert cache.read_bytes() == text.encode("utf-8", "surrogatepass")


def test_rows_of_a_file_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "applications.csv"
    path.write_text("Applications 2025\n\nURN,Post code\n100001,AB1 2CD\n\n100002,QQ1 1QQ\n")
    found = ms.locate(ms.read_applications(path), postcodes=KNOWN)
    assert [note.row for note in found.notes] == [6]
    assert found.schools.loc[4, "latitude"] == 53.0


def test_blank_rows_are_passed_over() -> None:
    given = pd.DataFrame({"urn": [100001, None], "postcode": ["AB1 2CD", " "]})
    assert ms.locate(given, postcodes=KNOWN).notes == ()
