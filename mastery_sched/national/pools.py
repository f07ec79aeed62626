"""Where tasks run: in this process, in processes of our own, or in an executor of the caller's.

Each way takes positions in the order in which they are to begin, makes each task when it begins,
and yields what came of it as soon as it ended. Nothing that happens to one task keeps the others
from being run. Knows no hubs.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    as_completed,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait as wait_for_any

from mastery_sched.errors import HubFailedError, MasterySchedError
from mastery_sched.national.task import Task, as_failure, plan_task

NONE_STARTS = (
    'no process can be started; in a script, call plan_hubs below a line if __name__ == "__main__":'
)

MakeTask = Callable[[int], Task]
"""The task at a position, made when it begins."""

Ended = tuple[int, str | MasterySchedError]
"""A position, and what its task returned or why it returned nothing."""

DIED = "the process that planned it died, twice; perhaps there was not enough memory"


def run_here(positions: Sequence[int], make: MakeTask) -> Iterator[Ended]:
    """Run one task after another in this process."""
    for position in positions:
        yield position, plan_task(make(position))


def run_in_processes(positions: Sequence[int], make: MakeTask, n_jobs: int) -> Iterator[Ended]:
    """Run tasks in processes of our own.

    When one of them dies, those that ran at that moment are run again, each alone, so that the one
    to blame can harm nobody but itself.

    Raises
    ------
    RuntimeError
        If no process starts at all.
    """
    waiting = deque(positions)
    suspects: list[int] = []
    known_to_start = False
    while waiting:
        with _pool(n_jobs) as pool:
            if not known_to_start:
                _refuse_if_none_starts(pool)
                known_to_start = True
            suspects += yield from _run_until_broken(pool, waiting, make, n_jobs)
    for position in suspects:
        with _pool(1) as pool:
            died = yield from _run_until_broken(pool, deque([position]), make, 1)
        if died:
            yield position, HubFailedError(DIED)


def run_in_executor(
    executor: Executor, positions: Sequence[int], make: MakeTask
) -> Iterator[Ended]:
    """Run tasks in an executor that is not ours: whatever it does wrong is the task's error."""
    running: dict[Future[str], int] = {}
    try:
        for position in positions:
            try:
                running[executor.submit(plan_task, make(position))] = position
            except Exception as error:  # such as a pool that is broken or shut down
                yield position, as_failure(error)
        for future in as_completed(running):
            yield running[future], _answer(future)
    finally:
        for future in running:
            future.cancel()


def _run_until_broken(
    pool: ProcessPoolExecutor, waiting: deque[int], make: MakeTask, n_jobs: int
) -> Generator[Ended, None, list[int]]:
    """Run what waits; the positions that ran when the pool broke, if it did."""
    running: dict[Future[str], int] = {}
    while waiting or running:
        # No more than can begin at once, so that few are suspects when the pool breaks.
        while waiting and len(running) < n_jobs:
            position = waiting.popleft()
            try:
                with _ctrl_c_held_back():
                    running[pool.submit(plan_task, make(position))] = position
            except BrokenProcessPool:
                return [position, *running.values()]
        ended, _ = wait(running, return_when=FIRST_COMPLETED)
        broken = []
        for future in ended:
            position = running.pop(future)
            if isinstance(future.exception(), BrokenProcessPool):
                broken.append(position)
            else:
                yield position, _answer(future)
        if broken:
            return [*broken, *running.values()]
    return []


def _refuse_if_none_starts(pool: ProcessPoolExecutor) -> None:
    try:
        with _ctrl_c_held_back():
            first = pool.submit(os.getpid)
        first.result()
    except BrokenProcessPool:
        raise RuntimeError(NONE_STARTS) from None


def _answer(future: Future[str]) -> str | MasterySchedError:
    try:
        return future.result()
    except Exception as error:  # also one that the executor itself raises
        return as_failure(error)


@contextmanager
def _pool(n_jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that end with the block at once, even if they have not finished."""
    ours_before = set(active_children())
    pool = ProcessPoolExecutor(n_jobs, mp_context=get_context("spawn"), initializer=_prepare)
    try:
        yield pool
    except BaseException:
        for child in set(active_children()) - ours_before:
            child.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Start processes that Ctrl-C in a terminal cannot catch before they are prepared for it.

    They inherit what is held back; here it comes through as soon as the block ends.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare() -> None:
    """Leave Ctrl-C to the parent, and end when it does, however that happens."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for_any([sentinel])
    os._exit(1)
