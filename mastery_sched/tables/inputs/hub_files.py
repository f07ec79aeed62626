"""Everything that a hub hands in, found but not yet read: its settings, and where each table is.

A hub is a folder with ``hub.toml`` and a file for each table, or one workbook with sheets for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mastery_sched.consistency import TABLE_FILES
from mastery_sched.consistency.examination import nearest
from mastery_sched.errors import Issue
from mastery_sched.rows.aliases import FAULTS_SHEET, SETTINGS_SHEET
from mastery_sched.rows.frames import REQUIRED_TABLES, column_names
from mastery_sched.rows.headings import NO_WORDS, OwnWords, heading_key, table_titled
from mastery_sched.rows.own_words import read_own_words
from mastery_sched.rows.settings import TABLE as HUB_TOML
from mastery_sched.rows.settings import Settings, read_settings
from mastery_sched.rows.settings_sheet import settings_of_rows
from mastery_sched.tables.inputs.grids import Grid, UnreadableError, content_of
from mastery_sched.tables.inputs.packages import SAVE_AS_XLSX, is_workbook
from mastery_sched.tables.inputs.sources import (
    Sought,
    Source,
    find_table,
    refuse_without_header,
    sheet_called,
    source_in,
)
from mastery_sched.tables.inputs.workbooks import workbook_grids
from mastery_sched.tables.text_files import read_toml

WORKBOOKS = (".xlsx", ".xlsm")
SUFFIXES = (".csv", ".tsv", *WORKBOOKS)
"""Of a table's file; the first is the usual one."""

UNREAD_SETTINGS = Settings("", rules=None, preferences=None, faulty=frozenset({"school_year"}))

_LOOK_LIKE_TABLES = (*SUFFIXES, ".xls", ".xlsb", ".ods")


@dataclass
class HubFiles:
    """What a hub hands in.

    Parameters
    ----------
    path
        The folder or workbook.
    document
        The settings as they stand, if they can be read at all.
    sources
        By table, where it was found.
    unreadable
        Tables that are there but cannot be read.
    settings_row_of
        In a workbook, the row of each key of the settings.
    """

    path: Path
    document: Mapping[str, Any] | None = None
    settings: Settings = UNREAD_SETTINGS
    own_words: dict[str, OwnWords] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    settings_row_of: Mapping[str, int] = field(default_factory=dict)
    settings_grid: Grid | None = None
    faults: list[Issue] = field(default_factory=list)
    warnings: list[Issue] = field(default_factory=list)

    @property
    def is_workbook(self) -> bool:
        """Whether it is one workbook."""
        return self.path.is_file() or (
            not self.path.is_dir() and self.path.suffix.casefold() in WORKBOOKS
        )

    def add(self, source: Source) -> None:
        """Note where a table was found, and what is doubtful about that."""
        self.sources[source.table] = source
        for message, advice in source.grid.doubts:
            name = source.grid.title or source.file.name
            self.warnings.append(Issue(source.table, None, "", name, message, advice))

    def refuse(self, table: str, name: str, error: UnreadableError) -> None:
        """Note why a table that is there cannot be read."""
        self.unreadable.add(table)
        self.faults.append(Issue(table, error.row, "", name, error.message, error.advice))

    def sought(self, table: str) -> Sought:
        """What to look for in the file of a table."""
        return Sought(table, column_names()[table], self.own_words.get(table, NO_WORDS))


def find_hub(path: Path) -> HubFiles:
    """Find everything in a folder or workbook; what cannot be found or read is among the faults."""
    found = HubFiles(path)
    if found.is_workbook:
        _search_workbook(found)
    else:
        _search_folder(found)
    return found


def _search_folder(found: HubFiles) -> None:
    found.document, found.faults = read_toml(found.path / HUB_TOML, HUB_TOML)
    if found.document is not None:
        found.settings, faults = read_settings(found.document)
        found.own_words, unknown = read_own_words(found.settings.columns, HUB_TOML)
        found.faults += [*faults, *unknown]
    if not found.path.is_dir():
        # That hub.toml is not there says enough.
        found.unreadable |= set(TABLE_FILES)
        return
    used = set()
    for table in TABLE_FILES:
        names = list(_names_of(found, table))
        used |= {name.split("#")[0] for name in names}
        if len(names) > 1:
            message = f"two files may hold the table: {names[0]} and {names[1]}"
            error = UnreadableError(message, "take one out, or name the other under [files]")
            found.refuse(table, names[1], error)
            continue
        for name in names:
            file, _, sheet = name.partition("#")
            try:
                found.add(find_table(found.path / file, found.sought(table), sheet or None))
            except UnreadableError as error:
                found.refuse(table, name, error)
    usual = [found.settings.files.get(table, f"{table}.csv") for table in TABLE_FILES]
    for name in sorted(each.name for each in found.path.iterdir() if _looks_like_table(each)):
        if name not in used:
            advice = nearest(name, usual) or f"the tables are {', '.join(usual)}"
            issue = Issue(HUB_TOML, None, "files", name, "the file is not used", advice)
            found.warnings.append(issue)


