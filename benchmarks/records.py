"""What one run of a benchmark measured, and the file that keeps it.

Every benchmark writes the same :class:`Record`. The file is a JSON list; it is replaced as a whole
after each run, so a benchmark that is stopped leaves every run it finished.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("mastery_sched", "ortools", "highspy", "numba", "numpy", "scipy", "k-means-constrained")
"""Packages whose versions a record names, if they are installed."""


@cache
def installed_versions() -> Mapping[str, str]:
    """Versions of Python and of :data:`PACKAGES`."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


@dataclass(frozen=True)
class Record:
    """One method on one instance.

    Parameters
    ----------
    benchmark, instance, n, policy, method
        What was run: the program, its input, the number of schools, the venue policy (or what the
        travel is of), and who solved it.
    seconds, cpu_seconds
        Wall time and the time of all processors of this process.
    travel_m, bound_m, gap
        Travel in metres, its proved lower bound and (travel - bound) / travel; ``None`` if absent.
    proved
        Whether the method proved its travel optimal.
    violations
        Rules broken by the checker's account; ``None`` where there is no plan to check.
    peak_mb
        Largest resident memory of the process in MiB while it ran.
    versions
        Of Python and of the packages that matter.
    """

    benchmark: str
    instance: str
    n: int
    policy: str
    method: str
    seconds: float
    cpu_seconds: float
    travel_m: int | None
    bound_m: int | None
    gap: float | None
    proved: bool
    violations: int | None
    peak_mb: float
    seed: int
    versions: Mapping[str, str] = field(default_factory=lambda: dict(installed_versions()))


@dataclass
class Effort:
    """Filled in when the block measured by :func:`measured` ends."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mb: float = 0.0

    def __add__(self, other: Effort) -> Effort:
        """The effort of two blocks together."""
        return Effort(
            round(self.seconds + other.seconds, 3),
            round(self.cpu_seconds + other.cpu_seconds, 3),
            max(self.peak_mb, other.peak_mb),
        )


@contextmanager
def measured() -> Iterator[Effort]:
    """Measure the wall time, processor time and peak memory of a block."""
    effort = Effort()
    _reset_peak()
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        yield effort
    finally:
        effort.seconds = round(time.perf_counter() - wall, 3)
        effort.cpu_seconds = round(time.process_time() - cpu, 3)
        effort.peak_mb = round(_peak_mb(), 1)


def write_records(path: Path | None, records: Sequence[Record]) -> None:
    """Replace a file by these records, at once; nothing is written without a path."""
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.part")
    text = json.dumps([asdict(record) for record in records], indent=1)
    with beside.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def read_records(path: Path) -> tuple[Record, ...]:
    """The records that a benchmark wrote."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return tuple(Record(**row) for row in rows)


def _reset_peak() -> None:
    """Forget the peak of earlier blocks, where Linux allows it; elsewhere peaks only grow."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _peak_mb() -> float:
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024**2 if sys.platform == "darwin" else peak / 1024
