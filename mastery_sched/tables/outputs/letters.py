"""Letters: a short text a placed school and one a specialist, from templates one can replace.

Templates are Jinja's, run in its sandbox; a misspelt name in one is a fault, never a gap in a
letter. What a template may use is in ``docs/outputs.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mastery_sched.entities import School, Slot
from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.measure import Measure
from mastery_sched.plan import Plan
from mastery_sched.plan_tables import venue_name
from mastery_sched.spare import SpareDate, find_spare_dates
from mastery_sched.tables.outputs.cells import clean, safe_name, unique_names
from mastery_sched.tables.outputs.schedule import day_text, times_of
from mastery_sched.tables.outputs.written import write_files
from mastery_sched.work_groups import Meeting, WorkGroup

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

SUFFIXES = ("html", "md")
"""Kinds of letters: for a browser or a mail program, and Markdown."""

OWN_TEMPLATES = Path(__file__).parent / "templates"

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#])")


def write_letters(
    plan: Plan,
    folder: str | Path,
    *,
    suffix: str = "html",
    templates: str | Path | None = None,
    spare: Sequence[SpareDate] | None = None,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write a letter for each school in a group and for each specialist who leads one.

    Letters that were written into the folder before, and are nobody's any more, are removed.

    Parameters
    ----------
    suffix
        ``html`` or ``md``.
    templates
        A folder with ``school.html`` and ``specialist.html`` (or ``.md``) of your own; what is not
        in it is taken from the package.
    spare
        The plan's spare dates as :func:`mastery_sched.spare.find_spare_dates` found them; without
        them it is asked.
    overwrite
        Whether files that somebody else wrote or changed are replaced.

    Raises
    ------
    InvalidDataError
        If a template cannot be read or uses what there is not.
    FileExistsError
        If a file is somebody else's and ``overwrite`` is not set.
    """
    files = letter_files(plan, suffix=suffix, templates=templates, spare=spare)
    return write_files(folder, files, overwrite=overwrite, prune=True)


def letter_files(
    plan: Plan,
    *,
    suffix: str = "html",
    templates: str | Path | None = None,
    spare: Sequence[SpareDate] | None = None,
) -> dict[str, bytes]:
    """The letters by file name.

    Raises
    ------
    ValueError
        If there is no such suffix.
    InvalidDataError
        If a template cannot be read or uses what there is not.
    """
    if suffix not in SUFFIXES:
        raise ValueError(f"letters are {' or '.join(SUFFIXES)}, not {suffix!r}")
    known = find_spare_dates(plan) if spare is None else spare
    slots = {each.meeting: each.slot for each in known}
    letters = [*_school_letters(plan, slots), *_specialist_letters(plan, slots)]
    names = unique_names((at, stem) for at, (stem, _, _) in enumerate(letters))
    environment = _environment(suffix, templates)
    return {
        f"{names[at]}.{suffix}": _render(environment, f"{template}.{suffix}", values).encode()
        for at, (_, template, values) in enumerate(letters)
    }


