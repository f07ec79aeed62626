"""Rules about when groups meet, as sentences."""

from __future__ import annotations

from datetime import date

from mastery_sched.assessment import ASSESSMENT_WORDS, Treatment
from mastery_sched.entities import Session, partners_of
from mastery_sched.errors import counted
from mastery_sched.problem import Problem
from mastery_sched.rules import VenueKind
from mastery_sched.words import listed


def one_per_window(problem: Problem) -> str | None:
    """One meeting in each half-term."""
    number = problem.rules.num_meetings
    if problem.rules.windows:
        windows = listed(_dates(first, last) for first, last in problem.rules.windows)
        times = "once" if number == 1 else f"{number} times, once in each window"
        return f"Each group meets {times}: {windows}."
    if number == 1:
        return "Each group meets once, in the half-term that everybody in it shares."
    return (
        f"Each group meets {number} times: once in each half-term, on a date that lies in that "
        "half-term for everybody who comes."
    )


def date_range(problem: Problem) -> str | None:
    """First and last date of the year's meetings."""
    earliest, latest = problem.rules.earliest_date, problem.rules.latest_date
    if earliest is None and latest is None:
        return None
    before = f"before {_day(earliest)}" if earliest else ""
    after = f"after {_day(latest)}" if latest else ""
    return f"No group meets {' or '.join(filter(None, (before, after)))}."


def school_open(problem: Problem) -> str | None:
    """When schools are open."""
    blocked = [
        ASSESSMENT_WORDS[week.assessment]
        for week in problem.rules.assessments
        if week.treatment is Treatment.BLOCKED
    ]
    tests = f", never in the week of the {listed(blocked)}" if blocked else ""
    if tests and any(school.years for school in problem.schools):
        tests += " where their lead teachers teach those years"
    return (
        "Schools meet on weekdays on which all of them are open: in term, not on a bank holiday, "
        f"not on a closure{tests}."
    )


def specialist_open(problem: Problem) -> str | None:
    """When specialists can come."""
    if not problem.specialists:
        return None
    return "A specialist meets when the school where they are based is open and they are not away."


def specialist_session(problem: Problem) -> str | None:
    """Half-days of the week for which specialists are released."""
    number = sum(bool(person.sessions) for person in problem.specialists)
    if not number:
        return None
    if number == len(problem.specialists):
        return "A specialist meets only on the half-days of the week for which they are released."
    meet = "meets" if number == 1 else "meet"
    return (
        f"{number} of the {len(problem.specialists)} specialists {meet} only on the half-days of "
        "the week for which they are released."
    )


def partners(problem: Problem) -> str | None:
    """Specialists in pairs."""
    number = len(partners_of(problem.specialists)) // 2
    if not number:
        return None
    pairs = "2 specialists work in a pair" if number == 1 else f"{number} pairs of specialists"
    verb = "" if number == 1 else " work together"
    return (
        f"{pairs}{verb}: each can come to the meetings of the other's groups, which are on days of "
        "both's release and never at the same time."
    )


def release_days(problem: Problem) -> str | None:
    """Days on which specialists are away from their class."""
    numbers = sorted(
        {p.max_release_days for p in problem.specialists if p.max_release_days is not None}
    )
    if not numbers:
        return None
    days = counted(numbers[0], "day")
    if len(numbers) > 1:
        days = f"{numbers[0]} to {numbers[-1]} days"
    limited = sum(person.max_release_days is not None for person in problem.specialists)
    who = "A specialist is"
    if limited < len(problem.specialists):
        verb = "is" if limited == 1 else "are"
        who = f"{limited} of the {len(problem.specialists)} specialists {verb}"
    agreed = ", as agreed with each" if len(numbers) > 1 else ""
    return f"{who} at meetings on at most {days} of the year{agreed}."


def double_booking(problem: Problem) -> str | None:
    """One place at a time."""
    if all(person.capacity < 2 for person in problem.specialists):
        return None
    return "A specialist who leads several groups meets one at a time."


def min_gap(problem: Problem) -> str | None:
    """Days between meetings."""
    if problem.rules.num_meetings < 2:
        return None
    days = counted(problem.rules.min_gap_days, "day")
    return f"Consecutive meetings of a group are at least {days} apart."


def max_gap(problem: Problem) -> str | None:
    """Most days between meetings."""
    most = problem.rules.max_gap_days
    if most is None or problem.rules.num_meetings < 2:
        return None
    return f"Consecutive meetings of a group are at most {counted(most, 'day')} apart."


def lesson_session(problem: Problem) -> str | None:
    """Sessions in which schools teach what is observed."""
    taught, policy = problem.rules.lesson_sessions, problem.rules.venue_policy
    if len(taught) == len(Session) or all(kind is VenueKind.ONLINE for kind in policy):
        return None
    half = "morning" if taught == (Session.AM,) else "afternoon"
    return f"Meetings at a school are in the {half}, when the lesson that is observed is taught."


def most_trust_out(problem: Problem) -> str | None:
    """Schools of one trust out at once."""
    rules = problem.rules
    most = rules.most_trust_out_session or rules.most_trust_out_week
    if most is None:
        return None
    number = _loads(rules.most_trust_out_session, rules.most_trust_out_week, "school")
    verb = "is" if most == 1 else "are"
    return f"Of any one trust, {number.replace(' in ', f' {verb} out in ', 1)}, hosts included."


def most_meetings(problem: Problem) -> str | None:
    """Meetings of the hub at once."""
    rules = problem.rules
    if rules.most_meetings_session is None and rules.most_meetings_week is None:
        return None
    return (
        f"The hub has {_loads(rules.most_meetings_session, rules.most_meetings_week, 'meeting')}."
    )


def lead_attends_first(problem: Problem) -> str | None:
    """The hub lead's visits."""
    if not problem.rules.lead_attends_first:
        return None
    return "The hub lead comes to the first meeting of each group: no two of them are at once."


def _loads(a_session: int | None, a_week: int | None, noun: str) -> str:
    """Limits of what goes on at once, in words."""
    caps = [(a_session, "session"), (a_week, "week")]
    first, *others = [(most, span) for most, span in caps if most is not None]
    words = [f"at most {counted(first[0], noun)} in any one {first[1]}"]
    return " and ".join([*words, *(f"at most {most} in any one {span}" for most, span in others)])


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _dates(first: date, last: date) -> str:
    return f"{_day(first)} to {_day(last)}"
