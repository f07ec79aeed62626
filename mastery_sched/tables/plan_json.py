"""``plan.json``: a whole plan with its problem in one file that a later version can read.

The file holds no clock, path, run time or machine fact, and the same plan always gives the same
bytes. Groups, meetings and totals may be edited by hand and checked; the problem may not: its hash
is in the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mastery_sched.errors import InvalidDataError
from mastery_sched.plan import Plan
from mastery_sched.problem import Problem
from mastery_sched.rows.canonical import problem_values
from mastery_sched.tables.documents import Document, json_text, read_json
from mastery_sched.tables.outputs.written import write_file
from mastery_sched.tables.problem_json import problem_from_values
from mastery_sched.travel import Metric
from mastery_sched.work_groups import Meeting, Membership, Score, UnplacedSchool, WorkGroup

FORMAT = "mastery-plan"
VERSION = 1

NAME = "plan.json"
"""The document's name in faults."""

STATES = ("draft", "published")
"""What a plan can be: still being worked on, or sent out."""

_HEAD = ("format", "version", "state", "parent_hash")
DECIDED_KEYS = ("groups", "meetings", "unplaced", "score")
_KEYS = (*_HEAD, "problem_hash", "problem", *DECIDED_KEYS)
_GROUP_KEYS = ("id", "name", "specialist_id", "members")
_MEMBER_KEYS = ("urn", "first_meeting", "last_meeting")
_MEETING_KEYS = (
    "group_id",
    "number",
    "window",
    "slot",
    "venue_urn",
    "specialist_id",
    "attending",
)
_SCORE_KEYS = ("unplaced", "unplaced_by_priority", "travel", "penalty")


def write_plan(plan: Plan, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a plan so that :func:`read_plan` reads an equal one; all or nothing.

    Parameters
    ----------
    overwrite
        Whether a file that somebody else wrote or changed is replaced.

    Raises
    ------
    FileExistsError
        If the file is somebody else's and ``overwrite`` is not set.
    OSError
        If the file cannot be written.
    """
    write_file(path, json_text(plan_values(plan)), overwrite=overwrite)


def plan_values(plan: Plan) -> dict[str, Any]:
    """A plan as texts, numbers, lists and mappings, in the order in which the file has them."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "state": plan.state,
        "parent_hash": plan.parent_hash,
        "problem_hash": plan.problem.hash,
        **decided_values(plan),
        "problem": problem_values(plan.problem),
    }


def decided_values(plan: Plan) -> dict[str, Any]:
    """What a plan adds to its problem: score, groups, meetings and who is left out."""
    return {
        "score": {
            "unplaced": int(plan.score.unplaced),
            "unplaced_by_priority": [int(count) for count in plan.score.unplaced_by_priority],
            "travel": int(plan.score.travel),
            "penalty": int(plan.score.penalty),
        },
        "groups": [_group_values(group) for group in plan.work_groups],
        "meetings": [_meeting_values(meeting) for meeting in plan.schedule],
        "unplaced": [{"urn": int(each.urn), "reason": each.reason} for each in plan.unplaced],
    }


def read_decided(values: object, document: Document) -> dict[str, Any]:
    """The fields of a plan in :func:`decided_values`; faults are noted in the document."""
    found = document.mapping(values, "", DECIDED_KEYS)
    groups = document.items(found["groups"], "groups")
    meetings = document.items(found["meetings"], "meetings")
    unplaced = document.items(found["unplaced"], "unplaced")
    return {
        "work_groups": tuple(_group(each, place, document) for place, each in groups),
        "schedule": tuple(_meeting(each, place, document) for place, each in meetings),
        "unplaced": tuple(_unplaced(each, place, document) for place, each in unplaced),
        "score": _score(found["score"], "score", document),
    }


def read_plan(path: str | Path, *, metric: Metric | None = None) -> Plan:
    """Read a plan, also one edited by hand.

    Whether the plan keeps the rules is for the checker; here it need only say something about
    groups, schools and half-days.

    Parameters
    ----------
    metric
        The distance class of your own that the plan was made with, if any.

    Raises
    ------
    InvalidDataError
        If there is no such file, it is of a newer version, its problem was edited, or a value is
        not of its kind; with every fault at once.
    """
    values, faults = read_json(Path(path), NAME)
    document = Document(NAME, faults)
    if not document.faults:
        _check_head(values, document)
    if document.faults:
        raise InvalidDataError(document.faults)
    plan = _plan(document.mapping(values, "", _KEYS), document, metric)
    if plan is None:
        raise InvalidDataError(document.faults)
    return plan


