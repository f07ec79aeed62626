"""Many hubs at once: plan them side by side, split a nation's tables into hubs, and sum up.

Planning: ``hubs`` runs tasks on processes or on an executor of the caller's and keeps what is
finished. Tables: ``reading`` makes hubs of a nation's folder, ``writing`` one summary of all plans.
"""

from mastery_sched.national.hubs import plan_hubs
from mastery_sched.national.nation import Nation
from mastery_sched.national.outcome import HubOutcome
from mastery_sched.national.progress import HubsProgress
from mastery_sched.national.reading import nation_from_frames, read_nation
from mastery_sched.national.writing import write_nation

__all__ = [
    "HubOutcome",
    "HubsProgress",
    "Nation",
    "nation_from_frames",
    "plan_hubs",
    "read_nation",
    "write_nation",
]
