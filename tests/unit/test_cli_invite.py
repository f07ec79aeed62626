from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import mastery_sched as ms
from mastery_sched.cli import ExitCode, main
from mastery_sched.entities import PastPlace, Specialist
from mastery_sched.rows.points import place_from_grid
from mastery_sched.tables.register import extract
from mastery_sched.tables.register.extract import read_columns
from tests.builders import make_problem, make_school, urn
from tests.unit.tables.register.test_register import make
from tests.unit.tables.samples import full_problem, small_plan

BASE = make_school(0, place=place_from_grid(442_000, 352_000))


def hub() -> ms.Problem:
    return make_problem(
        [BASE, make_school(1)],
        [Specialist("S1", urn(0), capacity=1)],
        history=(PastPlace(900_003, "2019/20"),),
    )


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return make(
        tmp_path / "extract.csv",
        {"Easting": "445000", "EstablishmentName": "=Ash"},
        {"Easting": "443000"},
        {},  # has taken part
        {"EstablishmentStatus (name)": "Closed"},
        {"Easting": "490000"},  # too far
        {"Easting": ""},
        {"URN": str(urn(0)), "Easting": "442000", "Northing": "352000"},
    )


def run(*arguments: str | int | Path) -> int:
    return main(["invite", *map(str, arguments)])


