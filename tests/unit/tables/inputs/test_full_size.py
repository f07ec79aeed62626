"""A text file of a million rows is refused, and costs no more memory than a table may."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import resource, sys
import mastery_sched as ms

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

def read(path):
    try:
        ms.read_applications(path)
    except ms.InvalidDataError as error:
        (issue,) = error.issues
        return issue.message

read(sys.argv[2])
before = most()
print(read(sys.argv[1]))
print(most() - before)
"""


@pytest.mark.heavy
@pytest.mark.parametrize("name", ["Ash Tree Primary School", "Zo\u00eb \U0001f600 School"])
def test_a_million_rows_are_refused_in_bounded_memory(tmp_path: Path, name: str) -> None:
    many, few = tmp_path / "many.csv", tmp_path / "few.csv"
    for path, num_rows in ((many, 1_000_000), (few, 0)):
        with path.open("w", encoding="utf-8") as file:
            file.write("urn,name\n")
            file.writelines(f"100001,{name}\n" for _ in range(num_rows))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(many), str(few)],
        capture_output=True,
        text=True,
        check=True,
    )
    message, megabytes = done.stdout.splitlines()
    assert message == "the table has more than 300,000 rows"
    assert float(megabytes) < 500
