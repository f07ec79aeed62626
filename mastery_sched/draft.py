"""What a search hands over: groups with their leaders, dates and venues, before they get names.

The engine speaks in drafts; :mod:`mastery_sched.assemble` turns them into a plan with ids and a
score.
"""

from __future__ import annotations

from dataclasses import dataclass

from mastery_sched.entities import Slot


@dataclass(frozen=True, slots=True)
class DraftGroup:
    """A group without a name.

    Parameters
    ----------
    urns
        Its schools, sorted.
    slots, venue_urns
        One each a meeting, in order of number; a venue is ``None`` online.
    pinned_id
        The id that pins give it, if any.
    """

    urns: tuple[int, ...]
    specialist_id: str | None
    slots: tuple[Slot, ...]
    venue_urns: tuple[int | None, ...]
    pinned_id: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Groups for a whole problem; eligible applicants in none of them are unplaced."""

    groups: tuple[DraftGroup, ...]
