"""Postcodes as people write them, and places that come from them."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mastery_sched as ms
from mastery_sched.rows.cells import CellError
from mastery_sched.rows.postcodes import parse_postcode, postcode_or_none

POSTCODES = st.from_regex(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}", fullmatch=True)
PLACES = st.tuples(st.floats(50, 55.8), st.floats(-6, 1.8))


@st.composite
def written(draw: st.DrawFn, postcode: str) -> str:
    """The same postcode in another case and spacing."""
    spaces = st.text(alphabet=" \t\xa0\n", max_size=2)
    text = draw(spaces)
    for letter in postcode.replace(" ", ""):
        text += (letter if draw(st.booleans()) else letter.lower()) + draw(spaces)
    return text


@settings(deadline=None)
@given(st.data(), POSTCODES)
def test_spacing_and_case_do_not_matter(data: st.DataObject, postcode: str) -> None:
    assert parse_postcode(data.draw(written(postcode))) == postcode


@settings(deadline=None)
@given(st.text(max_size=10))
def test_any_other_text_is_refused_or_a_postcode(text: str) -> None:
    found = postcode_or_none(text)
    if found is None:
        with pytest.raises(CellError) as caught:
            parse_postcode(text)
        assert caught.value.advice
    else:
        assert parse_postcode(found) == found


@settings(deadline=None, max_examples=40)
@given(st.data(), st.dictionaries(POSTCODES, PLACES, min_size=1, max_size=5))
def test_places_are_those_of_the_table(
    data: st.DataObject, known: dict[str, tuple[float, float]]
) -> None:
    asked = data.draw(st.lists(st.sampled_from([*known, "ZZ99 9ZZ", ""]), min_size=1, max_size=6))
    texts = [data.draw(written(each)) for each in asked]
    schools = pd.DataFrame({"urn": range(100_001, 100_001 + len(asked)), "postcode": texts})
    rows = [(data.draw(written(each)), *place) for each, place in known.items()]
    lookup = pd.DataFrame(rows, columns=["Postcode", "Lat", "Long"])
    found = ms.locate(schools, postcodes=lookup)
    for at, each in enumerate(asked):
        if each in known:
            row = found.schools.iloc[at]
            assert (row["latitude"], row["longitude"]) == known[each]
    # Every row has a place, or a note that says why not.
    placed = set(found.found["row"])
    assert placed | {note.row for note in found.notes} == set(range(2, len(asked) + 2))
    assert placed == {at + 2 for at, each in enumerate(asked) if each in known}
