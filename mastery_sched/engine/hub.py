"""Planning a whole hub: groups and leaders by search, dates by the timetable, until both hold.

The search gathers groups and chooses among them; the timetable gives the best choice its dates or
says which groups cannot have theirs side by side, and then another choice is made. From the first
choice with dates on, there is always a complete plan to fall back on. When the search finds nothing
better any more, the proof says how good the groups are and may still find better ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from mastery_sched.draft import Draft
from mastery_sched.engine.budget import Budget
from mastery_sched.engine.choices import Choice, NoGood
from mastery_sched.engine.columns import Column, make_column
from mastery_sched.engine.compilation import SEARCH_KERNELS, load_kernels
from mastery_sched.engine.dating import Dating, Settled
from mastery_sched.engine.group_cost import group_data
from mastery_sched.engine.instance import Instance, build_instance
from mastery_sched.engine.no_goods import widened
from mastery_sched.engine.outcome import EngineOutcome
from mastery_sched.engine.proof import PROOF_KERNELS
from mastery_sched.engine.proof.hub_model import HubModel, hub_model
from mastery_sched.engine.proof.hub_proof import HubProof, prove_hub
from mastery_sched.engine.proof.hub_windows import improve_hub
from mastery_sched.engine.proof.model import Column as ModelColumn
from mastery_sched.engine.search import SELECTION_WORK, Search
from mastery_sched.engine.staffing_space import hub_schedule, hub_space
from mastery_sched.engine.stages import (
    MOST_PROVED,
    proof_limits,
    search_limits,
    search_share,
    windows_come_first,
    windows_limits,
)
from mastery_sched.problem import Problem
from mastery_sched.progress import Progress, Report, Stage, Status
from mastery_sched.stop import FINISHED, INTERRUPTED, Limits

SEARCHED = "found nothing better for long enough"
"""Why a search ended that was given no limit, or did not reach it."""

UNDECIDED = "nothing more could be proved"
"""Why a proof ended that reached no limit and did not settle everything."""

PATIENCE, PROOF_PATIENCE = 4, 1
"""Rounds without anything better after which a search ends; and those before a proof, which finds
better groups faster. Both times are longer while schools are left out, for a proof does not look
for plans that leave out fewer."""

FIRST_SELECTION_WORK = 0.5
"""Most work of one selection before a proof."""

DRAFT_WORK, TIMETABLE_WORK = 0.5, 5.0
"""Most effort for the dates of a choice on the way, and of the last one."""


def plan_hub(
    problem: Problem,
    *,
    barred: frozenset[int],
    limits: Limits,
    seed: int,
    n_jobs: int,
    clock: Callable[[], float],
    report: Report,
) -> EngineOutcome:
    """Plan a hub of any size; see :class:`mastery_sched.engine.outcome.Engine`.

    A unit of work is a million proposals of the annealing, or one unit of CP-SAT's deterministic
    time, for selections and timetables alike; the proof's own units are those of
    :mod:`mastery_sched.engine.proof.known`. Without limits, :mod:`mastery_sched.engine.stages` says
    how much is spent at most. A time limit does not count the seconds spent on compiling.
    """
    before = clock()
    compiling = Progress(Stage.COMPILING, before)
    load_kernels(lambda: report(compiling), SEARCH_KERNELS, *PROOF_KERNELS)
    loading = clock() - before
    report(Progress(Stage.GROUPING, 0.0))
    instance = build_instance(problem, barred)
    hub = _Hub(instance, limits, seed, n_jobs, lambda: clock() - loading, report)
    try:
        reason = hub.search_groups()
        hub.settle()
        reason = hub.improve() or reason
        hub.settle(final=reason != INTERRUPTED)
        if reason != INTERRUPTED:
            reason = hub.prove() or reason
            hub.settle(final=reason != INTERRUPTED)
    except KeyboardInterrupt:
        reason = INTERRUPTED
        hub.rescue()
    return hub.outcome(reason)


class _Hub:
    """One call of :func:`plan_hub`: its search, the best plan with dates, the effort spent."""

    def __init__(
        self,
        instance: Instance,
        limits: Limits,
        seed: int,
        n_jobs: int,
        clock: Callable[[], float],
        report: Report,
    ) -> None:
        self.instance = instance
        self.limits = limits
        self.seed = seed
        self.n_jobs = n_jobs
        self.clock = clock
        self.report = report
        self.bound: int | None = None
        self.proof: HubProof | None = None
        self.unplaced_proved = False
        size = instance.num_schools
        self.budget = Budget(search_limits(limits, size), clock, search_share(limits, size))
        self.dating = Dating(instance, limits, self.budget, seed, n_jobs, clock, self._tell)
        self._model: HubModel | None = None
        self._no_windows_left = False
        self.search = self._new_search()

    def search_groups(self) -> str:
        """Search for groups until it is not worth while or allowed any more; the reason."""
        search = self.search
        if search is None:
            return SEARCHED
        while search.scan():
            self.settle()
        stale, patience = 0, 1
        while stale < patience:
            before = search.best
            if not search.round():
                return self._limit_reached()
            self.settle()
            stale = stale + 1 if search.best == before else 0
            all_placed = search.best is not None and not search.best.left_out
            patience = PROOF_PATIENCE if self._to_prove else PATIENCE
            patience = patience if all_placed else 2 * PATIENCE
        return SEARCHED

    def improve(self) -> str | None:
        """Make the groups of a large hub better window by window.

        Returns
        -------
        str or None
            What ended it; ``None`` if there was nothing to do, or time is left for the proof.
        """
        stopped: str | None = None
        size = self.instance.num_schools
        if not windows_come_first(size):
            return None
        limits = windows_limits(self.limits, size, self.budget.work)
        while stopped is None:
            choice, clashes = self._choice_to_improve(), len(self._no_goods)
            if choice is None:
                return None
            found = improve_hub(
                self._hub_model(choice),
                [self.dating.column(group) for group in choice.groups],
                pool=self._pool(),
                limits=limits,
                seed=self.seed,
                clock=self.clock,
                report=self._note,
                work_before=self.budget.work,
            )
            self.budget.spend(found.work)
            self._take(found.columns)
            stopped = found.stop_reason
            self._no_windows_left = stopped is None
            self.settle()
            if len(self._no_goods) == clashes:
                break
        return INTERRUPTED if stopped == INTERRUPTED else None

    def prove(self) -> str | None:
        """Prove how good the groups are, and take better ones that can have dates.

        Returns
        -------
        str or None
            What ended it; ``None`` if there was nothing to prove.
        """
        choice = self._choice_to_improve()
        if choice is None:
            return None
        proof = prove_hub(
            self._hub_model(choice),
            [self.dating.column(group) for group in choice.groups],
            pool=self._pool(),
            windows=not self._no_windows_left,
            limits=proof_limits(self.limits, self.budget.work),
            seed=self.seed,
            clock=self.clock,
            report=self._note,
            work_before=self.budget.work,
        )
        self.budget.spend(proof.outcome.work)
        self.proof = proof
        self.bound, self.unplaced_proved = proof.bound, proof.unplaced_proved
        if proof.travel < choice.travel:
            self._take(proof.columns)
        finished = FINISHED if proof.outcome.optimal else UNDECIDED
        return proof.outcome.stop_reason or finished

    def _choice_to_improve(self) -> Choice | None:
        """The best choice with dates, if it may be improved and proved."""
        settled = self.dating.settled
        if settled is None or not settled.choice.groups or self.search is None:
            return None
        return settled.choice if self._to_prove else None

    def _hub_model(self, choice: Choice) -> HubModel:
        if self._model is None or self._model.left_out != choice.left_out:
            self._model = hub_model(self.instance, choice.left_out)
        return replace(self._model, no_goods=self._no_goods)

    @property
    def _no_goods(self) -> tuple[NoGood, ...]:
        """Groups known to clash, so far."""
        return () if self.search is None else tuple(self.search.gathered.no_goods)

    def _pool(self) -> list[ModelColumn]:
        """Groups that the search gathered."""
        travel = {} if self.search is None else self.search.travel
        return [ModelColumn(leader, tuple(sorted(members))) for members, leader, _ in travel]

    @property
    def _to_prove(self) -> bool:
        return self.instance.num_schools <= MOST_PROVED

    def _note(self, progress: Progress) -> None:
        """Keep the bound, which an interruption would lose otherwise, and hand the record on."""
        if progress.bound is not None:
            self.bound = max(self.bound or 0, progress.bound)
        self.report(replace(progress, unplaced=self._num_unplaced(progress.unplaced or 0)))

    def _take(self, columns: Sequence[Column]) -> None:
        """Make the groups that the proof found the best choice; dates decide whether it stays."""
        if self.search is None:
            return
        groups = tuple(sorted((each.members, each.leader, each.label) for each in columns))
        self.search.travel |= {
            (each.members, each.leader, each.label): each.travel for each in columns
        }
        placed = {i for each in columns for i in each.members}
        left_out = tuple(i for i in range(self.instance.num_schools) if i not in placed)
        self.search.offer(Choice(groups, left_out, sum(each.travel for each in columns)))

    def settle(self, *, final: bool = False) -> None:
        """Give the best choice its dates, or find another one that can have dates."""
        while self.search is not None and self.search.best is not None:
            choice = self.search.best
            if self.dating.is_settled(choice, final=final):
                return
            if self._is_corrected(choice):
                if self.dating.settled is not None:
                    self.search.offer(self.dating.settled.choice)
                self.search.select()
                continue
            no_goods = self.dating.date(choice, TIMETABLE_WORK if final else DRAFT_WORK)
            if not no_goods:
                return
            # Another choice is sought among what is gathered, now without those that clash.
            for clash in no_goods:
                self.search.forbid(widened(self.instance, clash, self.search.travel))
            if self.dating.settled is not None:
                self.search.offer(self.dating.settled.choice)
            self.search.select()

    def _is_corrected(self, choice: Choice) -> bool:
        """Whether groups of a choice are not what the search took them for, and are mended now.

        The search does not know when hosts can host, which may cost travel or make a group
        impossible.
        """
        if self.search is None or not self.instance.problem.open_slots.hosting:
            return False
        wrong = False
        for group in choice.groups:
            column = make_column(self.instance, *group)
            if column is None:
                self.search.forbid([(group,)])
                wrong = True
            elif column.travel != self.search.travel[group]:
                self.search.correct(group, column.travel)
                wrong = True
        return wrong

    def rescue(self) -> None:
        """After an interruption: quick dates for the best choice if no other has any."""
        if self.dating.settled is None and self.search is not None and self.search.best is not None:
            self.dating.date(self.search.best, 0.0)

    def outcome(self, reason: str) -> EngineOutcome:
        """What was found."""
        settled = self.dating.settled
        return EngineOutcome(
            draft=None if settled is None else settled.draft,
            status=self._status(),
            timetable_status=Status.UNKNOWN if settled is None else settled.timetable_status,
            bound=None if settled is None else self.bound,
            unplaced_proved=settled is not None
            and (not settled.choice.left_out or self.unplaced_proved),
            stop_reason=reason,
            work=self.budget.work,
            proof=None if settled is None else self.proof,
        )

    def _status(self) -> Status:
        settled = self.dating.settled
        if settled is None:
            return Status.UNKNOWN
        proved = not settled.choice.left_out or self.unplaced_proved
        reached = self.bound is not None and self.bound >= settled.choice.travel
        return Status.OPTIMAL if proved and reached else Status.FEASIBLE

    def _new_search(self) -> Search | None:
        """A search, unless there can be no group; then the empty plan may do."""
        instance = self.instance
        counts = instance.group_counts
        nothing = Choice((), tuple(range(instance.num_schools)), 0)
        empty_will_do = not instance.must_place.any() and not instance.pinned.labels
        if instance.pinned.contradictions or not counts or counts.stop == 1:
            if empty_will_do:
                self.dating.settled = Settled(nothing, Draft(()), Status.OPTIMAL, 0)
            return None
        space = hub_space(instance, group_data(instance))
        search = Search(
            space,
            hub_schedule(instance, space),
            instance.priorities,
            counts,
            self.budget,
            seed=self.seed,
            n_jobs=self.n_jobs,
            selection_work=FIRST_SELECTION_WORK if self._to_prove else SELECTION_WORK,
        )
        if empty_will_do:
            search.offer(nothing)
        return search

    def _tell(self, settled: Settled) -> None:
        choice = settled.choice
        if self.search is not None:
            self.search.keep(choice)
        self.report(
            Progress(
                Stage.GROUPING,
                self.clock(),
                unplaced=self._num_unplaced(len(choice.left_out)),
                travel=choice.travel,
                work=self.budget.work,
            )
        )

    def _num_unplaced(self, left_out: int) -> int:
        """Those left out, and those that could not be placed from the start."""
        return len(self.instance.problem.applicants) - self.instance.num_schools + left_out

    def _limit_reached(self) -> str:
        """The limit that leaves too little for another round, in words."""
        seconds, work = self.limits.seconds, self.limits.work
        time_used = 0.0 if seconds is None else self.clock() / max(seconds, 1e-9)
        work_used = 0.0 if work is None else self.budget.work / max(work, 1e-9)
        reached = Progress(Stage.GROUPING, seconds or 0.0)
        if seconds is None or (work is not None and work_used > time_used):
            reached = Progress(Stage.GROUPING, 0.0, work=work or 0.0)
        return self.limits.stop(reached) or SEARCHED
