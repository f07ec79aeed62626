from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import numpy as np
import pytest

from mastery_sched.tables.result_json import write_result


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Point:
    seconds: float
    travel: int | None


def test_plain_values_of_every_kind(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    record = {
        "status": Colour.RED,
        "bound": np.int64(7),
        "gap": np.float64(0.25),
        "endless": float("inf"),
        "nothing": None,
        "proved": True,
        "day": date(2025, 9, 1),
        "trace": (Point(0.5, None), Point(1.5, 3)),
        "versions": {"ortools": "9.15", Colour.RED: [1, (2,)]},
    }
    write_result(record, path)
    assert json.loads(path.read_text()) == {
        "format": "mastery-result",
        "version": 1,
        "status": "red",
        "bound": 7,
        "gap": 0.25,
        "endless": None,
        "nothing": None,
        "proved": True,
        "day": "2025-09-01",
        "trace": [{"seconds": 0.5, "travel": None}, {"seconds": 1.5, "travel": 3}],
        "versions": {"ortools": "9.15", "red": [1, [2]]},
    }


def test_other_values_are_refused_by_their_place(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    with pytest.raises(TypeError, match=r"record\.a\.b\[0\] is a object, which is not plain data"):
        write_result({"a": {"b": [object()]}}, path)
    assert not path.exists()


def test_the_files_own_keys_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'format' is the file's own"):
        write_result({"format": "x"}, tmp_path / "result.json")
