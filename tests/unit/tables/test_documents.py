from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mastery_sched.entities import Session, Slot
from mastery_sched.tables.documents import ABSENT, Document, json_text, read_json


def test_records_stand_on_one_line_each() -> None:
    values = {"a": [], "b": {}, "rows": [{"x": [1, 2]}, {"x": []}], "c": {"d": {"e": None}}}
    text = json_text(values)
    assert text == (
        '{\n  "a": [],\n  "b": {},\n  "rows": [\n    {"x": [1, 2]},\n    {"x": []}\n  ],\n'
        '  "c": {\n    "d": {"e": null}\n  }\n}\n'
    )
    assert json.loads(text) == values


def test_a_flat_document_stands_on_one_line() -> None:
    assert json_text({"a": "é", "b": 1.5}) == '{"a": "é", "b": 1.5}\n'
    assert json_text({}) == "{}\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not valid JSON"),
        ("{", "not valid JSON"),
        ('{"a": 1, "a": 2}', "the key 'a' stands twice in one record"),
        ('{"a": NaN}', "NaN is no number of JSON"),
        ('{"a": -Infinity}', "-Infinity is no number of JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("1" * 10_000, "not valid JSON"),
    ],
)
def test_what_is_not_json_is_a_fault(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    value, (fault,) = read_json(path, "x.json")
    assert value is None
    assert message in fault.message


def places(document: Document) -> list[str]:
    return [issue.column for issue in document.faults]


def test_values_of_their_types() -> None:
    document = Document("x.json")
    assert document.text("a", "t") == "a"
    assert document.whole(-3, "w") == -3
    assert document.slot("2025-09-02 AM", "s") == Slot(date(2025, 9, 2), Session.AM)
    assert document.optional(document.text, None, "o") is None
    assert document.items([1, 2], "i") == [("i[0]", 1), ("i[1]", 2)]
    assert document.mapping({"a": 1}, "m", ["a"]) == {"a": 1}
    assert document.faults == []


@pytest.mark.parametrize("value", [None, True, 1, 1.5, [], {}, "half \ud800"])
def test_what_is_no_text(value: Any) -> None:
    document = Document("x.json")
    assert document.text(value, "t") == ""
    assert places(document) == ["t"]
    "".join(map(str, document.faults)).encode()


@pytest.mark.parametrize("value", [None, True, 1.0, "1", [], 2**60])
def test_what_is_no_whole_number(value: Any) -> None:
    document = Document("x.json")
    assert document.whole(value, "w") == 0
    assert places(document) == ["w"]


@pytest.mark.parametrize("value", [None, 1, "", "2025-09-02", "AM", "2025-02-30 AM"])
def test_what_is_no_slot(value: Any) -> None:
    document = Document("x.json")
    document.slot(value, "s")
    assert places(document) == ["s"]


def test_keys_must_be_those_expected() -> None:
    document = Document("x.json")
    found = document.mapping({"urn": 1, "nane": "x"}, "m", ["urn", "name"])
    assert found == {"urn": 1, "name": ABSENT}
    assert places(document) == ["m.nane", "m.name"]
    assert document.faults[0].advice == "did you mean 'name'?"


def test_what_is_absent_is_told_once() -> None:
    document = Document("x.json")
    found = document.mapping(7, "m", ["a", "b"])
    document.text(found["a"], "m.a")
    document.whole(found["a"], "m.a")
    document.slot(found["a"], "m.a")
    document.items(found["b"], "m.b")
    document.mapping(found["b"], "m.b", ["c"])
    document.optional(document.text, found["b"], "m.b")
    assert places(document) == ["m"]
