"""What somebody changed in a workbook: its rows now beside the rows as they were written.

Knows sheets, headings and cells, not what an edit means for a plan. A cell counts as changed when
what it says differs; its format, the order of rows and columns and blank rows do not matter.
"""

from __future__ import annotations

import json
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mastery_sched.errors import InvalidDataError, Issue, counted
from mastery_sched.rows.cells import is_blank, shown
from mastery_sched.tables.outputs.cells import clean
from mastery_sched.tables.outputs.shape import Column
from mastery_sched.tables.outputs.workbook import AS_WRITTEN

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST_BYTES = 200_000_000
"""Of a workbook when unpacked; a hub's is a few megabytes."""

_EXPORT_AGAIN = "export the plan again and repeat the edits in the new workbook"


@dataclass
class Faults:
    """Faults of one workbook, gathered."""

    issues: list[Issue] = field(default_factory=list)

    def add(
        self, sheet: str, row: int | None, column: str, cell: object, message: str, advice: str
    ) -> None:
        """Note a fault."""
        self.issues.append(Issue(sheet, row, column, shown(cell), message, advice))


@dataclass(frozen=True)
class FoundRow:
    """A row of a sheet as it is now: its number, and its cells by column."""

    number: int
    cells: Mapping[str, object]

    def __getitem__(self, column: str) -> object:
        return self.cells.get(column)


@dataclass(frozen=True)
class WrittenSheet:
    """A sheet as it was written."""

    names: tuple[str, ...]
    rows: tuple[Mapping[str, object], ...]


@dataclass(frozen=True)
class Comparison:
    """A sheet then and now.

    Parameters
    ----------
    kept
        For each row as it was written, the row now, or ``None`` if it was taken out.
    changed
        For each row as it was written, the columns that say something else now.
    added
        Rows that were put in.
    """

    kept: tuple[FoundRow | None, ...]
    changed: tuple[frozenset[str], ...]
    added: tuple[FoundRow, ...]


@dataclass(frozen=True)
class OpenedBook:
    """A workbook with what was written into it."""

    sheets: Mapping[str, Worksheet]
    written: Mapping[str, WrittenSheet]


def open_book(path: Path) -> OpenedBook:
    """Open a workbook that :func:`mastery_sched.tables.outputs.workbook.write_xlsx` wrote.

    Raises
    ------
    InvalidDataError
        If there is no such file, it is no workbook, or not one of ours.
    """
    import openpyxl
    from openpyxl.worksheet.worksheet import Worksheet

    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
        if size > LARGEST_BYTES:
            raise _unusable(path, "far too large for a plan's workbook", "choose the right file")
        with warnings.catch_warnings():
            # About styles and extensions that openpyxl does not keep: we only read cells.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path)
    except FileNotFoundError:
        raise _unusable(path, "there is no such file", "check the name") from None
    except InvalidDataError:
        raise
    except Exception as error:
        # A damaged workbook makes openpyxl fail in any way that its parts can fail.
        message = f"not a workbook that can be read ({type(error).__name__})"
        raise _unusable(path, message, "save it as .xlsx") from error
    sheets = {title: book[title] for title in book.sheetnames if isinstance(book[title], Worksheet)}
    if AS_WRITTEN not in sheets:
        message = f"the hidden sheet {AS_WRITTEN}, which tells edits apart, is missing"
        raise _unusable(path, message, _EXPORT_AGAIN)
    try:
        return OpenedBook(sheets, _written(sheets[AS_WRITTEN]))
    except (ValueError, TypeError, KeyError):
        message = f"the hidden sheet {AS_WRITTEN} was changed"
        raise _unusable(path, message, _EXPORT_AGAIN) from None


def said(cell: object) -> str:
    """What a cell says, whatever its type.

    Examples
    --------
    >>> said(100001.0), said(" 100001"), said(date(2025, 9, 1)), said(None)
    ('100001', '100001', '2025-09-01', '')
    """
    if is_blank(cell):
        return ""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return str(int(cell)) if float(cell).is_integer() else repr(round(float(cell), 9))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return clean(str(cell)) if not isinstance(cell, date) else cell.isoformat()


