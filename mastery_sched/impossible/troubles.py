"""Schools that can be in no group, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mastery_sched.calendar import common
from mastery_sched.entities import PairKind, School
from mastery_sched.errors import counted
from mastery_sched.impossible.reach import Reach
from mastery_sched.impossible.words import half_terms
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule
from mastery_sched.words import named


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a school can be in no group.

    Parameters
    ----------
    one, many
        The sentence about one school and about several, with ``{who}`` for them.
    ways_out
        What would help, beside leaving the school out.
    follows
        Whether it follows from the trouble of other schools, or from their being too few.
    """

    rule: Rule
    one: str
    many: str
    ways_out: tuple[str, ...]
    follows: bool = False

    def said_of(self, who: str) -> str:
        """The sentence about one school."""
        return self.one.format(who=who)


def find_troubles(problem: Problem, reach: Reach) -> dict[int, Trouble]:
    """Applicants that can be in no group, by URN: alone, for lack of company, or by their pairs."""
    found = {
        school.urn: trouble
        for i, school in enumerate(problem.applicants)
        if (trouble := _alone(problem, reach, i)) is not None
    }
    found |= {
        urn: trouble for urn, trouble in _in_small_parts(problem, reach).items() if urn not in found
    }
    bound = _bound_together(problem)
    found |= {
        urn: trouble
        for urn, trouble in _wrongly_bound(problem, reach, bound, found).items()
        if urn not in found
    }
    while True:
        more = _without_company(problem, reach, found) or _by_their_pairs(problem, bound, found)
        if not more:
            return found
        found |= more


def _alone(problem: Problem, reach: Reach, i: int) -> Trouble | None:
    """Why a school can be in no group, whatever the other schools are."""
    school, rules = problem.applicants[i], problem.rules
    help_: tuple[str, ...]
    windows = problem.open_slots.schools[school.urn]
    shut = [number for number, mask in enumerate(windows, start=1) if not mask]
    if shut:
        words = f"no open half-day in {half_terms(shut, rules.window_word)}"
        help_ = ("correct calendars or closures",)
        return Trouble(Rule.SCHOOL_OPEN, f"{{who}} has {words}", f"{{who}} have {words}", help_)
    if not reach.meets(windows):
        days = counted(rules.min_gap_days, "day")
        rule, help_ = Rule.MIN_GAP, ("correct calendars or closures", "lower min_gap_days")
        if rules.max_gap_days is not None:
            days = f"{rules.min_gap_days} to {counted(rules.max_gap_days, 'day')}"
            rule, help_ = Rule.MAX_GAP, (*help_, "raise max_gap_days")
        words = f"no half-days, one in each {rules.window_word}, {days} apart"
        return Trouble(rule, f"{{who}} has {words}", f"{{who}} have {words}", help_)
    if reach.at_members and rules.max_travel_m is not None and not _has_host(reach, i):
        sentence = "{who} can reach no school that hosts within the cap on travel"
        help_ = ("raise max_travel_km", "ask more schools to host")
        return Trouble(Rule.MAX_TRAVEL, sentence, sentence, help_)
    if problem.specialists and not reach.leads_by_dates[i].any():
        sentence = (
            f"no specialist shares an open half-day in every {rules.window_word}, far enough "
            "apart, with {who}"
        )
        empty = _empty_with_every_specialist(problem, school)
        if empty:
            sentence += f"; in {half_terms(empty, rules.window_word)} none shares any"
        help_ = ("widen the sessions of a specialist", "correct closures")
        if problem.open_slots.with_partner:
            help_ = (*help_, "let specialists lead without their partners")
        return Trouble(Rule.SPECIALIST_SESSION, sentence, sentence, help_)
    if problem.specialists and not reach.leads[i].any():
        sentence = "no specialist who could lead {who} is based within the cap on travel"
        help_ = ("raise max_travel_km", "find a specialist nearer by")
        return Trouble(Rule.MAX_TRAVEL, sentence, sentence, help_)
    return None


def _empty_with_every_specialist(problem: Problem, school: School) -> list[int]:
    """Numbers of the windows in which a school has no half-day in common with any specialist."""
    slots = problem.open_slots
    return [
        number
        for number, mask in enumerate(slots.schools[school.urn], start=1)
        if not any(mask & windows[number - 1] for windows in slots.specialists.values())
    ]


def _no_common_slot(problem: Problem, urns: Sequence[int]) -> str:
    """The windows in which schools have no half-day in common, as the end of a sentence."""
    shared = common([problem.open_slots.schools[urn] for urn in urns])
    empty = [number for number, mask in enumerate(shared, start=1) if not mask]
    if not empty:
        return ""
    return (
        f": they have no open half-day in common in {half_terms(empty, problem.rules.window_word)}"
    )


def _has_host(reach: Reach, i: int) -> bool:
    return reach.near is None or bool(reach.near[i, i])


