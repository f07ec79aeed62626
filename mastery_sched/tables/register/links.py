"""Which schools of the national register came before which, from its file of links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mastery_sched.consistency.examination import row_ranges
from mastery_sched.errors import Issue, counted
from mastery_sched.tables.register.extract import is_urn, read_columns

_FORMS = ("", " - amalgamated", " - merged", " - split school")
PREDECESSOR = frozenset(f"predecessor{form}" for form in _FORMS)
SUCCESSOR = frozenset(f"successor{form}" for form in _FORMS)

_COLUMNS = {"URN": "urn", "LinkURN": "other", "LinkType": "kind"}
_MOST_RANGES = 8


@dataclass(frozen=True)
class Links:
    """Who came before whom, each step by itself.

    Parameters
    ----------
    before, after
        By URN, those of the schools just before and just after it.
    notes
        Rows that could not be used.
    """

    before: Mapping[int, frozenset[int]]
    after: Mapping[int, frozenset[int]]
    notes: tuple[Issue, ...] = ()

    def predecessors(self, urn: int) -> tuple[int, ...]:
        """All URNs that came before a school, however many steps back."""
        return tuple(sorted(_all(urn, self.before)))

    def successors(self, urn: int) -> tuple[int, ...]:
        """The schools that have come of a school and that nothing has come after."""
        found = _all(urn, self.after)
        return tuple(sorted(each for each in found if not self.after.get(each)))


NO_LINKS = Links({}, {})


def read_links(path: str | Path) -> Links:
    """Read the register's file of links (``links_edubasealldata``), CSV or in a zip.

    A link serves in both directions, whichever of the two schools it is written for. Links of other
    kinds are not used.

    Raises
    ------
    InvalidDataError
        If the file cannot be read as the register's links.
    """
    before: dict[int, set[int]] = {}
    after: dict[int, set[int]] = {}
    unread: list[int] = []
    for piece in read_columns(path, _COLUMNS):
        for index, urn, other, kind in piece.itertuples():
            word = kind.strip().casefold()
            if word not in PREDECESSOR and word not in SUCCESSOR:
                continue
            if not (is_urn(urn) and is_urn(other)):
                unread.append(int(index))
                continue
            new, old = int(urn), int(other)
            if word in SUCCESSOR:
                new, old = old, new
            before.setdefault(new, set()).add(old)
            after.setdefault(old, set()).add(new)
    notes = _notes(Path(path).name, unread)
    return Links(
        {urn: frozenset(each) for urn, each in before.items()},
        {urn: frozenset(each) for urn, each in after.items()},
        notes,
    )


def _notes(name: str, rows: Sequence[int]) -> tuple[Issue, ...]:
    if not rows:
        return ()
    message = (
        f"{counted(len(rows), 'link')} not used, for want of two URNs "
        f"({row_ranges(rows, _MOST_RANGES)})"
    )
    advice = "look whether a school of yours is among them"
    return (Issue(name, None, "LinkURN", "", message, advice),)


def _all(urn: int, next_to: Mapping[int, frozenset[int]]) -> set[int]:
    found: set[int] = set()
    ahead = [urn]
    while ahead:
        new = next_to.get(ahead.pop(), frozenset()) - found - {urn}
        found |= new
        ahead += new
    return found
