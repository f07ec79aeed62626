"""What share of the limits each stage of planning a hub gets, by its number of schools.

Shares only; nothing here searches, counts effort or asks a clock.
"""

from __future__ import annotations

from dataclasses import replace

from mastery_sched.stop import Limits

MOST_SHORT = 300
"""Most schools of a hub where a proof finds better groups faster than a search or windows do."""

SHORT_SHARE, LONG_SHARE = 0.4, 0.8
"""Part of the limits by which the search of groups ends in such hubs, and in larger ones without
time for a proof."""

SEARCH_A_SCHOOL = 0.025
"""Seconds, or units of work, by which it ends in larger hubs, for each school."""

WINDOWS_SHARE, LAST_SHARE = 0.35, 0.9
"""Part of the limits by which the windows of larger hubs end, where a proof follows and where none
does: the rest is for the proof, or for dates alone."""

PROOF_A_SCHOOL = 0.04
"""Seconds, or units of work, for each school of a larger hub, below which a proof could
only begin: windows have most of what the search leaves then."""

WORK, WORK_A_SCHOOL = 4.0, 0.12
"""Effort of the search without limits: so much, and so much for each school."""

WINDOWS_WORK, PROOF_WORK = 60.0, 60.0
"""Most effort of the windows, and of the proof, where there are no limits."""

MOST_PROVED = 2_000
"""Most schools for which a proof is tried; its tables grow with their square."""


def search_share(limits: Limits, num_schools: int) -> float:
    """Part of the limits by which the search of groups ends.

    Examples
    --------
    >>> search_share(Limits(seconds=60.0), 60), search_share(Limits(seconds=100.0), 1_000)
    (0.4, 0.25)
    """
    given = _given(limits)
    if given is None:
        return 1.0
    if num_schools <= MOST_SHORT:
        return SHORT_SHARE
    if _leaves_no_proof(limits, num_schools):
        return LONG_SHARE
    return SEARCH_A_SCHOOL * num_schools / given


def windows_come_first(num_schools: int) -> bool:
    """Whether windows come before a proof, or instead of one."""
    return num_schools > MOST_SHORT


def _leaves_no_proof(limits: Limits, num_schools: int) -> bool:
    """Whether a proof of a large hub could only begin."""
    given = _given(limits)
    return num_schools > MOST_SHORT and given is not None and given < PROOF_A_SCHOOL * num_schools


def _given(limits: Limits) -> float | None:
    """The tightest limit, in seconds or units of work; they are about as long."""
    given = [limit for limit in (limits.seconds, limits.work) if limit is not None]
    return max(min(given), 1e-9) if given else None


def search_limits(limits: Limits, num_schools: int) -> Limits:
    """Limits of the search, those that it has where none are given."""
    if limits.seconds is None and limits.work is None:
        return Limits(work=WORK + WORK_A_SCHOOL * num_schools)
    return limits


def windows_limits(limits: Limits, num_schools: int, work: float) -> Limits:
    """Limits by which the windows before a proof end, when so much work is spent already."""
    if limits.seconds is None and limits.work is None:
        return replace(limits, work=work + WINDOWS_WORK)
    return limits.part(LAST_SHARE if _leaves_no_proof(limits, num_schools) else WINDOWS_SHARE)


def proof_limits(limits: Limits, work: float) -> Limits:
    """Limits by which the proof ends, when so much work is spent already."""
    if limits.seconds is None and limits.work is None:
        return replace(limits, work=work + PROOF_WORK)
    return limits
