"""Several schools, counts and half-terms in the words of a planner."""

from __future__ import annotations

from collections.abc import Sequence

from mastery_sched.entities import School
from mastery_sched.errors import counted
from mastery_sched.words import listed, named

MOST_NAMED = 5
"""Schools named in a sentence; the rest are counted."""


def all_named(schools: Sequence[School]) -> str:
    """Several schools; of many, the first few and how many more."""
    words = [named(school) for school in schools[:MOST_NAMED]]
    if len(schools) > MOST_NAMED:
        words.append(counted(len(schools) - MOST_NAMED, "other"))
    return listed(words)


def number(count: int) -> str:
    """A count in a sentence: the word for one, else digits."""
    return "one" if count == 1 else str(count)


def half_terms(numbers: Sequence[int], word: str = "half-term") -> str:
    """Half-terms, or windows, by number.

    Examples
    --------
    >>> half_terms([3]), half_terms([1, 4, 5], "window")
    ('half-term 3', 'windows 1, 4 and 5')
    """
    return f"{word}{'s' if len(numbers) > 1 else ''} {listed(map(str, numbers))}"