def _only(others: int) -> str:
    return f"only {counted(others, 'other school')}" if others else "no other school"


def _fit(reach: Reach, i: int, j: int) -> bool:
    return reach.fits is None or bool(reach.fits[i, j])


def _in_small_parts(problem: Problem, reach: Reach) -> dict[int, Trouble]:
    """Schools of a part of the map that is too small for a group."""
    found: dict[int, Trouble] = {}
    for part in reach.parts:
        if len(part) < problem.rules.min_size and len(reach.parts) > 1:
            words = (
                f"can meet with {_only(len(part) - 1)} within the cap on travel; a group needs "
                f"{problem.rules.min_size} schools"
            )
            help_ = ("raise max_travel_km",)
            trouble = Trouble(
                Rule.MAX_TRAVEL, f"{{who}} {words}", f"each of {{who}} {words}", help_
            )
            found |= {school.urn: trouble for school in part}
    return found


def _wrongly_bound(
    problem: Problem,
    reach: Reach,
    bound: Mapping[int, tuple[int, ...]],
    known: Mapping[int, Trouble],
) -> dict[int, Trouble]:
    """Schools whose pairs bind them to one that may not join, or to more than a group holds."""
    number = {school.urn: i for i, school in enumerate(problem.applicants)}
    most = problem.rules.max_size
    found = {}
    for urn, others in bound.items():
        if urn not in number:
            continue
        strangers = [other for other in others if other not in number]
        apart = [
            other
            for other in others
            if other in number
            and other not in (urn, *known)
            and not _fit(reach, number[urn], number[other])
        ]
        if strangers:
            words = f"must be together with {_named(problem, strangers[0])}, which may not join"
        elif len(others) > most:
            words = f"must be together with {len(others) - 1} other schools; a group has {most}"
        elif apart:
            words = (
                f"must be together with {_named(problem, apart[0])}, but the two can share no group"
                f"{_no_common_slot(problem, (urn, apart[0]))}"
            )
        else:
            continue
        sentence = f"{{who}} {words}"
        drop = "drop the pair" if len(others) == 2 else "drop some of the pairs"
        found[urn] = Trouble(Rule.TOGETHER, sentence, sentence, (drop,))
    return found


def _without_company(
    problem: Problem, reach: Reach, known: Mapping[int, Trouble]
) -> dict[int, Trouble]:
    """Schools that fit with too few others to make a group."""
    needed = problem.rules.min_size - 1
    if not needed or not problem.applicants or reach.fits is None:
        return {}
    placeable = np.array([school.urn not in known for school in problem.applicants])
    company = (reach.fits & placeable[None, :]).sum(axis=1) - reach.fits.diagonal()
    everybody = len(problem.applicants) - 1
    found = {}
    for i in np.flatnonzero(placeable & (company < needed)).tolist():
        school = problem.applicants[i]
        others = int(company[i])
        why = "" if others == everybody else ", by distances, dates, specialists and pairs"
        words = (
            f"can share a group with {_only(others)}{why}; "
            f"a group needs {problem.rules.min_size} schools"
        )
        by_cap = reach.near is not None and int(reach.near[i].sum()) - 1 < needed
        found[school.urn] = Trouble(
            Rule.MAX_TRAVEL if by_cap else Rule.GROUP_SIZE,
            f"{{who}} {words}",
            f"each of {{who}} {words}",
            ("raise max_travel_km",) if by_cap else ("correct calendars or closures",),
            follows=others + len(known) >= needed or everybody < needed,
        )
    return found


def _by_their_pairs(
    problem: Problem, bound: Mapping[int, tuple[int, ...]], known: Mapping[int, Trouble]
) -> dict[int, Trouble]:
    """Schools that must be together with one in trouble."""
    found = {}
    for urn, others in bound.items():
        lost = next((other for other in others if other in known and other != urn), None)
        if lost is not None and urn not in known:
            reason = known[lost].said_of(_named(problem, lost))
            sentence = f"{{who}} must be together with another school, but {_escaped(reason)}"
            found[urn] = Trouble(Rule.TOGETHER, sentence, sentence, (), follows=True)
    return found


def _bound_together(problem: Problem) -> dict[int, tuple[int, ...]]:
    """By URN, all schools that pairs bind together with it, itself included."""
    bound: dict[int, tuple[int, ...]] = {}
    for pair in problem.pairs:
        if pair.kind is PairKind.TOGETHER:
            joined = {
                *bound.get(pair.first, (pair.first,)),
                *bound.get(pair.second, (pair.second,)),
            }
            for urn in joined:
                bound[urn] = tuple(sorted(joined))
    return bound


def _named(problem: Problem, urn: int) -> str:
    school: School | None = problem.school_by_urn.get(urn)
    return _escaped(str(urn) if school is None else named(school))


def _escaped(text: str) -> str:
    """Text that survives :meth:`str.format` as it is."""
    return text.replace("{", "{{").replace("}", "}}")
