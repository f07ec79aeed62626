from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.data import PUBLISHED, data_folder
from benchmarks.hubs import NUM_SPECIALISTS, SYNTHETIC, real_hub, small_hub
from mastery_sched.calendar import bank_holidays

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def folder() -> Path:
    return data_folder()


def test_a_drawn_hub_is_as_promised(folder: Path) -> None:
    hub = real_hub(folder, num_applicants=48, policy="central", seed=1)
    problem = hub.problem
    assert len(problem.applicants) == 48
    assert problem.left_out == ()
    names = {school.name for school in problem.applicants}
    assert {"Calow CofE VC Primary School", "Bakewell CofE Infant School"} <= names
    assert len(problem.specialists) == NUM_SPECIALISTS[48]
    applicants = {school.urn for school in problem.applicants}
    for person in problem.specialists:
        assert len({weekly.weekday for weekly in person.sessions}) == 1
        assert person.base_urn not in applicants
    assert "Sunday" in str(hub.issues[0])


def test_inset_days_are_published_or_labelled_synthetic(folder: Path) -> None:
    problem = real_hub(folder, num_applicants=24, policy="rotate", seed=2).problem
    reasons = Counter((closure.id, closure.reason) for closure in problem.closures)
    published = {urn: number for (urn, reason), number in reasons.items() if reason == PUBLISHED}
    synthetic = {urn: number for (urn, reason), number in reasons.items() if reason == SYNTHETIC}
    assert published == {"112876": 5, "148107": 4}
    assert set(published) | set(synthetic) == {str(school.urn) for school in problem.schools}
    assert not set(published) & set(synthetic)
    assert set(synthetic.values()) == {5}
    days = {closure.first for closure in problem.closures}
    assert all(day.isoweekday() <= 5 for day in days)
    drawn = {c.first for c in problem.closures if c.reason == SYNTHETIC}
    assert not drawn & bank_holidays([2025, 2026])


def test_a_seed_always_draws_the_same(folder: Path) -> None:
    first, again, other = (
        real_hub(folder, num_applicants=24, policy="rotate", seed=seed).problem
        for seed in (3, 3, 4)
    )
    assert first == again
    assert first.applicants != other.applicants


def test_the_small_hub_lies_on_both_sides(folder: Path) -> None:
    problem = small_hub(folder).problem
    assert Counter(school.authority for school in problem.applicants) == {
        "Derbyshire": 8,
        "Nottingham": 6,
    }
    assert len(problem.specialists) == 3
    assert len({person.sessions for person in problem.specialists}) == 3
