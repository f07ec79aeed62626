"""The extract of all establishments of the national register, Get Information About Schools.

Of its 133 columns only those below are read, never those with people or contacts. Only the rows
that are wanted are kept, so that memory does not grow with the register.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pandas as pd

from mastery_sched.eligibility import PRIMARY_PHASES
from mastery_sched.errors import InvalidDataError, Issue, counted
from mastery_sched.tables.register.files import DOWNLOAD_AGAIN, encoding_of, opened, unreadable

COLUMNS = {
    "URN": "urn",
    "EstablishmentName": "name",
    "Easting": "easting",
    "Northing": "northing",
    "LA (code)": "authority_code",
    "LA (name)": "authority",
    "DistrictAdministrative (code)": "district_code",
    "TypeOfEstablishment (name)": "type",
    "PhaseOfEducation (name)": "phase",
    "EstablishmentStatus (name)": "status",
    "Trusts (name)": "trust",
    "Town": "town",
}
"""The register's columns that are read, and what they are called here."""

CHUNK_ROWS = 10_000
LONGEST_URN = 9
MOST_UNEVEN = 50
"""Rows with too many or too few cells, from which on the file is not read further."""


def read_gias(
    path: str | Path, *, urns: Collection[int] | None = None, also: Collection[int] = ()
) -> pd.DataFrame:
    """Read the register's extract of all fields (``edubasealldata``), as CSV or in its zip.

    Parameters
    ----------
    path
        The CSV file, in Windows-1252 or UTF-8, or the zip that it was downloaded in.
    urns
        The establishments to keep; by default all with a primary phase, open or not.
    also
        Establishments to keep beside those.

    Returns
    -------
    pandas.DataFrame
        A row each, in the file's order: ``urn``, ``name``, ``easting`` and ``northing`` (metres,
        missing where the register has none), ``authority_code``, ``authority``, ``district_code``,
        ``type``, ``phase``, ``status``, ``trust``, ``town``; texts are empty where it has none.

    Raises
    ------
    InvalidDataError
        If it is no such file, columns are missing, or a URN is no number or stands there twice.
    """
    found = read_columns(path, COLUMNS)
    name = Path(path).name
    kept: list[pd.DataFrame] = []
    faults: list[Issue] = []
    first_row: dict[int, int] = {}
    for chunk in found:
        for index, text in zip(chunk.index, chunk["urn"], strict=True):
            row = int(index)
            if not is_urn(text):
                message, advice = "not a URN", DOWNLOAD_AGAIN
            elif int(text) in first_row:
                message, advice = f"also in row {first_row[int(text)]}", "leave one of the two out"
            else:
                first_row[int(text)] = row
                continue
            faults.append(Issue(name, row, "URN", text, message, advice))
        if faults:
            continue
        chunk["urn"] = chunk["urn"].astype("int64")
        is_wanted = (
            chunk["phase"].str.casefold().isin(PRIMARY_PHASES)
            if urns is None
            else chunk["urn"].isin(urns)
        )
        kept.append(chunk[is_wanted | chunk["urn"].isin(also)])
    if faults:
        raise InvalidDataError(faults)
    table = (
        pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=[*COLUMNS.values()])
    )
    for column in ("easting", "northing"):
        metres = pd.to_numeric(table[column], errors="coerce").astype("Float64")
        # The register writes 0 where it knows no place.
        table[column] = metres.mask(metres == 0)
    return table


def read_columns(path: str | Path, names: dict[str, str]) -> Iterator[pd.DataFrame]:
    """Some columns of a CSV file as text, in pieces, under other names.

    Rows have the numbers of the file as their index; those that are blank are passed over.

    Raises
    ------
    InvalidDataError
        If it cannot be read, a column is missing, or rows have more or fewer cells than the header;
        that comes last.
    """
    path = Path(path)
    faults: list[Issue] = []
    with opened(path, names) as file:
        encoding = encoding_of(file)
    try:
        with opened(path, names) as file:
            reader = csv.reader(io.TextIOWrapper(file, encoding, newline=""), strict=True)
            header = next(reader, [])
            missing = [each for each in names if each not in header]
            if missing:
                raise InvalidDataError(_missing(path, missing))
            positions = [header.index(each) for each in names]
            columns = list(names.values())
            cells: dict[int, list[str]] = {}
            for number, row in enumerate(reader, start=2):
                if not any(row):
                    continue
                if len(row) != len(header):
                    # A cell too many, or too few, and others may stand in the wrong columns.
                    message = f"the row has {counted(len(row), 'cell')}, the header {len(header)}"
                    faults.append(Issue(path.name, number, "", "", message, DOWNLOAD_AGAIN))
                    if len(faults) == MOST_UNEVEN:
                        break
                    continue
                cells[number] = [row[at] for at in positions]
                if len(cells) == CHUNK_ROWS:
                    yield pd.DataFrame.from_dict(cells, orient="index", columns=columns)
                    cells = {}
            yield pd.DataFrame.from_dict(cells, orient="index", columns=columns)
    except (csv.Error, UnicodeDecodeError) as error:
        message = f"not a table of the register ({error})"
        raise unreadable(path, message, DOWNLOAD_AGAIN) from None
    if faults:
        raise InvalidDataError(faults)


def is_urn(text: str) -> bool:
    """Whether a text is a whole number, as a URN is."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_URN


def _missing(path: Path, columns: Iterable[str]) -> Iterator[Issue]:
    advice = "take the extract with all fields"
    for each in columns:
        yield Issue(path.name, 1, each, "", "the column is missing", advice)
