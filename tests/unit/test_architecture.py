"""The shape of the package: layers, imports, sizes. Reads the source; imports nothing of it."""

from __future__ import annotations

import ast
import graphlib
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "mastery_sched"

LAYERS = (
    {"errors"},
    {"entities"},
    {"words"},
    {"assessment"},
    {"rules", "rates"},
    {"calendar", "travel", "eligibility"},
    {"consistency"},
    {"rows"},
    {"problem"},
    {"work_groups"},
    {"plan_tables"},
    {"plan"},
    {"measure", "slots_left"},
    {"sentences"},
    {"scoring"},
    {"money"},
    {"checks"},
    {"spare"},
    {"draft"},
    {"assemble"},
    {"progress"},
    {"progress_display"},
    {"stop"},
    {"result"},
    {"impossible"},
    {"engine"},
    {"solver"},
    {"generate"},
    {"tables"},
    {"report"},
    {"national"},
    {"cli"},
)
"""Lowest first; a module imports from lower layers or from its own package only."""

SOLVERS = {"ortools", "highspy", "numba"}
MODELS_VIEW = {"distances_m", "amounts", "within", "nearest", "distance_matrix_m", "journey_matrix"}
LONGEST = 400
MEDIAN = 150


@dataclass(frozen=True)
class Import:
    module: str
    target: str
    line: int

    def __str__(self) -> str:
        return f"{self.module} line {self.line} imports {self.target}"


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imports_of(module: str) -> Iterator[Import]:
    """Every import of a module, those inside functions included."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} line {node.lineno}: write imports in full"
            assert node.module is not None
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                target = submodule if submodule in MODULES else node.module
                yield Import(module, target, node.lineno)


def own_imports() -> Iterator[Import]:
    for module in MODULES:
        yield from (each for each in imports_of(module) if each.target in MODULES)


def unit_of(module: str) -> str:
    """The part that the layers speak of: ``mastery_sched.rows.cells`` is of ``rows``."""
    return module.split(".")[1] if "." in module else ""


def layer_of(module: str) -> int:
    return next(i for i, layer in enumerate(LAYERS) if unit_of(module) in layer)


def modules_of(*units: str) -> list[str]:
    return [module for module in MODULES if unit_of(module) in units]


def test_every_module_has_a_layer() -> None:
    assert {unit_of(module) for module in MODULES} - {""} <= set().union(*LAYERS)


def test_imports_point_down() -> None:
    wrong = [
        str(each)
        for each in own_imports()
        if unit_of(each.module) not in ("", unit_of(each.target))
        and layer_of(each.target) >= layer_of(each.module)
    ]
    assert wrong == []


def test_nothing_inside_imports_the_package_itself() -> None:
    assert [str(each) for each in own_imports() if unit_of(each.target) == ""] == []


def test_there_are_no_cycles() -> None:
    graph: dict[str, set[str]] = {module: set() for module in MODULES}
    for each in own_imports():
        graph[each.module].add(each.target)
    graphlib.TopologicalSorter(graph).prepare()


def test_solvers_stay_in_the_engine() -> None:
    outside = [
        str(each)
        for module in MODULES
        if unit_of(module) != "engine"
        for each in imports_of(module)
        if each.target.split(".")[0] in SOLVERS
    ]
    assert outside == []


def test_readers_writers_and_reports_never_touch_the_engine() -> None:
    touching = [
        str(each)
        for module in modules_of("tables", "report", "generate")
        for each in imports_of(module)
        if unit_of(each.target) == "engine" and each.target in MODULES
    ]
    assert touching == []


INDEPENDENT = modules_of("checks", "scoring", "measure")


@pytest.mark.parametrize("module", INDEPENDENT)
def test_checks_and_scores_share_no_code_with_the_models(module: str) -> None:
    targets = {each.target for each in imports_of(module)}
    assert "mastery_sched.calendar" not in targets
    assert not {target for target in targets if unit_of(target) in ("engine", "solver")}
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.ImportFrom) and node.module == "mastery_sched.travel":
            assert {alias.name for alias in node.names} <= {"TravelUnit", "Metric"}
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"open_slots", *MODELS_VIEW}, f"line {node.lineno}"
            of_problem = ast.unparse(node.value).split(".")[-1] == "problem"
            assert not (of_problem and node.attr == "travel"), f"line {node.lineno}"


def test_only_the_command_line_prints() -> None:
    printing = [
        f"{module} line {node.lineno}"
        for module in MODULES
        if unit_of(module) != "cli" and not module.endswith(".__main__")
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "sys.stdout.write")
    ]
    assert printing == []


def test_every_module_says_what_it_is() -> None:
    assert [module for module in MODULES if not ast.get_docstring(tree_of(module))] == []


@pytest.mark.parametrize("folder", ["mastery_sched", "tests", "benchmarks", "examples"])
def test_files_can_be_read_in_one_sitting(folder: str) -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / folder).rglob("*.py")
    }
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}
    if folder == "mastery_sched":
        assert statistics.median(lengths.values()) < MEDIAN
