"""Filling in the places that a table of schools lacks; what is given already is left as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mastery_sched.consistency.values import in_england
from mastery_sched.entities import Place
from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.rows.cells import Unusable, is_blank, parse_text, shown
from mastery_sched.rows.headings import recognise
from mastery_sched.rows.places import PLACE_COLUMNS
from mastery_sched.rows.points import DEGREES, POINT_COLUMNS
from mastery_sched.rows.postcodes import KEY, Postcodes, Wanted, postcode_or_none, read_postcodes
from mastery_sched.rows.sheet import HEADER_ROW, Findings
from mastery_sched.tables.places.geocoding import Asking, Geocoder
from mastery_sched.tables.places.lookup import read_lookup
from mastery_sched.tables.places.memory import Answer

FOUND_COLUMNS = ("row", "urn", "by", "asked", "answer", "latitude", "longitude")

_ADDRESS_COLUMNS = ("urn", "name", "town", "authority")

Query = Callable[[Mapping[str, str]], str | None]


@dataclass(frozen=True)
class Located:
    """A table with its places filled in.

    Parameters
    ----------
    schools
        The table, with ``latitude`` and ``longitude`` wherever they were given or found.
    found
        A row for each place filled in: its row and URN, ``by`` what it was found (``postcodes``, or
        the name of the geocoder), what was asked, the answer, and the place.
    notes
        What a planner should know: not found, not asked, not in England.
    """

    schools: pd.DataFrame
    found: pd.DataFrame
    notes: tuple[Issue, ...]


def locate(
    frame: pd.DataFrame,
    *,
    postcodes: pd.DataFrame | str | Path | None = None,
    geocoder: Geocoder | None = None,
    cache: str | Path | None = None,
    query: Query | None = None,
    min_delay_seconds: float = 1.0,
    max_retries: int = 2,
) -> Located:
    """Fill in the places that a table of schools lacks, by postcode or with a geocoder.

    Rows with any number of a place are left alone. The rest are looked up in ``postcodes``, then
    in ``cache``, and what is still missing is asked of ``geocoder``. Nobody is asked without one.

    Parameters
    ----------
    frame
        Schools, with the columns of ``docs/tables.md`` under any of their headings.
    postcodes
        A table of postcodes, or a file of one: ``postcode`` with ``latitude`` and ``longitude``, or
        ``easting`` and ``northing``. A CSV file may be as large as that of the whole country.
    geocoder
        Any geocoder of geopy, such as ``Nominatim(user_agent="my hub")``.
    cache
        A file in which answers are kept, also that nothing was found. It is replaced as a whole
        after each answer.
    query
        What to ask for a row, from its texts by column (``postcode``, ``name``, ``town``,
        ``authority``, ``urn``, as far as given); ``None`` asks nothing. By default the postcode, or
        where there is none the name and the town or authority.
    min_delay_seconds
        From one question to the next. Public services allow one a second, or less.
    max_retries
        Further tries after a failure, 5 seconds apart or ``min_delay_seconds``, if that is longer.
        If they fail too, nothing more is asked.

    Raises
    ------
    InvalidDataError
        If the table of postcodes or the cache cannot be read.

    References
    ----------
    Usage policy of the public Nominatim service:
    https://operations.osmfoundation.org/policies/nominatim/

    Examples
    --------
    >>> schools = pd.DataFrame({"urn": [100001], "postcode": ["ab1 2cd"]})
    >>> known = pd.DataFrame({"postcode": ["AB12CD"], "latitude": [53.0], "longitude": [-1.4]})
    >>> locate(schools, postcodes=known).schools[["latitude", "longitude"]].values.tolist()
    [[53.0, -1.4]]
    """
    table = _Table(frame)
    lacking = [at for at in range(len(frame)) if table.lacks_place(at)]
    findings = Findings()
    known = _postcodes(postcodes, {table.postcode(at) for at in lacking}, findings)
    asking = Asking(
        geocoder,
        None if cache is None else Path(cache),
        min_delay_seconds=min_delay_seconds,
        max_retries=max_retries,
    )
    notes = [*findings.faults, *findings.warnings]
    found = []
    for at in lacking:
        postcode = table.postcode(at)
        place = known.places.get(postcode) if postcode is not None else None
        by, asked, answer = "postcodes", postcode or "", ""
        if place is None:
            asked = (query or default_query)(table.texts(at)) or ""
            reply = asking.known(asked) or (asking.answer(asked) if asked else None)
            if reply is None or reply.place is None:
                if geocoder is None and reply is None:
                    why = _not_looked_up(table, at, None if postcodes is None else known)
                    notes.append(table.note(at, "", *why))
                else:
                    notes.append(table.note(at, asked, *_not_answered(asked, reply, asking, cache)))
                continue
            place, by, answer = reply.place, reply.by, reply.address
        if not in_england(place.latitude, place.longitude):
            where = f"{place.latitude:.6g}, {place.longitude:.6g}"
            message = f"found by {by} at {where}, which is not in England"
            notes.append(table.note(at, asked, message, "correct it if that is not meant"))
        found.append((at, by, asked, answer, place))
    filled = table.filled({at: place for at, *_, place in found})
    rows = [
        (table.number(at), table.texts(at).get("urn"), by, asked, answer, *_degrees(place))
        for at, by, asked, answer, place in found
    ]
    return Located(filled, pd.DataFrame(rows, columns=FOUND_COLUMNS), tuple(notes))


def default_query(texts: Mapping[str, str]) -> str | None:
    """The postcode, or the school's name with its town or authority.

    Examples
    --------
    >>> default_query({"name": "Ash Tree", "postcode": "ab12cd"})
    'AB1 2CD, United Kingdom'
    >>> default_query({"name": "Ash Tree", "town": "Ashby", "authority": "Midshire"})
    'Ash Tree, Ashby, England'
    """
    postcode = postcode_or_none(texts.get(KEY))
    if postcode is not None:
        return f"{postcode}, United Kingdom"
    where = texts.get("town") or texts.get("authority")
    return f"{texts['name']}, {where}, England" if where and "name" in texts else None


class _Table:
    """A table of schools, as far as places are concerned."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        names = [*(each.name for each in PLACE_COLUMNS), *_ADDRESS_COLUMNS]
        headings = recognise("schools", list(frame.columns), names)
        self._at = {
            str(heading.column): at for at, heading in enumerate(headings) if heading.is_read
        }

    def number(self, at: int) -> int:
        """The row as a spreadsheet numbers it, or as the index says which row of a file it was."""
        return int(self._frame.index[at]) if self._frame.index.name == "row" else at + 2

    def lacks_place(self, at: int) -> bool:
        """Whether a row that is not blank has no number of a place."""
        numbers = [self._cell(at, each.name) for each in POINT_COLUMNS]
        return all(map(is_blank, numbers)) and not all(map(is_blank, self._frame.iloc[at]))

    def postcode(self, at: int) -> str | None:
        return postcode_or_none(self._cell(at, KEY))

    def texts(self, at: int) -> dict[str, str]:
        """The texts that tell where a school is, by column."""
        cells = {name: self._cell(at, name) for name in (KEY, *_ADDRESS_COLUMNS)}
        return {
            name: parse_text(cell)
            for name, cell in cells.items()
            if not is_blank(cell) and not isinstance(cell, Unusable)
        }

    def note(self, at: int, asked: str, message: str, advice: str) -> Issue:
        column = KEY if KEY in self.texts(at) else DEGREES[0]
        value = shown(asked or self.texts(at).get(KEY))
        return Issue("schools", self.number(at), column, value, message, advice)

    def filled(self, places: Mapping[int, Place]) -> pd.DataFrame:
        """A copy of the table with these places, by position of the row."""
        table = self._frame.copy()
        for which, name in enumerate(DEGREES):
            if name not in self._at:
                table[name] = pd.Series(None, index=table.index, dtype="float64")
            if places:
                at = self._at.get(name, len(table.columns) - 1)
                column = table.iloc[:, at].astype(object)
                column.iloc[list(places)] = [_degrees(place)[which] for place in places.values()]
                table.isetitem(at, column.infer_objects().array)
        return table

    def _cell(self, at: int, column: str) -> object:
        return self._frame.iat[at, self._at[column]] if column in self._at else None


