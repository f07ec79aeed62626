"""Local authorities that were abolished while lists and registers still carry them.

Facts only: who took over, under which code, and in which districts. Two names of one authority
(the register's and a publisher's) are another matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Successor:
    """An authority that took over from another.

    Parameters
    ----------
    code
        The register's three figures.
    districts
        Codes of the districts that it took over, and its own as a district.
    """

    name: str
    code: str
    districts: frozenset[str]

    @property
    def names(self) -> tuple[str, str]:
        """Its name and its code."""
        return self.name, self.code


@dataclass(frozen=True, slots=True)
class Abolished:
    """An authority that is no more, with those that share its area."""

    name: str
    code: str
    year: int
    successors: tuple[Successor, ...]

    @property
    def names(self) -> tuple[str, str]:
        """Its name and its code."""
        return self.name, self.code


def _successor(name: str, code: str, districts: str) -> Successor:
    return Successor(name, code, frozenset(districts.split()))


ABOLISHED = (
    Abolished(
        "Northamptonshire",
        "928",
        2021,
        (
            _successor(
                "North Northamptonshire", "940", "E07000150 E07000152 E07000153 E07000156 E06000061"
            ),
            _successor("West Northamptonshire", "941", "E07000151 E07000154 E07000155 E06000062"),
        ),
    ),
    Abolished(
        "Cumbria",
        "909",
        2023,
        (
            _successor("Cumberland", "942", "E07000026 E07000028 E07000029 E06000063"),
            _successor("Westmorland and Furness", "943", "E07000027 E07000030 E07000031 E06000064"),
        ),
    ),
)


def abolished_authority(names: Iterable[str]) -> Abolished | None:
    """The abolished authority that one of these names or codes is of.

    Examples
    --------
    >>> abolished_authority(["cumbria"]).code
    '909'
    """
    sought = {name.casefold() for name in names}
    for each in ABOLISHED:
        if sought & {name.casefold() for name in each.names}:
            return each
    return None


def predecessor_of(names: Iterable[str]) -> Abolished | None:
    """The abolished authority from which one took over.

    Examples
    --------
    >>> predecessor_of(["941"]).name
    'Northamptonshire'
    """
    sought = {name.casefold() for name in names}
    for each in ABOLISHED:
        for successor in each.successors:
            if sought & {name.casefold() for name in successor.names}:
                return each
    return None


def successors_in(abolished: Abolished, districts: Iterable[str]) -> tuple[Successor, ...]:
    """Who may have taken a school over: the one of its district, or any where that is not known.

    Examples
    --------
    >>> [each.name for each in successors_in(ABOLISHED[1], ["E07000026"])]
    ['Cumberland']
    """
    codes = {code.upper() for code in districts}
    found = tuple(each for each in abolished.successors if codes & each.districts)
    return found or abolished.successors