def _names_of(found: HubFiles, table: str) -> Iterator[str]:
    """Names of the files that hold a table; that of a required one even if it is not there."""
    if table in found.settings.files:
        yield found.settings.files[table]
        return
    present = [name for suffix in SUFFIXES if (found.path / (name := f"{table}{suffix}")).exists()]
    yield from present
    if not present and table in REQUIRED_TABLES:
        yield f"{table}{SUFFIXES[0]}"


def _looks_like_table(file: Path) -> bool:
    # Excel keeps a file of this name while a workbook is open.
    return file.suffix.casefold() in _LOOK_LIKE_TABLES and not file.name.startswith(("~$", "."))


def _search_workbook(found: HubFiles) -> None:
    name = found.path.name
    try:
        content = content_of(found.path)
        if not is_workbook(content):
            message = "neither a hub's folder nor a workbook"
            raise UnreadableError(message, SAVE_AS_XLSX)
        grids = workbook_grids(content)
    except UnreadableError as error:
        found.faults.append(Issue("workbook", error.row, "", name, error.message, error.advice))
        found.unreadable |= set(TABLE_FILES)
        return
    sheets: dict[str, list[Grid]] = {}
    for grid in grids:
        sheets.setdefault(table_titled(grid.title) or "", []).append(grid)
    _read_settings_sheet(found, sheets.pop(SETTINGS_SHEET, []))
    named = {}
    for table, title in found.settings.files.items():
        try:
            named[table] = sheet_called(grids, title)
        except UnreadableError as error:
            found.refuse(table, title, error)
    for table in TABLE_FILES:
        among = [named[table]] if table in named else sheets.get(table, [])
        if table in found.unreadable or all(grid.is_blank for grid in among):
            continue
        if len(among) > 1:
            first, second = (grid.title for grid in among[:2])
            message = f"the sheets {first!r} and {second!r} may both hold the table"
            advice = "take one out, or name the other under files in the settings"
            found.refuse(table, second, UnreadableError(message, advice))
            continue
        try:
            source = source_in(found.path, among[0], found.sought(table))
            found.add(refuse_without_header(source, found.sought(table)))
        except UnreadableError as error:
            found.refuse(table, among[0].title, error)
    for grid in sheets.get("", []):
        used = any(grid is other for other in named.values())
        if not used and not grid.is_blank and not _is_ours(grid.title):
            advice = (
                nearest(grid.title.casefold(), TABLE_FILES)
                or f"the tables are {', '.join(TABLE_FILES)}"
            )
            issue = Issue("workbook", None, "", grid.title, "the sheet is not used", advice)
            found.warnings.append(issue)


def _is_ours(title: str) -> bool:
    return heading_key(title).startswith(heading_key(FAULTS_SHEET))


def _read_settings_sheet(found: HubFiles, grids: list[Grid]) -> None:
    if len(grids) != 1:
        message = "the sheet settings is missing"
        advice = "add it, with a key and its value in each row; only hub is needed"
        if grids:
            message = f"the sheets {grids[0].title!r} and {grids[1].title!r} may both be meant"
            advice = "take one of them out"
        found.faults.append(Issue(SETTINGS_SHEET, None, "", "", message, advice))
        return
    found.settings_grid = grids[0]
    found.document, row_of, faults = settings_of_rows(grids[0].rows)
    found.settings, unread = read_settings(found.document)
    found.own_words, unknown = read_own_words(found.settings.columns, SETTINGS_SHEET)
    found.settings_row_of = row_of
    found.faults += faults
    for issue in [*unread, *unknown]:
        row = row_of.get(issue.column)
        found.faults.append(replace(issue, table=SETTINGS_SHEET, row=row))
