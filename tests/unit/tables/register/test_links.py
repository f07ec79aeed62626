"""The register's links, on made-up schools."""

from __future__ import annotations

from pathlib import Path

from mastery_sched.tables.register.links import read_predecessors


def test_predecessors_are_followed_in_both_directions_and_in_circles(tmp_path: Path) -> None:
    lines = ["URN,LinkURN,LinkName,LinkType", "3,2,B,Predecessor - merged", "1,2,B,Successor"]
    lines += ["5,6,F,Predecessor", "6,5,E,predecessor", "8,9,I,Sixth Form Centre Link"]
    (tmp_path / "links.csv").write_text("\n".join(lines), encoding="cp1252")
    found = read_predecessors(tmp_path / "links.csv")
    assert found == {3: (1, 2), 2: (1,), 5: (6,), 6: (5,)}
