"""What the events of a published school calendar are, by the words in their titles.

A plain list of words, tried kind by kind in the order of :class:`EventKind`; a title with none of
them is of no kind, and whoever asked must say so. ``docs/tables.md`` shows the same list.
"""

from __future__ import annotations

import re
from enum import StrEnum


class EventKind(StrEnum):
    """What an event says of the school year, first come first tried."""

    CLOSURE = "closure"
    START = "start"
    END = "end"
    HOLIDAY = "holiday"
    TERM = "term"


WORDS: dict[EventKind, tuple[str, ...]] = {
    EventKind.CLOSURE: (
        "inset",
        "training day",
        "staff development",
        "teacher day",
        "non-pupil day",
        "closed to pupils",
        "school closed",
        "schools closed",
        "polling",
        "bank holiday",
        "good friday",
        "easter monday",
    ),
    EventKind.START: (
        "term starts",
        "term begins",
        "start of term",
        "start of autumn term",
        "start of spring term",
        "start of summer term",
        "first day of term",
        "first day of school",
        "school reopens",
        "schools reopen",
        "school opens",
        "schools open",
        "return to school",
        "back to school",
        "pupils return",
        "children return",
    ),
    EventKind.END: (
        "term ends",
        "end of term",
        "end of autumn term",
        "end of spring term",
        "end of summer term",
        "last day of term",
        "last day of school",
        "school closes",
        "schools close",
        "break up",
        "breaks up",
    ),
    EventKind.HOLIDAY: ("holiday", "holidays", "half term", "half-term", "break", "vacation"),
    EventKind.TERM: ("term", "term time", "terms"),
}
"""By kind, the words of which a title must hold one, as whole words in any case."""

_PATTERNS = {
    kind: re.compile(rf"\b({'|'.join(re.escape(word) for word in words)})\b")
    for kind, words in WORDS.items()
}


def kind_of(title: str) -> EventKind | None:
    """What an event is by its title; ``None`` if no word of the list is in it.

    Examples
    --------
    >>> kind_of("Autumn Half Term"), kind_of("Autumn Term 2"), kind_of("Sports day")
    (<EventKind.HOLIDAY: 'holiday'>, <EventKind.TERM: 'term'>, None)
    """
    plain = " ".join(title.casefold().replace("\u2013", "-").split())
    return next((kind for kind in EventKind if _PATTERNS[kind].search(plain)), None)
