"""Which column of ours, if any, is meant by each heading of a table; which are about people.

Reads the lists of :mod:`mastery_sched.rows.aliases`; knows no cell below the header.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from types import MappingProxyType

from mastery_sched.consistency.values import tidy
from mastery_sched.rows.aliases import HEADINGS, PERSONAL_HEADINGS, PERSONAL_WORDS, SHEETS, VAGUE

OwnWords = Mapping[str, str]
"""A hub's own headings for one table: keys as of :func:`heading_key`, and the columns meant."""

NO_WORDS: OwnWords = MappingProxyType({})


class Standing(IntEnum):
    """How sure a heading means its column; the lowest goes first."""

    OWN_WORD = 0
    NAME = 1
    ALIAS = 2
    VAGUE = 3


@dataclass(frozen=True)
class Heading:
    """A heading of a table.

    Parameters
    ----------
    label
        As it stands in the table, tidied.
    column
        The column of ours that is meant, if any.
    instead
        The heading that is read for this column instead of this one.
    repeats
        Whether that one means the column no more surely than this one, which is a fault.
    personal
        Whether the cells below are about people; they are not read.
    """

    label: str
    column: str | None = None
    instead: str | None = None
    repeats: bool = False
    personal: bool = False

    @property
    def is_read(self) -> bool:
        """Whether the column of ours is read from here."""
        return self.column is not None and self.instead is None


def recognise(
    table: str, labels: Sequence[Hashable], columns: Collection[str], own_words: OwnWords = NO_WORDS
) -> list[Heading]:
    """What each heading means, in the order of the labels.

    Parameters
    ----------
    columns
        Names of the table's columns.
    """
    texts = [tidy("" if label is None else str(label)) for label in labels]
    meanings = [_meaning(table, text, columns, own_words) for text in texts]
    best: dict[str, tuple[Standing, int]] = {}
    for i, meaning in enumerate(meanings):
        if meaning is not None:
            column, standing = meaning
            best[column] = min(best.get(column, (standing, i)), (standing, i))
    headings = []
    for i, (text, meaning) in enumerate(zip(texts, meanings, strict=True)):
        if meaning is None:
            headings.append(Heading(text, personal=is_personal(text)))
            continue
        column, standing = meaning
        surest, first = best[column]
        if i == first:
            headings.append(Heading(text, column))
            continue
        repeats = standing is surest
        personal = not repeats and (standing is Standing.VAGUE or is_personal(text))
        headings.append(Heading(text, column, texts[first], repeats, personal))
    return headings


def columns_named(
    table: str, labels: Sequence[Hashable], columns: Collection[str], own_words: OwnWords = NO_WORDS
) -> set[str]:
    """The columns of ours among these labels."""
    found = recognise(table, labels, columns, own_words)
    return {str(each.column) for each in found if each.is_read}


def table_titled(title: str) -> str | None:
    """The table whose sheet may be called so, or ``None``; a number in brackets may follow.

    Examples
    --------
    >>> table_titled("Term dates"), table_titled("Schools (2)"), table_titled("Notes")
    ('calendars', 'schools', None)
    """
    return _TABLE_OF.get(heading_key(re.sub(r"\s*\([0-9]+\)\s*$", "", title)))


def is_personal(label: str) -> bool:
    """Whether a heading announces names, contacts or other facts of people.

    Examples
    --------
    >>> is_personal("Head's e-mail"), is_personal("Teacher 2 TRN"), is_personal("Hotel")
    (True, True, False)
    """
    words = " ".join(re.findall(r"[^\W_]+", re.sub("['\u2019]", "", label.casefold())))
    # A space at either end, so that only whole words are found.
    spaced = [f" {words} ", f" {re.sub(' s ', ' ', words)} "]
    return words in PERSONAL_HEADINGS or any(
        f" {word} " in text or f" {word}s " in text for word in PERSONAL_WORDS for text in spaced
    )


def heading_key(label: Hashable) -> str:
    """A heading by its letters and digits alone, in lower case.

    Examples
    --------
    >>> heading_key("School URN *") == heading_key("school_urn")
    True
    """
    return _key(str(label))


@lru_cache(maxsize=4_096)
def _key(label: str) -> str:
    # The same few headings are compared with every cell of the first rows of every table.
    return "".join(c for c in label.casefold() if c.isalnum())


def _meaning(
    table: str, text: str, columns: Collection[str], own_words: OwnWords
) -> tuple[str, Standing] | None:
    key = heading_key(text)
    if not key:
        return None
    if key in own_words:
        return own_words[key], Standing.OWN_WORD
    for column in columns:
        if key == heading_key(column):
            vague = column in VAGUE.get(table, ())
            return column, Standing.VAGUE if vague else Standing.NAME
    column = _ALIASES.get(table, {}).get(key, "")
    return (column, Standing.ALIAS) if column in columns else None


_ALIASES = {
    table: {heading_key(alias): column for column, known in words.items() for alias in known}
    for table, words in HEADINGS.items()
}

_TABLE_OF = {
    heading_key(title): table for table, titles in SHEETS.items() for title in (table, *titles)
}
