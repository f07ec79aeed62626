"""What things cost: the rates of money, as whole pence so that sums are exact.

They are part of a hub's settings but decide nothing about a plan; :mod:`mastery_sched.money` works
out what a plan costs at them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of money of one hub.

    Parameters
    ----------
    school_funding_pence
        What a school in a group is paid for the year.
    cover_pence_per_day
        Supply cover for one teacher for one whole day; a meeting is half a day.
    pence_per_100_miles
        Mileage of one car, there and back; 4,500 is 45p a mile.

    Raises
    ------
    ValueError
        If a rate is negative.
    """

    school_funding_pence: int = 100_000
    cover_pence_per_day: int = 21_800
    pence_per_100_miles: int = 4_500

    def __post_init__(self) -> None:
        for each in fields(self):
            if getattr(self, each.name) < 0:
                raise ValueError(f"{each.name} is {getattr(self, each.name)}; it must be 0 or more")
