"""Throw made-up files at every reader of tables; anything but a result or a refusal is a bug.

Run it after a change of the readers::

    python -m tests.fuzz.readers --inputs 20000 --seed 1

Each input goes to ``read_hub`` (as a workbook, and as a file of a folder), ``read_applications``
and ``validate``; of some the marked copy is written and read, and some are taken for the national
register, its links and a table of postcodes. It prints how many were read and how many refused, and
ends with an error and the input at the first bug, made as small as it can be.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from mastery_sched.errors import DataWarning, InvalidDataError
from mastery_sched.tables import locate, read_applications, read_gias, read_hub, write_hub
from mastery_sched.tables.register.links import read_links
from mastery_sched.tables.validation import validate
from tests.strategies.files import contents
from tests.unit.tables.samples import full_problem

FILES = (
    *("hub.toml", "schools.csv", "specialists.csv", "calendars.csv", "travel.csv"),
    "postcodes.csv",
)
LACKING = pd.DataFrame({"urn": [100001, 100002], "postcode": ["AB1 2CD", "ab12ce"]})

EVERY = 1_000
"""Inputs after which it says how far it is."""


def outcome(read: Callable[[], object]) -> str:
    """Whether it was read, or refused with reasons that can be shown.

    Raises
    ------
    AssertionError
        If a refusal gives no reason or no advice.
    """
    try:
        with warnings.catch_warnings():
            # Doubts are told as Python's warnings; any other warning is a bug.
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", DataWarning)
            read()
    except InvalidDataError as error:
        issues = error.issues
    else:
        return "read"
    assert issues
    for issue in issues:
        assert issue.message
        assert issue.advice, str(issue)
        str(issue).encode()
    return "refused"


def try_all(
    content: bytes, folder: Path, hub: Path, name: str = "schools.csv", *, mark: bool = True
) -> Counter[str]:
    """What every reader makes of a file's content.

    Parameters
    ----------
    folder
        Where the file may be written.
    hub
        A sound hub's folder; it is sound again afterwards.
    name
        The file of it whose place the content takes.
    mark
        Whether to write the marked copy and to read it.
    """
    path = folder / "input.xlsx"
    path.write_bytes(content)
    counts: Counter[str] = Counter()
    counts[f"hub {outcome(lambda: read_hub(path))}"] += 1
    counts[f"applications {outcome(lambda: read_applications(path))}"] += 1
    kept = (hub / name).read_bytes()
    (hub / name).write_bytes(content)
    counts[f"{name} {outcome(lambda: read_hub(hub))}"] += 1
    (hub / name).write_bytes(kept)
    counts[f"register {outcome(lambda: read_gias(path))}"] += 1
    counts[f"links {outcome(lambda: read_links(path))}"] += 1
    counts[f"postcodes {outcome(lambda: locate(LACKING, postcodes=path))}"] += 1
    found = validate(path)
    if mark and (found.faults or found.warnings):
        found.write_marked(folder / "marked.xlsx", overwrite=True)
        read_again = outcome(lambda: read_hub(folder / "marked.xlsx"))
        counts[f"marked copy {read_again}"] += 1
    return counts


def write_sound_hub(folder: Path) -> None:
    """Write a hub without faults, in which one school has a postcode in place of its numbers."""
    write_hub(full_problem(), folder)
    schools = pd.read_csv(folder / "schools.csv", dtype=str, keep_default_na=False)
    place = [str(schools[name][0]) for name in ("latitude", "longitude")]
    schools["postcode"] = ["AB1 2CD", *[""] * (len(schools) - 1)]
    schools.loc[0, ["latitude", "longitude"]] = ""
    schools.to_csv(folder / "schools.csv", index=False)
    (folder / "postcodes.csv").write_text(
        f"postcode,latitude,longitude\nAB1 2CD,{','.join(place)}\n"
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the program; 0 if there was no bug."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    totals: Counter[str] = Counter()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder, hub = Path(name), Path(name) / "hub"
        write_sound_hub(hub)

        @seed(options.seed)
        @settings(
            max_examples=options.inputs,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(contents(), st.sampled_from(FILES), st.integers(0, 4))
        def fuzz(content: bytes, name: str, turn: int) -> None:
            for what, count in try_all(content, folder, hub, name, mark=turn == 0).items():
                totals[what] += count
            totals["inputs"] += 1
            if totals["inputs"] % EVERY == 0:
                say(f"{totals['inputs']:>8,}  after {time.monotonic() - started:.0f} s")
                sys.stdout.flush()

        try:
            fuzz()
        except Exception as error:
            say(f"a bug: {type(error).__name__}: {error}")
            for note in getattr(error, "__notes__", ()):
                say(note)
            say(f"the input: {(folder / 'input.xlsx').read_bytes()!r}")
            raise
    for what, count in sorted(totals.items()):
        say(f"{count:>8,}  {what}")
    say(f"{time.monotonic() - started:.0f} s")
    return 0


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
