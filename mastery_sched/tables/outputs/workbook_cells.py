"""Cells of an edited workbook: parsed by the readers of tables, faults noted where they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from mastery_sched.plan import Plan
from mastery_sched.rows.cells import CellError, is_blank, parse_text
from mastery_sched.tables.outputs.cells import cell_text
from mastery_sched.tables.outputs.workbook_rows import Faults, FoundRow, said

T = TypeVar("T")


@dataclass(frozen=True)
class SheetReader:
    """Typed access to the cells of one sheet."""

    title: str
    plan: Plan
    faults: Faults

    def fault(self, row: FoundRow | None, column: str, message: str, advice: str) -> None:
        """Note a fault of a cell, or of the whole sheet."""
        number = None if row is None else row.number
        cell = "" if row is None else row[column]
        self.faults.add(self.title, number, column, cell, message, advice)

    def parse(self, row: FoundRow, column: str, read: Callable[[object], T], other: T) -> T:
        """The value of a cell; ``other`` where it is blank or has a fault, which is noted."""
        if is_blank(row[column]):
            return other
        try:
            return read(row[column])
        except CellError as error:
            self.fault(row, column, error.message, error.advice)
            return other

    def required(self, row: FoundRow, column: str, read: Callable[[object], T], other: T) -> T:
        """The same, where a blank cell is a fault too."""
        if is_blank(row[column]):
            self.fault(row, column, "is blank", "fill it in")
        return self.parse(row, column, read, other)

    def leader(self, row: FoundRow) -> str | None:
        """The specialist whom a row names; a blank cell names nobody."""
        if is_blank(row["specialist"]):
            return None
        found = self._specialists.get(said(row["specialist"]))
        if found is None:
            ids = ", ".join(self._specialists) or "none"
            self.fault(row, "specialist", "no such specialist", f"the specialists are: {ids}")
        return found

    def text(self, row: FoundRow, column: str) -> str:
        """A text, empty if the cell is blank."""
        return self.parse(row, column, parse_text, "")

    @cached_property
    def _specialists(self) -> dict[str, str]:
        return {said(cell_text(each.id)): each.id for each in self.plan.problem.specialists}
