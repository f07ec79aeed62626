"""Planning many hubs, killed and interrupted for real, and a cluster that loses a worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from mastery_sched.national import HubOutcome, HubsProgress, plan_hubs
from tests.nations import WORK, plans_text, small_nation

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 120
MOST_KILLS = 12
NATION = small_nation(6)


@pytest.fixture(scope="module")
def undisturbed() -> tuple[HubOutcome, ...]:
    """The nation, planned without anything happening."""
    return plan_hubs(NATION, work_limit=WORK)


@contextmanager
def program(folder: Path, n_jobs: int) -> Iterator[subprocess.Popen[str]]:
    """The program that plans the nation, in a session of its own as a terminal gives it."""
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.many_hubs", str(folder), str(n_jobs)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield running
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        running.communicate()


def wait_for_hubs(running: subprocess.Popen[str], count: int) -> None:
    assert running.stdout is not None
    for _ in range(count):
        assert running.stdout.readline().startswith("ended: ")


def members_of(group: int) -> list[int]:
    """Living processes of a process group."""
    found = subprocess.run(["ps", "-eo", "pid,pgid,stat"], capture_output=True, text=True)
    rows = [line.split() for line in found.stdout.splitlines()[1:]]
    return [int(pid) for pid, pgid, stat in rows if int(pgid) == group and stat[0] != "Z"]


def test_a_killed_run_resumes_to_the_same_result(
    tmp_path: Path, undisturbed: tuple[HubOutcome, ...]
) -> None:
    with program(tmp_path, 2) as running:
        wait_for_hubs(running, 2)
        running.send_signal(signal.SIGKILL)
        running.wait(PATIENCE_SECONDS)
        # Its processes must not live on without it.
        until = time.monotonic() + PATIENCE_SECONDS
        while members_of(running.pid) and time.monotonic() < until:
            time.sleep(0.1)
        assert members_of(running.pid) == []
    num_kept = len(list(tmp_path.glob("[!.]*.json")))
    assert 1 <= num_kept < len(NATION)
    outcomes = plan_hubs(NATION, work_limit=WORK, checkpoint=tmp_path)
    assert sum(each.resumed for each in outcomes) == num_kept
    assert plans_text(outcomes) == plans_text(undisturbed)


@pytest.mark.heavy
@pytest.mark.parametrize("n_jobs", [1, 2])
def test_a_run_killed_again_and_again_ends_with_the_same_result(
    tmp_path: Path, undisturbed: tuple[HubOutcome, ...], n_jobs: int
) -> None:
    """At moments that have nothing to do with hubs' ends: while planning, writing, starting."""
    kept: list[int] = []
    moments = Random(n_jobs)
    for _ in range(MOST_KILLS):
        with program(tmp_path, n_jobs) as running:
            try:
                running.wait(moments.uniform(2.0, 9.0))
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
            running.wait(PATIENCE_SECONDS)
        kept.append(len(list(tmp_path.glob("[!.]*.json"))))
        if running.returncode == 0:
            break
    # What was finished once is never lost.
    assert kept == sorted(kept)
    outcomes = plan_hubs(NATION, work_limit=WORK, checkpoint=tmp_path)
    assert sum(each.resumed for each in outcomes) == kept[-1]
    assert plans_text(outcomes) == plans_text(undisturbed)


@pytest.mark.parametrize(
    ("n_jobs", "everybody"),
    [(1, False), (2, True)],
    ids=["this process alone", "all processes, as in a terminal"],
)
def test_ctrl_c_keeps_what_is_finished(tmp_path: Path, n_jobs: int, everybody: bool) -> None:
    with program(tmp_path, n_jobs) as running:
        wait_for_hubs(running, 1)
        if everybody:
            os.killpg(running.pid, signal.SIGINT)
        else:
            running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=PATIENCE_SECONDS)
    assert running.returncode == 0, err
    assert "Traceback" not in err
    said = [line for line in out.splitlines() if not line.startswith("ended")]
    assert len(said) == len(NATION)
    planned = [line for line in said if line.endswith(": planned")]
    left = [line for line in said if line.endswith("the hub was not planned: interrupted")]
    assert planned
    assert left
    assert len(planned) + len(left) == len(NATION)


def test_a_script_without_a_guard_is_told_what_to_do(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from mastery_sched import plan_hubs\n"
        "from tests.nations import small_nation\n"
        "plan_hubs(small_nation(), n_jobs=2, work_limit=1)\n",
        encoding="utf-8",
    )
    found = subprocess.run(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert found.returncode == 1
    last = found.stderr.splitlines()[-1]
    assert last.startswith("RuntimeError: no process can be started")
    assert '__name__ == "__main__"' in last


@pytest.mark.distributed
@pytest.mark.filterwarnings("default")
def test_a_cluster_that_loses_a_worker_finds_the_same_plans(
    undisturbed: tuple[HubOutcome, ...],
) -> None:
    from distributed import Client, LocalCluster

    killed: list[int] = []
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):

        def report(progress: HubsProgress) -> None:
            if progress.num_done == 1:
                pids = client.run(os.getpid)
                killed.append(min(pids.values()))
                os.kill(killed[0], signal.SIGKILL)

        outcomes = plan_hubs(
            NATION, client.get_executor(), n_jobs=2, work_limit=WORK, on_progress=report
        )
    assert killed
    assert plans_text(outcomes) == plans_text(undisturbed)
