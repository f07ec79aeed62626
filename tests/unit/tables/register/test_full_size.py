"""The register in its full size, made up: 133 columns, every cell quoted, 61 MB in Windows-1252.

What it costs in memory is measured in a process of its own, beyond what importing costs.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mastery_sched.tables.register.extract import COLUMNS

NUM_ROWS = 52_000
NUM_COLUMNS = 133
FULL_BYTES = 61_000_000

PROGRAM = """
import json, resource, sys
import mastery_sched as ms

ms.read_gias(sys.argv[2])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
table = ms.read_gias(sys.argv[1])
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = ms.schools_from_gias(sys.argv[1], urns=[100_007, 100_003, 99])
print(json.dumps({
    "megabytes": (after - before) / 1024,
    "rows": len(table),
    "names": list(found.schools["name"]),
    "notes": [str(note) for note in found.notes],
}))
"""

PHASES = ("Primary", "Secondary", "Not applicable", "Middle deemed primary", "PRIMARY")


def write_register(path: Path, num_rows: int) -> Path:
    """An extract with as many columns, and cells about as long, as the genuine one."""
    names = list(COLUMNS)
    others = [f"Field{at} (name)" for at in range(NUM_COLUMNS - len(names))]
    # The columns that are read stand among the others, as they do in the genuine file.
    filler = ['"Not applicable"', '"São Zoë"', '""', '"01-09-2018"', '"0"'] * 25
    with path.open("w", encoding="cp1252", newline="") as file:
        file.write(",".join(f'"{each}"' for each in [*names[:3], *others, *names[3:]]) + "\r\n")
        middle = ",".join(filler[: len(others)])
        for number in range(num_rows):
            first = f'"{100_000 + number}","St Zoë, no {number}","{400_000 + number}"'
            last = (
                f'"300000","830","Midshire","E07","Community school","{PHASES[number % 5]}",'
                f'"{"Open" if number % 3 else "Closed"}","Trust ""A""","Town"'
            )
            file.write(f"{first},{middle},{last}\r\n")
    return path


@pytest.mark.heavy
@pytest.mark.parametrize("is_zipped", [False, True])
def test_the_whole_register_is_read_in_bounded_memory(tmp_path: Path, is_zipped: bool) -> None:
    full = write_register(tmp_path / "edubasealldata.csv", NUM_ROWS)
    assert full.stat().st_size > FULL_BYTES
    small = write_register(tmp_path / "small.csv", 100)
    if is_zipped:
        with zipfile.ZipFile(tmp_path / "extract.zip", "w", zipfile.ZIP_DEFLATED) as package:
            package.write(full, full.name)
        full = tmp_path / "extract.zip"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(full), str(small)],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["rows"] == NUM_ROWS * 3 // 5
    assert found["names"] == ["St Zoë, no 7", "St Zoë, no 3"]
    assert [note.split(":")[0] for note in found["notes"]] == [
        "register, status ('Closed')",
        "register, urn ('99')",
    ]
    # The file as a table of texts would take some 500 MB.
    assert found["megabytes"] < 80
