"""Whatever areas a nation has: every school is accounted for, and no row is lost between hubs."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from mastery_sched.entities import Closure, ClosureScope, PastPlace, Specialist
from mastery_sched.errors import InvalidDataError
from mastery_sched.national import nation_from_frames
from tests.builders import make_problem, make_school, urn

NUM_SCHOOLS = 10
OLD, HEIRS = "Cumbria", ("Cumberland", "Westmorland and Furness")
"""An authority that was abolished, and those that took over."""

SHIRES = ("Ashire", "Bshire", OLD, *HEIRS)
DISTRICTS = ("E1", "E2", "E3")
HUBS = ("North", "South", "East")

rows = st.lists(
    st.tuples(
        st.sampled_from(SHIRES),
        st.sampled_from([None, *DISTRICTS]),
        st.sampled_from([None, None, None, *HUBS]),
        st.booleans(),
    ),
    min_size=NUM_SCHOOLS,
    max_size=NUM_SCHOOLS,
)
areas = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(HUBS), st.sampled_from(SHIRES), st.just("authority")),
        st.tuples(st.sampled_from(HUBS), st.sampled_from(DISTRICTS), st.just("district")),
    ),
    max_size=9,
)


@given(
    rows,
    areas,
    st.sets(st.integers(0, NUM_SCHOOLS - 1), max_size=3),
    st.sampled_from(["list", "fault"]),
)
def test_every_school_and_specialist_goes_somewhere_or_is_named(
    rows: list[tuple[str, str | None, str | None, bool]],
    areas: list[tuple[str, str, str]],
    bases: set[int],
    without_hub: str,
) -> None:
    schools = [
        make_school(i, float(i), authority=shire, applicant=applies)
        for i, (shire, _, _, applies) in enumerate(rows)
    ]
    people = [Specialist(f"S{i}", urn(i)) for i in sorted(bases)]
    closed = date(2025, 9, 16)
    problem = make_problem(
        schools,
        people,
        closures=tuple(Closure(ClosureScope.SCHOOL, str(s.urn), closed, closed) for s in schools),
        history=tuple(PastPlace(s.urn, "2024/25") for s in schools[::3]),
    )
    frames = {name: frame for name, frame in problem.to_frames().items() if len(frame)}
    frames["schools"]["district_code"] = [district for _, district, _, _ in rows]
    frames["schools"]["hub"] = [hub for _, _, hub, _ in rows]
    frames["hub_areas"] = pd.DataFrame(areas, columns=["hub", "area", "kind"])
    hub_of_area: dict[str, set[str]] = {}
    for hub, area, _ in areas:
        hub_of_area.setdefault(area, set()).add(hub)

    sure = True

    def expected(shire: str, district: str | None, hub: str | None) -> str | None:
        nonlocal sure
        found = hub_of_area.get(district or "") or hub_of_area.get(shire)
        if not found and shire in HEIRS:
            found = hub_of_area.get(OLD)
        if not found and shire == OLD and not hub:
            both = [hub_of_area.get(heir) for heir in HEIRS]
            if all(both):
                found = set().union(*filter(None, both))
                sure = sure and len(found) == 1
        return hub or (min(found) if found else None)

    hubs = [expected(shire, district, hub) for shire, district, hub, _ in rows]
    of_applicants = [hub for hub, row in zip(hubs, rows, strict=True) if row[3]]
    known = {hub for hub, _, _ in areas}
    named = {hub for _, _, hub, _ in rows if hub is not None}
    fine = (
        sure
        and all(len(claims) == 1 for claims in hub_of_area.values())
        and (not known or named <= known)
        and all(hubs[i] is not None for i in bases)
        and (without_hub == "list" or all(hub is not None for hub in of_applicants))
    )
    settings = {
        "nation": "Midland",
        "without_hub": without_hub,
        "rules": {"min_size": 2, "max_size": 3, "venue_policy": ["member", "member"]},
    }
    try:
        nation = nation_from_frames(frames, settings)
    except InvalidDataError:
        assert not fine
        return
    assert fine
    assert [place.membership.hub for place in nation.places] == hubs
    # Some have a past place, so they are left out of their hub, with the reason.
    placed = Counter(school.urn for hub in nation.hubs for school in hub.applicants)
    placed += Counter(each.urn for hub in nation.hubs for each in hub.left_out)
    expected_urns = [urn(i) for i, hub in enumerate(hubs) if rows[i][3] and hub is not None]
    assert placed == Counter(expected_urns)
    # Rows about a school go where the school goes, and nowhere else.
    for problem_of_hub in nation.hubs:
        theirs = {school.urn for school in problem_of_hub.schools}
        assert {int(each.id) for each in problem_of_hub.closures} == theirs
        assert {each.urn for each in problem_of_hub.history} == theirs & {
            urn(i) for i in range(0, NUM_SCHOOLS, 3)
        }
    led = [(hub, person.id) for hub, person in nation.specialists]
    assert sorted(led, key=lambda each: each[1]) == [(hubs[i], f"S{i}") for i in sorted(bases)]
    with_applicants = {hub.hub for hub in nation.hubs}
    assert with_applicants | set(nation.without_applicants) == {h for h in hubs if h is not None}
    in_hubs = {person.id for hub in nation.hubs for person in hub.specialists}
    assert in_hubs == {person for hub, person in led if hub in with_applicants}
