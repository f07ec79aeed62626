"""Many hubs at once: plan them side by side, split a nation's tables into hubs, and sum up.

Planning: ``hubs`` runs tasks on processes or on an executor of the caller's and keeps what is
finished. Tables: ``reading`` makes hubs of a nation's folder, ``writing`` one summary of all plans.
"""

from mastery_sched.national.hubs import plan_hubs
from mastery_sched.national.outcome import HubOutcome
from mastery_sched.national.progress import HubsProgress

__all__ = ["HubOutcome", "HubsProgress", "plan_hubs"]
