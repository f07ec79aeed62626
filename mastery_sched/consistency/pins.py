"""Pins and pairs that contradict themselves or each other.

A pin that merely cannot be kept (a closed slot, a group too large) is no fault of the data: the
search for conflicts says so. Here are pins that no calendar and no rule could ever satisfy.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from mastery_sched.consistency.examination import Examination
from mastery_sched.consistency.values import tidy
from mastery_sched.entities import PairKind, Pin, PinKind, Slot
from mastery_sched.errors import Issue

WITH_MEETING = (PinKind.SLOT, PinKind.VENUE)


def pin_faults(exam: Examination) -> Iterator[Issue]:
    """Malformed pins, then contradictions between pins and pairs."""
    for i, pin in enumerate(exam.records.pins):
        yield from _form(exam, i, pin)
    yield from _contradictions(exam)


def _form(exam: Examination, index: int, pin: Pin) -> Iterator[Issue]:
    for column in ("subject", "value"):
        text = getattr(pin, column)
        if not text or text != tidy(text):
            yield exam.issue("pins", index, column, text, "is blank or untidy", "write it plainly")
    if pin.kind is PinKind.GROUP and not pin.subject.isdecimal():
        advice = "the subject of a group pin is a school's URN, its value the group's id"
        yield exam.issue("pins", index, "subject", pin.subject, "not a URN", advice)
    if pin.kind is PinKind.GROUP and pin.value in exam.known["schools"]:
        message = "a group cannot be called like a school's URN"
        yield exam.issue("pins", index, "value", pin.value, message, "choose an id such as G01")
    if pin.kind is PinKind.VENUE and not pin.value.isdecimal():
        advice = "the value of a venue pin is a school's URN"
        yield exam.issue("pins", index, "value", pin.value, "not a URN", advice)
    if pin.kind is PinKind.SLOT and not _is_slot(pin.value):
        message, advice = "not a half-day", "write it like 2025-10-07 AM"
        yield exam.issue("pins", index, "value", pin.value, message, advice)
    yield from _meeting(exam, index, pin)


def _meeting(exam: Examination, index: int, pin: Pin) -> Iterator[Issue]:
    needed = exam.records.rules.num_meetings
    value = "" if pin.meeting is None else pin.meeting
    if pin.kind not in WITH_MEETING:
        if pin.meeting is not None:
            message, advice = f"a {pin.kind} pin is of no single meeting", "leave the cell blank"
            yield exam.issue("pins", index, "meeting", value, message, advice)
    elif pin.meeting is None:
        message, advice = f"a {pin.kind} pin needs a meeting", f"give a number from 1 to {needed}"
        yield exam.issue("pins", index, "meeting", value, message, advice)
    elif pin.meeting < 1 or (pin.meeting > needed and not exam.unread.settings):
        message = f"there is no such meeting; they are numbered from 1 to {needed}"
        yield exam.issue("pins", index, "meeting", value, message, "correct the number")


def _is_slot(text: str) -> bool:
    with suppress(ValueError):
        return str(Slot.parse(text)) == text
    return False


def _contradictions(exam: Examination) -> Iterator[Issue]:
    names = _Names(exam)
    yield from _two_groups(exam, names)
    yield from _two_answers(exam, names)
    yield from _apart_though_together(exam, names)


class _Names:
    """Which names mean the same group: its id, its pinned members, and who is bound to them."""

    def __init__(self, exam: Examination) -> None:
        self.root_of = _bound_together(exam)
        self.ids: set[str] = set()
        self.first_pin_of: dict[str, tuple[int, Pin]] = {}
        for i, pin in _sound_pins(exam):
            if pin.kind is PinKind.GROUP:
                self.ids.add(pin.value)
                self.first_pin_of.setdefault(self.root(pin.subject), (i, pin))

    def root(self, urn: str) -> str:
        """The school that stands for all schools that are bound together with this one."""
        return self.root_of.get(urn, urn)

    def key(self, subject: str) -> tuple[str, str]:
        """Subjects with the same key are of the same group."""
        if subject in self.ids or not subject.isdecimal():
            return ("group", subject)
        root = self.root(subject)
        if root not in self.first_pin_of:
            return ("with", root)
        return ("group", self.first_pin_of[root][1].value)


def _sound_pins(exam: Examination) -> list[tuple[int, Pin]]:
    return [(i, pin) for i, pin in enumerate(exam.records.pins) if exam.is_sound("pins", i)]


def _two_groups(exam: Examination, names: _Names) -> Iterator[Issue]:
    told: set[tuple[str, str]] = set()
    for i, pin in _sound_pins(exam):
        if pin.kind is not PinKind.GROUP:
            continue
        root = names.root(pin.subject)
        first_at, first = names.first_pin_of[root]
        if first.value == pin.value or (root, pin.value) in told:
            continue
        told.add((root, pin.value))
        group = f"group {first.value}{exam.at('pins', first_at)}"
        if first.subject == pin.subject:
            message = f"school {pin.subject} is pinned to {group} as well"
        else:
            bound = f"school {pin.subject} is to be together with {first.subject}"
            message = f"{bound}, which is pinned to {group}"
        yield exam.issue("pins", i, "value", pin.value, message, "keep one of the pins")


def _two_answers(exam: Examination, names: _Names) -> Iterator[Issue]:
    first_at: dict[tuple[tuple[str, str], PinKind, int | None], tuple[int, Pin]] = {}
    for i, pin in _sound_pins(exam):
        if pin.kind is PinKind.GROUP:
            continue
        question = (names.key(pin.subject), pin.kind, pin.meeting)
        j, first = first_at.setdefault(question, (i, pin))
        if first.value != pin.value:
            what = f"meeting {pin.meeting} of this group" if pin.meeting else "this group"
            message = f"{what} has another {pin.kind} pinned, {first.value}{exam.at('pins', j)}"
            yield exam.issue("pins", i, "value", pin.value, message, "keep one of the pins")


def _apart_though_together(exam: Examination, names: _Names) -> Iterator[Issue]:
    together = {
        frozenset((pair.first, pair.second))
        for pair in exam.records.pairs
        if pair.kind is PairKind.TOGETHER
    }
    for i, pair in enumerate(exam.records.pairs):
        schools = frozenset((pair.first, pair.second))
        # A school with itself, and the same pair with both kinds, are reported as such.
        if pair.kind is PairKind.TOGETHER or len(schools) == 1 or schools in together:
            continue
        a, b = str(pair.first), str(pair.second)
        if names.key(a) != names.key(b) or not exam.is_sound("pairs", i):
            continue
        if names.root(a) == names.root(b):
            why = "other pairs bind them together"
        else:
            why = f"both are pinned to group {names.key(a)[1]}"
        message = f"{a} and {b} are to be apart, but {why}"
        yield exam.issue("pairs", i, "kind", pair.kind, message, "change one of them")


def _bound_together(exam: Examination) -> dict[str, str]:
    """By URN, one URN that stands for all schools that pairs bind together with it."""
    parent: dict[str, str] = {}

    def root(urn: str) -> str:
        while (above := parent.get(urn, urn)) != urn:
            urn = above
        return urn

    for i, pair in enumerate(exam.records.pairs):
        if pair.kind is PairKind.TOGETHER and exam.is_sound("pairs", i):
            parent.setdefault(str(pair.first), str(pair.first))
            parent.setdefault(str(pair.second), str(pair.second))
            parent[root(str(pair.second))] = root(str(pair.first))
    return {urn: root(urn) for urn in parent}