def found_rows(
    sheet: Worksheet, title: str, names: Sequence[str], faults: Faults
) -> list[FoundRow]:
    """The rows of a sheet that are not blank, read by their headings.

    Formulas and errors are faults, and so is anything outside the sheet's columns; such cells are
    blank in what is returned.
    """
    from openpyxl.utils import get_column_letter

    columns = _columns(sheet, title, names, faults)
    rows = []
    for number, cells in enumerate(sheet.iter_rows(min_row=2), start=2):
        values: dict[str, object] = {}
        for at, cell in enumerate(cells):
            if is_blank(cell.value):
                continue
            name = columns.get(at)
            if name is None:
                message = "stands in a column that the sheet was not written with"
                faults.add(
                    title,
                    number,
                    get_column_letter(at + 1),
                    cell.value,
                    message,
                    "take it out",
                )
            elif cell.data_type in ("f", "e"):
                kind = "a formula" if cell.data_type == "f" else "an error"
                message = f"{kind}, not a value"
                faults.add(title, number, name, cell.value, message, "write the value itself")
            else:
                values[name] = cell.value
        if values:
            rows.append(FoundRow(number, values))
    return rows


def compare(written: WrittenSheet, found: Sequence[FoundRow], key: Sequence[str]) -> Comparison:
    """Match rows by key; of several rows with one key, the first with the first."""
    now = dict(_keyed(found, [[row[name] for name in key] for row in found]))
    kept: list[FoundRow | None] = []
    changed = []
    for at, row in _keyed(written.rows, [[row[name] for name in key] for row in written.rows]):
        match = now.pop(at, None)
        kept.append(match)
        changed.append(
            frozenset()
            if match is None
            else frozenset(name for name in written.names if said(match[name]) != said(row[name]))
        )
    return Comparison(tuple(kept), tuple(changed), tuple(now.values()))


def compare_shown(
    title: str, written: WrittenSheet, found: Sequence[FoundRow], faults: Faults
) -> None:
    """Note every change of a sheet that only shows; the order of its rows does not matter."""
    expected = Counter(tuple(said(row[name]) for name in written.names) for row in written.rows)
    advice = "put it back; change Groups, Schools, Meetings or Waiting list instead"
    for row in found:
        cells = tuple(said(row[name]) for name in written.names)
        if expected[cells]:
            expected[cells] -= 1
        else:
            first = next((cell for cell in cells if cell), "")
            faults.add(
                title, row.number, "", first, "the sheet only shows; this was changed", advice
            )
    missing = expected.total()
    if missing:
        message = f"{counted(missing, 'row')} of the sheet changed or taken out"
        faults.add(title, None, "", "", message, advice)


def _keyed(rows: Sequence[Any], keys: Sequence[Sequence[object]]) -> Iterator[tuple[Any, Any]]:
    times: Counter[tuple[str, ...]] = Counter()
    for row, key in zip(rows, keys, strict=True):
        words = tuple(said(each) for each in key)
        times[words] += 1
        yield (words, times[words]), row


def _columns(sheet: Worksheet, title: str, names: Sequence[str], faults: Faults) -> dict[int, str]:
    """The column's name at each position."""
    from openpyxl.utils import get_column_letter

    by_heading = {said(Column(name, "").heading).casefold(): name for name in names}
    columns: dict[int, str] = {}
    for at, cell in enumerate(next(sheet.iter_rows(min_row=1, max_row=1))):
        name = by_heading.get(said(cell.value).casefold())
        if name is not None and name not in columns.values():
            columns[at] = name
        elif not is_blank(cell.value):
            message = "a heading that the sheet was not written with"
            faults.add(
                title,
                1,
                get_column_letter(at + 1),
                cell.value,
                message,
                "put the headings back",
            )
    for name in names:
        if name not in columns.values():
            heading = Column(name, "").heading
            message = f"the column {heading} is missing"
            faults.add(title, 1, name, "", message, "put the headings back")
    return columns


def _written(sheet: Worksheet) -> dict[str, WrittenSheet]:
    names: dict[str, tuple[str, ...]] = {}
    rows: dict[str, list[Mapping[str, object]]] = {}
    for title, *pieces in sheet.iter_rows(values_only=True):
        cells = json.loads("".join(str(piece) for piece in pieces if piece is not None))
        key = str(title)
        if key in names:
            rows[key].append(dict(zip(names[key], cells, strict=True)))
        else:
            names[key], rows[key] = tuple(map(str, cells)), []
    return {title: WrittenSheet(names[title], tuple(rows[title])) for title in names}


def _unusable(path: Path, message: str, advice: str) -> InvalidDataError:
    return InvalidDataError([Issue("workbook", None, "", path.name, message, advice)])
