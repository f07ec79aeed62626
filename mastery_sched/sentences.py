"""Every rule as a sentence in a planner's words, with the numbers of the problem at hand.

One function a rule, under the rule's name; ``None`` where the problem gives the rule nothing to do.
Nothing here knows whether a plan keeps the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby

from mastery_sched.assessment import ASSESSMENT_WORDS, Treatment
from mastery_sched.entities import PairKind, Session
from mastery_sched.errors import counted
from mastery_sched.problem import Problem
from mastery_sched.rules import Rule, Unplaced, VenueKind
from mastery_sched.words import listed

_KINDS = {
    VenueKind.MEMBER: "at schools of the group",
    VenueKind.CENTRAL: "at one school of the group, always the same",
    VenueKind.SPECIALIST: "at the specialist's own school",
    VenueKind.ONLINE: "online",
}


def sentences(problem: Problem) -> dict[Rule, str]:
    """The sentences of the rules that have something to do in a problem, in the rules' order."""
    found = {rule: say(problem) for rule, say in SENTENCES.items()}
    return {rule: sentence for rule, sentence in found.items() if sentence is not None}


def identity(_problem: Problem) -> str | None:
    """Ids of groups, numbers of meetings."""
    return "Each group has an id of its own, and each of its meetings a number of its own."


def group_size(problem: Problem) -> str | None:
    """Sizes of groups."""
    sizes = size_range(problem.rules.min_size, problem.rules.max_size)
    noun = "school" if sizes == "exactly 1" else "schools"
    return f"Each group has {sizes} {noun}."


def placed_once(_problem: Problem) -> str | None:
    """One group a school."""
    return "No school is in more than one group."


def everyone_placed(problem: Problem) -> str | None:
    """Whether schools may be left out."""
    if problem.rules.unplaced is Unplaced.FORBID:
        return f"Each of the {len(problem.applicants)} schools to be placed has a group."
    return (
        "Schools may be left without a group: as few as possible, those of lowest priority first, "
        "each listed with the reason."
    )


def eligible(problem: Problem) -> str | None:
    """Who may take part."""
    sentence = (
        "Only applicants that are open, state-funded, of primary phase and have not taken part "
        "before join a group"
    )
    left_out = len(problem.left_out)
    return f"{sentence}; this leaves out {left_out}." if left_out else f"{sentence}."


def one_specialist(problem: Problem) -> str | None:
    """Who leads."""
    number = len(problem.specialists)
    if not number:
        return None
    leaders = "the one specialist" if number == 1 else f"one of the {number} specialists"
    return f"Each group is led by {leaders}."


def capacity(problem: Problem) -> str | None:
    """How many groups a specialist leads."""
    numbers = sorted({person.capacity for person in problem.specialists})
    if not numbers:
        return None
    places = sum(person.capacity for person in problem.specialists)
    each = counted(numbers[0], "group")
    if len(numbers) > 1:
        each = f"{numbers[0]} to {numbers[-1]} groups, as agreed with each"
    together = counted(places, "group")
    return f"A specialist leads at most {each}; all of them together at most {together}."


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


def attendance(problem: Problem) -> str | None:
    """Who comes."""
    leader = ", and so does the group's specialist" if problem.specialists else ""
    return f"All schools of a group come to its meetings while they are members{leader}."


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


def venue_kind(problem: Problem) -> str | None:
    """Where meetings are."""
    policy = list(enumerate(problem.rules.venue_policy, start=1))
    runs = [(kind, [number for number, _ in run]) for kind, run in groupby(policy, lambda x: x[1])]
    sentence = "; ".join(f"{_meetings(numbers)} {_KINDS[kind]}" for kind, numbers in runs)
    return f"{sentence[0].upper()}{sentence[1:]}."


def host_fairness(problem: Problem) -> str | None:
    """Hosting shared out."""
    number = len(problem.rules.meetings_of(VenueKind.MEMBER))
    if number < 2:
        return None
    return (
        f"The {number} meetings at schools of the group are shared evenly among those willing to "
        "host: none hosts twice more often than another."
    )


def can_host(problem: Problem) -> str | None:
    """Only the willing host."""
    rules = problem.rules
    hosted = rules.meetings_of(VenueKind.MEMBER) + rules.meetings_of(VenueKind.CENTRAL)
    refusing = sum(not school.can_host for school in problem.applicants)
    if not hosted or not refusing:
        return None
    verb = "is" if refusing == 1 else "are"
    return (
        "Meetings are hosted only by schools that are willing to; "
        f"{refusing} of the {len(problem.applicants)} {verb} not."
    )


def max_travel(problem: Problem) -> str | None:
    """How far schools go."""
    cap_m = problem.rules.max_travel_m
    return None if cap_m is None else f"No school goes further than {in_km(cap_m)} to a meeting."