def _check_head(values: object, document: Document) -> None:
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        found = values.get("format", "") if isinstance(values, dict) else values
        document.fault("format", found, "not a saved plan", "choose a plan.json")
        return
    version = document.whole(values.get("version"), "version")
    if version > VERSION:
        message = f"written by a newer mastery_sched; this one reads up to version {VERSION}"
        document.fault("version", version, message, "upgrade mastery_sched")
    elif version < 1 and not document.faults:
        document.fault("version", version, "there is no such version", f"write {VERSION}")


def _plan(values: dict[str, Any], document: Document, metric: Metric | None) -> Plan | None:
    state = document.text(values["state"], "state")
    if state not in STATES and isinstance(values["state"], str):
        document.fault("state", state, "no state of a plan", f"write one of {', '.join(STATES)}")
    parent = document.optional(document.text, values["parent_hash"], "parent_hash")
    decided = read_decided({key: values[key] for key in DECIDED_KEYS}, document)
    stored_hash = document.text(values["problem_hash"], "problem_hash")
    problem = problem_from_values(values["problem"], "problem", document, metric)
    if problem is None or not _is_unedited(problem, stored_hash, document):
        return None
    return Plan(problem=problem, state=state, parent_hash=parent, **decided)


def _is_unedited(problem: Problem, stored_hash: str, document: Document) -> bool:
    if problem.hash != stored_hash:
        message = "the problem in the file is not the one that was planned"
        advice = "change the tables and plan again; only the plan itself may be edited"
        document.fault("problem_hash", stored_hash, message, advice)
    return not document.faults


def _group_values(group: WorkGroup) -> dict[str, Any]:
    return {
        "id": group.id,
        "name": group.name,
        "specialist_id": group.specialist_id,
        "members": [
            {
                "urn": int(member.urn),
                "first_meeting": int(member.first_meeting),
                "last_meeting": int(member.last_meeting),
            }
            for member in group.members
        ],
    }


def _group(value: object, place: str, document: Document) -> WorkGroup:
    found = document.mapping(value, place, _GROUP_KEYS)
    members = []
    for at, each in document.items(found["members"], f"{place}.members"):
        numbers = document.mapping(each, at, _MEMBER_KEYS)
        members.append(
            Membership(*(document.whole(numbers[key], f"{at}.{key}") for key in _MEMBER_KEYS))
        )
    return WorkGroup(
        id=document.text(found["id"], f"{place}.id"),
        name=document.text(found["name"], f"{place}.name"),
        specialist_id=document.optional(
            document.text, found["specialist_id"], f"{place}.specialist_id"
        ),
        members=tuple(members),
    )


def _meeting_values(meeting: Meeting) -> dict[str, Any]:
    return {
        "group_id": meeting.group_id,
        "number": int(meeting.number),
        "window": int(meeting.window),
        "slot": str(meeting.slot),
        "venue_urn": None if meeting.venue_urn is None else int(meeting.venue_urn),
        "specialist_id": meeting.specialist_id,
        "attending": [int(urn) for urn in meeting.attending],
    }


def _meeting(value: object, place: str, document: Document) -> Meeting:
    found = document.mapping(value, place, _MEETING_KEYS)
    attending = document.items(found["attending"], f"{place}.attending")
    return Meeting(
        group_id=document.text(found["group_id"], f"{place}.group_id"),
        number=document.whole(found["number"], f"{place}.number"),
        window=document.whole(found["window"], f"{place}.window"),
        slot=document.slot(found["slot"], f"{place}.slot"),
        venue_urn=document.optional(document.whole, found["venue_urn"], f"{place}.venue_urn"),
        specialist_id=document.optional(
            document.text, found["specialist_id"], f"{place}.specialist_id"
        ),
        attending=tuple(document.whole(urn, at) for at, urn in attending),
    )


def _unplaced(value: object, place: str, document: Document) -> UnplacedSchool:
    found = document.mapping(value, place, ("urn", "reason"))
    return UnplacedSchool(
        urn=document.whole(found["urn"], f"{place}.urn"),
        reason=document.text(found["reason"], f"{place}.reason"),
    )


def _score(value: object, place: str, document: Document) -> Score:
    found = document.mapping(value, place, _SCORE_KEYS)
    counts = document.items(found["unplaced_by_priority"], f"{place}.unplaced_by_priority")
    return Score(
        unplaced=document.whole(found["unplaced"], f"{place}.unplaced"),
        unplaced_by_priority=tuple(document.whole(count, at) for at, count in counts),
        travel=document.whole(found["travel"], f"{place}.travel"),
        penalty=document.whole(found["penalty"], f"{place}.penalty"),
    )
