"""More than may go on at once: meetings, or schools of one trust, beyond what sessions can hold.

Each window is counted by itself, and then the whole year: what must be, and what the sessions or
weeks with any open half-day hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mastery_sched.entities import School
from mastery_sched.errors import Conflict, counted
from mastery_sched.impossible.words import half_terms
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule

Windows = list[int]
"""Slots that may be of use, one set of bits a meeting."""


@dataclass(frozen=True, slots=True)
class _Load:
    """So many at most in each session, or week, and what it is that must fit in.

    Parameters
    ----------
    needed
        How many there are in each window, in numbers and in words.
    setting
        The setting to raise.
    """

    rule: Rule
    subjects: tuple[str, ...]
    needed: int
    what: str
    most: int
    setting: str

    @property
    def span(self) -> str:
        return "week" if self.setting.endswith("week") else "session"


def load_conflicts(problem: Problem, least_groups: int) -> Iterator[Conflict]:
    """Loads that no timetable can keep when every school must be placed.

    Parameters
    ----------
    least_groups
        Fewest groups that hold all schools.
    """
    windows = _windows(problem, problem.applicants)
    rules = problem.rules
    groups = counted(least_groups, "group")
    for setting in ("most_meetings_session", "most_meetings_week"):
        most = getattr(rules, setting)
        if most is not None:
            load = _Load(
                Rule.MOST_MEETINGS, (), least_groups, f"{groups} or more meet", most, setting
            )
            yield from _too_much(problem, windows, load)
    if rules.lead_attends_first:
        sessions = len(_spans(problem, windows[:1], "session"))
        if sessions < least_groups:
            sentence = (
                f"{groups} or more have a first meeting, but the hub lead can attend at most one "
                f"in each of the {counted(sessions, 'session')} there {_be(sessions)} for it"
            )
            ways_out = ("let the hub lead miss first meetings", "correct calendars or closures")
            yield Conflict(Rule.LEAD_ATTENDS_FIRST, (), sentence, ways_out)
    for setting in ("most_trust_out_session", "most_trust_out_week"):
        most = getattr(rules, setting)
        if most is not None:
            for trust, schools in sorted(_by_trust(problem).items()):
                what = f"{counted(len(schools), 'school')} of {trust} {_be(len(schools))} out"
                urns = tuple(str(school.urn) for school in schools)
                load = _Load(Rule.MOST_TRUST_OUT, urns, len(schools), what, most, setting)
                yield from _too_much(problem, _windows(problem, schools), load)


def _too_much(problem: Problem, windows: Windows, load: _Load) -> Iterator[Conflict]:
    ways_out = (f"raise {load.setting}", "correct calendars or closures")
    tight = False
    for number, window in enumerate(windows, start=1):
        spans = len(_spans(problem, [window], load.span))
        if load.needed > load.most * spans:
            tight = True
            sentence = (
                f"{load.what} in {half_terms([number], problem.rules.window_word)}, but its "
                f"{counted(spans, load.span)} with open half-days, at most {load.most} in each, "
                f"{_hold(spans)} {load.most * spans}"
            )
            yield Conflict(load.rule, load.subjects, sentence, ways_out)
    spans = len(_spans(problem, windows, load.span))
    needed = load.needed * len(windows)
    if needed > load.most * spans and not tight:
        sentence = (
            f"{load.what} {len(windows)} times, which makes {needed}, but the "
            f"{counted(spans, load.span)} with open half-days, at most {load.most} in each, "
            f"{_hold(spans)} {load.most * spans}"
        )
        yield Conflict(load.rule, load.subjects, sentence, ways_out)


def _windows(problem: Problem, schools: Iterable[School]) -> Windows:
    """When any of the schools and any specialist can meet."""
    found = [0] * problem.rules.num_meetings
    led = [0 if problem.specialists else -1] * problem.rules.num_meetings
    for school in schools:
        own = problem.open_slots.schools[school.urn]
        found = [a | b for a, b in zip(found, own, strict=True)]
    for windows in problem.open_slots.specialists.values():
        led = [a | b for a, b in zip(led, windows, strict=True)]
    return [a & b for a, b in zip(found, led, strict=True)]


def _spans(problem: Problem, windows: Iterable[int], span: str) -> set[object]:
    """The sessions, or weeks, that have any of the slots."""
    slots = problem.open_slots
    meant = [slots.slots[t] for window in windows for t in slots.in_mask(window)]
    return {slot if span == "session" else slot.date.isocalendar()[:2] for slot in meant}


def _by_trust(problem: Problem) -> dict[str, list[School]]:
    found: dict[str, list[School]] = {}
    for school in problem.applicants:
        if school.trust and school.trust.strip():
            found.setdefault(school.trust, []).append(school)
    return found


def _be(number: int) -> str:
    return "is" if number == 1 else "are"


def _hold(number: int) -> str:
    return "holds" if number == 1 else "hold"
