"""Hubs of schools whose authority, or that of a hub's area, was abolished.

A list of areas may be older than the register, or the other way round. What follows from who took
over is used and said; what does not is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mastery_sched.rows.sheet import Findings
from mastery_sched.tables.register.authorities import (
    Abolished,
    abolished_authority,
    predecessor_of,
    successors_in,
)

HubOf = Callable[[Iterable[str]], str | None]
"""The hub of an authority by its names."""


@dataclass(frozen=True, slots=True)
class Inherited:
    """What follows from who took over.

    Parameters
    ----------
    abolished
        The authority that is no more.
    hubs
        Of the school: one; several, if that cannot be told; none.
    by_area
        Whether the area is the one that is out of date; else the school's authority is.
    """

    abolished: Abolished
    hubs: tuple[str, ...]
    by_area: bool


def inherited(authority: Sequence[str], district: Sequence[str], hub_of: HubOf) -> Inherited | None:
    """The hub of a school by who took over its authority, or by whom its authority took over.

    A school of an abolished authority belongs to the successor of its district. Where that is not
    known its hub is, if all successors are in one.
    """
    abolished = abolished_authority(authority)
    if abolished is not None:
        hubs = [hub_of(each.names) for each in successors_in(abolished, district)]
        known = sorted({hub for hub in hubs if hub is not None})
        # With a successor of no hub among them it may belong to none.
        sure = None not in hubs or len(known) > 1
        return Inherited(abolished, tuple(known) if sure else (), by_area=False)
    before = predecessor_of(authority)
    hub = None if before is None else hub_of(before.names)
    if before is None or hub is None:
        return None
    return Inherited(before, (hub,), by_area=True)


def names_by_succession(authority: Sequence[str], district: Sequence[str]) -> Iterator[str]:
    """Names and codes under which an area may mean this authority, too."""
    abolished = abolished_authority(authority)
    if abolished is not None:
        for each in successors_in(abolished, district):
            yield from each.names
    before = predecessor_of(authority)
    if before is not None:
        yield from before.names


def note_area(abolished: Abolished, row: int, table: str, area: str, findings: Findings) -> None:
    """Say how the area of an abolished authority was read."""
    heirs = " and ".join(each.name for each in abolished.successors)
    message = f"{_was(abolished)}; it is read as {heirs}, as far as they have no row of their own"
    findings.warn(table, row, "area", area, message, "write those in that took over")


def note_schools(
    abolished: Abolished, hubs: Sequence[str], row: int, who: str, findings: Findings
) -> None:
    """Say where schools of an abolished authority went, or that nobody can tell."""
    if len(hubs) == 1:
        message = f"{_was(abolished)}; the hub {hubs[0]!r} has who took over: {who}"
        advice = "write the authority in that took over"
        findings.warn("schools", row, "authority", abolished.name, message, advice)
        return
    both = " and ".join(map(repr, hubs))
    message = f"{_was(abolished)}, and {both} have who took over: {who}"
    advice = "write the authority in that took over, or fill in district_code or hub"
    findings.fault("schools", row, "authority", abolished.name, message, advice)


def _was(abolished: Abolished) -> str:
    return f"{abolished.name} ({abolished.code}) was abolished in {abolished.year}"
