from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import typer

from benchmarks import whole_hub
from benchmarks.costs import distances_km
from benchmarks.data import VARIABLE, data_folder
from benchmarks.instances import RURAL_ALL, load_instance
from benchmarks.peer_runs import ASSIGNED, KMEANS, PROVED
from benchmarks.runs import OURS


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No public data, and hubs of a dozen schools stand in for those of hundreds."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr(whole_hub, "warm_up", lambda _: None)
    stand_ins = dict.fromkeys(whole_hub.HUBS, 13) | {"real_derby_all": 12}
    monkeypatch.setattr(whole_hub, "STAND_INS", stand_ins)


@pytest.mark.usefixtures("small")
def test_hubs_are_planned_beside_the_peer_without_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "runs.json"
    # Every run ends with a proof, however busy the machine is.
    whole_hub.main(
        hubs="real_200,real_derby_all", policies="central", costs="S", time_limit=600, json=path
    )
    text = " ".join(capsys.readouterr().out.split())
    assert "generated hubs are used instead" in text
    records = json.loads(path.read_text(encoding="utf-8"))
    assert {each["benchmark"] for each in records} == {"whole_hub"}
    assert {each["violations"] for each in records} <= {0, None}
    beside = [(each["instance"], each["policy"], each["method"]) for each in records]
    for instance in ("generated_13", "generated_12"):
        assert (instance, "central", ASSIGNED) in beside
        assert (instance, "central", OURS) in beside
    assert ("generated_12", "S", KMEANS) in beside
    assert ("generated_12", "S", PROVED) in beside
    assert ("generated_13", "S", KMEANS) not in beside
    travel = {key: each["travel_m"] for key, each in zip(beside, records, strict=True)}
    for instance, policy, method in beside:
        if method == ASSIGNED:
            assert travel[instance, policy, OURS] <= travel[instance, policy, ASSIGNED]


@pytest.mark.usefixtures("small")
def test_what_is_not_known_is_refused() -> None:
    with pytest.raises(typer.BadParameter, match="real_derby_all"):
        whole_hub.main(hubs="real_derby")
    with pytest.raises(typer.BadParameter, match="rotate"):
        whole_hub.main(policies="roundabout")
    with pytest.raises(typer.BadParameter, match="P, S"):
        whole_hub.main(costs="Q")


def test_a_generated_instance_is_a_hub_and_points_of_the_same_schools() -> None:
    instance = load_instance(None, "generated_20")
    hub, other = (instance.hub("central", seed) for seed in (1, 2))
    assert [school.urn for school in hub.applicants] == list(instance.urns)
    assert len(hub.specialists) == 20 // 6 + 1
    assert {person.base_urn for person in hub.specialists} <= set(instance.urns)
    assert hub.specialists != other.specialists
    assert hub.closures == ()
    assert all(school.can_host for school in hub.schools)
    places = np.array([hub.travel.index_of[urn] for urn in instance.urns])
    metres = hub.travel.distance_matrix_m(places, places)
    # The plane of the National Grid is not the ellipsoid.
    assert distances_km(instance.points) * 1000 == pytest.approx(metres, rel=0.002, abs=2)


def test_instances_of_real_schools_need_the_data() -> None:
    with pytest.raises(LookupError, match="needs the public data"):
        load_instance(None, RURAL_ALL)


@pytest.mark.data
def test_the_rural_hub_is_every_school_of_its_authorities() -> None:
    instance = load_instance(data_folder(), RURAL_ALL)
    hub = instance.hub("rotate", 1)
    assert len(instance) == len(hub.applicants) == whole_hub.STAND_INS[RURAL_ALL]
    assert {school.authority for school in hub.applicants} == {"Cornwall", "Devon"}
    assert len(hub.specialists) == len(instance) // 6 + 1
