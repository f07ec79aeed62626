"""The register's links, on made-up schools."""

from __future__ import annotations

from pathlib import Path

from mastery_sched.tables.register.links import Links, read_links


def links_of(folder: Path, *lines: str) -> Links:
    path = folder / "links.csv"
    path.write_text("\n".join(["URN,LinkURN,LinkName,LinkType", *lines]), encoding="cp1252")
    return read_links(path)


def test_links_are_followed_in_both_directions_and_in_circles(tmp_path: Path) -> None:
    links = links_of(
        tmp_path,
        "3,2,B,Predecessor - merged",
        "1,2,B,Successor",
        "5,6,F,Predecessor",
        "6,5,E,predecessor",
        "8,9,I,Sixth Form Centre Link",
    )
    assert [links.predecessors(urn) for urn in (3, 2, 1, 5, 6, 8)] == [
        (1, 2),
        (1,),
        (),
        (6,),
        (5,),
        (),
    ]
    # What has come of a school in the end; of a circle nothing has.
    assert [links.successors(urn) for urn in (1, 2, 3, 5)] == [(3,), (3,), (), ()]
    assert links.notes == ()


def test_a_split_school_has_several_successors(tmp_path: Path) -> None:
    links = links_of(tmp_path, "1,2,B,Successor - Split School", "1,3,C,Successor - split school")
    assert links.successors(1) == (2, 3)


def test_links_without_two_urns_are_noted(tmp_path: Path) -> None:
    links = links_of(
        tmp_path,
        "1,2,B,Successor",
        "1,,Unknown school,Successor",
        "2,x1,B,Predecessor",
        "3,²,B,Predecessor",
        "4,,,Sixth Form Centre Link",
    )
    assert links.successors(1) == (2,)
    (note,) = links.notes
    assert str(note).startswith(
        "links.csv, LinkURN: 3 links not used, for want of two URNs (rows 3-5)"
    )
