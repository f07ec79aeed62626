from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import typer

from benchmarks import nation as program
from benchmarks import scaling
from benchmarks.data import data_folder, read_register
from benchmarks.england import England, england
from benchmarks.records import Record
from benchmarks.runs import OURS
from mastery_sched.checks import check
from mastery_sched.national import Nation, nation_from_frames, plan_hubs
from tests.nations import WORK
from tests.unit.benchmarks.public_data import make_public_data
from tests.unit.national.helpers import AREAS, SETTINGS, tables, whole


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two authorities, of which one has no complete dates, in two hubs."""
    made = make_public_data(tmp_path)
    areas = "la_code,hub\n1,North\n2,West\n"
    (made / "data" / "benchmark_hubs.csv").write_text(areas, encoding="utf-8")
    return made


def test_an_authority_without_dates_borrows_those_of_the_nearest_and_says_so(folder: Path) -> None:
    found = england(folder, seed=1)
    calendars = found.tables["calendars"]
    assert set(calendars["calendar"]) == {"Northshire", "Westshire (dates of Northshire)"}
    assert len(calendars) == 12
    assert found.num_borrowed == 1
    by_authority = found.tables["schools"].groupby("authority")["calendar"].first()
    assert by_authority["Westshire"] == "Westshire (dates of Northshire)"


def test_published_days_are_closures_and_faults_are_told(folder: Path) -> None:
    found = england(folder, seed=1)
    assert list(found.tables["closures"]["id"]) == ["100001", "100002"]
    assert [issue.row for issue in found.issues] == [3, 5, 7, 8]


def test_every_school_is_in_the_nation(folder: Path) -> None:
    nation = england(folder, seed=1).nation("central")
    assert [(hub.hub, len(hub.applicants)) for hub in nation.hubs] == [("North", 3), ("West", 1)]
    only = england(folder, seed=1, hubs=["West"]).nation("central")
    assert [hub.hub for hub in only.hubs] == ["West"]


def test_a_hub_has_the_same_specialists_beside_any_others(folder: Path) -> None:
    people = england(folder, seed=1).tables["specialists"]
    only = england(folder, seed=1, hubs=["West"]).tables["specialists"]
    assert people[people["hub"] == "West"].to_numpy().tolist() == only.to_numpy().tolist()


def small_nation(tables_of: dict[str, pd.DataFrame]) -> Nation:
    return nation_from_frames(tables_of, SETTINGS)


def test_the_program_shows_hubs_beside_the_peer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a small nation, whose schools stand in the register at places of their own."""
    nation = small_nation(tables(whole(), AREAS))
    places = [(place.school.urn, 1000 * i, 0) for i, place in enumerate(nation.places)]
    register = pd.DataFrame(places, columns=["urn", "easting", "northing"])
    monkeypatch.setattr(program, "data_folder", lambda: tmp_path)
    monkeypatch.setattr(program, "warm_up", lambda _: None)
    monkeypatch.setattr(program, "read_register", lambda _: register)
    monkeypatch.setattr(program, "_known_hubs", lambda *_: ())
    monkeypatch.setattr(program, "england", lambda *_, **__: England({}, (), 3))
    monkeypatch.setattr(England, "nation", lambda *_: nation)
    path = tmp_path / "runs.json"
    program.main(time_limit=30, jobs=1, seed=1, json=path, out=tmp_path / "out")
    capsys.readouterr()
    program.main(time_limit=30, jobs=1, seed=1, json=path, against=path, out=tmp_path / "out")
    text = capsys.readouterr().out
    assert "+0.00% travel against the run of" in text
    assert "2 hubs, 12 schools" in text
    assert "3 authorities follow the dates" in text
    assert "0 broken rules" in text
    assert "less travel than the peer in 2 hubs" in text
    assert (tmp_path / "out" / "hubs.csv").exists()
    records = pd.read_json(path)
    ours = records[records["method"] == OURS]
    assert ours["travel_m"].iloc[-1] == ours["travel_m"].iloc[:-1].sum()
    assert ours["violations"].iloc[-1] == 0
    assert list(records["method"][:2]) == [OURS, program.ASSIGNED]
    expected = sorted(ours["seconds"].iloc[:-1], reverse=True)
    assert scaling._task_seconds(path) == pytest.approx(expected)


def hub_record(name: str, travel_m: int | None, seconds: float = 1.0, seed: int = 1) -> Record:
    return Record(
        benchmark=program.NAME,
        instance=name,
        n=60,
        policy="central",
        method=OURS,
        seconds=seconds,
        cpu_seconds=seconds,
        travel_m=travel_m,
        bound_m=None,
        gap=None,
        proved=False,
        violations=0,
        peak_mb=1.0,
        seed=seed,
    )


def test_a_quick_run_is_compared_with_the_hubs_of_a_longer_one() -> None:
    ours = [hub_record("A", 1030), hub_record("B", 1000), hub_record("C", 7), hub_record("3", 2037)]
    longer = [
        hub_record("A", 1000),
        hub_record("B", 1000),
        hub_record("D", 5),
        hub_record("3", 2005, seconds=1234.0),
    ]
    said = program.compared(ours, longer, "long.json")
    assert said == (
        "+1.50% travel against the run of 1,234 s in long.json, over 2 hubs; at most +3.00% (A)"
    )
    other = [hub_record("A", 1000, seed=2), hub_record("all", 1000, seed=2)]
    assert "nothing to compare" in program.compared(ours, other, "long.json")


def test_unknown_hubs_and_policies_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(typer.BadParameter, match="rotate"):
        program.main(policy="roundabout")
    monkeypatch.setattr(program, "data_folder", lambda: folder)
    with pytest.raises(typer.BadParameter, match="North, West"):
        program.main(hubs="Nrth")


@pytest.mark.data
def test_england_is_whole() -> None:
    nation = england(data_folder(), seed=1).nation("central")
    register = read_register(data_folder())
    assert len(nation.hubs) == 40
    assert sum(len(hub.applicants) for hub in nation.hubs) == len(register)
    assert {place.school.urn for place in nation.places} == set(register["urn"])
    for hub in nation.hubs:
        assert len(hub.specialists) == len(hub.applicants) // 6


@pytest.mark.data
@pytest.mark.heavy
def test_two_real_hubs_are_planned_side_by_side() -> None:
    hubs = ["Synthetic 15", "Synthetic 04"]
    nation = england(data_folder(), seed=1, hubs=hubs).nation("central")
    outcomes = plan_hubs(nation.hubs, n_jobs=2, work_limit=WORK * 10)
    for outcome in outcomes:
        assert outcome.plan is not None
        assert check(outcome.plan) == ()