def _school_letters(
    plan: Plan, spare: Mapping[Meeting, Slot | None]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    measure = Measure(plan.problem)
    for urn, group in sorted(plan.group_of.items()):
        name = _name(plan, urn)
        meetings = [each for each in plan.meetings_of(group.id) if urn in each.attending]
        values = {
            **_common(plan),
            "school": {"urn": urn, "name": name},
            "group": _group(plan, group),
            "colleagues": [_name(plan, other) for other in group.urns if other != urn],
            "meetings": [_meeting(plan, measure, each, urn, spare[each]) for each in meetings],
        }
        yield f"school-{urn}-{safe_name(name)}", "school", values


def _specialist_letters(
    plan: Plan, spare: Mapping[Meeting, Slot | None]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    measure = Measure(plan.problem)
    for person in plan.problem.specialists:
        led = [group for group in plan.work_groups if group.specialist_id == person.id]
        meetings = [each for each in plan.schedule if each.specialist_id == person.id]
        if not led and not meetings:
            continue
        meetings.sort(key=lambda each: (each.slot, each.group_id))
        values = {
            **_common(plan),
            "specialist": {"id": clean(person.id), "base": _name(plan, person.base_urn)},
            "groups": [
                {**_group(plan, group), "schools": [_name(plan, urn) for urn in group.urns]}
                for group in led
            ],
            "meetings": [
                _meeting(plan, measure, each, person.base_urn, spare[each]) for each in meetings
            ],
        }
        yield f"specialist-{safe_name(person.id)}", "specialist", values


def _common(plan: Plan) -> dict[str, Any]:
    problem = plan.problem
    return {
        "hub": clean(problem.hub),
        "school_year": problem.school_year,
        "draft": plan.state == "draft",
    }


def _group(plan: Plan, group: WorkGroup) -> dict[str, str | None]:
    person = plan.problem.specialist_by_id.get(group.specialist_id or "")
    return {
        "id": clean(group.id),
        "name": clean(group.name),
        "leader": None if group.specialist_id is None else clean(group.specialist_id),
        "leader_base": None if person is None else _name(plan, person.base_urn),
    }


def _meeting(
    plan: Plan, measure: Measure, meeting: Meeting, urn: int, spare: Slot | None
) -> dict[str, Any]:
    starts, ends = times_of(plan, meeting)
    names = {group.id: group.name for group in plan.work_groups}
    venue = plan.problem.school_by_urn.get(meeting.venue_urn or 0)
    distance_m = None if venue is None else measure.distance_m(urn, venue.urn)
    return {
        "number": meeting.number,
        "group": clean(f"{meeting.group_id} {names.get(meeting.group_id, '')}"),
        "date": day_text(meeting),
        "session": str(meeting.slot.session),
        "starts": starts,
        "ends": ends,
        "online": meeting.venue_urn is None,
        "at_home": meeting.venue_urn == urn,
        "venue": clean(venue_name(plan.problem, meeting.venue_urn)),
        "town": _town(venue),
        "km": None if distance_m is None else round(distance_m / 1000, 1),
        "spare": None if spare is None else _spare_text(plan, meeting, spare),
    }


def _spare_text(plan: Plan, meeting: Meeting, spare: Slot) -> str:
    """The day, and the time where it is another one."""
    there = replace(meeting, slot=spare)
    if spare.session is meeting.slot.session:
        return day_text(there)
    return "{}, {} to {}".format(day_text(there), *times_of(plan, there))


def _town(venue: School | None) -> str | None:
    """The town of a venue, unless its name has it already."""
    town = "" if venue is None or venue.town is None else clean(venue.town)
    return None if venue is None or town in clean(venue.name) else town


def _name(plan: Plan, urn: int) -> str:
    return clean(venue_name(plan.problem, urn))


def _environment(suffix: str, templates: str | Path | None) -> SandboxedEnvironment:
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    folders = [OWN_TEMPLATES] if templates is None else [Path(templates), OWN_TEMPLATES]
    if templates is not None and not folders[0].is_dir():
        advice = "name the folder that holds school.html and specialist.html"
        message = "there is no such folder"
        raise InvalidDataError([Issue("templates", None, "", str(templates), message, advice)])
    return SandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folders),
        undefined=jinja2.StrictUndefined,
        autoescape=suffix == "html",
        finalize=_markdown if suffix == "md" else _nothing_for_none,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _render(environment: SandboxedEnvironment, name: str, values: Mapping[str, Any]) -> str:
    import jinja2

    try:
        return environment.get_template(name).render(values)
    except jinja2.TemplateSyntaxError as error:
        issue = Issue(name, error.lineno, "", "", str(error.message), "correct the template")
    except (jinja2.TemplateError, UnicodeDecodeError, ArithmeticError, TypeError) as error:
        known = f"the template may use {', '.join(sorted(values))}"
        issue = Issue(name, None, "", "", str(error) or type(error).__name__, known)
    raise InvalidDataError([issue])


def _nothing_for_none(value: object) -> object:
    return "" if value is None else value


def _markdown(value: object) -> object:
    """A value with every character that Markdown would take for markup made plain."""
    text = "" if value is None else value
    return _MARKDOWN.sub(r"\\\1", text) if isinstance(text, str) else text
