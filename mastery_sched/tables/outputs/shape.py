"""The shape of a table that goes out: named, documented columns and rows of plain cells.

The same tables are the sheets of the workbook, the CSV files and the JSON document. What they hold
is for the modules that make them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from mastery_sched.tables.outputs.cells import Cell


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    WHOLE = "whole number"
    DECIMAL = "decimal"
    DATE = "date"
    POUNDS = "pounds"


_WORDS = {"urn": "URN", "km": "km", "gbp": "(£)", "num": "Number of", "window": "Half-term"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column that goes out.

    Parameters
    ----------
    name
        As CSV and JSON have it.
    about
        What it holds, in a phrase for the documentation.
    editable
        Whether an edit in the workbook becomes part of the plan that is read back; all others are
        worked out from these.
    """

    name: str
    about: str
    kind: Kind = Kind.TEXT
    editable: bool = False

    @property
    def heading(self) -> str:
        """As the workbook has it.

        Examples
        --------
        >>> Column("venue_urn", "").heading, Column("num_schools", "").heading
        ('Venue URN', 'Number of schools')
        """
        words = [_WORDS.get(word, word) for word in self.name.split("_")]
        text = " ".join(words)
        # A unit alone stays as units are written.
        return text if text == "km" else text[0].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class OutputTable:
    """A table that goes out.

    Parameters
    ----------
    name
        Of the CSV file and in JSON.
    title
        Of the sheet.
    key
        Columns that tell rows apart; empty where rows are not edited.
    rows
        One cell a column each.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(column.name for column in self.columns)

    def column_of(self, name: str) -> Sequence[Cell]:
        """The cells of one column."""
        at = self.names.index(name)
        return [row[at] for row in self.rows]
