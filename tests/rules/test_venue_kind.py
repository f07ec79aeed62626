"""A meeting's venue is of the kind that the policy names for its number."""

from __future__ import annotations

import pytest

from mastery_sched.checks import check
from mastery_sched.entities import Specialist
from mastery_sched.rules import Rule, VenueKind
from tests.builders import make_problem, make_school, schools_in_line, urn
from tests.rules.helpers import one, only, plan_of, sentence, solved, with_meeting, with_rules

MEMBER, CENTRAL = VenueKind.MEMBER, VenueKind.CENTRAL
BASE, ONLINE = VenueKind.SPECIALIST, VenueKind.ONLINE
PROBLEM = make_problem(
    [*schools_in_line(3), make_school(3, east_km=3.0, applicant=False)], [Specialist("S1", urn(3))]
)


@pytest.mark.parametrize("kind", VenueKind)
def test_kept_by_the_model(kind: VenueKind) -> None:
    plan = solved(with_rules(PROBLEM, venue_policy=(kind, kind)))
    venues = [meeting.venue_urn for meeting in plan.schedule]
    match kind:
        case VenueKind.MEMBER:
            assert len({*venues}) == 2
            assert set(venues) <= {urn(0), urn(1), urn(2)}
        case VenueKind.CENTRAL:
            assert venues == [urn(1), urn(1)]
        case VenueKind.SPECIALIST:
            assert venues == [urn(3), urn(3)]
        case VenueKind.ONLINE:
            assert venues == [None, None]


def test_a_mixed_policy_is_kept_by_the_model() -> None:
    plan = solved(with_rules(PROBLEM, venue_policy=(BASE, ONLINE)))
    assert [meeting.venue_urn for meeting in plan.schedule] == [urn(3), None]


@pytest.mark.parametrize(
    ("kind", "venues", "words"),
    [
        (MEMBER, (0, 3), "must be at a school of the group that takes part then, not at School 3"),
        (MEMBER, (0, None), "must be at a school of the group that takes part then, not online"),
        (CENTRAL, (3, 3), "must be at a school of the group that takes part then, not at School 3"),
        (BASE, (3, 0), "must be where S1 is based, at School 3 (100004), not at School 0 (100001)"),
        (BASE, (3, None), "must be where S1 is based, at School 3 (100004), not online"),
        (ONLINE, (None, 0), "is online but has a venue, School 0 (100001)"),
    ],
)
def test_another_kind_of_place_is_reported(
    kind: VenueKind, venues: tuple[int | None, int | None], words: str
) -> None:
    problem = with_rules(PROBLEM, venue_policy=(kind, kind))
    plan = plan_of(problem, [(0, 1, 2)], venues=[venues])
    violations = only(plan, Rule.VENUE_KIND)
    assert violations[-1].message.startswith(
        f"Meeting 2 of G01 School 1 on Mon 2025-10-06 AM {words}"
    )


def test_two_central_schools_are_reported() -> None:
    problem = with_rules(PROBLEM, venue_policy=(CENTRAL, CENTRAL))
    plan = plan_of(problem, [(0, 1, 2)])
    assert check(plan) == ()
    assert one(with_meeting(plan, "G01", 2, venue_urn=urn(2)), Rule.VENUE_KIND) == (
        "G01 School 1 must have all its central meetings at one school, "
        "not at School 0 (100001) and School 2 (100003)"
    )


def test_an_unknown_place_is_reported() -> None:
    plan = plan_of(PROBLEM, [(0, 1, 2)])
    message = one(with_meeting(plan, "G01", 2, venue_urn=999999), Rule.VENUE_KIND)
    assert message.endswith("not at School 999999 (not in the tables)")


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ((MEMBER,) * 2, "Meetings 1 and 2 are at schools of the group."),
        (
            (BASE, *(MEMBER,) * 5),
            (
                "Meeting 1 is at the specialist's own school; "
                "meetings 2 to 6 are at schools of the group."
            ),
        ),
        (
            (CENTRAL, ONLINE),
            "Meeting 1 is at one school of the group, always the same; meeting 2 is online.",
        ),
    ],
)
def test_sentence(policy: tuple[VenueKind, ...], words: str) -> None:
    problem = make_problem(
        PROBLEM.schools,
        PROBLEM.specialists,
        num_meetings=len(policy),
        rules={"venue_policy": policy},
    )
    assert sentence(problem, Rule.VENUE_KIND) == words
