"""Better plans of large hubs, window by window.

A window is some neighbouring groups of a plan with their leaders, and leaders near them that have
room. What is best for its schools, all others left where they are, is found and proved as for a
small hub, the number of groups left free; that makes the whole plan better or shows that this
window can do no better. Windows overlap, and are taken up until none of them can. This is a large
neighbourhood search whose neighbourhoods are solved to the end.

References
----------
.. [1] Pisinger, D., Ropke, S. (2019). Large neighborhood search. In: Handbook of Metaheuristics,
   99-127. Springer. https://doi.org/10.1007/978-3-319-91086-4_4
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from mastery_sched.engine.arrays import Bools, Ints
from mastery_sched.engine.proof.known import Accepts, CostOf, Known
from mastery_sched.engine.proof.model import Column, GroupingModel, column_cost
from mastery_sched.engine.proof.part import Part, part_of
from mastery_sched.engine.proof.prove import NO_LIMITS, ProofOutcome, prove
from mastery_sched.stop import INTERRUPTED, Limits

FEWEST_GROUPS, MOST_GROUPS = 4, 14
"""Groups of a window: it begins in between, and grows and shrinks with the effort windows take."""

MOST_AT_ONCE = 300
"""Most schools of a plan that is as well proved at once: windows of it are not much smaller."""

WINDOW_WORK, LITTLE_WORK = 1.0, 0.4
"""Most effort for one window, and the effort below which windows grow."""

SPARE_LEADERS = 4
"""Leaders with room that are offered to a window beside its own, the nearest."""

Checkpoint = Callable[[int, float], str | None]
"""Given travel and work so far, returns why to stop, or ``None``."""


@dataclass(frozen=True, eq=False)
class Improved:
    """What came of the windows.

    Parameters
    ----------
    columns, travel
        The plan, at least as good as the one begun with.
    work
        Deterministic effort, in the proof's units.
    num_windows
        How many were taken up.
    stop_reason
        Why it was stopped; ``None`` if no window is left that could do better.
    """

    columns: tuple[Column, ...]
    travel: int
    work: float
    num_windows: int
    stop_reason: str | None


def improve(
    model: GroupingModel,
    incumbent: Iterable[Column],
    *,
    cost_of: CostOf | None = None,
    accepts: Accepts | None = None,
    pool: Sequence[Column] = (),
    limits: Limits = NO_LIMITS,
    clock: Callable[[], float] | None = None,
    checkpoint: Checkpoint,
    seed: int = 0,
) -> Improved:
    """Make a plan better, window by window.

    Parameters
    ----------
    incumbent
        A plan that keeps all rules.
    cost_of, accepts
        The problem's own account of a group, and of a plan; default the model's.
    pool
        Other groups worth knowing.
    limits, clock
        What CP-SAT may spend; with a clock, its time is limited, too.
    checkpoint
        Called often.

    Returns
    -------
    Improved
        Also after Ctrl-C, with what was found until then.
    """
    search = _Windows(model, tuple(sorted(incumbent)), cost_of, accepts, pool, limits, clock)
    return search.run(checkpoint, np.random.default_rng(seed), seed)


def improve_known(known: Known, pool: Sequence[Column], seed: int) -> None:
    """Offer a proof what windows make of its best plan; the effort counts as the proof's.

    Parameters
    ----------
    pool
        Groups that the proof made.
    """
    if known.incumbent is None:
        return
    found = improve(
        known.model,
        known.incumbent,
        cost_of=known.cost_of,
        accepts=known.accepts,
        pool=pool,
        limits=known.limits,
        clock=known.clock,
        checkpoint=lambda travel, work: known.checkpoint(travel, known.bound, known.work + work),
        seed=seed,
    )
    known.offer(found.columns)
    known.reason = known.reason or found.stop_reason
    known.spend_work(found.work)


@dataclass
class _Windows:
    """One call of :func:`improve`."""

    model: GroupingModel
    columns: tuple[Column, ...]
    cost_of: CostOf | None
    accepts: Accepts | None
    pool: Sequence[Column]
    limits: Limits
    clock: Callable[[], float] | None
    size: int = field(default_factory=lambda: (FEWEST_GROUPS + MOST_GROUPS) // 2)
    work: float = 0.0
    num_windows: int = 0
    _done: set[tuple[Column, ...]] = field(default_factory=set)

    def __post_init__(self) -> None:
        n = self.model.num_schools
        self._pool_schools = np.full((len(self.pool), self.model.max_size), n, dtype=np.int64)
        for row, column in zip(self._pool_schools, self.pool, strict=True):
            row[: len(column.schools)] = column.schools
        self._pool_leaders = np.array([column.leader for column in self.pool], dtype=np.int64)

    def run(self, checkpoint: Checkpoint, rng: np.random.Generator, seed: int) -> Improved:
        try:
            reason = self._take_turns(checkpoint, rng, seed)
        except KeyboardInterrupt:
            reason = INTERRUPTED
        return Improved(self.columns, self.travel, self.work, self.num_windows, reason)

    @property
    def travel(self) -> int:
        """Of the plan."""
        return self._travel_of(self.columns)

    def _travel_of(self, columns: Iterable[Column]) -> int:
        return sum(self._cost(column) or 0 for column in columns)

    def _cost(self, column: Column) -> int | None:
        if self.cost_of is None:
            return column_cost(self.model, column)
        return self.cost_of(column)

    def _take_turns(
        self, checkpoint: Checkpoint, rng: np.random.Generator, seed: int
    ) -> str | None:
        reason = checkpoint(self.travel, self.work)
        turns: list[Column] = []
        while reason is None:
            turns = turns or self._turns(rng)
            if not turns:
                break
            window = self._window(turns.pop())
            if window in self._done:
                continue
            outcome = self._solve(window, checkpoint, seed)
            reason = outcome.stop_reason
            if reason == _TOO_MUCH:
                reason = checkpoint(self.travel, self.work)
            new = set(self.columns)
            turns = [column for column in turns if column in new]
        return reason

    def _turns(self, rng: np.random.Generator) -> list[Column]:
        """Groups whose window is still to be taken up, in random order."""
        order = rng.permutation(len(self.columns)).tolist()
        centres = [self.columns[i] for i in order]
        return [column for column in centres if self._window(column) not in self._done]

    def _window(self, centre: Column) -> tuple[Column, ...]:
        """A group and those nearest to it."""
        group_of = self._group_of(self.columns)
        near = self.model.journeys[list(centre.schools)].mean(axis=0)
        placed = group_of >= 0
        sums = np.bincount(group_of[placed], near[placed], len(self.columns))
        sizes = np.bincount(group_of[placed], minlength=len(self.columns))
        order = np.argsort(sums / np.maximum(1, sizes), kind="stable")[: self.size]
        return tuple(sorted(self.columns[i] for i in order))

    def _solve(self, window: tuple[Column, ...], checkpoint: Checkpoint, seed: int) -> ProofOutcome:
        part = self._part(window)
        others = tuple(column for column in self.columns if column not in set(window))
        travel_of_others = self._travel_of(others)

        def cost_of(column: Column) -> int | None:
            return self._cost(part.in_whole(column))

        def accepts(columns: Sequence[Column]) -> bool:
            assert self.accepts is not None
            return self.accepts([*others, *(part.in_whole(column) for column in columns)])

        def may_go_on(travel: int | None, _bound: int | None, work: float) -> str | None:
            reason = checkpoint(travel_of_others + (travel or 0), self.work + work)
            return reason or (_TOO_MUCH if work >= WINDOW_WORK else None)

        outcome = prove(
            part.model,
            part.in_part(window),
            pool=self._pool_inside(part),
            cost_of=cost_of,
            accepts=None if self.accepts is None else accepts,
            limits=Limits(self.limits.seconds, WINDOW_WORK),
            clock=self.clock,
            checkpoint=may_go_on,
            seed=seed,
        )
        self.work += outcome.work
        self.num_windows += 1
        found = window
        if outcome.columns is not None:
            found = tuple(sorted(part.in_whole(column) for column in outcome.columns))
        self.columns = tuple(sorted((*others, *found)))
        self._done.update((window, found))
        if outcome.work < LITTLE_WORK:
            self.size = min(MOST_GROUPS, self.size + 1)
        elif not outcome.optimal:
            self.size = max(FEWEST_GROUPS, self.size - 1)
        return outcome

    def _part(self, window: Sequence[Column]) -> Part:
        model = self.model
        inside: Bools = np.zeros(model.num_schools, dtype=np.bool_)
        for column in window:
            inside[list(column.schools)] = True
        left_out = self._left_out_near(inside)
        inside[left_out] = True
        schools = np.flatnonzero(inside).tolist()
        led = Counter(column.leader for column in self.columns)
        room = {k: int(c) - led[k] for k, c in enumerate(model.capacity.tolist()) if c > led[k]}
        reach = (model.leader_journeys + model.base_journeys)[:, schools].min(axis=1)
        spare = sorted(room, key=lambda k: (int(reach[k]), k))[:SPARE_LEADERS]
        own = Counter(column.leader for column in window)
        rooms = {k: own[k] + room.get(k, 0) for k in {*own, *spare}}
        return part_of(model, schools, rooms, len(left_out))

    def _left_out_near(self, inside: Bools) -> list[int]:
        """Units left out whose nearest placed school is in the window."""
        group_of = self._group_of(self.columns)
        placed, out = np.flatnonzero(group_of >= 0), np.flatnonzero(group_of < 0)
        if not len(out):
            return []
        nearest = placed[self.model.journeys[np.ix_(out, placed)].argmin(axis=1)]
        units = np.unique(self.model.units[out[inside[nearest]]])
        return [i for i in out.tolist() if self.model.units[i] in units]

    def _pool_inside(self, part: Part) -> list[Column]:
        if not len(self.pool):
            return []
        schools = np.zeros(self.model.num_schools + 1, dtype=np.bool_)
        schools[[*part.schools, self.model.num_schools]] = True
        fits = schools[self._pool_schools].all(axis=1)
        fits &= np.isin(self._pool_leaders, part.leaders)
        return part.in_part(self.pool[i] for i in np.flatnonzero(fits).tolist())

    def _group_of(self, columns: Sequence[Column]) -> Ints:
        """Number of each school's group, -1 for none."""
        group_of = np.full(self.model.num_schools, -1, dtype=np.int64)
        for number, column in enumerate(columns):
            group_of[list(column.schools)] = number
        return group_of


_TOO_MUCH = "more effort than a window is worth"
