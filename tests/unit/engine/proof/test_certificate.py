"""Certificates: confirmed as they are; changed, they are refused or prove no more than is true."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mastery_sched.engine.proof import settle
from mastery_sched.engine.proof.certificate import certificate, sealed
from mastery_sched.engine.proof.model import GroupingModel
from mastery_sched.engine.proof.pricing_arrays import SCALE
from mastery_sched.engine.proof.prove import prove
from mastery_sched.engine.verify import Refused, verify
from mastery_sched.engine.verify.__main__ import main
from tests.unit.engine.proof.builders import least_travel, random_model

KINDS = ("listed", "cuts", "pairs", "left out", "lists")


def reread(content: dict[str, Any]) -> dict[str, Any]:
    again: dict[str, Any] = json.loads(json.dumps(sealed(content)))
    return again


def certified(kind: str) -> dict[str, Any]:
    """A certificate with groups to list, cuts, regions told apart by pairs, schools left out, or
    regions that look through lists.

    Prices without cuts prove little, so that the first kind lists groups.
    """
    policy = "mixed" if kind in ("cuts", "pairs") else "rotate"
    model = random_model(np.random.default_rng(0), policy, 9, 4)
    if kind == "lists":
        model = random_model(np.random.default_rng(9), "mixed", 9, 4)
    with pytest.MonkeyPatch.context() as patch:
        if kind != "cuts":
            patch.setattr(settle, "MAX_ROUNDS", 0)
        patch.setattr(settle, "LIST_GAP", 10.0 if kind == "lists" else 0.0)
        if kind == "lists":
            patch.setattr(settle._Settling, "_choose_from_pool", lambda _: None)
        if kind in ("cuts", "pairs", "lists"):
            patch.setattr(settle._Settling, "_close", lambda *_, **__: None)
        if kind == "left out":
            double = np.array([2, 1, 1, 1])
            everyone = np.ones(model.num_schools, dtype=np.bool_)
            model = replace(model, capacity=double, optional=everyone, num_unplaced=1)
        content = certificate(model, prove(model))
    assert content["optimal"]
    return content


@pytest.fixture(scope="module")
def contents() -> dict[str, dict[str, Any]]:
    return {kind: certified(kind) for kind in KINDS}


def numbers(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of all whole numbers in a file."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from numbers(each, (*path, key))
    elif isinstance(value, list):
        for i, each in enumerate(value):
            yield from numbers(each, (*path, i))
    elif isinstance(value, int) and not isinstance(value, bool):
        yield path


def changed(content: dict[str, Any], path: tuple[Any, ...], by: int) -> dict[str, Any]:
    content = copy.deepcopy(content)
    place: Any = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] += by
    return content


def read_model(numbers: dict[str, Any]) -> GroupingModel:
    """The model that a certificate tells of, without the verifier's help."""
    arrays = {
        name: np.array(value, dtype=np.int64)
        for name, value in numbers.items()
        if isinstance(value, list)
    }
    for name in ("reachable", "leader_reaches", "allowed", "compatible", "willing", "optional"):
        arrays[name] = arrays[name].astype(np.bool_)
    return GroupingModel(**{**numbers, **arrays})


def test_the_proofs_below_have_what_they_are_to_have(contents: dict[str, dict[str, Any]]) -> None:
    cuts = [cut for region in contents["cuts"]["regions"] for cut in region["prices"]["cuts"]]
    assert any(price > 0 and max(members) >= 9 for *_, members, price in cuts)
    regions = contents["pairs"]["regions"]
    assert any(region["together"] for region in regions)
    assert any(region["apart"] for region in regions)
    assert verify(reread(contents["listed"])).groups > 0
    assert contents["left out"]["model"]["num_unplaced"] == 1
    assert any(each["among"] is not None for each in contents["lists"]["lists"])
    assert any(each["among"] is not None for each in contents["lists"]["regions"])


@pytest.mark.parametrize("kind", KINDS)
def test_any_changed_number_is_refused(contents: dict[str, dict[str, Any]], kind: str) -> None:
    content = reread(contents[kind])
    assert verify(content).bound == content["bound"]
    for path in numbers(content):
        with pytest.raises(Refused):
            verify(changed(content, path, 1))


