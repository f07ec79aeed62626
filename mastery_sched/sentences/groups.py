"""Rules about who is in a group and who leads it, as sentences."""

from __future__ import annotations

from mastery_sched.entities import PairKind
from mastery_sched.errors import counted
from mastery_sched.problem import Problem
from mastery_sched.rules import Unplaced
from mastery_sched.sentences.numbers import size_range


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


def attendance(problem: Problem) -> str | None:
    """Who comes."""
    leader = ", and so does the group's specialist" if problem.specialists else ""
    return f"All schools of a group come to its meetings while they are members{leader}."


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


def totals(_problem: Problem) -> str | None:
    """Totals that add up."""
    return "The totals that a plan states are those that its groups and meetings add up to."
