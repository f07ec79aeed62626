from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery_sched.rules import VENUE_POLICIES, Preferences, Rule, Rules, VenueKind


def test_defaults_are_the_programmes() -> None:
    rules = Rules()
    assert (rules.min_size, rules.max_size) == (6, 7)
    assert rules.num_meetings == 6
    assert rules.min_gap_days == 14
    assert rules.block_ks2_week


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"min_size": 0}, "min_size is 0; a group needs at least 1 school"),
        ({"min_size": 8}, "max_size 7 is below min_size 8"),
        ({"venue_policy": ()}, "venue_policy is empty"),
        ({"max_travel_m": -1}, "max_travel_m is -1"),
        ({"max_specialist_travel_m": -5}, "max_specialist_travel_m is -5"),
        ({"specialist_weight_percent": -1}, "specialist_weight_percent is negative"),
        ({"min_gap_days": 0}, "min_gap_days is 0"),
        ({"most_per_trust": 0}, "most_per_trust is 0"),
        ({"most_trust_out_week": 0}, "most_trust_out_week is 0"),
        ({"most_meetings_session": -2}, "most_meetings_session is -2"),
        ({"fallback_kmh": 0.0}, "fallback_kmh is 0.0"),
        ({"fallback_kmh": float("nan")}, "fallback_kmh is nan"),
    ],
)
def test_a_setting_that_contradicts_itself_is_refused(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match="^" + message.replace("(", r"\(")):
        Rules(**changes)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ValueError, match=r"min_size is 0.*min_gap_days is 0"):
        Rules(min_size=0, min_gap_days=0)


def test_extremes_are_accepted() -> None:
    Rules(
        min_size=1,
        max_size=1,
        max_travel_m=0,
        max_specialist_travel_m=0,
        specialist_weight_percent=0,
        min_gap_days=1,
        most_per_trust=1,
    )


@pytest.mark.parametrize(
    ("percent", "journey", "expected"),
    [(100, 1234, 1234), (0, 1234, 0), (50, 1, 1), (50, 3, 2), (33, 100, 33), (49, 1, 0)],
)
def test_weighted_journeys_are_rounded_half_up(percent: int, journey: int, expected: int) -> None:
    assert Rules(specialist_weight_percent=percent).weighted(journey) == expected


@given(st.integers(0, 1_000), st.integers(0, 10**7))
def test_weighted_journeys_are_within_half_a_unit(percent: int, journey: int) -> None:
    weighted = Rules(specialist_weight_percent=percent).weighted(journey)
    assert -50 <= 100 * weighted - percent * journey <= 50


def test_policies_have_one_kind_a_meeting() -> None:
    assert {name: len(policy) for name, policy in VENUE_POLICIES.items()} == {
        "rotate": 6,
        "central": 6,
        "specialist": 6,
        "first_then_rotate": 6,
    }
    mixed = Rules(venue_policy=VENUE_POLICIES["first_then_rotate"])
    assert mixed.meetings_of(VenueKind.SPECIALIST) == (1,)
    assert mixed.meetings_of(VenueKind.MEMBER) == (2, 3, 4, 5, 6)
    assert mixed.meetings_of(VenueKind.ONLINE) == ()


@pytest.mark.parametrize("name", ["afternoon", "edge", "weekday", "spacing"])
def test_weights_of_wishes_are_not_negative(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} is -1"):
        Preferences(**{name: -1})
    assert getattr(Preferences(**{name: 0}), name) == 0


def test_rule_names_are_plain_words() -> None:
    assert all(rule.value.replace("_", "").isalpha() for rule in Rule)
    assert all(rule.value == rule.name.lower() for rule in Rule)
