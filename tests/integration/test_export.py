"""From a hub's folder to what is sent out and back: commands, privacy, LibreOffice."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import mastery_sched as ms
from mastery_sched.cli import ExitCode, main
from mastery_sched.plan import Plan
from mastery_sched.report.files import picture_files
from mastery_sched.tables import write_hub, write_plan
from mastery_sched.tables.outputs.all_tables import TABLE_NAMES
from mastery_sched.tables.outputs.workbook import write_xlsx
from tests.builders import make_problem, schools_in_line
from tests.office import convert
from tests.outputs import odd_plan, plan_of_size
from tests.unit.tables.samples import full_problem

FILES = {
    *("plan.json", "result.json", "plan.xlsx", "tables.json", "map.geojson"),
    "report.html",
    *(f"{name}.csv" for name in TABLE_NAMES),
    *("calendars", "letters", ".mastery-sched.json"),
}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hub")
    write_hub(make_problem(schools_in_line(4), hub="Test Hub"), folder)
    return folder


@pytest.fixture(scope="module")
def planned(hub: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("planned") / "out"
    assert main(["plan", str(hub), "--out", str(out), "--work-limit", "5", "--quiet"]) == 0
    return out


@pytest.fixture
def out(planned: Path, tmp_path: Path) -> Path:
    """A copy of what was planned, to be spoilt."""
    return Path(shutil.copytree(planned, tmp_path / "out"))


def export(*words: object) -> int:
    return main(["export", *map(str, words)])


def test_plan_writes_everything(planned: Path) -> None:
    assert names(planned) == FILES
    assert "hub.ics" in names(planned / "calendars")
    assert len(list((planned / "letters").glob("school-*.html"))) == 4


def test_planning_again_replaces_what_was_written(hub: Path, out: Path) -> None:
    before = contents(out)
    assert main(["plan", str(hub), "--out", str(out), "--work-limit", "5", "--quiet"]) == 0
    after = contents(out)
    for each in (before, after):
        # How long it took is the only thing that may differ.
        del each["result.json"], each[".mastery-sched.json"]
    assert before == after


@pytest.mark.parametrize("name", ["plan.json", "plan.xlsx", "money.csv", "calendars/hub.ics"])
def test_planning_again_does_not_replace_somebodys_work(
    hub: Path, out: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / name).write_bytes(b"edited by hand")
    before = contents(out)
    words = ["plan", str(hub), "--out", str(out), "--work-limit", "5", "--quiet"]
    assert main(words) == ExitCode.BAD_INPUT
    assert Path(name).name in capsys.readouterr().err
    assert contents(out) == before
    assert main([*words, "--overwrite"]) == ExitCode.FINE


def test_export_makes_the_same_files_from_the_saved_plan(planned: Path, tmp_path: Path) -> None:
    assert export(planned / "plan.json", "--out", tmp_path) == ExitCode.FINE
    exported, first = contents(tmp_path), contents(planned)
    for name in exported:
        # What was doubtful in the tables, a saved plan does not know; here nothing was.
        if not name.endswith(".mastery-sched.json"):
            assert exported[name] == first[name], name
    assert "less travel (proved)" in (tmp_path / "overview.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (["--xlsx"], {"plan.xlsx", "plan.json"}),
        (["--ics", "--letters"], {"calendars", "letters"}),
        (["--geojson", "--json"], {"map.geojson", "tables.json"}),
        (["--csv"], {f"{name}.csv" for name in TABLE_NAMES}),
        (["--pictures"], {"pictures"}),
    ],
)
def test_export_writes_what_is_asked_for(
    planned: Path, tmp_path: Path, words: list[str], made: set[str]
) -> None:
    assert export(planned / "plan.json", "--out", tmp_path, *words) == ExitCode.FINE
    assert names(tmp_path) - {".mastery-sched.json"} == made


def test_pictures_are_those_of_the_plan(planned: Path, tmp_path: Path) -> None:
    assert export(planned / "plan.json", "--out", tmp_path, "--pictures") == ExitCode.FINE
    plan = ms.read_plan(planned / "plan.json")
    made = {path.name: path.read_bytes() for path in (tmp_path / "pictures").glob("*.png")}
    assert made == picture_files(plan)
    assert {"map.png", "timetable.png", "load.png"} <= set(made)


def test_pictures_without_their_extra_are_refused_with_the_way_to_get_it(
    planned: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "mastery_sched.report.picture", raising=False)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    words = [planned / "plan.json", "--out", tmp_path, "--pictures"]
    assert export(*words) == ExitCode.BAD_INPUT
    assert "mastery_sched[report]" in capsys.readouterr().err
    assert not (tmp_path / "pictures").exists()


def test_export_goes_beside_the_plan_by_default(out: Path) -> None:
    (out / "plan.json").rename(out / "spring.json")
    (out / "plan.xlsx").unlink()
    assert export(out / "spring.json", "--xlsx") == ExitCode.FINE
    assert ms.read_plan(out / "plan.xlsx") == ms.read_plan(out / "spring.json")


def test_templates_of_ones_own(planned: Path, tmp_path: Path) -> None:
    (tmp_path / "school.html").write_text("Hello {{ school.name }}", "utf-8")
    words = ["--letters", "--templates", tmp_path, "--out", tmp_path / "out"]
    assert export(planned / "plan.json", *words) == ExitCode.FINE
    letters = (tmp_path / "out" / "letters").glob("school-*.html")
    assert "Hello School 0" in {path.read_text("utf-8") for path in letters}
    (tmp_path / "school.html").write_text("{{ nonsense }}", "utf-8")
    assert export(planned / "plan.json", *words) == ExitCode.BAD_INPUT


def rename_first_group(path: Path, name: str) -> None:
    book = openpyxl.load_workbook(path)
    book["Groups"]["B2"] = name
    book.save(path)


def test_an_edited_workbook_is_checked_and_exported(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rename_first_group(out / "plan.xlsx", "Alderbeck")
    assert main(["check", str(out / "plan.xlsx")]) == ExitCode.FINE
    # The edited workbook stays; what is made of it goes elsewhere.
    assert export(out / "plan.xlsx") == ExitCode.BAD_INPUT
    assert export(out / "plan.xlsx", "--out", tmp_path / "new") == ExitCode.FINE
    found = ms.read_plan(tmp_path / "new" / "plan.json")
    assert found.work_groups[0].name == "Alderbeck"
    assert ms.read_plan(tmp_path / "new" / "plan.xlsx") == found
    assert any("Alderbeck" in name for name in names(tmp_path / "new" / "calendars"))
    told = (tmp_path / "new" / "overview.csv").read_text("utf-8")
    assert "nothing is known" in told.casefold()


def test_faults_of_an_edited_workbook_are_told(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book: Any = openpyxl.load_workbook(out / "plan.xlsx")
    book["Meetings"]["E2"] = "some Tuesday"
    book["Schools"]["D3"] = "G77"
    book.save(out / "plan.xlsx")
    assert main(["check", str(out / "plan.xlsx")]) == ExitCode.BAD_INPUT
    told = capsys.readouterr().err
    assert "Meetings row 2, date ('some Tuesday')" in told
    assert "Schools row 3, group ('G77'): no such group" in told


SECRET = "Zyx Personal"


def planted(folder: Path) -> Iterator[str]:
    """Put personal values into columns of every table that we do not know, and name the values."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            heading, *rows = csv.reader(file)
        heading += ["contact_name", "email", "Headteacher's phone"]
        for number, row in enumerate(rows):
            values = [f"{SECRET} {path.stem} {number} {column}" for column in heading[-3:]]
            row += values
            yield from values
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([heading, *rows])


