"""A hub's own headings of columns, as the section ``[columns]`` of its settings gives them."""

from __future__ import annotations

from collections.abc import Mapping

from mastery_sched.consistency.examination import nearest
from mastery_sched.errors import Issue
from mastery_sched.rows.cells import shown
from mastery_sched.rows.frames import column_names
from mastery_sched.rows.headings import OwnWords, heading_key


def read_own_words(
    section: Mapping[str, object], settings_table: str
) -> tuple[dict[str, OwnWords], list[Issue]]:
    """By table, the column that each heading means; unknown tables and columns are faults.

    Parameters
    ----------
    section
        By table and column, a heading or a list of headings.
    settings_table
        What the settings are called in faults.

    Examples
    --------
    >>> words, faults = read_own_words({"schools": {"urn": "Our ref"}}, "hub.toml")
    >>> words["schools"], faults
    ({'ourref': 'urn'}, [])
    """
    columns_of = column_names()
    words: dict[str, OwnWords] = {}
    faults = []

    def fault(key: str, value: object, message: str, advice: str) -> None:
        faults.append(Issue(settings_table, None, key, shown(value), message, advice))

    for table, given in section.items():
        if table not in columns_of:
            advice = nearest(table, columns_of) or f"the tables are {', '.join(columns_of)}"
            fault(f"columns.{table}", given, "no such table", advice)
            continue
        if not isinstance(given, Mapping):
            advice = 'write it like schools = { urn = "Our ref" }'
            fault(f"columns.{table}", given, "not columns with their headings", advice)
            continue
        meant: dict[str, str] = {}
        for column, headings in given.items():
            place = f"columns.{table}.{column}"
            known = columns_of[table]
            if column not in known:
                advice = nearest(column, known) or f"the columns are {', '.join(sorted(known))}"
                fault(place, headings, "no such column", advice)
                continue
            for heading in headings if isinstance(headings, (list, tuple)) else [headings]:
                key = heading_key(heading) if isinstance(heading, str) else ""
                if not key:
                    fault(place, heading, "not a heading", "write it between quotes")
                elif meant.setdefault(key, column) != column:
                    message = f"the heading is given for {meant[key]} too"
                    fault(place, heading, message, "keep one of them")
        words[table] = meant
    return words, faults
