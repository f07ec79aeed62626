"""Which schools of the national register came before which, from its file of links."""

from __future__ import annotations

from pathlib import Path

from mastery_sched.tables.register.extract import read_columns

_FORMS = ("", " - amalgamated", " - merged", " - split school")
PREDECESSOR = frozenset(f"predecessor{form}" for form in _FORMS)
SUCCESSOR = frozenset(f"successor{form}" for form in _FORMS)


def read_predecessors(path: str | Path) -> dict[int, tuple[int, ...]]:
    """All URNs that came before a school, however many steps back, by the school's URN.

    A link serves in both directions, whichever of the two schools it is written for. Links of other
    kinds are not used.

    Raises
    ------
    InvalidDataError
        If the file cannot be read as the register's links.
    """
    before: dict[int, set[int]] = {}
    names = {"URN": "urn", "LinkURN": "other", "LinkType": "kind"}
    for piece in read_columns(path, names):
        for urn, other, kind in piece.itertuples(index=False):
            if not (urn.isdecimal() and other.isdecimal()):
                continue
            if kind.casefold() in PREDECESSOR:
                before.setdefault(int(urn), set()).add(int(other))
            elif kind.casefold() in SUCCESSOR:
                before.setdefault(int(other), set()).add(int(urn))
    return {urn: _all_before(urn, before) for urn in before}


def _all_before(urn: int, before: dict[int, set[int]]) -> tuple[int, ...]:
    found: set[int] = set()
    ahead = [urn]
    while ahead:
        new = before.get(ahead.pop(), set()) - found - {urn}
        found |= new
        ahead += new
    return tuple(sorted(found))