def unpacked(folder: Path) -> Iterator[tuple[str, bytes]]:
    for name, content in contents(folder).items():
        yield name, content
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(folder / name) as packed:
                for entry in packed.namelist():
                    yield f"{name}/{entry}", packed.read(entry)


def test_no_personal_value_goes_out(tmp_path: Path) -> None:
    problem = full_problem(pins=(), pairs=full_problem().pairs)
    write_hub(problem, tmp_path / "hub")
    secrets = list(planted(tmp_path / "hub"))
    assert {value.split()[2] for value in secrets} >= {
        *("schools", "specialists", "calendars", "closures", "history", "pairs", "travel")
    }
    with (tmp_path / "hub" / "hub.toml").open("a", encoding="utf-8") as file:
        file.write(f"# {SECRET} in a comment\n")
    words = ["--out", str(tmp_path / "out"), "--work-limit", "5", "--quiet"]
    assert main(["plan", str(tmp_path / "hub"), *words]) == ExitCode.FINE
    assert names(tmp_path / "out") == FILES
    warnings = (tmp_path / "out" / "warnings.csv").read_text("utf-8")
    assert "about people, as it seems: left out" in warnings
    for name, content in unpacked(tmp_path / "out"):
        assert SECRET.encode() not in content, name
        assert SECRET not in name


def test_the_workbook_names_no_machine_and_no_person(planned: Path) -> None:
    for name, content in unpacked(planned):
        if "docProps" in name:
            assert re.findall(rb"<dc:creator>(.*?)</dc:creator>", content) in (
                [],
                [b"mastery_sched"],
            )
    assert str(Path.home()).encode() not in (planned / "plan.json").read_bytes()
    record = json.loads((planned / "result.json").read_text("utf-8"))
    assert re.fullmatch("[0-9a-f]{64}", record["plan"])


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    return {"plain": plan_of_size(2), "odd names": odd_plan()}


@pytest.fixture(scope="module")
def written(plans: dict[str, Plan], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of each plan."""
    folder = tmp_path_factory.mktemp("written")
    for name, plan in plans.items():
        write_xlsx(plan, folder / f"{name}.xlsx", plan_file=f"{name}.json")
    return folder


@pytest.fixture(scope="module")
def resaved(
    plans: dict[str, Plan], written: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The same as LibreOffice saves them, beside their plans."""
    folder = tmp_path_factory.mktemp("resaved")
    convert(sorted(written.glob("*.xlsx")), "xlsx", folder)
    for name, plan in plans.items():
        write_plan(plan, folder / f"{name}.json")
    return folder


@pytest.mark.office
@pytest.mark.parametrize("name", ["plain", "odd names"])
def test_libreoffice_opens_the_workbook_and_loses_nothing(
    name: str, plans: dict[str, Plan], written: Path, resaved: Path
) -> None:
    saved = resaved / f"{name}.xlsx"
    assert saved.read_bytes() != (written / f"{name}.xlsx").read_bytes()
    assert ms.read_plan(saved) == plans[name]
    rename_first_group(saved, "Alderbeck")
    assert ms.read_plan(saved).work_groups[0].name == "Alderbeck"


@pytest.mark.office
def test_libreoffice_prints_every_sheet(tmp_path: Path) -> None:
    write_xlsx(plan_of_size(40), tmp_path / "plan.xlsx")
    (tmp_path / "print").mkdir()
    convert([tmp_path / "plan.xlsx"], "pdf", tmp_path / "print")
    pages = (tmp_path / "print" / "plan.pdf").read_bytes()
    assert pages.startswith(b"%PDF")
    assert len(TABLE_NAMES) <= len(re.findall(rb"/Type\s*/Page\b", pages)) <= 34