@pytest.mark.parametrize("kind", KINDS)
def test_under_a_fitting_digest_nothing_untrue_is_confirmed(
    contents: dict[str, dict[str, Any]], kind: str
) -> None:
    """A changed number may make another certificate; what that proves must be true."""
    content = contents[kind]
    kept = 0
    for number, path in enumerate(numbers(content)):
        if number % (23 if path[0] == "model" else 5):
            continue
        other = changed(content, path, (1, -1, 30 * SCALE)[number % 3])
        try:
            report = verify(reread(other))
        except Refused:
            continue
        kept += 1
        best = content["bound"]
        if path[0] == "model":
            best = least_travel(read_model(other["model"]))
        assert best is None or (report.bound is not None and report.bound <= best), path
    assert kept > 0  # prices are free to choose


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("path", "by"),
    [
        (("bound",), 1),
        (("scale",), -SCALE),
        (("plan", "travel"), -1),
        (("plan", "groups", 0, "travel"), -1),
        (("plan", "groups", 0, "leader"), 1),
        (("plan", "groups", 0, "leader"), -10),
        (("plan", "groups", 0, "schools", 0), 1),
        (("plan", "groups", 0, "schools", 0), -20),
        (("regions", 0, "most"), -1),
        (("regions", 0, "leader_most", 0), -1),
        (("regions", 0, "bound"), -1),
        (("regions", 0, "prices", "groups"), 1 << 52),
        (("regions", 0, "prices", "schools", 0), 1 << 52),
        (("regions", 0, "prices", "leaders", 0), 1 << 70),
        (("model", "num_unplaced"), 1),
        (("model", "min_size"), -2),
        (("model", "max_size"), -2),
        (("model", "journeys", 0, 1), 2),
        (("model", "compatible", 0, 1), -1),
        (("model", "base_journeys", 0, 0), -1000),
    ],
)
def test_a_changed_number_is_refused_even_under_a_fitting_digest(
    contents: dict[str, dict[str, Any]], kind: str, path: tuple[Any, ...], by: int
) -> None:
    with pytest.raises(Refused):
        verify(reread(changed(contents[kind], path, by)))


def altered(content: dict[str, Any], cut: list[Any]) -> dict[str, Any]:
    """With a further cut in each region."""
    content = copy.deepcopy(content)
    for region in content["regions"]:
        region["prices"]["cuts"].append(cut)
    return reread(content)


@pytest.mark.parametrize(
    "cut",
    [
        [1, 2, [0, 1, 2], -SCALE],
        [1, 2, [0, 1, 2], 0.5],
        [1, 0, [0, 1, 2], SCALE],
        [1, 2, [0, 1, 1], SCALE],
        [1, 2, [0, 1, -1], SCALE],
        [1, 2, [0, 1, 13], SCALE],
        [1, 2, [0, 1, 2], 1 << 51],
        [1, 2, [0, 1, 9], SCALE],
        [3, 2, [0, 1, 2], SCALE],
        [0, 2, [0, 1, 2], SCALE],
    ],
    ids=[
        "price below 0",
        "half a price",
        "divisor 0",
        "member twice",
        "member below 0",
        "no such member",
        "price too large",
        "leader of two groups",
        "multiplier above the divisor",
        "multiplier 0",
    ],
)
def test_cuts_that_do_not_hold_are_refused(
    contents: dict[str, dict[str, Any]], cut: list[Any]
) -> None:
    with pytest.raises(Refused):
        verify(altered(contents["left out"], cut))


def test_cuts_that_hold_are_not(contents: dict[str, dict[str, Any]]) -> None:
    for cut in ([1, 2, [0, 1, 2], SCALE], [1, 3, [0, 2, 4, 6, 10], 0]):
        assert verify(altered(contents["left out"], cut)).bound == contents["left out"]["bound"]


def test_answers_to_who_meets_whom_are_not_exchanged(contents: dict[str, dict[str, Any]]) -> None:
    content = copy.deepcopy(contents["pairs"])
    asked = next(region for region in content["regions"] if region["together"])
    asked["together"], asked["apart"] = asked["apart"], asked["together"]
    with pytest.raises(Refused, match="leave plans out"):
        verify(reread(content))


@pytest.mark.parametrize("pair", [[0, 13], [4, 0], [-1, 0], [3, 3]])
def test_a_question_is_about_somebody_there_is(
    contents: dict[str, dict[str, Any]], pair: list[int]
) -> None:
    content = copy.deepcopy(contents["pairs"])
    content["regions"][0]["together"].append(pair)
    with pytest.raises(Refused, match="leader or school"):
        verify(reread(content))


@pytest.mark.parametrize("name", ["journeys", "leader_journeys", "willing", "units"])
def test_arrays_of_another_size_are_refused(contents: dict[str, dict[str, Any]], name: str) -> None:
    content = copy.deepcopy(contents["listed"])
    content["model"][name].append(content["model"][name][0])
    with pytest.raises(Refused, match="as many as"):
        verify(reread(content))


def test_a_fraction_of_a_unit_is_refused(contents: dict[str, dict[str, Any]]) -> None:
    content = copy.deepcopy(contents["listed"])
    content["model"]["base_journeys"][0][0] += 0.5
    with pytest.raises(Refused, match="whole"):
        verify(reread(content))


def test_worse_prices_prove_less(contents: dict[str, dict[str, Any]]) -> None:
    """Prices are free to choose; what they prove is worked out, so they cannot lie."""
    content = copy.deepcopy(contents["listed"])
    for region in content["regions"]:
        region["prices"]["schools"] = [0] * len(region["prices"]["schools"])
    report = verify(reread(content))
    assert report.bound == contents["listed"]["bound"]  # more groups are listed


def test_the_command_confirms_and_refuses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = random_model(np.random.default_rng(3), "central", 6, 2)
    file = tmp_path / "proof.json"
    content = sealed(certificate(model, prove(model)))
    file.write_text(json.dumps(content), encoding="utf-8")
    assert main([str(file)]) == 0
    assert "best possible" in capsys.readouterr().out
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"bound": ', '"bound": 1', 1), encoding="utf-8")
    assert main([str(file)]) == 1
    assert main([str(tmp_path / "missing.json")]) == 2
    assert main([]) == 2
