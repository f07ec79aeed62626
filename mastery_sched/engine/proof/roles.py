"""The roles schools of a group share out: who hosts how many meetings, and in how many ways.

The travel of a group is a minimum over *role patterns*: each school hosts a number of meetings, its
weight, and two schools of weights ``a`` and ``b`` cost ``a + b`` journeys between them. With six
meetings in turn, six willing schools have weight 1; of seven, one has weight 0. Searching groups
together with their roles makes costs additive over pairs, for every venue policy alike. Nothing
here knows a distance.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

EVERY_MEMBER_ONCE = -1
"""Number of meetings in turn that stands for one at each willing member, whatever their number."""


class Who(IntEnum):
    """Which schools may take a role."""

    ANY = 0
    WILLING = 1
    UNWILLING = 2


@dataclass(frozen=True, slots=True)
class Role:
    """A number of schools that each host ``weight`` meetings."""

    weight: int
    count: int
    who: Who


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to share out roles in a group.

    Parameters
    ----------
    early
        Roles of the schools that a search picks first, one after the other.
    last
        The role of all others.
    ordered
        Whether the single early school has the same role as the last ones, so that it may be taken
        to be the first of them in any fixed order.
    """

    early: tuple[Role, ...]
    last: Role
    ordered: bool

    @property
    def size(self) -> int:
        """Schools in the group."""
        return self.num_early + self.last.count

    @property
    def num_early(self) -> int:
        """Schools picked before those of the last role."""
        return sum(role.count for role in self.early)


def patterns_of_size(
    size: int, *, num_member: int, num_central: int, num_unwilling: int
) -> tuple[Pattern, ...]:
    """All patterns of groups of one size; together they cover every fair sharing of the meetings.

    Parameters
    ----------
    num_member, num_central
        Meetings at members in turn (or :data:`EVERY_MEMBER_ONCE`), and at one central member.
    num_unwilling
        Schools of the problem that do not host.

    Examples
    --------
    >>> for pattern in patterns_of_size(7, num_member=6, num_central=0, num_unwilling=0):
    ...     print([(role.weight, role.count) for role in (*pattern.early, pattern.last)])
    [(0, 1), (1, 6)]
    """
    if num_member == 0 and num_central == 0:
        return (_arrange([Role(0, size, Who.ANY)]),)
    if num_member == EVERY_MEMBER_ONCE:
        return tuple(
            _arrange(roles)
            for unwilling in range(min(num_unwilling, size - 1) + 1)
            for roles in _with_central(
                [Role(1, size - unwilling, Who.WILLING), Role(0, unwilling, Who.UNWILLING)],
                num_central,
            )
        )
    found = []
    if size >= num_member:
        # With fewer meetings than willing members the rest host nothing, willing or not.
        found += _with_central(
            [Role(1, num_member, Who.WILLING), Role(0, size - num_member, Who.ANY)], num_central
        )
    for unwilling in range(max(0, size - num_member + 1), min(num_unwilling, size - 1) + 1):
        willing = size - unwilling
        each, extra = divmod(num_member, willing)
        found += _with_central(
            [
                Role(each + 1, extra, Who.WILLING),
                Role(each, willing - extra, Who.WILLING),
                Role(0, unwilling, Who.UNWILLING),
            ],
            num_central,
        )
    return tuple(_arrange(roles) for roles in found)


def _with_central(roles: list[Role], num_central: int) -> list[list[Role]]:
    """One list of roles for each role that the central host may have besides."""
    if num_central == 0:
        return [roles]
    found = []
    for i, role in enumerate(roles):
        if role.count and role.who is not Who.UNWILLING:
            host = Role(role.weight + num_central, 1, Who.WILLING)
            others = Role(role.weight, role.count - 1, role.who)
            found.append([host, *roles[:i], others, *roles[i + 1 :]])
    return found


def _arrange(roles: list[Role]) -> Pattern:
    """Put the most frequent role last; split a lone role in its first school and the others."""
    roles = [role for role in roles if role.count]
    last = max(roles, key=lambda role: (role.count, -role.weight))
    early = [role for role in roles if role is not last]
    if early:
        return Pattern(tuple(early), last, ordered=False)
    first = Role(last.weight, 1, last.who)
    return Pattern((first,), Role(last.weight, last.count - 1, last.who), ordered=True)
