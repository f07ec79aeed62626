"""What is wrong with a hub's tables, or with a table of applications, without planning anything."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mastery_sched.errors import Issue, counted, issues_table
from mastery_sched.rows.aliases import SETTINGS_SHEET
from mastery_sched.rows.headings import table_titled
from mastery_sched.tables.hub import examine_hub
from mastery_sched.tables.inputs.applications import examine_applications
from mastery_sched.tables.inputs.grids import UnreadableError, content_of
from mastery_sched.tables.inputs.hub_files import WORKBOOKS, HubFiles
from mastery_sched.tables.inputs.marking import marked_copy
from mastery_sched.tables.inputs.packages import is_workbook
from mastery_sched.tables.inputs.workbooks import workbook_grids
from mastery_sched.tables.outputs.written import write_files
from mastery_sched.travel import Metric


@dataclass(frozen=True)
class Validation:
    """What was found in a hub's tables.

    Parameters
    ----------
    is_hub
        Whether it was read as a whole hub, and not as a table of applications alone.
    files
        Where everything was found.
    """

    is_hub: bool
    faults: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    files: HubFiles

    def __str__(self) -> str:
        read_as = "a hub" if self.is_hub else "applications"
        found = f"{counted(len(self.faults), 'fault')}, {counted(len(self.warnings), 'warning')}"
        return f"read as {read_as}: {found}"

    def table(self) -> pd.DataFrame:
        """Faults and warnings as a table, a row each, with the columns of an issue and ``what``."""
        what = ["fault"] * len(self.faults) + ["warning"] * len(self.warnings)
        table = issues_table([*self.faults, *self.warnings])
        table.insert(0, "what", what)
        return table

    def write_marked(self, path: str | Path, *, overwrite: bool = False) -> None:
        """Write a copy as a workbook, bad cells coloured and commented, all listed in one sheet.

        Raises
        ------
        FileExistsError
            If the file is somebody else's, or was changed since, and ``overwrite`` is not set; also
            if it is what was validated.
        """
        target = Path(path)
        if target.exists() and self.files.path.exists() and target.samefile(self.files.path):
            message = "is what was validated; give the copy another name"
            raise FileExistsError(errno.EEXIST, message, str(target))
        content = marked_copy(self.files, self.faults, self.warnings)
        write_files(target.parent, {target.name: content}, overwrite=overwrite)


def validate(path: str | Path, *, metric: Metric | None = None) -> Validation:
    """Read everything and say what is wrong with it, without planning.

    Parameters
    ----------
    path
        A hub's folder or workbook; or a table of applications alone, that is a text file, or a
        workbook with neither settings nor calendars.
    metric
        As for :func:`mastery_sched.read_hub`.
    """
    path = Path(path)
    if _is_hub(path):
        examined = examine_hub(path, metric=metric)
        return Validation(True, examined.faults, examined.warnings, examined.files)
    files = HubFiles(path)
    examine_applications(files)
    return Validation(False, tuple(files.faults), tuple(files.warnings), files)


def _is_hub(path: Path) -> bool:
    if path.is_dir() or not path.exists():
        return path.suffix.casefold() not in (*WORKBOOKS, ".csv", ".tsv")
    try:
        content = content_of(path)
        if not is_workbook(content):
            return False
        titles = {table_titled(grid.title) for grid in workbook_grids(content)}
    except UnreadableError:
        return False
    return bool(titles & {SETTINGS_SHEET, "calendars"})