def max_specialist_travel(problem: Problem) -> str | None:
    """How far specialists go."""
    caps_m = [problem.specialist_cap_m(person) for person in problem.specialists]
    stated = sorted({cap_m for cap_m in caps_m if cap_m is not None})
    if not stated:
        return None
    if len(stated) == 1 and None not in caps_m:
        return f"No specialist goes further than {in_km(stated[0])} from their base to a meeting."
    number = sum(cap_m is not None for cap_m in caps_m)
    span = in_km(stated[0])
    span += f" to {in_km(stated[-1])}" if len(stated) > 1 else ""
    go = "goes" if number == 1 else "go"
    return (
        f"{number} of the {len(caps_m)} specialists {go} no further from their base than their own "
        f"limit, {span}."
    )


def pinned(problem: Problem) -> str | None:
    """Decisions already taken."""
    number = len(problem.pins)
    if not number:
        return None
    pins = "1 pin is" if number == 1 else f"{number} pins are"
    return f"What was decided beforehand holds: {pins} kept."


def together(problem: Problem) -> str | None:
    """Schools that want to be together."""
    number = sum(pair.kind is PairKind.TOGETHER for pair in problem.pairs)
    if not number:
        return None
    pairs = counted(number, "pair")
    return f"{pairs} of schools must be together: in the same group, or both without one."


def apart(problem: Problem) -> str | None:
    """Schools that want to be apart."""
    number = sum(pair.kind is PairKind.APART for pair in problem.pairs)
    if not number:
        return None
    return f"{counted(number, 'pair')} of schools must not be in the same group."


def most_per_trust(problem: Problem) -> str | None:
    """The mix of trusts."""
    most = problem.rules.most_per_trust
    if most is None:
        return None
    verb = "is" if most == 1 else "are"
    return f"At most {counted(most, 'school')} of any one trust {verb} in a group."


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


def totals(_problem: Problem) -> str | None:
    """Totals that add up."""
    return "The totals that a plan states are those that its groups and meetings add up to."


SENTENCES: Mapping[Rule, Callable[[Problem], str | None]] = {
    Rule.IDENTITY: identity,
    Rule.GROUP_SIZE: group_size,
    Rule.PLACED_ONCE: placed_once,
    Rule.EVERYONE_PLACED: everyone_placed,
    Rule.ELIGIBLE: eligible,
    Rule.ONE_SPECIALIST: one_specialist,
    Rule.CAPACITY: capacity,
    Rule.ONE_PER_WINDOW: one_per_window,
    Rule.DATE_RANGE: date_range,
    Rule.ATTENDANCE: attendance,
    Rule.SCHOOL_OPEN: school_open,
    Rule.SPECIALIST_OPEN: specialist_open,
    Rule.SPECIALIST_SESSION: specialist_session,
    Rule.DOUBLE_BOOKING: double_booking,
    Rule.MIN_GAP: min_gap,
    Rule.MAX_GAP: max_gap,
    Rule.LESSON_SESSION: lesson_session,
    Rule.VENUE_KIND: venue_kind,
    Rule.HOST_FAIRNESS: host_fairness,
    Rule.CAN_HOST: can_host,
    Rule.MAX_TRAVEL: max_travel,
    Rule.MAX_SPECIALIST_TRAVEL: max_specialist_travel,
    Rule.PINNED: pinned,
    Rule.TOGETHER: together,
    Rule.APART: apart,
    Rule.MOST_PER_TRUST: most_per_trust,
    Rule.MOST_TRUST_OUT: most_trust_out,
    Rule.MOST_MEETINGS: most_meetings,
    Rule.LEAD_ATTENDS_FIRST: lead_attends_first,
    Rule.TOTALS: totals,
}
"""The function of each rule, under the rule's own name."""


def size_range(least: int, most: int) -> str:
    """Sizes in words.

    Examples
    --------
    >>> size_range(6, 7), size_range(6, 6), size_range(6, 9)
    ('6 or 7', 'exactly 6', 'from 6 to 9')
    """
    if least == most:
        return f"exactly {least}"
    return f"{least} or {most}" if most == least + 1 else f"from {least} to {most}"


def in_km(distance_m: int) -> str:
    """A distance exact to the metre, so that a cap missed by a metre shows.

    Examples
    --------
    >>> in_km(25_000), in_km(25_001)
    ('25 km', '25.001 km')
    """
    return f"{distance_m / 1000:.10g} km"


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


def _meetings(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"meeting {numbers[0]} is"
    joint = "and" if len(numbers) == 2 else "to"
    return f"meetings {numbers[0]} {joint} {numbers[-1]} are"