def _postcodes(
    given: pd.DataFrame | str | Path | None, of_rows: set[str | None], findings: Findings
) -> Postcodes:
    wanted = Wanted(needed=frozenset(each for each in of_rows if each is not None))
    if given is None:
        return Postcodes()
    if isinstance(given, pd.DataFrame):
        known = read_postcodes(given, wanted, findings)
    else:
        known = read_lookup(Path(given), wanted, findings)
    at_header = [issue for issue in findings.faults if issue.row in (None, HEADER_ROW)]
    if at_header:
        raise InvalidDataError(at_header)
    return known


def _not_looked_up(table: _Table, at: int, known: Postcodes | None) -> tuple[str, str]:
    """Why a row has no place still, and what to do, where there is no geocoder."""
    postcode = table.postcode(at)
    if known is None:
        return "nobody was asked", "pass a table of postcodes, or a geocoder"
    if postcode is None and KEY in table.texts(at):
        return "not a postcode", "write it like M1 1AE"
    if postcode is None:
        return "there is no postcode to look up", "fill it in, or the place itself"
    if postcode in known.spoilt:
        return "its row in the table of postcodes has a fault", "correct it there"
    return "not in the table of postcodes", known.advice


def _not_answered(
    asked: str, reply: Answer | None, asking: Asking, cache: str | Path | None
) -> tuple[str, str]:
    """The same, where there is a geocoder, or was one before."""
    if not asked:
        return "nothing to find the place by", "fill in the place, or its postcode"
    if reply is None:
        return f"not asked: the geocoder failed ({asking.trouble})", "try again later"
    again = f", or take the entry out of {cache} to ask again" if cache is not None else ""
    return "the geocoder finds nothing", f"fill the place in{again}"


def _degrees(place: Place) -> tuple[float, float]:
    return place.latitude, place.longitude
