"""Schools and numbers in the words of a planner."""

from __future__ import annotations

from collections.abc import Sequence

from mastery_sched.entities import School
from mastery_sched.sentences import counted

MOST_NAMED = 5
"""Schools named in a sentence; the rest are counted."""


def named(school: School) -> str:
    """A school with its key."""
    return f"{school.name} ({school.urn})"


def all_named(schools: Sequence[School]) -> str:
    """Several schools; of many, the first few and how many more."""
    words = [named(school) for school in schools[:MOST_NAMED]]
    if len(schools) > MOST_NAMED:
        words.append(counted(len(schools) - MOST_NAMED, "other"))
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def number(count: int) -> str:
    """A count in a sentence: the word for one, else digits."""
    return "one" if count == 1 else str(count)


def half_terms(numbers: Sequence[int]) -> str:
    """Half-terms by number.

    Examples
    --------
    >>> half_terms([3]), half_terms([1, 4, 5])
    ('half-term 3', 'half-terms 1, 4 and 5')
    """
    *first, last = map(str, numbers)
    return f"half-terms {', '.join(first)} and {last}" if first else f"half-term {last}"