def test_a_hub_invites(register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ms.write_hub(hub(), tmp_path / "hub")
    out = tmp_path / "invite.csv"
    options = ("--hub", tmp_path / "hub", "--within", 20, "--out", out)
    assert run(register, *options) == ExitCode.FINE
    said = capsys.readouterr()
    assert said.out.startswith("2 schools within 20 km could be invited")
    assert "1 school left out: the register has no place for them" in said.err
    assert "without --links" in said.err
    table = pd.read_csv(out)
    assert list(table["urn"]) == [900_002, 900_001]
    assert list(table["km"]) == [1.3, 3.1]
    assert table["name"][1] == "'=Ash"
    # Its own file is replaced, but not once somebody has worked with it.
    assert run(register, *options) == ExitCode.FINE
    out.write_text("urn,answer\n900002,yes\n")
    assert run(register, *options) == ExitCode.BAD_INPUT
    assert "changed by somebody else" in capsys.readouterr().err
    assert out.read_text() == "urn,answer\n900002,yes\n"
    assert run(register, *options, "--overwrite") == ExitCode.FINE
    assert len(pd.read_csv(out)) == 2


def test_tables_alone_and_a_workbook(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "leads.csv").write_text(f"id,Base school URN,sessions\nS1,{urn(0)},Thu AM\n")
    (tmp_path / "past.csv").write_text("urn,school year\n900003,2019/20\n7,2018/19\n")
    (tmp_path / "apps.csv").write_text("School URN,Email\n900002,kim@example.org\n")
    (tmp_path / "links.csv").write_text("URN,LinkURN,LinkType\n900001,7,Predecessor\n9,x,Successor")
    out = tmp_path / "invite.xlsx"
    code = run(
        *(register, "--specialists", tmp_path / "leads.csv", "--history", tmp_path / "past.csv"),
        *("--applications", tmp_path / "apps.csv", "--within", 50, "--out", out),
        *("--links", tmp_path / "links.csv"),
    )
    said = capsys.readouterr()
    assert code == ExitCode.FINE
    assert "about people" in said.err
    assert "1 link not used" in said.err
    assert "kim@example.org" not in said.err
    sheet = openpyxl.load_workbook(out)["Who could be invited"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:2] == ("URN", "Name")
    # The base school itself has never taken part.
    assert [row[0] for row in rows[1:]] == [urn(0), 900_005]
    assert rows[1][-2:] == (0, "S1")


def test_a_plan_leaves_room_or_none(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = full_problem()
    (lead,) = problem.specialists
    full = small_plan(replace(problem, specialists=(replace(lead, capacity=1),)))
    ms.write_plan(full, tmp_path / "out" / "plan.json")
    ms.write_plan(small_plan(), tmp_path / "room.json")
    out = tmp_path / "invite.csv"
    options = ("--within", 300, "--out", out)
    assert run(register, "--plan", tmp_path / "out", *options) == ExitCode.FINE
    assert "no specialist has room" in capsys.readouterr().err
    assert pd.read_csv(out).empty
    assert run(register, "--plan", tmp_path / "room.json", *options) == ExitCode.FINE
    assert set(pd.read_csv(out)["specialist"]) == {lead.id}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--out", "x.txt", "--hub", "hub"), "neither .csv nor .xlsx"),
        (("--out", "x.csv"), "say who invites with one of"),
        (("--out", "x.csv", "--hub", "h", "--plan", "p"), "say who invites with one of"),
        (("--out", "x.csv", "--hub", "h", "--history", "p"), "go with --specialists"),
        (("--out", "x.csv", "--hub", "nothing"), "there is no such file"),
        (("--out", "x.csv", "--plan", "nothing.json"), "nothing.json"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    options: tuple[str, ...],
    message: str,
    register: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(register, "--within", 5, *options) == ExitCode.BAD_INPUT
    assert message in capsys.readouterr().err
    assert not (tmp_path / "x.csv").exists()


def test_faults_of_the_tables_come_at_once(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["id,base_urn,capacity", f"S1,{urn(0)},1", f"S1,{urn(0)},1", "S2,900999,1"]
    (tmp_path / "leads.csv").write_text("\n".join([*lines, "S3,900006,1", ",x,many"]))
    (tmp_path / "past.csv").write_text("urn,school year\n900003,soon\n")
    options = ("--within", 5, "--out", tmp_path / "x.csv", "--history", tmp_path / "past.csv")
    assert run(register, "--specialists", tmp_path / "leads.csv", *options) == ExitCode.BAD_INPUT
    said = capsys.readouterr().err
    assert "specialists row 3, id ('S1'): the id stands twice: before (row 2)" in said
    assert "specialists row 4, base_urn ('900999'): the register has no such school" in said
    assert "specialists row 5, base_urn ('900006'): the register has no such school, or" in said
    for place in ("row 6, id", "row 6, base_urn", "row 6, capacity"):
        assert f"specialists {place}" in said
    assert "history row 2, school_year ('soon')" in said
    assert run(register, "--specialists", tmp_path / "none.csv", *options) == ExitCode.BAD_INPUT
    assert "there is no such file" in capsys.readouterr().err


def test_the_register_is_read_once_for_bases_of_any_phase(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []

    def count(path: str | Path, names: dict[str, str]) -> Iterator[pd.DataFrame]:
        read.append(path)
        return read_columns(path, names)

    monkeypatch.setattr(extract, "read_columns", count)
    secondary = {"URN": str(urn(0)), "PhaseOfEducation (name)": ""}
    register = make(tmp_path / "extract.csv", {}, secondary)
    (tmp_path / "leads.csv").write_text(f"id,base_urn\nS1,{urn(0)}\n")
    options = ("--within", 5, "--out", tmp_path / "x.csv")
    assert run(register, "--specialists", tmp_path / "leads.csv", *options) == ExitCode.FINE
    assert "1 school within 5 km" in capsys.readouterr().out
    assert urn(0) not in set(pd.read_csv(tmp_path / "x.csv")["urn"])
    assert read == [register]


def test_nobody_has_room(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "leads.csv").write_text(f"id,base_urn,capacity\nS1,{urn(0)},0\n")
    options = ("--within", 5, "--out", tmp_path / "x.csv")
    assert run(register, "--specialists", tmp_path / "leads.csv", *options) == ExitCode.FINE
    assert "no specialist has room" in capsys.readouterr().err
    assert pd.read_csv(tmp_path / "x.csv").empty
