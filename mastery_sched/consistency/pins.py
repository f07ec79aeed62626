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
    records = exam.records
    root_of = _bound_together(exam)
    group_of: dict[str, tuple[str, int]] = {}
    told: set[tuple[str, str]] = set()
    sound = [(i, pin) for i, pin in enumerate(records.pins) if exam.is_sound("pins", i)]
    for i, pin in sound:
        if pin.kind is not PinKind.GROUP:
            continue
        root = root_of.get(pin.subject, pin.subject)
        group, first_at = group_of.setdefault(root, (pin.value, i))
        if group != pin.value and (root, pin.value) not in told:
            told.add((root, pin.value))
            first = records.pins[first_at]
            at = exam.at("pins", first_at)
            if first.subject == pin.subject:
                message = f"school {pin.subject} is pinned to group {group}{at} as well"
            else:
                message = (
                    f"school {pin.subject} is to be together with {first.subject}, which is "
                    f"pinned to group {group}{at}"
                )
            yield exam.issue("pins", i, "value", pin.value, message, "keep one of the pins")

    group_ids = {pin.value for pin in records.pins if pin.kind is PinKind.GROUP}

    def group_key(subject: str) -> tuple[str, str]:
        """Pins with the same key are of the same group."""
        if subject in group_ids or not subject.isdecimal():
            return ("group", subject)
        root = root_of.get(subject, subject)
        return ("group", group_of[root][0]) if root in group_of else ("with", root)

    fixed: dict[tuple[tuple[str, str], PinKind, int | None], int] = {}
    for i, pin in sound:
        if pin.kind is PinKind.GROUP:
            continue
        first_at = fixed.setdefault((group_key(pin.subject), pin.kind, pin.meeting), i)
        first = records.pins[first_at]
        if first.value != pin.value:
            what = f"meeting {pin.meeting} of this group" if pin.meeting else "this group"
            message = f"{what} has another {pin.kind} pinned, {first.value}"
            message += exam.at("pins", first_at)
            yield exam.issue("pins", i, "value", pin.value, message, "keep one of the pins")

    for i, pair in enumerate(records.pairs):
        a, b = str(pair.first), str(pair.second)
        if pair.kind is PairKind.TOGETHER or a == b or not exam.is_sound("pairs", i):
            continue
        key = group_key(a)
        if key != group_key(b):
            continue
        bound = root_of.get(a, a) == root_of.get(b, b)
        if bound and any(
            {pair.first, pair.second} == {o.first, o.second} and o.kind is PairKind.TOGETHER
            for o in records.pairs
        ):
            continue  # the same pair twice is reported as such
        why = "other pairs bind them together" if bound else f"both are pinned to group {key[1]}"
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
