"""Schools and lists in sentences, the same for every part that speaks to a planner."""

from __future__ import annotations

from collections.abc import Iterable

from mastery_sched.entities import School


def named(school: School) -> str:
    """A school with its key, such as ``Larch Primary (100123)``."""
    return f"{school.name} ({school.urn})"


def listed(words: Iterable[str]) -> str:
    """Words as a list in a sentence.

    Examples
    --------
    >>> listed(["A"]), listed(["A", "B", "C"])
    ('A', 'A, B and C')
    """
    *first, last = [*words] or ["nobody"]
    return f"{', '.join(first)} and {last}" if first else last
