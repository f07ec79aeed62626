"""The search for groups: annealing runs that gather groups, and selections among them, by turns.

First short runs seek the number of groups. Then a round is a run from the best choice, at least one
afresh, and a selection among all groups gathered. Nothing is decided by a clock unless there is a
time limit. The search knows groups, leaders and travel; dates and names are another matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from mastery_sched.engine.alternatives import with_other_leaders
from mastery_sched.engine.annealing import Cooling, Run, anneal_run, finish_run
from mastery_sched.engine.arrays import Ints
from mastery_sched.engine.budget import Budget
from mastery_sched.engine.choices import Choice, Gathered, NoGood
from mastery_sched.engine.counts import next_to_refine, next_to_scan
from mastery_sched.engine.cpsat import Settings
from mastery_sched.engine.group_cost import Group
from mastery_sched.engine.selection import select
from mastery_sched.engine.space import Space, start, state_of

PROPOSALS_PER_WORK = 1_000_000
"""Proposals of the annealing in one unit of work; one unit of CP-SAT's deterministic time is
another."""

SCAN_SHARE = 1 / 8
"""Length of a run while the number of groups is sought, as a share of a full run."""

HEATS = (1.0, 0.5, 1.6)
"""What the first temperature of fresh runs is multiplied by, in turn."""

LEAST_SHARE = 0.1
"""A run is made only if the budget allows for this share of its length at least."""

RUNS_SHARE = 0.5
"""Part of the time left that the next runs may take; the rest is for choosing."""

SELECTION_WORK = 4.0
"""Most work of one selection."""

MOST_GATHERED = 6_000
"""Beyond so many gathered groups those are dropped that are worth least."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the annealing cools down.

    Parameters
    ----------
    hot, cold
        First and last temperature of a fresh run.
    warm
        First temperature of a run from the best choice.
    run_length
        Proposals in a full run.
    """

    hot: float
    warm: float
    cold: float
    run_length: int


@dataclass(frozen=True, slots=True)
class _Job:
    """One run that is to be made."""

    count: int
    best: Choice | None
    cooling: Cooling
    number: int = 0


@dataclass(frozen=True, slots=True)
class _Result:
    """What a run came to."""

    run: Run
    gathered: dict[Group, int]
    num_proposals: int


class Search:
    """A search for the groups of one problem.

    Parameters
    ----------
    priorities
        Of each school; larger is placed first.
    counts
        How many groups there may be.
    seed
        Of all randomness.
    selection_work
        Most work of one selection.
    n_jobs
        Threads, and so many runs are made at the same time; there are two in a round at least.

    Attributes
    ----------
    travel
        Groups gathered so far, with their travel.
    best
        The best choice among them that keeps the no-goods.
    """

    def __init__(
        self,
        space: Space,
        schedule: Schedule,
        priorities: Ints,
        counts: range,
        budget: Budget,
        *,
        seed: int,
        n_jobs: int = 1,
        selection_work: float = SELECTION_WORK,
    ) -> None:
        self.space = space
        self.selection_work = selection_work
        self.schedule = schedule
        self.priorities = priorities
        self.counts = counts
        self.budget = budget
        self.seed = seed
        self.n_jobs = n_jobs
        self.travel: dict[Group, int] = {}
        self.best: Choice | None = None
        self._no_goods: list[NoGood] = []
        self._true_travel: dict[Group, int] = {}
        self._kept: tuple[Group, ...] = ()
        self._costs: dict[int, float] = {}
        self._tries: dict[int, int] = {}
        self._num_runs = 0
        self._widened: set[Group] = set()
        self._speed: float | None = None
        self._halted = False

    @property
    def gathered(self) -> Gathered:
        """Everything to choose from."""
        return Gathered(
            self.travel, self.space.shape, self.priorities, self.counts, tuple(self._no_goods)
        )

    def scan(self) -> bool:
        """One short run to find the best number of groups; whether there was one left to try."""
        count = next_to_scan(self._likely_counts(), self._costs)
        if count is None and self.best is None:
            count = next_to_scan(range(max(1, self.counts.start), self.counts.stop), self._costs)
        length = self._affordable(SCAN_SHARE * self.schedule.run_length)
        if count is None or not length:
            return False
        self._run([self._fresh(count, length)])
        return True

    def round(self) -> bool:
        """Runs from the best choice and afresh, and a selection; whether that could be afforded."""
        num_runs = max(2, self.n_jobs)
        length = self._affordable(num_runs * self.schedule.run_length) // num_runs
        if not self._costs or not length:
            return False
        jobs = []
        if self.best is not None and self.best.groups:
            jobs.append(self._from_best(self.best, length))
        while len(jobs) < num_runs:
            jobs.append(self._fresh(self._count_to_refine(), length))
        self._run(jobs)
        self.select()
        return True

    def select(self) -> None:
        """Choose anew among all groups gathered.

        Raises
        ------
        KeyboardInterrupt
            If Ctrl-C came meanwhile; what was found by then is kept.
        """
        new = [group for group in self.travel if group not in self._widened]
        self._gather(with_other_leaders(self.space, new))
        self._widened.update(self.travel)
        seconds, work = self.budget.for_choosing
        settings = Settings(
            seed=self.seed,
            n_jobs=self.n_jobs,
            seconds=seconds,
            work=self.selection_work if work is None else min(self.selection_work, work),
        )
        selection = select(self.gathered, self.best, settings)
        self.budget.spend(selection.work)
        if selection.choice is not None:
            self.offer(selection.choice)
        if selection.interrupted:
            raise KeyboardInterrupt
        self._forget()

    def keep(self, choice: Choice) -> None:
        """Remember the groups of a choice, whatever else is dropped."""
        self._kept = choice.groups

    def forbid(self, no_goods: Sequence[NoGood]) -> None:
        """Rule out some groups side by side; the best choice is lost if it has them."""
        self._no_goods += no_goods
        if self.best is not None and not self._keeps_no_goods(self.best):
            self.best = None

    def correct(self, group: Group, travel: int) -> None:
        """Take another travel of a group for its true one, whatever the kernels say."""
        self._true_travel[group] = self.travel[group] = travel
        if self.best is not None and group in self.best.groups:
            self.best = self._choice(self.best.groups)

    def _gather(self, found: Mapping[Group, int]) -> None:
        self.travel |= found
        self.travel |= {g: t for g, t in self._true_travel.items() if g in self.travel}

    def offer(self, choice: Choice) -> None:
        """Take a choice of gathered groups as the best if it is better than the best so far."""
        if not self._keeps_no_goods(choice):
            return
        rank = self.gathered.rank
        if self.best is None or rank(choice) < rank(self.best):
            self.best = choice

    def _keeps_no_goods(self, choice: Choice) -> bool:
        groups = set(choice.groups)
        return not any(groups.issuperset(no_good) for no_good in self._no_goods)

    def _fresh(self, count: int, length: int) -> _Job:
        """A run from a start of its own; how hot it begins varies."""
        heat = HEATS[self._num_runs % len(HEATS)]
        job = _Job(count, None, Cooling(heat * self.schedule.hot, self.schedule.cold, length))
        return self._numbered(job)

    def _from_best(self, best: Choice, length: int) -> _Job:
        cooling = Cooling(self.schedule.warm, self.schedule.cold, length)
        return self._numbered(_Job(len(best.groups), best, cooling))

    def _numbered(self, job: _Job) -> _Job:
        self._num_runs += 1
        return replace(job, number=self._num_runs)

    def _run(self, jobs: Sequence[_Job]) -> None:
        """Make some runs and take over what they found, in their order."""
        began = None if self.budget.limits.seconds is None else self.budget.clock()
        if self.n_jobs == 1 or len(jobs) == 1:
            results = [self._work_on(job) for job in jobs]
        else:
            with ThreadPoolExecutor(self.n_jobs) as pool:
                try:
                    results = list(pool.map(self._work_on, jobs))
                except KeyboardInterrupt:
                    self._halted = True
                    raise
        total = sum(result.num_proposals for result in results)
        self.budget.spend(total / PROPOSALS_PER_WORK)
        if began is not None:
            self._speed = total / max(1e-3, self.budget.clock() - began)
        for result in results:
            run = result.run
            self._gather(result.gathered)
            self._costs[run.num_groups] = min(
                run.cost, self._costs.get(run.num_groups, float("inf"))
            )
            if run.groups is not None:
                self.offer(self._choice(run.groups))

    def _work_on(self, job: _Job) -> _Result:
        rng = np.random.default_rng((self.seed, job.number))
        if job.best is None:
            state = start(self.space, job.count, rng)
        else:
            labels = self.space.shape.num_labels
            ordered = sorted(job.best.groups, key=lambda group: group[2] % (labels + 1))
            state = state_of(self.space, [members for members, _, _ in ordered])
        gathered: dict[Group, int] = {}
        done = 0
        for num_proposals in anneal_run(self.space, state, job.cooling, rng, gathered):
            done += num_proposals
            if self._halted or self.budget.seconds_left == 0.0:
                break
        return _Result(finish_run(self.space, state, gathered), gathered, done)

    def _choice(self, groups: Sequence[Group]) -> Choice:
        placed = {school for members, _, _ in groups for school in members}
        left_out = tuple(i for i in range(self.space.num_schools) if i not in placed)
        return Choice(tuple(sorted(groups)), left_out, sum(self.travel[each] for each in groups))

    def _likely_counts(self) -> range:
        """Numbers of groups that leave out as few schools as sizes allow."""
        shape, most = self.space.shape, self.counts.stop - 1
        num_placed = min(self.space.num_schools, most * shape.max_size)
        return range(max(1, self.counts.start, -(-num_placed // shape.max_size)), most + 1)

    def _count_to_refine(self) -> int:
        count = next_to_refine(self._costs, self._tries)
        self._tries[count] = self._tries.get(count, 0) + 1
        return count

    def _affordable(self, num_proposals: float) -> int:
        """As many proposals as the budget still allows; none if that is too few to be of use."""
        length = num_proposals
        if self.budget.work_left is not None:
            length = min(length, self.budget.work_left * PROPOSALS_PER_WORK)
        if self.budget.seconds_left is not None and self._speed is not None:
            length = min(length, RUNS_SHARE * self.budget.seconds_left * self._speed)
        return int(length) if length >= LEAST_SHARE * num_proposals else 0

    def _forget(self) -> None:
        """Drop the groups that are worth least beside the best choice, if there are too many."""
        if self.best is None or len(self.travel) <= MOST_GATHERED:
            return
        share = {
            school: self.travel[group] / len(group[0])
            for group in self.best.groups
            for school in group[0]
        }

        def excess(group: Group) -> tuple[float, Group]:
            return self.travel[group] - sum(share.get(school, 0.0) for school in group[0]), group

        worth_most = sorted(self.travel, key=excess)[: MOST_GATHERED * 3 // 4]
        kept = dict.fromkeys([*worth_most, *self.best.groups, *self._kept])
        self.travel = {group: self.travel[group] for group in kept}
